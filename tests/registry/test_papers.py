"""Papers of strangers: what is kept is harmless, what is not is refused with what to do."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from capture_station.domain.errors import Trouble
from capture_station.registry.papers import PAPER_BYTES, read_paper
from tests.registry.students import OTHER


def pdf(
    pages: int = 1,
    password: str = "",
    script: str = "",
    attachment: bytes = b"",
    *,
    is_of_page: bool = False,
) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if script:
        action = DictionaryObject()
        action[NameObject("/S")] = NameObject("/JavaScript")
        action[NameObject("/JS")] = TextStringObject(script)
        target = writer.pages[0] if is_of_page else writer.root_object
        target[NameObject("/AA" if is_of_page else "/OpenAction")] = action
    if attachment:
        writer.add_attachment("x.exe", attachment)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (9, 99, 200)).save(file, kind, **options)
    return file.getvalue()


def test_a_picture_is_encoded_anew() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at 39.9 N"
    trick = picture(exif=exif) + b"<script>alert(1)</script>PK\x03\x04"
    kept = read_paper(trick)
    assert kept.media_type == "image/jpeg"
    assert b"script" not in kept.content
    assert b"39.9" not in kept.content
    assert read_paper(picture("PNG", (5000, 10))).media_type == "image/jpeg"
    with Image.open(io.BytesIO(read_paper(picture("PNG", (5000, 10))).content)) as small:
        assert small.width == 2400


def test_a_plain_pdf_is_kept() -> None:
    assert read_paper(pdf(2)).media_type == "application/pdf"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "unreadable"),
        (b"MZ\x90\x00 an executable", "unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "unreadable"),
        (b"<!doctype html><script>alert(1)</script>", "unreadable"),
        (b"GIF89a" + b"\0" * 40, "unreadable"),
        (b"%PDF-1.7 nothing more", "unreadable"),
        (picture()[:200], "unreadable"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "heic"),
        (b"x" * (PAPER_BYTES + 1), "large"),
        (pdf(password=OTHER), "locked"),
        (pdf(script="app.alert(1)"), "active"),
        (pdf(script="app.alert(1)", is_of_page=True), "active"),
        (pdf(attachment=b"MZ"), "active"),
        (pdf(21), "pages"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(Trouble, match=f"paper-{why}"):
        read_paper(content)


def test_a_picture_of_a_billion_pixels_is_not_decoded() -> None:
    # the header of a PNG of 40,000 × 40,000 pixels, and nothing behind it
    head = picture("PNG")
    bomb = head[:16] + (40_000).to_bytes(4, "big") * 2 + head[24:]
    with pytest.raises(Trouble, match="paper-unreadable"):
        read_paper(bomb)
