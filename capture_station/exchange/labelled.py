"""Small lists with a header, other than class lists: the hand register, a list of rejections."""

from __future__ import annotations

import tomllib
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from capture_station.domain.errors import Trouble
from capture_station.exchange.cells import text_of, without_point
from capture_station.exchange.files import read_bytes, read_tables
from capture_station.exchange.headings import heading_key, heading_keys, is_footer
from capture_station.exchange.reading_limits import reading_limits
from capture_station.locations import resources_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from capture_station.exchange.cells import Cell
    from capture_station.exchange.tables import Table


_MOST_IN_FOOTER = 2
"""Texts of a row below a list: a word and a sum."""


class LabelledRow(NamedTuple):
    """A row of such a list: its number in the file and its filled texts by field."""

    row: int
    texts: Mapping[str, str]


def read_labelled(
    source: Path | bytes, kind: str, needed: Sequence[str]
) -> tuple[LabelledRow, ...]:
    """Read every sheet that has the headings; people type one sheet for each page of paper.

    Hidden sheets are left out where another one has the headings. Sums and signatures below the
    lists and headings that stand there once more are no rows.

    Args:
        source: The file or its content, of any kind that class lists may have.
        kind: Table of ``resources/roster/registers.toml``.
        needed: Fields of which at least one must have a column.

    Raises:
        Trouble: As `read_tables`, or ``exchange.no-usable-column``.
    """
    synonyms = _synonyms(kind)
    tables = read_tables(read_bytes(source))
    found = [(table.hidden, _columns(table, synonyms, needed)) for table in tables]
    lists = [one for hidden, one in found if one is not None and not hidden]
    lists = lists or [one for _hidden, one in found if one is not None]
    if not lists:
        raise Trouble("exchange.no-usable-column")
    return tuple(
        row
        for columns, rows in lists
        for row in _labelled(columns, rows)
        if not _is_no_row(row.texts, synonyms)
    )


def _is_no_row(texts: Mapping[str, str], synonyms: Mapping[str, tuple[str, int]]) -> bool:
    """Whether texts are a header once more, or what stands below a list."""
    if all(synonyms.get(heading_key(text), ("",))[0] == field for field, text in texts.items()):
        return True
    return is_footer(next(iter(texts.values()))) and len(texts) <= _MOST_IN_FOOTER


@cache
def _synonyms(kind: str) -> Mapping[str, tuple[str, int]]:
    """Return heading key → field and preference."""
    text = (resources_dir() / "roster" / "registers.toml").read_text(encoding="utf-8")
    ranks: dict[str, tuple[str, int]] = {}
    for field, words in tomllib.loads(text)[kind].items():
        for rank, word in enumerate(words):
            ranks.setdefault(heading_key(word), (field, rank))
    return ranks


def _columns(
    table: Table, synonyms: Mapping[str, tuple[str, int]], needed: Sequence[str]
) -> tuple[Mapping[str, int], Iterator[tuple[int, Sequence[Cell]]]] | None:
    """Return field → column and the rows below the header, or None without a header."""
    rows = iter(table.rows)
    for _number, cells in islice(rows, reading_limits().header_rows):
        best: dict[str, tuple[int, int]] = {}
        for column, cell in enumerate(cells):
            keys = heading_keys(text_of(cell))
            field, rank = next((synonyms[key] for key in keys if key in synonyms), ("", 0))
            if field and (field not in best or rank < best[field][0]):
                best[field] = (rank, column)
        if len(best) > 1 and any(field in best for field in needed):
            return {field: column for field, (_rank, column) in best.items()}, rows
    return None


def _labelled(
    columns: Mapping[str, int], rows: Iterator[tuple[int, Sequence[Cell]]]
) -> Iterator[LabelledRow]:
    for number, cells in rows:
        texts = {
            field: without_point(text)
            for field, column in sorted(columns.items(), key=lambda one: one[1])
            if column < len(cells) and (text := text_of(cells[column]))
        }
        if texts:
            yield LabelledRow(number, texts)
