"""How much a file from outside may ask of this computer (``resources/roster/limits.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from capture_station.locations import resources_dir


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Limits on files from outside; counts unless the name says bytes.

    Attributes:
        file_bytes: Size on the disk.
        unpacked_bytes: Sum of all parts of a zipped workbook.
        parts: Files inside a zipped workbook.
        cells: Area of the rectangle around all filled cells of a sheet.
        rows: Rows of a sheet.
        columns: Columns of a row that are looked at.
        cell_characters: Characters of a cell that are looked at.
        header_rows: Filled rows among which the headings are looked for.
    """

    file_bytes: int
    unpacked_bytes: int
    parts: int
    cells: int
    rows: int
    columns: int
    cell_characters: int
    header_rows: int


@cache
def reading_limits() -> ReadingLimits:
    """Return the limits of the resources."""
    text = (resources_dir() / "roster" / "limits.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)["limits"]
    return ReadingLimits(**{name: told[name] for name in ReadingLimits.__slots__})
