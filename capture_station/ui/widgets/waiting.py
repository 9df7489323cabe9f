"""Signs that something takes its time."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from capture_station.ui.theme import colours

_PATIENCE_MS = 300
_STEP_MS = 40
_STEP = 0.025
_WIDTH = 0.25


class BusyBar(QWidget):
    """A thin line in which a light runs while something has been at work for longer than 0.3 s."""

    def __init__(self) -> None:
        super().__init__()
        self._jobs = 0
        self._at = 0.0
        self._running = False
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience)
        self._ticker = QTimer(self, interval=_STEP_MS)
        self._ticker.timeout.connect(self._on_tick)
        self.setFixedHeight(3)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def is_running(self) -> bool:
        """Whether the light runs."""
        return self._running

    def begin(self) -> None:
        """Something starts."""
        self._jobs += 1
        if self._jobs == 1:
            self._patience.start()

    def end(self) -> None:
        """Something is over."""
        self._jobs = max(0, self._jobs - 1)
        if not self._jobs:
            self._patience.stop()
            self._stop()

    @override
    def sizeHint(self) -> QSize:
        return QSize(80, 3)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._patience.stop()
        self._stop()
        super().hideEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._running:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours().accent)
        left = (self._at * (1 + _WIDTH) - _WIDTH) * self.width()
        painter.drawRoundedRect(QRectF(left, 0, _WIDTH * self.width(), self.height()), 1.5, 1.5)

    def _on_patience(self) -> None:
        if self.isVisible():
            self._running = True
            self._ticker.start()

    def _on_tick(self) -> None:
        self._at = (self._at + _STEP) % 1.0
        self.update()

    def _stop(self) -> None:
        self._running = False
        self._ticker.stop()
        self.update()
