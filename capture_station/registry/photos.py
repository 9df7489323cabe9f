"""The one door for photos, by wire, in a batch or from a stick: looked at, kept, noted."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from capture_station.domain.records import moment_text
from capture_station.registry.database import insert_new, put_rows
from capture_station.registry.objects import refusal_of_portrait
from capture_station.registry.schema import objects

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from capture_station.domain.clock import Clock
    from capture_station.registry.config import Limits
    from capture_station.registry.objects import Objects

PORTRAIT = "portrait"


class PhotoDoor:
    """Takes photos in.

    Args:
        kept: Where they are kept.
        clock: The registry's clock.
        limits: What is too much.
    """

    def __init__(self, kept: Objects, clock: Clock, limits: Limits) -> None:
        self._kept = kept
        self._clock = clock
        self._limits = limits

    def refusals(self, photos: Mapping[str, bytes], kind: str) -> dict[str, str]:
        """Return why photos are refused, by their name, as a word; those that are fine not at all.

        Args:
            photos: Content by the SHA-256 that its sender claims.
            kind: ``portrait`` or ``original``.
        """
        told = {sha256: self._refusal(sha256, content, kind) for sha256, content in photos.items()}
        return {sha256: word for sha256, word in told.items() if word}

    def keep(self, photos: Mapping[str, bytes], kind: str) -> list[dict[str, Any]]:
        """Keep photos that were looked at, durably, and return the rows that say so.

        Raises:
            Trouble: ``registry.objects-away``.
        """
        self._kept.put_all(photos)
        now = moment_text(self._clock.now())
        return [
            {"sha256": sha256, "kind": kind, "size": len(content), "received_at": now}
            for sha256, content in photos.items()
        ]

    def _refusal(self, sha256: str, content: bytes, kind: str) -> str:
        if hashlib.sha256(content).hexdigest() != sha256:
            return "wrong-hash"
        if kind != PORTRAIT:
            return ""
        if len(content) > self._limits.portrait_bytes:
            return "too-large"
        return refusal_of_portrait(content, self._limits)


def write_down(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Note photos that are kept; a portrait stays one, whatever else it is sent as."""
    # all writers in one order, so that none waits for another in a ring
    rows = sorted(rows, key=lambda row: str(row["sha256"]))
    put_rows(connection, objects, "sha256", [row for row in rows if row["kind"] == PORTRAIT])
    insert_new(connection, objects, [row for row in rows if row["kind"] != PORTRAIT])


def kinds_here(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """Return as what photos are here, by their name."""
    query = select(objects.c.sha256, objects.c.kind).where(objects.c.sha256.in_(set(names)))
    return {row.sha256: row.kind for row in connection.execute(query)}
