"""Removal after the retention time against a real registry: what is not proven there stays here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from capture_station.cli.conduct import main
from capture_station.settings import Settings
from tests.end_to_end.test_sync import go_until_told, make_day, with_station
from tests.faults.disks import garbled
from tests.store.material import BY, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.end_to_end.registry_process import RegistryProcess

PEOPLE = 4


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_only_what_the_registry_proves_is_removed(
    tmp_path: Path, registry: RegistryProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    make_day(folder, PEOPLE)
    with opened(folder) as room:
        session = room.sessions.close(BY, room.records.sessions()[0].id, "好").session
        photos = [record.capture.photo for record in room.records.captures(session.id)]

    def job(*words: str) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        base = ["store", "retention", "--data", str(folder), "--json", "--operator", "周启明"]
        code = main([*base, *words])
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return code, told

    assert job("--do")[1]["trouble"] == "retention.off"
    Settings.load(folder)[0].set("retention.days", 30)
    assert job("--do")[1]["trouble"] == "retention.no-registry"
    with_station(folder, registry, registry.address)
    code, told = job("--do")
    assert (code, told["unconfirmed"], told["removed"]) == (1, PEOPLE, 0)
    go_until_told(folder)
    # one original is lost there, one portrait is another than it should be
    objects = tmp_path / "registry"
    lost = next(path for path in objects.rglob(f"*{photos[0].original.sha256[2:]}*"))
    lost.unlink()
    other = next(path for path in objects.rglob(f"*{photos[1].portrait.sha256[2:]}*"))
    other.write_bytes(garbled(other.read_bytes()))
    code, told = job()
    assert (code, told["expired"], told["unproven"], told["removable"]) == (1, PEOPLE, 2, 2)
    assert "removed" not in told
    assert len(list(folder.rglob("*.portrait.jpg"))) == PEOPLE
    code, told = job("--do")
    assert (code, told["removed"], told["pending"], told["backups"]) == (1, 2, 0, 0)
    assert len(list(folder.rglob("*.portrait.jpg"))) == PEOPLE - 2
    # what is blank here must never make the registry forget
    before = described(registry)
    go_until_told(folder)
    assert described(registry) == before
    with opened(folder) as room:
        assert room.store.verify_audit() == ()
        assert len(room.records.removed(session.id)) == 2
        assert room.store.recovery_report.without_file == ()
    registry.kill()
    assert job("--do")[1]["trouble"] == "sync.unreachable"


def described(registry: RegistryProcess) -> list[tuple[object, ...]]:
    with registry.opened() as there, there.database.reading() as connection:
        query = "SELECT id, name, student_number FROM students ORDER BY id"
        return [tuple(row) for row in connection.exec_driver_sql(query)]
