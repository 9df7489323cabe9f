"""Tables in files of any usual kind, chosen by their content and not by their name.

A file that cannot be read raises a `Trouble` that says why, whatever it contains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.exchange.dbf_files import looks_like_dbf, read_dbf
from capture_station.exchange.delimited import read_delimited
from capture_station.exchange.markup_tables import looks_like_markup, read_markup
from capture_station.exchange.reading_limits import reading_limits
from capture_station.exchange.workbooks import read_ole, read_zipped

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.exchange.tables import Table

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = (
    b"%PDF",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x7fELF",
    b"{\\rtf",
    b"SQLite format 3",
    b"II*\x00",
    b"MM\x00*",
)


def read_bytes(source: Path | bytes) -> bytes:
    """Return the content of a file.

    Raises:
        Trouble: ``exchange.missing``, ``exchange.unreadable`` or ``exchange.too-big``.
    """
    if isinstance(source, bytes):
        return source
    try:
        if not source.is_file():
            raise Trouble("exchange.missing")
        if source.stat().st_size > reading_limits().file_bytes:
            raise Trouble("exchange.too-big")
        return source.read_bytes()
    except OSError as error:
        raise Trouble("exchange.unreadable") from error


def read_tables(data: bytes) -> tuple[Table, ...]:
    """Return the tables of a file.

    Raises:
        Trouble: ``exchange.empty``, ``exchange.too-big``, ``exchange.too-wide``,
            ``exchange.password``, ``exchange.damaged`` or ``exchange.wrong-kind``.
    """
    limits = reading_limits()
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Trouble("exchange.empty")
    if len(data) > limits.file_bytes:
        raise Trouble("exchange.too-big")
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        return read_zipped(data, limits)
    if data.startswith(_OLE):
        return read_ole(data, limits)
    if looks_like_dbf(data):
        return read_dbf(data, limits)
    if data.startswith(_OTHER_KINDS):
        raise Trouble("exchange.wrong-kind")
    if looks_like_markup(data):
        return read_markup(data, limits)
    return read_delimited(data, limits)
