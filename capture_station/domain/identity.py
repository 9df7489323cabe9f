"""Identity numbers: what kind, whose birthday, right or wrong (FACTS.md §7).

The resident number follows GB 11643-1999: six digits of region, eight of birth date, three of
sequence (the last of them odd for men), one check character. The region is that of the first
registration and abolished codes stay valid for life, so an unknown region is only a warning.
The checker is our own: the libraries at hand reject residence permits of Hong Kong, Macau and
Taiwan residents (docs/decisions/400).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from capture_station.domain.people import Gender, IdType


class Gravity(StrEnum):
    """How grave a problem of a record is: an error must be corrected, a warning looked at."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class IdProblem:
    """One thing that is wrong with an identity number.

    Attributes:
        kind: Key into ``resources/i18n/roster.toml``, e.g. ``"id-check-digit"``.
        gravity: Error or warning.
    """

    kind: str
    gravity: Gravity


class IdReading(NamedTuple):
    """What an identity number says.

    Attributes:
        id_type: Kind of document, as told or as the form shows it.
        number: Normalised number; 15-digit resident numbers in their 18-character form.
        birth_date: Birth date in the number; None where it has none or it is impossible.
        gender: Gender in the number; `Gender.UNKNOWN` where it has none.
        region: Six-digit region code in the number; empty where it has none.
        problems: What is wrong, errors first.
    """

    id_type: IdType
    number: str
    birth_date: date | None = None
    gender: Gender = Gender.UNKNOWN
    region: str = ""
    problems: tuple[IdProblem, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether no problem is an error."""
        return not self.problems or all(
            problem.gravity is not Gravity.ERROR for problem in self.problems
        )


PROVINCE_PREFIXES = frozenset(
    str(prefix)
    for span in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55))
    for prefix in span
) | frozenset({"61", "62", "63", "64", "65", "71", "81", "82", "83"})
"""First two digits of GB/T 2260 region codes, with those of HK, Macau and Taiwan residents."""

HMT_REGIONS = frozenset({"810000", "820000", "830000"})
"""Regions of residence permits of Hong Kong, Macau and Taiwan residents."""

_BASE = 13
_REGION_END, _BIRTH_END = 6, 14
_CHECK_CHARACTERS = "10X98765432"
_WIDE_LOOKALIKES = str.maketrans({"×": "X", "✕": "X", "х": "X", "Х": "X", "Χ": "X", "χ": "X"})
_APOSTROPHES = "'\u2018\u2019`\u00b4\uff07"
_CENTENARIAN = 110

_RESIDENT_18 = re.compile(r"[0-9]{17}[0-9X]")
_RESIDENT_15 = re.compile(r"[0-9]{15}")
_RESIDENT_LIKE = re.compile(r"[0-9]{9,}[0-9A-Z]?")
_HM_PERMIT = re.compile(r"([HM][0-9]{8})(?:[0-9]{2}|\([0-9]{2}\))?")
_TAIWAN_PERMIT = re.compile(r"[0-9]{8}")
_FOREIGN_2017 = re.compile(r"[A-Z]{3}[0-9]{12}")
_PRC_PASSPORT = re.compile(r"E[0-9]{8}|E[A-Z][0-9]{7}|G[0-9]{8}")
_PASSPORT = re.compile(r"[0-9A-Z]{5,20}")
_OFFICER = re.compile(r"[\u4e00-\u9fff]字?第?[0-9]{6,8}号?")
_LEFTOVER = re.compile(r"[^0-9A-Z\u4e00-\u9fff]")


def normalise_id(text: str) -> str:
    """Return a number without blanks, invisible characters and full-width forms, upper case.

    Lookalikes of ``X`` (multiplication sign, Cyrillic and Greek letters) become ``X``: in these
    numbers nothing else can be meant, and the check character would show a mistake.
    """
    if text.isascii() and text.isalnum():
        return text.upper()
    wide = unicodedata.normalize("NFKC", text).translate(_WIDE_LOOKALIKES).upper()
    kept = (c for c in wide if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))
    # a blank that went may have stood between a letter and its accent
    return unicodedata.normalize("NFC", "".join(kept)).strip(_APOSTROPHES)


def check_character(first_seventeen: str) -> str:
    """Return the check character (0–9 or X) that belongs behind 17 digits."""
    # The weights are powers of 2 modulo 11, and 13 is 2 modulo 11: the weighted sum is the number
    # read in base 13, which costs a seventh of adding up seventeen products.
    return _CHECK_CHARACTERS[int(first_seventeen, _BASE) * 2 % 11]


def lengthen(fifteen: str) -> str:
    """Return the 18-character form of a 15-digit number: century 19 and the check character."""
    seventeen = fifteen[:6] + "19" + fifteen[6:]
    return seventeen + check_character(seventeen)


def read_id(text: str, told: IdType | None = None, today: date | None = None) -> IdReading:
    """Read an identity number.

    Args:
        text: As written by somebody; normalised here.
        told: Kind of document that a neighbouring column states; None to go by the form.
        today: Birth dates after it are errors; None to leave that unchecked.

    Returns:
        A reading; `IdReading.problems` is empty where all is well.
    """
    number = normalise_id(text)
    kind = told or guess_type(number)
    if not number:
        return IdReading(kind, "", problems=_error("id-empty"))
    if told is IdType.RESIDENT_ID and _RESIDENT_18.fullmatch(number):
        # Lists call these two cards an identity card as well; the number tells them apart.
        kind = guess_type(number)
    match kind:
        case IdType.RESIDENT_ID | IdType.HMT_RESIDENCE_PERMIT:
            return _read_resident(number, kind, today)
        case IdType.FOREIGN_PERMANENT_RESIDENT:
            return _read_foreign_resident(number, today)
        case _:
            return _read_other(number, kind)


def born_of_sound(number: str, today: date) -> date | None:
    """Return the birth date of a resident's number that gives no cause for any remark.

    Args:
        number: Seventeen digits and a digit or ``X``.
        today: Birth dates after it are errors.

    Returns:
        None where `read_id` would find another kind of number or a problem.
    """
    region, day = number[:_REGION_END], number[_REGION_END:_BIRTH_END]
    born = _date_of(day)
    if born is None or born > today or today.year - born.year > _CENTENARIAN:
        return None
    is_usual = number[:2] in PROVINCE_PREFIXES and region not in HMT_REGIONS
    return born if is_usual and check_character(number[:17]) == number[17] else None


def guess_type(number: str) -> IdType:
    """Return the kind of document that a normalised number has the form of.

    What fits nothing counts as a resident number when it is mostly digits, so that a missing or
    surplus digit is named as such.
    """
    if _RESIDENT_18.fullmatch(number):
        if number[:6] in HMT_REGIONS:
            return IdType.HMT_RESIDENCE_PERMIT
        return IdType.FOREIGN_PERMANENT_RESIDENT if number[0] == "9" else IdType.RESIDENT_ID
    forms = (
        (_RESIDENT_15, IdType.RESIDENT_ID),
        (_HM_PERMIT, IdType.HM_TRAVEL_PERMIT),
        (_TAIWAN_PERMIT, IdType.TAIWAN_TRAVEL_PERMIT),
        (_FOREIGN_2017, IdType.FOREIGN_PERMANENT_RESIDENT),
        (_OFFICER, IdType.OFFICER_CARD),
        (_PRC_PASSPORT, IdType.PASSPORT),
        (_RESIDENT_LIKE, IdType.RESIDENT_ID),
    )
    for form, kind in forms:
        if form.fullmatch(number):
            return kind
    if _PASSPORT.fullmatch(number) and number[0].isalpha() and any(map(str.isdigit, number)):
        return IdType.PASSPORT
    return IdType.RESIDENT_ID


def _error(kind: str) -> tuple[IdProblem, ...]:
    return (IdProblem(kind, Gravity.ERROR),)


def _warning(kind: str) -> tuple[IdProblem, ...]:
    return (IdProblem(kind, Gravity.WARNING),)


def _read_resident(number: str, kind: IdType, today: date | None) -> IdReading:
    """Read an 18-character or 15-digit number of GB 11643."""
    notes: tuple[IdProblem, ...] = ()
    if not _RESIDENT_18.fullmatch(number):
        if not _RESIDENT_15.fullmatch(number):
            return IdReading(kind, number, problems=_error(_fault_of_form(number)))
        number, notes = lengthen(number), _warning("id-fifteen")
    if kind is IdType.HMT_RESIDENCE_PERMIT and number[:6] not in HMT_REGIONS:
        notes += _error("id-not-of-that-kind")
    if kind is IdType.RESIDENT_ID and number[:2] not in PROVINCE_PREFIXES:
        notes += _warning("id-region-unknown")
    return _read_body(number, kind, today, notes)


def _fault_of_form(number: str) -> str:
    if "*" in number:
        return "id-masked"
    if _LEFTOVER.search(number):
        return "id-characters"
    if guess_type(number) is not IdType.RESIDENT_ID:
        return "id-not-of-that-kind"
    return "id-characters" if len(number) in (15, 18) else "id-length"


def _read_foreign_resident(number: str, today: date | None) -> IdReading:
    """Read a foreigner's permanent residence number, form of 2017 or 2023."""
    kind = IdType.FOREIGN_PERMANENT_RESIDENT
    if _FOREIGN_2017.fullmatch(number):
        return IdReading(kind, number)
    if not _RESIDENT_18.fullmatch(number) or number[0] != "9":
        return IdReading(kind, number, problems=_error("id-not-of-that-kind"))
    return _read_body(number, kind, today, ())


def _read_body(
    number: str, kind: IdType, today: date | None, notes: tuple[IdProblem, ...]
) -> IdReading:
    """Read birth date, gender and check character of an 18-character number."""
    born = _date_of(number[6:14])
    errors: tuple[IdProblem, ...] = ()
    if born is None:
        errors += _error("id-birth-date")
    elif today is not None and born > today:
        errors += _error("id-born-in-future")
    elif today is not None and today.year - born.year > _CENTENARIAN:
        notes += _warning("id-very-old")
    if check_character(number[:17]) != number[17]:
        # A spreadsheet keeps 15 digits of a number and fills up with noughts.
        errors += _error("id-digits-lost" if number.endswith("000") else "id-check-digit")
    gender = Gender.MALE if number[16] in "13579" else Gender.FEMALE
    return IdReading(kind, number, born, gender, number[:6], errors + notes)


def _read_other(number: str, kind: IdType) -> IdReading:
    """Read a number that carries neither birth date nor check character."""
    remark: tuple[IdProblem, ...] = ()
    match kind:
        case IdType.HM_TRAVEL_PERMIT:
            permit = _HM_PERMIT.fullmatch(number)
            if permit is None:
                return IdReading(kind, number, problems=_error("id-not-of-that-kind"))
            # The older print shows the count of re-issues behind the number.
            return IdReading(kind, permit[1])
        case IdType.TAIWAN_TRAVEL_PERMIT:
            fits = _TAIWAN_PERMIT.fullmatch(number)
        case IdType.PASSPORT:
            fits = _PASSPORT.fullmatch(number)
            remark = _warning("id-looks-resident") if _RESIDENT_18.fullmatch(number) else remark
        case IdType.OFFICER_CARD:
            fits, remark = _OFFICER.fullmatch(number), _warning("id-officer-card")
        case _:
            return IdReading(kind, number)
    return IdReading(kind, number, problems=remark if fits else _error("id-not-of-that-kind"))


@lru_cache(maxsize=32_768)
def _date_of(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
