"""What edge and crown of a person tell, on patches whose colours are known."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from capture_station.checks.backdrop import Backdrop
from capture_station.checks.outline import HairTop
from capture_station.checks.rules.asking import Asked
from capture_station.checks.rules.background import judge_spill
from capture_station.checks.rules.clothing import judge_black_edge
from capture_station.checks.rules.visibility import judge_head_covered
from capture_station.domain.findings import Severity

if TYPE_CHECKING:
    from capture_station.checks.arrays import Grid
    from capture_station.checks.measures import Measures
    from capture_station.domain.spec import PhotoSpec

BLUE = (75.0, -15.0, -35.0)
FLUSHED = (50.0, 25.0, 20.0)
WHITE_HAIR = (78.0, 0.0, 0.0)
BROWN_HAIR = (30.0, 5.0, 8.0)
BLACK_HAIR = (12.0, 0.0, 0.0)


def asked(spec: PhotoSpec, rule: str) -> Asked:
    return Asked(rule, spec.rules[rule], spec, spec.backgrounds)


def before_blue(inner: tuple[float, ...], edge: tuple[float, ...]) -> Measures:
    """Return the measures of a person of one colour with an edge of another, before light blue."""
    lab = np.full((80, 60, 3), BLUE, np.float32)
    person = np.zeros((80, 60), np.float32)
    person[20:, 15:45] = 1.0
    lab[20:, 15:45] = edge
    lab[21:, 16:44] = inner
    backdrop = Backdrop(
        lab, person, person < 0.5, np.array(BLUE), np.zeros((3, 3), np.float32), lab, 8
    )
    return cast("Measures", SimpleNamespace(backdrop=backdrop, person=object()))


def tinted(colour: tuple[float, ...], share: float = 0.35) -> tuple[float, ...]:
    return tuple((1 - share) * own + share * of for own, of in zip(colour, BLUE, strict=True))


def test_white_hair_beside_flushed_skin_is_not_tinted(spec: PhotoSpec) -> None:
    found = judge_spill(before_blue(FLUSHED, WHITE_HAIR), asked(spec, "background-spill"))
    assert found.severity is Severity.PASS


@pytest.mark.parametrize("colour", [WHITE_HAIR, BROWN_HAIR, BLACK_HAIR])
def test_an_edge_that_takes_the_backdrops_colour_is(
    spec: PhotoSpec, colour: tuple[float, ...]
) -> None:
    found = judge_spill(before_blue(colour, tinted(colour)), asked(spec, "background-spill"))
    assert found.severity is Severity.FAIL


def crowned(
    grain: float, bgr: tuple[int, int, int], brows: tuple[float, ...] = BROWN_HAIR
) -> Measures:
    """Return the measures of a head whose crown has a colour and lightness that varies so much."""
    strands = np.random.default_rng(5).normal(0.0, grain, (640, 480, 1))
    picture = np.clip(np.array(bgr) + strands, 0, 255).astype(np.uint8)
    points: Grid = np.zeros((468, 3), np.float32)
    points[[105, 334], 1] = 220.0
    points[10] = (240.0, 170.0, 0.0)
    patch = SimpleNamespace(
        median=lambda *_zones: np.array([70.0, 15.0, 18.0]),
        colours=lambda _zone: np.tile(np.array(brows, np.float32), (40, 1)),
    )
    person = SimpleNamespace(
        face=SimpleNamespace(points=points),
        hair=HairTop(80.0, refined=True, cut=False),
        fineness=0.5,
        face_width=200.0,
        inter_eye=95.0,
        patch=patch,
    )
    return cast("Measures", SimpleNamespace(picture=picture, person=person))


BLACK, BLUISH, DYED = (32, 30, 30), (66, 38, 34), (20, 30, 170)


@pytest.mark.parametrize(
    ("grain", "colour", "brows", "severity"),
    [
        (9.0, BLACK, BROWN_HAIR, Severity.PASS),
        (0.3, BLACK, BROWN_HAIR, Severity.FAIL),  # a smooth cap
        (1.5, BLACK, BROWN_HAIR, Severity.WARN),  # hair combed flat, out of the light
        (12.0, BLUISH, BROWN_HAIR, Severity.FAIL),  # a navy cap with seams and a label
        (14.0, DYED, BROWN_HAIR, Severity.WARN),  # red curls as none grow
        (0.3, DYED, BROWN_HAIR, Severity.FAIL),  # a smooth red cap
        (12.0, BLUISH, (14.0, 7.0, -16.0), Severity.WARN),  # black hair under blue light
        (0.3, BLUISH, (14.0, 7.0, -16.0), Severity.FAIL),  # a smooth cap under blue light
    ],
)
def test_a_crown_of_no_hairs_colour_is_a_doubt_where_the_brows_have_it_too(
    spec: PhotoSpec,
    grain: float,
    colour: tuple[int, int, int],
    brows: tuple[float, ...],
    severity: Severity,
) -> None:
    found = judge_head_covered(crowned(grain, colour, brows), asked(spec, "head-covered"))
    assert found.severity is severity, found.value


def framed(*, border: int = 0, arm: int = 0) -> Measures:
    """Return a light picture with a black border, with an arm raised at its left edge, or both."""
    picture = np.full((640, 480, 3), 235, np.uint8)
    picture[120:320, :arm] = (60, 40, 40)
    if border:
        picture[:, :border] = picture[:, -border:] = 10
    return cast("Measures", SimpleNamespace(picture=picture))


@pytest.mark.parametrize(
    ("border", "arm", "severity"),
    [
        (0, 0, Severity.PASS),
        (4, 0, Severity.FAIL),
        (13, 0, Severity.FAIL),
        (0, 15, Severity.PASS),
        (4, 40, Severity.FAIL),
    ],
)
def test_an_arm_at_the_edge_is_no_border(
    spec: PhotoSpec, border: int, arm: int, severity: Severity
) -> None:
    found = judge_black_edge(framed(border=border, arm=arm), asked(spec, "black-edge"))
    assert found.severity is severity, found.value
