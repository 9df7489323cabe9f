"""The student's screen follows the desk and answers for the student."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from capture_station.camera.state import CameraState, Status
from capture_station.domain.errors import Trouble
from capture_station.domain.events import DisputeReason
from capture_station.domain.findings import Severity
from capture_station.ui.second_screen import SecondScreen
from capture_station.ui.student import StudentScreen
from capture_station.ui.theme import colours
from tests.gui.rehearsal import Rehearsal, failing, judgement, rehearse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtGui import QScreen
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Rehearsal]:
    with rehearse(qtbot, tmp_path, fee_fen=0) as made:
        yield made


@pytest.fixture
def screen(scene: Rehearsal) -> Iterator[StudentScreen]:
    made = StudentScreen(scene.desktop, scene.desk)
    made.resize(1280, 720)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def call_first(scene: Rehearsal) -> None:
    hit = scene.station.records.people(scene.session.id)[0]
    scene.desk.take_up(hit, at_once=True)
    scene.wait_for_stage("settled")
    scene.desk.register()
    scene.wait_for_stage("registered")
    scene.desk.call()
    scene.wait_for_stage("on_stage")


def keep_portrait(scene: Rehearsal) -> None:
    call_first(scene)
    scene.desk.shoot()
    scene.wait(lambda: scene.desk.state.shot is not None and not scene.desk.state.busy)
    scene.desk.accept()
    scene.wait_for_stage("shot")
    scene.rest()


def test_the_student_confirms_with_a_key(scene: Rehearsal, screen: StudentScreen) -> None:
    keep_portrait(scene)
    assert screen.sheet.isVisible()
    scene.qtbot.keyClick(scene.page, Qt.Key.Key_Plus)
    scene.wait_for_stage("done")
    assert not screen.sheet.isVisible()


def test_the_student_disputes_with_a_reason(scene: Rehearsal, screen: StudentScreen) -> None:
    keep_portrait(scene)
    scene.qtbot.keyClick(screen, Qt.Key.Key_Minus)
    assert screen.sheet.is_asking
    button = screen.sheet.reasons[DisputeReason.NOT_MY_PHOTO]
    scene.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    scene.wait_for_stage("disputed")
    sitting = scene.desk.state.sitting
    assert sitting is not None
    assert sitting.dispute is not None
    assert sitting.dispute.reason is DisputeReason.NOT_MY_PHOTO


def test_the_sitter_is_told_only_what_a_sitter_can_do(
    scene: Rehearsal, screen: StudentScreen
) -> None:
    scene.judge.verdict = failing("eye-line")
    call_first(scene)
    scene.wait(lambda: screen.instruction.words == "请坐好，看镜头")
    scene.judge.verdict = failing("roll")
    scene.wait(lambda: screen.instruction.words not in {"", "请坐好，看镜头"})


def test_nothing_is_answered_before_a_portrait_is_safe(
    scene: Rehearsal, screen: StudentScreen
) -> None:
    assert not screen.sheet.isVisible()
    call_first(scene)
    scene.qtbot.keyClick(scene.page, Qt.Key.Key_Plus)
    scene.rest()
    assert scene.desk.state.is_live


def test_the_keyboard_stays_with_the_operator(scene: Rehearsal, screen: StudentScreen) -> None:
    scene.window.activateWindow()
    scene.wait(scene.window.isActiveWindow)
    keep_portrait(scene)
    scene.qtbot.mouseClick(screen.sheet.right, Qt.MouseButton.LeftButton)
    scene.wait_for_stage("done")
    assert scene.window.isActiveWindow()
    assert not screen.isActiveWindow()


@pytest.mark.parametrize(
    ("status", "words"), [(Status.FROZEN, "画面停住"), (Status.LOST, "已断开")]
)
def test_while_the_camera_is_away_nobody_is_told_how_to_sit(
    scene: Rehearsal, screen: StudentScreen, status: Status, words: str
) -> None:
    call_first(scene)
    scene.wait(lambda: screen.view.has_picture)
    away = CameraState(status, trouble=Trouble("camera.gone", name="cam"))
    scene.desktop.camera_changed.emit(away)
    assert screen.instruction.words == "请稍等"
    assert words in scene.page.stage.caption.instruction.words
    assert screen.view.is_stale
    ground = colours().stage.alpha()
    screen.view.repaint()
    scene.page.stage.live.repaint()
    assert colours().stage.alpha() == ground  # one colour object serves all windows
    scene.desktop.camera_changed.emit(CameraState(Status.LIVE))
    assert screen.instruction.words != "请稍等"
    assert not screen.view.is_stale


def test_a_second_monitor_may_come_and_go(
    scene: Rehearsal, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitors: list[QScreen] = []
    monkeypatch.setattr(SecondScreen, "_other_monitor", lambda _owner: next(iter(monitors), None))
    scene.window.arrange_screens()
    owner = scene.window.findChild(SecondScreen)
    assert owner is not None
    assert owner.screen is None
    for _ in range(2):
        monitors.append(qapp.primaryScreen())
        qapp.screenAdded.emit(monitors[0])
        scene.wait(lambda: owner.screen is not None and owner.screen.isVisible())
        monitors.clear()
        qapp.screenRemoved.emit(qapp.primaryScreen())
        scene.wait(lambda: owner.screen is None)


@pytest.mark.parametrize("size", [(1366, 768), (1024, 600), (1920, 1080)])
def test_everything_stands_on_a_small_second_monitor(
    scene: Rehearsal, screen: StudentScreen, size: tuple[int, int]
) -> None:
    keep_portrait(scene)
    screen.resize(*size)
    scene.wait(lambda: screen.size().toTuple() == size)
    lowest = screen.sheet.right.mapTo(screen, screen.sheet.right.rect().bottomLeft()).y()
    assert lowest < size[1]
    assert screen.sheet.portrait.width() > size[0] / 5


def shoot_first(scene: Rehearsal) -> None:
    call_first(scene)
    scene.desk.shoot()
    scene.wait(lambda: scene.desk.state.shot is not None and not scene.desk.state.busy)


def test_the_students_own_key_keeps_and_confirms_what_passes(
    scene: Rehearsal, screen: StudentScreen
) -> None:
    shoot_first(scene)
    scene.wait(screen.sheet.isVisible)
    assert scene.desk.state.stage.value == "on_stage"  # nothing is kept before the answer
    assert scene.page.stage.caption.instruction._line == "请学生核对照片和信息"
    scene.qtbot.keyClick(scene.page, Qt.Key.Key_Plus)
    scene.wait_for_stage("done")
    sitting = scene.desk.state.sitting
    assert sitting is not None
    assert sitting.capture is not None
    assert not screen.sheet.isVisible()


def test_a_wrong_datum_keeps_the_portrait_and_is_disputed(
    scene: Rehearsal, screen: StudentScreen
) -> None:
    shoot_first(scene)
    scene.wait(screen.sheet.isVisible)
    scene.qtbot.keyClick(scene.page, Qt.Key.Key_Minus)
    button = screen.sheet.reasons[DisputeReason.NAME]
    scene.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    scene.wait_for_stage("disputed")


def test_a_photo_of_somebody_else_is_not_kept(scene: Rehearsal, screen: StudentScreen) -> None:
    shoot_first(scene)
    scene.wait(screen.sheet.isVisible)
    screen.sheet.ask_reason()
    button = screen.sheet.reasons[DisputeReason.NOT_MY_PHOTO]
    scene.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not screen.sheet.isVisible()
    assert any("不是本人" in notice for notice in scene.notices)
    scene.qtbot.keyClick(scene.page, Qt.Key.Key_Plus)  # not asked any more
    scene.rest()
    assert scene.desk.state.shot is not None
    scene.desk.accept()  # the operator has looked
    scene.wait_for_stage("shot")
    assert screen.sheet.isVisible()


def test_the_operator_may_keep_it_while_the_student_is_asked(
    scene: Rehearsal, screen: StudentScreen
) -> None:
    shoot_first(scene)
    scene.wait(screen.sheet.isVisible)
    screen.sheet.ask_reason()
    scene.desk.accept()
    scene.wait_for_stage("shot")
    assert screen.sheet.is_asking  # what the student is about to choose stays
    scene.desk.confirm()
    scene.wait_for_stage("done")


@pytest.mark.parametrize("why", ["warning", "setting", "no screen"])
def test_all_else_waits_for_the_operator(scene: Rehearsal, screen: StudentScreen, why: str) -> None:
    if why == "warning":
        scene.judge.verdict = judgement(("roll", Severity.WARN))
    elif why == "setting":
        scene.station.settings.set("desk.student_accepts", False)
    else:
        screen.hide()
    shoot_first(scene)
    scene.rest()
    assert scene.desk.answering.offered is None
    assert not screen.sheet.isVisible()
    scene.desk.answering.answer()
    scene.rest()
    assert scene.desk.state.shot is not None


@pytest.mark.parametrize("is_compared", [True, False], ids=["compared", "before it is compared"])
def test_an_answer_is_bound_to_the_shot_it_was_given_for(
    scene: Rehearsal, screen: StudentScreen, monkeypatch: pytest.MonkeyPatch, is_compared: bool
) -> None:
    goes_on = Event()
    goes_on.set()
    monkeypatch.setattr(scene.judge, "look_of", lambda _portrait: goes_on.wait(20) and None)
    shoot_first(scene)
    scene.wait(screen.sheet.isVisible)

    def full(*_told: object) -> None:
        raise Trouble("store.disk-full")

    with monkeypatch.context() as patched:
        patched.setattr(scene.station.store.photos, "keep", full)
        scene.desk.answering.answer()
        scene.rest()
    assert scene.desk.state.shot is not None  # still there, and the trouble was told
    scene.desk.retake()
    scene.judge.verdict = judgement(("roll", Severity.WARN))
    if not is_compared:
        goes_on.clear()
    scene.desk.shoot()
    scene.wait(lambda: scene.desk.state.shot is not None and not scene.desk.state.busy)
    if is_compared:
        scene.wait(lambda: scene.desk.answering._compared is scene.desk.state.shot)
    scene.desk.accept()
    scene.wait_for_stage("shot")
    scene.rest()
    goes_on.set()
    assert scene.desk.state.stage.value == "shot"
    assert screen.sheet.isVisible()
    assert not scene.desktop.lane.is_busy


def test_while_nobody_is_signed_in_nothing_is_answered(
    scene: Rehearsal, screen: StudentScreen
) -> None:
    keep_portrait(scene)
    scene.desktop.duty.end()
    scene.qtbot.keyClick(screen, Qt.Key.Key_Plus)
    scene.rest()
    assert scene.desk.state.stage.value == "shot"
