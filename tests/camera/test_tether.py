"""The tethered camera, on libgphoto2's own virtual one: real PTP, no hardware, no live view."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from capture_station.camera.source import SourceKind
from capture_station.camera.tether import TetherSource
from capture_station.camera.tray import Tray
from capture_station.domain.errors import Trouble
from tests.camera.rigs import Rig, tethered_camera
from tests.unit.camera.scenery import CLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with tethered_camera(tmp_path) as made:
        yield made


def test_a_photo_comes_byte_for_byte_from_the_card(rig: Rig, tmp_path: Path) -> None:
    source = rig.make()
    source.open()
    info = source.describe()
    assert (info.kind, info.name) == (SourceKind.TETHERED, "Nikon DSC D750")
    assert not info.has_live_view
    still = source.still(CLOCK.monotonic())
    source.close()
    assert still is not None
    # The virtual camera "shoots" the picture that lies on its card.
    assert still.data == (tmp_path / "card/DCIM/100GPHOT/GPH_0001.JPG").read_bytes()
    assert (still.suffix, still.width, still.height) == (".jpg", 64, 48)


def test_the_first_camera_is_taken_where_no_model_is_named(rig: Rig) -> None:
    assert rig.shoot() is None
    source = TetherSource("", CLOCK, Tray(CLOCK))
    source.open()
    assert source.describe().name == "Nikon DSC D750"
    source.close()


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gphoto2", None)
    with pytest.raises(Trouble, match="tether-not-installed"):
        TetherSource("", CLOCK, Tray(CLOCK)).open()
