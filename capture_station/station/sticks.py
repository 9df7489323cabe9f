"""Records and portraits on a stick, where there is no network, and the receipt that comes back."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from capture_station.domain.errors import Trouble
from capture_station.domain.ids import EventId
from capture_station.domain.wire import (
    PORTRAIT_KEPT,
    Answer,
    describe_session,
    list_student,
    to_data,
)
from capture_station.exchange.packet import (
    SUFFIX,
    Asked,
    Packet,
    answer_keys,
    open_news,
    open_receipt,
    seal_packet,
)
from capture_station.station.syncing import Syncing, kept_secret
from capture_station.sync.courier import capture_of, on_wire
from capture_station.sync.reconcile import in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from capture_station.domain.ids import Operator
    from capture_station.domain.wire import WireEvent
    from capture_station.exchange.packet import Receipt
    from capture_station.station.station import Station
    from capture_station.station.syncing import News

MADE = "packet-made"
TAKEN = "receipt-taken"
_PHOTO_BYTES = 48 << 20
"""Portraits of one packet: it is made in memory."""
_EVENTS = 1_000_000


@dataclass(frozen=True, slots=True)
class PacketsMade:
    """What was written.

    Attributes:
        files: The packets, in the order they are to be taken in.
        events: How many records wait for the registry and are in them.
        portraits: How many portraits are in them.
        unreadable: How many portraits could not be read and stayed behind with their records.
    """

    files: tuple[Path, ...]
    events: int
    portraits: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class ReceiptTaken:
    """What a receipt settled.

    Attributes:
        heard: Changes that came with it: reviews, corrections, what other desks wrote down.
    """

    stored: int
    refused: int
    later: int
    heard: int = 0


def make_packets(station: Station, by: Operator, folder: Path) -> PacketsMade:
    """Write all that the registry does not have yet into packets.

    Nothing leaves the outbox by that: the receipt does it, or the wire if it is quicker. The audit
    trail says of each packet who takes it along before it is written.

    Args:
        station: The opened station.
        by: Who takes them along.
        folder: Where to, e.g. the stick.

    Raises:
        Trouble: ``packet.not-enrolled`` without keys, ``packet.nothing`` if nothing waits,
            ``packet.not-written``.
    """
    number, signer, sealing, _receipts = _keys(station)
    waiting = in_order(map(on_wire, station.store.outbox.waiting(_EVENTS)))
    if not waiting:
        raise Trouble("packet.nothing")
    descriptions = list(_descriptions(station))
    asked = _asked(station, signer)
    stamp = f"{station.clock.now().astimezone():%Y%m%d-%H%M%S}"
    files: list[Path] = []
    portraits = unreadable = events = 0
    for told, photos, missing in _parts(station, waiting):
        packet = Packet(number, (*descriptions, *map(to_data, told)), photos, asked)
        path = folder / f"{number[-8:]}-{stamp}-{len(files) + 1:02d}{SUFFIX}"
        with station.store.ledger.act(by) as act:
            act.note(MADE, number, file=path.name, records=len(told), portraits=len(photos))
        _write(path, seal_packet(packet, signer, sealing))
        files.append(path)
        portraits, unreadable = portraits + len(photos), unreadable + missing
        events += len(told)
    return PacketsMade(tuple(files), events, portraits, unreadable)


def take_receipt(
    station: Station,
    by: Operator,
    path: Path,
    on_news: Callable[[News], None] = lambda _news: None,
) -> ReceiptTaken:
    """Let what a registry has acknowledged leave the outbox; put to use what it tells.

    Args:
        station: The opened station.
        by: Who brings it.
        path: The receipt.
        on_news: Told what changed here.

    Raises:
        Trouble: ``packet.not-enrolled``, ``packet.not-read``, ``packet.no-receipt``,
            ``packet.newer``, ``packet.receipt-forged``, ``packet.receipt-of-another`` or
            ``packet.not-for-us``; for what it tells also a key of the room ``sync`` or ``store``:
            then it can be taken in again.
    """
    number, signer, _sealing, receipts = _keys(station)
    try:
        file = path.read_bytes()
    except OSError as error:
        raise Trouble("packet.not-read") from error
    receipt = open_receipt(file, receipts)
    if receipt.station_id != number:
        raise Trouble("packet.receipt-of-another")
    taken = _settle(station, by, receipt)
    if not receipt.news:
        return taken
    told = open_news(receipt.news, number, answer_keys(signer)[0])
    with closing(Syncing(station, on_news=on_news)) as syncing:
        return replace(taken, heard=syncing.take_in(told))


def _settle(station: Station, by: Operator, receipt: Receipt) -> ReceiptTaken:
    outbox = station.store.outbox
    waiting = {str(event.id) for event in outbox.waiting(_EVENTS)}
    mine = [each for each in receipt.answers if each["id"] in waiting]
    kept = {
        EventId(each["id"]): str(each["receipt"]) for each in mine if Answer(each["status"]).is_kept
    }
    refused = [each for each in mine if Answer(each["status"]) is Answer.REJECTED]
    later = [each for each in mine if Answer(each["status"]) is Answer.LATER]
    taken = ReceiptTaken(len(kept), len(refused), len(later))
    counts = {"stored": taken.stored, "refused": taken.refused, "later": taken.later}
    with station.store.ledger.act(by) as act:
        act.note(TAKEN, receipt.station_id, **counts)
    outbox.settle_all(kept)
    for each in refused:
        outbox.reject(EventId(each["id"]), str(each["reason"]))
    for each in later:
        outbox.postpone(EventId(each["id"]), str(each["reason"]))
    return taken


def _asked(station: Station, signer: bytes) -> Asked | None:
    """Return what the registry is to tell with its receipt."""
    try:
        with closing(Syncing(station)) as syncing:
            return Asked(syncing.courier.heard_until(), answer_keys(signer)[1])
    except Trouble:
        # what is wrong with the wire, a proxy say, keeps no packet from being made
        return None


def _keys(station: Station) -> tuple[str, bytes, bytes, bytes]:
    """Return the station's number and its keys: own private, registry's sealing and receipts."""
    number = station.settings.text("registry.station")
    told = kept_secret(number, "packets")
    if not told:
        raise Trouble("packet.not-enrolled")
    keys = json.loads(told)
    names = ("signing", "sealing", "receipts")
    signing, sealing, receipts = (bytes.fromhex(keys[name]) for name in names)
    return number, signing, sealing, receipts


def _descriptions(station: Station) -> Iterator[Any]:
    """Yield what the registry must know before any fact; sent again it is the same event."""
    now, records, adoption = station.clock.now(), station.records, station.store.adoption
    for session in reversed(records.sessions()):
        people = records.people(session.id)
        foreign = adoption.foreign([session.id, *(hit.student.id for hit in people)])
        if session.id not in foreign:
            yield to_data(describe_session(session, now))
        for hit in people:
            if hit.student.id not in foreign:
                yield to_data(list_student(hit.student, session.id, now))


def _parts(
    station: Station, waiting: tuple[WireEvent, ...]
) -> Iterator[tuple[list[WireEvent], dict[str, bytes], int]]:
    """Yield events with their portraits, as much as one packet holds at a time."""
    told: list[WireEvent] = []
    photos: dict[str, bytes] = {}
    size = missing = 0
    stopped: set[str] = set()
    for event in waiting:
        if event.kind == PORTRAIT_KEPT and event.subject not in stopped:
            capture = capture_of(event)
            try:
                content = station.records.portrait(capture)
            except Trouble:
                # what follows in that sitting waits behind it
                stopped.add(event.subject)
                missing += 1
                continue
            photos[capture.photo.portrait.sha256] = content
            size += len(content)
        if event.subject not in stopped:
            told.append(event)
        if size >= _PHOTO_BYTES:
            yield told, photos, missing
            told, photos, size, missing = [], {}, 0, 0
    if told or missing:
        yield told, photos, missing


def _write(path: Path, content: bytes) -> None:
    beside = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise Trouble("packet.not-written") from error
