"""The guides of a photo standard, drawn over the live picture.

All numbers come from the spec: bands for the top of the hair and the eyes, marks for the width of
the face. They are in pixels of the finished portrait and are drawn inside the crop frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from capture_station.domain.findings import Severity
from capture_station.ui.theme import colours

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from capture_station.domain.findings import Geometry, Judgement
    from capture_station.domain.spec import PhotoSpec

_BANDS = (("hair_top_y", "hair-top"), ("eye_y", "eye-line"))
_OUTSIDE = QColor(17, 20, 23, 125)
_TONES = {
    Severity.PASS: "stage_good",
    Severity.WARN: "stage_look",
    Severity.FAIL: "stage_act",
    Severity.UNKNOWN: "stage_second",
}


@dataclass(frozen=True, slots=True)
class Guides:
    """What is drawn for one spec.

    Attributes:
        width: Of the finished portrait, px.
        height: Of the finished portrait, px.
        bands: Rule name → lowest and highest accepted row, px from the top.
        face_width: Least and greatest accepted width of the face; None where the spec has none.
    """

    width: int
    height: int
    bands: Mapping[str, tuple[float, float]]
    face_width: tuple[float, float] | None

    @classmethod
    def of(cls, spec: PhotoSpec) -> Guides:
        """Return the guides of a spec."""
        limits = spec.geometry
        bands = {}
        for measure, rule in _BANDS:
            limit = limits.get(measure)
            if limit is not None and limit.low is not None and limit.high is not None:
                bands[rule] = (limit.low, limit.high)
        face = limits.get("face_width")
        width = None
        if face is not None and face.low is not None and face.high is not None:
            width = (face.low, face.high)
        return cls(spec.frame.width_px, spec.frame.height_px, bands, width)


@dataclass(frozen=True, slots=True)
class GuideWords:
    """The words at the bands, by rule name, in the language of the windows."""

    bands: Mapping[str, str]


def paint_guides(
    painter: QPainter,
    picture: QRectF,
    crop: QRectF,
    guides: Guides,
    words: GuideWords,
    judgement: Judgement | None,
) -> None:
    """Paint everything over the picture.

    Args:
        painter: On the stage.
        picture: Where the live picture is.
        crop: Where the crop frame is.
        guides: Of the spec in use.
        words: For the bands.
        judgement: Of the newest judged picture; None before there is one.
    """
    painter.save()
    painter.setClipRect(picture)
    for part in _around(picture, crop):
        painter.fillRect(part, _OUTSIDE)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scale = crop.height() / guides.height
    severities = {f.rule: f.severity for f in judgement.findings} if judgement else {}
    for rule, (low, high) in guides.bands.items():
        band = QRectF(crop.left(), crop.top() + low * scale, crop.width(), (high - low) * scale)
        _paint_band(painter, band, _tone(severities.get(rule)), words.bands.get(rule, ""))
    _paint_face_marks(painter, crop, guides, judgement, _tone(severities.get("face-width")))
    painter.setPen(QPen(QColor(255, 255, 255, 230), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(crop, 3, 3)
    painter.restore()


def _around(picture: QRectF, crop: QRectF) -> Iterator[QRect]:
    """Yield what of the picture lies outside the crop frame, in whole pixels: quick to fill."""
    whole, inner = picture.toAlignedRect(), crop.toRect()
    above, below = max(whole.top(), inner.top()), min(whole.bottom(), inner.bottom())
    yield QRect(whole.left(), whole.top(), whole.width(), above - whole.top())
    yield QRect(whole.left(), below + 1, whole.width(), whole.bottom() - below)
    yield QRect(whole.left(), above, inner.left() - whole.left(), below + 1 - above)
    yield QRect(inner.right() + 1, above, whole.right() - inner.right(), below + 1 - above)


def _tone(severity: Severity | None) -> QColor:
    return colours().named("stage_second" if severity is None else _TONES[severity])


def _paint_band(painter: QPainter, band: QRectF, colour: QColor, word: str) -> None:
    ground = QColor(colour)
    ground.setAlpha(34)
    painter.fillRect(band.toRect(), ground)  # in whole pixels: quick to fill
    painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
    painter.drawLine(band.topLeft(), band.topRight())
    painter.drawLine(band.bottomLeft(), band.bottomRight())
    if not word:
        return
    font = painter.font()
    font.setPixelSize(12)
    painter.setFont(font)
    room = QRectF(band.left() + 8, band.top() + 3, band.width() - 16, 18)
    painter.setPen(QColor(0, 0, 0, 150))
    painter.drawText(room.translated(1, 1), Qt.AlignmentFlag.AlignRight, word)
    painter.setPen(QColor(255, 255, 255, 235))
    painter.drawText(room, Qt.AlignmentFlag.AlignRight, word)


def _paint_face_marks(
    painter: QPainter, crop: QRectF, guides: Guides, judgement: Judgement | None, colour: QColor
) -> None:
    """Paint faint marks where the face may end and strong ones where it does."""
    if guides.face_width is None:
        return
    scale = crop.height() / guides.height
    geometry = judgement.geometry if judgement is not None else None
    middle, level = _face_place(guides, geometry)
    x, y = crop.left() + middle * scale, crop.top() + level * scale
    half_height = 0.055 * crop.height()
    allowed = QPen(QColor(255, 255, 255, 110), 1, Qt.PenStyle.DotLine)
    for width in guides.face_width:
        _paint_pair(painter, QPointF(x, y), width / 2 * scale, half_height, allowed)
    if geometry is not None and geometry.face_width is not None:
        half = geometry.face_width / 2 * scale
        _paint_pair(painter, QPointF(x, y), half, half_height * 1.2, QPen(colour, 2.5))


def _face_place(guides: Guides, geometry: Geometry | None) -> tuple[float, float]:
    """Return where the marks belong: the face's middle and the height of the cheeks."""
    middle, eyes = guides.width / 2, guides.height * 0.39
    if geometry is not None and geometry.eye_mid_x is not None and geometry.eye_y is not None:
        middle, eyes = geometry.eye_mid_x, geometry.eye_y
    return middle, eyes + guides.height * 0.1


def _paint_pair(
    painter: QPainter, middle: QPointF, half_width: float, half_height: float, pen: QPen
) -> None:
    painter.setPen(pen)
    for side in (-1, 1):
        at = middle + QPointF(side * half_width, 0)
        painter.drawLine(at - QPointF(0, half_height), at + QPointF(0, half_height))
