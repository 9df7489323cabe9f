"""The answers of the pre-flight: one line a thing, with its light.

Their sentences stand in ``resources/i18n/preflight.toml``. What gives them runs on
different threads in the windows (camera, judge, database, network), so each takes only what it
needs.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from capture_station.locations import resources_dir

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from capture_station.domain.errors import Trouble
    from capture_station.domain.findings import Finding


class Light(StrEnum):
    """How a thing is: well, worth a look, or to be seen to before work goes on."""

    OK = "ok"
    LOOK = "look"
    ACT = "act"


CAMERA_TOPICS = ("camera", "still")
PICTURE_TOPICS = ("sharpness", "backdrop", "evenness", "light", "drift")
STATION_TOPICS = ("roster", "space", "second", "clock", "models", "printer")
NETWORK_TOPICS = ("registry", "skew")
TOPICS = (*CAMERA_TOPICS, *PICTURE_TOPICS, *STATION_TOPICS, *NETWORK_TOPICS)
"""Everything that is looked at, in the order in which it is shown."""

ORDER = (Light.OK, Light.LOOK, Light.ACT)


@dataclass(frozen=True, slots=True)
class Line:
    """Answer about one thing.

    Attributes:
        topic: One of `TOPICS`.
        outcome: With the topic before it, the key of the sentence.
        light: How the thing is.
        facts: Values for the sentence.
        trouble: What a room refused with; then its sentence holds.
        finding: What a rule of the standard found; then its sentence holds.
    """

    topic: str
    outcome: str
    light: Light
    facts: Mapping[str, str | float] = field(default_factory=dict)
    trouble: Trouble | None = None
    finding: Finding | None = None


@cache
def limits() -> Mapping[str, Mapping[str, Any]]:
    """Return the numbers of ``resources/preflight.toml``."""
    return tomllib.loads((resources_dir() / "preflight.toml").read_text(encoding="utf-8"))


def worst(lines: Sequence[Line]) -> Line | None:
    """Return the line that wants attention most; None where there is none at all."""
    return max(lines, key=lambda line: ORDER.index(line.light), default=None)
