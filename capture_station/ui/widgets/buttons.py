"""Buttons: the primary one, the others, chips to choose with."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from capture_station.ui.actions import key_title, tool_tip
from capture_station.ui.icons import icon
from capture_station.ui.theme import colours
from capture_station.ui.widgets.fitting import fitting
from capture_station.ui.widgets.flow import FlowLayout
from capture_station.ui.widgets.surfaces import GAP, set_look

_TITLE_PX, _SMALL_TITLE_PX = 20, 13
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_TAB = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab})
_COME_BACK = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})
_PRIMARY = frozenset({"accent", "good"})
_INKS = {"accent": "on_accent", "good": "on_good_button", "danger": "act_ink"}


class Button(QPushButton):
    """A button.

    Enter presses it while it has the focus, if it is the page's primary one or somebody has gone to
    it with Tab; else Enter stays the next thing of the page.

    Args:
        text: Its title.
        kind: ``accent`` (one a page), ``good``, ``danger``, ``quiet``, ``link`` or empty.
        icon_name: Icon left of the title.
        action: Action whose key the tool tip tells.
    """

    def __init__(
        self, text: str = "", kind: str = "", icon_name: str = "", action: str = ""
    ) -> None:
        super().__init__(text)
        self._icon_name = icon_name
        self._action = action
        self._is_gone_to = False
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(18, 18))
        self._dress()

    def show_words(self, text: str, action: str = "") -> None:
        """Set the title, and the action whose key the tool tip tells."""
        self.setText(text)
        self.setAccessibleName(text)
        self._action = action
        self.setToolTip(tool_tip(action) if action else "")

    def set_icon(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._dress()

    def set_kind(self, kind: str) -> None:
        """Give it another look."""
        set_look(self, "kind", kind)
        self._dress()

    @property
    def is_gone_to(self) -> bool:
        """Whether somebody brought the focus here with Tab, not the page."""
        return self._is_gone_to

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and self._is_meant_by(event):
            event.accept()  # else it would be the next thing of the page
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_meant_by(event):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        # its release comes where the key has led; Qt gives the same reason for the focus where a
        # widget that had it was disabled
        if event.key() in _TAB:
            self._is_gone_to = True
        super().keyReleaseEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in _COME_BACK:
            self._is_gone_to = False
        super().focusInEvent(event)

    def _is_meant_by(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.key() not in _ENTER:
            return False
        is_alone = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return is_alone and (self._is_gone_to or self.property("kind") in _PRIMARY)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.LanguageChange}:
            self._dress()
        super().changeEvent(event)

    def _dress(self) -> None:
        if self._icon_name:
            ink = _INKS.get(str(self.property("kind")), "second")
            self.setIcon(icon(self._icon_name, colours().named(ink), 18))
        if self._action:
            self.setToolTip(tool_tip(self._action))


class PrimaryButton(QPushButton):
    """The one next thing: large, always in the same place, with its key on it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "accent")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setMinimumHeight(64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._title = QLabel()
        self._cap = QLabel()
        self._dressed: tuple[str, int] | None = None
        for label in (self._title, self._cap):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        layout.addWidget(self._title, 1)
        layout.addWidget(self._cap, 0, Qt.AlignmentFlag.AlignVCenter)
        self._dress()

    def show_words(self, title: str, key: str) -> None:
        """Set title and key.

        Args:
            title: What it does.
            key: Action whose key stands on it; empty for none.
        """
        self._title.setText(title)
        self._cap.setText(key_title(key) if key else "")
        self._cap.setVisible(bool(key))
        self.setAccessibleName(title)
        self._dress()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._dress()

    def set_kind(self, kind: str) -> None:
        """``"accent"`` or ``"good"``."""
        set_look(self, "kind", kind)
        self._dress()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.EnabledChange}:
            self._dress()
        super().changeEvent(event)

    @override
    def sizeHint(self) -> QSize:
        hint = self._title.sizeHint()
        return QSize(hint.width() + self._cap.sizeHint().width() + 6 * GAP, 64)

    def _dress(self) -> None:
        ink = _INKS[str(self.property("kind"))] if self.isEnabled() else "on_disabled"
        colour = colours().named(ink).name()
        size = self._fitting_px()
        if (colour, size) == self._dressed:
            return  # dressing costs milliseconds, and several events in a row ask for the same
        self._dressed = colour, size
        self._title.setStyleSheet(f"color: {colour}; font-size: {size}px; font-weight: 700;")
        self._cap.setStyleSheet(
            f"color: {colour}; border: 1px solid {colour}; border-radius: 6px;"
            "padding: 3px 10px; font-size: 13px;"
        )

    def _fitting_px(self) -> int:
        """Return the largest type in which the title has room beside the key."""
        font = QFont(self.font())
        font.setBold(True)
        key = self._cap.sizeHint().width() + GAP if self._cap.text() else 0
        room = self.width() - 4 * GAP - key
        title = self._title.text()
        return fitting(font, title, room, _TITLE_PX, _SMALL_TITLE_PX).pixelSize()


class ChoiceChip(QPushButton):
    """One of several views to choose between."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class ChoiceChips(QWidget):
    """A row of chips of which exactly one is chosen."""

    chosen = Signal(str)

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__()
        self._chips = {key: ChoiceChip(key) for key in keys}
        self._group = QButtonGroup(self)
        layout = FlowLayout(self)
        for chip in self._chips.values():
            self._group.addButton(chip)
            layout.addWidget(chip)
        self._chips[keys[0]].setChecked(True)
        self._group.buttonClicked.connect(lambda button: self.chosen.emit(button.key))

    def show_words(self, words: dict[str, str]) -> None:
        """Set the text of each chip."""
        for key, word in words.items():
            self._chips[key].setText(word)
            self._chips[key].setAccessibleName(word)

    def choose(self, key: str) -> None:
        """Choose a chip as if it had been clicked."""
        if not self._chips[key].isChecked():
            self._chips[key].setChecked(True)
            self.chosen.emit(key)

    @property
    def choice(self) -> str:
        """The key of the chosen chip."""
        return next(key for key, chip in self._chips.items() if chip.isChecked())
