"""The desk page: the line at the left, the stage in the middle, the person at the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from capture_station.camera.state import CameraState, Status
from capture_station.domain.session import SessionState
from capture_station.domain.sitting import Stage as SittingStage
from capture_station.station.views import ID_SHOWN
from capture_station.ui.actions import bind, key_title
from capture_station.ui.desk.controller import DeskController
from capture_station.ui.desk.panel import PersonPanel
from capture_station.ui.desk.queue import QueueColumn
from capture_station.ui.desk.saying import (
    absent_saying,
    saying_of,
    unjudged_saying,
    verdict_tone,
)
from capture_station.ui.desk.state import Act, Busy, further_acts
from capture_station.ui.desk.tray import TrayPanel
from capture_station.ui.pages.page import Page
from capture_station.ui.sounds import Sound
from capture_station.ui.stage.stage import Stage
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.surfaces import row
from capture_station.ui.widgets.texts import EmptyState
from capture_station.wording import trouble_sentence

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from capture_station.camera.source import Frame
    from capture_station.domain.session import Session
    from capture_station.ui.context import Desktop
    from capture_station.ui.desk.state import DeskState
    from capture_station.ui.judging import LiveResult

_WIDE_PX = 1640
_COLUMNS = {False: (280, 336), True: (320, 392)}
_CASHIER_PX = 560
_NO_LIMIT = 16_777_215  # QWIDGETSIZE_MAX, which the binding does not export
_COUNTDOWN_FROM = 3
_CODE_FORMS = (Act.REGISTER, Act.BIND_CODE)
_AFTER_SHOT = (SittingStage.SHOT, SittingStage.DONE, SittingStage.DISPUTED)


class DeskPage(Page):
    """The five steps for one person after the other, with and without a mouse."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self.controller = DeskController(desktop)
        self.controller.setParent(self)
        self._live: LiveResult | None = None
        self._camera: CameraState | None = None
        self._judge_trouble: BaseException | None = None
        self._portrait_of = ""
        self.line = QueueColumn(self.controller)
        self.tray = TrayPanel(desktop, self.controller)
        self.line.place.addWidget(self.tray)
        self.stage = Stage(self._latest, desktop.pictures)
        self.panel = PersonPanel(desktop, self.controller)
        desk = QWidget()
        desk.setLayout(row(self.line, self.stage, self.panel, gap=0))
        self._closed = EmptyState("sessions")
        self._open_sessions = Button(kind="accent", action="page-sessions")
        self._open_sessions.clicked.connect(lambda: desktop.page_wanted.emit("sessions"))
        self._closed.offer(self._open_sessions)
        self._stack = QStackedWidget()
        self._stack.addWidget(desk)
        self._stack.addWidget(self._closed)
        self.setLayout(row(self._stack, gap=0))
        self._bind_keys()
        desktop.session_changed.connect(self._on_session)
        desktop.camera_changed.connect(self._on_camera)
        desktop.judge.judged.connect(self._on_judged)
        desktop.judge.forgotten.connect(self._forget_live)
        desktop.codes.found.connect(self.take_code)
        desktop.judge.failed.connect(self._on_judge_failed)
        desktop.setting_changed.connect(self._on_setting)
        desktop.syncing.news_came.connect(lambda _news: self.controller.refresh_person())
        desktop.duty.changed.connect(lambda _account: self._on_setting("desk.role"))
        self.controller.state_changed.connect(self._show)
        self.controller.answering.offer_changed.connect(lambda: self._say(self.controller.state))
        self.controller.photo_taken.connect(lambda: desktop.sounds.play(Sound.SHUTTER))
        self.controller.photo_kept.connect(lambda _sitting: desktop.sounds.play(Sound.GOOD))
        self.controller.search_wanted.connect(self.line.focus_search)
        self._on_session(desktop.session)
        self.put_words()

    @override
    def put_words(self) -> None:
        self._open_sessions.setText(self.tr("打开场次"))
        self._closed.show_words(
            self.tr("没有进行中的场次"),
            self.tr("在「场次」中新建并开放场次后，即可在这里进入、收费、登记、拍照、核对。"),
        )
        self._show(self.controller.state)

    @override
    def enter(self) -> None:
        self._arrange()
        if self.desktop.reader is None and self.desktop.role != "cashier":
            self.desktop.restart_camera()
        self._watch()
        self.controller.line.reload()
        self._put_focus(self.controller.state)
        self._look_for_codes(self.controller.state)

    @override
    def leave(self) -> None:
        self.desktop.judge.watch(None, None)
        self.desktop.codes.watch(None)
        self._live = None

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let a digit that is typed anywhere begin a search: a scanner need not be aimed."""
        text = event.text()
        typed = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if typed and text.isdigit() and self.controller.state.form is None:
            self.line.begin_search(text)
        else:
            super().keyPressEvent(event)

    def take_code(self, code: str) -> None:
        """Take up a code of a hand scanner or of the live picture: into the form, else a person."""
        form = self.controller.state.form
        if form is None:
            self.controller.scan(code)
        elif not self.panel.form(form).take_code(code):
            self.desktop.notices.look(self.tr("请先完成或关闭正在填的内容，再扫码。"))

    def _arrange(self) -> None:
        """Share the width; a cashier's desk has no camera and needs no stage."""
        has_stage = self.desktop.role != "cashier"
        self.stage.setVisible(has_stage)
        left, right = _COLUMNS[self.width() >= _WIDE_PX]
        if has_stage:
            self.line.setFixedWidth(left)
        else:
            self.line.setMinimumWidth(left)
            self.line.setMaximumWidth(_NO_LIMIT)
        self.panel.setFixedWidth(right if has_stage else _CASHIER_PX)

    # --- keys -----------------------------------------------------------------------------

    def _bind_keys(self) -> None:
        controller = self.controller
        bind(self, "find", self.line.focus_search)
        bind(self, "next", self._on_next)
        self._shoot = bind(self, "shoot", controller.shoot)
        bind(self, "retake", self._on_retake)
        bind(self, "back", self._on_back)
        bind(self, "pedal", self.panel.press_primary)
        self._zoom = bind(self, "zoom", self.stage.review.toggle_zoom)
        bind(self, "walk-in", lambda: controller.do(Act.WALK_IN))
        bind(self, "call-next", controller.call_next)
        bind(self, "show-id", self.panel.head.toggle_id)
        self.panel.head.id_shown.connect(partial(self.desktop.duty.note_view, ID_SHOWN))
        for key, act in (
            ("dispute", Act.DISPUTE),
            ("leave", Act.LEAVE),
            ("correct", Act.CORRECT),
            ("refund", Act.REFUND),
        ):
            bind(self, key, partial(self._do_if_offered, act))

    def _do_if_offered(self, act: Act) -> None:
        if act in further_acts(self.controller.state, self.desktop.role, self.desktop.duty.grant):
            self.controller.do(act)

    def _on_next(self) -> None:
        if not self.line.take_enter():
            self.panel.press_primary()

    def _on_retake(self) -> None:
        state = self.controller.state
        if state.shot is not None:
            self.controller.retake()
        elif state.form is None:
            self._do_if_offered(Act.ASK_RETAKE)

    def _on_back(self) -> None:
        state = self.controller.state
        if state.form is not None:
            self.controller.close_form()
        elif self.line.clear_search():
            self.line.focus_search()
        elif state.stage is SittingStage.ON_STAGE:
            self._do_if_offered(Act.SEND_BACK)
        else:
            self.controller.put_down()

    # --- what is shown --------------------------------------------------------------------

    def _show(self, state: DeskState) -> None:
        self._shoot.setEnabled(state.is_live)  # otherwise a space is a space
        self._zoom.setEnabled(state.shot is not None and state.form is None)
        self._choose_view(state)
        self._say(state)
        if state.shot is not None:
            self.panel.show_judgement(state.shot.judgement)
        elif state.is_live:
            self.panel.show_judgement(self._live.view.judgement if self._live else None)
        else:
            self.panel.show_judgement(state.sitting_judgement)
        self._put_focus(state)
        self._look_for_codes(state)

    def _look_for_codes(self, state: DeskState) -> None:
        """Read codes while somebody is to be found or a code to be bound, never from a sitter."""
        is_wanted = state.form in _CODE_FORMS if state.form else state.person is None
        is_free = self.isVisible() and state.stage is not SittingStage.ON_STAGE
        has_camera = self.desktop.role != "cashier"
        reader = self.desktop.reader
        self.desktop.codes.watch(reader if is_wanted and is_free and has_camera else None)

    def _choose_view(self, state: DeskState) -> None:
        stage = self.stage
        if state.shot is not None:
            if stage.view is not stage.review or self._portrait_of != str(id(state.shot)):
                self._portrait_of = str(id(state.shot))
                self._load_previous(state)
            stage.show_view(stage.review)
        elif state.stage in _AFTER_SHOT and state.person is not None:
            self._load_kept(state)
            stage.show_view(stage.verify)
        else:
            self._portrait_of = ""
            stage.show_view(stage.live)
        stage.live.show_countdown(self._countdown(state))

    def _load_kept(self, state: DeskState) -> None:
        person, capture = state.person, state.sitting.capture if state.sitting else None
        if person is None or capture is None:
            return
        self.stage.verify.data.show_person(person.student.data)
        if self._portrait_of == capture.id:
            return
        self._portrait_of = capture.id
        records = self.desktop.station.records
        self.stage.verify.portrait.show_portrait(b"")
        self.desktop.ask(
            self, lambda: records.portrait(capture), self.stage.verify.portrait.show_portrait
        )

    def _load_previous(self, state: DeskState) -> None:
        """Set the portrait that a retake would replace, or the last try, beside the new one."""
        capture = state.sitting.capture if state.sitting is not None else None
        shot, aside = state.shot, self.controller.shot_put_aside
        if shot is None:
            return
        review, tone = self.stage.review, verdict_tone(shot.judgement.verdict)
        before = capture.judgement if capture is not None else aside.judgement if aside else None

        def show(previous: bytes) -> None:
            if self.controller.state.shot is shot:
                review.show_portrait(shot.portrait, tone, previous)
                review.show_eyes(shot.judgement.geometry, before.geometry if before else None)

        show(b"" if capture is not None or aside is None else aside.portrait)
        if capture is not None:
            records = self.desktop.station.records
            self.desktop.ask(self, lambda: records.portrait(capture), show)

    def _say(self, state: DeskState) -> None:
        is_concerned = state.is_live or state.person is None
        absent = absent_saying(self._camera) if state.is_live and not state.busy else None
        if absent is not None:
            self.stage.say(absent)
        elif self._judge_trouble is not None and is_concerned:
            self.stage.say(unjudged_saying(self._judge_trouble, self.desktop.lang))
        else:
            is_asked = self.controller.answering.offered is not None
            self.stage.say(saying_of(state, self._live, self.desktop.lang, is_asked=is_asked))

    def _countdown(self, state: DeskState) -> int:
        automatic = self.desktop.station.settings.flag("desk.auto_shutter")
        live = self._live
        if not automatic or not state.is_live or state.busy or state.form or live is None:
            return 0
        if live.progress <= 0:
            return 0
        return max(1, round(_COUNTDOWN_FROM * (1 - live.progress)))

    def _put_focus(self, state: DeskState) -> None:
        """Keep the keys where they belong: at the search between two people, else at the page."""
        if not self.isVisible() or state.form is not None or state.busy is not Busy.NOTHING:
            return
        if self._stack.currentWidget() is self._closed:
            self._closed.setFocus()
        elif state.person is None:
            if not self.line.search.hasFocus():
                self.line.focus_search()
        elif not self.line.search.text() and not self.panel.primary.hasFocus():
            self.panel.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what happens ---------------------------------------------------------------------

    def _latest(self) -> Frame | None:
        reader = self.desktop.reader
        return reader.latest() if reader is not None else None

    def _watch(self) -> None:
        session = self.desktop.session
        spec = self.desktop.spec
        self.stage.live.set_spec(spec)
        if session is None or spec is None:
            self.desktop.judge.watch(None, None)
            return
        accepted = self.desktop.station.backgrounds_of(session)
        self.desktop.judge.watch(self.desktop.reader, spec, accepted)

    def _on_session(self, session: Session | None) -> None:
        is_open = session is not None and session.state is SessionState.OPEN
        self._stack.setCurrentIndex(0 if is_open else 1)
        self._live = None
        if self.isVisible():
            self._watch()

    def _on_setting(self, key: str) -> None:
        if key == "desk.role":
            self._arrange()
        if key in {"desk.role", "camera.source"} and self.isVisible():
            self.enter()
        self._show(self.controller.state)

    def _on_camera(self, state: CameraState) -> None:
        if state.trouble is not None:
            message = trouble_sentence(state.trouble, self.desktop.lang)
            if self.desktop.station.settings.text("camera.spare"):
                spare = self.tr("按 {key} 换用备用相机。").format(key=key_title("spare-camera"))
                message = f"{message}\n{spare}"
        elif state.status is Status.CONNECTING:
            message = self.tr("正在连接相机…")
        else:
            message = self.tr("相机未连接。请在「设置」中选择相机。")
        was_live = self._camera is not None and self._camera.status is Status.LIVE
        if was_live and state.trouble is not None:
            self.desktop.sounds.play(Sound.ACT)
        self._camera = state
        self.stage.live.show_message(message, is_stale=state.status is not Status.LIVE)
        if state.status is not Status.LIVE:
            self._forget_live()
        desk = self.controller.state
        self._say(desk)
        if desk.is_live and self._live is None:
            self.panel.show_judgement(None)
        if state.status is Status.LIVE and self.isVisible():
            self._watch()
            self._look_for_codes(self.controller.state)

    def _forget_live(self) -> None:
        self._live = None
        self.stage.live.show_result(None)

    def _on_judge_failed(self, error: BaseException) -> None:
        self._judge_trouble = error
        self._forget_live()
        self._say(self.controller.state)

    def _on_judged(self, result: LiveResult) -> None:
        if absent_saying(self._camera) is not None:
            return  # of a picture from before
        self._live, self._judge_trouble = result, None
        state = self.controller.state
        if self.stage.view is self.stage.live:
            self.stage.live.show_result(result)
        if not state.is_live:
            return
        self.panel.show_judgement(result.view.judgement)
        self._say(state)
        self.stage.live.show_countdown(self._countdown(state))
        if self.desktop.station.settings.flag("desk.auto_shutter") and result.progress >= 1:
            self.controller.shoot()
