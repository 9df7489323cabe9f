"""Class lists from advisers: any usual kind of file in, students and problems out.

Reading never changes the file, never guesses, and never fails with anything but a reason: what
cannot be read at all comes back as a reading that is not readable.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from capture_station.domain.bulk import collector_at_rest, tell_nobody
from capture_station.domain.clock import Clock, SystemClock
from capture_station.domain.errors import Trouble
from capture_station.domain.identity import Gravity
from capture_station.exchange.cells import text_of
from capture_station.exchange.files import read_bytes, read_tables
from capture_station.exchange.headings import (
    KEY_FIELDS,
    Header,
    find_header,
    heading_words,
    is_footer,
    likely_headings,
    match_header,
)
from capture_station.exchange.person_rows import SHARED_FIELDS, PersonRows
from capture_station.exchange.problems import RosterProblem
from capture_station.exchange.reading_limits import reading_limits
from capture_station.exchange.repetitions import (
    RosterRow,
    find_doubtful_ids,
    find_repetitions,
    find_short_numbers,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from capture_station.domain.bulk import Told
    from capture_station.exchange.cells import Cell
    from capture_station.exchange.tables import Table

# Fields of which a merged cell speaks for all the rows it covers.
_GROUP_FIELDS = frozenset(SHARED_FIELDS) - {"id_type", "ethnicity_code", "note"}
_PERSON_FIELDS = ("name", *KEY_FIELDS)
_HINT_ROWS = 3
_TOLD_EVERY = 500


@dataclass(frozen=True, slots=True)
class SheetReading:
    """How one sheet of the file was read.

    Attributes:
        name: Its name; empty for a nameless table.
        header_row: Row number of the headings; 0 where none were found.
        columns: Field → column from 0; empty where the sheet was not read.
        hidden: Whether it is hidden in the file.
        is_read: Whether students were taken from it.
    """

    name: str
    header_row: int
    columns: Mapping[str, int]
    hidden: bool
    is_read: bool


@dataclass(frozen=True, slots=True)
class RosterReading:
    """What a file says.

    Attributes:
        readable: Whether there is a list in it; if not, `reason` says why.
        reason: Key of the sentence (``exchange.…``); empty if readable.
        reason_params: Values for that sentence.
        columns: Field → heading as it stands in the file.
        students: Rows without an error.
        problems: Everything found wrong, by sheet and row.
        unmapped: Headings that mean nothing to us; the user may map them.
        sheets: The sheets of the file.
    """

    readable: bool
    reason: str = ""
    reason_params: tuple[tuple[str, str | float], ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    students: tuple[RosterRow, ...] = ()
    problems: tuple[RosterProblem, ...] = ()
    unmapped: tuple[str, ...] = ()
    sheets: tuple[SheetReading, ...] = ()

    @property
    def trouble(self) -> Trouble | None:
        """The reason as a `Trouble`, to be put into words; None if readable."""
        return None if self.readable else Trouble(self.reason, **dict(self.reason_params))

    @property
    def faulty_rows(self) -> frozenset[tuple[str, int]]:
        """Sheet and row of all rows with an error."""
        return frozenset((p.sheet, p.row) for p in self.problems if p.gravity is Gravity.ERROR)


@dataclass(frozen=True, slots=True)
class _List:
    """A table with its header found, the rows below it still to be walked."""

    table: Table
    header_row: int
    header: Header | None
    rows: Iterator[tuple[int, Sequence[Cell]]]
    likely: tuple[str, ...]
    is_blank: bool = False

    @property
    def is_usable(self) -> bool:
        return self.header is not None and self.header.is_usable

    @property
    def explains(self) -> bool:
        name = self.table.name.strip().lower()
        return name.startswith(heading_words().explaining)


def read_roster(
    source: Path | bytes,
    mapping: Mapping[str, str] | None = None,
    clock: Clock | None = None,
    told: Told = tell_nobody,
) -> RosterReading:
    """Read a class list of any usual kind: XLSX, XLS, ODS, DBF, CSV, TSV, HTML, Excel's XML.

    Args:
        source: The file or its content; what it is shows from the content.
        mapping: The user's own assignments, heading → field; an empty field leaves a column out.
        clock: Tells today, for birth dates in the future.
        told: Called now and then with the rows read so far and the rows in all; what it raises ends
            the reading.

    Returns:
        A reading; never raises for what is in the file.
    """
    today = (clock or SystemClock()).now().astimezone().date()
    try:
        tables = read_tables(read_bytes(source))
        lists = [_open(table, mapping or {}) for table in tables]
        chosen = [one for one in lists if one.is_usable]
        visible = [one for one in chosen if not one.table.hidden] or chosen
        chosen = [one for one in visible if not one.explains] or visible
        if not chosen:
            return _unusable(lists)
        with collector_at_rest():
            return _read_lists(lists, chosen, today, told)
    except Trouble as trouble:
        return RosterReading(
            readable=False, reason=trouble.key, reason_params=tuple(trouble.params.items())
        )


def _open(table: Table, mapping: Mapping[str, str]) -> _List:
    """Find the header of a table among its first filled rows."""
    limits = reading_limits()
    rows = iter(table.rows)
    head: list[tuple[int, Sequence[Cell]]] = []
    filled = 0
    for number, cells in rows:
        head.append((number, cells[: limits.columns]))
        filled += any(cell != "" for cell in cells)
        if filled == limits.header_rows:
            break
    if table.has_headings and head:
        found: tuple[int, Header] | None = (0, match_header(head[0][1], mapping))
    else:
        found = find_header(head, mapping)
    if found is None:
        return _List(table, 0, None, iter(()), likely_headings(head), is_blank=not filled)
    position, header = found
    return _List(table, head[position][0], header, chain(head[position + 1 :], rows), ())


def _unusable(lists: Sequence[_List]) -> RosterReading:
    """Say what a file without a usable list lacks, with its headings for the user to map."""
    sheets = tuple(_sheet(one, is_read=False) for one in lists)
    headers = [one.header for one in lists if one.header is not None]
    header = max(headers, key=lambda header: len(header.columns), default=None)
    if header is None or not header.columns:
        likely = max((one.likely for one in lists), key=len, default=())
        blank = all(one.is_blank for one in lists)
        return RosterReading(
            readable=False,
            reason="exchange.empty" if blank else "exchange.no-usable-column",
            unmapped=header.unmapped if header else likely,
            sheets=sheets,
        )
    missing = "number" if "name" in header.columns else "name"
    return RosterReading(
        readable=False,
        reason=f"exchange.no-{missing}-column",
        columns=header.headings,
        unmapped=header.unmapped,
        sheets=sheets,
    )


def _sheet(one: _List, *, is_read: bool) -> SheetReading:
    columns = one.header.columns if one.header else {}
    return SheetReading(one.table.name, one.header_row, columns, one.table.hidden, is_read)


def _read_lists(
    lists: Sequence[_List], chosen: Sequence[_List], today: date, told: Told
) -> RosterReading:
    rows: list[RosterRow] = []
    problems: list[RosterProblem] = []
    columns: dict[str, str] = {}
    unmapped: dict[str, None] = {}
    above, in_all = 0, sum(one.table.height for one in chosen)
    for one in chosen:
        assert one.header is not None  # noqa: S101 - only usable lists are chosen
        columns = dict(one.header.headings) | columns
        unmapped |= dict.fromkeys(one.header.unmapped)
        counted = _counted(one, above, in_all, told)
        _read_list(counted, one.header, today, rows, problems)
        above += one.table.height
    if not rows and not problems:
        return RosterReading(
            readable=False,
            reason="exchange.no-students",
            columns=columns,
            unmapped=tuple(unmapped),
            sheets=tuple(_sheet(one, is_read=one in chosen) for one in lists),
        )
    problems += find_short_numbers(rows)
    found = [*find_repetitions(rows), *find_doubtful_ids(rows, problems)]
    refused = {id(row) for row, problem in found if problem.gravity is Gravity.ERROR}
    problems += (problem for _row, problem in found)
    problems += _left_out(lists, chosen)
    problems += _doubts(chosen)
    order = {one.table.name: position for position, one in enumerate(lists)}
    return RosterReading(
        readable=True,
        columns=columns,
        students=tuple(row for row in rows if id(row) not in refused),
        problems=tuple(sorted(problems, key=lambda p: (order.get(p.sheet, 0), p.row))),
        unmapped=tuple(unmapped),
        sheets=tuple(_sheet(one, is_read=one in chosen) for one in lists),
    )


def _counted(one: _List, above: int, in_all: int, told: Told) -> _List:
    """Return a list that tells of its rows while they are walked, those of other lists above it."""

    def rows() -> Iterator[tuple[int, Sequence[Cell]]]:
        for count, row in enumerate(one.rows):
            if count % _TOLD_EVERY == 0:
                told(above + row[0] - 1, in_all)
            yield row

    return replace(one, rows=rows())


def _left_out(lists: Sequence[_List], chosen: Sequence[_List]) -> Iterable[RosterProblem]:
    """Yield a warning for each sheet that holds a list and was not read."""
    for one in lists:
        if one.is_usable and one not in chosen:
            kind = "sheet-hidden" if one.table.hidden else "sheet-explains"
            name = one.table.name
            yield RosterProblem(0, "", kind, Gravity.WARNING, (("sheet", name),), name)


def _doubts(chosen: Sequence[_List]) -> Iterable[RosterProblem]:
    """Yield a warning for whatever makes a list that was read less than it should be."""
    for one in chosen:
        for kind, params in one.table.doubts:
            yield RosterProblem(0, "", kind, Gravity.WARNING, params, one.table.name)


def _headings_twice(one: _List, header: Header) -> Iterable[RosterProblem]:
    """Yield a warning where two lists stand side by side: only the first of them is read."""
    for name in _PERSON_FIELDS:
        heading = header.headings.get(name)
        if heading and header.texts.count(heading) > 1:
            params = (("heading", heading),)
            sheet = one.table.name
            yield RosterProblem(
                one.header_row, name, "heading-twice", Gravity.WARNING, params, sheet
            )


def _read_list(
    one: _List,
    header: Header,
    today: date,
    rows: list[RosterRow],
    problems: list[RosterProblem],
) -> None:
    """Read the rows below a header into `rows` and `problems`."""
    reader = PersonRows(header.columns, today)
    sheet = one.table.name
    spans = _Spans(one.table, header.columns)
    name_heading = header.headings["name"]
    problems += _headings_twice(one, header)
    for count, (number, cells) in enumerate(one.rows):
        if count >= _HINT_ROWS and not one.table.merged:
            usual = reader.read_usual(cells)
            if usual is not None:
                rows.append(RosterRow(number, usual, sheet))
                continue
        own = reader.own_texts(cells)
        spoken = spans.texts_at(number, cells)
        if not own or own.get("name") == name_heading or _is_remark(own, cells, count):
            continue
        person, notes = reader.read(own, cells, spoken)
        is_faulty = False
        for field_name, kind, gravity, params in notes:
            problems.append(RosterProblem(number, field_name, kind, gravity, params, sheet))
            is_faulty = is_faulty or gravity is Gravity.ERROR
        if not is_faulty:
            rows.append(RosterRow(number, person, sheet))


def _is_remark(own: Mapping[str, str], cells: Sequence[Cell], position: int) -> bool:
    """Whether a row is no student: a sum, a signature, an explanation."""
    words = heading_words()
    if position < _HINT_ROWS and any(own.get(name) in words.hints for name in _PERSON_FIELDS):
        return True
    name = own.get("name", "")
    if name and ("student_number" in own or "id_number" in own or "exam_number" in own):
        # A sum under the list may fill two columns; no person is called that.
        return is_footer(name)
    return is_footer(next((text for text in map(text_of, cells) if text), ""))


class _Spans:
    """What merged cells say of the rows they cover: one class name beside thirty students."""

    def __init__(self, table: Table, columns: Mapping[str, int]) -> None:
        fields = {column: name for name, column in columns.items() if name in _GROUP_FIELDS}
        self._starts: dict[int, list[tuple[str, int, int]]] = {}
        self._open: dict[str, tuple[int, str]] = {}
        for merged in table.merged:
            name = fields.get(merged.left)
            if name is not None and merged.bottom > merged.top:
                span = (name, merged.left, merged.bottom + 1)
                self._starts.setdefault(merged.top + 1, []).append(span)

    def texts_at(self, row: int, cells: Sequence[Cell]) -> dict[str, str]:
        """Return what the cells merged from above say of a row."""
        if not self._starts:
            return {}
        for name, column, last in self._starts.get(row, ()):
            text = text_of(cells[column]) if column < len(cells) else ""
            self._open[name] = (last, text)
        return {name: text for name, (last, text) in self._open.items() if row <= last and text}
