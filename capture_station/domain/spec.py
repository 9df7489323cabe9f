"""A photo standard as data: what a portrait for one recipient must be.

The numbers stand in ``resources/specs/*.toml`` with their source and date; this module only gives
them a shape. Reading the files is the work of `checks.specs`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from capture_station.domain.findings import Basis, Severity


@dataclass(frozen=True, slots=True)
class Frame:
    """Pixel size of the finished portrait.

    Attributes:
        width_px: Width the portrait is made in.
        height_px: Height the portrait is made in.
        dpi: Resolution; None where the recipient asks for none.
        smallest_px: Smallest accepted width and height where a range is accepted; None: exact.
        largest_px: Largest accepted width and height where a range is accepted; None: exact.
    """

    width_px: int
    height_px: int
    dpi: int | None
    smallest_px: tuple[int, int] | None = None
    largest_px: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class FileRules:
    """Limits of the finished file.

    Attributes:
        quality_min: Lowest accepted JPEG quality (IJG scale 1–100).
        size_kb: Lowest and highest size in units of 1024 bytes; None where open.
        size_target_kb: Window that the development aims at, inside `size_kb`.
        formats: Accepted file formats, e.g. ``("JPEG",)``; the portrait is always made as JPEG.
    """

    quality_min: int | None
    size_kb: tuple[float | None, float | None]
    size_target_kb: tuple[float, float] | None
    formats: tuple[str, ...] = ("JPEG",)


@dataclass(frozen=True, slots=True)
class Limit:
    """Accepted range of one measure and where the automatic crop aims.

    Attributes:
        low: Lowest accepted value, None where open.
        high: Highest accepted value, None where open.
        target: Value the crop aims at; None where it has no aim of its own.
        basis: Whether low and high are official or ours.
        slack: Half-width of the zone around the target in which any value is as good.
        weight: How much a pixel off the target matters to the crop against other measures.
    """

    low: float | None
    high: float | None
    target: float | None
    basis: Basis
    slack: float = 0.0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Background:
    """An accepted background colour.

    Attributes:
        name: Short name, e.g. ``"light-blue"``, key of its wording.
        rgb: sRGB reference, 0–255 each.
        tolerance: Greatest accepted CIEDE2000 distance to the reference.
    """

    name: str
    rgb: tuple[int, int, int]
    tolerance: float


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """How strictly one rule of the spec is applied.

    Attributes:
        severity: Answer when the rule is violated: `FAIL` or `WARN`.
        basis: Whether the thresholds are official or ours.
        thresholds: Named numbers of the rule, in the units that the spec file states.
    """

    severity: Severity
    basis: Basis
    thresholds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PhotoSpec:
    """One photo standard.

    Attributes:
        id: E.g. ``"cn.chsi.degree.2017"``; also the name of its file.
        title: Title by language code (``"zh"``, ``"en"``).
        authority: Who set it.
        document: Official document, empty where there is none.
        status: ``"official"``, ``"notice"`` or ``"secondary"`` - how sure the numbers are.
        sources: Where the numbers were read.
        checked: Day on which the sources were last looked at.
        geometry: Limits by name of the measure in `Geometry` (``eye_y``, ``hair_top_y``,
            ``face_width`` …), px of the finished portrait.
        rules: Settings by rule name; a rule that is not named is not applied.
        forbidden_edits: Names of edits the standard forbids.
    """

    id: str
    title: Mapping[str, str]
    authority: str
    document: str
    status: str
    sources: tuple[str, ...]
    checked: date
    frame: Frame
    file: FileRules
    geometry: Mapping[str, Limit]
    backgrounds: tuple[Background, ...]
    rules: Mapping[str, RuleSetting]
    forbidden_edits: tuple[str, ...] = field(default=())

    def accepted(self, names: Collection[str]) -> tuple[Background, ...]:
        """Return the backgrounds of these names; all of the standard where none is named."""
        return tuple(each for each in self.backgrounds if not names or each.name in names)
