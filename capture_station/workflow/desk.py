"""The acts of the desk: each one transaction that takes a sitting one event further."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from capture_station.domain import events as ev
from capture_station.domain.capture import Capture, KeptFile, KeptPhoto
from capture_station.domain.errors import Trouble
from capture_station.domain.ids import CaptureId, new_uuid7, sitting_id_of
from capture_station.domain.session import Serial, Session, SessionState
from capture_station.domain.sitting import Sitting, Stage
from capture_station.workflow.transitions import decide

if TYPE_CHECKING:
    from capture_station.domain.capture import Shot
    from capture_station.domain.clock import Clock
    from capture_station.domain.events import SittingEvent
    from capture_station.domain.ids import Operator, SessionId, SittingId, StudentId
    from capture_station.domain.order import PrintOrder
    from capture_station.domain.people import PersonData
    from capture_station.workflow.ports import Act, Ledger, PhotoKeeper

_NO_FILE = KeptFile(name="", sha256="", size=0)
_NO_PHOTO = KeptPhoto(original=_NO_FILE, portrait=_NO_FILE)


class Desk:
    """What can be done for the person in front of the desk.

    Every method returns the sitting afterwards and raises `Trouble` where the act is not possible
    (`workflow.transitions.decide`); then nothing has changed.

    Args:
        ledger: The database.
        photos: The photo files.
        clock: Stamps new ids.
    """

    def __init__(self, ledger: Ledger, photos: PhotoKeeper, clock: Clock) -> None:
        self._ledger = ledger
        self._photos = photos
        self._clock = clock

    def enter(self, by: Operator, session_id: SessionId, student_id: StudentId) -> Sitting:
        """Enter a student of the roster; one who is entered already is returned as he stands.

        A student who had left (or was voided) comes back to where he was.
        """
        with self._ledger.act(by) as act:
            session = _open_session(act, session_id)
            known = act.sitting_of(session_id, student_id)
            if known is None:
                return self._enter_new(act, session, student_id)
            if known.stage in {Stage.LEFT, Stage.VOIDED}:
                return _advance(act, known, ev.CameBack())
            return known

    def enter_walk_in(self, by: Operator, session_id: SessionId, person: PersonData) -> Sitting:
        """Make a record for a person who is not on the roster, and enter them.

        Who has no student number is given one of this station's: ``SP-``, the serial prefix, a
        count. The ID number would do too, but a student number is shown unmasked and names files.

        Raises:
            Trouble: ``roster.id-exists`` or ``roster.student-exists`` if the person is on the
                roster already and would get a second serial number.
        """
        with self._ledger.act(by) as act:
            session = _open_session(act, session_id)
            if person.id_number and act.has_id_number(session_id, person.id_number):
                raise Trouble("roster.id-exists")
            if not person.student_number:
                number = act.totals(session_id).walk_ins + 1
                own = f"SP-{session.serial_prefix}{number:03d}"
                person = person._replace(student_number=own)
            (student,) = act.add_students(session_id, [person], walk_in=True)
            return self._enter_new(act, session, student.id)

    def take_order(
        self, by: Operator, session_id: SessionId, student_id: StudentId, order: PrintOrder
    ) -> Sitting:
        """Enter a student who brings a photo, with what is ordered; the price of that is due.

        Whoever was entered to be photographed, and has neither paid nor been photographed, changes
        over; an order that was taken before is replaced, but for one whose photo is to be brought
        once more.

        Raises:
            Trouble: ``workflow.address-incomplete``, ``workflow.has-photo`` or
                ``workflow.refund-first``.
        """
        with self._ledger.act(by) as act:
            session = _open_session(act, session_id)
            sitting = act.sitting_of(session_id, student_id)
            if sitting is None:
                sitting = self._enter_new(act, session, student_id)
            elif sitting.stage in {Stage.LEFT, Stage.VOIDED}:
                sitting = _advance(act, sitting, ev.CameBack())
            again = sitting.order is not None and bool(sitting.retake_reason)
            if again or sitting.order == order:
                return sitting
            return _advance(act, sitting, ev.OrderTaken(session.price.self_provided_fen, order))

    def pay(self, by: Operator, sitting_id: SittingId, payment: ev.FeePaid) -> Sitting:
        """Take the fee."""
        return self._apply(by, sitting_id, payment)

    def waive(self, by: Operator, sitting_id: SittingId, reason: str) -> Sitting:
        """Let the person off the fee."""
        return self._apply(by, sitting_id, ev.FeeWaived(reason))

    def charge_school(self, by: Operator, sitting_id: SittingId) -> Sitting:
        """Have the school pay the fee."""
        return self._apply(by, sitting_id, ev.FeeBySchool())

    def refund(self, by: Operator, sitting_id: SittingId, reason: str) -> Sitting:
        """Give the whole fee back."""
        with self._ledger.act(by) as act:
            sitting = _sitting_of_open(act, sitting_id)
            held_fen = sitting.fee.held_fen if sitting.fee else 0
            return _advance(act, sitting, ev.FeeRefunded(held_fen, reason))

    def register(self, by: Operator, sitting_id: SittingId, capture_code: str = "") -> Sitting:
        """Confirm the data, bind the capture code if there is one, give the queue number."""
        with self._ledger.act(by) as act:
            sitting = _sitting_of_open(act, sitting_id)
            number = sitting.queue_number or act.next_queue_number(sitting.session_id)
            return _advance(act, sitting, ev.Registered(number, capture_code))

    def bind_code(self, by: Operator, sitting_id: SittingId, capture_code: str) -> Sitting:
        """Bind a capture code after registering."""
        return self._apply(by, sitting_id, ev.CodeBound(capture_code))

    def propose_correction(
        self, by: Operator, sitting_id: SittingId, field: str, new: str, note: str = ""
    ) -> Sitting:
        """Record that a datum of the roster is said to be wrong."""
        with self._ledger.act(by) as act:
            sitting = _sitting_of_open(act, sitting_id)
            old = getattr(act.student(sitting.student_id).data, field, "")
            proposal = ev.CorrectionProposed(field, "" if old is None else str(old), new, note)
            return _advance(act, sitting, proposal)

    def call(self, by: Operator, sitting_id: SittingId) -> Sitting:
        """Call the person to the camera.

        Raises:
            Trouble: ``workflow.stage-taken`` if somebody else stands there.
        """
        with self._ledger.act(by) as act:
            sitting = _sitting_of_open(act, sitting_id)
            _demand_free_stage(act, sitting)
            return _advance(act, sitting, ev.Called())

    def send_back(self, by: Operator, sitting_id: SittingId) -> Sitting:
        """Let the person wait again, number kept."""
        return self._apply(by, sitting_id, ev.SentBack())

    def keep(
        self, by: Operator, sitting_id: SittingId, shot: Shot, override_reason: str = ""
    ) -> Sitting:
        """Accept a shot: files first, then one transaction with capture and serial number.

        What was written to the disk before a failing transaction stays there and is found at the
        next start.
        """
        capture_id = CaptureId(new_uuid7(self._clock))
        with self._ledger.act(by) as act:
            before = _sitting_of_open(act, sitting_id)
            # ask the table before a file is written; the real serial number is taken below
            draft = _capture(before, capture_id, shot, override_reason)
            decide(before, ev.PortraitKept(draft))
        photo = self._photos.keep(before.session_id, sitting_id, capture_id, shot)
        with self._ledger.act(by) as act:
            sitting = _sitting_of_open(act, sitting_id)
            capture = replace(_capture(sitting, capture_id, shot, override_reason), photo=photo)
            if sitting.capture is None:
                capture = replace(capture, serial=act.next_serial(sitting.session_id))
            return _advance(act, sitting, ev.PortraitKept(capture))

    def ask_retake(self, by: Operator, sitting_id: SittingId, reason: str) -> Sitting:
        """Ask for another shot; the present portrait stays valid until then."""
        with self._ledger.act(by) as act:
            sitting = _sitting_of_open(act, sitting_id)
            if sitting.stage is Stage.SHOT and sitting.order is None:
                _demand_free_stage(act, sitting)
            return _advance(act, sitting, ev.RetakeAsked(reason))

    def drop_retake(self, by: Operator, sitting_id: SittingId, reason: str) -> Sitting:
        """Give a retake up."""
        return self._apply(by, sitting_id, ev.RetakeDropped(reason))

    def note_other_sitter(self, by: Operator, sitting_id: SittingId) -> None:
        """Write down that an operator saw another person on the seat where the guard did not."""
        with self._ledger.act(by) as act:
            act.note("other-sitter-confirmed", sitting_id)

    def note_same_sitter(self, by: Operator, sitting_id: SittingId) -> None:
        """Write down that an operator vouched for a portrait unlike the one before."""
        with self._ledger.act(by) as act:
            act.note("same-sitter-confirmed", sitting_id)

    def confirm(self, by: Operator, sitting_id: SittingId) -> Sitting:
        """The student found everything right."""
        return self._apply(by, sitting_id, ev.Confirmed())

    def dispute(
        self, by: Operator, sitting_id: SittingId, reason: ev.DisputeReason, note: str = ""
    ) -> Sitting:
        """The student found something wrong."""
        return self._apply(by, sitting_id, ev.Disputed(reason, note))

    def settle(
        self, by: Operator, sitting_id: SittingId, resolution: ev.Resolution, note: str = ""
    ) -> Sitting:
        """End a dispute."""
        return self._apply(by, sitting_id, ev.DisputeSettled(resolution, note))

    def leave(self, by: Operator, sitting_id: SittingId, reason: str) -> Sitting:
        """The person goes without a photo."""
        return self._apply(by, sitting_id, ev.LeftWithoutPhoto(reason))

    def void(self, by: Operator, sitting_id: SittingId, reason: str) -> Sitting:
        """Undo an entry made by mistake."""
        return self._apply(by, sitting_id, ev.EntryVoided(reason))

    def _apply(self, by: Operator, sitting_id: SittingId, event: SittingEvent) -> Sitting:
        with self._ledger.act(by) as act:
            return _advance(act, _sitting_of_open(act, sitting_id), event)

    def _enter_new(self, act: Act, session: Session, student_id: StudentId) -> Sitting:
        walk_in = act.student(student_id).walk_in
        fresh = Sitting(
            id=sitting_id_of(session.id, student_id), session_id=session.id, student_id=student_id
        )
        return _advance(act, fresh, ev.Entered(session.price.fee_fen(walk_in=walk_in), walk_in))


def _advance(act: Act, sitting: Sitting, event: SittingEvent) -> Sitting:
    after = decide(sitting, event)
    act.save_sitting(after, event)
    return after


def _open_session(act: Act, session_id: SessionId) -> Session:
    session = act.session(session_id)
    if session.state is not SessionState.OPEN:
        raise Trouble("session.not-open")
    return session


def _sitting_of_open(act: Act, sitting_id: SittingId) -> Sitting:
    sitting = act.sitting(sitting_id)
    _open_session(act, sitting.session_id)
    return sitting


def _demand_free_stage(act: Act, sitting: Sitting) -> None:
    """Raise unless nobody but this person stands at the camera."""
    other = act.on_stage(sitting.session_id)
    if other is not None and other.id != sitting.id:
        raise Trouble("workflow.stage-taken")


def _capture(sitting: Sitting, capture_id: CaptureId, shot: Shot, override_reason: str) -> Capture:
    """Return the capture a shot becomes, its files (and a first serial number) still open."""
    last = sitting.capture
    return Capture(
        id=capture_id,
        session_id=sitting.session_id,
        sitting_id=sitting.id,
        serial=last.serial if last else Serial("", 0),
        take=last.take + 1 if last else 1,
        photo=_NO_PHOTO,
        crop=shot.crop,
        judgement=shot.judgement,
        taken_at=shot.taken_at,
        override_reason=override_reason,
    )
