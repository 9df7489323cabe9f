"""Who sits before the camera, told from one live picture to the next without knowing any face.

Between two people the seat is empty for a moment, or a head is suddenly elsewhere. Where neither
was seen, the person of the last photo is still sitting there, whoever has been called meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass

ABSENT_S = 0.4
"""For how long nobody has to be seen until whoever comes next counts as another person (ours): long
enough for a bent head, shorter than anybody needs to stand up and another one to sit down."""
UNSEEN_S = 3.0
"""After how long without any judged picture nothing can be said of who sat there (ours)."""
_LEAP_WIDTHS = 1.0
"""Face widths between two pictures shortly after each other that no head moves (ours)."""
_SHORTLY_S = 0.25

Box = tuple[float, float, float, float]
"""Left, top, right, bottom of a face in pixels of the live picture."""


@dataclass(frozen=True, slots=True)
class _Seen:
    box: Box
    at_s: float


class Seat:
    """Follows the seat before the camera.

    Attributes:
        occupant: Number of the person who sits there, or sat there last; 0 before the first. It
            grows whenever it may have become another person, so that equal numbers are sure.
        is_taken: Whether somebody sits there.
    """

    def __init__(self) -> None:
        self.occupant = 0
        self.is_taken = False
        self._seen: _Seen | None = None
        self._looked_at_s: float | None = None

    def look(self, face: Box | None, at_s: float) -> None:
        """Take in what one live picture shows.

        Args:
            face: Box of the sitter's face; None where there is none.
            at_s: When the picture was taken, on a clock that only goes forward.
        """
        looked, self._looked_at_s = self._looked_at_s, at_s
        if looked is None or at_s - looked > UNSEEN_S:
            self._seen = None
        if face is None:
            if self._seen is not None and at_s - self._seen.at_s >= ABSENT_S:
                self._seen = None
            self.is_taken = self._seen is not None
            return
        if self._seen is None or self._has_leapt(self._seen, face, at_s):
            self.occupant += 1
        self.is_taken = True
        self._seen = _Seen(face, at_s)

    def change(self) -> None:
        """Take somebody's word that another person sits there now."""
        self.occupant += 1

    @staticmethod
    def _has_leapt(seen: _Seen, face: Box, at_s: float) -> bool:
        if at_s - seen.at_s > _SHORTLY_S:
            return False
        width = max(1.0, min(face[2] - face[0], seen.box[2] - seen.box[0]))
        across = abs(face[0] + face[2] - seen.box[0] - seen.box[2]) / 2
        down = abs(face[1] + face[3] - seen.box[1] - seen.box[3]) / 2
        return max(across, down) > _LEAP_WIDTHS * width
