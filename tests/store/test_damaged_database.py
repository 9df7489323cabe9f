"""A database file that rots: told clearly wherever it is noticed, never a crash, never a lie."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

import pytest

from capture_station.domain.errors import Trouble
from capture_station.store.disk import Disk
from capture_station.store.engine import DATABASE
from capture_station.store.keyplaces import KeyFolder
from tests.store.material import opened, picture, refused

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.ids import SittingId

FLIPS = 60
EXPECTED = {
    "store.database-missing",
    "store.damaged",
    "store.not-a-database",
    "store.newer",
    "store.disk-error",
}


def look_at_everything(folder: Path, place: KeyFolder, sitting_id: SittingId) -> str:
    """Open the folder and read all there is; return what was told."""
    try:
        with opened(folder, keys=place) as room:
            faults = room.store.database_faults()
            chain = room.store.verify_audit()
            capture = room.records.sitting(sitting_id).capture
            assert capture is not None
            assert room.records.portrait(capture) == picture().portrait
            return "faults" if faults or chain else "whole"
    except Trouble as trouble:
        return trouble.key


@pytest.mark.slow
def test_every_flipped_byte_of_an_encrypted_database_is_told(folder: Path, tmp_path: Path) -> None:
    place = KeyFolder(tmp_path / "keys", Disk())
    with opened(folder, encrypt=True, keys=place) as room:
        session, (student, *_) = room.session()
        sitting = room.photograph(session.id, student)
    chance = random.Random(11)  # noqa: S311 - chance that can be repeated
    whole = (folder / DATABASE).read_bytes()
    told = []
    for _ in range(FLIPS):
        at = chance.randrange(len(whole))
        rotten = whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]
        (folder / DATABASE).write_bytes(rotten)
        told.append(look_at_everything(folder, place, sitting.id))
        assert (folder / DATABASE).read_bytes() == rotten
    assert set(told) <= EXPECTED
    (folder / DATABASE).write_bytes(whole)
    assert look_at_everything(folder, place, sitting.id) == "whole"


@pytest.mark.slow
def test_a_cut_off_database_is_told(folder: Path, tmp_path: Path) -> None:
    place = KeyFolder(tmp_path / "keys", Disk())
    with opened(folder) as room:
        session, (student, *_) = room.session()
        sitting = room.photograph(session.id, student)
    whole = (folder / DATABASE).read_bytes()
    for part in (0, 1, 100, 4096, 8192, len(whole) // 2, len(whole) - 4096):
        shutil.rmtree(folder / "backups", ignore_errors=True)
        (folder / DATABASE).write_bytes(whole[:part])
        assert look_at_everything(folder, place, sitting.id) in EXPECTED


def test_a_lost_database_is_not_begun_anew(folder: Path) -> None:
    with opened(folder) as room:
        session, (student, *_) = room.session()
        room.photograph(session.id, student)
    (folder / DATABASE).unlink()
    with refused("store.database-missing"), opened(folder):
        pass
    assert not (folder / DATABASE).exists()
