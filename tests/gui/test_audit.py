"""The page of the audit trail, and the looks that get into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from capture_station.domain.ids import Operator
from capture_station.domain.overview import AuditQuestion
from capture_station.ui.pages.audit.page import AuditPage
from capture_station.ui.pages.roster.page import RosterPage
from tests.gui.rehearsal import rehearse
from tests.gui.scene import Scene, open_day, scene_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    with scene_in(qtbot, tmp_path / "data") as made:
        yield made


def shown(page: AuditPage) -> list[str]:
    return [entry.line.act for entry in page.table.rows.rows]


def test_the_trail_is_filtered_and_exported(scene: Scene, tmp_path: Path) -> None:
    day = open_day(scene.station, 4)
    sitting = day.whole(0)
    student = scene.station.records.student(sitting.student_id)
    page = scene.show(AuditPage)
    assert "session-planned" in shown(page)
    page.person.setText(student.data.name)
    scene.qtbot.waitUntil(lambda: "session-planned" not in shown(page))
    assert shown(page)[0] == "confirmed"
    page.export_to(tmp_path / "audit.xlsx")
    scene.rest()
    sheet = load_workbook(tmp_path / "audit.xlsx").active
    assert sheet is not None
    assert sheet.max_row == 1 + len([act for act in shown(page) if act != "audit-exported"])
    assert scene.station.records.audit(1)[0].act == "audit-exported"
    page.leave()


def test_an_operator_who_is_chosen_alone_is_listed(scene: Scene) -> None:
    open_day(scene.station, 1)
    scene.station.store.operators.make_lead("何建国", "2580")
    page = scene.show(AuditPage)
    page.operator.choose("何建国")
    scene.rest()
    assert shown(page) == ["operator-added"]


def test_opening_a_person_and_showing_the_number_are_written_down(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with rehearse(qtbot, tmp_path) as scene:
        hit = scene.station.records.search(scene.session.id, "202103040001")[0]
        scene.desk.take_up(hit)
        scene.rest()
        scene.page.panel.head.toggle_id()
        scene.page.panel.head.toggle_id()
        scene.page.panel.head.toggle_id()
        scene.rest()
        question = AuditQuestion(person="202103040001")
        found = [entry.line for entry in scene.station.records.trail(question)]
        assert [line.act for line in found] == ["id-shown", "person-opened"]
        assert {line.operator for line in found} == {Operator("周启明")}


def test_on_the_roster_only_who_stays_in_view_was_looked_at(scene: Scene) -> None:
    open_day(scene.station, 4)
    page = scene.show(RosterPage)
    scene.qtbot.waitUntil(
        lambda: scene.station.records.audit(1)[0].act == "person-opened", timeout=5000
    )
    page.close()
