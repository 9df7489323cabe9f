"""Class lists for the tests, written by other people's code."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from capture_station.domain.identity import check_character
from capture_station.exchange.roster import RosterReading, read_roster

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

HEADINGS = ["学号", "姓名", "性别", "身份证号", "民族", "班级"]


class Noon:
    """A clock that stands at noon of the first of June 2026."""

    def now(self) -> datetime:
        return datetime(2026, 6, 1, 4, tzinfo=UTC)

    def monotonic(self) -> float:
        return 0.0


def an_id(number: int, born: str = "20030215") -> str:
    """Return a valid resident number: odd `number` for a man."""
    first = f"330106{born}{number:03}"
    return first + check_character(first)


def a_row(number: int, **changed: Any) -> list[Any]:
    """Return the row of a faultless student under `HEADINGS`."""
    values = {
        "学号": f"3210100{number:03}",
        "姓名": "王李张刘陈"[number % 5] + "小明伟芳红"[number // 5 % 5] + "一二三"[number % 3],
        "性别": "男" if number % 2 else "女",
        "身份证号": an_id(number),
        "民族": "汉族",
        "班级": f"计算机{number % 3 + 1}班",
    }
    return list((values | changed).values())


def workbook(*sheets: Sequence[Sequence[Any]], names: Sequence[str] = ()) -> Workbook:
    """Return a workbook with the given rows on its sheets."""
    book = Workbook()
    book.remove(book.active)
    for place, rows in enumerate(sheets):
        sheet = book.create_sheet(names[place] if names else f"名单{place + 1}")
        for row in rows:
            sheet.append(row)
    return book


def saved(book: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def xlsx(*rows: Sequence[Any], headings: Sequence[Any] = HEADINGS) -> bytes:
    """Return a one-sheet workbook with headings."""
    return saved(workbook([headings, *rows]))


def read(source: bytes | Path, mapping: Mapping[str, str] | None = None) -> RosterReading:
    """Read a list on the first of June 2026."""
    return read_roster(source, mapping, Noon())


def told(reading: RosterReading) -> list[tuple[int, str, str, str]]:
    """Return the problems as row, field, kind and gravity."""
    return [(p.row, p.field, p.kind, p.gravity.value) for p in reading.problems]
