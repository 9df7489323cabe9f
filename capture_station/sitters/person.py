"""Who sits there: everything about the look of one made-up person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np

Colour = tuple[int, int, int]
"""sRGB, 0–255 each, in the order red, green, blue."""

_Kind = TypeVar("_Kind")


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
        woman = _turn(seed, 0) < _HALF
        skin = _choose(_turn(seed, 2), _SKINS)
        fair = skin[0] > _FAIR
        clothes = _choose(_turn(seed, 1), _CLOTHES_WOMAN if woman else _CLOTHES_MAN)
        return Person(
            seed=seed,
            woman=woman,
            build=_make_build(rng, woman=woman),
            skin=skin,
            skin_relief=float(rng.uniform(0.85, 1.1)),
            lips=float(rng.uniform(0.7, 1.2) if woman else rng.uniform(0.15, 0.5)),
            iris=_choose(float(rng.random()), _IRISES),
            double_lid=bool(rng.choice([True, False], p=[0.6, 0.4])),
            brow_weight=float(rng.uniform(0.75, 1.05) if woman else rng.uniform(1.05, 1.5)),
            hair=_choose(_turn(seed, 3), _HAIR_WOMAN if woman else _HAIR_MAN),
            hair_colour=_choose(float(rng.random()) * (1.0 if fair else 0.85), _HAIR_COLOURS),
            hair_volume=float(rng.uniform(0.8, 1.2)),
            parting=float(rng.choice([-1, 1]) * rng.uniform(0.25, 0.8)),
            glasses=_choose(_turn(seed, 4), _GLASSES),
            clothes=clothes,
            cloth=_CLOTHS[clothes][int(rng.integers(len(_CLOTHS[clothes])))],
            shirt=_SHIRTS[int(rng.integers(len(_SHIRTS)))],
            tie=_TIES[int(rng.integers(len(_TIES)))],
        )


_HALF = 0.5
_FAIR = 190
"""Red of the skin from which light hair is as likely as it can be."""
_STEPS = (0.618034, 0.414214, 0.732051, 0.236068, 0.645751)
"""Fractional parts of irrational numbers: seeds that follow each other take every kind in turn."""
# Shares of the kinds, of 1.
_SKINS: dict[Colour, float] = {
    (238, 200, 175): 0.18, (233, 189, 162): 0.24, (226, 179, 149): 0.23, (217, 172, 138): 0.17,
    (201, 153, 118): 0.08, (172, 122, 88): 0.05, (128, 86, 60): 0.03, (92, 60, 43): 0.02,
}  # fmt: skip
_IRISES: dict[Colour, float] = {
    (52, 33, 22): 0.5, (74, 46, 28): 0.35, (98, 66, 40): 0.1, (112, 80, 48): 0.05,
}  # fmt: skip
_HAIR_COLOURS: dict[Colour, float] = {
    (24, 21, 21): 0.45, (36, 28, 25): 0.29, (54, 38, 30): 0.16, (84, 56, 38): 0.07,
    (128, 94, 62): 0.03,
}  # fmt: skip
_HAIR_WOMAN = {
    Hair.LONG: 0.24, Hair.LONG_SWEPT: 0.22, Hair.TIED: 0.22, Hair.BUN: 0.13, Hair.BOB: 0.19,
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


def _turn(seed: int, trait: int) -> float:
    """Return a number 0–1 for a trait, spread evenly over seeds that follow each other."""
    return (0.37 + 0.21 * trait + seed * _STEPS[trait]) % 1.0


def _choose(at: float, shares: dict[_Kind, float]) -> _Kind:
    """Return the kind in whose share `at` (0–1) falls."""
    edge = 0.0
    for kind, share in shares.items():
        edge += share
        if at < edge:
            return kind
    return next(reversed(shares))


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
