"""Pictures of the windows while the demo plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from capture_station.ui.student import StudentScreen

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QWidget

    from capture_station.ui.context import Desktop
    from capture_station.ui.desk.controller import DeskController

_STUDENT_MOMENTS = frozenset({"live", "verify"})


class Album:
    """Saves pictures of the main window and of the student's screen, numbered as they come.

    Args:
        folder: Where they go; made if it is not there. None keeps no pictures.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._window: QWidget | None = None
        self._student: StudentScreen | None = None
        self.names: list[str] = []
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def watch(
        self, window: QWidget, desktop: Desktop, controller: DeskController, size: QSize
    ) -> None:
        """Take the pictures of this window, and of a student's screen of this size."""
        self._window = window
        if self._folder is not None:
            self._student = StudentScreen(desktop, controller)
            self._student.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
            self._student.resize(size)
            self._student.show()

    def look(self, name: str) -> None:
        """Take a picture."""
        if self._folder is None or self._window is None:
            return
        self._save(self._window, name)
        if name in _STUDENT_MOMENTS and self._student is not None:
            self._save(self._student, f"student-{name}")

    def close(self) -> None:
        """Let go of the windows."""
        if self._student is not None:
            self._student.close()
            self._student.deleteLater()
        self._student = self._window = None

    def _save(self, widget: QWidget, name: str) -> None:
        if self._folder is None:
            return
        file = f"{len(self.names) + 1:02d}-{name}.png"
        widget.grab().save(str(self._folder / file))
        self.names.append(file)
