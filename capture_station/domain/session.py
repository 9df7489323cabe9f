"""A capture session: one day (or several) at one place, under one spec and one price plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from capture_station.domain.ids import SessionId

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
REGISTRY_PLACE = len(_LETTERS) * (len(_LETTERS) + 1) - 1
"""Place of the registry itself, which takes photos in too: behind all desks, ``ZZ``."""


class SessionState(StrEnum):
    """Life of a session. A closed one can be opened again, with a reason."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class PricePlan:
    """What a portrait costs, in fen (1/100 yuan).

    Attributes:
        on_site_fen: Fee of a student on the roster; 0 = the session takes no fee.
        walk_in_fen: Fee of a person who is not on the roster.
        self_provided_fen: Price of taking in a photo that somebody brings, prints included.
    """

    on_site_fen: int
    walk_in_fen: int
    self_provided_fen: int = 0

    def __post_init__(self) -> None:
        if min(self.on_site_fen, self.walk_in_fen, self.self_provided_fen) < 0:
            raise ValueError("a fee is never negative")

    def fee_fen(self, *, walk_in: bool) -> int:
        """Return the fee for a person, in fen."""
        return self.walk_in_fen if walk_in else self.on_site_fen


@dataclass(frozen=True, slots=True)
class Serial:
    """A shooting serial number (拍摄序号): a station's prefix and a number without gaps.

    Attributes:
        prefix: Letters or digits that tell this station from the others of the session.
        number: From 1.
    """

    prefix: str
    number: int

    @property
    def text(self) -> str:
        """The serial number as it is printed and used in file names, e.g. ``"A0129"``."""
        return f"{self.prefix}{self.number:04d}"


def prefix_at(prefix: str, place: int) -> str:
    """Return the prefix of a desk's own serial numbers, so that no two desks' can meet.

    Args:
        prefix: Of the desk that has described the session.
        place: Of the desk in the session; 0 for that one itself.
    """
    if place == 0:
        return prefix
    first, second = divmod(place, len(_LETTERS))
    # never in place of letters of the prefix: with H in place of H they would be the first desk's
    return prefix + (_LETTERS[first - 1] if first else "") + _LETTERS[second]


def is_of_registry(prefix: str) -> bool:
    """Whether a prefix of serial numbers is that of the registry's own desk."""
    return prefix.endswith(prefix_at("", REGISTRY_PLACE))


@dataclass(frozen=True, slots=True)
class Session:
    """One capture session.

    Attributes:
        school_code: Five digits, may be empty.
        place: Building and room.
        starts_on: First day.
        ends_on: Last day, not before the first.
        spec_id: Photo standard the portraits are made for.
        serial_prefix: Prefix of this station's serial numbers in the session.
        backgrounds: Names of the accepted backgrounds of the spec; empty = all of them.
    """

    id: SessionId
    school_name: str
    school_code: str
    place: str
    starts_on: date
    ends_on: date
    spec_id: str
    price: PricePlan
    serial_prefix: str
    state: SessionState
    backgrounds: tuple[str, ...] = ()
    opened_at: datetime | None = None
    closed_at: datetime | None = None
