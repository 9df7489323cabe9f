"""Pictures of the camera and of files as Qt draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

if TYPE_CHECKING:
    from capture_station.camera.source import Image


_LEAST_SHOWN = 0.6


def image_of(pixels: Image) -> QImage:
    """Return the pixels as a Qt image without copying them.

    Args:
        pixels: (h, w, 3) uint8 BGR, or with a fourth byte of no account, rows one after the other;
            must live as long as the image.
    """
    height, width, depth = pixels.shape
    plain = depth == 3  # noqa: PLR2004 - blue, green, red
    kind = QImage.Format.Format_BGR888 if plain else QImage.Format.Format_RGB32
    return QImage(pixels.data, width, height, pixels.strides[0], kind)


def fitted(width: float, height: float, room: QRectF) -> QRectF:
    """Return the largest rectangle of this shape in the middle of `room`."""
    if width <= 0 or height <= 0 or room.isEmpty():
        return QRectF()
    scale = min(room.width() / width, room.height() / height)
    size = (width * scale, height * scale)
    return QRectF(
        room.center().x() - size[0] / 2, room.center().y() - size[1] / 2, size[0], size[1]
    )


def filled(width: float, height: float, room: QRectF) -> QRectF:
    """Return a rectangle of this shape that fills `room` as far as little is lost at the sides.

    At least `_LEAST_SHOWN` of the width stays in view; above and below nothing is ever cut off.
    """
    inside = fitted(width, height, room)
    if inside.isEmpty():
        return inside
    scale = min(room.height() / inside.height(), room.width() / inside.width() / _LEAST_SHOWN)
    scale = max(scale, 1.0)
    size = (inside.width() * scale, inside.height() * scale)
    return QRectF(
        room.center().x() - size[0] / 2, room.center().y() - size[1] / 2, size[0], size[1]
    )


def draw_picture(painter: QPainter, image: QImage, room: QRectF, *, mirrored: bool = False) -> None:
    """Draw an image into a rectangle, smoothly, mirrored left to right on demand."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if mirrored:
        painter.translate(room.left() + room.right(), 0)
        painter.scale(-1, 1)
    painter.drawImage(room, image)
    painter.restore()
