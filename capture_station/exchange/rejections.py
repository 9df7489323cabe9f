"""The recipient's list of rejected photos: whose is it, and why?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from capture_station.domain.identity import normalise_id
from capture_station.exchange.labelled import read_labelled
from capture_station.exchange.person_names import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from capture_station.exchange.naming import Named

_KEYS = ("serial", "capture_code", "student_number", "id_number", "exam_number", "file")


@dataclass(frozen=True, slots=True)
class Rejection:
    """A line of the list.

    Attributes:
        row: Row of the file.
        keys: What it names the photo by: serial, capture_code, student_number, id_number,
            exam_number or file (name without folders and suffix).
        name: Name of the student, empty where the list has none.
        reason: The recipient's words; may be empty.
    """

    row: int
    keys: Mapping[str, str]
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class RejectionMatch:
    """A rejection and the portrait it means.

    Attributes:
        rejection: The line.
        serial: Serial number of the portrait; None where no portrait fits, or more than one, or
            the name is another one: then a person must decide.
    """

    rejection: Rejection
    serial: str | None


def read_rejections(source: Path | bytes) -> tuple[Rejection, ...]:
    """Read a list of rejections, XLSX, CSV or any other kind that class lists may have.

    Raises:
        Trouble: As `read_labelled`.
    """
    found = []
    for row in read_labelled(source, "rejections", _KEYS):
        keys = {key: _narrow(key, row.texts[key]) for key in _KEYS if key in row.texts}
        if keys:
            name = normalise_name(row.texts.get("name", ""))
            found.append(Rejection(row.row, keys, name, row.texts.get("reason", "")))
    return tuple(found)


def match_rejections(
    rejections: Iterable[Rejection],
    portraits: Iterable[Named],
    file_names: Mapping[str, str] | None = None,
) -> tuple[RejectionMatch, ...]:
    """Find the portrait of each rejection.

    Args:
        rejections: The lines.
        portraits: All portraits of the batch.
        file_names: Serial number → name under which the photo was delivered.

    Returns:
        One match for each line. All keys of a line must mean the same portrait; masked ones
        (``3301**********0012``) do not count.
    """
    by_key: dict[tuple[str, str], set[str]] = {}
    names: dict[str, str] = {}
    for portrait in portraits:
        person = portrait.person
        values = {
            "serial": portrait.serial,
            "capture_code": portrait.capture_code,
            "student_number": person.student_number,
            "id_number": person.id_number,
            "exam_number": person.exam_number,
            "file": (file_names or {}).get(portrait.serial, ""),
        }
        names[portrait.serial] = normalise_name(person.name)
        for key, value in values.items():
            if value:
                by_key.setdefault((key, _narrow(key, value)), set()).add(portrait.serial)
    return tuple(RejectionMatch(one, _serial_of(one, by_key, names)) for one in rejections)


def _serial_of(
    rejection: Rejection,
    by_key: Mapping[tuple[str, str], set[str]],
    names: Mapping[str, str],
) -> str | None:
    told = [(key, value) for key, value in rejection.keys.items() if "*" not in value]
    meant = set.intersection(*(by_key.get(one, set()) for one in told)) if told else set()
    if len(meant) != 1:
        return None
    serial = next(iter(meant))
    return None if rejection.name and rejection.name != names[serial] else serial


def _narrow(key: str, text: str) -> str:
    if key == "capture_code":
        return text.strip()  # opaque: not even its case is ours to change
    if key == "file":
        return PurePosixPath(text.replace("\\", "/")).stem.casefold()
    return normalise_id(text)
