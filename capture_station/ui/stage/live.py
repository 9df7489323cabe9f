"""The live picture with its guides."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from capture_station.camera.scaling import Scaler
from capture_station.ui.icons import pixmap
from capture_station.ui.stage.guides import Guides, GuideWords, paint_guides
from capture_station.ui.stage.picture import draw_picture, filled, image_of
from capture_station.ui.theme import colours
from capture_station.ui.widgets.looking import WhileShown
from capture_station.ui.widgets.surfaces import Panel

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.camera.source import Frame, Image
    from capture_station.domain.spec import PhotoSpec
    from capture_station.ui.background import Lane
    from capture_station.ui.judging import LiveResult

_LOOK_EVERY_MS = 25
_STALE_ALPHA = 200
"""How far a picture that stands still is dimmed: still to be made out, not to be taken for live."""
_FOLLOW = 0.35
"""Share of the way that the crop frame goes with each judgement: calm, yet never far behind."""
_JUMP = 0.25
"""In crop widths: a move beyond it is another person or place, and is shown at once."""


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """A live picture at the size at which it is drawn.

    Attributes:
        frame: The picture.
        size: In pixels of the screen.
        image: What is seen of it at this size.
    """

    frame: Frame
    size: QSize
    image: QImage


class LiveStage(Panel):
    """Draws the newest picture, whole and undistorted.

    The main thread only draws it: scaling thirty pictures a second would keep it from the keys.

    Args:
        latest: Gives the newest picture of the camera, or None.
        lane: Where pictures are brought to their size on the screen.
        mirrored: Whether left and right are exchanged, for the sitter.
        guided: Whether the guides are drawn.
        around: Token of the colour that it stands on.
    """

    def __init__(
        self,
        latest: Callable[[], Frame | None],
        lane: Lane,
        *,
        mirrored: bool = False,
        guided: bool = True,
        around: str = "stage",
    ) -> None:
        super().__init__()
        self._latest = latest
        self._lane = lane
        self._mirrored = mirrored
        self._guided = guided
        self._around = around
        self._shown: _Shown | None = None
        self._is_scaling = False
        # what one has made is on the screen while the other makes the next
        self._scaler, self._next_scaler = Scaler(), Scaler()
        self._result: LiveResult | None = None
        self._crop: QRectF | None = None
        self._guides: Guides | None = None
        self._guide_words = GuideWords({})
        self._message = ""
        self._is_stale = False
        self._countdown = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(320, 240))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        WhileShown(self, _LOOK_EVERY_MS, self._look)
        self.put_words()

    @override
    def put_words(self) -> None:
        self.setAccessibleName(self.tr("实时画面"))
        self._say_bands()
        self.update()

    def set_spec(self, spec: PhotoSpec | None) -> None:
        """Draw the guides of this spec."""
        self._guides = Guides.of(spec) if spec is not None else None
        self._say_bands()
        self.show_result(None)

    def show_result(self, result: LiveResult | None) -> None:
        """Draw guides and crop frame as this judgement says; None before there is one."""
        self._result = result
        crop = result.view.crop if result is not None else None
        if crop is None:
            self._crop = None
        else:
            target = QRectF(crop.left, crop.top, crop.width, crop.height)
            self._crop = _follow(self._crop, target)
        self.update()

    def show_message(self, message: str, *, is_stale: bool = False) -> None:
        """Say this in place of the picture while there is none.

        Args:
            message: One or two sentences; may be empty.
            is_stale: Whether a picture that is still there is old: it is dimmed, without guides,
                and the message stands over it.
        """
        self._message = message
        self._is_stale = is_stale
        self.update()

    def show_countdown(self, number: int) -> None:
        """Count down over the picture; 0 takes it away."""
        if number != self._countdown:
            self._countdown = number
            self.update()

    def picture_rect(self) -> QRectF:
        """Return where the whole picture is drawn; empty while there is none."""
        frame = self.frame
        return QRectF() if frame is None else _place(frame, self.rect())

    @property
    def frame(self) -> Frame | None:
        """The picture that is shown."""
        return None if self._shown is None else self._shown.frame

    @property
    def result(self) -> LiveResult | None:
        """The judgement by which guides and crop frame are drawn."""
        return self._result

    @property
    def message(self) -> str:
        """What is said while there is no new picture."""
        return self._message

    @property
    def is_stale(self) -> bool:
        """Whether the picture that is shown is an old one."""
        return self._is_stale

    @property
    def has_picture(self) -> bool:
        """Whether a live picture is shown."""
        return self._shown is not None

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._forget()  # when it comes back this would be a picture, and a judgement, from before
        super().hideEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours().stage)
        self._paint_moment(painter)
        if self._around != "stage":
            _round_off(painter, QRectF(self.rect()), colours().named(self._around))

    def _paint_moment(self, painter: QPainter) -> None:
        """Paint the picture with what stands over it, or why there is none."""
        if self._shown is None:
            if self._latest() is None:
                self._paint_absence(painter)
            return  # or the first picture is on its way
        whole = self.picture_rect()
        picture = whole.intersected(QRectF(self.rect()))
        painter.setClipRect(picture)
        self._paint_picture(painter, self._shown, picture)
        if self._is_stale:
            ground = QColor(colours().stage)
            ground.setAlpha(_STALE_ALPHA)
            painter.fillRect(picture, ground)
        elif self._guided and self._guides is not None:
            judgement = self._result.view.judgement if self._result is not None else None
            crop = self._crop_on(whole, self._shown.frame, self._guides)
            painter.setFont(self.font())
            paint_guides(painter, picture, crop, self._guides, self._guide_words, judgement)
        painter.setClipping(False)
        if self._around == "stage":
            # whole pixels: a corner of half a one would stay square
            _round_off(painter, QRectF(picture.toAlignedRect()), colours().stage)
        if self._is_stale:
            self._paint_absence(painter)
        elif self._countdown:
            self._paint_countdown(painter, picture)

    def _paint_picture(self, painter: QPainter, shown: _Shown, picture: QRectF) -> None:
        if shown.size == self._wanted_size(picture):
            painter.drawImage(picture.topLeft().toPoint(), shown.image)
        else:  # the window has just changed; until the picture comes at its new size
            draw_picture(painter, shown.image, picture)
            self._scale(shown.frame)

    def _look(self) -> None:
        frame = self._latest()
        if frame is self.frame:
            return
        if frame is None:
            self._forget()
            self.update()
        else:
            self._scale(frame)

    def _forget(self) -> None:
        self._shown, self._result, self._crop = None, None, None

    def _scale(self, frame: Frame) -> None:
        """Have a picture brought to its size; one at a time, the newest again after that."""
        if self._is_scaling:
            return
        whole = _place(frame, self.rect())
        picture = whole.intersected(QRectF(self.rect()))
        if picture.isEmpty():
            return
        self._is_scaling = True
        size, ratio, mirrored = self._wanted_size(picture), self.devicePixelRatioF(), self._mirrored
        # only at the sides is anything cut off, at both alike
        columns = frame.image.shape[1]
        beyond = round((picture.left() - whole.left()) / whole.width() * columns)
        scaler = self._next_scaler

        def scaled() -> Image:
            part = frame.image[:, beyond : columns - beyond]
            return scaler.scaled(part, size.width(), size.height(), mirrored=mirrored)

        def show(pixels: Image) -> None:
            self._is_scaling = False
            if self._latest() is None or not self.isVisible():
                return  # the camera has gone meanwhile, or this would be old when it is seen
            self._scaler, self._next_scaler = self._next_scaler, self._scaler
            image = image_of(pixels)
            image.setDevicePixelRatio(ratio)
            self._shown = _Shown(frame, size, image)
            self.update()

        def failed(_error: BaseException) -> bool:
            self._is_scaling = False
            return False

        self._lane.submit(self, scaled, show, failed)

    def _wanted_size(self, picture: QRectF) -> QSize:
        size = picture.size() * self.devicePixelRatioF()
        # a pixel too many is cut off by the clip, one too few would be a dark line at the edge
        return QSize(ceil(size.width()), ceil(size.height()))

    def _crop_on(self, picture: QRectF, frame: Frame, guides: Guides) -> QRectF:
        """Return the crop frame on the widget; without a face, where a face is waited for."""
        if self._crop is None:
            height = picture.height() * 0.92
            width = height * guides.width / guides.height
            middle = picture.center()
            return QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
        scale = picture.width() / frame.image.shape[1]
        return QRectF(
            picture.left() + self._crop.left() * scale,
            picture.top() + self._crop.top() * scale,
            self._crop.width() * scale,
            self._crop.height() * scale,
        )

    def _paint_absence(self, painter: QPainter) -> None:
        shade = colours()
        room = QRectF(self.rect()).adjusted(24, 0, -24, 0)
        sign = pixmap("camera-off", 56, shade.stage_second, self.devicePixelRatioF())
        middle = room.center()
        painter.drawPixmap(round(middle.x() - 28), round(middle.y() - 72), sign)
        font = self.font()
        font.setPixelSize(18)
        painter.setFont(font)
        painter.setPen(shade.stage_second)
        words = QRectF(room.left(), middle.y(), room.width(), 120)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(words, int(flags | Qt.TextFlag.TextWordWrap), self._message)

    def _paint_countdown(self, painter: QPainter, picture: QRectF) -> None:
        shade = colours()
        side = min(picture.width(), picture.height()) * 0.22
        disc = QRectF(0, 0, side, side)
        disc.moveCenter(picture.center())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = QColor(shade.stage)
        ground.setAlpha(170)
        painter.setBrush(ground)
        painter.drawEllipse(disc)
        font = self.font()
        font.setPixelSize(round(side * 0.6))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(shade.stage_text)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self._countdown))

    def _say_bands(self) -> None:
        titles = {"hair-top": self.tr("发顶"), "eye-line": self.tr("眼位")}
        bands = self._guides.bands if self._guides is not None else {}
        self._guide_words = GuideWords(
            {rule: f"{titles[rule]} {low:g}–{high:g}" for rule, (low, high) in bands.items()}
        )


def _place(frame: Frame, room: QRect) -> QRectF:
    """Return where the whole of a picture lies in a room that it fills."""
    height, width = frame.image.shape[:2]
    return filled(width, height, QRectF(room))


def _round_off(painter: QPainter, painted: QRectF, around: QColor) -> None:
    """Round the corners of what was painted; a rounded clip would make all of it dear."""
    corners = QPainterPath()
    corners.addRect(painted)
    corners.addRoundedRect(painted, 12, 12)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(corners, around)


def _follow(present: QRectF | None, target: QRectF) -> QRectF:
    """Return the crop frame a step nearer to where it belongs."""
    if present is None:
        return target
    away = max(
        abs(present.center().x() - target.center().x()),
        abs(present.center().y() - target.center().y()),
        abs(present.width() - target.width()),
    )
    if away > _JUMP * target.width():
        return target
    return QRectF(
        present.left() + (target.left() - present.left()) * _FOLLOW,
        present.top() + (target.top() - present.top()) * _FOLLOW,
        present.width() + (target.width() - present.width()) * _FOLLOW,
        present.height() + (target.height() - present.height()) * _FOLLOW,
    )
