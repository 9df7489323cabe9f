"""The station for one command: which session it means, and in whose name it acts."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from capture_station.domain.errors import Trouble
from capture_station.domain.session import Session, SessionState
from capture_station.locations import default_data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from capture_station.station.station import Station
    from capture_station.store.records import Records

SessionOption = Annotated[
    str | None,
    typer.Option(
        "--session",
        metavar="ID",
        help="场次编号；只有一个未结束的场次时可省略 / Its id, or the beginning of it; "
        "not needed where one session only is not closed.",
    ),
]
ByOption = Annotated[
    str, typer.Option("--by", metavar="NAME", help="操作人，记入审计 / In whose name; is audited.")
]


@contextmanager
def opened_station(data: Path | None) -> Iterator[Station]:
    """Open the station of a data folder for one command.

    Raises:
        Trouble: As `Station.open`.
    """
    # The vision libraries take a second to load; commands without a station do without them.
    from capture_station.station.station import Station  # noqa: PLC0415 - see above

    station = Station.open(data or default_data_dir())
    try:
        yield station
    finally:
        station.close()


def chosen_session(records: Records, told: str | None) -> Session:
    """Return the session that a command means.

    Args:
        records: The read side of the store.
        told: Its id or the beginning of it; None for the only one that is not closed.

    Raises:
        Trouble: ``session.unclear`` if none or several fit.
    """
    sessions = records.sessions()
    if told is None:
        fitting = [one for one in sessions if one.state is not SessionState.CLOSED]
    else:
        fitting = [one for one in sessions if one.id.startswith(told)]
    if len(fitting) != 1:
        raise Trouble("session.unclear", count=len(fitting))
    return fitting[0]
