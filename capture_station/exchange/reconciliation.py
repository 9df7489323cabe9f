"""Do hand register, database and cash box agree at the end of the day? Pure comparison.

Money is integer fen. Whatever differs comes out as a finding of its own, so that each can be
explained before the session is closed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from capture_station.exchange.batch import serial_key
from capture_station.exchange.labelled import read_labelled
from capture_station.exchange.person_names import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_AMOUNT = re.compile(r"[¥￥]?\s*([0-9]{1,6})(?:\.([0-9]{1,2}))?\s*元?")
_DIGITS = re.compile(r"([^0-9]*)0*([0-9]+)")


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A line of the hand register.

    Attributes:
        row: Row of the file, or line of the paper.
        serial: Serial number as somebody wrote it; may lack the prefix and leading noughts.
        name: Name as written; may be empty.
        amount_fen: Money taken; None where the register says nothing readable.
    """

    row: int
    serial: str
    name: str
    amount_fen: int | None = None


@dataclass(frozen=True, slots=True)
class DatabaseLine:
    """A portrait as the database has it.

    Attributes:
        serial: Serial number as printed.
        name: The student's name.
        paid_fen: What was taken, refunds taken off; None where the session takes no fee.
    """

    serial: str
    name: str
    paid_fen: int | None = None


class Difference(StrEnum):
    """In what register and database differ."""

    ONLY_IN_REGISTER = "only-in-register"
    ONLY_IN_DATABASE = "only-in-database"
    NAME_DIFFERS = "name-differs"
    AMOUNT_DIFFERS = "amount-differs"
    SERIAL_TWICE_IN_REGISTER = "serial-twice-in-register"
    SERIAL_UNREADABLE = "serial-unreadable"
    SERIAL_MISSING = "serial-missing"
    NAMES_EXCHANGED = "names-exchanged"


@dataclass(frozen=True, slots=True)
class RegisterFinding:
    """One difference.

    Attributes:
        difference: What differs.
        serial: The serial number it concerns, as printed where the database knows it.
        register: The register's line, None where it has none.
        database: The database's line, None where it has none.
    """

    difference: Difference
    serial: str
    register: RegisterLine | None = None
    database: DatabaseLine | None = None


@dataclass(frozen=True, slots=True)
class CashCount:
    """The cash box against the payments, in fen.

    Attributes:
        opening_fen: Change that lay in the box at the beginning.
        taken_fen: Cash payments.
        refunded_fen: Refunds given in cash.
        counted_fen: What was counted.
    """

    opening_fen: int
    taken_fen: int
    refunded_fen: int
    counted_fen: int

    @property
    def expected_fen(self) -> int:
        """What should lie in the box."""
        return self.opening_fen + self.taken_fen - self.refunded_fen

    @property
    def difference_fen(self) -> int:
        """Surplus (positive) or shortage (negative)."""
        return self.counted_fen - self.expected_fen


def read_register(source: Path | bytes) -> tuple[RegisterLine, ...]:
    """Read a hand register that was typed up.

    Raises:
        Trouble: As `read_labelled`.
    """
    return tuple(
        RegisterLine(
            row.row,
            row.texts.get("serial", ""),
            normalise_name(row.texts.get("name", "")),
            read_amount(row.texts.get("amount", "")),
        )
        for row in read_labelled(source, "register", ("serial",))
        if "serial" in row.texts or "name" in row.texts
    )


def read_amount(text: str) -> int | None:
    """Return an amount of yuan as fen, None for what is no amount."""
    found = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def compare_register(
    register: Sequence[RegisterLine], database: Sequence[DatabaseLine]
) -> tuple[RegisterFinding, ...]:
    """Compare line by line, by serial number and name.

    A serial number of the register may lack the prefix where only one prefix is in use. Two people
    who stand at each other's number are told as exchanged, once for the pair.

    Returns:
        All differences, by serial number; none if both agree.
    """
    known = {line.serial: line for line in database}
    short = _short_forms(known)
    findings: list[RegisterFinding] = []
    placed: dict[str, list[RegisterLine]] = {}
    for line in register:
        serial = short.get(_narrow(line.serial)) or short.get(_short(line.serial))
        if serial is None:
            readable = _DIGITS.fullmatch(_narrow(line.serial)) is not None
            kind = Difference.ONLY_IN_REGISTER if readable else Difference.SERIAL_UNREADABLE
            findings.append(RegisterFinding(kind, line.serial, line))
        else:
            placed.setdefault(serial, []).append(line)
    for serial, found in known.items():
        findings += _compare_line(found, placed.get(serial, []))
    findings = list(_with_exchanges(findings))
    findings += _gaps(known)
    return tuple(sorted(findings, key=lambda one: (serial_key(one.serial), one.difference)))


def _compare_line(known: DatabaseLine, lines: Sequence[RegisterLine]) -> Iterator[RegisterFinding]:
    if not lines:
        yield RegisterFinding(Difference.ONLY_IN_DATABASE, known.serial, database=known)
        return
    for line in lines[1:]:
        yield RegisterFinding(Difference.SERIAL_TWICE_IN_REGISTER, known.serial, line, known)
    line = lines[0]
    if line.name and line.name != normalise_name(known.name):
        yield RegisterFinding(Difference.NAME_DIFFERS, known.serial, line, known)
    if None not in (line.amount_fen, known.paid_fen) and line.amount_fen != known.paid_fen:
        yield RegisterFinding(Difference.AMOUNT_DIFFERS, known.serial, line, known)


def _with_exchanges(findings: Sequence[RegisterFinding]) -> Iterator[RegisterFinding]:
    """Replace two names that differ crosswise by one finding."""
    names: dict[tuple[str, str], RegisterFinding] = {}
    told: set[int] = set()
    for one in findings:
        if one.difference is Difference.NAME_DIFFERS and one.register and one.database:
            other = names.get((normalise_name(one.database.name), one.register.name))
            if other is None:
                names[one.register.name, normalise_name(one.database.name)] = one
            else:
                told |= {id(one), id(other)}
                yield RegisterFinding(
                    Difference.NAMES_EXCHANGED, other.serial, one.register, other.database
                )
    yield from (one for one in findings if id(one) not in told)


def _gaps(known: Iterable[str]) -> Iterator[RegisterFinding]:
    """Yield the serial numbers between the first and last of a prefix that nobody has."""
    numbers: dict[str, set[int]] = {}
    for serial in known:
        prefix, number = serial_key(serial)
        numbers.setdefault(prefix, set()).add(number)
    for prefix, found in numbers.items():
        for number in range(1, max(found)):
            if number not in found:
                yield RegisterFinding(Difference.SERIAL_MISSING, f"{prefix}{number:04d}")


def _short_forms(known: Iterable[str]) -> Mapping[str, str]:
    """Return the forms in which serial numbers may be written down, where only one fits."""
    forms: dict[str, set[str]] = {}
    for serial in known:
        for form in (_short(serial), str(serial_key(serial)[1])):
            forms.setdefault(form, set()).add(serial)
    exact = {_narrow(serial): serial for serial in known}
    return {form: min(meant) for form, meant in forms.items() if len(meant) == 1} | exact


def _short(serial: str) -> str:
    """Return a serial number narrow, upper case, without leading noughts in its number."""
    found = _DIGITS.fullmatch(_narrow(serial))
    return f"{found[1]}{found[2]}" if found else _narrow(serial)


def _narrow(serial: str) -> str:
    return "".join(unicodedata.normalize("NFKC", serial).split()).upper()
