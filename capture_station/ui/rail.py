"""The rail at the left: the pages with their icons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QLabel, QSizePolicy
from typing_extensions import override

from capture_station.ui.actions import action_title, tool_tip
from capture_station.ui.icons import pixmap, program_icon
from capture_station.ui.theme import colours
from capture_station.ui.widgets.surfaces import GAP, Panel, column

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QEnterEvent

    from capture_station.ui.pages.page import PageSpec

_WIDTH = 88
_ICON = 22


class RailButton(QAbstractButton):
    """A page of the rail, or the help: its icon above its title."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # each page has its key; here the focus would be lost to the page in front
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(68)

    @override
    def sizeHint(self) -> QSize:
        return QSize(_WIDTH - 2 * GAP, 68)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shade = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            painter.setBrush(shade.rail_chosen if self.isChecked() else shade.rail_hover)
            painter.drawRoundedRect(ground, 10, 10)
        if self.isChecked():
            painter.setBrush(shade.rail_accent)
            painter.drawRoundedRect(QRectF(0, 14, 4, ground.height() - 28), 2, 2)
        ink = shade.rail_text_chosen if self.isChecked() else shade.rail_text
        picture = pixmap(self.key, _ICON, ink, self.devicePixelRatioF())
        painter.drawPixmap(round((self.width() - _ICON) / 2), 13, picture)
        font = self.font()
        font.setPixelSize(13)
        painter.setFont(font)
        painter.setPen(ink)
        room = QRectF(2, 40, ground.width() - 4, 22)
        word = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, word)


class Rail(Panel):
    """The pages, one of them chosen.

    Args:
        pages: What it offers; those that are not for the rail are left out.
    """

    chosen = Signal(str)
    help_wanted = Signal()

    def __init__(self, pages: tuple[PageSpec, ...]) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH)
        sign = QLabel()
        sign.setPixmap(program_icon().pixmap(40, 40))
        sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons = {spec.key: RailButton(spec.key) for spec in pages if spec.on_rail}
        self._help = RailButton("question")
        self._help.setCheckable(False)
        self._help.clicked.connect(self.help_wanted)
        self._group = QButtonGroup(self)
        for button in self._buttons.values():
            self._group.addButton(button)
        at_end = {spec.key for spec in pages if spec.at_end}
        upper = [button for key, button in self._buttons.items() if key not in at_end]
        lower = [button for key, button in self._buttons.items() if key in at_end]
        self.setLayout(
            column(GAP, sign, 2 * GAP, *upper, 0, self._help, *lower, gap=GAP, margin=GAP)
        )
        self._group.buttonClicked.connect(lambda button: self.chosen.emit(button.key))
        self.put_words()

    @override
    def put_words(self) -> None:
        for key, button in self._buttons.items():
            button.setText(action_title(f"page-{key}"))
            button.setAccessibleName(button.text())
            button.setToolTip(tool_tip(f"page-{key}"))
        self._help.setText(action_title("help"))
        self._help.setAccessibleName(self._help.text())
        self._help.setToolTip(tool_tip("help"))

    def offer(self, keys: frozenset[str]) -> None:
        """Show only these of its pages."""
        for key, button in self._buttons.items():
            button.setVisible(key in keys)

    def show_chosen(self, key: str) -> None:
        """Mark the page that is in front; while it does not stand here, none."""
        self._group.setExclusive(False)
        for of, button in self._buttons.items():
            button.setChecked(of == key)
        self._group.setExclusive(True)
