"""How a data folder stands: told, backed up, verified, its loose shots listed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from capture_station.cli.conduct import main
from capture_station.domain.ids import CaptureId, new_uuid7
from capture_station.settings import Settings
from capture_station.store.store import Store
from tests.faults.disks import garbled
from tests.store.material import BY, Room, picture
from tests.unit.workflow.world import ManualClock

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a folder with a portrait and the loose files of a shot that was interrupted."""
    folder = tmp_path / "data"
    room = Room(Store.open(folder, clock=ManualClock()), ManualClock())
    session, students = room.session(people=2)
    kept = room.photograph(session.id, students[0])
    room.desk.confirm(BY, kept.id)
    sitting = room.to_camera(session.id, students[1])
    capture_id = CaptureId(new_uuid7(room.clock))
    room.store.photos.keep(session.id, sitting.id, capture_id, picture(2))
    room.store.close()
    return folder


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[Any]]:
    code = main(["store", *words, "--json"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_status_tells_what_there_is(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (told,) = answer(capsys, "status", "--data", str(data))
    assert code == 0
    assert (told["key"], told["second"], told["backups"]) == ("file", "off", [])
    assert (told["orphans"], told["without_file"]) == (1, 0)
    assert main(["store", "status", "--data", str(data), "--lang", "en"]) == 0
    assert "encrypted" in capsys.readouterr().out


def test_a_backup_reaches_the_second_disk_with_all_photos(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, (alone,) = answer(capsys, "backup", "--operator", "周启明", "--data", str(data))
    assert (code, alone["on_second"]) == (0, False)
    second = tmp_path / "second"
    settings, _ = Settings.load(data)
    settings.set("storage.second_dir", str(second))
    code, _told = answer(capsys, "status", "--data", str(data))
    assert code == 1  # it is not there
    second.mkdir()
    code, (both,) = answer(capsys, "backup", "--operator", "周启明", "--data", str(data))
    assert code == 0
    assert (both["on_second"], both["copied"], both["pending"]) == (True, 1, 0)
    code, (told,) = answer(capsys, "status", "--data", str(data))
    assert (code, len(told["backups"])) == (0, 2)


def test_verify_reads_every_photo_file(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (told,) = answer(capsys, "verify", "--data", str(data))
    assert (code, told) == (0, {"database": [], "audit": [], "photos": []})
    for path in (data / "photos").rglob("*.original.*"):
        path.write_bytes(garbled(path.read_bytes()))
    code, (told,) = answer(capsys, "verify", "--data", str(data))
    assert (code, len(told["photos"])) == (1, 1)


def test_loose_shots_are_listed_and_discarded_by_name(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, (told,) = answer(capsys, "orphans", "--data", str(data))
    assert (code, bool(told["name"])) == (1, True)
    discard = ["orphans", "--data", str(data), "--discard", told["id"]]
    assert main(["store", *discard]) == 2
    assert main(["store", *discard, "--operator", "周启明"]) == 0
    capsys.readouterr()
    assert answer(capsys, "orphans", "--data", str(data)) == (0, [])


def test_where_there_is_no_folder_none_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, (told,) = answer(capsys, "status", "--data", str(tmp_path / "none"))
    assert (code, told["trouble"]) == (3, "store.no-folder")
    assert not (tmp_path / "none").exists()
