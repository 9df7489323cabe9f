"""The doctor finds what is wrong, says so, and leaves everything as it was."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from capture_station.domain.ids import Operator
from capture_station.settings import Settings
from capture_station.station import doctor
from capture_station.station.doctor import (
    Check,
    State,
    examine,
    examine_cameras,
    examine_folder,
    examine_models,
    examine_space,
    examine_store,
    examine_versions,
)
from capture_station.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.checks.models import ModelPaths


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Return a data folder that a station has worked in."""
    folder = tmp_path / "数据"
    Store.open(folder).close()
    return folder


def by_thing(checks: list[Check]) -> dict[str, Check]:
    return {check.key.partition(".")[0]: check for check in checks}


def test_every_thing_is_looked_at_once(data_dir: Path, tmp_path: Path) -> None:
    checks = list(examine(data_dir, tmp_path / "models"))
    things = [check.key.partition(".")[0] for check in checks]
    assert things == [
        *("versions", "models", "cameras", "folder", "space"),
        *("database", "audit", "photos", "copies"),
    ]


def test_the_versions_of_what_the_program_needs_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_required", lambda: ["numpy"])
    check = examine_versions()
    assert (check.key, check.state) == ("versions.complete", State.WELL)
    assert check.facts["numpy"]


def test_what_the_program_needs_is_read_from_its_installation() -> None:
    needed = doctor._required()
    assert "numpy" in needed
    assert "pytest" not in needed
    assert not [name for name in needed if ";" in name or ">" in name]


def test_a_missing_package_is_ill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_required", lambda: ["numpy", "no-such-package-anywhere"])
    check = examine_versions()
    assert (check.key, check.state) == ("versions.incomplete", State.ILL)
    assert check.facts["missing"] == "no-such-package-anywhere"


@pytest.mark.models
def test_whole_models_are_well(models: ModelPaths) -> None:
    assert examine_models(models.face_landmark.parent).state is State.WELL


def test_missing_models_are_ill(tmp_path: Path) -> None:
    check = examine_models(tmp_path)
    assert check.state is State.ILL
    assert "face_landmark.tflite" in str(check.facts["names"])


@pytest.mark.parametrize(
    ("names", "key"), [([], "cameras.none"), (["Studio camera"], "cameras.found")]
)
def test_cameras_are_counted(monkeypatch: pytest.MonkeyPatch, names: list[str], key: str) -> None:
    devices = [SimpleNamespace(name=name) for name in names]
    monkeypatch.setattr(doctor, "list_cameras", lambda: devices)
    assert examine_cameras().key == key


def test_a_new_machine_is_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"
    assert examine_folder(folder).key == "folder.absent"
    assert examine_space(folder).facts["free_gb"]
    assert [check.key for check in examine_store(folder)] == ["database.absent"]
    assert not folder.exists()


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs a user whom permissions stop"
)
def test_a_folder_without_permission_is_ill(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert examine_folder(tmp_path).key == "folder.unwritable"
    finally:
        tmp_path.chmod(0o700)


def test_a_file_in_place_of_the_folder_is_ill(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    assert examine_folder(tmp_path / "data").key == "folder.unwritable"


@pytest.mark.parametrize(
    ("free", "key"),
    [(0, "space.too-little"), (5e9, "space.low"), (500e9, "space.enough")],
)
def test_free_space_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: float, key: str
) -> None:
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: usage)
    assert examine_space(tmp_path).key == key


def test_a_sound_station_is_well(data_dir: Path) -> None:
    checks = by_thing(list(examine_store(data_dir)))
    assert checks["database"].state is State.WELL
    assert checks["audit"].state is State.WELL
    assert checks["photos"].state is State.WELL
    assert checks["copies"].key == "copies.off"


def test_the_doctor_lets_go_of_the_folder(data_dir: Path) -> None:
    list(examine_store(data_dir))
    Store.open(data_dir).close()
    assert by_thing(list(examine_store(data_dir)))["database"].key == "database.sound"


def test_a_station_at_work_is_left_alone(data_dir: Path) -> None:
    store = Store.open(data_dir)
    try:
        (check,) = examine_store(data_dir)
    finally:
        store.close()
    assert (check.key, check.state) == ("database.in-use", State.REMARK)


def test_a_file_that_is_no_database_is_ill(data_dir: Path) -> None:
    (data_dir / "station.db").write_bytes(b"no database at all, but long enough to be one" * 100)
    (check,) = examine_store(data_dir)
    assert check.state is State.ILL
    assert check.trouble is not None
    assert check.trouble.key == "store.not-a-database"


TAMPERING = {
    "edit": ["UPDATE audit SET subject = 'somebody else' WHERE number = 3"],
    "delete": ["DELETE FROM audit WHERE number = 3"],
    "insert": [
        "INSERT INTO audit SELECT number + 1, at, operator, act, subject, details, hash, 'made up'"
        " FROM audit ORDER BY number DESC LIMIT 1"
    ],
    "reorder": [
        "UPDATE audit SET number = -3 WHERE number = 3",
        "UPDATE audit SET number = 3 WHERE number = 4",
        "UPDATE audit SET number = 4 WHERE number = -3",
    ],
    "truncate": ["DELETE FROM audit WHERE number > 3"],
}


@pytest.mark.parametrize("how", TAMPERING)
def test_an_audit_trail_that_was_tampered_with_is_ill(data_dir: Path, how: str) -> None:
    store = Store.open(data_dir)
    for number in range(6):
        with store.ledger.act(Operator("tester")) as act:
            act.note("tried", str(number))
    store.close()
    assert by_thing(list(examine_store(data_dir)))["audit"].state is State.WELL
    store = Store.open(data_dir)
    with store._database.writing() as connection:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for name in connection.exec_driver_sql(triggers).scalars().all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        for statement in TAMPERING[how]:
            connection.exec_driver_sql(statement)
    store.close()
    checks = by_thing(list(examine_store(data_dir)))
    assert checks["audit"].state is State.ILL


def test_a_second_disk_that_is_away_is_a_remark(data_dir: Path, tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    settings, _ = Settings.load(data_dir)
    settings.set("storage.second_dir", str(second))
    assert by_thing(list(examine_store(data_dir)))["copies"].key == "copies.complete"
