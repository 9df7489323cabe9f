"""Tables in markup: HTML saved as .xls, the same inside a web archive, and Excel's XML of 2003.

Many school systems "export to Excel" by writing one of these and calling it .xls.
"""

from __future__ import annotations

import email
import email.policy
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.parsers import expat

from typing_extensions import override

from capture_station.domain.errors import Trouble
from capture_station.exchange.encodings import decode, encoding_by_mark
from capture_station.exchange.tables import MergedCells, Table

if TYPE_CHECKING:
    from capture_station.exchange.reading_limits import ReadingLimits

_HEAD_BYTES = 8192
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b", re.IGNORECASE)
_SPREADSHEET_ML = "urn:schemas-microsoft-com:office:spreadsheet"
_ARCHIVE = re.compile(rb"^(?:MIME-Version|From|Content-Type|Subject|Date):", re.IGNORECASE)
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "cp936": "gb18030"}
_WESTERN = frozenset(("ascii", "us-ascii", "iso-8859-1", "latin1", "latin-1", "windows-1252"))
"""What pages claim whose server knows nothing better; Chinese text is never in these."""
_MOST_DIGITS = 8
_MOST_SPAN = 1000
_CUT_OFF = (("table-cut-off", ()),)


def looks_like_markup(data: bytes) -> bool:
    """Whether the content is HTML, a web archive or Excel's XML."""
    head = _text(data[:_HEAD_BYTES])
    return (
        _MARKUP.search(head) is not None
        or _SPREADSHEET_ML in head
        or (_ARCHIVE.match(data) is not None and b"text/html" in data[:_HEAD_BYTES].lower())
    )


def read_markup(data: bytes, limits: ReadingLimits) -> tuple[Table, ...]:
    """Read all tables.

    Raises:
        Trouble: ``exchange.damaged`` for broken XML, ``exchange.too-big``.
    """
    if _ARCHIVE.match(data):
        data = _html_of_archive(data)
    if _SPREADSHEET_ML in _text(data[:_HEAD_BYTES]):
        return _read_spreadsheet_ml(data, limits)
    reader = _HtmlTables(limits.cells)
    reader.feed(_text(data))
    reader.close()
    tables = reader.finished()
    if not tables:
        raise Trouble("exchange.wrong-kind")
    return tuple(
        Table(
            "",
            list(enumerate(table.rows, start=1)),
            len(table.rows),
            merged=tuple(table.merged),
            doubts=() if table.is_complete else _CUT_OFF,
        )
        for table in tables
    )


def _text(data: bytes) -> str:
    """Return the text, in the encoding that the markup names unless it is plainly another."""
    if encoding_by_mark(data):
        return decode(data)
    named = _CHARSET.search(data[:_HEAD_BYTES]) or _XML_ENCODING.search(data[:200])
    if named:
        name = named[1].decode("ascii").lower()
        if name in _WESTERN:
            return decode(data)
        try:
            return data.decode(_CHINESE.get(name, name))
        except (LookupError, UnicodeDecodeError):
            return decode(data)
    return decode(data)


def _html_of_archive(data: bytes) -> bytes:
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload
    raise Trouble("exchange.damaged")


class _HtmlTables(HTMLParser):
    """Collects the tables of a page; a table within a cell is a table of its own.

    Args:
        budget: Cells that all tables together may have, spans counted out.
    """

    def __init__(self, budget: int) -> None:
        super().__init__(convert_charrefs=True)
        self._budget = budget
        self._done: list[_OpenTable] = []
        self._open: list[_OpenTable] = []
        self._ignored = 0

    def finished(self) -> list[_OpenTable]:
        """Return the tables, also one that the file left open."""
        while self._open:
            self._open[-1].is_complete = False
            self._close_table()
        return self._done

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script"):
            self._ignored += 1
        elif tag == "table":
            self._open.append(_OpenTable())
        elif self._open:
            table = self._open[-1]
            if tag == "tr":
                table.start_row()
            elif tag in ("td", "th"):
                told = dict(attrs)
                self._spend(table.start_cell(_span(told, "colspan"), _span(told, "rowspan")))
            elif tag == "br":
                table.add_text("\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script"):
            self._ignored = max(0, self._ignored - 1)
        elif tag == "table" and self._open:
            self._close_table()
        elif tag in ("td", "th") and self._open:
            self._open[-1].end_cell()
        elif tag == "tr" and self._open:
            self._open[-1].end_row()

    @override
    def handle_data(self, data: str) -> None:
        if self._open and not self._ignored:
            self._open[-1].add_text(data)

    def _close_table(self) -> None:
        table = self._open.pop()
        table.end_row()
        self._done.append(table)

    def _spend(self, cells: int) -> None:
        self._budget -= cells
        if self._budget < 0:
            raise Trouble("exchange.too-big")


class _OpenTable:
    """An HTML table while it is read.

    `merged` tells which cells span several rows, `is_complete` whether the table came to its end.
    """

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.merged: list[MergedCells] = []
        self.is_complete = True
        self._row: list[str] | None = None
        self._text: list[str] | None = None
        self._spans = (1, 1)
        self._hanging: dict[int, int] = {}

    def start_row(self) -> None:
        """Begin a row."""
        self.end_row()
        self._row = []
        self.rows.append(self._row)

    def start_cell(self, columns: int, rows: int) -> int:
        """Begin a cell and return how many cells of the grid it takes."""
        if self._row is None:
            self.start_row()
        self.end_cell()
        self._text = []
        self._spans = (columns, rows)
        return columns * rows

    def add_text(self, text: str) -> None:
        """Add text to the open cell, if there is one."""
        if self._text is not None:
            self._text.append(text)

    def end_cell(self) -> None:
        """End the open cell."""
        if self._text is None or self._row is None:
            return
        self._skip_hanging(self._row)
        text = " ".join("".join(self._text).split())
        columns, rows = self._spans
        top, left = len(self.rows) - 1, len(self._row)
        self._row += [text] + [""] * (columns - 1)
        if rows > 1:
            self.merged.append(MergedCells(top, left, top + rows - 1, left + columns - 1))
            self._hanging |= dict.fromkeys(range(left, left + columns), rows - 1)
        self._text = None

    def end_row(self) -> None:
        """End the open row."""
        self.end_cell()
        if self._row is not None:
            self._skip_hanging(self._row)
            self._row = None

    def _skip_hanging(self, cells: list[str]) -> None:
        """Leave free the places that cells of the rows above reach down into."""
        while (left := self._hanging.get(len(cells))) is not None:
            if left == 1:
                del self._hanging[len(cells)]
            else:
                self._hanging[len(cells)] = left - 1
            cells.append("")


def _span(attributes: dict[str, str | None], name: str) -> int:
    told = (attributes.get(name) or "").strip()
    return min(max(int(told), 1), _MOST_SPAN) if told.isascii() and told.isdigit() else 1


def _read_spreadsheet_ml(data: bytes, limits: ReadingLimits) -> tuple[Table, ...]:
    """Read the XML of Excel 2003."""
    walk = _SpreadsheetMl(limits.cells)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = walk.refuse
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    try:
        parser.Parse(_without_declaration(_text(data)), True)
    except expat.ExpatError as error:
        raise Trouble("exchange.damaged") from error
    return tuple(
        Table(name, rows, max((number for number, _cells in rows), default=0))
        for name, rows in walk.sheets
    )


def _without_declaration(text: str) -> str:
    """Take off the XML declaration: its encoding no longer holds for decoded text."""
    text = text.lstrip("\ufeff \r\n\t")
    return text[text.index("?>") + 2 :] if text.startswith("<?xml") and "?>" in text else text


def _count(told: str) -> int:
    """Return a place or a count as it is told, 0 if nothing is; what is too many stays so."""
    return int(told[:_MOST_DIGITS]) if told.isdecimal() else 0


class _SpreadsheetMl:
    """Collects the worksheets of Excel's XML."""

    def __init__(self, budget: int) -> None:
        self.sheets: list[tuple[str, list[tuple[int, list[str]]]]] = []
        self._budget = budget
        self._row: list[str] = []
        self._number = self._column = self._covered = 0
        self._text: list[str] | None = None

    def refuse(self, *_declaration: object) -> None:
        """Refuse a document type: it has no place here."""
        raise Trouble("exchange.damaged")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an opening tag."""
        told = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        index = _count(told.get("Index", ""))
        match tag.rpartition(" ")[2]:
            case "Worksheet":
                self.sheets.append((told.get("Name", ""), []))
                self._number = 0
            case "Row":
                self._number = index or self._number + 1
                self._row = []
                self._column = self._covered = 0
            case "Cell":
                self._column = index or self._column + self._covered + 1
                self._covered = _count(told.get("MergeAcross", ""))
            case "Data":
                self._text = []
            case _:
                pass

    def text(self, text: str) -> None:
        """Take text."""
        if self._text is not None:
            self._text.append(text)

    def _reach(self, column: int) -> None:
        """Let the row reach a column; empty cells behind the last text cost nothing."""
        gap = max(0, column - len(self._row))
        self._budget -= gap
        if self._budget < 0:
            raise Trouble("exchange.too-big")
        self._row += [""] * gap

    def end(self, tag: str) -> None:
        """Take a closing tag."""
        match tag.rpartition(" ")[2]:
            case "Data" if self._text is not None and self._column:
                self._reach(self._column)
                self._row[self._column - 1] = "".join(self._text)
                self._text = None
            case "Row" if self.sheets and self._row:
                self.sheets[-1][1].append((self._number, self._row))
            case _:
                pass
