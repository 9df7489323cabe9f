"""One row of a list becomes one person: the safe is put right, what would be a guess refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from capture_station.domain.codes import (
    is_school_code,
    read_ethnicity,
    read_gender,
    read_id_type,
    read_level,
    read_study_form,
)
from capture_station.domain.identity import Gravity, IdReading, read_id
from capture_station.domain.people import Gender, IdType, PersonData
from capture_station.exchange.cells import lost_digits, text_of, without_point
from capture_station.exchange.person_names import (
    USUAL_NAME,
    is_private,
    name_problems,
    normalise_name,
)
from capture_station.exchange.usual_rows import UsualRows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from capture_station.exchange.cells import Cell

Note = tuple[str, str, Gravity, tuple[tuple[str, str | int], ...]]
"""Field, kind, gravity and parameters of a problem, before its row is known."""

_SharedReader = Callable[[str, str], tuple[str, tuple[Note, ...]]]
_SharedTexts = tuple[IdType | None, tuple[str, ...], tuple[str, ...], tuple[Note, ...]]
"""Kind of document, `_MIDDLE`, `_END`, and what is wrong with them."""

OWN_FIELDS = ("student_number", "name", "gender", "id_number", "birth_date", "exam_number")
"""Fields that say something of one person alone; the other ones are shared by many rows."""

NUMBER_FIELDS = ("student_number", "id_number", "exam_number")
"""Fields that hold a number."""

_TURNED = (date, time, timedelta, bool)
_PLAIN_CELLS = frozenset((str, int, float))
_WIDE_ALNUM = {
    code: code - 0xFEE0
    for span in (range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B))
    for code in span
} | {0x3000: 0x20, 0xFF0D: 0x2D}
_NUMBER_CHARACTERS = re.compile(r"[0-9A-Za-z_/.\-]+")
_LOST_CHARACTERS = re.compile("[\ufffd□〓]|\\?{2,}")
_LOST_OF_NUMBER = re.compile("[\ufffd□〓?]")
_FULL_DATE = re.compile(
    r"([0-9]{4})[^0-9]{1,2}([0-9]{1,2})[^0-9]{1,2}([0-9]{1,2})[^0-9]?|([0-9]{4})([0-9]{2})([0-9]{2})"
)
_TIME_OF_DAY = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?$")
_YEAR_AND_MONTH = re.compile(r"([0-9]{4})[^0-9]?([0-9]{1,2})[^0-9]?")
_SERIAL_DAY = re.compile(r"[1-5][0-9]{4}")
_SERIAL_START = date(1899, 12, 30)
_YEARS = str.maketrans("一二两三四五六七八", "122345678")
_SCHOOL_YEARS = re.compile(r"([0-9](?:[.][0-9])?)年?制?")
_YOUNGEST = 10
_MOST_KNOWN = 20_000


class PersonRows:
    """Turns rows of one list into persons.

    Args:
        columns: Field → column of the list, from 0.
        today: Birth dates after it are errors.

    Attributes:
        read_usual: Returns the person of a row in which all is as it mostly is, else None.
    """

    def __init__(self, columns: Mapping[str, int], today: date) -> None:
        self._columns = columns
        self._today = today
        self._notes: list[Note] = []
        self._own = [(name, columns[name]) for name in OWN_FIELDS if name in columns]
        self._shared = [(name, columns[name]) for name in SHARED_FIELDS if name in columns]
        self._known: dict[tuple[Cell, ...], _SharedTexts] = {}
        self._usual = UsualRows(columns, [column for _name, column in self._shared], today)
        self.read_usual = self._usual.read
        meant = (*NUMBER_FIELDS, "class_name", "department", "major")
        self._turnable = [(name, columns[name]) for name in meant if name in columns]

    def own_texts(self, cells: Sequence[Cell]) -> dict[str, str]:
        """Return what a row says of one person alone, by field; empty texts left out."""
        count = len(cells)
        return {
            name: text
            for name, column in self._own
            if column < count and (text := text_of(cells[column]))
        }

    def read(
        self, own: Mapping[str, str], cells: Sequence[Cell], spoken: Mapping[str, str]
    ) -> tuple[PersonData, tuple[Note, ...]]:
        """Read one row.

        Args:
            own: The row's own texts, as `own_texts` returns them.
            cells: The row.
            spoken: What merged cells say of the row, by field; where its own cell is empty.

        Returns:
            The person as far as readable, and all problems of the row.
        """
        self._notes = []
        if not _PLAIN_CELLS.issuperset(map(type, cells)):
            self._note_turned(cells)
        told, middle, end, notes = self._shared_texts(cells, spoken)
        self._notes += notes
        say = own.get
        identity = self._identity(say("id_number", ""), told)
        own_data = (
            self._student_number(say("student_number", "")),
            self._name(say("name", "")),
            self._gender(say("gender", ""), identity),
            identity.id_type,
            identity.number,
            self._birth_date(say("birth_date", ""), identity),
        )
        exam_number = self._exam_number(say("exam_number", ""))
        person = PersonData._make((*own_data, *middle, exam_number, *end))
        return person, tuple(self._notes)

    def _note(self, field: str, kind: str, gravity: Gravity, **params: str | int) -> None:
        self._notes.append((field, kind, gravity, tuple(params.items())))

    def _shared_texts(self, cells: Sequence[Cell], spoken: Mapping[str, str]) -> _SharedTexts:
        """Read the fields that many rows share; equal rows of a class are looked at once."""
        count = len(cells)
        raw = tuple([cells[column] if column < count else "" for _name, column in self._shared])
        if spoken:
            return self._read_shared(raw, spoken)
        found = self._known.get(raw)
        if found is None:
            found = self._read_shared(raw, spoken)
            if len(self._known) < _MOST_KNOWN:
                self._known[raw] = found
            kind, middle, end, notes = found
            if kind in {None, IdType.RESIDENT_ID} and not notes:
                self._usual.remember(raw, (middle, end))
        return found

    def _read_shared(self, raw: Sequence[Cell], spoken: Mapping[str, str]) -> _SharedTexts:
        values: dict[str, str] = {}
        notes: tuple[Note, ...] = ()
        for (name, _column), cell in zip(self._shared, raw, strict=True):
            text = text_of(cell) or spoken.get(name, "")
            if text:
                values[name], told = _read_field(name, text)
                notes += told
        kind = values.get("id_type", "")
        middle, end = (tuple(values.get(name, "") for name in part) for part in (_MIDDLE, _END))
        return IdType(kind) if kind else None, middle, end, notes

    def _note_turned(self, cells: Sequence[Cell]) -> None:
        """Name what a spreadsheet took for a date or a time, e.g. class ``21-3``."""
        for name, column in self._turnable:
            if column < len(cells) and isinstance(cells[column], _TURNED):
                gravity = Gravity.ERROR if name in NUMBER_FIELDS else Gravity.WARNING
                self._note(name, "turned-into-date", gravity)

    def _student_number(self, text: str) -> str:
        if not text:
            if "student_number" in self._columns:
                self._note("student_number", "number-empty", Gravity.ERROR)
            return ""
        return self._number("student_number", text, Gravity.ERROR)

    def _exam_number(self, text: str) -> str:
        if not text:
            if "exam_number" in self._columns and not (
                {"student_number", "id_number"} & self._columns.keys()
            ):
                self._note("exam_number", "number-empty", Gravity.ERROR)
            return ""
        return self._number("exam_number", text, Gravity.ERROR)

    def _number(self, field: str, text: str, gravity: Gravity) -> str:
        if text.isascii() and text.isalnum():
            return text
        if lost_digits(text):
            self._note(field, "number-digits-lost", gravity)
            return text
        number = without_point("".join(text.translate(_WIDE_ALNUM).split()))
        if _LOST_OF_NUMBER.search(number) or any(map(is_private, number)):
            self._note(field, "lost-characters", gravity)
        elif not _NUMBER_CHARACTERS.fullmatch(number):
            self._note(field, "number-odd-characters", Gravity.WARNING)
        return number

    def _name(self, text: str) -> str:
        if USUAL_NAME.fullmatch(text):
            return text
        name = normalise_name(text)
        for kind, gravity in name_problems(name):
            self._note("name", kind, gravity)
        return name

    def _identity(self, text: str, told: IdType | None) -> IdReading:
        if not text:
            if "id_number" in self._columns:
                self._note("id_number", "id-empty", Gravity.ERROR)
            return IdReading(told or IdType.RESIDENT_ID, "")
        if lost_digits(text):
            self._note("id_number", "id-digits-lost", Gravity.ERROR)
            return IdReading(told or IdType.RESIDENT_ID, text)
        reading = read_id(text, told, self._today)
        for problem in reading.problems:
            self._note("id_number", problem.kind, problem.gravity)
        return reading

    def _gender(self, text: str, identity: IdReading) -> Gender:
        told = read_gender(text) if text else Gender.UNKNOWN
        if told is None:
            self._note("gender", "gender-unknown", Gravity.ERROR)
            return identity.gender if identity.is_valid else Gender.UNKNOWN
        if not identity.is_valid or identity.gender is Gender.UNKNOWN:
            return told
        if told not in (Gender.UNKNOWN, identity.gender):
            self._note("gender", "gender-contradicts", Gravity.ERROR)
        return identity.gender if told is Gender.UNKNOWN else told

    def _birth_date(self, text: str, identity: IdReading) -> date | None:
        of_id = identity.birth_date if identity.is_valid else None
        if not text or (of_id is not None and text == identity.number[6:14]):
            return of_id
        born = read_date(text)
        if born is None:
            return self._partial_birth_date(text, of_id)
        if born > self._today:
            self._note("birth_date", "birth-in-future", Gravity.ERROR)
        elif of_id is not None and born != of_id:
            self._note("birth_date", "birth-contradicts", Gravity.ERROR)
        elif self._today.year - born.year < _YOUNGEST:
            self._note("birth_date", "birth-very-young", Gravity.WARNING)
        return born

    def _partial_birth_date(self, text: str, of_id: date | None) -> date | None:
        """Complete a year and month from the identity number, or say why not."""
        part = _YEAR_AND_MONTH.fullmatch(text)
        month = int(part[2]) if part else 0
        if part is None or not 1 <= month <= 12:  # noqa: PLR2004 - months
            self._note("birth_date", "birth-unreadable", Gravity.ERROR)
        elif of_id is None:
            self._note("birth_date", "birth-incomplete", Gravity.WARNING)
        elif (of_id.year, of_id.month) != (int(part[1]), month):
            self._note("birth_date", "birth-contradicts", Gravity.ERROR)
        return of_id


def read_date(text: str) -> date | None:
    """Return the day that a text states, year first, or None for anything else.

    Understood are ``20010203``, ``2001-2-3`` and its kin with other signs, ``2001年2月3日``, all of
    them with a time of day behind, and the day count of a spreadsheet. Days and months that could
    be meant the other way round are not.
    """
    bare = _TIME_OF_DAY.sub("", text.translate(_WIDE_ALNUM)).strip()
    if _SERIAL_DAY.fullmatch(bare):
        return _SERIAL_START + timedelta(days=int(bare))
    found = _FULL_DATE.fullmatch("".join(bare.split()))
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def plain_text(text: str) -> str:
    """Return a text with narrow letters, digits and blanks, each run of blanks as one."""
    return " ".join(text.translate(_WIDE_ALNUM).split())


def _plain(field: str, text: str) -> tuple[str, tuple[Note, ...]]:
    value = plain_text(text)
    if _LOST_CHARACTERS.search(value) or any(map(is_private, value)):
        return value, ((field, "lost-characters", Gravity.WARNING, ()),)
    return without_point(value), ()


def _known_or(field: str, text: str, value: str | None) -> tuple[str, tuple[Note, ...]]:
    """Return a value of a code table, or the text itself with a warning."""
    if value is not None:
        return value, ()
    plain = plain_text(text)
    return plain, ((field, "value-unknown", Gravity.WARNING, (("value", plain),)),)


def _adviser(_field: str, text: str) -> tuple[str, tuple[Note, ...]]:
    return normalise_name(text), ()


def _id_type(field: str, text: str) -> tuple[str, tuple[Note, ...]]:
    kind = read_id_type(text)
    return (kind, ()) if kind is not None else ("", _known_or(field, text, None)[1])


def _ethnicity(field: str, text: str) -> tuple[str, tuple[Note, ...]]:
    return _known_or(field, text, read_ethnicity(text))


def _level(field: str, text: str) -> tuple[str, tuple[Note, ...]]:
    return _known_or(field, text, read_level(text))


def _study_form(field: str, text: str) -> tuple[str, tuple[Note, ...]]:
    return _known_or(field, text, read_study_form(text))


def _study_years(field: str, text: str) -> tuple[str, tuple[Note, ...]]:
    years = _SCHOOL_YEARS.fullmatch(without_point(text.translate(_YEARS).translate(_WIDE_ALNUM)))
    return _known_or(field, text, years[1] if years else None)


def _school_code(field: str, text: str) -> tuple[str, tuple[Note, ...]]:
    code = without_point(plain_text(text))
    if is_school_code(code):
        return code, ()
    return code, ((field, "school-code-form", Gravity.WARNING, ()),)


SHARED_FIELDS: dict[str, _SharedReader] = {
    "id_type": _id_type,
    "ethnicity_code": _ethnicity,
    "class_name": _plain,
    "department": _plain,
    "major": _plain,
    "level": _level,
    "study_form": _study_form,
    "study_years": _study_years,
    "school_code": _school_code,
    "school_name": _plain,
    "adviser": _adviser,
    "note": _plain,
}
"""Fields that many rows share, with how each is read."""


@lru_cache(maxsize=4096)
def _read_field(name: str, text: str) -> tuple[str, tuple[Note, ...]]:
    return SHARED_FIELDS[name](name, text)


_ALL = PersonData._fields
# the shared fields as they stand in a `PersonData`, between and behind those of one person alone
_MIDDLE = _ALL[_ALL.index("birth_date") + 1 : _ALL.index("exam_number")]
_END = _ALL[_ALL.index("exam_number") + 1 :]
