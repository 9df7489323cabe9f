"""Cells of any kind of table as clean text."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

Cell = str | float | int | bool | date | datetime | time | timedelta
"""What a reader hands out for a cell; an empty cell is the empty string."""

_EXACT_DIGITS = 15
"""Decimal digits that a spreadsheet keeps of a number (IEEE 754 double, cut by the program)."""

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]"
)
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]{1,3}")
_WHOLE_WITH_POINT = re.compile(r"([0-9]{1,15})\.0+")
_QUOTED_FORMULA = re.compile(r'="(.*)"', re.DOTALL)


def text_of(cell: Cell) -> str:
    """Return a cell as text without outer blanks and invisible characters.

    A number with more digits than a spreadsheet keeps comes out in scientific notation, so that
    `lost_digits` recognises it; all other whole numbers come out as plain digits.
    """
    if type(cell) is str:
        if cell.isalnum():
            return cell
        text = cell.strip()
        return _unwrapped(_INVISIBLE.sub("", text).strip())
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float | int):
        return number_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return str(cell)


def lost_digits(text: str) -> bool:
    """Whether a text is a long number that a spreadsheet shortened, e.g. ``1.10105E+17``."""
    return _SCIENTIFIC.fullmatch(text) is not None


def without_point(text: str) -> str:
    """Return a whole number without the ``.0`` that a detour through a float left behind."""
    whole = _WHOLE_WITH_POINT.fullmatch(text)
    return whole[1] if whole else text


def number_text(number: float) -> str:
    """Return a number as plain digits if all of them are certain, else in scientific notation."""
    if number == number // 1 and abs(number) < 10**_EXACT_DIGITS:
        return str(int(number))
    return f"{number:.{_EXACT_DIGITS}g}"


def _unwrapped(text: str) -> str:
    """Take off what people write to make a spreadsheet keep a number as text."""
    formula = _QUOTED_FORMULA.fullmatch(text)
    if formula:
        return formula[1].strip()
    return text[1:].strip() if text[:1] in ("'", "\u2018", "\uff07") else text
