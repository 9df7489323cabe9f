"""The papers: offered where they are needed, looked at, and written as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capture_station.exchange.documents.templates import RECEIPT
from capture_station.ui.desk.slips import SlipButton
from capture_station.ui.pages.coverage.faces import faces_of
from capture_station.ui.pages.coverage.page import CoveragePage
from capture_station.ui.pages.sessions.page import SessionsPage
from capture_station.ui.pages.sessions.papers import PaperMaker
from capture_station.ui.printing import PaperDialog, save_pdf
from tests.gui.rehearsal import rehearse, students
from tests.gui.scene import BY, CLASSES, Scene, busy_day, open_day, plan, scene_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    with scene_in(qtbot, tmp_path) as made:
        yield made


def test_every_paper_of_a_session_becomes_a_pdf(scene: Scene, tmp_path: Path) -> None:
    day = open_day(scene.station, 60)
    page = scene.show(SessionsPage)
    maker = PaperMaker(scene.station, day.session, BY)
    titles = set()
    for key in page.detail.papers.entries:
        document = maker.make(key)
        titles.add(document.title)
        save_pdf(document.html, tmp_path / f"{key}.pdf", document.paper)
        assert (tmp_path / f"{key}.pdf").read_bytes().startswith(b"%PDF")
    assert len(titles) == 5
    assert maker.make("notice").html.count(CLASSES[0][0]) == 1
    assert "register-printed" in {line.act for line in scene.station.records.audit()}


def test_a_paper_is_looked_at_before_it_is_printed(scene: Scene) -> None:
    open_day(scene.station, 20)
    page = scene.show(SessionsPage)
    assert page.detail.papers.isVisible()
    page.detail.papers.entries["poster"].trigger()
    scene.rest()
    (dialog,) = page.window().findChildren(PaperDialog)
    assert dialog.windowTitle() == "图像采集流程"
    dialog.reject()


def test_without_a_roster_nobody_can_be_listed(scene: Scene) -> None:
    scene.station.sessions.plan(BY, plan())
    entries = scene.show(SessionsPage).detail.papers.entries
    assert not entries["timetable"].isEnabled()
    assert not entries["register-named"].isEnabled()
    assert entries["register"].isEnabled()


def test_a_class_list_has_everybody_of_the_class(scene: Scene) -> None:
    day = busy_day(scene.station, scene.clock, 40)
    page = scene.show(CoveragePage)
    page.faces_button.click()
    scene.rest()
    (dialog,) = page.window().findChildren(PaperDialog)
    assert "照片名册" in dialog.windowTitle()
    dialog.reject()
    faces = faces_of(scene.station, BY, day.session.id, CLASSES[0][0])
    taken = [face for face in faces if face.portrait]
    assert len(faces) == 8
    assert 0 < len(taken) <= 8
    assert all(face.serial for face in taken)


def test_a_damaged_portrait_does_not_spoil_the_list(scene: Scene) -> None:
    day = busy_day(scene.station, scene.clock, 40)
    hits = scene.station.records.people(day.session.id, CLASSES[0][0])
    capture = next(h.sitting.capture for h in hits if h.sitting and h.sitting.capture)
    for path in scene.station.data_dir.rglob(f"{capture.photo.portrait.name.split('/')[-1]}*"):
        path.write_bytes(b"?")
    faces = faces_of(scene.station, BY, day.session.id, CLASSES[0][0])
    assert "照片读不到" in {face.missing for face in faces if face.portrait is None}


def test_the_desk_prints_what_the_person_has(qtbot: QtBot, tmp_path: Path) -> None:
    with rehearse(qtbot, tmp_path) as desk:
        slips = desk.page.panel.papers
        assert isinstance(slips, SlipButton)
        assert slips.slip("receipt") is None
        assert not slips.isVisible()
        desk.page.controller.scan(students()[0].student_number)
        desk.wait_for_stage("entered")
        assert not slips.entries["receipt"].isVisible()
        assert slips.isVisible()
        slips.show_slip("certificate")
        qtbot.waitUntil(lambda: bool(desk.page.window().findChildren(PaperDialog)))
        (dialog,) = desk.page.window().findChildren(PaperDialog)
        assert "散拍证明" in dialog.windowTitle()
        dialog.reject()
        station = desk.page.desktop.station
        (issued,) = station.records.certificates(desk.page.desktop.session.id)
        assert issued.number.endswith("A0001")
        assert station.records.student(issued.student_id).data.name == students()[0].name


def test_a_receipt_after_paying(qtbot: QtBot, tmp_path: Path) -> None:
    with rehearse(qtbot, tmp_path) as desk:
        desk.page.controller.scan(students()[0].student_number)
        desk.wait_for_stage("entered")
        desk.page.panel.press_primary()
        desk.page.panel.press_primary()
        desk.wait_for_stage("settled")
        slips = desk.page.panel.papers
        assert slips.entries["receipt"].isVisible()
        assert not slips.entries["ticket"].isVisible()
        receipt = slips.slip("receipt")
        assert receipt is not None
        assert receipt.paper == RECEIPT
        assert "元整" in receipt.html


def test_a_paper_that_cannot_be_saved_says_why(scene: Scene, tmp_path: Path) -> None:
    busy_day(scene.station, scene.clock, 40)
    page = scene.show(CoveragePage)
    page.faces_button.click()
    scene.rest()
    (dialog,) = page.window().findChildren(PaperDialog)
    dialog.save_as(tmp_path / "none" / "list.pdf")
    assert dialog.note.isVisible()
    assert "list.pdf" in dialog.note.text()
    dialog.reject()
