from __future__ import annotations

import io
import struct
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from capture_station.checks.picture import UnreadableError, open_picture


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def colourful(width: int = 48, height: int = 64) -> Image.Image:
    y, x = np.mgrid[0:height, 0:width]
    pixels = np.stack([x * 5, y * 3, np.full_like(x, 90)], axis=-1)
    return Image.fromarray(pixels.astype(np.uint8))


def reason(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        open_picture(data)
    return caught.value.reason


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises so many pixels and has none."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = b"\x89PNG\r\n\x1a\n"
    for kind, body in ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")):
        chunks += struct.pack(">I", len(body)) + kind + body
        chunks += struct.pack(">I", zlib.crc32(kind + body))
    return chunks


def test_a_picture_comes_blue_first() -> None:
    opened = open_picture(saved(Image.new("RGB", (4, 2), (200, 100, 50)), "PNG"))
    assert opened.picture.shape == (2, 4, 3)
    assert opened.picture[0, 0].tolist() == [50, 100, 200]
    assert (opened.format, opened.mode, opened.frames) == ("PNG", "RGB", 1)


def test_nothing_and_nonsense_are_told_apart() -> None:
    assert reason(b"") == "file.empty"
    assert reason(b"hello, I am a text") == "file.no-picture"
    assert reason(b"%PDF-1.7 and so on" * 50) == "file.no-picture"


def test_a_cut_file_is_refused() -> None:
    data = saved(colourful(200, 300), "JPEG", quality=90)
    assert reason(data[: len(data) // 2]) == "file.truncated"
    assert reason(data[:30]) in {"file.damaged", "file.no-picture", "file.truncated"}


def test_a_wrong_extension_does_not_matter() -> None:
    # Only bytes are looked at: a PNG that was named .jpg is a PNG.
    assert open_picture(saved(colourful(), "PNG")).format == "PNG"


@pytest.mark.parametrize("size", [(40_000, 40_000), (200_000, 3_000)])
def test_a_pixel_bomb_is_refused_before_it_bursts(size: tuple[int, int]) -> None:
    assert reason(png_header(*size)) == "file.too-large"


def test_cmyk_becomes_colours() -> None:
    opened = open_picture(saved(Image.new("CMYK", (8, 8), (0, 0, 0, 0)), "JPEG"))
    assert opened.mode == "CMYK"
    assert opened.picture.min() > 245


def test_sixteen_bits_become_eight() -> None:
    deep = Image.fromarray(np.full((6, 5), 0x8000, np.uint16))
    opened = open_picture(saved(deep, "PNG"))
    assert opened.picture.dtype == np.uint8
    assert opened.picture[0, 0].tolist() == pytest.approx([127] * 3, abs=1)


def test_a_film_shows_its_first_picture() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    opened = open_picture(data)
    assert opened.frames == 3
    assert opened.picture[0, 0].tolist() == [0, 0, 255]


def test_a_turned_picture_is_righted() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    opened = open_picture(saved(colourful(40, 20), "JPEG", exif=exif))
    assert opened.turned
    assert opened.picture.shape[:2] == (40, 20)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_large_photo_is_what_a_small_one_is(turn: int) -> None:
    # Blocks of one colour survive both decoders and both sizes alike.
    y, x = np.mgrid[0:2048, 0:3072]
    blocks = np.stack([x // 1024 * 90, y // 1024 * 180, (x + y) // 1024 * 40], axis=-1)
    large = Image.fromarray(blocks.astype(np.uint8))
    exif = Image.Exif()
    exif[0x0112] = turn
    seen, plain = (
        open_picture(saved(image, "JPEG", quality=95, exif=exif, dpi=(240, 240)))
        for image in (large, large.resize((1536, 1024), Image.Resampling.NEAREST))
    )
    assert (seen.turned, seen.dpi) == (plain.turned, plain.dpi) == (turn != 1, (240.0, 240.0))
    near = cv2.resize(seen.picture, plain.picture.shape[1::-1], interpolation=cv2.INTER_AREA)
    # Only along the blocks' edges does the coarser colour of a JPEG differ.
    assert np.abs(near.astype(int) - plain.picture).mean() < 1.0


def test_transparency_shows_white() -> None:
    opened = open_picture(saved(Image.new("RGBA", (3, 3), (0, 0, 0, 0)), "PNG"))
    assert opened.picture.min() == 255


def test_the_resolution_is_read() -> None:
    assert open_picture(saved(colourful(), "JPEG", dpi=(300, 300))).dpi == (300.0, 300.0)
    assert open_picture(saved(colourful(), "JPEG")).dpi is None


@given(
    st.binary(max_size=300),
    st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM"]),
)
def test_any_bytes_give_a_picture_or_a_reason(data: bytes, start: bytes) -> None:
    told = "picture"
    try:
        open_picture(start + data)
    except UnreadableError as error:
        told = error.reason
    assert told == "picture" or told.startswith("file.")
