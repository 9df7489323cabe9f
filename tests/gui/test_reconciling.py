"""Register and cash box against the database, and the recipient's rejections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capture_station.domain.errors import Trouble
from capture_station.domain.session import SessionState
from capture_station.exchange.books import write_book
from capture_station.station.feedback import Standing
from capture_station.ui.pages.delivery.page import DeliveryPage
from capture_station.ui.pages.sessions.page import SessionsPage
from tests.gui.scene import BY, Scene, busy_day, open_day, scene_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.gui.scene import DayScene


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    with scene_in(qtbot, tmp_path / "data") as made:
        yield made


def whole_day(scene: Scene, count: int = 3) -> DayScene:
    """Photograph and confirm some people who paid 20 yuan each in cash."""
    day = open_day(scene.station, count)
    for number in range(count):
        day.whole(number)
    return day


def write_list(path: Path, *rows: Sequence[str]) -> Path:
    path.write_bytes(write_book({"表": rows}))
    return path


def register_of(scene: Scene, day: DayScene, path: Path, *, wrong: bool = False) -> Path:
    records = scene.station.records.captures(day.session.id)
    rows = [
        (one.capture.serial.text, one.student.data.name, "15" if wrong and not at else "20")
        for at, one in enumerate(records)
    ]
    return write_list(path, ("拍摄序号", "姓名", "金额"), *rows)


def test_a_day_that_agrees_is_closed_without_a_word(scene: Scene, tmp_path: Path) -> None:
    day = whole_day(scene)
    page = scene.show(SessionsPage)
    page._on_act("close")
    scene.rest()
    page.sheet.reconcile.click()
    page.reconcile.use_register(register_of(scene, day, tmp_path / "r.xlsx"))
    page.reconcile.opening.setText("50")
    page.reconcile.counted.setText("110")
    page.reconcile.run()
    scene.rest()
    assert page.reconcile.result.text().endswith("相符。")
    assert page.sheet.differences == 0
    page.reconcile.given_up.emit()
    page.sheet.close_it.click()
    scene.rest()
    (session,) = scene.station.records.sessions()
    assert session.state is SessionState.CLOSED


def test_differences_are_named_and_have_to_be_explained(scene: Scene, tmp_path: Path) -> None:
    day = whole_day(scene)
    page = scene.show(SessionsPage)
    page._on_act("close")
    scene.rest()
    page.sheet.reconcile.click()
    page.reconcile.use_register(register_of(scene, day, tmp_path / "r.xlsx", wrong=True))
    page.reconcile.counted.setText("55")
    page.reconcile.run()
    scene.rest()
    assert "短少 5.00 元" in page.reconcile.result.text()
    index = page.reconcile.table.rows.index(0, 1)
    assert page.reconcile.table.rows.data(index) == "金额不同"
    page.reconcile.given_up.emit()
    assert page.sheet.differences == 2
    assert not page.sheet.close_it.isEnabled()
    with pytest.raises(Trouble, match="explain-open-points"):
        scene.station.sessions.close(BY, day.session.id, "", 2)
    page.sheet.remark.setText("登记表写错，已改")
    page.sheet.close_it.click()
    scene.rest()
    (session,) = scene.station.records.sessions()
    assert session.state is SessionState.CLOSED
    (line,) = [one for one in scene.station.records.audit() if one.act == "reconciled"]
    assert dict(line.details)["differences"] == 2


def test_what_is_no_amount_is_marked(scene: Scene) -> None:
    whole_day(scene, 1)
    page = scene.show(SessionsPage)
    page._start_reconciling()
    assert not page.reconcile.compare.isEnabled()
    page.reconcile.counted.setText("viel")
    assert page.reconcile.counted.property("state") == "act"
    assert not page.reconcile.compare.isEnabled()


def test_a_file_that_is_no_register_is_told(scene: Scene, tmp_path: Path) -> None:
    whole_day(scene, 1)
    page = scene.show(SessionsPage)
    page._start_reconciling()
    page.reconcile.use_register(write_list(tmp_path / "x.xlsx", ("颜色", "大小"), ("红", "1")))
    page.reconcile.run()
    scene.rest()
    assert scene.notices
    assert "reconciled" not in {line.act for line in scene.station.records.audit()}


def rejections_of(scene: Scene, day: DayScene, path: Path) -> Path:
    first, second, *_others = scene.station.records.captures(day.session.id)
    return write_list(
        path,
        ("学号", "姓名", "不合格原因"),
        (first.student.data.student_number, first.student.data.name, "闭眼"),
        (second.student.data.student_number, "别的人", "背景"),
        (first.student.data.student_number, "", "闭眼"),
    )


def test_rejected_students_come_on_the_retake_list(scene: Scene, tmp_path: Path) -> None:
    day = whole_day(scene)
    page = scene.show(DeliveryPage)
    scene.rest()
    page.read_rejections(rejections_of(scene, day, tmp_path / "no.xlsx"))
    scene.rest()
    standings = [case.standing for case in page.rejections.cases]
    assert standings == [Standing.READY, Standing.UNKNOWN, Standing.READY]
    page.rejections.ask_retakes()
    scene.rest()
    (hit,) = scene.station.records.people(day.session.id, None, "retake")
    assert hit.sitting is not None
    assert hit.sitting.retake_reason
    assert "已安排 1 人补拍" in scene.notices[-1]
    again = scene.station.feedback.look_over(day.session.id, tmp_path / "no.xlsx")
    assert again[0].standing is Standing.LISTED


def test_a_closed_session_has_to_be_opened_first(scene: Scene, tmp_path: Path) -> None:
    day = whole_day(scene)
    path = rejections_of(scene, day, tmp_path / "no.xlsx")
    scene.station.sessions.close(BY, day.session.id, "ok")
    page = scene.show(DeliveryPage)
    page.read_rejections(path)
    scene.rest()
    page.rejections.ask_retakes()
    scene.rest()
    assert "重新开放" in scene.notices[-1]
    assert not scene.station.records.people(day.session.id, None, "retake")


def test_files_are_known_by_the_name_they_were_given(scene: Scene, tmp_path: Path) -> None:
    day = busy_day(scene.station, scene.clock, 20)
    (first, *_others) = scene.station.records.captures(day.session.id)
    name = f"x/{first.student.data.student_number}.jpg"
    listed = write_list(tmp_path / "files.xlsx", ("文件名", "原因"), (name, "模糊"))
    feedback = scene.station.feedback
    (case,) = feedback.look_over(day.session.id, listed, "school-student-number")
    assert case.record == first
    (unnamed,) = feedback.look_over(day.session.id, listed)
    assert unnamed.standing is Standing.UNKNOWN
