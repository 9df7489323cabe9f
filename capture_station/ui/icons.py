"""The program's own icons, drawn in whatever colour they are asked for."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from capture_station.locations import resources_dir

if TYPE_CHECKING:
    from PySide6.QtGui import QColor


def pixmap(name: str, size: int, colour: QColor, ratio: float = 1.0) -> QPixmap:
    """Return an icon as a square picture.

    Args:
        name: File in ``resources/icons`` without its ending.
        size: Side in logical pixels.
        colour: Colour of its strokes.
        ratio: Device pixels for a logical one.
    """
    return _pixmap(name, size, colour.name(), ratio)


def icon(name: str, colour: QColor, size: int = 20) -> QIcon:
    """Return an icon for a button, sharp on screens of up to double density."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, size, colour, ratio))
    return made


def program_icon() -> QIcon:
    """Return the icon of the program."""
    return QIcon(str(resources_dir() / "icons" / "capture-station.svg"))


@lru_cache(maxsize=256)
def _pixmap(name: str, size: int, colour: str, ratio: float) -> QPixmap:
    side = round(size * ratio)
    picture = QPixmap(QSize(side, side))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing = _source(name).replace("currentColor", colour)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@cache
def _source(name: str) -> str:
    return (resources_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
