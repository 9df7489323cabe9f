"""The keys of the desk, pressed as a person presses them."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.gui.rehearsal import Rehearsal, students

Key = Qt.Key


def press(scene: Rehearsal, key: Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    target = scene.window.focusWidget() or scene.page
    scene.qtbot.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)


def scan(scene: Rehearsal, number: int) -> None:
    scene.page.line.focus_search()
    scene.qtbot.keyClicks(scene.page.line.search, students()[number].student_number)
    press(scene, Key.Key_Return)


def bring_to_camera(scene: Rehearsal, number: int = 0) -> None:
    """Enter, pay, register and call one student with keys alone."""
    scan(scene, number)
    scene.wait_for_stage("entered")
    press(scene, Key.Key_Return)
    press(scene, Key.Key_Return)
    scene.wait_for_stage("settled")
    press(scene, Key.Key_Return)
    press(scene, Key.Key_Return)
    scene.wait_for_stage("registered")
    press(scene, Key.Key_Return)
    scene.wait_for_stage("on_stage")


def shoot(scene: Rehearsal) -> None:
    press(scene, Key.Key_Space)
    scene.wait(lambda: scene.desk.state.shot is not None and not scene.desk.state.busy)
