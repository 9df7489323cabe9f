"""The page of the roster: lists in, people to look through."""

from __future__ import annotations

from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel

from capture_station.domain.people import Gender
from capture_station.ui.pages.roster.memory import load_mapping
from capture_station.ui.pages.roster.page import RosterPage
from tests.gui.scene import BY, Scene, busy_day, open_day, people, plan, scene_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from capture_station.domain.people import PersonData
    from capture_station.ui.notices import Notice

HEADINGS = ("学号", "姓名", "性别", "身份证号", "班级")


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    with scene_in(qtbot, tmp_path / "data") as made:
        yield made


def write_list(
    path: Path, persons: tuple[PersonData, ...], headings: tuple[str, ...] = HEADINGS
) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(headings)
    for one in persons:
        gender = "男" if one.gender is Gender.MALE else "女"
        sheet.append([one.student_number, one.name, gender, one.id_number, one.class_name])
    book.save(path)
    return path


def count(scene: Scene) -> int:
    (session,) = scene.station.records.sessions()
    return scene.station.records.totals(session.id).expected


def read(scene: Scene, page: RosterPage, *paths: Path) -> None:
    page.read_files(list(paths))
    scene.rest()
    scene.rest()


def test_without_a_session_the_way_leads_to_one(scene: Scene) -> None:
    page = scene.show(RosterPage)
    assert page.no_session.isVisible()
    page.no_session.findChildren(type(page.import_button))[0].click()
    assert scene.wanted == ["sessions"]


def test_a_list_is_shown_first_and_written_when_enter_says_so(scene: Scene, tmp_path: Path) -> None:
    scene.station.sessions.plan(BY, plan())
    page = scene.show(RosterPage)
    assert page.no_people.isVisible()
    read(scene, page, write_list(tmp_path / "a.xlsx", people(6)))
    assert page.importing.students.rows.rows
    assert count(scene) == 0
    scene.qtbot.keyClick(page.importing.import_it, Qt.Key.Key_Return)
    scene.rest()
    assert count(scene) == 6
    assert page.people.isVisible()
    assert "6" in scene.notices[-1]


def test_reading_a_list_shows_its_rows_and_can_be_given_up(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.station.sessions.plan(BY, plan())
    page = scene.show(RosterPage)
    reached, gone = Event(), Event()

    def slowly(_path: Path, _mapping: object, told: Any) -> object:
        told(0, 3000)
        scene.clock.moment += timedelta(seconds=2)
        told(1000, 3000)
        reached.set()
        assert gone.wait(10)
        told(2000, 3000)
        raise AssertionError("nobody wants to know any more")

    monkeypatch.setattr(scene.station, "read_roster", slowly)
    page.read_files([write_list(tmp_path / "a.xlsx", people(6))])
    assert reached.wait(10)
    progress = page.importing.progress
    assert progress.isVisible()
    words = progress.findChildren(QLabel)
    scene.qtbot.waitUntil(lambda: "每秒 500 行，还需 4 秒" in {one.text() for one in words})
    assert "1000 / 3000" in {one.text() for one in words}
    progress.cancel.click()
    assert not page.importing.isVisible()
    gone.set()
    scene.rest()
    assert scene.notices == []


def test_an_import_shows_how_far_it_is_and_can_be_cancelled(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.station.sessions.plan(BY, plan())
    page = scene.show(RosterPage)
    read(scene, page, write_list(tmp_path / "a.xlsx", people(6)))
    write = scene.station.sessions.import_roster
    reached, cancelled = Event(), Event()

    def slowly(*told: Any) -> object:
        reached.set()
        assert cancelled.wait(10)
        return write(*told)

    monkeypatch.setattr(scene.station.sessions, "import_roster", slowly)
    page.importing.import_it.click()
    assert reached.wait(10)
    assert page.importing.progress.isVisible()
    assert not page.importing.import_it.isEnabled()
    scene.qtbot.keyClick(page.importing, Qt.Key.Key_Escape)
    assert not page.importing.progress.cancel.isEnabled()
    cancelled.set()
    scene.rest()
    assert count(scene) == 0
    assert "已取消导入" in scene.notices[-1]
    monkeypatch.setattr(scene.station.sessions, "import_roster", write)
    page.importing.import_it.click()  # the file is still shown, and can be imported after all
    scene.rest()
    assert count(scene) == 6


def test_faulty_rows_are_left_out_and_can_go_back_marked(scene: Scene, tmp_path: Path) -> None:
    scene.station.sessions.plan(BY, plan())
    one, two, *rest = people(5)
    bad = type(two)(two.student_number, "", two.gender, id_number=two.id_number[:-2])
    page = scene.show(RosterPage)
    read(scene, page, write_list(tmp_path / "a.xlsx", (one, bad, *rest)))
    assert page.importing.views.choice == "problems"
    (first, *_others) = page.importing.problems.rows.rows
    assert page.importing.whole.text() == first.sentence("zh")
    assert len(page.importing.students.rows.rows) == 4
    page.export_errors(tmp_path / "back.xlsx")
    scene.rest()
    assert "back.xlsx" in scene.notices[-1]
    assert load_workbook(tmp_path / "back.xlsx").active is not None
    page.importing.import_it.click()
    scene.rest()
    assert count(scene) == 4


def test_an_unknown_heading_is_told_by_the_user_and_remembered(
    scene: Scene, tmp_path: Path
) -> None:
    scene.station.sessions.plan(BY, plan())
    headings = ("编号甲", "姓名", "性别", "身份证号", "班级")
    page = scene.show(RosterPage)
    read(scene, page, write_list(tmp_path / "a.xlsx", people(4), headings))
    page.importing.mapping.choices["编号甲"].choose("student_number")
    scene.rest()
    scene.rest()
    rows = page.importing.students.rows.rows
    assert rows[0].person.student_number == people(4)[0].student_number
    page.importing.import_it.click()
    scene.rest()
    assert load_mapping(scene.station.data_dir) == {"编号甲": "student_number"}


def test_whoever_is_on_the_roster_is_compared_not_repeated(scene: Scene, tmp_path: Path) -> None:
    session = scene.station.sessions.plan(BY, plan())
    one, *rest = people(6)
    scene.station.sessions.import_roster(BY, session.id, (one, *rest[:3]), "0" * 64)
    changed = type(one)(one.student_number, "改名", one.gender, id_number=one.id_number)
    page = scene.show(RosterPage)
    read(scene, page, write_list(tmp_path / "a.xlsx", (changed, *rest)))
    known = page.importing.known.rows.rows
    assert len(known) == 4
    assert "name" in known[0].differs
    page.importing.import_it.click()
    scene.rest()
    assert count(scene) == 6


def test_a_file_that_is_no_list_gives_its_reason(scene: Scene, tmp_path: Path) -> None:
    scene.station.sessions.plan(BY, plan())
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7 nothing")
    page = scene.show(RosterPage)
    read(scene, page, tmp_path / "a.xlsx")
    assert page.importing.unreadable.isVisible()
    assert not page.importing.import_it.isVisible()
    scene.qtbot.keyClick(page.importing, Qt.Key.Key_Escape)
    scene.rest()
    assert page.no_people.isVisible()


def test_files_dropped_on_the_page_are_read_one_after_the_other(
    scene: Scene, tmp_path: Path
) -> None:
    scene.station.sessions.plan(BY, plan())
    page = scene.show(RosterPage)
    everybody = people(8)
    paths = [
        write_list(tmp_path / "a.xlsx", everybody[:5]),
        write_list(tmp_path / "b.xlsx", everybody[5:]),
    ]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left = Qt.MouseButton.LeftButton
    drop = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, data, left, Qt.KeyboardModifier.NoModifier
    )
    page.dropEvent(drop)
    for _ in paths:
        scene.rest()
        scene.rest()
        page.importing.import_it.click()
        scene.rest()
    scene.rest()
    assert count(scene) == 8


def test_nothing_is_imported_into_a_closed_session(scene: Scene, tmp_path: Path) -> None:
    day = open_day(scene.station, 3)
    scene.station.sessions.close(BY, day.session.id)
    page = scene.show(RosterPage)
    read(scene, page, write_list(tmp_path / "a.xlsx", people(6)))
    assert page.people.isVisible()
    assert "场次已结束" in scene.notices[-1]


def test_views_classes_and_search_narrow_the_table(scene: Scene) -> None:
    busy_day(scene.station, scene.clock, 20)
    page = scene.show(RosterPage)
    everybody = len(page.people.shown)
    page.people.kinds.choose("photographed")
    photographed = page.people.shown
    assert 0 < len(photographed) < everybody
    assert all(line.serial for line in photographed)
    page.people.kinds.choose("all")
    page.people.classes.choose("机电 2101")
    assert {line.data.class_name for line in page.people.shown} == {"机电 2101"}
    page.people.classes.choose("")
    wanted = page.people.shown[3].data
    page.people.search.setText(wanted.student_number)
    scene.rest()
    assert [line.data for line in page.people.shown] == [wanted]
    page.people.search.setText("zzzz")
    scene.rest()
    assert page.people.none.isVisible()
    scene.qtbot.keyClick(page.people.search, Qt.Key.Key_Escape)
    scene.rest()
    assert len(page.people.shown) == everybody


def test_an_identity_number_is_shown_only_when_asked_for(scene: Scene) -> None:
    open_day(scene.station, 3)
    page = scene.show(RosterPage)
    number = page.people.shown[0].data.id_number
    panel = page.people.person

    def shown() -> bool:
        return any(number == text.text() for text in panel.findChildren(type(panel._name).mro()[1]))

    assert not shown()
    panel.show_id.click()
    assert shown()
    page.people.table.setCurrentIndex(page.people.table.rows.index(1, 0))
    page.people.table.setCurrentIndex(page.people.table.rows.index(0, 0))
    assert not shown()


def test_corrections_and_walk_ins_have_views_of_their_own(scene: Scene) -> None:
    busy_day(scene.station, scene.clock, 20)
    page = scene.show(RosterPage)
    page.people.kinds.choose("corrected")
    (line,) = page.people.shown
    assert "王晓明" in page.people.person._remarks.text()
    assert line.hit.sitting is not None
    page.people.kinds.choose("walk_in")
    (line,) = page.people.shown
    assert line.data.name == "陈思远"


def test_the_last_import_can_be_undone(scene: Scene, tmp_path: Path) -> None:
    scene.station.sessions.plan(BY, plan())
    page = scene.show(RosterPage)
    everybody = people(6)
    for name, some in (("a.xlsx", everybody[:4]), ("b.xlsx", everybody[4:])):
        read(scene, page, write_list(tmp_path / name, some))
        page.importing.import_it.click()
        scene.rest()
        page.refresh()
        scene.rest()
    assert page.undo_button.isVisible()
    told: list[Notice] = []
    scene.desktop.notices.raised.connect(told.append)
    for left in (4, 0):
        page.undo_button.click()
        notice = told[-1]
        assert notice.act is not None
        assert "删除" in notice.sentence
        notice.act()
        scene.rest()
        page.refresh()
        scene.rest()
        assert count(scene) == left
    assert not page.undo_button.isVisible()


def test_an_import_stays_once_somebody_has_come(scene: Scene) -> None:
    day = open_day(scene.station, 5)
    page = scene.show(RosterPage)
    day.enter(0)
    made = page._last_import
    assert made is not None
    assert made.people == 5
    page.undo_import(made)
    scene.rest()
    assert count(scene) == 5
    assert "不能再整批撤销" in scene.notices[-1]
