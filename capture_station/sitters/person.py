"""Who sits there: everything about the look of one made-up person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np

Colour = tuple[int, int, int]
"""sRGB, 0–255 each, in the order red, green, blue."""

_Kind = TypeVar("_Kind", bound=StrEnum)


class Hair(StrEnum):
    """How the hair is worn."""

    SHORT = "short"
    SIDE_PART = "side-part"
    FRINGE = "fringe"
    BOB = "bob"
    LONG = "long"
    LONG_SWEPT = "long-swept"
    TIED = "tied"
    BUN = "bun"


class Glasses(StrEnum):
    """Spectacles."""

    NONE = "none"
    THIN = "thin"
    DARK_FRAME = "dark-frame"


class Clothes(StrEnum):
    """What is worn above the waist."""

    SHIRT = "shirt"
    SUIT = "suit"
    JACKET = "jacket"
    ROUND = "round"
    POLO = "polo"


@dataclass(frozen=True, slots=True)
class Build:
    """Proportions of the face and body; 0 is the average, ±1 about the range of students."""

    face_width: float
    jaw_width: float
    chin_length: float
    cheekbones: float
    eye_size: float
    eye_opening: float
    eye_distance: float
    eye_tilt: float
    nose_width: float
    nose_length: float
    mouth_width: float
    mouth_height: float
    lip_fullness: float
    brow_height: float
    neck_width: float
    shoulders: float
    asymmetry: float


@dataclass(frozen=True, slots=True)
class Person:
    """The look of one person, made from a seed; the same seed is the same person for ever.

    Attributes:
        seed: Also drives every small chance (strands, pores, folds).
        woman: Decides on brows, jaw, lips and which hair is likely.
        skin: Colour of the evenly lit cheek.
        skin_relief: Contrast of the face's forms, about 1.
        hair_volume: How far the hair stands off the skull, about 1.
        parting: Where the hair is parted, -1 (picture's left) to 1.
        brow_weight: Thickness of the brows, about 1.
        double_lid: Whether a fold runs above the upper lid.
    """

    seed: int
    woman: bool
    build: Build
    skin: Colour
    skin_relief: float
    lips: float
    iris: Colour
    double_lid: bool
    brow_weight: float
    hair: Hair
    hair_colour: Colour
    hair_volume: float
    parting: float
    glasses: Glasses
    clothes: Clothes
    cloth: Colour
    shirt: Colour
    tie: Colour

    @staticmethod
    def make(seed: int) -> Person:
        """Make the person of this seed."""
        rng = np.random.default_rng([seed, 0x5177])
        woman = bool(rng.integers(2))
        clothes = _choose(rng, _CLOTHES_WOMAN if woman else _CLOTHES_MAN)
        return Person(
            seed=seed,
            woman=woman,
            build=_make_build(rng, woman=woman),
            skin=_SKINS[int(rng.choice(len(_SKINS), p=_SKIN_SHARES))],
            skin_relief=float(rng.uniform(0.85, 1.1)),
            lips=float(rng.uniform(0.7, 1.2) if woman else rng.uniform(0.15, 0.5)),
            iris=_IRISES[int(rng.choice(len(_IRISES), p=_IRIS_SHARES))],
            double_lid=bool(rng.choice([True, False], p=[0.6, 0.4])),
            brow_weight=float(rng.uniform(0.75, 1.05) if woman else rng.uniform(1.05, 1.5)),
            hair=_choose(rng, _HAIR_WOMAN if woman else _HAIR_MAN),
            hair_colour=_HAIR_COLOURS[int(rng.choice(len(_HAIR_COLOURS), p=_HAIR_SHARES))],
            hair_volume=float(rng.uniform(0.8, 1.2)),
            parting=float(rng.choice([-1, 1]) * rng.uniform(0.25, 0.8)),
            glasses=_choose(rng, _GLASSES),
            clothes=clothes,
            cloth=_CLOTHS[clothes][int(rng.integers(len(_CLOTHS[clothes])))],
            shirt=_SHIRTS[int(rng.integers(len(_SHIRTS)))],
            tie=_TIES[int(rng.integers(len(_TIES)))],
        )


_SKINS: tuple[Colour, ...] = (
    (238, 200, 175), (233, 189, 162), (226, 179, 149), (217, 172, 138), (201, 153, 118),
    (172, 122, 88), (128, 86, 60), (92, 60, 43),
)  # fmt: skip
_SKIN_SHARES = (0.18, 0.24, 0.23, 0.17, 0.08, 0.05, 0.03, 0.02)
_IRISES: tuple[Colour, ...] = ((52, 33, 22), (74, 46, 28), (98, 66, 40), (92, 104, 92))
_IRIS_SHARES = (0.5, 0.35, 0.1, 0.05)
_HAIR_COLOURS: tuple[Colour, ...] = (
    (24, 21, 21),
    (36, 28, 25),
    (54, 38, 30),
    (84, 56, 38),
    (128, 94, 62),
)
_HAIR_SHARES = (0.45, 0.29, 0.16, 0.07, 0.03)
_HAIR_WOMAN = {
    Hair.LONG: 0.26, Hair.LONG_SWEPT: 0.22, Hair.TIED: 0.22, Hair.BUN: 0.14, Hair.BOB: 0.16,
}  # fmt: skip
_HAIR_MAN = {Hair.SHORT: 0.4, Hair.SIDE_PART: 0.35, Hair.FRINGE: 0.25}
_GLASSES = {Glasses.NONE: 0.68, Glasses.THIN: 0.16, Glasses.DARK_FRAME: 0.16}
_CLOTHES_WOMAN = {Clothes.JACKET: 0.35, Clothes.SHIRT: 0.3, Clothes.ROUND: 0.2, Clothes.POLO: 0.15}
_CLOTHES_MAN = {Clothes.SUIT: 0.4, Clothes.SHIRT: 0.25, Clothes.POLO: 0.2, Clothes.ROUND: 0.15}
_DARK: tuple[Colour, ...] = ((28, 29, 34), (44, 45, 50), (35, 34, 46), (54, 50, 48))
_CLOTHS: dict[Clothes, tuple[Colour, ...]] = {
    Clothes.SHIRT: ((240, 240, 238), (60, 58, 64), (96, 40, 48), (238, 232, 220)),
    Clothes.SUIT: _DARK,
    Clothes.JACKET: (*_DARK, (92, 84, 78)),
    Clothes.ROUND: ((110, 38, 46), (48, 66, 54), (40, 40, 44), (120, 92, 70)),
    Clothes.POLO: ((44, 44, 48), (120, 36, 44), (46, 72, 58), (235, 234, 230)),
}
_SHIRTS: tuple[Colour, ...] = ((243, 243, 242), (238, 237, 233), (240, 236, 228))
_TIES: tuple[Colour, ...] = ((110, 30, 40), (36, 40, 62), (60, 60, 64), (84, 34, 60))


def _choose(rng: np.random.Generator, shares: dict[_Kind, float]) -> _Kind:
    kinds = list(shares)
    return kinds[int(rng.choice(len(kinds), p=list(shares.values())))]


def _make_build(rng: np.random.Generator, *, woman: bool) -> Build:
    side = 0.0 if woman else 1.0

    def spread(mean: float = 0.0) -> float:
        return float(np.clip(rng.normal(mean, 0.5), -1.2, 1.2))

    return Build(
        face_width=spread(0.1 * side),
        jaw_width=spread(0.5 * side - 0.25),
        chin_length=spread(0.3 * side - 0.1),
        cheekbones=spread(),
        eye_size=spread(0.15 - 0.4 * side),
        eye_opening=spread(-0.1 * side),
        eye_distance=spread(),
        eye_tilt=spread(0.15),
        nose_width=spread(0.35 * side - 0.15),
        nose_length=spread(0.2 * side),
        mouth_width=spread(0.1 * side),
        mouth_height=spread(),
        lip_fullness=spread(0.2 - 0.5 * side),
        brow_height=spread(-0.4 * side),
        neck_width=spread(0.9 * side - 0.4),
        shoulders=spread(0.9 * side - 0.4),
        asymmetry=spread(),
    )
