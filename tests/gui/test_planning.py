"""Planning a day: counts, route, times, and what is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from capture_station.ui.pages.sessions.page import SessionsPage
from capture_station.ui.printing import PaperDialog
from tests.gui.scene import BY, CLASSES, Scene, open_day, scene_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from capture_station.ui.pages.sessions.planning import PlanView


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    with scene_in(qtbot, tmp_path / "data") as made:
        yield made


def planning(scene: Scene, students: int = 20) -> tuple[SessionsPage, PlanView]:
    open_day(scene.station, students)
    page = scene.show(SessionsPage)
    page.detail.plan.click()
    scene.rest()
    return page, page.plan


def starts(view: PlanView) -> list[tuple[str, str]]:
    slots = view.slots.table.rows.rows
    return [(slot.count.class_name, f"{slot.starts_at:%H:%M}") for slot in slots]


def test_the_roster_is_counted_and_a_line_can_be_moved_changed_and_added(scene: Scene) -> None:
    _page, view = planning(scene)
    assert [count.people for count in view.counts.counts] == [4] * 5
    view.pace.setText("60")
    assert starts(view)[:2] == [("数控 2101", "08:30"), ("数控 2102", "08:35")]
    view.counts.down.click()
    assert starts(view)[0] == ("数控 2102", "08:30")
    assert view.counts.counts[1].class_name == "数控 2101"
    view.counts.edited["people"].setText("x")
    view.counts.change.click()
    assert view.counts.counts[1].people == 4
    view.counts.edited["people"].setText("30")
    view.counts.change.click()
    assert view.counts.counts[1].people == 30
    view.counts.edited["place"].setText("函授站")
    view.counts.add.click()
    assert len(view.counts.counts) == 6
    assert view.counts.counts[2].place == "函授站"
    view.counts.gather.click()
    assert view.counts.counts[-1].place == "函授站"
    view.counts.remove.click()
    assert len(view.counts.counts) == 5
    view.counts.count.click()
    scene.rest()
    assert [count.people for count in view.counts.counts] == [4] * 5


def test_a_plan_is_kept_and_the_papers_follow_it(scene: Scene) -> None:
    page, view = planning(scene)
    view.pace.setText("10")
    view.hours["morning"].setText("09:00-11:00")
    view.hours["afternoon"].clear()
    view.finish()
    scene.rest()
    (session,) = scene.station.records.sessions()
    plan = scene.station.records.plan(session.id)
    assert plan is not None
    assert (plan.per_hour, plan.hours) == (10, ("09:00-11:00",))
    view.given_up.emit()
    page.detail.papers.entries["timetable"].trigger()
    scene.rest()
    (dialog,) = page.window().findChildren(PaperDialog)
    assert "09:00" in dialog._html
    dialog.reject()
    page.detail.plan.click()
    scene.rest()
    assert view.pace.text() == "10"
    assert [line.act for line in scene.station.records.history(session.id)][-1] == "plan-saved"


def test_hours_that_are_none_keep_it_from_being_saved(scene: Scene) -> None:
    _page, view = planning(scene)
    view.hours["morning"].setText("8点")
    assert not view.save.isEnabled()
    assert not view.exports.isEnabled()
    view.hours["morning"].setText("08:30-12:00")
    view.pace.setText("")
    assert not view.save.isEnabled()
    view.pace.setText("1")
    assert "16" in view._note.text()


def test_report_and_notices_are_written(scene: Scene, tmp_path: Path) -> None:
    _page, view = planning(scene)
    view.write_report(tmp_path / "r.xlsx")
    scene.rest()
    sheet = load_workbook(tmp_path / "r.xlsx").active
    assert sheet is not None
    assert sheet["F3"].value == "20"
    view.write_notices(tmp_path)
    scene.qtbot.waitUntil(lambda: view._writing is None, timeout=10_000)
    written = sorted(path.name for path in tmp_path.glob("*.pdf"))
    assert written == sorted(f"毕业生图像采集通知-{name}.pdf" for name, _adviser in CLASSES)
    assert (tmp_path / written[0]).read_bytes().startswith(b"%PDF")
    view.write_report(tmp_path / "none" / "r.xlsx")
    scene.rest()
    assert "r.xlsx" in scene.notices[-1]


def test_a_folder_that_is_gone_is_told(scene: Scene, tmp_path: Path) -> None:
    _page, view = planning(scene)
    view.write_notices(tmp_path / "none")
    scene.qtbot.waitUntil(lambda: view._writing is None, timeout=10_000)
    assert ".pdf" in scene.notices[-1]


def test_a_closed_session_is_not_planned(scene: Scene) -> None:
    page, view = planning(scene, 0)
    (session,) = scene.station.records.sessions()
    scene.station.sessions.close(BY, session.id, "", 0)
    view.finish()
    scene.rest()
    assert scene.station.records.plan(session.id) is None
    view.given_up.emit()
    scene.rest()
    assert not page.detail.plan.isVisible()
