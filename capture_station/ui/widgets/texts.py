"""Texts, chips, key caps."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from capture_station.ui.actions import key_title
from capture_station.ui.icons import pixmap
from capture_station.ui.theme import colours
from capture_station.ui.widgets.surfaces import Panel, column, set_look


class Text(QLabel):
    """A text in one of the sizes and tones of the style sheet.

    Args:
        text: In the language of the windows.
        role: ``title``, ``section``, ``name``, ``number``, ``strong``, ``second``, ``faint``,
            ``small``, ``good``, ``look``, ``act`` or empty for body text.
        wrap: Whether it may take several lines.
    """

    def __init__(self, text: str = "", role: str = "", *, wrap: bool = False) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)

    def set_role(self, role: str) -> None:
        """Give it another size or tone."""
        set_look(self, "role", role)


class ElidedText(Text):
    """A text of one line that ends in "…" where there is too little room; the tool tip has all."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__(text, role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(24)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = self.fontMetrics()
        room = self.contentsRect()
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        tip = self.text() if shown != self.text() else ""
        if tip != self.toolTip():
            self.setToolTip(tip)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, int(self.alignment()), shown)


class Chip(QLabel):
    """A short word on a tinted ground; never colour alone."""

    def __init__(self, text: str = "", tone: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def show_word(self, text: str, tone: str) -> None:
        """Set word and tint (``good``, ``look``, ``act``, ``accent`` or empty)."""
        self.setText(text)
        self.setAccessibleName(text)
        set_look(self, "tone", tone)
        self.adjustSize()


class KeyCap(QLabel):
    """The key of an action, drawn like a key.

    Args:
        action: Of `ui.actions.ACTIONS`.
        on: ``"accent"`` where it stands on an accent ground.
    """

    def __init__(self, action: str, on: str = "") -> None:
        super().__init__()
        self._action = action
        self.setProperty("on", on)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setText(key_title(action))

    def show_action(self, action: str) -> None:
        """Show the key of another action."""
        self._action = action
        self.setText(key_title(action))
        self.setVisible(bool(action))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.setText(key_title(self._action))
        super().changeEvent(event)


class PageHeading(Panel):
    """Title of a page with one quiet line beside or below it."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Text(role="title")
        self._line = ElidedText(role="second")
        self.setLayout(column(self._title, self._line, gap=2))
        self._line.hide()

    def show_words(self, title: str, line: str = "") -> None:
        """Set both texts."""
        self._title.setText(title)
        self._line.setText(line)
        self._line.setVisible(bool(line))
        self.setAccessibleName(title)


class EmptyState(Panel):
    """What stands where there is nothing yet: what this is and what to do."""

    def __init__(self, icon_name: str) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = Text(role="section", wrap=True)
        self._line = Text(role="second", wrap=True)
        for text in (self._title, self._line):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.place = column(gap=8)
        self.place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setLayout(
            column(0, self._picture, 8, self._title, self._line, 8, self.place, 0, margin=24)
        )
        self._draw()

    def show_words(self, title: str, line: str = "") -> None:
        """Set both texts."""
        self._title.setText(title)
        self._line.setText(line)

    def offer(self, button: QWidget) -> None:
        """Offer the one next thing below the words; the focus of this place is the button's."""
        self.place.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        self.setFocusProxy(button)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        self._picture.setPixmap(pixmap(self._icon_name, 48, colours().off, 2.0))
