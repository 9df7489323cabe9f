"""What has to be there on this computer: roster, disks, clock, models, printer."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from capture_station.checks.models import faulty_models
from capture_station.domain.keeping import CopyState
from capture_station.locations import models_dir
from capture_station.station.preflight.lines import Light, Line, limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from capture_station.domain.session import Session
    from capture_station.station.station import Station

_BYTES_PER_GB = 1e9
_IMPORTED = "roster-imported"


def examine_station(
    station: Station, session: Session | None, printers: Sequence[str] | None
) -> Iterator[Line]:
    """Look at roster, disks, clock, models and printer; for the thread of the database.

    Args:
        station: The station.
        session: The session in work.
        printers: Names of the printers, the usual one first; None where nobody could look.
    """
    yield _roster(station, session)
    yield _space("space", station.data_dir)
    yield _second(station)
    yield _clock(station)
    if faulty := faulty_models(models_dir()):
        names = ", ".join(model.name for model in faulty)
        yield Line("models", "faulty", Light.ACT, {"names": names})
    else:
        yield Line("models", "whole", Light.OK)
    if printers:
        yield Line("printer", "there", Light.OK, {"name": printers[0]})
    elif printers is not None:
        yield Line("printer", "none", Light.LOOK)


def _clock(station: Station) -> Line:
    now, limit = station.clock.now(), limits()["clock"]
    skew_s = float(limit["skew_s"])
    facts: dict[str, str | float] = {"now": f"{now.astimezone():%Y-%m-%d %H:%M}"}
    if now.date() < limit["not_before"]:
        return Line("clock", "implausible", Light.ACT, facts)
    newest = station.records.audit(1)
    if newest and newest[0].at - now > timedelta(seconds=skew_s):
        told = f"{newest[0].at.astimezone():%Y-%m-%d %H:%M}"
        return Line("clock", "behind", Light.ACT, facts | {"newest": told})
    try:
        with tempfile.NamedTemporaryFile(dir=station.data_dir) as file:
            written = datetime.fromtimestamp(Path(file.name).stat().st_mtime, UTC)
    except OSError:
        return Line("clock", "plausible", Light.OK, facts)  # the line about the disk tells
    apart_s = abs((written - station.clock.now()).total_seconds())
    if apart_s > skew_s:
        return Line("clock", "disk-differs", Light.LOOK, facts | {"seconds": round(apart_s)})
    return Line("clock", "plausible", Light.OK, facts)


def _second(station: Station) -> Line:
    """Tell of the second disk: whether it is there, then how much room it has."""
    folder = station.settings.text("storage.second_dir")
    copies = station.store.copies.status()
    if not folder or copies.state is CopyState.OFF:
        return Line("second", "off", Light.LOOK)
    if copies.state is not CopyState.READY:
        return Line("second", copies.state.value, Light.ACT)
    if copies.pending:
        return Line("second", "behind", Light.LOOK, {"count": copies.pending})
    return _space("second", Path(folder))


def _space(topic: str, folder: Path) -> Line:
    limit = limits()["space"]
    try:
        free = shutil.disk_usage(folder).free / _BYTES_PER_GB
    except OSError:
        return Line(topic, "absent", Light.ACT)
    facts = {"free_gb": round(free, 1)}
    if free < limit["act_gb"]:
        return Line(topic, "too-little", Light.ACT, facts)
    if free < limit["look_gb"]:
        return Line(topic, "low", Light.LOOK, facts)
    return Line(topic, "enough", Light.OK, facts)


def _roster(station: Station, session: Session | None) -> Line:
    """Tell how old the list of the session is."""
    if session is None:
        return Line("roster", "no-session", Light.LOOK)
    people = station.records.totals(session.id).expected
    if not people:
        return Line("roster", "empty", Light.LOOK)
    imported = [line.at for line in station.records.history(session.id) if line.act == _IMPORTED]
    age = station.clock.now() - max(imported) if imported else timedelta()
    facts = {"count": people, "days": max(0, age.days)}
    if age.days >= limits()["roster"]["look_days"]:
        return Line("roster", "old", Light.LOOK, facts)
    return Line("roster", "fresh", Light.OK, facts)
