"""A faulty list goes back to the adviser: the same cells, the wrong ones marked and commented."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import xlsxwriter

from capture_station.domain.identity import Gravity
from capture_station.exchange.cells import text_of
from capture_station.exchange.files import read_tables
from capture_station.exchange.lists import FIXED_DAY, display_width
from capture_station.exchange.problems import field_title, roster_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from capture_station.exchange.cells import Cell
    from capture_station.exchange.problems import RosterProblem
    from capture_station.exchange.roster import RosterReading
    from capture_station.exchange.tables import Table
    from capture_station.wording import Lang

_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_SHEET_NAME = 31
_WIDEST_COLUMN = 30
_REMARK_WIDTH = 80
_COLOURS = {Gravity.ERROR: "#FFC7CE", Gravity.WARNING: "#FFEB9C"}


def write_errors(data: bytes, reading: RosterReading, lang: Lang) -> bytes:
    """Return a list as a workbook with its problems marked.

    Every sheet keeps its rows and columns; all cells are text. Faulty cells are red, doubtful ones
    yellow, each with a comment; a column behind the list repeats the comments, and a further sheet
    gathers them.

    Args:
        data: The list as it came in.
        reading: What was read from it; readable.
        lang: Language of the comments.

    Returns:
        The XLSX file.

    Raises:
        Trouble: As `read_tables`.
    """
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_urls": False})
    book.set_properties({"created": FIXED_DAY})
    plain = book.add_format({"num_format": "@"})
    marks = {
        gravity: book.add_format({"num_format": "@", "bg_color": colour, "border": 1})
        for gravity, colour in _COLOURS.items()
    }
    names: dict[str, str] = {}
    for place, table in enumerate(read_tables(data)):
        name = _sheet_name(table.name, names, place)
        columns = reading.sheets[place].columns if place < len(reading.sheets) else {}
        sheet = book.add_worksheet(name)
        returned = _Returned(sheet, plain, marks, lang)
        returned.fill(table, columns, [p for p in reading.problems if p.sheet == table.name])
    summary = _sheet_name(roster_words()["returned"]["summary"][lang], names, -1)
    _summarise(book.add_worksheet(summary), reading.problems, lang)
    book.close()
    return held.getvalue()


def _sheet_name(name: str, taken: dict[str, str], place: int) -> str:
    """Return a name that a workbook accepts: short, without forbidden signs, the only one."""
    base = _NOT_IN_SHEET_NAMES.sub("_", name)[: _LONGEST_SHEET_NAME - 4] or f"{place + 1}"
    unique, count = base, 1
    while unique.casefold() in taken:
        count += 1
        unique = f"{base}-{count}"
    taken[unique.casefold()] = name
    return unique


class _Returned:
    """One sheet of the list while it is written."""

    def __init__(
        self, sheet: Worksheet, plain: Format, marks: Mapping[Gravity, Format], lang: Lang
    ) -> None:
        self._sheet = sheet
        self._plain = plain
        self._marks = marks
        self._lang: Lang = lang

    def fill(
        self, table: Table, columns: Mapping[str, int], problems: Sequence[RosterProblem]
    ) -> None:
        """Write the rows of a table with their problems."""
        by_row: dict[int, list[RosterProblem]] = {}
        for problem in problems:
            if problem.row:
                by_row.setdefault(problem.row, []).append(problem)
        # The field names of a DBF are row 0: everything moves down by one.
        down = 0 if table.has_headings else -1
        widths: dict[int, int] = {}
        behind = max(columns.values(), default=0) + 1
        for number, cells in table.rows:
            self._write_row(number + down, cells, widths)
            behind = max(behind, len(cells))
            for column, found in _by_column(by_row.get(number, ()), columns).items():
                text = text_of(cells[column]) if column < len(cells) else ""
                self._mark(number + down, column, text, found)
        for column, width in widths.items():
            self._sheet.set_column(column, column, min(width, _WIDEST_COLUMN) + 2, self._plain)
        for number, found in by_row.items():
            self._sheet.write_string(number + down, behind, self._told(found), self._plain)
        if by_row:
            self._sheet.set_column(behind, behind, _REMARK_WIDTH)

    def _write_row(self, row: int, cells: Sequence[Cell], widths: dict[int, int]) -> None:
        for column, cell in enumerate(cells):
            text = text_of(cell)
            if text:
                self._sheet.write_string(row, column, text, self._plain)
                widths[column] = max(widths.get(column, 0), display_width(text))

    def _mark(self, row: int, column: int, text: str, problems: Sequence[RosterProblem]) -> None:
        gravest = min(problem.gravity for problem in problems)  # "error" sorts first
        mark = self._marks[gravest]
        if text:
            self._sheet.write_string(row, column, text, mark)
        else:
            self._sheet.write_blank(row, column, None, mark)
        comment = "\n".join(problem.sentence(self._lang) for problem in problems)
        self._sheet.write_comment(row, column, comment, {"x_scale": 2})

    def _told(self, problems: Sequence[RosterProblem]) -> str:
        """Return the comments of a row in one text, for those who print the list."""
        return " ".join(
            f"{_field(problem, self._lang)}: {problem.sentence(self._lang)}" for problem in problems
        )


def _by_column(
    problems: Sequence[RosterProblem], columns: Mapping[str, int]
) -> dict[int, list[RosterProblem]]:
    """Return problems by the column they concern; the first one where it is none of the list."""
    found: dict[int, list[RosterProblem]] = {}
    for problem in problems:
        found.setdefault(columns.get(problem.field, 0), []).append(problem)
    return found


def _field(problem: RosterProblem, lang: Lang) -> str:
    return field_title(problem.field, lang) if problem.field else ""


def _summarise(sheet: Worksheet, problems: Sequence[RosterProblem], lang: Lang) -> None:
    words = roster_words()["returned"]
    for column, key in enumerate(("sheet", "row", "field", "severity", "message")):
        sheet.write_string(0, column, words[key][lang])
    for row, problem in enumerate(problems, start=1):
        sheet.write_string(row, 0, problem.sheet)
        sheet.write_number(row, 1, problem.row)
        sheet.write_string(row, 2, _field(problem, lang))
        sheet.write_string(row, 3, words[problem.gravity.value][lang])
        sheet.write_string(row, 4, problem.sentence(lang))
    for column, width in enumerate((16, 8, 14, 10, 100)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
