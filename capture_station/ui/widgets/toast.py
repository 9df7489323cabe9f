"""Notices as they appear: a strip over the upper edge of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from capture_station.ui.notices import Notice, Tone
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.signs import Dot
from capture_station.ui.widgets.surfaces import GAP, Card, Panel, row
from capture_station.ui.widgets.texts import KeyCap, Text

if TYPE_CHECKING:
    from capture_station.ui.notices import Notices

_GOOD_MS = 4000
_NARROWEST_PX, _WIDEST_PX = 280, 620


class Toast(Panel):
    """Shows one notice at a time over a page; the newest wins, the same one is shown once.

    It never takes the focus from the page: a key of its own presses its button.

    Args:
        host: The widget over whose upper edge it stands.
        notices: Whose notices it shows.
    """

    def __init__(self, host: QWidget, notices: Notices) -> None:
        super().__init__()
        self.setParent(host)
        self._host = host
        self._notice: Notice | None = None
        self._card = Card(margin=GAP + 4)
        self._dot = Dot(10)
        self._text = Text(wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = Button(kind="accent")
        self._key = KeyCap("notice")
        self._close = Button(kind="quiet", icon_name="cross", action="notice")
        for button in (self._button, self._close):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._card.rows.addLayout(
            row(self._dot, self._text, self._button, self._key, self._close, gap=GAP + 4)
        )
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self._card)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_GOOD_MS)
        self._timer.timeout.connect(self.dismiss)
        self._button.clicked.connect(self._on_button)
        self._close.clicked.connect(self.dismiss)
        notices.raised.connect(self.show_notice)
        host.installEventFilter(self)
        self.hide()
        self.put_words()

    @override
    def put_words(self) -> None:
        self._close.setAccessibleName(self.tr("关闭"))

    @property
    def notice(self) -> Notice | None:
        """What is shown now."""
        return self._notice

    def show_notice(self, notice: Notice) -> None:
        """Show a notice in place of the one before."""
        self._notice = notice
        self._dot.show_tone(notice.tone.value)
        self._text.setText(notice.sentence)
        self._text.setAccessibleName(notice.sentence)
        self._button.setText(notice.button)
        for part in (self._button, self._key):
            part.setVisible(bool(notice.button))
        self._card.set_tone("" if notice.tone is Tone.GOOD else notice.tone.value)
        self._timer.stop()
        if notice.tone is Tone.GOOD:
            self._timer.start()
        self._place()
        self.show()
        self.raise_()

    def press(self) -> None:
        """Press the button of the notice; take one away that has none."""
        if self._notice is not None:
            self._on_button()

    def dismiss(self) -> None:
        """Take the notice away."""
        self._timer.stop()
        self._notice = None
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _on_button(self) -> None:
        notice = self._notice
        self.dismiss()
        if notice is not None and notice.act is not None:
            notice.act()

    def _place(self) -> None:
        room = self._host.rect()
        # one line where it has room: a short notice covers no more of the heading than it needs
        line = self._text.fontMetrics().horizontalAdvance(self._text.text())
        parts = (self._dot, self._button, self._key, self._close)
        others = (one for one in parts if not one.isHidden())
        wanted = line + sum(one.sizeHint().width() + GAP + 4 for one in others) + 8 * GAP
        width = min(max(wanted, _NARROWEST_PX), _WIDEST_PX, room.width() - 4 * GAP)
        height = self.sizeHint().height()
        if self._layout.hasHeightForWidth():
            height = self._layout.totalHeightForWidth(width)
        left = (room.width() - width) // 2
        self.setGeometry(left, 2 * GAP, width, height)
