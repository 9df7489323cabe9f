"""What the desk does, without any widget: people, keys and scripts drive it alike."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from capture_station.domain.sitting import Sitting, Stage
from capture_station.station.views import PERSON_OPENED
from capture_station.ui.desk.answering import Answering
from capture_station.ui.desk.guard import SeatGuard
from capture_station.ui.desk.likeness import Likeness, LikenessGuard
from capture_station.ui.desk.line import WaitingLine
from capture_station.ui.desk.recorder import DeskRecorder
from capture_station.ui.desk.shutter import Shutter
from capture_station.ui.desk.state import Act, Busy, needs_form, next_act
from capture_station.workflow.permissions import Right

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.camera.tray import Arrival
    from capture_station.domain.capture import Shot
    from capture_station.domain.events import DisputeReason, FeePaid, Resolution
    from capture_station.domain.overview import PersonHit
    from capture_station.domain.people import PersonData
    from capture_station.ui.context import Desktop
    from capture_station.ui.desk.likeness import Doubt


class DeskController(DeskRecorder):
    """Takes one person after the other through the five steps.

    Every act runs on the database lane. What is not possible now does nothing, what the world
    prevents becomes a notice.

    Args:
        desktop: The station and its threads.
    """

    photo_taken = Signal()
    """The shutter has fallen."""
    photo_developed = Signal(object)
    """A `Shot` waits for acceptance."""
    photo_kept = Signal(object)
    """The `Sitting` whose new portrait is safe."""
    search_wanted = Signal()
    """The next thing is to find a person: put the focus there."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self.line = WaitingLine(desktop, self)
        self.line.waiting_changed.connect(lambda count: self._set(waiting=count))
        self.guard = SeatGuard(desktop, self)
        self.guard.cleared.connect(self._on_seat_cleared)
        self.likeness = LikenessGuard(desktop, self)
        self.likeness.doubted.connect(self._on_doubt)
        self._shots = 0
        self._put_aside: tuple[Sitting | None, Shot | None] = (None, None)
        self._shutter = Shutter(desktop, self)
        self._shutter.taken.connect(self._on_taken)
        self._shutter.developed.connect(self._on_developed)
        self._shutter.failed.connect(self._on_shot_failed)
        self.photo_kept.connect(self._shutter.put_away)
        self.answering = Answering(desktop, self)
        desktop.session_changed.connect(self._on_session_changed)

    @property
    def shot_put_aside(self) -> Shot | None:
        """The shot of the person at the camera that was taken before the present one."""
        sitting, shot = self._put_aside
        now = self._state.sitting
        return shot if sitting is not None and now is not None and sitting.id == now.id else None

    @property
    def next_act(self) -> Act:
        """The one thing to do next."""
        return next_act(self._state, self._desktop.role)

    # --- finding --------------------------------------------------------------------------

    def scan(self, text: str) -> None:
        """Take up the person a scanned code or a finished text names; several are only listed.

        A number, an ID number or a capture code that fits exactly counts as a scan: the person is
        entered, or called if that is what comes next here.
        """
        self.line.find(text, lambda hit, exact: self.take_up(hit, at_once=exact))

    def take_up(self, hit: PersonHit, *, at_once: bool = False) -> bool:
        """Turn to a person, and return whether that was possible now.

        Args:
            hit: The person.
            at_once: Whether to enter the person, or call one who is registered.
        """
        if self._state.busy or not self._may_turn_away():
            return False
        self._set(person=hit, shot=None, form=None)
        self._desktop.duty.note_view(PERSON_OPENED, hit.student.id)
        if at_once and self.next_act in {Act.ENTER, Act.CALL}:
            self.do(self.next_act)
        return True

    def put_down(self) -> None:
        """Turn to nobody: the next person is searched or called."""
        if self._state.busy or not self._may_turn_away():
            return
        self._set(person=None, shot=None, form=None)
        self.search_wanted.emit()

    # --- the acts -------------------------------------------------------------------------

    def do_next(self) -> None:
        """Do the one next thing, or open the form it needs."""
        if self._state.form is None:
            self.do(self.next_act)

    def do(self, act: Act) -> None:
        """Do an act, or open the form it needs."""
        if self._state.busy:
            return
        if needs_form(act):
            self.open_form(act)
            return
        plain: dict[Act, Callable[[], None]] = {
            Act.FIND: self.search_wanted.emit,
            Act.ENTER: self.enter,
            Act.CALL: self.call,
            Act.SHOOT: self.shoot,
            Act.RETAKE: self.retake,
            Act.ACCEPT: self.accept,
            Act.CONFIRM: self.confirm,
            Act.NEXT: self.put_down,
            Act.CALL_NEXT: self.call_next,
            Act.SEND_BACK: self.send_back,
        }
        plain[act]()

    def open_form(self, act: Act) -> None:
        """Open the form of an act."""
        if not self._state.busy and (self._state.person is not None or act is Act.WALK_IN):
            self._set(form=act)

    def close_form(self) -> None:
        """Close the form without doing anything."""
        self._set(form=None)

    def enter(self) -> None:
        """Enter the person."""
        session, person = self._desktop.session, self._state.person
        if session is not None and person is not None:
            by = self._desktop.operator
            self._record(Act.ENTER, lambda: self._desk.enter(by, session.id, person.student.id))

    def enter_walk_in(self, data: PersonData) -> None:
        """Make a record for a person who is not on the roster, and enter them."""
        session = self._desktop.session
        if session is None or not self._may_turn_away():
            return
        desk, by = self._desktop.station.desk, self._desktop.operator

        def done(_sitting: Sitting) -> None:
            self._desktop.roster_changed.emit()

        self._set(person=None, shot=None)
        self._record(Act.WALK_IN, lambda: desk.enter_walk_in(by, session.id, data), done)

    def pay(self, payment: FeePaid) -> None:
        """Take the fee."""
        self._record_sitting(Act.PAY, lambda by, one: self._desk.pay(by, one.id, payment))

    def waive(self, reason: str) -> None:
        """Let the person off the fee."""
        self._record_sitting(Act.PAY, lambda by, one: self._desk.waive(by, one.id, reason))

    def charge_school(self) -> None:
        """Have the school pay."""
        self._record_sitting(Act.PAY, lambda by, one: self._desk.charge_school(by, one.id))

    def refund(self, reason: str) -> None:
        """Give the fee back."""
        refund = partial(
            self._record_sitting, Act.REFUND, lambda by, one: self._desk.refund(by, one.id, reason)
        )
        self._record_approved(Right.REFUND, refund)

    def register(self, capture_code: str = "") -> None:
        """Confirm the data and give the queue number."""
        code = capture_code.strip()
        self._record_sitting(Act.REGISTER, lambda by, one: self._desk.register(by, one.id, code))

    def bind_code(self, capture_code: str) -> None:
        """Bind a capture code after registering."""
        code = capture_code.strip()
        self._record_sitting(Act.BIND_CODE, lambda by, one: self._desk.bind_code(by, one.id, code))

    def propose_correction(self, field: str, new: str, note: str = "") -> None:
        """Record that a datum is said to be wrong."""
        self._record_sitting(
            Act.CORRECT,
            lambda by, one: self._desk.propose_correction(by, one.id, field, new.strip(), note),
        )

    def call(self) -> None:
        """Call the person to the camera."""
        self._shots = 0
        self._record_sitting(Act.CALL, lambda by, one: self._desk.call(by, one.id))

    def call_next(self) -> None:
        """Call who has waited longest."""
        if self.line.next_up is not None and self.take_up(self.line.next_up):
            self.call()

    def send_back(self) -> None:
        """Let the person wait again."""
        self._record_sitting(Act.SEND_BACK, lambda by, one: self._desk.send_back(by, one.id))

    def leave(self, reason: str) -> None:
        """The person goes without a photo."""
        self._record_sitting(Act.LEAVE, lambda by, one: self._desk.leave(by, one.id, reason))

    def void(self, reason: str) -> None:
        """Undo an entry made by mistake."""
        void = partial(
            self._record_sitting, Act.VOID, lambda by, one: self._desk.void(by, one.id, reason)
        )
        self._record_approved(Right.VOID, void)

    def ask_retake(self, reason: str) -> None:
        """Ask for another shot of a portrait that was kept."""
        self._record_sitting(
            Act.ASK_RETAKE, lambda by, one: self._desk.ask_retake(by, one.id, reason)
        )

    def drop_retake(self, reason: str) -> None:
        """Give a retake up."""
        self._record_sitting(
            Act.DROP_RETAKE, lambda by, one: self._desk.drop_retake(by, one.id, reason)
        )

    def confirm(self) -> None:
        """The student found everything right."""
        self._record_sitting(Act.CONFIRM, lambda by, one: self._desk.confirm(by, one.id))

    def dispute(self, reason: DisputeReason, note: str = "") -> None:
        """The student found something wrong."""
        self._record_sitting(
            Act.DISPUTE, lambda by, one: self._desk.dispute(by, one.id, reason, note)
        )

    def settle(self, resolution: Resolution, note: str = "") -> None:
        """End a dispute."""
        self._record_sitting(
            Act.SETTLE, lambda by, one: self._desk.settle(by, one.id, resolution, note)
        )

    # --- the shot -------------------------------------------------------------------------

    def shoot(self) -> None:
        """Take the photo of the person who was called, and of nobody else."""
        if (sitting := self._at_camera()) is None:
            return
        if self.guard.doubts(sitting):
            self._set(form=Act.NEXT_SITTER)
            return
        if self._is_enough():
            return
        self.guard.note_taken()
        self._set(busy=Busy.SHOOTING)
        self._shutter.release(sitting.id)

    def shoot_another(self) -> None:
        """Take the operator's word that another person sits there now, write it down, and shoot."""
        by, sitting = self._desktop.operator, self._state.sitting
        if sitting is not None and self._state.form is Act.NEXT_SITTER:
            self._desktop.ask(self, lambda: self._desk.note_other_sitter(by, sitting.id))
            self.guard.take_word()
            self.close_form()
            self.shoot()

    def assign(self, arrival: Arrival) -> None:
        """Let a photo of the tray be the shot; it stays there until its portrait is kept."""
        if (sitting := self._at_camera()) is not None:
            self.guard.note_unseen()
            self._set(busy=Busy.DEVELOPING)
            self._shutter.take_from_tray(sitting.id, arrival)

    def _is_enough(self) -> bool:
        """Count the shots of this call; from the limit on say that the person is to be called anew.

        Whoever shoots and shoots has often forgotten to call the next one.
        """
        limit = self._desktop.station.settings.number("desk.shots_per_call")
        self._shots += 1
        if not limit or self._shots <= limit:
            return False
        if self._shots == limit + 1:  # the automatic shutter asks again and again
            told = self.tr("这次叫号已拍 %n 张。换了人请叫下一位，仍是本人请重新叫号。", "", limit)
            again = self.tr("返回排队")
            self._desktop.notices.look(told, again, self.send_back)
        return True

    def _on_doubt(self, doubt: Doubt) -> None:
        """Stop before the portrait is kept; where it is kept already, say so."""
        if self._state.shot is doubt.shot and not self._state.busy and self._state.form is None:
            self._set(form=Act.LIKENESS)
        else:
            sentence = self.tr("请核对：刚保存的照片和{name}的照片是否弄混。")
            self._desktop.notices.look(sentence.format(name=doubt.name))

    def vouch(self) -> None:
        """Take the operator's word that the portrait is the right person's, and write it down."""
        by, sitting, doubt = self._desktop.operator, self._state.sitting, self.likeness.doubt
        if sitting is None or doubt is None or self._state.form is not Act.LIKENESS:
            return
        is_same = doubt.kind is Likeness.OTHER_THAN_BEFORE
        note = self._desk.note_same_sitter if is_same else self._desk.note_other_sitter
        self._desktop.ask(self, lambda: note(by, sitting.id))
        self.close_form()

    def _at_camera(self) -> Sitting | None:
        return self._state.sitting if self._state.can_shoot else None

    def retake(self) -> None:
        """Put the shot aside and look at the person again."""
        if self._state.shot is not None and not self._state.busy:
            self._put_aside = self._state.sitting, self._state.shot
            self._desktop.judge.begin_sitter()
            self._set(shot=None, form=None)

    def accept(self, override_reason: str = "") -> None:
        """Keep the shot; it is safe when `photo_kept` says so."""
        keep = partial(self._keep, override_reason)
        self._record_approved(Right.OVERRIDE if override_reason else Right.SHOOT, keep)

    def _keep(self, override_reason: str) -> None:
        shot, sitting = self._state.shot, self._state.sitting
        if shot is None or sitting is None:
            return
        by = self._desktop.operator
        self._record(
            Act.ACCEPT,
            lambda: self._desk.keep(by, sitting.id, shot, override_reason),
            self.photo_kept.emit,
            busy=Busy.SAVING,
        )

    def _on_taken(self) -> None:
        self._set(busy=Busy.DEVELOPING)
        self.photo_taken.emit()

    def _on_developed(self, sitting_id: str, shot: Shot) -> None:
        sitting = self._state.sitting
        belongs = sitting is not None and sitting.id == sitting_id and self._state.is_live
        self._set(busy=Busy.NOTHING, shot=shot if belongs else self._state.shot)
        if belongs:
            self.photo_developed.emit(shot)

    def _on_shot_failed(self, error: BaseException) -> None:
        self._set(busy=Busy.NOTHING)
        self._desktop.notices.error(error)

    # --- between two people -----------------------------------------------------------------

    def _may_turn_away(self) -> bool:
        """Return whether the person may be left as they are; tell why not."""
        if self._state.stage is not Stage.ON_STAGE or self._desktop.role == "cashier":
            return True
        self._desktop.notices.look(
            self.tr("上一位还在拍照。请先完成拍照，或让其返回排队。"),
            self.tr("返回排队"),
            self.send_back,
        )
        return False

    # --- what happens elsewhere ---------------------------------------------------------------

    def _on_seat_cleared(self) -> None:
        if self._state.form is Act.NEXT_SITTER:
            self.close_form()

    def _on_session_changed(self) -> None:
        self._set(person=None, shot=None, form=None, busy=Busy.NOTHING)
