"""From findings to exactly one instruction at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from capture_station.domain.findings import Finding, Severity

if TYPE_CHECKING:
    from capture_station.domain.findings import Judgement

# What matters first comes first: someone to see, the place, the pose, the face, light, backdrop.
_ORDER: Final = (
    *("one-face", "enough-pixels"),
    *("centred", "eye-line", "hair-top", "face-width", "head-height", "below-chin"),
    "eye-distance",
    *("roll", "yaw", "pitch", "shoulders-level"),
    *("face-covered", "head-covered", "dark-glasses", "hair-over-eyes", "glasses-glare"),
    *("eyes-open", "gaze-ahead", "mouth-closed", "expression"),
    *("exposure-under", "exposure-over", "light-even", "hot-spots", "red-eye", "colour-cast"),
    *("motion-blur", "sharpness", "noise", "compression"),
    *("background-colour", "background-even", "background-shadow", "background-object"),
    *("background-spill", "clothing-contrast", "black-edge"),
)
_RANK: Final = {rule: rank for rank, rule in enumerate(_ORDER)}
_SITTERS: Final = frozenset(
    {
        *("centred", "roll", "yaw", "pitch", "shoulders-level", "face-covered", "head-covered"),
        *("dark-glasses", "hair-over-eyes", "glasses-glare", "eyes-open", "gaze-ahead"),
        *("mouth-closed", "expression", "motion-blur"),
    }
)


@dataclass(frozen=True, slots=True)
class Instruction:
    """What to say now.

    Attributes:
        key: Key into ``findings.toml``: rule and variant; ``"ready"`` when nothing is wrong.
        audience: ``"sitter"`` or ``"operator"``.
        finding: The finding behind it; None when ready.
        since: When it was first said, in the seconds of `Coach.update`.
        judgement: The newest one that bears it out: what is counted beside a sentence that only
            stands to be read is counted here, lest it contradict the sentence.
    """

    key: str
    audience: str
    finding: Finding | None
    since: float
    judgement: Judgement


class Coach:
    """Chooses the instruction, holds it long enough to be read, and says when all holds.

    Args:
        hold_s: Shortest time for which an instruction stands.
        ready_s: How long everything must hold before the shutter may go.
        count_warnings: Whether a warning also keeps the shutter from going.
    """

    def __init__(
        self, hold_s: float = 0.7, ready_s: float = 1.0, *, count_warnings: bool = False
    ) -> None:
        self._hold_s = hold_s
        self._ready_s = ready_s
        self._count_warnings = count_warnings
        self._said: Instruction | None = None
        self._well_since: float | None = None
        self._now = 0.0

    def reset(self) -> None:
        """Start anew: another sitter."""
        self._said = None
        self._well_since = None

    def update(self, judgement: Judgement, now_s: float) -> Instruction:
        """Return what to say after a judgement.

        Args:
            judgement: Of the newest frame.
            now_s: A clock that never runs backwards, in seconds.
        """
        self._now = now_s
        wanted = self._first(judgement)
        fails = [finding for finding in judgement.findings if self._blocks(finding)]
        if fails:
            self._well_since = None
        elif self._well_since is None:
            self._well_since = now_s
        said = self._said
        if said is None or self._may_change(said, wanted, now_s):
            said = _instruction(wanted, judgement, now_s)
        elif _same(said.finding, wanted):
            # The same fault with newer numbers: the sentence stands, its figures follow.
            said = replace(said, finding=wanted, judgement=judgement)
        self._said = said
        return said

    @property
    def held_s(self) -> float:
        """Seconds for which everything has held; 0 when something is wrong."""
        return 0.0 if self._well_since is None else self._now - self._well_since

    @property
    def progress(self) -> float:
        """How far the countdown is, 0-1."""
        if self._well_since is None:
            return 0.0
        return min(self.held_s / self._ready_s, 1.0) if self._ready_s > 0 else 1.0

    @property
    def ready(self) -> bool:
        """Whether everything has held for long enough."""
        return self._well_since is not None and self.held_s >= self._ready_s

    def _blocks(self, finding: Finding) -> bool:
        if finding.severity is Severity.FAIL:
            return True
        return self._count_warnings and finding.severity is Severity.WARN

    def _first(self, judgement: Judgement) -> Finding | None:
        """Return the finding that matters first: failures before warnings, then by order."""
        shown = [
            finding
            for finding in judgement.findings
            if finding.severity is Severity.FAIL or finding.severity is Severity.WARN
        ]
        return min(shown, key=_urgency, default=None)

    def _may_change(self, said: Instruction, wanted: Finding | None, now_s: float) -> bool:
        return not _same(said.finding, wanted) and now_s - said.since >= self._hold_s


def _instruction(wanted: Finding | None, judgement: Judgement, now_s: float) -> Instruction:
    if wanted is None:
        return Instruction("ready", "sitter", None, now_s, judgement)
    audience = "sitter" if wanted.rule in _SITTERS else "operator"
    return Instruction(wanted.sentence_key, audience, wanted, now_s, judgement)


def _urgency(finding: Finding) -> tuple[bool, int]:
    return finding.severity is not Severity.FAIL, _RANK.get(finding.rule, len(_RANK))


def _same(one: Finding | None, other: Finding | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.sentence_key == other.sentence_key
