"""Rows of a list in which everything is as it mostly is, told by one look.

A list of a hundred thousand students is a hundred thousand rows of which hardly one is unusual. The
usual ones cost a quarter of what `PersonRows` takes to look at each cell, and become the same
persons; all others are left to it.
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from capture_station.domain.identity import born_of_sound
from capture_station.domain.people import Gender, IdType, PersonData
from capture_station.exchange.headings import is_footer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from capture_station.exchange.cells import Cell

Shared = tuple[tuple[str, ...], tuple[str, ...]]
"""The shared fields of a `PersonData`: before and behind the number of the examination."""

_NUMBER = "[0-9A-Za-z]+"
_FORMS = {
    "student_number": f"({_NUMBER})",
    "name": "([\u4e00-\u9fff]{2,4})",
    "id_number": "([1-8][0-9]{5}([0-9]{8})[0-9]{3}[0-9X])",
    "gender": "(?P<gender>[男女]?)",
    "birth_date": "(?:\\4)?",  # as the ID number says, or nothing
    "exam_number": f"(?P<exam>(?:{_NUMBER})?)",
}
"""What a usual row says, in this order."""
_NEEDED = ("student_number", "name", "id_number")
_LACKING = {"gender": "(?P<gender>)", "exam_number": "(?P<exam>)"}
_FEWEST_SHARED = 2
_MOST_KNOWN = 20_000
_WORDS = {"男": Gender.MALE, "女": Gender.FEMALE}


class UsualRows:
    """Turns the usual rows of one list into persons.

    Args:
        columns: Field → column of the list, from 0.
        shared: Columns of the fields that many rows share.
        today: Birth dates after it are not usual.
    """

    def __init__(self, columns: Mapping[str, int], shared: Sequence[int], today: date) -> None:
        self._today = today
        self._is_apt = set(_NEEDED) <= columns.keys() and len(shared) >= _FEWEST_SHARED
        if self._is_apt:
            told = [name for name in _FORMS if name in columns]
            lacking = "".join(form for name, form in _LACKING.items() if name not in columns)
            self._form = re.compile("\t".join(_FORMS[name] for name in told) + lacking)
            self._own = itemgetter(*(columns[name] for name in told))
            self._shared = itemgetter(*shared)
        self._known: dict[tuple[Cell, ...], Shared] = {}

    def remember(self, raw: tuple[Cell, ...], shared: Shared) -> None:
        """Take what rows share as read, without anything to remark; `raw` in the order told."""
        if self._is_apt and len(self._known) < _MOST_KNOWN and all(type(c) is str for c in raw):
            self._known[raw] = shared

    def read(self, cells: Sequence[Cell]) -> PersonData | None:
        """Return the person of a row; None where it needs a closer look."""
        if not self._is_apt:
            return None
        try:
            shared = self._known.get(self._shared(cells))
            usual = self._form.fullmatch("\t".join(self._own(cells)))
        except (IndexError, TypeError):
            return None  # a row that is shorter, or a cell that is no text
        if shared is None or usual is None:
            return None
        number, name, id_number, told, exam = usual.group(1, 2, 3, "gender", "exam")
        born = born_of_sound(id_number, self._today)
        gender = Gender.MALE if id_number[16] in "13579" else Gender.FEMALE
        if born is None or (told and _WORDS[told] is not gender) or is_footer(name):
            return None
        kind = IdType.RESIDENT_ID
        middle, end = shared
        own = (number, name, gender, kind, id_number, born)
        return PersonData._make((*own, *middle, exam, *end))
