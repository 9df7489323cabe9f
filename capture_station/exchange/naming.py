"""Names of photo files: a small template language with every check that a file system demands.

A template is text with fields in braces, folders divided by slashes: ``{class_name}/{serial}``.
Fields may be named by their usual heading (``{身份证号}``), and ``{capture_code|serial}`` takes the
first one that is filled. Values never make folders and never leave the batch: what a file system
forbids in them becomes an underscore, with a warning.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from capture_station.domain.errors import Trouble
from capture_station.domain.identity import Gravity
from capture_station.exchange.headings import heading_key, heading_words
from capture_station.exchange.problems import roster_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from capture_station.domain.people import PersonData
    from capture_station.wording import Lang

NAMING_FIELDS = (
    "serial",
    "capture_code",
    "student_number",
    "exam_number",
    "id_number",
    "name",
    "class_name",
    "department",
    "major",
    "level",
    "school_code",
    "school_name",
)
"""Fields that a template may use."""

_OWN_HEADINGS = {"拍摄序号": "serial", "采集码": "capture_code", "班号": "class_name"}
_PIECE = re.compile(r"\{([^{}]*)\}|([^{}]+)")
# Windows forbids these and the control characters; the slash divides folders everywhere.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\..*)?", re.I)
_SUFFIX = re.compile(r"\.jpe?g", re.I)
_MOST_BYTES_OF_PART = 255
_MOST_CHARACTERS_OF_PATH = 180


class Named(Protocol):
    """What a name is made of."""

    @property
    def serial(self) -> str:
        """Serial number as printed."""
        ...

    @property
    def person(self) -> PersonData:
        """The student."""
        ...

    @property
    def capture_code(self) -> str:
        """The national platform's code, opaque; may be empty."""
        ...


@dataclass(frozen=True, slots=True)
class NameProblem:
    """What is wrong with the name of one photo, or of all of them.

    Attributes:
        serial: Serial number of the photo; empty where it concerns the template.
        kind: Key into the table ``naming`` of ``resources/i18n/roster.toml``.
        gravity: A batch with an error is not written.
        params: Values for the sentence; shown, never logged.
    """

    serial: str
    kind: str
    gravity: Gravity
    params: tuple[tuple[str, str | int], ...] = ()

    def sentence(self, lang: Lang) -> str:
        """Return the problem in words."""
        return roster_words()["naming"][self.kind][lang].format(**dict(self.params))


@dataclass(frozen=True, slots=True)
class NamePlan:
    """The names of a batch.

    Attributes:
        names: Paths with forward slashes, in the order of the items, ending in ``.jpg``.
        problems: Everything wrong with them.
    """

    names: tuple[str, ...]
    problems: tuple[NameProblem, ...]

    @property
    def is_writable(self) -> bool:
        """Whether no problem is an error."""
        return all(problem.gravity is not Gravity.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class NameTemplate:
    """A template, parsed.

    Attributes:
        text: As written.
        pieces: Plain texts and tuples of fields of which the first filled one counts.
    """

    text: str
    pieces: tuple[str | tuple[str, ...], ...]

    @property
    def fields(self) -> frozenset[str]:
        """All fields it uses."""
        return frozenset(
            name for piece in self.pieces if not isinstance(piece, str) for name in piece
        )


def parse_template(text: str) -> NameTemplate:
    """Parse a template; a suffix ``.jpg`` at its end may be there or not.

    Raises:
        Trouble: ``exchange.template-braces``, ``exchange.template-field``,
            ``exchange.template-constant`` (no field: all photos would be named alike) or
            ``exchange.template-path`` (absolute, upwards, an empty folder or forbidden signs).
    """
    bare = text.strip()
    ending = _SUFFIX.search(bare[-5:])
    if ending and bare.endswith(ending[0]):
        bare = bare[: -len(ending[0])]
    if sum(len(m[0]) for m in _PIECE.finditer(bare)) != len(bare):
        raise Trouble("exchange.template-braces", template=text)
    pieces = [
        found[2] if found[1] is None else tuple(_fields_of(found[1], text))
        for found in _PIECE.finditer(bare)
    ]
    if all(isinstance(piece, str) for piece in pieces):
        raise Trouble("exchange.template-constant", template=text)
    plain = "".join(piece if isinstance(piece, str) else "x" for piece in pieces)
    for part in plain.split("/"):
        if part.strip(" .") != part or not part or _FORBIDDEN.search(part):
            raise Trouble("exchange.template-path", template=text)
    return NameTemplate(text, tuple(pieces))


def _fields_of(names: str, template: str) -> Iterator[str]:
    for name in names.split("|"):
        key = heading_key(name)
        known = {heading_key(field): field for field in NAMING_FIELDS} | _OWN_HEADINGS
        field = known.get(key) or heading_words().ranks.get(key, ("", 0))[0]
        if field not in NAMING_FIELDS:
            raise Trouble("exchange.template-field", template=template, field=name)
        yield field


def plan_names(template: NameTemplate, items: Sequence[Named]) -> NamePlan:
    """Name all photos of a batch and say what is wrong with the names."""
    names: list[str] = []
    problems: list[NameProblem] = []
    always = any(piece[0] == "id_number" for piece in template.pieces if isinstance(piece, tuple))
    if always:
        problems.append(NameProblem("", "carries-identity", Gravity.WARNING))
    for item in items:
        if not always and _falls_back_to_identity(template, item):
            problems.append(NameProblem(item.serial, "carries-identity", Gravity.WARNING))
        name, found = _name_of(template, item)
        names.append(name)
        problems += found
    problems += _collisions(names, items)
    return NamePlan(tuple(names), tuple(problems))


def _falls_back_to_identity(template: NameTemplate, item: Named) -> bool:
    """Return whether the name has the ID number in place of what the person does not have."""
    values = _values(item)
    return any(
        next((field for field in piece if values[field]), "") == "id_number"
        for piece in template.pieces
        if isinstance(piece, tuple)
    )


def _name_of(template: NameTemplate, item: Named) -> tuple[str, list[NameProblem]]:
    problems: list[NameProblem] = []
    values = _values(item)
    pieces = []
    for piece in template.pieces:
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        value = next((values[field] for field in piece if values[field]), "")
        if not value:
            params = (("field", piece[0]),)
            problems.append(NameProblem(item.serial, "field-empty", Gravity.ERROR, params))
        safe = safe_part(value)
        if safe != unicodedata.normalize("NFC", value):
            params = (("field", piece[0]),)
            problems.append(NameProblem(item.serial, "signs-replaced", Gravity.WARNING, params))
        pieces.append(safe)
    parts = [_unreserved(part) for part in "".join(pieces).split("/")]
    name = "/".join(parts) + ".jpg"
    longest = max(len(part.encode()) for part in name.split("/"))
    if longest > _MOST_BYTES_OF_PART or len(name) > _MOST_CHARACTERS_OF_PATH:
        problems.append(NameProblem(item.serial, "too-long", Gravity.ERROR))
    return name, problems


def _values(item: Named) -> Mapping[str, str]:
    person = item.person
    own = {"serial": item.serial, "capture_code": item.capture_code}
    return own | {name: getattr(person, name) for name in NAMING_FIELDS if name not in own}


def safe_part(value: str) -> str:
    """Return a value with what file systems forbid replaced, in NFC, without outer dots."""
    safe = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", value)).strip()
    return re.sub(r"^\.+|\.+$", lambda dots: "_" * len(dots[0]), safe)


def _unreserved(part: str) -> str:
    """Return a part of a path that is no device of Windows and does not end in a blank."""
    part = part.strip() or "_"
    return f"_{part}" if _RESERVED.fullmatch(part) else part


def _collisions(names: Sequence[str], items: Iterable[Named]) -> Iterator[NameProblem]:
    """Yield an error for each name taken before; case does not tell names apart on Windows.

    A name that is another one's folder collides as well.
    """
    first: dict[str, str] = {}
    folders: set[str] = set()
    for name in names:
        parts = name.casefold().split("/")
        folders |= {"/".join(parts[:depth]) for depth in range(1, len(parts))}
    for name, item in zip(names, items, strict=True):
        key = name.casefold()
        if key in first or key in folders:
            params = (("other", first.get(key, "")),)
            yield NameProblem(item.serial, "collision", Gravity.ERROR, params)
        first.setdefault(key, item.serial)
