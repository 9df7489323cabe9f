"""A store that only looks, beside the one that works: it sees all and writes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from capture_station.domain.errors import Trouble
from capture_station.domain.staff import Role
from capture_station.station.station import Station
from capture_station.store.disk import Disk
from capture_station.store.engine import DATABASE
from capture_station.store.keyplaces import KeyFolder
from capture_station.store.operators import FIRST_WAIT_S
from capture_station.store.store import Store
from tests.store.material import BY, Room, abandon, opened, picture, refused
from tests.unit.workflow.world import ManualClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PIN, ADVISER = "2580", "王老师"


@pytest.fixture
def place(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys", Disk())


@pytest.fixture(params=[False, True], ids=["plain", "encrypted"])
def working(folder: Path, place: KeyFolder, request: pytest.FixtureRequest) -> Iterator[Room]:
    with opened(folder, encrypt=request.param, keys=place) as room:
        room.store.operators.make_lead(BY, PIN)
        room.store.operators.add(BY, ADVISER, "1379", Role.ADVISER)
        yield room


def files_of(folder: Path) -> dict[str, bytes]:
    """Return all that lies in a folder, but for what readers of a database agree through."""
    files = (path for path in folder.rglob("*") if path.is_file())
    read = {str(one): one.read_bytes() for one in files if not one.name.endswith("-shm")}
    return {name: told for name, told in read.items() if told or not name.endswith("-wal")}


def test_it_sees_what_is_written_beside_it(working: Room, folder: Path, place: KeyFolder) -> None:
    session, (first, second, _) = working.session()
    working.photograph(session.id, first)
    looking = Store.look(folder, keys=place)
    try:
        assert looking.records.totals(session.id).photographed == 1
        kept = working.photograph(session.id, second, 2)
        assert looking.records.totals(session.id).photographed == 2
        assert kept.capture is not None
        assert looking.records.portrait(kept.capture) == picture(2).portrait
    finally:
        looking.close()
    # the one that works goes on as before
    assert working.store.verify_audit() == ()


def test_nothing_is_written_and_whatever_would_is_refused(
    working: Room, folder: Path, place: KeyFolder
) -> None:
    session, (first, *_) = working.session()
    sitting = working.to_camera(session.id, first)
    working.store.loose.keep("0" * 64, b"{}", b"photo of nobody")
    (folder / "tray" / "1.photo").write_bytes(b"remains")
    (folder / "tray.txt").write_text("2001-01-01\n")
    (folder / "settings.json").write_text("{bad")
    before = files_of(folder)
    station = Station.look(folder, keys=place)
    looking = station.store
    assert looking.operators.sign_in(ADVISER, "1379").role is Role.ADVISER
    looking.operators.sign_out(BY)
    assert station.tray.waiting() == ()
    assert station.tray.watch("somewhere") is None
    for act, key in (
        (lambda: station.desk.keep(BY, sitting.id, picture()), "store.only-looking"),
        (lambda: station.views.note(BY, "person-opened", first.id), "store.only-looking"),
        (lambda: looking.operators.change_pin(BY, PIN, "8642"), "store.only-looking"),
        (lambda: looking.photos.keep(session.id, sitting.id, "x", picture()), "store.read-only"),
        (looking.backups.back_up, "store.read-only"),
    ):
        with refused(key):
            act()
    station.close()
    assert files_of(folder) == before


def test_wrong_pins_wait_though_nobody_writes_them_down(
    working: Room, folder: Path, place: KeyFolder
) -> None:
    clock = ManualClock()
    looking = Store.look(folder, clock=clock, keys=place)
    rows = working.store.audit_rows()
    for expected in ("wrong-pin", "wrong-pin", "wait", "wait"):
        with refused(f"operators.{expected}"):
            looking.operators.sign_in(ADVISER, "0001")
    with refused("operators.wait"):
        looking.operators.sign_in(ADVISER, "1379")
    with refused("operators.unknown"):
        looking.operators.sign_in("谁", "1379")
    clock.moment += timedelta(seconds=FIRST_WAIT_S)
    assert looking.operators.sign_in(ADVISER, "1379").name == ADVISER
    looking.close()
    assert working.store.audit_rows() == rows


@pytest.mark.parametrize(("revision", "key"), [("0001", "store.older"), ("9999", "store.newer")])
def test_another_version_is_refused_and_left(
    folder: Path, place: KeyFolder, revision: str, key: str
) -> None:
    with opened(folder) as room:
        room.store.operators.make_lead(BY, PIN)
        with room.store._database.writing() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (revision,))
    before = files_of(folder)
    with refused(key):
        Store.look(folder, keys=place)
    assert files_of(folder) == before


def test_a_folder_that_nobody_works_in_can_be_looked_at_too(
    folder: Path, tmp_path: Path, place: KeyFolder
) -> None:
    with refused("store.no-folder"):
        Store.look(folder)
    assert not folder.exists()
    with opened(folder, encrypt=True, keys=place) as room:
        room.session()
        with refused("operators.nobody"):
            Store.look(folder, keys=place)
        room.store.operators.make_lead(BY, PIN)
    with refused("store.key-missing"):
        Store.look(folder, keys=KeyFolder(tmp_path / "elsewhere", Disk()))
    for dies in (False, True):
        looking = Store.look(folder, keys=place)
        assert len(looking.records.sessions()) == 1
        looking.close()
        if not dies:
            # a process that died left its log behind
            store = Store.open(folder, keys=place)
            abandon(store)
    (folder / DATABASE).write_bytes(b"rot" * 5000)
    with pytest.raises(Trouble):
        Store.look(folder, keys=place)
