"""A small world for the workflow: a ledger and a photo keeper in memory, values at hand."""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from capture_station.domain import events as ev
from capture_station.domain.bulk import tell_nobody
from capture_station.domain.capture import Capture, KeptFile, KeptPhoto, Shot
from capture_station.domain.certificate import Certificate, Letter, Series
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import CropWindow, Judgement, Verdict
from capture_station.domain.ids import CaptureId, Operator, SessionId, SittingId, StudentId
from capture_station.domain.overview import CaptureRecord, MoneyTotals, SessionTotals
from capture_station.domain.people import PersonData, Student
from capture_station.domain.session import PricePlan, Serial, Session, SessionState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from capture_station.domain.bulk import Told
    from capture_station.domain.events import SessionEvent, SittingEvent
    from capture_station.domain.overview import PointKey
    from capture_station.domain.plan import CapturePlan
    from capture_station.domain.sitting import Sitting

CROP = CropWindow(left=0, top=0, width=480, height=640)


class ManualClock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()


def judgement(verdict: Verdict = Verdict.PASS) -> Judgement:
    return Judgement("cn.chsi.degree.2017", verdict, geometry=None)


def shot(verdict: Verdict = Verdict.PASS) -> Shot:
    taken_at = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
    return Shot(b"original", ".jpg", b"portrait", CROP, judgement(verdict), taken_at)


def capture_for(
    sitting: Sitting, verdict: Verdict = Verdict.PASS, override_reason: str = "", take: int = 0
) -> Capture:
    last = sitting.capture
    file = KeptFile("a", "0" * 64, 1)
    return Capture(
        id=CaptureId("c"),
        session_id=sitting.session_id,
        sitting_id=sitting.id,
        serial=last.serial if last else Serial("A", 1),
        take=take or (last.take + 1 if last else 1),
        photo=KeptPhoto(file, file),
        crop=CROP,
        judgement=judgement(verdict),
        taken_at=datetime(2026, 6, 1, 9, 0, tzinfo=UTC),
        override_reason=override_reason,
    )


def session(state: SessionState = SessionState.OPEN, fee_fen: int = 2000) -> Session:
    return Session(
        id=SessionId("s"),
        school_name="示例学院",
        school_code="10335",
        place="二教 204",
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 6, 1),
        spec_id="cn.chsi.degree.2017",
        price=PricePlan(fee_fen, fee_fen * 2, fee_fen * 3),
        serial_prefix="A",
        state=state,
    )


@dataclass
class MemoryAct:
    """The state of the world; one act works on a copy that replaces it at the end."""

    all_sessions: dict[str, Session] = field(default_factory=dict)
    students: dict[str, Student] = field(default_factory=dict)
    all_sittings: dict[str, Sitting] = field(default_factory=dict)
    facts: list[tuple[str, SittingEvent | SessionEvent]] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    plans: dict[str, CapturePlan] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    last_queue_number: int = 0
    last_serial: int = 0

    def session(self, session_id: SessionId) -> Session:
        return self.all_sessions[session_id]

    def sessions(self) -> tuple[Session, ...]:
        return tuple(self.all_sessions.values())

    def student(self, student_id: StudentId) -> Student:
        return self.students[student_id]

    def sitting(self, sitting_id: SittingId) -> Sitting:
        try:
            return self.all_sittings[sitting_id]
        except KeyError:
            raise Trouble("store.unknown", what="sitting") from None

    def sitting_of(self, session_id: SessionId, student_id: StudentId) -> Sitting | None:
        for sitting in self.all_sittings.values():
            if (sitting.session_id, sitting.student_id) == (session_id, student_id):
                return sitting
        return None

    def on_stage(self, session_id: SessionId) -> Sitting | None:
        for sitting in self.all_sittings.values():
            if sitting.session_id == session_id and sitting.stage == "on_stage":
                return sitting
        return None

    def next_queue_number(self, session_id: SessionId) -> int:
        self.last_queue_number += 1
        return self.last_queue_number

    def next_serial(self, session_id: SessionId) -> Serial:
        self.last_serial += 1
        return Serial(self.all_sessions[session_id].serial_prefix, self.last_serial)

    def add_students(
        self,
        session_id: SessionId,
        people: Iterable[PersonData],
        *,
        walk_in: bool,
        told: Told = tell_nobody,
    ) -> tuple[Student, ...]:
        added = []
        for person in people:
            if any(s.data.student_number == person.student_number for s in self.students.values()):
                raise Trouble("roster.student-exists")
            student = Student(StudentId(f"p{len(self.students)}"), person, walk_in)
            self.students[student.id] = student
            added.append(student)
        told(len(added), len(added))
        return tuple(added)

    def has_id_number(self, session_id: SessionId, id_number: str) -> bool:
        return any(one.data.id_number == id_number for one in self.students.values())

    def save_plan(self, session_id: SessionId, plan: CapturePlan) -> None:
        self.plans[session_id] = plan

    def add_certificate(
        self,
        series: Series,
        session_id: SessionId,
        student_id: StudentId | None,
        letter: Letter,
    ) -> Certificate:
        place = len(self.certificates) + 1
        number = series.number(place)
        at = datetime(2026, 6, 1, tzinfo=UTC)
        issued = Certificate(number, session_id, student_id, letter, at, Operator("op"))
        self.certificates.append(issued)
        return issued

    def remove_students(self, session_id: SessionId, first: StudentId, last: StudentId) -> int:
        ids = list(self.students)
        meant = ids[ids.index(first) : ids.index(last) + 1]
        if any(sitting.student_id in meant for sitting in self.all_sittings.values()):
            raise Trouble("roster.has-sittings", count=1)
        for one in meant:
            del self.students[one]
        return len(meant)

    def save_sitting(self, sitting: Sitting, event: SittingEvent) -> None:
        self.all_sittings[sitting.id] = sitting
        self.facts.append((sitting.id, event))

    def save_session(self, session: Session, event: SessionEvent) -> None:
        self.all_sessions[session.id] = session
        self.facts.append((session.id, event))

    def note(self, act: str, subject: str, **details: str | float) -> None:
        self.notes.append((act, subject))

    def explanations(self, session_id: SessionId) -> dict[PointKey, str]:
        return {
            (SittingId(subject), event.point): event.reason
            for subject, event in self.facts
            if isinstance(event, ev.PointExplained)
        }

    def totals(self, session_id: SessionId) -> SessionTotals:
        photographed = sum(s.is_photographed for s in self.all_sittings.values())
        walk_ins = sum(student.walk_in for student in self.students.values())
        return SessionTotals(len(self.students), photographed, 0, 0, 0, 0, 0, 0, walk_ins, 0)

    def money(self, session_id: SessionId) -> MoneyTotals:
        return MoneyTotals({}, {}, 0, 0, 0, 0)

    def captures(self, session_id: SessionId) -> tuple[CaptureRecord, ...]:
        records = [
            CaptureRecord(self.students[s.student_id], s, s.capture)
            for s in self.all_sittings.values()
            if s.capture is not None
        ]
        return tuple(sorted(records, key=lambda record: record.capture.serial.number))

    def sittings(self, session_id: SessionId) -> tuple[tuple[Student, Sitting], ...]:
        return tuple((self.students[s.student_id], s) for s in self.all_sittings.values())


class MemoryLedger:
    def __init__(self) -> None:
        self.state = MemoryAct()
        self.fail_next = False

    @contextmanager
    def act(self, by: Operator) -> Iterator[MemoryAct]:
        work = deepcopy(self.state)
        yield work
        if self.fail_next:
            self.fail_next = False
            raise Trouble("store.disk-full")
        self.state = work


class MemoryPhotos:
    def __init__(self) -> None:
        self.kept: list[str] = []
        self.trouble: Trouble | None = None

    def keep(
        self, session_id: SessionId, sitting_id: SittingId, capture_id: CaptureId, shot: Shot
    ) -> KeptPhoto:
        if self.trouble is not None:
            raise self.trouble
        self.kept.append(capture_id)
        original = KeptFile(f"{session_id}/{capture_id}.original.jpg", "1" * 64, len(shot.original))
        portrait = KeptFile(f"{session_id}/{capture_id}.portrait.jpg", "2" * 64, len(shot.portrait))
        return KeptPhoto(original, portrait)
