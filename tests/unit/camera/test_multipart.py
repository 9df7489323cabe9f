"""MJPEG on the wire: however it is cut, and whatever is damaged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.camera.multipart import JpegSplitter, boundary_of, is_whole_jpeg
from tests.camera.mjpeg_server import jpeg

PICTURES = [jpeg(number) for number in range(4)]


def part(picture: bytes, *, length: int | None = None, newline: bytes = b"\r\n") -> bytes:
    header = [b"--cut", b"Content-Type: image/jpeg"]
    if length is not None:
        header.append(b"content-length:  %d" % length)
    return newline.join(header) + newline * 2 + picture + b"\r\n"


def split(stream: bytes, sizes: list[int]) -> list[bytes]:
    splitter, found = JpegSplitter(b"--cut"), []
    for size in sizes:
        found += splitter.feed(stream[:size])
        stream = stream[size:]
    return found + splitter.feed(stream)


@pytest.mark.parametrize(
    ("header", "boundary"),
    [
        ("multipart/x-mixed-replace; boundary=frame", b"--frame"),
        ('multipart/x-mixed-replace;boundary="a b;c"', b"--a b;c"),
        ("Multipart/X-Mixed-Replace; charset=x; Boundary=--dashes", b"--dashes"),
        ("multipart/x-mixed-replace", None),
        ("text/html; boundary=frame", None),
        ("", None),
    ],
)
def test_the_boundary_is_found_as_cameras_write_it(header: str, boundary: bytes | None) -> None:
    assert boundary_of(header) == boundary


@given(
    st.lists(st.integers(0, 3000), max_size=40), st.booleans(), st.sampled_from([b"\r\n", b"\n"])
)
def test_pictures_come_out_whole_however_the_stream_is_cut(
    sizes: list[int], with_length: bool, newline: bytes
) -> None:
    stream = b"".join(
        part(p, length=len(p) if with_length else None, newline=newline) for p in PICTURES
    )
    found = split(b"preamble\r\n" + stream + b"--cut--\r\n", sizes)
    assert found == PICTURES


def test_with_a_length_a_picture_need_not_wait_for_the_next() -> None:
    splitter = JpegSplitter(b"--cut")
    assert splitter.feed(part(PICTURES[0], length=len(PICTURES[0]))) == PICTURES[:1]


@given(st.integers(0, 2**31), st.booleans())
def test_a_wrong_length_damages_nothing_else(length: int, is_short: bool) -> None:
    wrong = length % len(PICTURES[1]) if is_short else length
    stream = part(PICTURES[0], length=len(PICTURES[0])) + part(PICTURES[1], length=wrong)
    stream += part(PICTURES[2], length=len(PICTURES[2])) + part(PICTURES[3])
    found = split(stream + b"--cut", [])
    assert found[0] == PICTURES[0]
    assert found[-1] == PICTURES[3]
    assert set(found) <= set(PICTURES)


@given(st.integers(1, len(PICTURES[1]) - 1), st.booleans())
def test_a_picture_cut_short_is_left_out(kept: int, with_length: bool) -> None:
    damaged = part(PICTURES[1][:kept], length=len(PICTURES[1]) if with_length else None)
    stream = part(PICTURES[0], length=len(PICTURES[0])) + damaged + part(PICTURES[2])
    splitter = JpegSplitter(b"--cut")
    found = splitter.feed(stream + b"--cut")
    assert found == [PICTURES[0], PICTURES[2]]
    assert splitter.damaged == 1


@given(st.binary(max_size=2000), st.lists(st.integers(0, 300), max_size=10))
def test_any_bytes_do_no_harm_and_are_not_kept_for_ever(noise: bytes, sizes: list[int]) -> None:
    assert all(is_whole_jpeg(picture) for picture in split(noise, sizes))


def test_a_stream_without_boundaries_is_not_piled_up() -> None:
    splitter = JpegSplitter(b"--cut")
    for _ in range(50):
        assert splitter.feed(b"x" * 100_000) == []
    assert len(splitter._waiting) <= len(b"--cut")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff",
        PICTURES[0][:-2],
        PICTURES[0][2:],
        PICTURES[0] + b"more",
        PICTURES[0][:700] + PICTURES[1][:-2],
        PICTURES[0][:-400] + PICTURES[1],
    ],
)
def test_what_is_no_whole_picture_is_seen(data: bytes) -> None:
    assert not is_whole_jpeg(data)


def test_padding_behind_a_picture_is_borne() -> None:
    assert is_whole_jpeg(PICTURES[0] + b"\0\0\r\n")
