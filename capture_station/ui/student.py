"""The student's screen: how to sit, the own portrait, the own data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QLayout, QStackedWidget
from typing_extensions import override

from capture_station.camera.state import Status
from capture_station.domain.sitting import Stage as SittingStage
from capture_station.ui.actions import bind
from capture_station.ui.desk.saying import saying_of, sitter_saying
from capture_station.ui.desk.state import Busy
from capture_station.ui.stage.caption import Instruction
from capture_station.ui.stage.live import LiveStage
from capture_station.ui.student_sheet import VerifySheet
from capture_station.ui.theme import colours
from capture_station.ui.widgets.surfaces import Panel, column, row
from capture_station.ui.widgets.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.camera.source import Frame
    from capture_station.camera.state import CameraState
    from capture_station.domain.capture import Shot
    from capture_station.domain.people import PersonData
    from capture_station.ui.background import Lane
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

    def __init__(self, latest: Callable[[], Frame | None], lane: Lane) -> None:
        super().__init__(latest, lane, mirrored=True, guided=False)
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
        self._offered: Shot | None = None
        self.view = SitterView(self._latest, desktop.pictures)
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
        answering = controller.answering
        self.sheet.confirmed.connect(answering.answer)
        self.sheet.disputed.connect(answering.answer)
        self._keys = (
            bind(self, "confirm-data", answering.answer),
            bind(self, "doubt-data", self.sheet.ask_reason),
        )
        for key in self._keys:  # the student's two keys, whichever window has the focus
            key.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
        bind(self, "back", self.sheet.back)
        controller.state_changed.connect(self.show_state)
        answering.offer_changed.connect(self._on_offer)
        desktop.judge.judged.connect(self._on_judged)
        desktop.judge.forgotten.connect(self._forget_live)
        desktop.camera_changed.connect(self._on_camera)
        self._dress()
        self.put_words()
        # touched, it must not take the keyboard away from the operator's window
        self.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._controller.answering.note_screen(shown=True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._controller.answering.note_screen(shown=False)

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
            key.setEnabled(self._controller.answering.is_asked)
        offered, before = self._controller.answering.offered, self._offered
        if state.shot is None or offered is not state.shot:
            self._offered = None
        name = state.person.student.data.name if state.person is not None else ""
        if offered is not None and state.person is not None:
            self._show_offered(offered, state.person.student.data)
            self._stack.setCurrentWidget(self.sheet)
        elif state.stage is SittingStage.SHOT and state.person is not None:
            self._show_kept(state, was_offered=before is not None)
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

    def _on_offer(self) -> None:
        self.show_state(self._controller.state)

    def _greet(self, words: str, line: str) -> None:
        self._greeting.setText(words)
        self._greeting_line.setText(line)
        self._stack.setCurrentWidget(self._waiting)

    def _show_offered(self, shot: Shot, data: PersonData) -> None:
        self.sheet.data.show_person(data)
        self.sheet.show_serial("")
        if shot is not self._offered:
            self._offered = shot
            self.sheet.back()
            self.sheet.portrait.show_portrait(shot.portrait)

    def _show_kept(self, state: DeskState, *, was_offered: bool) -> None:
        person, capture = state.person, state.sitting.capture if state.sitting else None
        if person is None or capture is None:
            return
        self.sheet.data.show_person(person.student.data)
        self.sheet.show_serial(capture.serial.text)
        if self._portrait_of == capture.id:
            return
        self._portrait_of = capture.id
        if was_offered:
            return  # it is on the sheet already, and so may be what is being asked
        self.sheet.back()
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

    def _on_judged(self, result: LiveResult) -> None:
        self._live = result
        state = self._controller.state
        if state.is_live and self.isVisible():
            self._say(self._saying(state))

    def _forget_live(self) -> None:
        self._live = None

    def _on_camera(self, camera: CameraState) -> None:
        self._camera = camera
        is_live = camera.status is Status.LIVE
        self.view.show_message("", is_stale=not is_live)
        if not is_live:
            self._forget_live()
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
