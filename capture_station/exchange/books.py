"""Spreadsheets of several sheets, for people to read: counts as numbers, all else as text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter

from capture_station.exchange.lists import FIXED_DAY, display_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST_COLUMN_WIDTH = 40


def write_book(sheets: Mapping[str, Sequence[Sequence[str | int]]]) -> bytes:
    """Write a workbook; no cell is a formula, whatever it looks like.

    Args:
        sheets: Name → rows, the headings first.

    Returns:
        The XLSX file; the same rows give the same bytes.
    """
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    book.set_properties({"created": FIXED_DAY})
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "num_format": "@", "bottom": 1})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, column, value)
                else:
                    sheet.write_string(number, column, value, text if number else head)
        for column in range(max(map(len, rows), default=0)):
            widest = max(display_width(str(row[column])) for row in rows if column < len(row))
            sheet.set_column(column, column, min(widest + 2, _MOST_COLUMN_WIDTH))
        sheet.freeze_panes(1, 0)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    book.close()
    return held.getvalue()
