"""Finding a person by what an operator types or scans.

Every student has a handful of search keys: numbers, the name and its endings, pinyin and initials
in each reading, the numbers backwards for their last digits. A search is then a range of one index,
however long the roster is.
"""

from __future__ import annotations

import itertools
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from capture_station.store.schema import search_keys, sessions, sittings, students

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from capture_station.domain.ids import SessionId
    from capture_station.domain.people import PersonData

_BACKWARDS = "~"
_LAST_DIGITS_MIN = 2
_READINGS_MAX = 8
_ENDINGS_MAX = 6
_CANDIDATES = 200
_HIGHEST = chr(0x10FFFF)
_IGNORED = frozenset(" \t'’·•・-—_.,，。")


def normalise(text: str) -> str:
    """Return a text as it is compared: half-width, lower case, without blanks and separators."""
    kept = "".join(letter for letter in _folded(text) if letter not in _IGNORED)
    return _folded(kept)  # a mark may have met its letter only now


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def keys_of(person: PersonData) -> frozenset[str]:
    """Return all keys under which a person is found."""
    keys: set[str] = set()
    for number in (person.student_number, person.id_number, person.exam_number):
        key = normalise(number)
        keys |= {key, _BACKWARDS + key[::-1]} if key else set()
    name = normalise(person.name)
    keys |= {name[start:] for start in range(min(len(name), _ENDINGS_MAX))}
    keys |= set(_words(person.name))
    for syllables in _readings(person.name):
        for start in range(min(len(syllables), _ENDINGS_MAX)):
            ending = syllables[start:]
            keys.add("".join(ending))
            if len(ending) > 1:
                keys.add("".join(syllable[0] for syllable in ending))
                keys.add(ending[0] + "".join(syllable[0] for syllable in ending[1:]))
    return frozenset(keys - {""})


def find(connection: Connection, session_id: SessionId, text: str, limit: int) -> list[str]:
    """Return the ids of matching students of a session, best first.

    Whole numbers, capture codes and names come before beginnings, beginnings before last digits.
    """
    wanted = normalise(text)
    if not wanted:
        return []
    ranks: dict[str, tuple[Any, ...]] = {}
    for row in connection.execute(_by_code(session_id, text.strip())):
        ranks[row.id] = (0, 0, row.student_number)
    patterns = [wanted]
    if len(wanted) >= _LAST_DIGITS_MIN and wanted[-1].isalnum() and wanted[:-1].isdecimal():
        patterns.append(_BACKWARDS + wanted[::-1])
    for pattern in patterns:
        for row in connection.execute(_by_key(session_id, pattern)):
            rank = (_rank(row, wanted, pattern), len(row.key), row.student_number)
            ranks[row.id] = min(rank, ranks.get(row.id, rank))
    return sorted(ranks, key=ranks.__getitem__)[:limit]


def _rank(row: Any, wanted: str, pattern: str) -> int:
    if wanted in {normalise(row.student_number), normalise(row.id_number)}:
        return 0
    if wanted == normalise(row.name):
        return 1
    if pattern != wanted:
        return 4
    return 2 if row.key == wanted else 3


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


def _by_key(session_id: SessionId, pattern: str) -> Any:
    session = select(sessions.c.row).where(sessions.c.id == session_id).scalar_subquery()
    return (
        select(
            search_keys.c.key,
            students.c.id,
            students.c.name,
            students.c.student_number,
            students.c.id_number,
        )
        .join(students, students.c.row == search_keys.c.student)
        .where(
            search_keys.c.session == session,
            search_keys.c.key >= pattern,
            search_keys.c.key < pattern + _HIGHEST,
        )
        .order_by(search_keys.c.key, search_keys.c.student)
        .limit(_CANDIDATES)
    )


def _words(name: str) -> Iterator[str]:
    """Give the words of a name that is written with separators, each and to the end."""
    words = "".join(" " if letter in _IGNORED else letter for letter in _folded(name)).split()
    for start in range(min(len(words), _ENDINGS_MAX)):
        yield "".join(words[start:])


def _readings(name: str) -> Iterator[tuple[str, ...]]:
    """Give the syllables of a name, in each of its readings, ``ü`` as ``v`` and as ``yu``."""
    if name.isascii():
        return
    choices = [choice for choice in map(_sounds, name) if choice]
    usual = tuple(choice[0] for choice in choices)
    # a name is read unusually in one character at most, which is mostly the surname
    unusual = (
        (*usual[:place], other, *usual[place + 1 :])
        for place, choice in enumerate(choices)
        for other in choice[1:]
    )
    for syllables in itertools.islice(itertools.chain((usual,), unusual), _READINGS_MAX):
        yield syllables
        if any("v" in syllable for syllable in syllables):
            yield tuple(syllable.replace("v", "yu") for syllable in syllables)


@lru_cache(maxsize=8192)
def _sounds(letter: str) -> tuple[str, ...]:
    """Return the readings of a character, the usual one first; a letter reads as itself."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 - its dictionary takes a while to load

    spelled = pinyin(letter, style=Style.NORMAL, heteronym=True)
    return tuple(dict.fromkeys(filter(None, map(normalise, spelled[0]))))
