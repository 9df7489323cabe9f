"""Packets that come on a stick: proven, taken in through the door of the wire, acknowledged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from capture_station.domain.errors import Trouble
from capture_station.exchange.packet import (
    Asked,
    open_packet,
    seal_news,
    seal_receipt,
    sender_of_packet,
)
from capture_station.registry import feed
from capture_station.registry.schema import stations
from capture_station.registry.service_keys import key_pair
from capture_station.registry.stations import Sender, note, sessions_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capture_station.domain.wire import EventAnswer
    from capture_station.registry.service import Registry

_AT_ONCE = 100
_NEWS = 100_000
"""Changes of one receipt; what is left comes with the next."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a packet.

    Attributes:
        station: Name of the station that made it.
        counts: Events by answer (``stored``, ``duplicate``, ``rejected``, ``later``).
        receipt: File to be carried back to the station.
    """

    station: str
    counts: Mapping[str, int]
    receipt: bytes


def take_packet(registry: Registry, file: bytes, by: str) -> Taken:
    """Take a packet in; the same one again, or what came by wire, changes nothing.

    The receipt brings what the station would hear by wire. Taking the same packet in again later
    makes a receipt with what was decided since.

    Args:
        registry: The opened registry.
        file: The packet.
        by: Who has brought it, for the audit trail.

    Raises:
        Trouble: A key of the room ``packet``; ``packet.unknown-station`` if its station is not
            enrolled here, was taken back or has no key for packets.
    """
    station_id = sender_of_packet(file)
    with registry.database.writing() as connection:
        query = select(stations.c.name, stations.c.signing_key, stations.c.revoked_at)
        row = connection.execute(query.where(stations.c.id == station_id)).first()
        sealing, _public = key_pair(connection, "sealing")
        signer, _public = key_pair(connection, "receipts")
    if row is None or row.revoked_at is not None or not row.signing_key:
        raise Trouble("packet.unknown-station")
    packet = open_packet(file, bytes.fromhex(row.signing_key), sealing)
    answers: list[EventAnswer] = []
    for at in range(0, len(packet.events), _AT_ONCE):
        told = packet.events[at : at + _AT_ONCE]
        named = {sha256 for event in told if (sha256 := _portrait_of(event)) in packet.photos}
        photos = {sha256: packet.photos[sha256] for sha256 in named}
        answers += registry.intake.take(station_id, told, photos)
    with registry.database.writing() as connection:
        note(connection, registry.clock, by, "packet-taken", station_id)
    data = [
        {"id": each.id, "status": each.answer.value, "receipt": each.receipt, "reason": each.reason}
        for each in answers
    ]
    counts = Counter(each.answer.value for each in answers)
    news = b"" if packet.asked is None else _news(registry, station_id, packet.asked)
    return Taken(row.name, counts, seal_receipt(station_id, data, signer, news))


def _news(registry: Registry, station_id: str, asked: Asked) -> bytes:
    """Return what the station asks for by wire otherwise, for nobody else to read."""
    found: list[Any] = []
    cursor, is_more = max(asked.after, 0), True
    with registry.database.reading() as connection:
        sender = Sender(station_id, sessions_of(connection, station_id))
        while is_more and len(found) < _NEWS:
            page = feed.changes_after(connection, sender, cursor, registry.config.limits.page)
            found += page["changes"]
            cursor, is_more = page["cursor"], page["more"]
    told = {"after": asked.after, "changes": found, "cursor": cursor, "more": is_more}
    return seal_news(told, station_id, asked.answer_key)


def _portrait_of(event: Any) -> str:
    """Return the portrait that an event names; empty if it names none."""
    try:
        return str(event["body"]["capture"]["photo"]["portrait"]["sha256"])
    except (KeyError, TypeError):
        return ""
