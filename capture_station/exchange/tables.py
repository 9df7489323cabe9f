"""A table of a file, before anybody knows what its columns mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from capture_station.exchange.cells import Cell


@dataclass(frozen=True, slots=True)
class MergedCells:
    """A merged range; rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook, one HTML table, one DBF or CSV file.

    Attributes:
        name: Name of the sheet; empty where the kind of file has no names.
        rows: Row number as the file's own program shows it (a DBF's record number), and the cells
            from the first column on. Can be walked once. Hidden rows are among them.
        height: The row number of the last row, as far as can be told before it is walked: none of
            them is higher.
        hidden: Whether the sheet is hidden.
        has_headings: Whether the first row holds field names by the kind's own definition (DBF).
        merged: Merged ranges.
        doubts: What makes the table less than it should be: keys into
            ``resources/i18n/roster.toml`` with the values of their sentences.
    """

    name: str
    rows: Iterable[tuple[int, Sequence[Cell]]]
    height: int
    hidden: bool = False
    has_headings: bool = False
    merged: tuple[MergedCells, ...] = ()
    doubts: tuple[tuple[str, tuple[tuple[str, str | int], ...]], ...] = ()
