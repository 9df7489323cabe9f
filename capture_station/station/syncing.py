"""The synchronisation of a station: enrolled once, then a loop beside the desk.

Everything works without it: the desk writes to its own store and never waits for the registry.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from capture_station.domain.errors import Trouble
from capture_station.domain.ids import SittingId
from capture_station.exchange.packet import new_signing_key
from capture_station.station.room import REGISTRY, Room
from capture_station.store.disk import Disk
from capture_station.store.keyplaces import usual_place
from capture_station.sync.changes import read_page
from capture_station.sync.client import Client, certificate_of
from capture_station.sync.courier import Courier
from capture_station.sync.ear import Ear
from capture_station.sync.loop import SyncLoop, SyncState, SyncStatus
from capture_station.sync.notebook import Conflict, Notebook
from capture_station.sync.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.domain.capture import Capture
    from capture_station.domain.ids import Operator
    from capture_station.settings import Settings
    from capture_station.station.room import Adopted
    from capture_station.station.station import Station
    from capture_station.sync.courier import Round
    from capture_station.sync.notebook import Review

_log = logging.getLogger(__name__)

SWAP_AWAITED = "swap-awaited"
"""Kind of what stands among the conflicts where a swapped portrait is not on this station."""


@dataclass(frozen=True, slots=True)
class News:
    """What has come down and changed something here.

    Attributes:
        sittings: Sittings that stand differently now.
        has_roster: Whether students were added or changed.
        has_sessions: Whether sessions were added or changed.
    """

    sittings: tuple[SittingId, ...] = ()
    has_roster: bool = False
    has_sessions: bool = False

    @property
    def is_any(self) -> bool:
        """Whether anything changed at all."""
        return bool(self.sittings) or self.has_roster or self.has_sessions


class Syncing:
    """What the loop drives: the courier of one station, with what it brings put to use.

    Args:
        station: The opened station.
        is_wanted: Whether a round may go on.
        on_news: Told after a round what it changed here, in the round's thread.

    Raises:
        Trouble: ``sync.not-enrolled``, ``sync.bad-address``, ``sync.bad-proxy`` or
            ``sync.proxy-password-missing``.
    """

    def __init__(
        self,
        station: Station,
        is_wanted: Callable[[], bool] = lambda: True,
        on_news: Callable[[News], None] = lambda _news: None,
    ) -> None:
        settings = station.settings
        address, token = settings.text("registry.address"), _token_of(settings)
        if not address or not token:
            raise Trouble("sync.not-enrolled")
        self._station = station
        self._on_news = on_news
        pace = Pace(settings.number("registry.limit_kb_s") * 1024, station.clock, is_wanted)
        proxy = station.addresses.proxy()
        pinned = kept_secret(settings.text("registry.station"), "certificate")
        self._client = Client(address, token, station.clock, proxy=proxy, pace=pace, pinned=pinned)
        self._notebook = Notebook(station.data_dir, address)
        # what could not be put to use before, for its session was closed, may be now
        self._unused = {
            capture_id: review
            for capture_id, review in self._notebook.notes.reviews.items()
            if review.state == "rejected"
        }
        self._changed: set[SittingId] = set()
        self._has_roster = self._has_sessions = False
        self._room = Room(station.store)
        self.courier = Courier(
            station.store,
            self._client,
            self._notebook,
            station.clock,
            on_review=self._note_review,
            on_facts=lambda told: self._note_adopted(self._room.adopt(told)),
            on_correction=lambda told: self._note_adopted(self._room.correct(told)),
            on_swap=lambda told: self._note_adopted(self._room.swap(told)),
            is_wanted=is_wanted,
            with_originals=settings.flag("registry.originals"),
        )

    def go(self) -> Round:
        """Go one round.

        Raises:
            Trouble: A key of the room ``sync`` or ``store``.
        """
        try:
            return self.courier.go()
        finally:
            self._use_reviews()

    def take_in(self, told: Any) -> int:
        """Put a page of changes to use that came on a stick; return how many it has.

        None where something before it has not been heard here: the next packet asks for that.

        Raises:
            Trouble: A key of the room ``sync`` or ``store``; then they can be taken in again.
        """
        changes, cursor, _is_more = read_page(told)
        if int(told["after"]) > self.courier.heard_until():
            return 0
        try:
            self.courier.take_in(changes, cursor)
        finally:
            self._use_reviews()
        return len(changes)

    def make_ear(self, on_news: Callable[[], None]) -> Ear:
        """Return what listens for news of the registry; not yet started."""
        return Ear(self._client.open_another, on_news)

    def status(self) -> SyncStatus:
        """Return how things stand."""
        counts = self._station.store.outbox.counts()
        return SyncStatus(
            SyncState.IDLE,
            pending=counts.waiting,
            refused=counts.rejected,
            last_success=self._notebook.notes.last_success,
            skew_s=self._client.skew_s,
        )

    def holds(self, capture: Capture) -> bool:
        """Whether the registry proves that it has a capture, the original too if it is sent.

        Raises:
            Trouble: ``sync.unreachable``, ``sync.token-refused`` or ``sync.bad-answer``.
        """
        photo = capture.photo
        if not self._client.holds(photo.portrait.sha256, "portrait"):
            return False
        if not self._station.settings.flag("registry.originals"):
            return True
        return self._client.holds(photo.original.sha256, "original")

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _note_adopted(self, adopted: Adopted) -> None:
        self._changed.update(adopted.sittings)
        self._has_roster |= adopted.has_roster
        self._has_sessions |= adopted.has_sessions
        # the desk beside this one must not wait for the rest of the round
        self._tell_news()

    def _use_reviews(self) -> None:
        for capture_id in [key for key, one in self._unused.items() if self._use(key, one)]:
            del self._unused[capture_id]
        self._tell_news()

    def _tell_news(self) -> None:
        news = News(tuple(sorted(self._changed)), self._has_roster, self._has_sessions)
        self._changed, self._has_roster, self._has_sessions = set(), False, False
        if news.is_any:
            self._on_news(news)

    def _note_review(self, capture_id: str, review: Review) -> None:
        if review.state == "rejected":
            self._unused[capture_id] = review
        else:
            self._unused.pop(capture_id, None)

    def _use(self, capture_id: str, review: Review) -> bool:
        """Put a rejected portrait on the retake list, once; tell whether that is settled now.

        A later portrait is another matter; so is a retake that somebody here has given up.
        """
        try:
            sitting = self._station.records.sitting(SittingId(review.sitting_id))
            capture = sitting.capture
            if capture is None or capture.id != capture_id or sitting.retake_reason:
                return True
            if any(
                line.act == "retake-asked"
                and line.operator == REGISTRY
                and line.at > capture.taken_at
                for line in self._station.records.history(sitting.id)
            ):
                return True
            reason = ", ".join(review.reasons) or "—"
            self._station.desk.ask_retake(REGISTRY, sitting.id, reason)
        except Trouble as trouble:
            _log.info("a review waits to be put to use: %s", trouble.key)
            return trouble.key == "store.unknown"
        self._changed.add(sitting.id)
        return True


def conflicts_of(station: Station) -> tuple[Conflict, ...]:
    """Return what the registry found said in two ways, as heard last, oldest first.

    Behind them what it has decided and this station cannot follow yet.
    """
    notes = Notebook(station.data_dir, station.settings.text("registry.address")).notes
    found = [notes.conflicts[number] for number in sorted(notes.conflicts, key=int)]
    waiting = station.store.adoption.awaited_swaps()
    return (*found, *(Conflict(SWAP_AWAITED, about=serial) for serial in waiting))


def is_enrolled(settings: Settings) -> bool:
    """Whether the station has an address and a token."""
    return bool(settings.text("registry.address") and _token_of(settings))


def enrol(station: Station, by: Operator, address: str, code: str) -> None:
    """Enrol the station at a registry; what it is given lies where the station's keys lie.

    Args:
        station: The opened station.
        by: Who does it.
        address: Of the registry; may be empty where the code is a whole invitation.
        code: The one-time code, or the text that the registry shows with it as a QR code:
            ``ADDRESS#CODE``, with ``.FINGERPRINT`` for the registry of a room.

    Raises:
        Trouble: ``sync.code-refused``, ``sync.unreachable``, ``sync.bad-address``,
            ``sync.bad-answer``, ``sync.bad-certificate`` or ``settings.not-saved``.
    """
    told, mark, rest = code.strip().partition("#")
    if mark:
        address, code = told, rest
    code, _, fingerprint = code.strip().partition(".")
    pinned = certificate_of(address, fingerprint) if fingerprint else ""
    proxy = station.addresses.proxy()
    client = Client(address, "", station.clock, proxy=proxy, pinned=pinned)
    signing, public = new_signing_key()
    try:
        given = client.enrol(code, public)
    finally:
        client.close()
    number = given.token.partition(".")[0]
    place = usual_place(Disk())
    place.put(_place(number), given.token.encode())
    if given.sealing_key:
        keys = {
            "signing": signing.hex(),
            "sealing": given.sealing_key.hex(),
            "receipts": given.receipt_key.hex(),
        }
        place.put(_place(number, "packets"), json.dumps(keys).encode())
    if pinned:
        place.put(_place(number, "certificate"), pinned.encode())
    with station.store.ledger.act(by) as act:
        act.note("station-enrolled", number)
    station.settings.set("registry.station", number)
    station.settings.set("registry.address", address)


def make_loop(
    station: Station,
    on_status: Callable[[SyncStatus], None] = lambda _status: None,
    on_news: Callable[[News], None] = lambda _news: None,
) -> SyncLoop | None:
    """Return the station's loop, not yet started; None if it is not enrolled.

    Raises:
        Trouble: ``sync.bad-address``, ``sync.bad-proxy`` or ``sync.proxy-password-missing``.
    """
    if not is_enrolled(station.settings):
        return None
    loop: SyncLoop

    def is_wanted() -> bool:
        return loop.is_wanted

    going = Syncing(station, is_wanted, on_news)
    loop = SyncLoop(going, on_status, is_paused=station.settings.flag("registry.paused"))
    loop.ear = going.make_ear(loop.wake)
    return loop


def _token_of(settings: Settings) -> str:
    return kept_secret(settings.text("registry.station"))


def kept_secret(number: str, what: str = "") -> str:
    """Return what enrolling gave, from where the station's keys lie; empty if it is not there.

    Args:
        number: The station's number at the registry; empty before enrolling.
        what: Empty for the token, ``packets`` or ``certificate``.
    """
    kept = usual_place(Disk()).get(_place(number, what)) if number else None
    return "" if kept is None else kept.decode()


def _place(number: str, what: str = "") -> str:
    return f"registry-{number}" + (f"-{what}" if what else "")
