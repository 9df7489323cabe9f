"""What the synchronisation remembers between two runs: reference data, which may be asked again.

Nothing of it is personal, and nothing is lost with it: without the notebook all changes are read
once more from the beginning.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_FILE = "sync.json"


@dataclass(frozen=True, slots=True)
class Review:
    """What the registry says of a capture.

    Attributes:
        state: ``received``, ``auto-passed``, ``waiting``, ``accepted`` or ``rejected``.
        reasons: Rules or words, for the sentences of the findings.
    """

    state: str
    sitting_id: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that two sides say differently, as the registry tells of it.

    Attributes:
        kind: Word of the registry, e.g. ``captured-twice``.
        about: Serial or queue number, without a name; empty if there is none.
        decision: The registry's word for what was decided; empty while nothing is.
    """

    kind: str
    about: str = ""
    decision: str = ""


@dataclass(slots=True)
class Notes:
    """The notebook's content.

    Attributes:
        registry: Address it belongs to.
        kinds: Kinds of changes that the program understood which read them.
        cursor: Where the last page of changes ended.
        last_success: When all was told last, UTC, ISO 8601; empty for never.
        reviews: By capture.
        conflicts: By the registry's number.
    """

    registry: str = ""
    kinds: tuple[str, ...] = ()
    cursor: int = 0
    last_success: str = ""
    reviews: dict[str, Review] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)


class Notebook:
    """Keeps the notes of one data folder.

    Args:
        data_dir: The station's data folder.
        registry: Address of the registry; the notes of another are not taken over.
    """

    def __init__(self, data_dir: Path, registry: str) -> None:
        self._path = data_dir / _FILE
        self.notes = _read(self._path)
        if self.notes.registry != registry:
            self.notes = Notes(registry=registry)

    def learn(self, kinds: Iterable[str]) -> None:
        """Begin to understand kinds of changes.

        If an older program has passed over some of them, all changes are read once more from the
        beginning: hearing one twice changes nothing.
        """
        known = tuple(sorted(kinds))
        if not set(known) <= set(self.notes.kinds):
            self.notes.cursor = 0
        self.notes.kinds = known

    def save(self) -> None:
        """Write the notes beside and put them in place.

        Raises:
            Trouble: ``sync.notes-not-saved``.
        """
        beside = self._path.with_suffix(".tmp")
        try:
            with beside.open("w", encoding="utf-8") as file:
                json.dump(asdict(self.notes), file, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
        except OSError as error:
            raise Trouble("sync.notes-not-saved") from error


def _read(path: Path) -> Notes:
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        reviews = {
            str(capture): Review(
                str(each["state"]), str(each["sitting_id"]), tuple(map(str, each["reasons"]))
            )
            for capture, each in told["reviews"].items()
        }
        conflicts = {
            str(number): Conflict(str(each["kind"]), str(each["about"]), str(each["decision"]))
            for number, each in told.get("conflicts", {}).items()
        }
        kinds = tuple(map(str, told.get("kinds", ())))
        cursor, last = int(told["cursor"]), str(told["last_success"])
        return Notes(str(told["registry"]), kinds, cursor, last, reviews, conflicts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # absent or broken: all is asked again
        return Notes()
