"""DBF tables as dBASE III and FoxPro write them: GBK with or without a language flag.

Our own code since the library at hand needs five times as long and cannot be told to leave out
the date of writing (docs/decisions/402); the tests let that library and LibreOffice read what we
write.

Layout: 32 bytes of header (version, date, record count, header length, record length, language
at 29), 32 bytes for each field (name 11, type at 11, length at 16, decimals at 17), 0x0D, records
of fixed length, each with a deletion mark, 0x1A.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.exchange.cells import number_text
from capture_station.exchange.encodings import best_encoding
from capture_station.exchange.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from capture_station.exchange.cells import Cell
    from capture_station.exchange.reading_limits import ReadingLimits

_VERSIONS = frozenset(b"\x02\x03\x04\x05\x30\x31\x32\x43\x63\x83\x8b\xcb\xf5\xfb")
_LANGUAGES = {0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "big5hkscs", 0x78: "big5hkscs"}
_GBK_LANGUAGE = 0x4D
_HEADER = struct.Struct("<B3BIHH")
_HEADER_BYTES = 32
_END_OF_FIELDS = 0x0D
_MEMO = "M"
_EXACT_DIGITS = 15
_DELETED = ord("*")
_SAMPLE_RECORDS = 2000
_TRAIL_BYTES = b"\x00 "


@dataclass(frozen=True, slots=True)
class DbfField:
    """A field of a DBF table.

    Attributes:
        name: Up to ten ASCII characters by the letter of the format; GBK in the wild.
        kind: Type letter: C text, N number, F float, D date, L yes or no.
        length: Bytes.
    """

    name: str
    kind: str
    length: int


@dataclass(frozen=True, slots=True)
class _Layout:
    records: int
    start: int
    record_bytes: int
    language: int
    fields: tuple[tuple[bytes, str, int, int], ...]
    """Raw name, type letter, offset in the record, length."""


def looks_like_dbf(data: bytes) -> bool:
    """Whether the header is one of a DBF table."""
    return _layout(data) is not None


def read_dbf(data: bytes, limits: ReadingLimits) -> tuple[Table, ...]:
    """Read a DBF table; deleted records are left out but counted in the record numbers.

    Raises:
        Trouble: ``exchange.damaged`` if the file ends within its records, ``exchange.too-big``.
    """
    layout = _layout(data)
    if layout is None:
        raise Trouble("exchange.wrong-kind")
    if layout.records > limits.rows:
        raise Trouble("exchange.too-big")
    held = (len(data) - layout.start) // layout.record_bytes
    if held < layout.records:
        raise Trouble("exchange.damaged")
    encoding = _encoding_of(data, layout)
    memos = tuple(
        ("memo-not-read", (("heading", raw.decode(encoding, "replace").strip()),))
        for raw, kind, _offset, _length in layout.fields
        if kind == _MEMO
    )
    rows = _rows(data, layout, encoding)
    return (Table("", rows, layout.records, has_headings=True, doubts=memos),)


def _layout(data: bytes) -> _Layout | None:
    """Return where everything lies, or None for what is no DBF table."""
    if len(data) < _HEADER_BYTES + 1 or data[0] not in _VERSIONS:
        return None
    _version, _year, month, day, records, start, record_bytes = _HEADER.unpack_from(data)
    if month > 12 or day > 31 or start < _HEADER_BYTES + 1 or record_bytes < 2:  # noqa: PLR2004 - calendar; one mark, one byte
        return None
    fields, offset, at = [], 1, _HEADER_BYTES
    while at + _HEADER_BYTES <= min(start, len(data)) and data[at] != _END_OF_FIELDS:
        raw, kind, length = data[at : at + 11], chr(data[at + 11]), data[at + 16]
        if not (kind.isalnum() or kind in "@+") or raw[0] == 0:
            return None
        if kind == "C":
            length += data[at + 17] << 8  # Clipper and FoxPro: long texts
        fields.append((raw.split(b"\0")[0], kind, offset, length))
        offset += length
        at += _HEADER_BYTES
    if not fields or offset > record_bytes or start > len(data):
        return None
    return _Layout(records, start, record_bytes, data[29], tuple(fields))


def _encoding_of(data: bytes, layout: _Layout) -> str:
    """Return the encoding of the texts: by a look at them, the language flag breaking a tie."""
    end = layout.start + layout.record_bytes * min(layout.records, _SAMPLE_RECORDS)
    pieces = [raw for raw, _kind, _offset, _length in layout.fields]
    for at in range(layout.start, end, layout.record_bytes):
        pieces += [
            data[at + offset : at + offset + length].rstrip(_TRAIL_BYTES)
            for _raw, kind, offset, length in layout.fields
            if kind == "C"
        ]
    return best_encoding(pieces, _LANGUAGES.get(layout.language, ""))


def _rows(data: bytes, layout: _Layout, encoding: str) -> Iterator[tuple[int, Sequence[Cell]]]:
    names = [raw.decode(encoding, "replace").strip() for raw, _kind, _at, _length in layout.fields]
    yield 0, names
    for number in range(1, layout.records + 1):
        at = layout.start + layout.record_bytes * (number - 1)
        if data[at] == _DELETED:
            continue
        yield (
            number,
            [
                _value(data[at + offset : at + offset + length], kind, encoding)
                for _raw, kind, offset, length in layout.fields
            ],
        )


def _value(raw: bytes, kind: str, encoding: str) -> str:
    """Return a field as text; memo fields lie in another file and are empty here."""
    if kind == "I":
        return str(int.from_bytes(raw[:4], "little", signed=True))
    if kind == "B" and len(raw) == 8:  # noqa: PLR2004 - FoxPro's double
        return f"{struct.unpack('<d', raw)[0]:.15g}"
    if kind not in "CVNFDL":
        return ""
    text = raw.rstrip(_TRAIL_BYTES).decode(encoding, "replace").strip()
    return _doubted(text) if kind in "NF" and len(text) > _EXACT_DIGITS else text


def _doubted(digits: str) -> str:
    """Return a long number as it stands, or in scientific notation where it may be rounded.

    Programs keep numeric fields as doubles. What one of those holds exactly has most likely been
    one, and then its last digits are not those that somebody entered.
    """
    if digits.isascii() and digits.isdigit() and int(float(digits)) == int(digits):
        return number_text(float(digits))
    return digits


def write_dbf(fields: Sequence[DbfField], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a DBF table in GBK with the FoxPro language flag.

    Args:
        fields: The fields; names are ASCII, texts at most 254 bytes long.
        rows: Texts in the order of the fields.

    Returns:
        The file. The same rows give the same bytes: the date of writing is left at a fixed day.

    Raises:
        Trouble: ``exchange.not-in-gbk`` for a character that GBK lacks, ``exchange.too-long`` for a
            text that does not fit its field; never cut, never replaced.
    """
    body = bytearray()
    count = 0
    for count, row in enumerate(rows, start=1):
        body += b" "
        for field, text in zip(fields, row, strict=True):
            body += _padded(text, field, count)
    start = _HEADER_BYTES * (1 + len(fields)) + 1
    record_bytes = 1 + sum(field.length for field in fields)
    head = bytearray(_HEADER.pack(0x03, 100, 1, 1, count, start, record_bytes).ljust(32, b"\0"))
    head[29] = _GBK_LANGUAGE
    for field in fields:
        head += field.name.encode("ascii").ljust(11, b"\0")[:11] + field.kind.encode("ascii")
        head += b"\0\0\0\0" + bytes((field.length, 0)) + b"\0" * 14
    head.append(_END_OF_FIELDS)
    return bytes(head + body + b"\x1a")


def _padded(text: str, field: DbfField, record: int) -> bytes:
    try:
        raw = text.encode("gbk")
    except UnicodeEncodeError as error:
        raise Trouble("exchange.not-in-gbk", record=record, field=field.name) from error
    if len(raw) > field.length:
        raise Trouble("exchange.too-long", record=record, field=field.name)
    return raw.rjust(field.length) if field.kind == "N" else raw.ljust(field.length)
