"""The student's screen: how to sit, the own portrait, the own data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)
from typing_extensions import override

from capture_station.camera.state import Status
from capture_station.domain.events import DisputeReason
from capture_station.domain.sitting import Stage as SittingStage
from capture_station.ui.actions import bind
from capture_station.ui.desk.saying import saying_of, sitter_saying
from capture_station.ui.desk.state import Act, Busy
from capture_station.ui.desk.words import dispute_word
from capture_station.ui.stage.caption import Instruction
from capture_station.ui.stage.live import LiveStage
from capture_station.ui.stage.verify import DataSheet, PortraitView
from capture_station.ui.theme import colours
from capture_station.ui.widgets.surfaces import Panel, column, row
from capture_station.ui.widgets.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.camera.source import Frame
    from capture_station.camera.state import CameraState
    from capture_station.ui.context import Desktop
    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.desk.state import DeskState
    from capture_station.ui.judging import LiveResult
    from capture_station.ui.stage.stage import Saying

_HEAD_MIDDLE, _HEAD_HEIGHT, _HEAD_WIDTH = 0.385, 0.56, 0.56
"""The oval in the portrait: middle and size of a head as the standard wants it, hair included."""
_AFTER_SHOT = (SittingStage.SHOT, SittingStage.DONE, SittingStage.DISPUTED)


class SitterView(LiveStage):
    """The mirrored live picture with the oval to sit into."""

    def __init__(self, latest: Callable[[], Frame | None]) -> None:
        super().__init__(latest, mirrored=True, guided=False)
        self._tone = "stage_text"

    def show_tone(self, tone: str) -> None:
        """Colour the oval."""
        self._tone = f"stage_{tone}" if tone in {"good", "look", "act"} else "stage_text"

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        picture = self.picture_rect()
        if picture.isEmpty() or self.is_stale:
            return
        height = picture.height() * 0.92
        width = height * 0.75
        oval = QRectF(0, 0, width * _HEAD_WIDTH, height * _HEAD_HEIGHT)
        top = picture.center().y() - height / 2
        oval.moveCenter(QPointF(picture.center().x(), top + height * _HEAD_MIDDLE))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QPainterPath()
        ground.addRect(picture.intersected(QRectF(self.rect())))
        inside = QPainterPath()
        inside.addEllipse(oval)
        painter.fillPath(ground.subtracted(inside), QColor(17, 20, 23, 110))
        painter.setPen(QPen(colours().named(self._tone), 5))
        painter.drawEllipse(oval)


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
        self._line.setText(line.format(serial=self._serial))
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
        self._lower.setFixedHeight(fitted(190))
        for holder, margins in ((self._left, (80,) * 4), (self._content, (96, 72, 96, 64))):
            holder.setContentsMargins(*map(fitted, margins))

    def show_serial(self, serial: str) -> None:
        """Show the serial number of a portrait that is to be verified."""
        if serial != self._serial:
            self._serial = serial
            self._lower.setCurrentWidget(self._answers)
            self.put_words()

    def ask_reason(self) -> None:
        """Ask what is wrong."""
        self._lower.setCurrentWidget(self._reasons)

    def back(self) -> None:
        """Return from the reasons to the two answers."""
        self._lower.setCurrentWidget(self._answers)

    @property
    def is_asking(self) -> bool:
        """Whether the reasons are shown."""
        return self._lower.currentWidget() is self._reasons

    def _choose(self, reason: DisputeReason) -> None:
        self._lower.setCurrentWidget(self._answers)
        self.disputed.emit(reason)


class StudentScreen(Panel):
    """The window on the second monitor.

    Args:
        desktop: Camera, judge and language.
        controller: Of the desk; the student's answers go to it.
    """

    def __init__(self, desktop: Desktop, controller: DeskController) -> None:
        super().__init__()
        self._desktop = desktop
        self._controller = controller
        self._live: LiveResult | None = None
        self._camera: CameraState | None = None
        self._portrait_of = ""
        self.view = SitterView(self._latest)
        self.instruction = Instruction()
        self.instruction.set_largest(72)
        self.instruction.centre()
        self._sitting = Panel()
        sitting = column(self.view, self.instruction, gap=24, margin=48)
        sitting.setStretch(0, 1)
        self._sitting.setLayout(sitting)
        self.sheet = VerifySheet()
        self._greeting, self._greeting_line = Text(), Text()
        for text in (self._greeting, self._greeting_line):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting = Panel()
        self._waiting.setLayout(column(0, self._greeting, self._greeting_line, 0, gap=24))
        self._stack = QStackedWidget()
        for part in (self._waiting, self._sitting, self.sheet):
            self._stack.addWidget(part)
        layout = row(self._stack, gap=0)
        # a small second monitor decides the size, not what would like to stand on it
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(layout)
        self.sheet.confirmed.connect(lambda: self._answer(Act.CONFIRM))
        self.sheet.disputed.connect(self._on_disputed)
        self._keys = (
            bind(self, "confirm-data", lambda: self._answer(Act.CONFIRM)),
            bind(self, "doubt-data", self.sheet.ask_reason),
        )
        for key in self._keys:  # the student's two keys, whichever window has the focus
            key.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
        bind(self, "back", self.sheet.back)
        controller.state_changed.connect(self.show_state)
        desktop.judge.judged.connect(self._on_judged)
        desktop.camera_changed.connect(self._on_camera)
        self._dress()
        self.put_words()
        # touched, it must not take the keyboard away from the operator's window
        self.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)

    @override
    def put_words(self) -> None:
        self.setWindowTitle(self.tr("学生屏"))
        self.show_state(self._controller.state)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self._dress()
        super().changeEvent(event)

    def show_state(self, state: DeskState) -> None:
        """Show what concerns the student at this moment of the desk."""
        for key in self._keys:
            key.setEnabled(state.stage is SittingStage.SHOT)
        name = state.person.student.data.name if state.person is not None else ""
        if state.stage is SittingStage.SHOT and state.person is not None:
            self._show_kept(state)
            self._stack.setCurrentWidget(self.sheet)
        elif state.stage is SittingStage.ON_STAGE:
            self._say(self._saying(state))
            self._stack.setCurrentWidget(self._sitting)
        elif state.stage in _AFTER_SHOT:
            disputed = state.stage is SittingStage.DISPUTED
            line = (
                self.tr("已记录，工作人员会联系您。") if disputed else self.tr("请带好随身物品。")
            )
            self._greet(self.tr("{name}，谢谢！").format(name=name), line)
        else:
            session = self._desktop.session
            school = session.school_name if session is not None else ""
            self._greet(school or self.tr("毕业生图像采集"), self.tr("请等待叫号"))

    def _greet(self, words: str, line: str) -> None:
        self._greeting.setText(words)
        self._greeting_line.setText(line)
        self._stack.setCurrentWidget(self._waiting)

    def _show_kept(self, state: DeskState) -> None:
        person, capture = state.person, state.sitting.capture if state.sitting else None
        if person is None or capture is None:
            return
        self.sheet.data.show_person(person.student.data)
        self.sheet.show_serial(capture.serial.text)
        if self._portrait_of == capture.id:
            return
        self._portrait_of = capture.id
        records = self._desktop.station.records
        self.sheet.portrait.show_portrait(b"")
        self._desktop.ask(
            self, lambda: records.portrait(capture), self.sheet.portrait.show_portrait
        )

    def _saying(self, state: DeskState) -> Saying:
        if state.is_live and state.busy is Busy.NOTHING:
            return sitter_saying(self._live, self._camera, self._desktop.lang)
        return saying_of(state, self._live, self._desktop.lang)

    def _say(self, saying: Saying) -> None:
        tone = f"stage_{saying.tone}" if saying.tone else "stage_text"
        self.instruction.show_words(saying.words, "", tone)
        self.view.show_tone(saying.ring)

    def _answer(self, act: Act) -> None:
        state = self._controller.state
        if state.stage is SittingStage.SHOT and state.busy is Busy.NOTHING:
            self._controller.do(act)

    def _on_disputed(self, reason: DisputeReason) -> None:
        if self._controller.state.stage is SittingStage.SHOT:
            self._controller.dispute(reason)

    def _on_judged(self, result: LiveResult) -> None:
        self._live = result
        state = self._controller.state
        if state.is_live and self.isVisible():
            self._say(self._saying(state))

    def _on_camera(self, camera: CameraState) -> None:
        self._camera = camera
        is_live = camera.status is Status.LIVE
        self.view.show_message("", is_stale=not is_live)
        if not is_live:
            self._live = None
        if self._controller.state.stage is SittingStage.ON_STAGE:
            self._say(self._saying(self._controller.state))

    def _latest(self) -> Frame | None:
        reader = self._desktop.reader
        return reader.latest() if reader is not None else None

    def _dress(self) -> None:
        shade = colours()
        self._greeting.setStyleSheet(
            f"color: {shade.stage_text.name()}; font-size: 56px; font-weight: 700;"
        )
        self._greeting_line.setStyleSheet(f"color: {shade.stage_second.name()}; font-size: 32px;")


def _reason_buttons() -> tuple[QWidget, dict[DisputeReason, QPushButton]]:
    """Return a grid with one button for each reason."""
    place = QWidget()
    grid = QGridLayout(place)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(16)
    buttons = {}
    for at, reason in enumerate(DisputeReason):
        button = QPushButton()
        button.setProperty("kind", "answer")
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        button.setAutoDefault(False)
        grid.addWidget(button, at // 4, at % 4)
        buttons[reason] = button
    return place, buttons
