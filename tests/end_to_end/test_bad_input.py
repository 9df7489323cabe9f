"""What the world gets wrong, given to the program as a process: one sentence, an honest status."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

import pytest

from capture_station.locations import models_dir
from capture_station.store.engine import FolderLock
from capture_station.store.store import Store
from tests.end_to_end.commands import run
from tests.end_to_end.day import SPEC, environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

pytestmark = pytest.mark.timeout(120)

PREVENTED = 3
LANGUAGES = ("zh", "en")


class Place(NamedTuple):
    """A data folder and where its key lies."""

    data: Path
    keys: Path


def tell(keys: Path, *words: str | Path, **variables: str) -> CompletedProcess[str]:
    """Run a command to its end; nothing it says may look like a program's insides."""
    done = run(*words, variables=environment(keys) | variables)
    assert "Traceback" not in done.stderr + done.stdout
    return done


def sentence_of(done: CompletedProcess[str]) -> str:
    """Return the one sentence that was said instead of doing it."""
    assert done.returncode == PREVENTED, done.stderr + done.stdout
    (line,) = done.stderr.strip().splitlines()
    return line


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Give a data folder that has been in use."""
    found = Place(tmp_path / "data", tmp_path / "keys")
    monkeypatch.setenv("CAPTURE_STATION_KEYS", str(found.keys))
    Store.open(found.data).close()
    return found


@pytest.fixture
def plain(tmp_path: Path) -> Place:
    """Give a data folder that is not encrypted."""
    found = Place(tmp_path / "data", tmp_path / "keys")
    Store.open(found.data, encrypt=False).close()
    return found


def scramble_database(data: Path) -> None:
    (data / "station.db").write_bytes(bytes(range(256)) * 40)


def spoil_keys(data: Path) -> None:
    (data / "keys.json").write_text("{")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("spoil", "zh", "en"),
    [
        (scramble_database, "不是本程序的数据库", "not a database of this program"),
        (spoil_keys, "keys.json 已损坏", "keys.json is damaged"),
    ],
)
def test_a_spoilt_data_folder_is_told_and_left_alone(
    place: Place, lang: str, spoil: Callable[[Path], None], zh: str, en: str
) -> None:
    spoil(place.data)
    before = {path: path.read_bytes() for path in place.data.iterdir() if path.is_file()}
    told = sentence_of(tell(place.keys, "run", "--data", place.data, "--lang", lang))
    assert (zh if lang == "zh" else en) in told
    for path, content in before.items():
        assert path.read_bytes() == content


def test_a_database_of_a_newer_program_is_refused_untouched(plain: Place) -> None:
    with sqlite3.connect(plain.data / "station.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'r9999'")
    connection.close()
    before = (plain.data / "station.db").read_bytes()
    told = sentence_of(tell(plain.keys, "run", "--data", plain.data, "--lang", "en"))
    assert "newer version" in told
    assert "r9999" in told
    assert (plain.data / "station.db").read_bytes() == before


def test_a_second_program_on_the_same_folder_is_sent_away(place: Place) -> None:
    lock = FolderLock(place.data)
    try:
        told = sentence_of(tell(place.keys, "run", "--data", place.data))
        assert "正被另一个采集程序使用" in told
    finally:
        lock.release()


def test_another_computer_is_asked_for_the_recovery_key(place: Place, tmp_path: Path) -> None:
    told = sentence_of(tell(tmp_path / "none", "run", "--data", place.data, "--lang", "en"))
    assert "capture-station store unlock" in told


def test_a_file_in_place_of_the_data_folder(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.write_text("no folder")
    told = sentence_of(tell(tmp_path / "keys", "run", "--data", folder))
    assert "--data" in told
    assert folder.read_text() == "no folder"


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_data_folder(place: Place) -> None:
    place.data.chmod(0o500)
    try:
        told = sentence_of(tell(place.keys, "run", "--data", place.data))
        assert "不可写" in told
    finally:
        place.data.chmod(0o700)


def test_a_camera_that_cannot_be_meant(place: Place) -> None:
    words = ("run", "--camera", "bogus", "--data", place.data)
    assert "webcam:0" in sentence_of(tell(place.keys, *words))


def test_settings_that_cannot_be_read_are_kept_and_told(place: Place) -> None:
    (place.data / "settings.json").write_text("{bad")
    assert tell(place.keys, "batch", "list", "--data", place.data).returncode == 0
    assert (place.data / "settings.broken.json").read_text() == "{bad"


@pytest.mark.models
@pytest.mark.parametrize("words", [("demo", "--headless"), ("check", "face.jpg", "--spec", SPEC)])
def test_a_damaged_model_is_told_before_anything_is_done(
    tmp_path: Path, models: object, words: tuple[str, ...]
) -> None:
    assert models is not None
    folder = tmp_path / "models"
    shutil.copytree(models_dir(), folder)
    (folder / "face_landmark.tflite").write_bytes(b"junk")
    (tmp_path / "face.jpg").write_bytes(b"x")
    given = [str(tmp_path / word) if word.endswith(".jpg") else word for word in words]
    done = tell(tmp_path / "keys", *given, "--lang", "en", CAPTURE_STATION_MODELS=str(folder))
    assert "face_landmark.tflite is damaged" in sentence_of(done)


@pytest.mark.parametrize(
    ("content", "key"),
    [(b"%PDF-1.4\n", "exchange.wrong-kind"), (b"a,b\n1,2\n", "exchange.no-usable-column")],
)
def test_a_roster_that_is_none(tmp_path: Path, content: bytes, key: str) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    done = tell(tmp_path / "keys", "roster", "check", tmp_path / "list.csv", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["reason_key"] == key
