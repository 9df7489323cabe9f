"""What befalls the students of a campaign, and how each record must stand in the end."""

from __future__ import annotations

from capture_station.domain.course import Owner, State
from capture_station.domain.identity import lengthen

Stand = tuple[State, Owner | None]

CLOSED: Stand = (State.PROOFREAD, None)
SILENT: Stand = (State.ACCEPTED, Owner.STUDENT)
ENDS: dict[str, Stand] = {
    "right": CLOSED,
    "silent": SILENT,
    "absent": (State.AWAITED, Owner.STUDENT),
    "missing": (State.DISPUTED, Owner.TEAM),
    "missing-answered": (State.AWAITED, Owner.STUDENT),
    "doubted": CLOSED,
    "retaken": CLOSED,
    "retake-planned": (State.RETAKE_PLANNED, Owner.TEAM),
    "retake-unplanned": (State.RETAKE_PLANNED, Owner.TEAM),
    "corrected": CLOSED,
    "declined": CLOSED,
    "correction-open": (State.DISPUTED, Owner.ADVISER),
    "swapped": CLOSED,
    "swapped-other": CLOSED,
    "stranger": CLOSED,
    "stranger-open": (State.DISPUTED, Owner.REVIEWER),
    "on-site": (State.DISPUTED, Owner.TEAM),
    "on-site-settled": CLOSED,
    "doubted-late": (State.SECOND_REVIEW, Owner.REVIEWER),
}
"""How each fate's record must stand in the end."""
_SOME = (
    "right", "corrected", "swapped", "swapped-other", "doubted", "retaken", "silent", "absent",
    "stranger", "right", "missing", "on-site", "doubted", "correction-open", "right", "declined",
    "retake-planned", "stranger-open", "doubted-late", "on-site-settled", "missing-answered",
    "retake-unplanned",
)  # fmt: skip
FATES = (*_SOME, *("right" if number % 6 else "silent" for number in range(10)))
"""What befalls the students, again and again: far more odd ones than in life."""
PER_CLASS = 40
AGAIN = 1_000_000
BLURRED = {"retaken", "retake-planned", "retake-unplanned"}
DOUBTED = BLURRED | {"doubted", "doubted-late"}


def id_number_of(number: int) -> str:
    """Return a student's ID number, its check character right."""
    day, sequence = divmod(number, 1000)
    return lengthen(f"110101950{day // 28 + 1}{day % 28 + 1:02d}{sequence:03d}")


def renamed(number: int) -> str:
    """Return what a student says the own name really is."""
    return f"学生{number}〇"
