"""A verifiable report as a PDF file: one page, the portrait, a few lines, a QR code.

Made of PDF's own parts. Chinese is set in the standard's font *STSong-Light*, which readers bring
themselves (ISO 32000-1, 9.7.5.2: predefined CMaps), so no font has to be installed or embedded.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PAGE = (595, 842)
"""A4 in points."""
_LEFT, _TOP = 64, 770
_PORTRAIT = (150, 200)
_QR_PT = 110
_LINE_PT = 26


@dataclass(frozen=True, slots=True)
class ReportText:
    """What stands on a report.

    Attributes:
        title: Above everything.
        lines: Label and value.
        notes: Small lines at the foot.
        address: What the QR code leads to.
    """

    title: str
    lines: Sequence[tuple[str, str]]
    notes: Sequence[str]
    address: str


def write_report(told: ReportText, portrait: bytes) -> bytes:
    """Return the PDF file.

    Args:
        told: Its words.
        portrait: A JPEG file, RGB; it goes in as it is.
    """
    writer = PdfWriter()
    page = writer.add_blank_page(*_PAGE)
    fonts = DictionaryObject()
    fonts[NameObject("/L")] = writer._add_object(_latin())  # noqa: SLF001 - the only way in
    fonts[NameObject("/C")] = writer._add_object(_chinese())  # noqa: SLF001
    pictures = DictionaryObject()
    pictures[NameObject("/P")] = writer._add_object(_picture(portrait))  # noqa: SLF001
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): fonts, NameObject("/XObject"): pictures}
    )
    content = DecodedStreamObject()
    content.set_data("\n".join(_drawn(told)).encode("ascii"))
    page[NameObject("/Contents")] = writer._add_object(content)  # noqa: SLF001
    writer.add_metadata({"/Title": told.title})
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _drawn(told: ReportText) -> Iterator[str]:
    yield from _text(told.title, _LEFT, _TOP, 22)
    width, height = _PORTRAIT
    top = _TOP - 40
    yield f"q {width} 0 0 {height} {_LEFT} {top - height} cm /P Do Q"
    beside = _LEFT + width + 30
    for number, (label, value) in enumerate(told.lines):
        level = top - 16 - number * _LINE_PT
        yield "0.42 0.45 0.5 rg"
        yield from _text(label, beside, level, 11)
        yield "0 g"
        yield from _text(value, beside + 110, level, 12)
    yield from _qr(told.address, _LEFT, top - height - 40 - _QR_PT)
    for number, note in enumerate(told.notes):
        level = top - height - 60 - number * 20
        yield from _text(note, _LEFT + _QR_PT + 24, level, 10)


def _text(text: str, left: float, level: float, size: float) -> Iterator[str]:
    """Yield one line; what is not ASCII is set in the Chinese font."""
    yield f"BT {left} {level} Td"
    run, is_latin = "", True
    for letter in [*text, ""]:
        if run and (not letter or letter.isascii() != is_latin):
            yield _run(run, size, is_latin=is_latin)
            run = ""
        if letter:
            run, is_latin = run + letter, letter.isascii()
    yield "ET"


def _run(run: str, size: float, *, is_latin: bool) -> str:
    font, told = ("L", run.encode("ascii")) if is_latin else ("C", run.encode("utf-16-be"))
    return f"/{font} {size} Tf <{told.hex()}> Tj"


def _qr(address: str, left: float, bottom: float) -> Iterator[str]:
    rows = list(segno.make(address, error="m").matrix)
    side = _QR_PT / len(rows)
    for down, row in enumerate(rows):
        for across, is_dark in enumerate(row):
            if is_dark:
                x, y = left + across * side, bottom + (len(rows) - 1 - down) * side
                # a hair wider, so that no line shows between neighbours
                yield f"{x:.2f} {y:.2f} {side + 0.05:.2f} {side + 0.05:.2f} re"
    yield "f"


def _picture(jpeg: bytes) -> StreamObject:
    with Image.open(io.BytesIO(jpeg)) as image:
        width, height = image.size
        space = "/DeviceGray" if image.mode == "L" else "/DeviceRGB"
    stream = StreamObject()
    stream._data = jpeg  # noqa: SLF001 - already encoded as its filter says
    stream.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(width),
            NameObject("/Height"): NumberObject(height),
            NameObject("/ColorSpace"): NameObject(space),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/Filter"): NameObject("/DCTDecode"),
        }
    )
    return stream


def _latin() -> DictionaryObject:
    return _named(
        Type="/Font", Subtype="/Type1", BaseFont="/Helvetica", Encoding="/WinAnsiEncoding"
    )


def _chinese() -> DictionaryObject:
    descriptor = _named(Type="/FontDescriptor", FontName="/STSong-Light")
    numbers = {"Flags": 6, "ItalicAngle": 0, "Ascent": 880, "Descent": -120, "CapHeight": 880}
    for name, value in (numbers | {"StemV": 93}).items():
        descriptor[NameObject(f"/{name}")] = NumberObject(value)
    box = ArrayObject(NumberObject(each) for each in (-25, -254, 1000, 880))
    descriptor[NameObject("/FontBBox")] = box
    system = DictionaryObject(
        {
            NameObject("/Registry"): TextStringObject("Adobe"),
            NameObject("/Ordering"): TextStringObject("GB1"),
            NameObject("/Supplement"): NumberObject(4),
        }
    )
    letters = _named(Type="/Font", Subtype="/CIDFontType0", BaseFont="/STSong-Light")
    letters[NameObject("/CIDSystemInfo")] = system
    letters[NameObject("/FontDescriptor")] = descriptor
    letters[NameObject("/DW")] = NumberObject(1000)
    font = _named(
        Type="/Font", Subtype="/Type0", BaseFont="/STSong-Light", Encoding="/UniGB-UTF16-H"
    )
    font[NameObject("/DescendantFonts")] = ArrayObject([letters])
    return font


def _named(**names: str) -> DictionaryObject:
    return DictionaryObject(
        {NameObject(f"/{key}"): NameObject(name) for key, name in names.items()}
    )
