"""Workbooks: XLSX, ODS and the old XLS."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING
from zipfile import ZipFile

import olefile
import python_calamine

from capture_station.domain.errors import Trouble
from capture_station.exchange.tables import MergedCells, Table
from capture_station.exchange.workbook_bounds import ZIP_FAULTS, check_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from capture_station.exchange.cells import Cell
    from capture_station.exchange.reading_limits import ReadingLimits

_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_ODS_ENCRYPTED = b"encryption-data"
_FILEPASS = 0x002F
_ENCRYPTED_STREAMS = ("EncryptedPackage", "DataSpaces")
_XLS_STREAMS = ("Workbook", "Book")
_XLS_COLUMNS = 256
# Records of BIFF that start with the row and column of a filled cell (MS-XLS 2.3.1).
_CELL_RECORDS = frozenset(
    (2, 3, 4, 5, 6, 0xBD, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x206, 0x27E, 0x406)
)


def read_zipped(data: bytes, limits: ReadingLimits) -> tuple[Table, ...]:
    """Read an XLSX or ODS file.

    Raises:
        Trouble: ``exchange.damaged``, ``exchange.password``, ``exchange.wrong-kind``,
            ``exchange.too-big`` or ``exchange.too-wide``.
    """
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            _check_kind(archive)
            check_workbook(archive, limits)
    except ZIP_FAULTS as error:
        raise Trouble("exchange.damaged") from error
    return _sheets(data)


def read_ole(data: bytes, limits: ReadingLimits) -> tuple[Table, ...]:
    """Read an XLS file of Excel 5 to 2003.

    Raises:
        Trouble: ``exchange.damaged``, ``exchange.password``, ``exchange.wrong-kind`` or
            ``exchange.too-wide``.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            if any(container.exists(name) for name in _ENCRYPTED_STREAMS):
                raise Trouble("exchange.password")
            stream = next((name for name in _XLS_STREAMS if container.exists(name)), None)
            if stream is None:
                raise Trouble("exchange.wrong-kind")
            records = container.openstream(stream).read()
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise Trouble("exchange.damaged") from error
    _check_records(records, limits)
    return _sheets(data)


def _check_kind(archive: ZipFile) -> None:
    names = frozenset(archive.namelist())
    if "xl/workbook.xml" in names:
        return
    if "mimetype" in names and "content.xml" in names:
        with archive.open("mimetype") as part:
            if not part.read(len(_ODS_TYPE)).startswith(_ODS_TYPE):
                raise Trouble("exchange.wrong-kind")
        with archive.open("META-INF/manifest.xml") as part:
            if _ODS_ENCRYPTED in part.read(1 << 20):
                raise Trouble("exchange.password")
        return
    raise Trouble("exchange.wrong-kind")


def _check_records(records: bytes, limits: ReadingLimits) -> None:
    """Refuse what is encrypted or reaches farther than the reader's rectangle may."""
    at, end, last_row, last_column = 0, len(records) - 4, 0, 0
    head = struct.Struct("<HHHH")
    while at + 8 <= len(records):
        kind, length, row, column = head.unpack_from(records, at)
        if kind == _FILEPASS:
            raise Trouble("exchange.password")
        if kind in _CELL_RECORDS and length >= 4:  # noqa: PLR2004 - two 16-bit numbers
            last_row = max(row, last_row)
            last_column = max(column, last_column)
        at += 4 + length
        if kind == length == 0 and at > end:
            break
    if last_column >= _XLS_COLUMNS:
        raise Trouble("exchange.damaged")
    if (last_row + 1) * (last_column + 1) > limits.cells:
        raise Trouble("exchange.too-wide", row=last_row + 1, column=last_column + 1)


def _sheets(data: bytes) -> tuple[Table, ...]:
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        shown = python_calamine.SheetVisibleEnum.Visible
        worksheet = python_calamine.SheetTypeEnum.WorkSheet
        return tuple(
            _table(book.get_sheet_by_name(about.name), hidden=about.visible != shown)
            for about in book.sheets_metadata
            if about.typ == worksheet
        )
    except python_calamine.PasswordError as error:
        raise Trouble("exchange.password") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Trouble("exchange.damaged") from error
    except BaseException as error:
        # A panic inside the reader arrives as an exception outside of `Exception`.
        if type(error).__name__ != "PanicException":
            raise
        raise Trouble("exchange.damaged") from error


def _table(sheet: python_calamine.CalamineSheet, *, hidden: bool) -> Table:
    merged = tuple(
        MergedCells(top, left, bottom, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    height = sheet.end[0] + 1 if sheet.end else 0  # what it calls its total height is one less
    return Table(sheet.name, _rows(sheet), height, hidden=hidden, merged=merged)


def _rows(sheet: python_calamine.CalamineSheet) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Return rows from the top of the sheet; the reader leaves out empty columns on the left."""
    left: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
    rows = sheet.iter_rows()
    return enumerate((left + cells for cells in rows) if left else rows, start=1)
