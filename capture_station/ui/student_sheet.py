"""The sheet on the student's screen: the own portrait, the own data, right or wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QStackedWidget, QWidget
from typing_extensions import override

from capture_station.domain.events import DisputeReason
from capture_station.ui.desk.words import dispute_word
from capture_station.ui.stage.verify import DataSheet, PortraitView
from capture_station.ui.theme import colours
from capture_station.ui.widgets.surfaces import Panel, column, row
from capture_station.ui.widgets.texts import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_FULL_HEIGHT_PX = 1080
"""Height of the screen for which the sheet's type was chosen; on a lower one it shrinks."""


class AnswerButton(QPushButton):
    """A large answer with a quiet line and its key."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumHeight(168)
        self._title, self._line = Text(), Text()
        for text in (self._title, self._line):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(column(0, self._title, self._line, 0, gap=4))
        self._dress()

    def show_words(self, title: str, line: str) -> None:
        """Set both texts."""
        self._title.setText(title)
        self._line.setText(line)
        self.setAccessibleName(title)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self._dress()
        super().changeEvent(event)

    def _dress(self) -> None:
        good = self.property("kind") == "good"
        ink = colours().named("on_good_button" if good else "text").name()
        self._title.setStyleSheet(f"color: {ink}; font-size: 36px; font-weight: 700;")
        self._line.setStyleSheet(f"color: {ink}; font-size: 18px;")


class VerifySheet(Panel):
    """Portrait at the left, data and the two answers at the right; reasons in their place."""

    confirmed = Signal()
    disputed = Signal(object)
    """A `DisputeReason`."""

    def __init__(self) -> None:
        super().__init__()
        self._serial = ""
        self._share = 1.0
        self.portrait = PortraitView()
        left = Panel()
        left.setObjectName("dark")
        left.setLayout(column(self.portrait))
        self._left, self._title, self._line = left, Text(), Text()
        self.data = DataSheet(dark=False, value_px=34)
        self.right, self.wrong = AnswerButton("good"), AnswerButton("")
        self._answers = QWidget()
        answers = row(self.right, self.wrong, gap=24)
        answers.setStretch(0, 2)
        answers.setStretch(1, 1)
        self._answers.setLayout(answers)
        self._reasons, self.reasons = _reason_buttons()
        for reason, button in self.reasons.items():
            button.clicked.connect(lambda _checked=False, chosen=reason: self._choose(chosen))
        self._lower = QStackedWidget()
        self._lower.addWidget(self._answers)
        self._lower.addWidget(self._reasons)
        content = column(self._title, self._line, 8, self.data, self._lower, gap=16)
        content.setStretch(3, 1)
        self._content = QWidget()
        self._content.setLayout(content)
        layout = row(left, self._content, gap=0)
        layout.setStretch(0, 2)
        layout.setStretch(1, 3)
        self.setLayout(layout)
        self.right.clicked.connect(self.confirmed)
        self.wrong.clicked.connect(self.ask_reason)
        self.put_words()

    @override
    def put_words(self) -> None:
        self._title.setText(self.tr("请核对您的照片和信息"))
        line = self.tr("拍摄序号 {serial} · 有任何一项不对，请按「有误」")
        unkept = self.tr("有任何一项不对，请按「有误」")
        self._line.setText(line.format(serial=self._serial) if self._serial else unkept)
        self.right.show_words(self.tr("正确"), self.tr("本人照片，信息无误 · 按 +"))
        self.wrong.show_words(self.tr("有误"), self.tr("选择原因 · 按 -"))
        for reason, button in self.reasons.items():
            button.setText(dispute_word(reason))
            button.setAccessibleName(button.text())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(min(1.0, event.size().height() / _FULL_HEIGHT_PX))

    def _fit(self, share: float) -> None:
        """Set type and distances for a screen of this share of the full height."""

        def fitted(px: int) -> int:
            return round(px * share)

        self._title.setStyleSheet(f"font-size: {fitted(52)}px; font-weight: 700;")
        self._line.setStyleSheet(f"font-size: {fitted(22)}px;")
        self.data.set_value_px(fitted(34))
        for button in self.reasons.values():
            button.setStyleSheet(f"font-size: {max(14, fitted(20))}px; padding: 4px;")
        self._share = share
        self._turn_to(self._reasons if self.is_asking else self._answers)
        for holder, margins in ((self._left, (80,) * 4), (self._content, (96, 72, 96, 64))):
            holder.setContentsMargins(*map(fitted, margins))

    def show_serial(self, serial: str) -> None:
        """Show the serial number of a portrait that is to be verified; empty for none yet."""
        if serial != self._serial:
            self._serial = serial
            self.put_words()

    def ask_reason(self) -> None:
        """Ask what is wrong."""
        self._turn_to(self._reasons)

    def back(self) -> None:
        """Return from the reasons to the two answers."""
        self._turn_to(self._answers)

    def _turn_to(self, lower: QWidget) -> None:
        """Show answers or reasons; the reasons, in three rows, need more height."""
        self._lower.setCurrentWidget(lower)
        height_px = 260 if lower is self._reasons else 190
        self._lower.setFixedHeight(round(height_px * self._share))

    @property
    def is_asking(self) -> bool:
        """Whether the reasons are shown."""
        return self._lower.currentWidget() is self._reasons

    def _choose(self, reason: DisputeReason) -> None:
        self.back()
        self.disputed.emit(reason)


def _reason_buttons() -> tuple[QWidget, dict[DisputeReason, QPushButton]]:
    """Return a grid with one button for each reason."""
    place = QWidget()
    grid = QGridLayout(place)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(12)
    buttons = {}
    for at, reason in enumerate(DisputeReason):
        button = QPushButton()
        button.setProperty("kind", "answer")
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        button.setAutoDefault(False)
        grid.addWidget(button, at // 3, at % 3)
        buttons[reason] = button
    return place, buttons
