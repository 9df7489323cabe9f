"""The threads of the windows: work goes out, answers come back on the main thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from capture_station.camera.state import Status
from capture_station.checks.coach import Coach
from capture_station.checks.specs import load_specs
from capture_station.domain.errors import Trouble
from capture_station.ui.background import Lane
from capture_station.ui.judging import JudgeThread
from tests.gui.rehearsal import SPEC, MadeUpCamera, MadeUpJudge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def lane() -> Iterator[Lane]:
    made = Lane("test lane")
    yield made
    made.stop()


def test_answers_come_in_order_on_the_main_thread(qtbot: QtBot, lane: Lane) -> None:
    got: list[tuple[int, str]] = []
    names: list[str] = []

    def work(number: int) -> int:
        names.append(threading.current_thread().name)
        return number

    for number in range(5):
        lane.submit(
            None,
            lambda number=number: work(number),
            lambda answer: got.append((answer, threading.current_thread().name)),
        )
    assert lane.is_busy
    qtbot.waitUntil(lambda: len(got) == 5)
    assert [number for number, _name in got] == [0, 1, 2, 3, 4]
    assert {name for _number, name in got} == {threading.main_thread().name}
    assert set(names) == {"test lane"}
    assert not lane.is_busy


def test_what_is_raised_goes_to_the_asker_or_to_the_listener(qtbot: QtBot, lane: Lane) -> None:
    unhandled: list[BaseException] = []
    handled: list[BaseException] = []
    lane.failed_with.connect(unhandled.append)

    def fail() -> None:
        raise Trouble("session.not-open")

    def deal(error: BaseException) -> bool:
        handled.append(error)
        return True

    lane.submit(None, fail, failed=deal)
    lane.submit(None, fail)
    qtbot.waitUntil(lambda: len(unhandled) == 1)
    assert len(handled) == 1


def test_the_dead_are_not_called(qtbot: QtBot, lane: Lane) -> None:
    got: list[int] = []
    gate = threading.Event()
    owner = QObject()

    def wait() -> int:
        gate.wait()
        return 1

    lane.submit(owner, wait, got.append)
    lane.submit(None, lambda: 2, got.append)
    delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: not lane.is_busy)
    assert got == [2]


def test_stopping_waits_for_work_and_tells_nothing_more(qtbot: QtBot) -> None:
    lane = Lane("short lane")
    done: list[int] = []
    lane.submit(None, lambda: done.append(1), lambda _answer: done.append(2))
    lane.stop()
    lane.submit(None, lambda: done.append(3))
    qtbot.wait(1)
    assert done == [1]


@pytest.fixture
def thread() -> Iterator[JudgeThread]:
    made = JudgeThread(MadeUpJudge, Coach)  # type: ignore[arg-type]  # a made-up judge
    yield made
    made.stop()


def test_the_newest_picture_is_judged_again_and_again(qtbot: QtBot, thread: JudgeThread) -> None:
    camera = MadeUpCamera()
    camera.start()
    numbers: list[int] = []
    thread.judged.connect(lambda result: numbers.append(result.frame.number))
    thread.watch(camera, load_specs()[SPEC])  # type: ignore[arg-type]  # a made-up camera
    qtbot.waitUntil(lambda: len(numbers) >= 3)
    thread.watch(None, None)
    assert numbers == sorted(numbers)
    assert camera.status is Status.LIVE


def test_tasks_go_before_pictures_and_their_failures_come_back(
    qtbot: QtBot, thread: JudgeThread
) -> None:
    got: list[object] = []
    owner = QObject()
    thread.ask(owner, lambda judge: judge.develop(b""), got.append, got.append)

    def fail(_judge: object) -> None:
        raise Trouble("develop.no-face")

    thread.ask(owner, fail, got.append, got.append)
    qtbot.waitUntil(lambda: len(got) == 2)
    assert isinstance(got[1], Trouble)


def test_a_judge_that_cannot_be_made_is_told_once(qtbot: QtBot) -> None:
    def fail() -> MadeUpJudge:
        raise RuntimeError("broken on purpose")

    thread = JudgeThread(fail, Coach)  # type: ignore[arg-type]  # a judge that never comes to be
    told: list[BaseException] = []
    thread.failed.connect(told.append)
    camera = MadeUpCamera()
    camera.start()
    thread.watch(camera, load_specs()[SPEC])  # type: ignore[arg-type]  # a made-up camera
    qtbot.waitUntil(lambda: len(told) == 1)
    thread.stop()
    assert len(told) == 1
