"""A live view with a watched folder, opened and closed together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capture_station.camera.film import FilmSource
from capture_station.camera.folder import FolderSource
from capture_station.camera.paired import PairedSource
from capture_station.camera.tray import Tray
from capture_station.domain.errors import Trouble
from tests.unit.camera.scenery import CLOCK, Device, FakeSource, number_of, write_picture

if TYPE_CHECKING:
    from pathlib import Path


def folder(path: Path) -> FolderSource:
    return FolderSource(path, CLOCK, Tray(CLOCK), wait_s=0)


def test_when_the_live_view_does_not_open_the_folder_is_let_go(tmp_path: Path) -> None:
    device = Device()
    device.is_there = False
    stills = folder(tmp_path)
    with pytest.raises(Trouble, match="missing"):
        PairedSource(FakeSource(device), stills).open()
    with pytest.raises(Trouble, match="gone"):
        stills.read()


def test_when_the_folder_is_away_the_camera_is_not_opened(tmp_path: Path) -> None:
    device = Device()
    with pytest.raises(Trouble, match="folder-missing"):
        PairedSource(FakeSource(device), folder(tmp_path / "away")).open()
    assert device.opened == 0


def test_it_is_named_after_both_and_a_photo_has_no_size_beforehand(tmp_path: Path) -> None:
    source = PairedSource(FakeSource(Device()), folder(tmp_path))
    source.open()
    info = source.describe()
    source.close()
    assert info.name == f"fake + {tmp_path.name}"
    assert info.has_live_view
    assert (info.width, info.still_width) == (64, 0)


def test_a_film_as_live_view_keeps_its_scenes(tmp_path: Path) -> None:
    for number, scene in ((10, "a"), (60, "b")):
        write_picture(tmp_path / "film" / scene / "1.png", number)
    (tmp_path / "in").mkdir()
    source = PairedSource(FilmSource(tmp_path / "film", CLOCK, fps=0), folder(tmp_path / "in"))
    source.open()
    source.cue("b")
    image = source.read()
    source.close()
    assert image is not None
    assert number_of(image) == 60


def test_a_camera_as_live_view_has_no_scenes(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="no-scenes"):
        PairedSource(FakeSource(Device()), folder(tmp_path)).cue("a")
