"""The list that goes with a batch: XLSX, DBF or CSV, the same content always the same bytes."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import xlsxwriter

from capture_station.domain.codes import GENDER_TITLES, ID_TYPE_TITLES, ethnicity_title
from capture_station.exchange.dbf_files import DbfField, write_dbf
from capture_station.exchange.problems import field_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from capture_station.domain.people import PersonData

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
FIXED_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - a mark in a file, no moment
_MOST_COLUMN_WIDTH = 40


class ListFormat(StrEnum):
    """Kind of list; CSV in the encoding of Chinese Windows or in UTF-8 with a mark."""

    XLSX = "xlsx"
    DBF = "dbf"
    CSV_GB18030 = "csv-gb18030"
    CSV_UTF8 = "csv-utf8"

    @property
    def suffix(self) -> str:
        """File suffix with its dot."""
        return ".csv" if self.value.startswith("csv") else f".{self.value}"


@dataclass(frozen=True, slots=True)
class ListRow:
    """A line of the list."""

    serial: str
    person: PersonData
    capture_code: str
    taken_at: datetime
    file: str
    sha256: str


LIST_FIELDS: Mapping[str, Callable[[ListRow], str]] = {
    "serial": lambda row: row.serial,
    "student_number": lambda row: row.person.student_number,
    "name": lambda row: row.person.name,
    "gender": lambda row: GENDER_TITLES[row.person.gender],
    "id_type": lambda row: ID_TYPE_TITLES[row.person.id_type][0] if row.person.id_number else "",
    "id_number": lambda row: row.person.id_number,
    "birth_date": lambda row: f"{row.person.birth_date:%Y%m%d}" if row.person.birth_date else "",
    "ethnicity_code": lambda row: ethnicity_title(row.person.ethnicity_code),
    "class_name": lambda row: row.person.class_name,
    "department": lambda row: row.person.department,
    "major": lambda row: row.person.major,
    "level": lambda row: row.person.level,
    "study_form": lambda row: row.person.study_form,
    "study_years": lambda row: row.person.study_years,
    "school_code": lambda row: row.person.school_code,
    "school_name": lambda row: row.person.school_name,
    "exam_number": lambda row: row.person.exam_number,
    "adviser": lambda row: row.person.adviser,
    "note": lambda row: row.person.note,
    "capture_code": lambda row: row.capture_code,
    "taken_at": lambda row: f"{row.taken_at.astimezone():%Y-%m-%d %H:%M:%S}",
    "file": lambda row: row.file,
    "sha256": lambda row: row.sha256,
}
"""What a list may say of a photo, field by field."""

# Field names in use for DBF tables, with their length in bytes (FACTS.md §5); further ones ours.
DBF_FIELDS: Mapping[str, DbfField] = {
    "serial": DbfField("PSXH", "C", 12),
    "student_number": DbfField("XH", "C", 20),
    "name": DbfField("XM", "C", 60),
    "gender": DbfField("XB", "C", 4),
    "id_type": DbfField("ZJLX", "C", 40),
    "id_number": DbfField("SFZH", "C", 20),
    "birth_date": DbfField("CSRQ", "C", 8),
    "ethnicity_code": DbfField("MZ", "C", 24),
    "class_name": DbfField("BJ", "C", 60),
    "department": DbfField("FY", "C", 80),
    "major": DbfField("ZYMC", "C", 80),
    "level": DbfField("CC", "C", 20),
    "study_form": DbfField("XXXS", "C", 20),
    "study_years": DbfField("XZ", "C", 4),
    "school_code": DbfField("YXDM", "C", 10),
    "school_name": DbfField("YXMC", "C", 60),
    "exam_number": DbfField("KSH", "C", 20),
    "adviser": DbfField("FDY", "C", 40),
    "note": DbfField("BZ", "C", 100),
    "capture_code": DbfField("CJM", "C", 254),
    "taken_at": DbfField("PSSJ", "C", 19),
    "file": DbfField("ZPWJ", "C", 254),
    "sha256": DbfField("ZPJY", "C", 64),
}


def write_list(kind: ListFormat, columns: Sequence[str], rows: Sequence[ListRow]) -> bytes:
    """Write a list.

    Args:
        kind: Kind of file.
        columns: Keys of `LIST_FIELDS`.
        rows: In the order they shall have.

    Raises:
        Trouble: ``exchange.not-in-gbk`` or ``exchange.too-long``, for DBF only.
    """
    readers = [LIST_FIELDS[column] for column in columns]
    lines = [[reader(row) for reader in readers] for row in rows]
    if kind is ListFormat.DBF:
        return write_dbf([DBF_FIELDS[column] for column in columns], lines)
    titles = [field_title(column, "zh") for column in columns]
    if kind is ListFormat.XLSX:
        return write_xlsx("名单", titles, lines)
    return _csv(titles, lines, "gb18030" if kind is ListFormat.CSV_GB18030 else "utf-8-sig")


def write_xlsx(name: str, titles: Sequence[str], lines: Sequence[Sequence[str]]) -> bytes:
    """Write a sheet of texts: no cell is a number or a formula, whatever it looks like.

    The sheet has a frozen header, a filter, widths that fit, and prints on A4 across.
    """
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    book.set_properties({"created": FIXED_DAY})
    text = book.add_format({"num_format": "@"})
    quoted = book.add_format({"num_format": "@", "quote_prefix": True})
    head = book.add_format({"bold": True, "num_format": "@", "bg_color": "#E8EEF4", "bottom": 1})
    sheet = book.add_worksheet(name)
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, head)
        width = max((display_width(line[column]) for line in lines[:500]), default=0)
        shown = min(max(width, display_width(title)) + 2, _MOST_COLUMN_WIDTH)
        sheet.set_column(column, column, shown, text)
    for number, line in enumerate(lines, start=1):
        for column, value in enumerate(line):
            if value:
                style = quoted if value.startswith(_RISKY) else text
                sheet.write_string(number, column, value, style)
    sheet.freeze_panes(1, 0)
    if lines:
        sheet.autofilter(0, 0, len(lines), len(titles) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return held.getvalue()


def display_width(text: str) -> int:
    """Return how many narrow characters wide a text is shown."""
    return sum(1 if char.isascii() else 2 for char in text)


def _csv(titles: Iterable[str], lines: Iterable[Sequence[str]], encoding: str) -> bytes:
    """Write a CSV; a cell that a spreadsheet would take for a formula gets an apostrophe."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows([_tamed(value) for value in line] for line in lines)
    return held.getvalue().encode(encoding)


def _tamed(value: str) -> str:
    return f"'{value}" if value.startswith(_RISKY) else value
