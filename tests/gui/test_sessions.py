"""The page of the sessions: planning, opening, closing, opening again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from capture_station.domain.payment import yuan
from capture_station.domain.session import SessionState
from capture_station.ui.app import make_application
from capture_station.ui.pages.sessions.page import SessionsPage
from capture_station.ui.pages.sessions.paper import ClosingPaper
from tests.gui.scene import BY, DayScene, Scene, busy_day, open_day, people, plan, scene_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    with scene_in(qtbot, tmp_path) as made:
        yield made


def state_of(scene: Scene) -> SessionState:
    (session,) = scene.station.records.sessions()
    return session.state


def test_a_newcomer_is_led_to_the_first_session(scene: Scene) -> None:
    page = scene.show(SessionsPage)
    assert page.empty.isVisible()
    scene.qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.form.isVisible()
    page.form.school_name.setText("示例职业技术学院")
    page.form.on_site.setText("20.5")
    scene.qtbot.keyClick(page.form.school_name, Qt.Key.Key_Return)
    scene.rest()
    (session,) = scene.station.records.sessions()
    assert (session.school_name, session.price.on_site_fen) == ("示例职业技术学院", 2050)
    assert session.backgrounds == ()
    assert page.detail.isVisible()
    assert scene.desktop.session == session


def test_a_wrong_form_says_what_is_wrong_where_it_is(scene: Scene) -> None:
    page = scene.show(SessionsPage)
    page.start_form()
    page.form.school_code.setText("123")
    page.form.walk_in.setText("vierzig")
    page.form.finish()
    scene.rest()
    assert not scene.station.records.sessions()
    assert page.form.school_code.hasFocus()
    assert page.form.walk_in.property("state") == "act"
    page.form.school_code.setText("")
    page.form.walk_in.setText("40")
    page.form.serial_prefix.setText("机")
    page.form.school_name.setText("示例学院")
    page.form.finish()
    scene.rest()
    assert page.form.serial_prefix.property("state") == "act"
    assert not scene.station.records.sessions()


def test_escape_leaves_the_form(scene: Scene) -> None:
    page = scene.show(SessionsPage)
    page.start_form()
    scene.qtbot.keyClick(page.form.place, Qt.Key.Key_Escape)
    scene.rest()
    assert page.empty.isVisible()


def test_a_new_session_takes_over_what_is_likely(scene: Scene) -> None:
    scene.station.sessions.plan(BY, plan())
    page = scene.show(SessionsPage)
    page.start_form()
    assert page.form.school_name.text() == "示例职业技术学院"
    assert page.form.on_site.text() == "20"
    assert page.form.starts_on.day == scene.clock.now().astimezone().date()


def test_the_primary_button_opens_a_planned_session(scene: Scene) -> None:
    session = scene.station.sessions.plan(BY, plan())
    scene.station.sessions.import_roster(BY, session.id, people(5), "0" * 64)
    page = scene.show(SessionsPage)
    scene.qtbot.keyClick(page.detail.primary, Qt.Key.Key_Return)
    scene.rest()
    assert state_of(scene) is SessionState.OPEN
    scene.qtbot.keyClick(page.detail.primary, Qt.Key.Key_Return)
    assert scene.wanted == ["desk"]


def test_without_a_roster_the_next_thing_is_to_import_one(scene: Scene) -> None:
    scene.station.sessions.plan(BY, plan())
    page = scene.show(SessionsPage)
    page.detail.primary.click()
    assert scene.wanted == ["roster"]


def test_only_one_session_is_open_at_a_time(scene: Scene) -> None:
    open_day(scene.station, students=0)
    scene.station.sessions.plan(BY, plan("体育馆"))
    page = scene.show(SessionsPage)
    page.list.setCurrentIndex(page.list.model().index(0, 0))
    page.detail.second.click()
    scene.rest()
    assert "另一个场次正在进行" in scene.notices[-1]


def test_open_points_have_to_be_explained_before_closing(scene: Scene) -> None:
    day: DayScene = busy_day(scene.station, scene.clock, 20)
    page = scene.show(SessionsPage)
    page.detail.second.click()
    scene.rest()
    assert page.sheet.isVisible()
    points = page.sheet.points
    count = len(points.table.rows.rows)
    assert points.unexplained == count > 1
    assert not page.sheet.close_it.isEnabled()
    scene.qtbot.keyClick(page.sheet.remark, Qt.Key.Key_Return)
    scene.rest()
    assert state_of(scene) is SessionState.OPEN
    points.reason.setFocus()
    points.reason.setText("已约补拍")
    scene.qtbot.keyClick(points.reason, Qt.Key.Key_Return)
    assert (points.unexplained, points.reason.text()) == (count - 1, "")
    points.table.selectAll()
    points.reason.setText("已告知班主任")
    points.explain.click()
    scene.qtbot.keyClick(page.sheet.close_it, Qt.Key.Key_Return)
    scene.rest()
    assert state_of(scene) is SessionState.CLOSED
    sheet = scene.station.sessions.closing_sheet(BY, day.session.id)
    assert [point.explanation for point in sheet.open_points] == ["已告知班主任"] * count
    assert ClosingPaper(sheet).html().count("已告知班主任") == count
    assert day.session.id == scene.station.records.sessions()[0].id
    assert not page.sheet.close_it.isVisible()
    assert scene.station.housekeeping.do_round().backed_up_at is not None


def test_a_closed_session_is_opened_again_only_with_a_reason(scene: Scene) -> None:
    day = open_day(scene.station, students=3)
    scene.station.sessions.close(BY, day.session.id)
    page = scene.show(SessionsPage)
    page.detail.third.click()
    assert page.reopen.isVisible()
    assert not page.reopen.reopen.isEnabled()
    page.reopen.reason.setText("班主任带人补拍")
    scene.qtbot.keyClick(page.reopen.reason, Qt.Key.Key_Return)
    scene.rest()
    assert state_of(scene) is SessionState.OPEN


def test_the_sheet_on_paper_names_sums_serials_and_open_points(scene: Scene) -> None:
    day = busy_day(scene.station, scene.clock, 20)
    sheet = scene.station.sessions.closing_sheet(BY, day.session.id)
    html = ClosingPaper(sheet).html()
    assert sheet.last_serial in html
    assert yuan(sheet.money.held_fen) in html
    assert all(point.student.data.name in html for point in sheet.open_points if point.student)
    assert sheet.sha256[:8] in html


def test_another_session_can_be_taken_into_work(scene: Scene) -> None:
    first = scene.station.sessions.plan(BY, plan("第一食堂"))
    scene.station.sessions.plan(BY, plan("体育馆"))
    page = scene.show(SessionsPage)
    page.list.choose(first.id)
    page.detail.act_wanted.emit("work")
    assert scene.desktop.session == first


def test_everything_is_said_in_english_too(scene: Scene) -> None:
    busy_day(scene.station, scene.clock, 20)
    page = scene.show(SessionsPage)
    make_application("en")
    scene.qtbot.waitUntil(lambda: page.detail.primary.text() == "Go to the desk")
    make_application("zh")
    scene.qtbot.waitUntil(lambda: page.detail.primary.text() == "进入工作台")
