"""Where dialogs for files begin."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

Place = QStandardPaths.StandardLocation


def usual_folder(place: Place) -> str:
    """Return a usual folder of the user, the home folder where there is no such one.

    Qt's dialog takes the name of a folder that is not there for the name of a file.
    """
    told = QStandardPaths.writableLocation(place)
    return told if told and Path(told).is_dir() else str(Path.home())
