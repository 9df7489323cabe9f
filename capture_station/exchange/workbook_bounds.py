"""Is a workbook safe to hand to the reader?

The reader lays a sheet out as one dense rectangle. Two cells at A1 and XFD1048576, a file of five
kilobytes, make it ask for 512 GB and the whole process is aborted, not just the call
(docs/decisions/401). So every part is unpacked once in small pieces beforehand: the true unpacked
size and the rectangle are known before anything is laid out.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capture_station.exchange.reading_limits import ReadingLimits

ZIP_FAULTS = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
"""What reading a broken ZIP file may raise."""

_CHUNK = 1 << 22
_NEAR = (149_999, 52)
_SMALL_BYTES = 1 << 20
# A cell whose reference does not lie within `_NEAR` or is written in an unusual way, as one without
# a reference, which would stand in the row that the row's own reference tells.
_NOT_NEAR = re.compile(rb'<c(?! r="A?[A-Z]?(?:[0-9]{1,5}|1[0-4][0-9]{4})")[\s/>]')
_PREFIXED = re.compile(rb":(?:c[ >/]|row)")
_MAY_BE_PREFIXED = (b":c", b":row")
"""Looked for first: two plain searches cost half of four, and a pattern far more than either."""
_CELLS_FOLLOW = b"sheetData"
_ODS_CONTENT = "content.xml"
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(slots=True)
class _Reach:
    """Farthest filled row and column of a part, from 1; `exact` False for an upper bound."""

    row: int = 0
    column: int = 0
    exact: bool = True

    @property
    def cells(self) -> int:
        return self.row * self.column


def check_workbook(archive: ZipFile, limits: ReadingLimits) -> None:
    """Refuse a workbook that would not fit into memory.

    Args:
        archive: The opened XLSX or ODS file.
        limits: What is bearable.

    Raises:
        Trouble: ``exchange.too-big``, ``exchange.too-wide`` or ``exchange.damaged``.
    """
    names = archive.namelist()
    if len(names) > limits.parts:
        raise Trouble("exchange.too-big")
    budget = limits.unpacked_bytes
    reaches: dict[str, _Reach] = {}
    try:
        for name in names:
            size, reaches[name] = _look_over(archive, name, budget)
            budget -= size
        if sum(reach.cells for reach in reaches.values()) > limits.cells:
            reaches = {
                name: reach if reach.exact else _exact_reach(archive, name)
                for name, reach in reaches.items()
            }
    except ZIP_FAULTS as error:
        raise Trouble("exchange.damaged") from error
    if sum(reach.cells for reach in reaches.values()) > limits.cells:
        widest = max(reaches.values(), key=lambda reach: reach.cells)
        raise Trouble("exchange.too-wide", row=widest.row, column=widest.column)


def _look_over(archive: ZipFile, name: str, budget: int) -> tuple[int, _Reach]:
    """Unpack a part once.

    A large part in which all cells lie near, as in all lists but the strangest, costs one search
    without a match; any other one is walked tag by tag.

    Args:
        archive: The opened file.
        name: Name of the part.
        budget: Bytes that it may unpack to.

    Returns:
        Its true unpacked size in bytes, and how far its cells reach at most.
    """
    size, near, has_cells = 0, name != _ODS_CONTENT, name == _ODS_CONTENT
    for block in _blocks(archive, name):
        if size == 0 and block.startswith(_UTF16_MARKS) and name.endswith(".xml"):
            raise Trouble("exchange.damaged")
        size += len(block)
        if size > budget:
            raise Trouble("exchange.too-big")
        has_cells = has_cells or _CELLS_FOLLOW in block
        near = near and _NOT_NEAR.search(block) is None and not _has_prefix(block)
    if not has_cells:
        return size, _Reach()
    if near and size > _SMALL_BYTES:
        return size, _Reach(*_NEAR, exact=False)
    return size, _exact_reach(archive, name)


def _has_prefix(block: bytes) -> bool:
    """Whether cells or rows are written with a prefix of their namespace."""
    may_be = b":" in block and any(tag in block for tag in _MAY_BE_PREFIXED)
    return may_be and _PREFIXED.search(block) is not None


def _blocks(archive: ZipFile, name: str) -> Iterator[bytes]:
    """Yield a part in pieces that never end inside a tag."""
    rest = b""
    with archive.open(name) as part:
        while piece := part.read(_CHUNK):
            whole = rest + piece
            cut = whole.rfind(b"<")
            cut = len(whole) if cut <= 0 or len(whole) - cut > _CHUNK else cut
            yield whole[:cut]
            rest = whole[cut:]
    if rest:
        yield rest


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


class _XlsxWalk:
    """Follows the cells of a sheet part as the reader does; only filled cells count."""

    def __init__(self) -> None:
        self.reach = _Reach()
        self._row = self._column = 0
        self._in_cell = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an opening tag."""
        match tag.rpartition(":")[2]:
            case "row":
                told = attributes.get("r", "")
                self._row = int(told) if told.isdecimal() else self._row + 1
                self._column = 0
            case "c":
                place = _REFERENCE.fullmatch(attributes.get("r", ""))
                if place:
                    self._column, self._row = _column_number(place[1]), int(place[2])
                else:
                    self._column += 1
                self._in_cell = True
            case "v" | "t" | "f" if self._in_cell:
                self.reach.row = max(self.reach.row, self._row)
                self.reach.column = max(self.reach.column, self._column)

    def end(self, tag: str) -> None:
        """Take a closing tag."""
        if tag.rpartition(":")[2] == "c":
            self._in_cell = False


class _OdsWalk:
    """Follows the cells of an ODS sheet; trailing empty rows and columns do not count."""

    def __init__(self) -> None:
        self.reach = _Reach()
        self._row = self._column = self._repeat = self._filled = 0
        self._row_repeat = 1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an opening tag."""
        match tag.rpartition(":")[2]:
            case "table":
                self._row = 0
            case "table-row":
                self._row_repeat = _repeat_of(attributes, "rows")
                self._column = self._filled = self._repeat = 0
            case "table-cell" | "covered-table-cell":
                self._repeat = _repeat_of(attributes, "columns")
                self._column += self._repeat
                if any(key.rpartition(":")[2] == "value-type" for key in attributes):
                    self._filled = self._column
            case "p" if self._repeat:
                self._filled = self._column

    def end(self, tag: str) -> None:
        """Take a closing tag."""
        if tag.rpartition(":")[2] == "table-row":
            self._row += self._row_repeat
            if self._filled:
                self.reach.row = max(self.reach.row, self._row)
                self.reach.column = max(self.reach.column, self._filled)


def _repeat_of(attributes: dict[str, str], what: str) -> int:
    for key, value in attributes.items():
        if key.endswith(f"number-{what}-repeated") and value.strip().isdecimal():
            return int(value)
    return 1


def _exact_reach(archive: ZipFile, name: str) -> _Reach:
    """Walk one part tag by tag and return how far its filled cells reach."""
    walk = _OdsWalk() if name == _ODS_CONTENT else _XlsxWalk()
    parser = expat.ParserCreate()
    # A document type has no place in a workbook; without one there are no entities to blow up.
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    try:
        with archive.open(name) as part:
            while piece := part.read(_CHUNK):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Trouble("exchange.damaged") from error
    return walk.reach


def _refuse_doctype(*_declaration: object) -> None:
    raise Trouble("exchange.damaged")
