"""Files dropped on a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from capture_station.ui.icons import pixmap
from capture_station.ui.theme import colours

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

_ICON_PX = 48


def dropped_files(data: QMimeData) -> list[Path]:
    """Return the files on this computer that are being dropped."""
    places = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [place for place in places if place.is_file()]


class DropVeil(QWidget):
    """Covers a page while a file hangs over it, and says what letting go does.

    Args:
        page: What it covers.
    """

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._word = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_words(self, word: str) -> None:
        """Set what it says."""
        self._word = word
        self.setAccessibleName(word)

    def cover(self) -> None:
        """Cover the page."""
        parent = self.parentWidget()
        if parent is not None:
            self.resize(parent.size())
        self.raise_()
        self.show()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shade = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = shade.accent_tint
        painter.setOpacity(0.94)
        painter.fillRect(self.rect(), ground)
        painter.setOpacity(1.0)
        pen = QPen(shade.accent, 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), 12, 12)
        picture = pixmap("import", _ICON_PX, shade.accent, self.devicePixelRatioF())
        middle = self.rect().center()
        painter.drawPixmap(middle.x() - _ICON_PX // 2, middle.y() - _ICON_PX, picture)
        font = self.font()
        font.setPixelSize(20)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(shade.accent_ink)
        room = QRectF(0, middle.y() + 8, self.width(), 40)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._word)
