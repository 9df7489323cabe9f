"""The watched folder: whole photos only, nothing twice, nothing bound to the wrong person."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest

from capture_station.camera.folder import FolderSource, files_beside
from capture_station.camera.reader import CameraReader
from capture_station.camera.state import Status
from capture_station.camera.tray import Arrival, Tray
from capture_station.domain.errors import Trouble
from tests.camera.mjpeg_server import jpeg
from tests.camera.stage import Stage
from tests.unit.camera.scenery import CLOCK, IMPATIENT, LONG_S
from tests.unit.camera.test_originals import jpeg as jpeg_turned

if TYPE_CHECKING:
    from pathlib import Path


def test_a_photo_that_nobody_asked_for_waits_in_the_tray_and_can_be_assigned(stage: Stage) -> None:
    (stage.folder / "IMG_0001.JPG").write_bytes(jpeg(1))
    assert stage.read_until(1) == ("IMG_0001.JPG",)
    stage.source.read()
    (arrival,) = stage.told
    assert arrival.size_bytes == len(jpeg(1))
    still = stage.tray.claim(arrival.number)
    assert still.data == jpeg(1)
    assert still.origin == stage.folder / "IMG_0001.JPG"
    assert stage.tray.waiting() == ()
    assert (stage.folder / "IMG_0001.JPG").read_bytes() == jpeg(1)
    with pytest.raises(Trouble, match="not-in-tray"):
        stage.tray.claim(arrival.number)


def test_a_photo_that_was_asked_for_is_not_told_of(stage: Stage) -> None:
    asked_at = stage.clock.monotonic()
    (stage.folder / "IMG_0001.JPG").write_bytes(jpeg(1))
    stage.read_until(1)
    still = stage.source.still(asked_at)
    assert still is not None
    assert still.data == jpeg(1)
    stage.source.read()
    assert stage.told == []


def test_a_photo_begun_before_the_request_is_not_the_next_persons(stage: Stage) -> None:
    with (stage.folder / "IMG_0001.JPG").open("wb") as file:
        file.write(jpeg(1)[:500])
        file.flush()
        while not stage.source._candidates:
            stage.source.read()
        asked_at = stage.clock.monotonic()
        file.write(jpeg(1)[500:])
    stage.read_until(1)
    assert stage.source.still(asked_at) is None
    (stage.folder / "IMG_0002.JPG").write_bytes(jpeg(2))
    stage.read_until(2)
    still = stage.source.still(asked_at)
    assert still is not None
    assert still.data == jpeg(2)
    assert [arrival.name for arrival in stage.tray.waiting()] == ["IMG_0001.JPG"]


def test_a_photo_is_taken_when_it_is_whole_and_not_before(stage: Stage) -> None:
    data = jpeg(1, 640, 480)
    path = stage.folder / "slow.jpg"
    for end in (0, 300, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:end])  # opened, written and closed, and still not whole
        assert stage.read_for(0.2) == ()
    assert stage.read_for(0.8) == ()
    path.write_bytes(data)
    assert stage.read_until(1) == ("slow.jpg",)


def test_a_photo_moved_into_place_is_taken(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(jpeg(1))
    (tmp_path / "part").rename(stage.folder / "a.jpg")
    (stage.folder / "b.jpg.tmp").write_bytes(jpeg(2))
    (stage.folder / "b.jpg.tmp").rename(stage.folder / "b.jpg")
    assert set(stage.read_until(2)) == {"a.jpg", "b.jpg"}


@pytest.mark.parametrize(
    "name",
    ["notes.txt", "film.mp4", "._IMG_1.JPG", ".hidden.jpg", "~unfinished.jpg", "IMG_1.NEF", "jpg"],
)
def test_foreign_files_are_left_alone(stage: Stage, name: str) -> None:
    (stage.folder / name).write_bytes(jpeg(1))
    (stage.folder / "real.jpg").write_bytes(jpeg(2))
    assert stage.read_until(1) == ("real.jpg",)
    assert stage.read_for(0.7) == ("real.jpg",)


def test_a_large_foreign_file_costs_nothing(stage: Stage) -> None:
    for name in ("card image.img", "huge.jpg"):
        with (stage.folder / name).open("wb") as file:
            file.truncate(2 * 1024**3)  # sparse
    (stage.folder / "real.jpg").write_bytes(jpeg(2))
    assert stage.read_until(1) == ("real.jpg",)
    assert stage.read_for(0.7) == ("real.jpg",)


def test_a_folder_or_a_zero_byte_file_named_like_a_photo_is_no_photo(stage: Stage) -> None:
    (stage.folder / "folder.jpg").mkdir()
    (stage.folder / "zero.jpg").touch()
    (stage.folder / "text.jpg").write_text("no picture")
    assert stage.read_for(1.0) == ()
    (stage.folder / "zero.jpg").write_bytes(jpeg(3))
    assert stage.read_until(1) == ("zero.jpg",)


def test_the_same_photo_twice_arrives_once(stage: Stage) -> None:
    (stage.folder / "a.jpg").write_bytes(jpeg(1))
    stage.read_until(1)
    (stage.folder / "copy of a.jpg").write_bytes(jpeg(1))
    (stage.folder / "a.jpg").touch()
    (stage.folder / "b.jpg").write_bytes(jpeg(2))
    assert stage.read_until(2) == ("a.jpg", "b.jpg")
    assert stage.read_for(0.7) == ("a.jpg", "b.jpg")


def test_a_name_used_again_for_another_photo_arrives_again(stage: Stage) -> None:
    for number in (1, 2):
        (stage.folder / "capt0000.jpg").write_bytes(jpeg(number))
        stage.read_until(number)
    first, second = stage.tray.waiting()
    assert stage.tray.claim(second.number).data == jpeg(2)
    with pytest.raises(Trouble, match="photo-changed"):
        stage.tray.claim(first.number)


@pytest.mark.parametrize(
    "name", ["学生 张三.jpg", "ñandú 🎓.JPEG", "a'b\"c;d.jpg", "é" * 60 + ".jpg"]
)
def test_any_name_is_taken(stage: Stage, name: str) -> None:
    (stage.folder / name).write_bytes(jpeg(1))
    assert stage.read_until(1) == (name,)


def test_a_name_that_is_no_unicode_is_taken_and_can_be_shown(stage: Stage) -> None:
    try:
        (stage.folder / b"\xd5\xc5.jpg".decode("utf-8", "surrogateescape")).write_bytes(jpeg(1))
    except (OSError, UnicodeError):
        pytest.skip("this file system takes only Unicode names")
    (name,) = stage.read_until(1)
    assert name.encode("utf-8")
    assert stage.tray.claim(1).data == jpeg(1)


def test_photos_in_new_folders_of_a_card_are_found(stage: Stage) -> None:
    place = stage.folder / "DCIM" / "100CANON"
    place.mkdir(parents=True)
    (place / "IMG_0001.JPG").write_bytes(jpeg(1))
    assert stage.read_until(1) == ("IMG_0001.JPG",)


def test_raw_files_beside_a_photo_are_named_with_it(stage: Stage) -> None:
    for name in ("IMG_1.NEF", "IMG_1.xmp", "IMG_10.NEF", "IMG_1.txt"):
        (stage.folder / name).write_bytes(b"raw")
    (stage.folder / "IMG_1.JPG").write_bytes(jpeg(1))
    stage.read_until(1)
    still = stage.tray.claim(1)
    assert [path.name for path in still.beside] == ["IMG_1.NEF", "IMG_1.xmp"]
    (stage.folder / "IMG_1.CR3").write_bytes(b"late")
    assert still.origin is not None
    assert len(files_beside(still.origin)) == 3


def test_a_turned_photo_is_measured_as_displayed_and_kept_as_it_is(stage: Stage) -> None:
    (stage.folder / "portrait.jpg").write_bytes(jpeg_turned(60, 40, 6))
    stage.read_until(1)
    still = stage.tray.claim(1)
    assert (still.width, still.height) == (40, 60)
    assert still.data == jpeg_turned(60, 40, 6)


def test_a_photo_whose_file_is_gone_cannot_be_claimed(stage: Stage) -> None:
    (stage.folder / "a.jpg").write_bytes(jpeg(1))
    stage.read_until(1)
    (stage.folder / "a.jpg").unlink()
    with pytest.raises(Trouble, match="photo-gone"):
        stage.tray.claim(1)
    stage.tray.dismiss(1)
    assert stage.tray.waiting() == ()


@pytest.mark.parametrize("earlier", [False, True])
def test_photos_that_lie_there_already_come_only_when_wanted(tmp_path: Path, earlier: bool) -> None:
    stage = Stage(tmp_path / "incoming")
    (stage.folder / "old.jpg").write_bytes(jpeg(1))
    stage.source = FolderSource(stage.folder, stage.clock, stage.tray, earlier=earlier, wait_s=0.05)
    stage.source.open()
    (stage.folder / "new.jpg").write_bytes(jpeg(2))
    found = stage.read_until(2 if earlier else 1)
    stage.source.close()
    assert set(found) == ({"old.jpg", "new.jpg"} if earlier else {"new.jpg"})


def test_photos_that_come_while_the_source_is_closed_are_not_forgotten(stage: Stage) -> None:
    (stage.folder / "a.jpg").write_bytes(jpeg(1))
    stage.read_until(1)
    stage.source.close()
    (stage.folder / "b.jpg").write_bytes(jpeg(2))
    stage.source.open()
    asked_at = stage.clock.monotonic()
    assert stage.read_until(2) == ("a.jpg", "b.jpg")
    assert stage.source.still(asked_at) is None


@pytest.mark.logs_expected
def test_a_folder_that_vanishes_is_missed_and_found_again(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "incoming")
    lost, live = Event(), Event()

    def note(state: object) -> None:
        status = getattr(state, "status", None)
        (lost if status is Status.LOST else live if status is Status.LIVE else Event()).set()

    reader = CameraReader(
        lambda: FolderSource(stage.folder, CLOCK, stage.tray), CLOCK, note, IMPATIENT
    )
    reader.start()
    try:
        assert live.wait(LONG_S)
        live.clear()
        stage.folder.rename(tmp_path / "pulled")
        assert lost.wait(LONG_S)
        (tmp_path / "pulled").rename(stage.folder)
        assert live.wait(LONG_S)
        future = reader.take_still(LONG_S)
        (stage.folder / "after.jpg").write_bytes(jpeg(9))
        assert future.result(LONG_S).data == jpeg(9)
    finally:
        reader.stop()


def test_another_folder_in_its_place_is_noticed(stage: Stage, tmp_path: Path) -> None:
    stage.folder.rename(tmp_path / "pulled")
    stage.folder.mkdir()
    with pytest.raises(Trouble, match="folder-missing"):
        stage.read_for(5.0)


@pytest.mark.logs_expected
def test_a_listener_of_the_tray_that_fails_harms_nobody() -> None:
    def fail(_: Arrival) -> None:
        raise RuntimeError

    tray = Tray(CLOCK, fail)
    assert tray.put("a.jpg", 1, "digest", CLOCK.monotonic(), lambda: pytest.fail("not claimed"))
    tray.tell()
    assert len(tray.waiting()) == 1
