"""The program's icon for each system, drawn from its one source in ``resources/icons``.

Linux takes PNG in several sizes and the drawing itself, Windows one ICO, macOS one ICNS.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtCore import QBuffer, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from pathlib import Path

PNG_SIDES = (16, 24, 32, 48, 64, 128, 256, 512)
ICO_SIDES = (16, 24, 32, 48, 64, 128, 256)
_LARGEST = 1024


def draw_pictures(source: Path, folder: Path) -> list[Path]:
    """Draw all icons and return the files written.

    Args:
        source: The drawing, SVG.
        folder: Gets ``capture-station.ico``, ``.icns`` and ``.png`` files named by their side.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {side: _drawn(source, side) for side in (*PNG_SIDES, _LARGEST)}
    name = source.stem
    written = []
    for side in PNG_SIDES:
        written.append(folder / f"{name}-{side}.png")
        drawn[side].save(written[-1], optimize=True)
    others = [drawn[side] for side in ICO_SIDES]
    written.append(folder / f"{name}.ico")
    # each side is drawn for itself: shrunk from the largest, small icons become blurred
    others[-1].save(written[-1], sizes=[(s, s) for s in ICO_SIDES], append_images=others[:-1])
    written.append(folder / f"{name}.icns")
    drawn[_LARGEST].save(written[-1], append_images=[drawn[s] for s in PNG_SIDES])
    return written


def _drawn(source: Path, side: int) -> Image.Image:
    picture = QImage(side, side, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    QSvgRenderer(str(source)).render(painter, QRectF(0, 0, side, side))
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return Image.open(io.BytesIO(bytes(buffer.data().data())))
