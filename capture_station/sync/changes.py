"""Pages of the registry's change feed, as they come by wire or on a stick."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from capture_station.domain.errors import Trouble
from capture_station.domain.shapes import ShapeError
from capture_station.domain.wire import demand_body, from_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from capture_station.domain.wire import WireEvent


@dataclass(frozen=True, slots=True)
class Change:
    """Something the registry tells of a session.

    Attributes:
        number: The registry's, rising.
    """

    number: int
    session_id: str
    kind: str
    body: dict[str, Any]


def read_page(told: Any) -> tuple[tuple[Change, ...], int, bool]:
    """Return the changes of a page, the next cursor, and whether there is more.

    Raises:
        Trouble: ``sync.bad-answer``.
    """
    with understood():
        found = tuple(
            Change(
                int(each["cursor"]),
                str(each["session_id"]),
                str(each["kind"]),
                dict(each["body"]),
            )
            for each in told["changes"]
        )
        return found, int(told["cursor"]), bool(told["more"])


def fact_of(body: Mapping[str, object]) -> tuple[WireEvent, int]:
    """Return another desk's event that a change tells, and this desk's place in the session.

    Raises:
        Trouble: ``sync.newer-desk`` if this program does not understand it.
    """
    place = body.get("place", 0)
    try:
        event = from_data({name: value for name, value in body.items() if name != "place"})
        demand_body(event)
    except (ShapeError, KeyError) as error:
        # a newer desk: after an update of this one it will be understood
        raise Trouble("sync.newer-desk") from error
    return event, place if isinstance(place, int) else 0


@contextmanager
def understood() -> Iterator[None]:
    """Turn an answer that is not the protocol's (a hotel's sign-in page) into a trouble."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Trouble("sync.bad-answer") from error
