"""Pictures of the windows while the demo plays, and whether everything in them fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt

from capture_station.ui.demo.misfits import find_misfits
from capture_station.ui.student import StudentScreen

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QWidget

    from capture_station.ui.context import Desktop
    from capture_station.ui.desk.controller import DeskController
    from capture_station.wording import Lang


class Look(Protocol):
    """Takes a picture of a moment, by its name."""

    def __call__(self, name: str, window: QWidget | None = None) -> None:
        """Take it, of the main window where none is given."""


_PNG_QUALITY = 70  # of Qt, where less is smaller: a quarter of the time for a sixth more bytes

_STUDENT_MOMENTS = frozenset({"live", "verify"})


class Album:
    """Saves pictures of the main window and of the student's screen, numbered as they come.

    Args:
        folder: Where they go; made if it is not there. None keeps no pictures.
        lang: Language of the windows.
        known: Chinese of the day's data, which stands in English windows too.

    Attributes:
        names: Of the pictures, in order.
        misfits: What did not fit in them, each told once with the picture where it was seen first.
    """

    def __init__(self, folder: Path | None, lang: Lang, known: frozenset[str]) -> None:
        self._folder = folder
        self._lang: Lang = lang
        self._known = known
        self._window: QWidget | None = None
        self._student: StudentScreen | None = None
        self.names: list[str] = []
        self.misfits: dict[str, str] = {}
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

    def look(self, name: str, window: QWidget | None = None) -> None:
        """Take a picture of a window, usually the main one."""
        if self._folder is None or self._window is None:
            return
        for misfit in find_misfits(self._lang, self._known):
            self.misfits.setdefault(misfit, name)
        self._save(window or self._window, name)
        if name in _STUDENT_MOMENTS and self._student is not None:
            self._save(self._student, f"student-{name}")

    def is_ready(self, name: str) -> bool:
        """Return whether the student's screen shows the picture that this moment is about."""
        student = self._student
        return student is None or name != "live" or student.view.has_picture

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
        widget.grab().save(str(self._folder / file), quality=_PNG_QUALITY)
        self.names.append(file)
