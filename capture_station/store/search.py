"""Finding a person by what an operator types or scans.

What people are found by lies in pages, a line for each of 256 rows of students: their numbers in
one kind of page, their names with the pinyin of each reading in another. A page is one value of
the database, so a roster of a hundred thousand is written in no time, and a search walks some
megabytes in a few milliseconds (docs/decisions/508).
"""

from __future__ import annotations

import os
import re
import unicodedata
from itertools import groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert

from capture_station.store.schema import search_pages, sessions, sittings, students

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Select

    from capture_station.domain.ids import SessionId
    from capture_station.domain.people import PersonData

_ROWS_A_PAGE = 256
_NUMBERS, _NAMES = 0, 1
_KINDS = (_NUMBERS, _NAMES)
_WORD, _SYLLABLE, _LINE = "\x1f", ".", "\n"
_DIAERESIS = "\u0308"
_LAST_DIGITS_MIN = 2
_WORDS_MAX = 6
_CANDIDATES = 200
_LONGEST_SYLLABLE = 6
_IGNORED = frozenset(" \t'’·•・-—_.,，。")
_PINYIN = re.compile("[a-z]+")
_PLAIN_NUMBERS = re.compile(f"[0-9A-Za-z{_WORD}{_LINE}]*")
_PLAIN_NAMES = re.compile(f"[\u4e00-\u9fff{_LINE}]*")
_END = rb"(?=[\x1f\n]|\Z)"
# how the letters of pinyin go on: to the next syllable, past the rest of one, or just on
_NEXT = rb"(?:/[a-z/]*)?\.(?:[a-z/]*/)?"
_SKIP = rb"[a-z/]*\.(?:[a-z/]*/)?"
_ON = rb"(?:%b)?" % _NEXT
_PINYIN_END = rb"(?:/[a-z/]*)?" + _END

Lines = tuple[str, str]
"""What people are found by, a line for each: the numbers, the names."""

Called = tuple[str, str, str, str]
"""Student number, ID number, number of the examination, name."""

_CALLED = ("student_number", "id_number", "exam_number", "name")
called_of: Callable[[PersonData], Called] = attrgetter(*_CALLED)
NOBODY: Called = ("", "", "", "")


def normalise(text: str) -> str:
    """Return a text as it is compared: half-width, lower case, without blanks and separators."""
    if text.isascii() and text.isalnum():
        return text.lower()
    kept = "".join(letter for letter in _folded(text) if letter not in _IGNORED)
    return _folded(kept)  # a mark may have met its letter only now


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def lines_of(people: Iterable[Called]) -> Lines:
    """Return what people are found by, a line for each in both texts."""
    numbers, names = [], []
    for student_number, id_number, exam_number, name in people:
        numbers.append(f"{_WORD}{student_number}{_WORD}{id_number}{_WORD}{exam_number}{_WORD}")
        names.append(name)
    return _number_lines(numbers), _name_lines(names)


def _number_lines(numbers: Sequence[str]) -> str:
    lines = _LINE.join(numbers)
    if lines.count(_LINE) == len(numbers) - 1 and _PLAIN_NUMBERS.fullmatch(lines):
        return lines.lower()
    return _LINE.join(_WORD.join(map(_word, line.split(_WORD))) for line in numbers)


def _name_lines(names: Sequence[str]) -> str:
    """Return the lines of names: words, then the pinyin with a point before each syllable.

    Other readings of a character follow behind strokes: ``.dan/shan/chan.xiong.xin``.
    """
    together = _LINE.join(names)
    if together.count(_LINE) >= len(names) or not _PLAIN_NAMES.fullmatch(together):
        return _LINE.join(map(_name_line, names))
    spelled = together.translate(_SOUNDS).split(_LINE)
    pairs = zip(names, spelled, strict=True)
    return _LINE.join([f"{_WORD}{name}{_WORD}{each}" if name else "" for name, each in pairs])


def _name_line(name: str) -> str:
    words = [*_words(name)]
    if not name.isascii():
        words.append("".join(name.split()).translate(_SOUNDS))
    return "".join(_WORD + word for word in words)


def _words(name: str) -> Iterator[str]:
    """Give a name without its separators, and from each of its words to the end."""
    words = "".join(" " if letter in _IGNORED else letter for letter in _folded(name)).split()
    for start in range(min(len(words), _WORDS_MAX)):
        yield _word("".join(words[start:]))


def _word(text: str) -> str:
    """Return a text as it is compared, without what marks words and lines."""
    return normalise(text).replace(_WORD, "").replace(_LINE, "")


class _Sounds(dict[int, str]):
    """Readings by character, for `str.translate`; a letter reads as itself, ``ü`` as v and yu."""

    def __missing__(self, letter: int) -> str:
        spelled = [_without_tones(each) for each in _pinyin_of(letter)]
        spelled += [each.replace("v", "yu") for each in spelled if "v" in each and len(each) > 1]
        told = "/".join(dict.fromkeys(each for each in spelled if each and each.isascii()))
        self[letter] = sounds = _SYLLABLE + told if told else ""
        return sounds


_SOUNDS = _Sounds({ord(_LINE): _LINE})


def _pinyin_of(letter: int) -> list[str]:
    # its phrases take long to load and are of no use for names
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415 - takes a while to load

    spelled: str = PINYIN_DICT.get(letter, chr(letter))
    return spelled.split(",")


def _without_tones(spelled: str) -> str:
    """Return a syllable as it is typed: ``lǜ`` as ``lv``."""
    parts = unicodedata.normalize("NFD", spelled)
    bare = "".join(mark for mark in parts if not unicodedata.combining(mark) or mark == _DIAERESIS)
    return _word(bare.replace("u" + _DIAERESIS, "v").replace(_DIAERESIS, "")).replace("/", "")


def let_find(
    connection: Connection, session_row: int, people: Iterable[tuple[int, Called]]
) -> None:
    """Let people be found by what they are called from now on, and no more by what they were.

    Args:
        connection: A transaction that writes.
        session_row: Row of the session.
        people: Row of the student, rising, with the words; `NOBODY` for who shall not be found.
    """
    here = search_pages.c.session == session_row
    newest = connection.execute(select(func.max(search_pages.c.page)).where(here)).scalar_one()
    pages: list[dict[str, Any]] = []
    for page, group in groupby(people, key=lambda person: person[0] // _ROWS_A_PAGE):
        rows, called = zip(*group, strict=True)
        is_new = newest is None or page > newest
        for kind, told in enumerate(lines_of(called)):
            place = {"session": session_row, "kind": kind, "page": page}
            held = [b""] * _ROWS_A_PAGE if is_new else _held(connection, place)
            for row, line in zip(rows, told.encode().split(b"\n"), strict=True):
                held[row % _ROWS_A_PAGE] = line
            pages.append(place | {"body": b"\n".join(held)})
    if pages:
        written = insert(search_pages)
        newer = {"body": written.excluded.body}
        keys = search_pages.primary_key
        connection.execute(written.on_conflict_do_update(index_elements=keys, set_=newer), pages)


def _held(connection: Connection, place: Mapping[str, int]) -> list[bytes]:
    """Return the lines of a page as they stand, empty ones if there is no such page."""
    query = select(search_pages.c.body).filter_by(**place)
    body: bytes | None = connection.execute(query).scalar_one_or_none()
    return [b""] * _ROWS_A_PAGE if body is None else body.split(_LINE.encode())


def fill_up(connection: Connection) -> None:
    """Let people be found whom an older program wrote down: it had other tables for that."""
    known = select(search_pages.c.session)
    lacking = select(sessions.c.row, sessions.c.id).where(sessions.c.row.not_in(known))
    for session in connection.execute(lacking).all():
        query = select(students.c.row, *(students.c[name] for name in _CALLED))
        own = query.where(students.c.session_id == session.id).order_by(students.c.row)
        rows = connection.execute(own).all()
        let_find(connection, session.row, ((row[0], tuple(row[1:])) for row in rows))


def find(connection: Connection, session_id: SessionId, text: str, limit: int) -> list[str]:
    """Return the ids of matching students of a session, best first.

    Whole numbers, capture codes and names come before beginnings, beginnings before last digits.
    """
    wanted = normalise(text)
    if not wanted.isprintable() or not wanted:
        return []
    ranks: dict[str, tuple[Any, ...]] = {}
    for row in connection.execute(_by_code(session_id, text.strip())):
        ranks[row.id] = (0, 0, row.student_number)
    places = _places(connection, session_id, wanted)
    query = select(students).where(students.c.row.in_(places))
    for row in connection.execute(query):
        rank = _rank(row, wanted, places[row.row])
        ranks[row.id] = min(rank, ranks.get(row.id, rank))
    return sorted(ranks, key=ranks.__getitem__)[:limit]


def _rank(row: Any, wanted: str, place: int) -> tuple[int, int, str]:
    if wanted in {normalise(row.student_number), normalise(row.id_number)}:
        place = 0
    elif wanted == normalise(row.name):
        place = 1
    return place, len(row.name), row.student_number


def _places(connection: Connection, session_id: SessionId, wanted: str) -> dict[int, int]:
    """Return the rows of students who match, with how well: 2 whole, 3 beginning, 4 last digits."""
    found: dict[int, int] = {}
    for kind in _KINDS[: 1 if wanted.isdecimal() else 2]:
        pages = connection.execute(_pages(session_id, kind)).all()
        for place, pattern in _patterns(wanted, kind):
            hits = (
                (page * _ROWS_A_PAGE + body.count(b"\n", 0, hit.start()), place)
                for page, body in pages
                for hit in pattern.finditer(body)
            )
            for row, better in islice(hits, _CANDIDATES):
                found.setdefault(row, better)
    return found


def _pages(session_id: SessionId, kind: int) -> Select[Any]:
    session = select(sessions.c.row).where(sessions.c.id == session_id).scalar_subquery()
    query = select(search_pages.c.page, search_pages.c.body)
    return query.where(search_pages.c.session == session, search_pages.c.kind == kind).order_by(
        search_pages.c.page
    )


def _patterns(wanted: str, kind: int) -> Iterator[tuple[int, re.Pattern[bytes]]]:
    """Yield what to look for in a kind of page, the best first, each with its place."""
    word = re.escape(wanted.encode())
    if kind == _NUMBERS:
        yield 2, re.compile(rb"\x1f%b\x1f" % word)
        yield 3, re.compile(rb"\x1f%b" % word)
        if len(wanted) >= _LAST_DIGITS_MIN and wanted[-1].isalnum() and wanted[:-1].isdecimal():
            yield 4, re.compile(rb"%b\x1f" % word)
    elif not wanted.isascii():
        yield 2, re.compile(word + _END)
        yield 3, re.compile(word)
    elif _PINYIN.fullmatch(wanted):
        letters = [letter.encode() for letter in wanted]
        yield 2, re.compile(_start(letters) + rb"%b%b" % (_on(letters), _PINYIN_END))
        yield 3, re.compile(rb"\x1f%b" % word)
        yield 3, _pinyin_pattern(letters)
    else:
        yield 3, re.compile(rb"\x1f%b" % word)


def _start(letters: Sequence[bytes]) -> bytes:
    """Return what finds a first letter; the letter in front is found ten times as fast."""
    return rb"%b(?<=[\x1f./]%b)" % (letters[0], letters[0])


def _on(letters: Sequence[bytes]) -> bytes:
    return b"".join(_ON + letter for letter in letters[1:])


def _pinyin_pattern(letters: Sequence[bytes]) -> re.Pattern[bytes]:
    """Return what finds syllables by letters, by initials, or by the first one and initials."""
    ways = [_on(letters)]
    for whole in range(1, min(len(letters), _LONGEST_SYLLABLE + 1)):
        first = b"".join(letters[1:whole]) + (_NEXT if whole > 1 else _SKIP)
        ways.append(first + _SKIP.join(letters[whole:]))
    return re.compile(_start(letters) + rb"(?:%b)" % b"|".join(ways))


def _by_code(session_id: SessionId, code: str) -> Any:
    return (
        select(students.c.id, students.c.student_number)
        .join(sittings, sittings.c.student_id == students.c.id)
        .where(
            sittings.c.session_id == session_id,
            sittings.c.capture_code == code,
            sittings.c.capture_code != "",
        )
    )
