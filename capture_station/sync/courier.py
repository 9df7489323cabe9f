"""One round between store and registry: tell what waits, hear what is new.

A round may be broken off anywhere; the next one does the rest. Nothing leaves the outbox before the
registry has said that it holds it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.domain.events import PortraitKept
from capture_station.domain.ids import EventId
from capture_station.domain.records import Written, moment_text, read_event
from capture_station.domain.rulings import (
    CHOICE,
    CORRECTION,
    SWAP,
    read_choice,
    read_correction,
    read_swap,
)
from capture_station.domain.wire import (
    PORTRAIT_KEPT,
    Answer,
    EventAnswer,
    WireEvent,
    describe_session,
    digest_of,
    list_student,
)
from capture_station.sync.changes import fact_of
from capture_station.sync.notebook import Conflict, Review
from capture_station.sync.reconcile import Fate, in_order, lacking, outcomes, ready

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from capture_station.domain.capture import Capture
    from capture_station.domain.clock import Clock
    from capture_station.domain.rulings import Assigned, Correction
    from capture_station.domain.session import Session
    from capture_station.store.outbox import OutboxEvent
    from capture_station.store.store import Store
    from capture_station.sync.changes import Change
    from capture_station.sync.client import Client
    from capture_station.sync.notebook import Notebook

_log = logging.getLogger(__name__)

_FACT = "fact"
_BATCH = 100
_ALONG_MOST = 1 << 20
_ALONG_LEAST = 64 << 10
_LISTED_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did.

    Attributes:
        told: Events that the registry holds now.
        refused: Events it refused for good.
        postponed: Events that must come later.
        heard: Changes that came down.
    """

    told: int
    refused: int
    postponed: int
    heard: int


class Courier:
    """Goes between one store and one registry. For one thread at a time.

    Args:
        store: The opened store; nothing but outbox, records and photos is touched.
        client: Calls the registry.
        notebook: What is remembered between runs.
        clock: This station's clock.
        on_review: Told what the registry says of a capture.
        on_facts: Given what other desks of the room wrote down, a page at a time, each with this
            desk's place in the session that it describes; called again if it raises.
        on_correction: Given what the registry corrected of a student; called again if it raises.
        on_swap: Given two sittings that have each other's portrait now, or one that has the other
            of two desks; called again if it raises.
        is_wanted: Whether to go on; asked between any two calls.
        with_originals: Whether the originals travel too, behind all events.
    """

    def __init__(
        self,
        store: Store,
        client: Client,
        notebook: Notebook,
        clock: Clock,
        *,
        on_review: Callable[[str, Review], None] = lambda _capture, _review: None,
        on_facts: Callable[[Sequence[tuple[WireEvent, int]]], None] = lambda _told: None,
        on_correction: Callable[[Correction], None] = lambda _told: None,
        on_swap: Callable[[Sequence[Assigned]], None] = lambda _told: None,
        is_wanted: Callable[[], bool] = lambda: True,
        with_originals: bool = True,
    ) -> None:
        self._store = store
        self._client = client
        self._notebook = notebook
        self._clock = clock
        self._on_review = on_review
        self._on_facts = on_facts
        self._on_correction = on_correction
        self._on_swap = on_swap
        self._notes: Mapping[str, Callable[[Change], None]] = {
            _FACT: lambda _change: None,
            "review": self._note_review,
            "conflict": self._note_conflict,
            CORRECTION: self._note_correction,
            SWAP: self._note_swap,
            CHOICE: self._note_choice,
        }
        self._is_wanted = is_wanted
        self._with_originals = with_originals
        self._described: dict[str, str] = {}
        self._listed: dict[str, tuple[int, int]] = {}
        self._brought: set[str] = set()
        self._along_bytes = _ALONG_MOST

    def go(self) -> Round:
        """Go one round.

        Raises:
            Trouble: A key of the room ``sync`` or ``store``; what was done until then holds.
        """
        self._client.pending = self._store.outbox.counts().waiting
        for session in reversed(self._store.records.sessions()):
            self._describe(session)
        counts = self._tell_all()
        heard = self._hear()
        if self._with_originals:
            self._bring_originals()
        self._client.pending = self._store.outbox.counts().waiting
        if not self._client.pending:
            self._notebook.notes.last_success = moment_text(self._clock.now())
            self._notebook.save()
        return Round(counts[Fate.SETTLED], counts[Fate.REFUSED], counts[Fate.POSTPONED], heard)

    def agrees(self, session: Session) -> bool:
        """Whether the registry has every portrait of a session, compared by their hashes."""
        kept = self._store.records.all_captures(session.id)
        here = {capture.photo.portrait.sha256 for capture in kept}
        held = self._client.held(session.id).get("portraits")
        if held is None:
            return not here
        return (held.count, held.sha256) == (len(here), digest_of(here))

    def _describe(self, session: Session) -> None:
        """Tell what a session is and who stands on its roster, where the registry lacks it."""
        now = self._clock.now()
        about = describe_session(session, now)
        # another desk's session is described by that desk
        is_mine = not self._store.adoption.foreign([session.id])
        if is_mine and self._described.get(session.id) != about.id:
            self._demand_kept([about])
            self._described[session.id] = about.id
        totals = self._store.records.totals(session.id)
        # students are only ever added
        size = (totals.expected, totals.walk_ins)
        if self._listed.get(session.id) == size:
            return
        people = self._store.records.people(session.id)
        foreign = self._store.adoption.foreign([hit.student.id for hit in people])
        # of who was removed here the registry knows more than we do
        removed = self._store.records.removed(session.id)
        listed = [
            list_student(hit.student, session.id, now)
            for hit in people
            if hit.student.id not in foreign | removed
        ]
        missing = lacking(listed, self._client.listed(session.id))
        for at in range(0, len(missing), _LISTED_AT_ONCE):
            self._demand_kept(missing[at : at + _LISTED_AT_ONCE])
        self._listed[session.id] = size

    def _demand_kept(self, told: Sequence[WireEvent]) -> None:
        if not self._is_wanted():
            raise Trouble("sync.stopped")
        refused = [each for each in self._client.send(told).values() if not each.answer.is_kept]
        if refused:
            _log.warning("the registry refused a description: %s", refused[0].reason)
            raise Trouble("sync.session-refused")

    def _tell_all(self) -> dict[Fate, int]:
        counts = dict.fromkeys(Fate, 0)
        tried: set[str] = set()
        while self._is_wanted():
            waiting = self._store.outbox.waiting(_BATCH)
            batch = in_order(map(on_wire, waiting))
            if tried.issuperset(event.id for event in batch):
                break
            tried.update(event.id for event in batch)
            for fate, count in self._tell(batch).items():
                counts[fate] += count
        return counts

    def _tell(self, batch: Sequence[WireEvent]) -> dict[Fate, int]:
        portraits, blocked = self._read_portraits(batch)
        along = self._take_along(portraits)
        for event_id, (sha256, content) in portraits.items():
            if sha256 in along:
                continue
            if not self._is_wanted():
                raise Trouble("sync.stopped")
            if refusal := self._client.bring(sha256, content, "portrait"):
                blocked[event_id] = EventAnswer(event_id, Answer.REJECTED, reason=refusal)
        sent = ready(batch, blocked)
        answers = self._send(sent, along) if sent else {}
        found = outcomes(batch, blocked | answers)
        counts = dict.fromkeys(Fate, 0)
        outbox = self._store.outbox
        outbox.settle_all(
            {EventId(each.event_id): each.detail for each in found if each.fate is Fate.SETTLED}
        )
        for each in found:
            counts[each.fate] += 1
            if each.fate is Fate.REFUSED:
                outbox.reject(EventId(each.event_id), each.detail)
            elif each.fate is Fate.POSTPONED:
                outbox.postpone(EventId(each.event_id), each.detail)
        return counts

    def _send(
        self, sent: Sequence[WireEvent], along: Mapping[str, bytes]
    ) -> dict[str, EventAnswer]:
        """Send events with portraits; over a line that breaks, fewer of them the next time."""
        if not self._is_wanted():
            raise Trouble("sync.stopped")
        try:
            answers = self._client.send(sent, along)
        except Trouble:
            self._along_bytes //= 4
            raise
        self._along_bytes = min(max(self._along_bytes, _ALONG_LEAST) * 2, _ALONG_MOST)
        return answers

    def _read_portraits(
        self, batch: Sequence[WireEvent]
    ) -> tuple[dict[str, tuple[str, bytes]], dict[str, EventAnswer]]:
        """Return hash and content of the portraits that events name, and what has none."""
        found: dict[str, tuple[str, bytes]] = {}
        blocked: dict[str, EventAnswer] = {}
        for event in batch:
            if event.kind != PORTRAIT_KEPT:
                continue
            capture = capture_of(event)
            try:
                content = self._store.records.portrait(capture)
            except Trouble as trouble:
                # this disk's fault: the others go on, `doctor` and the storage light tell of it
                _log.warning("a portrait cannot be read: %s", trouble.key)
                blocked[event.id] = EventAnswer(event.id, Answer.LATER, reason=trouble.key)
                continue
            found[event.id] = (capture.photo.portrait.sha256, content)
        return found, blocked

    def _take_along(self, portraits: Mapping[str, tuple[str, bytes]]) -> dict[str, bytes]:
        """Return the portraits, by hash, that travel with their events: as the line bears."""
        along: dict[str, bytes] = {}
        left = self._along_bytes if self._client.takes_photos_along else 0
        for sha256, content in portraits.values():
            left -= len(content)
            if left < 0:
                break
            along[sha256] = content
        return along

    def _bring_originals(self) -> None:
        """Bring the originals that the registry lacks, one after another."""
        for session in self._store.records.sessions():
            kept = self._store.records.all_captures(session.id, with_removed=False)
            foreign = self._store.adoption.foreign([capture.id for capture in kept])
            for capture in kept:
                original = capture.photo.original
                if original.sha256 in self._brought or capture.id in foreign:
                    continue
                if not self._is_wanted():
                    return
                try:
                    content = self._store.records.original(capture)
                except Trouble as trouble:
                    _log.warning("an original cannot be read: %s", trouble.key)
                    self._brought.add(original.sha256)
                    continue
                if refusal := self._client.bring(original.sha256, content, "original"):
                    _log.warning("an original was refused: %s", refusal)
                self._brought.add(original.sha256)

    def heard_until(self) -> int:
        """Return the cursor that the next changes are asked for with."""
        self._notebook.learn(self._notes)
        return self._notebook.notes.cursor

    def take_in(self, changes: Sequence[Change], cursor: int) -> None:
        """Put changes to use that follow on those heard before, by wire or from a stick.

        Args:
            changes: In order; some of them may have been heard.
            cursor: Where they end.

        Raises:
            Trouble: A key of the room ``sync`` or ``store``; then they are heard again.
        """
        facts = [change.body for change in changes if change.kind == _FACT]
        if facts:
            self._on_facts([fact_of(body) for body in facts])
        for change in changes:
            self._note(change)
        notes = self._notebook.notes
        if cursor > notes.cursor:
            notes.cursor = cursor
            self._notebook.save()

    def _hear(self) -> int:
        heard, cursor = 0, self.heard_until()
        is_more = True
        while is_more and self._is_wanted():
            changes, cursor, is_more = self._client.changes(cursor)
            self.take_in(changes, cursor)
            heard += len(changes)
        return heard

    def _note(self, change: Change) -> None:
        note = self._notes.get(change.kind)
        if note is None:
            # after an update of this program it will be heard again (`Notebook.learn`)
            _log.warning("a change of a kind that this version does not know: %s", change.kind)
            return
        try:
            note(change)
        except (KeyError, ValueError) as error:
            raise Trouble("sync.bad-answer") from error

    def _note_correction(self, change: Change) -> None:
        self._on_correction(read_correction(change.number, change.session_id, change.body))

    def _note_swap(self, change: Change) -> None:
        self._on_swap(read_swap(change.number, change.body))

    def _note_choice(self, change: Change) -> None:
        self._on_swap((read_choice(change.number, change.body),))

    def _note_conflict(self, change: Change) -> None:
        body = change.body
        number = str(int(str(body["number"])))
        told = Conflict(str(body["kind"]), str(body["about"]), str(body["decision"]))
        self._notebook.notes.conflicts[number] = told

    def _note_review(self, change: Change) -> None:
        body = change.body
        capture, reasons = str(body["capture_id"]), body["reasons"]
        told = tuple(map(str, reasons if isinstance(reasons, list) else ()))
        review = Review(str(body["state"]), str(body["sitting_id"]), told)
        self._notebook.notes.reviews[capture] = review
        self._on_review(capture, review)


def on_wire(event: OutboxEvent) -> WireEvent:
    """Return an event of the outbox as it travels."""
    return WireEvent(
        id=event.id,
        kind=event.kind,
        version=event.version,
        body=event.body,
        session_id=event.session_id,
        sitting_id=event.sitting_id or "",
        student_id=event.student_id or "",
        at=event.at,
        operator=event.operator,
    )


def capture_of(event: WireEvent) -> Capture:
    """Return the capture that an event of a kept portrait tells of."""
    read = read_event(Written(event.kind, event.version, event.body))
    if not isinstance(read, PortraitKept):
        raise TypeError(event.kind)
    return read.capture
