"""Text tables: CSV, TSV and their relatives, in any usual encoding."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.exchange.encodings import decode, encoding_by_mark
from capture_station.exchange.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from capture_station.exchange.reading_limits import ReadingLimits

_DELIMITERS = (",", "\t", ";", "|", "，")
_SAMPLE_LINES = 200
_RUNAWAY_LINES = 20
"""More lines than that in one cell mean an opening quote that was never closed."""
_MOST_CONTROL_SHARE = 0.02


def read_delimited(data: bytes, limits: ReadingLimits) -> tuple[Table, ...]:
    """Read a text table.

    Raises:
        Trouble: ``exchange.wrong-kind`` for what is no text.
    """
    text = decode(data)
    if _is_binary(data, text):
        raise Trouble("exchange.wrong-kind")
    delimiter = _delimiter_of(text)
    quoting = csv.QUOTE_NONE if _has_runaway_quote(text, delimiter) else csv.QUOTE_MINIMAL
    csv.field_size_limit(limits.file_bytes)
    return (Table("", _rows(text, delimiter, quoting), _lines_of(text)),)


def _lines_of(text: str) -> int:
    """Count the lines, of which a row takes one or more; they end in LF, CR or both."""
    return text.count("\n") + text.count("\r") - text.count("\r\n") + 1


def _is_binary(data: bytes, text: str) -> bool:
    if b"\0" in data[:4096] and encoding_by_mark(data) is None and "\0" in text[:2048]:
        return True
    sample = text[:4096]
    strange = sum(c < " " and c not in "\t\r\n\f\x1a" for c in sample) + sample.count("\ufffd")
    return strange > max(2, len(sample) * _MOST_CONTROL_SHARE)


def _delimiter_of(text: str) -> str:
    """Return the delimiter that cuts most of the first lines, and most evenly."""
    lines = [line for line in text[:200_000].splitlines()[:_SAMPLE_LINES] if line.strip()]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == len("sep=,"):
        return lines[0][-1]

    def score(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines]
        commonest = max(set(counts), key=lambda n: (counts.count(n) if n else 0, n), default=0)
        return (counts.count(commonest) if commonest else 0, commonest)

    return max(_DELIMITERS, key=score)


def _has_runaway_quote(text: str, delimiter: str) -> bool:
    if '"' not in text:
        return False
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return any(cell.count("\n") > _RUNAWAY_LINES for row in reader for cell in row)


def _rows(text: str, delimiter: str, quoting: int) -> Iterator[tuple[int, Sequence[str]]]:
    source = io.StringIO(text.removesuffix("\x1a"), newline="")
    reader = csv.reader(source, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]  # typeshed wants a literal
    yield from enumerate(reader, start=1)
