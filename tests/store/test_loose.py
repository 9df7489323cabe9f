"""Photos that belong to nobody yet: sealed, whole or not there, there again after a start."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from capture_station.camera.spool import Spooled
from capture_station.domain.errors import Trouble
from capture_station.station.station import Station
from tests.camera.mjpeg_server import jpeg

if TYPE_CHECKING:
    from pathlib import Path

PHOTO = jpeg(7, 96, 64)
NAME = "王小明 DSC_7.JPG"


def test_a_photo_of_nobody_is_sealed_survives_a_restart_and_goes_when_it_is_claimed(
    tmp_path: Path,
) -> None:
    station = Station.open(tmp_path)
    try:
        assert station.tray.put_spooled(NAME, PHOTO, station.clock.monotonic())
        assert not station.tray.put_spooled(NAME, PHOTO, station.clock.monotonic())
    finally:
        station.close()
    files = [file for file in (tmp_path / "tray").iterdir() if file.is_file()]
    assert len(files) == 2
    for file in files:
        assert PHOTO[:64] not in file.read_bytes()
        assert "王小明".encode() not in file.read_bytes()
        assert "DSC" not in file.name
    station = Station.open(tmp_path)
    try:
        (arrival,) = station.tray.waiting()
        assert arrival.name == NAME
        still = station.tray.claim(arrival.number)
        assert (still.data, still.suffix) == (PHOTO, ".jpg")
    finally:
        station.close()
    assert list((tmp_path / "tray").iterdir()) == []
    station = Station.open(tmp_path)
    assert station.tray.waiting() == ()
    station.close()


@pytest.mark.logs_expected
def test_remains_are_removed_and_damage_is_told(tmp_path: Path) -> None:
    station = Station.open(tmp_path)
    photo = Spooled("ab" * 32, NAME, len(PHOTO), datetime(2026, 6, 1, tzinfo=UTC))
    station.store.loose.keep(photo.digest, b"about", PHOTO)
    (tmp_path / "tray" / f"{'cd' * 32}.photo").write_bytes(b"cut off by a power cut")
    (tmp_path / "tray" / f"{photo.digest}.about").write_bytes(b"overwritten")
    try:
        assert station.store.loose.abouts() == []
        (tmp_path / "tray" / f"{photo.digest}.photo").write_bytes(b"overwritten")
        with pytest.raises(Trouble, match="photo-damaged"):
            station.store.loose.read(photo.digest)
        station.store.loose.remove(photo.digest)
        with pytest.raises(Trouble, match="photo-missing"):
            station.store.loose.read(photo.digest)
        assert list((tmp_path / "tray").iterdir()) == []
    finally:
        station.close()
