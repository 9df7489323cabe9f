"""Looks whether the station is well, without touching anything that is.

Each examination returns a `Check`. Its sentence stands in ``resources/i18n/doctor.toml``; where a
room refuses with a `Trouble`, that one's sentence holds.
"""

from __future__ import annotations

import platform
import re
import shutil
import tempfile
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING

from capture_station import __version__
from capture_station.camera.devices import list_cameras
from capture_station.checks.models import faulty_models
from capture_station.domain.errors import Trouble
from capture_station.domain.keeping import CopyState
from capture_station.locations import resources_dir
from capture_station.settings import Settings
from capture_station.station.delivery import Deliveries
from capture_station.store.engine import DATABASE
from capture_station.store.keys import has_keys
from capture_station.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BYTES_PER_GB = 1e9


class State(StrEnum):
    """How a thing is: well, worth a remark, or ill."""

    WELL = "well"
    REMARK = "remark"
    ILL = "ill"


@dataclass(frozen=True, slots=True)
class Check:
    """Answer of one examination.

    Attributes:
        key: Key of the sentence in ``doctor.toml``, e.g. ``"models.whole"``; its first part names
            the thing that was looked at.
        state: How that thing is.
        facts: Values for the sentence, and more for a program to read.
        trouble: What a room refused with; then its sentence holds.
    """

    key: str
    state: State
    facts: Mapping[str, str | float] = field(default_factory=dict)
    trouble: Trouble | None = None


def examine(data_dir: Path, models_dir: Path) -> Iterator[Check]:
    """Look at everything below the windows, one thing after the other.

    Args:
        data_dir: Data folder of the station; it is not made if it is not there.
        models_dir: Folder of the face models.
    """
    yield examine_versions()
    yield examine_models(models_dir)
    yield examine_cameras()
    yield examine_folder(data_dir)
    yield examine_space(data_dir)
    yield from examine_store(data_dir)


def examine_versions() -> Check:
    """Look whether every required package is installed."""
    found: dict[str, str | float] = {}
    missing = []
    for name in _required():
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return Check("versions.incomplete", State.ILL, found | {"missing": ", ".join(missing)})
    system = f"{platform.system()} {platform.release()}"
    told = {"program": __version__, "python": platform.python_version(), "system": system}
    return Check("versions.complete", State.WELL, told | found)


def examine_models(folder: Path) -> Check:
    """Look at every byte of the face models."""
    if faulty := faulty_models(folder):
        names = ", ".join(model.name for model in faulty)
        return Check("models.faulty", State.ILL, {"names": names, "folder": str(folder)})
    return Check("models.whole", State.WELL, {"folder": str(folder)})


def examine_cameras() -> Check:
    """Look which cameras are connected, without opening any."""
    names = [device.name for device in list_cameras()]
    if not names:
        return Check("cameras.none", State.REMARK)
    return Check("cameras.found", State.WELL, {"count": len(names), "names": ", ".join(names)})


def examine_folder(data_dir: Path) -> Check:
    """Look whether the data folder can be written."""
    told = {"folder": str(data_dir)}
    if not data_dir.exists():
        return Check("folder.absent", State.REMARK, told)
    try:
        with tempfile.TemporaryFile(dir=data_dir):
            return Check("folder.writable", State.WELL, told)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Check("folder.unwritable", State.ILL, told | {"reason": reason})


def examine_space(data_dir: Path) -> Check:
    """Look at the free space of the disk on which the data folder is or will be."""
    path = resources_dir() / "health.toml"
    limits = tomllib.loads(path.read_text(encoding="utf-8"))["space"]
    there = next(folder for folder in (data_dir, *data_dir.absolute().parents) if folder.exists())
    free = shutil.disk_usage(there).free / _BYTES_PER_GB
    told = {"free_gb": round(free, 1), "low_gb": limits["low_gb"], "least_gb": limits["least_gb"]}
    if free < limits["least_gb"]:
        return Check("space.too-little", State.ILL, told)
    if free < limits["low_gb"]:
        return Check("space.low", State.REMARK, told)
    return Check("space.enough", State.WELL, told)


def examine_store(data_dir: Path) -> Iterator[Check]:
    """Look at the database, the audit trail, the photo files and their second copies.

    Opens the store as the next start of the program would. A folder without a database is left as
    it is.
    """
    if not (data_dir / DATABASE).exists() and not has_keys(data_dir):
        yield Check("database.absent", State.REMARK)
        return
    settings, _ = Settings.load(data_dir)
    second = settings.text("storage.second_dir")
    try:
        store = Store.open(data_dir, second_dir=Path(second) if second else None)
    except Trouble as trouble:
        if trouble.key == "store.in-use":
            yield Check("database.in-use", State.REMARK)
        else:
            yield Check("database.refused", State.ILL, trouble=trouble)
        return
    try:
        yield _database(store)
        yield _audit(store)
        yield _photos(store)
        yield from _deliveries(store, data_dir)
        yield _copies(store)
    except Trouble as trouble:
        yield Check("database.refused", State.ILL, trouble=trouble)
    finally:
        store.close()


def _database(store: Store) -> Check:
    if faults := store.database_faults():
        return Check("database.faulty", State.ILL, {"count": len(faults)})
    return Check("database.sound", State.WELL)


def _audit(store: Store) -> Check:
    if faults := store.verify_audit():
        first = min(fault.number for fault in faults)
        return Check("audit.broken", State.ILL, {"count": len(faults), "first": first})
    return Check("audit.whole", State.WELL, {"rows": store.audit_rows()})


def _photos(store: Store) -> Check:
    report = store.recovery_report
    if report.without_file:
        return Check("photos.missing", State.ILL, {"count": len(report.without_file)})
    if report.orphans:
        return Check("photos.orphans", State.REMARK, {"count": len(report.orphans)})
    return Check("photos.whole", State.WELL)


def _deliveries(store: Store, data_dir: Path) -> Iterator[Check]:
    begun = Deliveries(store, data_dir).unfinished()
    if begun:
        yield Check("deliveries.unfinished", State.REMARK, {"count": len(begun)})


def _copies(store: Store) -> Check:
    status = store.copies.status()
    if status.state is CopyState.OFF:
        return Check("copies.off", State.REMARK)
    told: dict[str, str | float] = {"state": status.state.value, "pending": status.pending}
    if status.pending or status.state is not CopyState.READY:
        return Check("copies.behind", State.REMARK, told)
    return Check("copies.complete", State.WELL, told)


def _required() -> list[str]:
    """Return the names of the packages that the program needs to run on every system."""
    try:
        rows = requires("capture-station") or []
    except PackageNotFoundError:
        return ["capture-station"]
    return [re.split(r"[\s<>=!~\[(]", row)[0] for row in rows if ";" not in row]
