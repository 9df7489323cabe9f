"""Recorded film: order, scenes, loops, stills, and what is wrong with a film."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.camera.film import FilmSource, natural_order
from capture_station.camera.originals import decode
from capture_station.domain.errors import Trouble
from tests.unit.camera.scenery import CLOCK, number_of, write_film, write_picture

if TYPE_CHECKING:
    from pathlib import Path


def opened(path: Path, *, loop: bool = True) -> FilmSource:
    source = FilmSource(path, CLOCK, fps=0, loop=loop)
    source.open()
    return source


def numbers(source: FilmSource, count: int) -> list[int]:
    images = [source.read() for _ in range(count)]
    return [-1 if image is None else number_of(image) for image in images]


def test_pictures_come_in_the_order_of_their_names_and_over_again(tmp_path: Path) -> None:
    for number in (2, 10, 1):
        write_picture(tmp_path / f"{number}.png", number)
    assert numbers(opened(tmp_path), 5) == [1, 2, 10, 1, 2]


def test_without_loop_the_last_picture_stays(tmp_path: Path) -> None:
    for number in (1, 2):
        write_picture(tmp_path / f"{number}.png", number)
    assert numbers(opened(tmp_path, loop=False), 4) == [1, 2, 2, 2]


def test_scenes_are_folders_and_a_cue_begins_at_the_first_picture(tmp_path: Path) -> None:
    write_picture(tmp_path / "09 李" / "a.png", 9)
    write_picture(tmp_path / "10" / "close" / "a.png", 100)
    write_picture(tmp_path / "10" / "close" / "b.png", 101)
    source = opened(tmp_path)
    assert source.scenes == ("09 李", "10/close")
    assert numbers(source, 2) == [9, 9]
    source.cue("10/close")
    assert numbers(source, 1) == [100]
    source.cue("10/close")
    assert numbers(source, 3) == [100, 101, 100]


def test_an_unknown_scene_is_refused_and_the_old_one_goes_on(tmp_path: Path) -> None:
    write_picture(tmp_path / "1.png", 1)
    source = opened(tmp_path)
    with pytest.raises(Trouble, match="no-scene"):
        source.cue("nowhere")
    assert numbers(source, 1) == [1]


def test_more_pictures_than_are_kept_in_memory(tmp_path: Path) -> None:
    for number in range(12):
        write_picture(tmp_path / f"{number}.png", number)
    assert numbers(opened(tmp_path), 24) == list(range(12)) * 2


def test_pictures_may_differ_in_size_and_an_unreadable_one_is_passed_over(tmp_path: Path) -> None:
    write_picture(tmp_path / "1.png", 1, 40, 30)
    (tmp_path / "2.jpg").write_bytes(b"no picture")
    (tmp_path / "3.jpg").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("no picture either")
    write_picture(tmp_path / "4.png", 4, 20, 50)
    assert numbers(opened(tmp_path), 4) == [1, -1, -1, 4]


def test_a_still_is_the_file_of_a_picture_shown_after_the_request(tmp_path: Path) -> None:
    path = write_picture(tmp_path / "1.JPEG", 1, 40, 30)
    source = opened(tmp_path)
    source.read()
    still = source.still(CLOCK.monotonic())
    assert still is not None
    assert still.data == path.read_bytes()
    assert (still.suffix, still.width, still.height) == (".jpg", 40, 30)


def test_a_still_of_an_unreadable_picture_fails(tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(b"no picture")
    with pytest.raises(Trouble, match="still-failed"):
        opened(tmp_path).still(0.0)


def test_a_video_plays_and_begins_again(tmp_path: Path) -> None:
    source = opened(write_film(tmp_path / "film.avi", 4))
    info = source.describe()
    assert (info.width, info.height, info.repeats) == (64, 48, True)
    images = [source.read() for _ in range(8)]
    brightness = [round(float(image.mean()), -1) for image in images if image is not None]
    assert brightness == [0, 20, 40, 60] * 2
    source.close()


def test_a_video_without_loop_stays_at_its_end(tmp_path: Path) -> None:
    source = opened(write_film(tmp_path / "film.avi", 2), loop=False)
    images = [source.read() for _ in range(4)]
    assert images[3] is images[1]
    source.close()


def test_a_still_of_a_video_is_lossless(tmp_path: Path) -> None:
    source = opened(write_film(tmp_path / "film.avi", 2), loop=False)
    source.read()
    source.read()
    shown = source.read()
    still = source.still(CLOCK.monotonic())
    assert still is not None
    assert still.suffix == ".png"
    image = decode(still.data)
    assert image is not None
    assert (image == shown).all()
    source.close()


def test_a_video_has_no_scenes(tmp_path: Path) -> None:
    source = opened(write_film(tmp_path / "film.avi", 2))
    assert source.scenes == ()
    with pytest.raises(Trouble, match="no-scene"):
        source.cue("1")
    source.close()


@pytest.mark.parametrize(
    ("content", "key"), [(None, "film-missing"), ("empty", "film-empty"), (b"x", "film-unreadable")]
)
def test_what_is_no_film_is_told(tmp_path: Path, content: bytes | str | None, key: str) -> None:
    path = tmp_path / "film"
    if content == "empty":
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(Trouble, match=key):
        opened(path)


def test_a_closed_film_reads_nothing_and_opens_again(tmp_path: Path) -> None:
    write_picture(tmp_path / "1.png", 1)
    source = opened(tmp_path)
    source.close()
    source.close()
    with pytest.raises(Trouble, match="gone"):
        source.read()
    source.open()
    assert numbers(source, 1) == [1]


@given(st.lists(st.integers(0, 10**6), unique=True), st.text(max_size=5))
def test_natural_order_is_the_order_of_the_numbers(values: list[int], text: str) -> None:
    prefix = text.rstrip("0123456789") + "-"
    names = [f"{prefix}{value}.jpg" for value in values]
    assert sorted(names, key=natural_order) == [f"{prefix}{v}.jpg" for v in sorted(values)]


@given(st.lists(st.text(max_size=8)))
def test_any_names_can_be_ordered(names: list[str]) -> None:
    assert sorted(sorted(names, key=natural_order)) == sorted(names)
