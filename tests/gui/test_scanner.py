"""A hand scanner is told from fingers wherever the focus is; codes are read from the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import zxingcpp
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from capture_station.camera.source import Frame
from capture_station.store.records import Records
from capture_station.ui.desk.state import Act
from tests.gui.rehearsal import rehearse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from capture_station.domain.ids import SessionId
    from capture_station.domain.overview import PersonHit
    from tests.gui.rehearsal import Rehearsal

NUMBER = "202103040002"


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Rehearsal]:
    with rehearse(qtbot, tmp_path / "data", fee_fen=0) as made:
        yield made


def scan(scene: Rehearsal, code: str) -> None:
    """Give the window the keys at once: the event loop does not run between them."""
    handle = scene.window.windowHandle()
    for character in code:
        key = ord(character.upper())
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character)
            QCoreApplication.sendEvent(handle, event)
    QTest.keyClick(handle, Qt.Key.Key_Return)


def show_person(scene: Rehearsal) -> None:
    """Turn to somebody, so that the focus is at the primary button."""
    scene.desk.scan("202103040001")
    scene.wait_for_stage("settled")
    scene.rest()
    scene.wait(lambda: scene.page.panel.primary.hasFocus() and not scene.page.line.search.text())


def test_the_line_is_not_read_anew_for_every_key_of_a_scan(
    scene: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person whom the code names would wait behind all these readings."""
    readings = 0
    read = Records.queue

    def counted(records: Records, session_id: SessionId) -> tuple[PersonHit, ...]:
        nonlocal readings
        readings += 1
        return read(records, session_id)

    scene.page.line.focus_search()
    scene.rest()
    monkeypatch.setattr(Records, "queue", counted)
    QTest.keyClicks(scene.page.line.search, NUMBER)
    QTest.keyClick(scene.page.line.search, Qt.Key.Key_Return)
    scene.wait(lambda: _number(scene) == NUMBER)
    assert 1 <= readings < len(NUMBER) / 2
    scene.rest()
    shown = scene.page.line.people.people.hits
    assert [hit.student.data.student_number for hit in shown] == [NUMBER]


def test_a_scan_is_taken_up_although_a_button_has_the_focus(scene: Rehearsal) -> None:
    show_person(scene)
    scan(scene, NUMBER)
    scene.wait(lambda: _number(scene) == NUMBER)
    assert scene.page.line.search.text() == ""


def test_letters_of_a_code_press_no_keys(scene: Rehearsal) -> None:
    show_person(scene)
    codes: list[str] = []
    scene.window.scanner.scanned.connect(codes.append)
    scan(scene, "NR-2021-NR")
    assert codes == ["NR-2021-NR"]
    assert scene.desk.state.form is None


def test_a_single_letter_still_does_what_its_key_says(scene: Rehearsal) -> None:
    scene.desk.scan("202103040001")
    scene.wait_for_stage("settled")
    scene.desk.register()
    scene.wait_for_stage("registered")
    scene.desk.call()
    scene.wait_for_stage("on_stage")
    scene.desk.shoot()
    scene.wait(lambda: scene.desk.state.shot is not None)
    QTest.keyClick(scene.window.windowHandle(), "r")
    scene.wait(lambda: scene.desk.state.shot is None)


def test_slow_digits_begin_a_search(scene: Rehearsal) -> None:
    show_person(scene)
    QTest.keyClick(scene.window.windowHandle(), "2")
    scene.wait(lambda: scene.page.line.search.text() == "2")


def test_fingers_are_no_scanner(scene: Rehearsal) -> None:
    show_person(scene)
    codes: list[str] = []
    scene.window.scanner.scanned.connect(codes.append)
    for character in "202103":
        QTest.keyClick(scene.window.windowHandle(), character)
        scene.wait(lambda: not scene.window.scanner.is_holding)
    assert scene.page.line.search.text() == "202103"
    QTest.keyClick(scene.window.windowHandle(), Qt.Key.Key_Return)
    assert codes == []


def test_a_code_goes_into_the_open_form(scene: Rehearsal) -> None:
    show_person(scene)
    scene.desk.open_form(Act.REGISTER)
    scene.page.take_code("X-0042-PORTRAIT")
    scene.desk.do_next()
    scene.page.panel.press_primary()
    scene.wait_for_stage("registered")
    sitting = scene.desk.state.sitting
    assert sitting is not None
    assert sitting.capture_code == "X-0042-PORTRAIT"


def test_a_form_without_a_place_for_a_code_stays_open(scene: Rehearsal) -> None:
    show_person(scene)
    scene.desk.open_form(Act.LEAVE)
    scene.page.take_code(NUMBER)
    assert scene.desk.state.form is Act.LEAVE
    assert _number(scene) == "202103040001"
    assert len(scene.notices) == 1


def test_a_code_held_before_the_camera_is_a_scan(scene: Rehearsal) -> None:
    show_code(scene, NUMBER)
    scene.wait(lambda: _number(scene) == NUMBER)


def test_a_sitter_is_not_read(scene: Rehearsal) -> None:
    scene.desk.scan("202103040001")
    scene.wait_for_stage("settled")
    scene.desk.register()
    scene.wait_for_stage("registered")
    scene.desk.call()
    scene.wait_for_stage("on_stage")
    assert scene.desktop.codes._reader is None


def test_a_web_address_is_nobodys_number(scene: Rehearsal) -> None:
    found: list[str] = []
    scene.desktop.codes.found.connect(found.append)
    scene.desktop.codes._tell("https://example.org/menu", 0.0)
    scene.desktop.codes._tell("X" * 65, 0.0)
    assert found == []


def show_code(scene: Rehearsal, text: str) -> None:
    """Let the made-up camera show a code, larger than it is read at."""
    code = np.asarray(
        zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=8)
    )
    picture = np.full((1080, 1920, 3), 90, np.uint8)
    height, width = code.shape[:2]
    grey = code if code.ndim == 2 else code[..., 0]
    picture[200 : 200 + height, 400 : 400 + width] = grey[..., None]
    picture.setflags(write=False)
    scene.camera._image = picture
    assert isinstance(scene.camera.latest(), Frame)


def _number(scene: Rehearsal) -> str:
    person = scene.desk.state.person
    return person.student.data.student_number if person is not None else ""
