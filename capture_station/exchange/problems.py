"""What is wrong with a record: by row and field, in words that an adviser understands."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from capture_station.locations import resources_dir

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capture_station.domain.identity import Gravity
    from capture_station.wording import Lang


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """One problem of a list.

    Attributes:
        row: The file's own row number, from 1 (a DBF's record number); 0 for the whole sheet.
        field: Name of the field as in `PersonData`; empty where it concerns no single field.
        kind: Key into ``resources/i18n/roster.toml``.
        gravity: A row with an error is not taken; a row with warnings is.
        params: Values for the sentence. They may hold personal data: shown, never logged.
        sheet: Name of the sheet; empty where the file has one nameless table.
    """

    row: int
    field: str
    kind: str
    gravity: Gravity
    params: tuple[tuple[str, str | int], ...] = ()
    sheet: str = ""

    def sentence(self, lang: Lang) -> str:
        """Return the problem as a sentence for the adviser."""
        return roster_words()["problems"][self.kind][lang].format(**dict(self.params))


def field_title(field: str, lang: Lang) -> str:
    """Return the title of a field of a list, e.g. ``"学号"`` for ``"student_number"``."""
    return roster_words()["fields"][field][lang]


@cache
def roster_words() -> Mapping[str, Mapping[str, Mapping[Lang, str]]]:
    """Return ``resources/i18n/roster.toml``: table → key → language → words."""
    path = resources_dir() / "i18n" / "roster.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
