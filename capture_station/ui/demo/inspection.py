"""The demo's batch looked at as its recipient would: nothing but the folder is read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook

from capture_station.domain.findings import Verdict
from capture_station.exchange.verification import verify_batch

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.checks.judge import Judge
    from capture_station.domain.spec import PhotoSpec


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a recipient finds.

    Attributes:
        photos: Count of JPEG files.
        rows: Count of rows of the list.
        sound: Whether every checksum holds.
        serials: Serial numbers of the list, in its order.
        duplicates: Serial numbers that stand there twice.
        gaps: Numbers missing between the first and the last serial.
        verdicts: How many photos have which verdict.
        failed: Serial-independent names of the photos that fail, from the top of the batch.
    """

    photos: int
    rows: int
    sound: bool
    serials: tuple[str, ...]
    duplicates: tuple[str, ...]
    gaps: tuple[int, ...]
    verdicts: dict[str, int]
    failed: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """Whether the batch can be delivered."""
        whole = self.sound and self.photos == self.rows > 0
        return whole and not (self.duplicates or self.gaps or self.failed)


def inspect_batch(folder: Path, spec: PhotoSpec, judge: Judge) -> Inspection:
    """Look at a batch in a plain folder with an XLSX list."""
    photos = sorted(path for path in folder.rglob("*.jpg") if path.is_file())
    verdicts = {
        path.relative_to(folder).as_posix(): judge.judge_file(path.read_bytes(), spec).verdict
        for path in photos
    }
    serials = _serials(folder)
    numbers = sorted(int("".join(filter(str.isdigit, serial))) for serial in serials)
    present = set(numbers)
    return Inspection(
        photos=len(photos),
        rows=len(serials),
        sound=verify_batch(folder).is_sound,
        serials=serials,
        duplicates=tuple(one for one, count in Counter(serials).items() if count > 1),
        gaps=tuple(n for n in range(1, (numbers[-1] if numbers else 0) + 1) if n not in present),
        verdicts=dict(Counter(verdict.value for verdict in verdicts.values())),
        failed=tuple(
            name
            for name, verdict in verdicts.items()
            if verdict in {Verdict.FAIL, Verdict.UNREADABLE}
        ),
    )


def _serials(folder: Path) -> tuple[str, ...]:
    """Return the first column of the list, below its heading."""
    (path,) = folder.glob("*.xlsx")
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return tuple(str(row[0]) for row in rows[1:] if row and row[0])
