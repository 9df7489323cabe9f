"""Which column is which: headings matched by the synonyms of ``resources/roster/headings.toml``."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from capture_station.exchange.cells import text_of
from capture_station.locations import resources_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from capture_station.exchange.cells import Cell

KEY_FIELDS = ("student_number", "id_number", "exam_number")
"""Fields of which a list must have at least one besides the name."""

_BRACKETED = re.compile(r"[(\[{<【《「].*?[)\]}>】》」]")
_ALTERNATIVE = re.compile(r"[/|\n]|或")
_NO_HANZI = re.compile(r"[^\u4e00-\u9fff]")
_MEANINGLESS = re.compile(r"[\W_]+")
_ANCHORS = frozenset(("name", *KEY_FIELDS))
_MOST_HEADING_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class HeadingWords:
    """The words of ``headings.toml``, ready for matching.

    Attributes:
        fields: Names of the fields, in the order of the file.
        ranks: Heading key → (field, preference); a lower preference wins.
        unused: Keys of headings that are known and not needed.
        prefixes: Words before a heading that do not change its meaning.
        footers: How rows below the list begin.
        hints: What rows that explain the columns say.
        explaining: Names of sheets that explain.
    """

    fields: tuple[str, ...]
    ranks: Mapping[str, tuple[str, int]]
    unused: frozenset[str]
    prefixes: tuple[str, ...]
    footers: tuple[str, ...]
    hints: frozenset[str]
    explaining: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a list.

    Attributes:
        columns: Field → column, from 0.
        headings: Field → heading as it stands in the file.
        unmapped: Headings that mean nothing to us, in the order of the columns.
        texts: All headings by column; to recognise the header where a print repeats it.
    """

    columns: Mapping[str, int]
    headings: Mapping[str, str]
    unmapped: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        """Whether students can be told apart: a name and at least one number."""
        return "name" in self.columns and any(field in self.columns for field in KEY_FIELDS)


@cache
def _told() -> Mapping[str, Any]:
    text = (resources_dir() / "roster" / "headings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _simplified() -> Mapping[int, int]:
    """Return the translation of traditional characters that headings are made of."""
    return str.maketrans(_told()["traditional"]["from"], _told()["traditional"]["to"])


@cache
def heading_words() -> HeadingWords:
    """Return the words of the resources."""
    told = _told()
    ranks: dict[str, tuple[str, int]] = {}
    for field, words in told["fields"].items():
        for rank, word in enumerate(words):
            ranks.setdefault(heading_key(word), (field, rank))
    return HeadingWords(
        fields=tuple(told["fields"]),
        ranks=ranks,
        unused=frozenset(map(heading_key, told["unused"]["headings"])),
        prefixes=tuple(told["prefixes"]["words"]),
        footers=tuple(told["rows"]["footers"]),
        hints=frozenset(told["rows"]["hints"]),
        explaining=tuple(told["sheets"]["explaining"]),
    )


def heading_key(text: str) -> str:
    """Return what is compared of a heading: narrow, upper case, letters and digits only.

    Use it as the key when a user's mapping is remembered.
    """
    narrow = unicodedata.normalize("NFKC", text).translate(_simplified())
    return _MEANINGLESS.sub("", narrow).upper()


@cache
def _first_of_footers() -> frozenset[str]:
    """Return the characters that such rows begin with; nearly no name does."""
    firsts = {word[0] for word in heading_words().footers}
    return frozenset(firsts | {first.upper() for first in firsts})


def is_footer(text: str) -> bool:
    """Whether a text begins a row below a list: a sum, a signature, a remark."""
    if text[:1] not in _first_of_footers():
        return False
    bare = text.replace(" ", "").lower()
    word = next((word for word in heading_words().footers if bare.startswith(word)), "")
    # a Latin word must end there: Sumaya is no sum
    torn = word.isascii() and bare[len(word) : len(word) + 1].isalpha()
    return bool(word) and not torn


def match_header(cells: Sequence[Cell], mapping: Mapping[str, str]) -> Header:
    """Match the cells of a row as headings.

    Args:
        cells: The row.
        mapping: The user's own assignments, heading → field; an empty field leaves a column out.
            They go before the synonyms.
    """
    texts = tuple(" ".join(text_of(cell).split()) for cell in cells)
    chosen = {heading_key(heading): field for heading, field in mapping.items()}
    best: dict[str, tuple[int, int]] = {}
    known: set[int] = set()
    for column, text in enumerate(texts):
        found = _field_of(text, chosen)
        if found is None:
            continue
        known.add(column)
        field, rank = found
        if field and (field not in best or rank < best[field][0]):
            best[field] = (rank, column)
    columns = {field: best[field][1] for field in heading_words().fields if field in best}
    return Header(
        columns=columns,
        headings={field: texts[column] for field, column in columns.items()},
        unmapped=tuple(t for column, t in enumerate(texts) if t and column not in known),
        texts=texts,
    )


def find_header(
    rows: Iterable[tuple[int, Sequence[Cell]]], mapping: Mapping[str, str]
) -> tuple[int, Header] | None:
    """Find the header among the first rows of a list.

    Two-line headings are understood: where a cell is empty, the one above it counts (a heading
    merged over both lines), and where it means nothing alone, it is read together with the one
    above that covers it (``证件`` over ``类型`` and ``号码``).

    Returns:
        Its position among `rows` and the header; None where no row looks like one.
    """
    best: tuple[int, int, Header] | None = None
    above: Sequence[Cell] = ()
    for position, (_number, cells) in enumerate(rows):
        joined = _with_groups(cells, above, mapping)
        for candidate in (cells, _with_above(cells, above), joined):
            header = match_header(candidate, mapping)
            score = len(header.columns)
            enough = score > 1 or (score == 1 and len(header.texts) == 1)
            if enough and _ANCHORS & header.columns.keys() and (best is None or score > best[0]):
                best = (score, position, header)
        above = cells
    return (best[1], best[2]) if best else None


def likely_headings(rows: Iterable[tuple[int, Sequence[Cell]]]) -> tuple[str, ...]:
    """Return the row that most looks like headings nobody knows, for the user to map."""
    widest: tuple[str, ...] = ()
    for _number, cells in rows:
        texts = tuple(filter(None, (" ".join(text_of(cell).split()) for cell in cells)))
        if len(texts) > len(widest) and not any(map(_is_value, texts)):
            widest = texts
    return widest


def _is_value(text: str) -> bool:
    return len(text) > _MOST_HEADING_CHARACTERS or sum(map(str.isdigit, text)) > len(text) // 2


def _with_above(cells: Sequence[Cell], above: Sequence[Cell]) -> Sequence[Cell]:
    filler = list(above) + [""] * (len(cells) - len(above))
    return [
        upper if cell == "" else cell for cell, upper in zip(cells, filler, strict=False)
    ] + list(filler[len(cells) :])


def _with_groups(
    cells: Sequence[Cell], above: Sequence[Cell], mapping: Mapping[str, str]
) -> Sequence[Cell]:
    """Join headings that mean nothing alone with the one above that is merged over them."""
    chosen = {heading_key(heading): field for heading, field in mapping.items()}
    joined: list[Cell] = []
    group = ""
    for column, cell in enumerate(_with_above(cells, above)):
        own = text_of(cells[column]) if column < len(cells) else ""
        group = (text_of(above[column]) if column < len(above) else "") or (group if own else "")
        whole = f"{group}{own}"
        alone = not own or not group or _field_of(own, chosen) or not _field_of(whole, chosen)
        joined.append(cell if alone else whole)
    return joined


def _field_of(text: str, chosen: Mapping[str, str]) -> tuple[str, int] | None:
    """Return field and preference of a heading; an empty field for one that is not needed."""
    if not text or len(text) > _MOST_HEADING_CHARACTERS:
        return None
    words = heading_words()
    whole, *others = heading_keys(text)
    if whole in chosen:
        return chosen[whole], -1
    for key in (whole, *others):
        if key in words.ranks:
            return words.ranks[key]
        if key in words.unused:
            return "", 0
    return None


def heading_keys(text: str) -> tuple[str, ...]:
    """Return what a heading may be looked up by, the whole of it first, then ever less of it.

    Left out are remarks in brackets, a word before that changes nothing (``学生姓名``), a second
    choice (``身份证号/护照号``) and all that is not Chinese (``姓名 Name``).
    """
    unbracketed = _BRACKETED.sub("", unicodedata.normalize("NFKC", text))
    bare = heading_key(unbracketed)
    first = heading_key(_ALTERNATIVE.split(unbracketed)[0])
    hanzi = _NO_HANZI.sub("", unbracketed)
    unprefixed = _without_prefix(bare, heading_words().prefixes)
    return tuple(dict.fromkeys((heading_key(text), bare, *unprefixed, first, hanzi)))


def _without_prefix(key: str, prefixes: Iterable[str]) -> tuple[str, ...]:
    return tuple(key.removeprefix(prefix) for prefix in prefixes if key.startswith(prefix))
