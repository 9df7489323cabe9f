"""Signs that keep a good portrait from being failed by one alone, where the cause is known."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np
import pytest

from capture_station.checks.colour import to_lab
from capture_station.checks.eyes import LENS, SIDE
from capture_station.checks.mouth import depth_of_nostrils
from capture_station.checks.rules.asking import Asked
from capture_station.checks.rules.background import judge_shadow
from capture_station.checks.rules.eyes_mouth import judge_eyes_open, judge_gaze
from capture_station.checks.rules.image import judge_sharpness
from capture_station.checks.rules.light import judge_even
from capture_station.checks.rules.position import judge_shoulders
from capture_station.checks.rules.visibility import judge_dark_glasses, judge_glare
from capture_station.checks.skin import PATCH_SIDE, Zone
from capture_station.domain.findings import Severity

if TYPE_CHECKING:
    from capture_station.checks.measures import Measures
    from capture_station.domain.spec import PhotoSpec

CHEEK = 160
WIDTH = 200.0


def asked(spec: PhotoSpec, rule: str) -> Asked:
    return Asked(rule, spec.rules[rule], spec, spec.backgrounds)


def behind(around: float, lashes: float, shine: float = 0.0) -> Measures:
    """Return the measures of eyes around which and in which it is so light, of the cheek's 1."""
    light = np.full(400, around * CHEEK)
    light[:60] = lashes * CHEEK
    light[60:100] = max(around, shine) * CHEEK
    eye = SimpleNamespace(lens=np.tile(light, (3, 1)).astype(np.uint8))
    patch = SimpleNamespace(pixels=lambda _zone: np.full((50, 3), CHEEK, np.uint8))
    return cast("Measures", SimpleNamespace(person=SimpleNamespace(eyes=(eye, eye), patch=patch)))


@pytest.mark.parametrize(
    ("around", "lashes", "shine", "severity"),
    [
        (0.95, 0.2, 0.0, Severity.PASS),
        (0.58, 0.12, 0.0, Severity.PASS),  # deep in the shade of brows
        (0.58, 0.45, 0.0, Severity.FAIL),  # a lens that takes half of the light
        (0.20, 0.15, 0.0, Severity.FAIL),
        (0.20, 0.02, 1.4, Severity.FAIL),  # dark lenses that mirror a lamp
    ],
)
def test_shade_keeps_the_contrasts_of_an_eye_and_a_dark_lens_takes_them(
    spec: PhotoSpec, around: float, lashes: float, shine: float, severity: Severity
) -> None:
    found = judge_dark_glasses(behind(around, lashes, shine), asked(spec, "dark-glasses"))
    assert found.severity is severity, found.value


def lit(across: float, down: float, forehead: float = 0.0, skin: float = 0.35) -> Measures:
    """Return the measures of a face lit unevenly, in stops per face width, its forehead darker."""
    unit = 1.0 / 60.0
    places, lab = {}, {}
    bounds = {
        Zone.FOREHEAD_LEFT: (15, 25, 22, 40), Zone.FOREHEAD_RIGHT: (15, 25, 40, 58),
        Zone.CHEEK_LEFT: (38, 52, 16, 32), Zone.CHEEK_RIGHT: (38, 52, 48, 64),
        Zone.NOSE: (36, 50, 36, 44), Zone.LIP_UPPER: (52, 55, 32, 48), Zone.CHIN: (62, 70, 32, 48),
        Zone.JAW_LEFT: (54, 64, 20, 30), Zone.JAW_RIGHT: (54, 64, 50, 60),
    }  # fmt: skip
    for zone, (top, bottom, left, right) in bounds.items():
        y, x = (part.ravel() for part in np.mgrid[top:bottom, left:right])
        darker = forehead if "FOREHEAD" in zone.name else 0.0
        light = skin * 2.0 ** ((x - 40) * unit * across + (y - 42) * unit * down - darker)
        colours = np.full((len(x), 3), 20.0)
        colours[:, 0] = 116.0 * np.cbrt(light) - 16.0
        places[zone], lab[zone] = y * PATCH_SIDE + x, colours.astype(np.float32)
    patch = SimpleNamespace(
        places=places,
        step=WIDTH * unit,
        colours=lambda *zones: np.concatenate([lab[zone] for zone in zones]),
        median=lambda *zones: np.median(np.concatenate([lab[zone] for zone in zones]), axis=0),
    )
    person = SimpleNamespace(patch=patch, face_width=WIDTH)
    return cast("Measures", SimpleNamespace(person=person))


@pytest.mark.parametrize(
    ("across", "down", "severity"),
    [
        (0.0, -0.5, Severity.PASS),
        (0.0, -1.4, Severity.PASS),  # lamps above, a beard below
        (0.0, -2.4, Severity.FAIL),
        (0.0, 1.2, Severity.FAIL),  # a lamp below
        (3.0, -0.5, Severity.FAIL),
    ],
)
def test_light_falls_a_little_from_the_brows_to_the_chin(
    spec: PhotoSpec, across: float, down: float, severity: Severity
) -> None:
    found = judge_even(lit(across, down), asked(spec, "light-even"))
    assert found.severity is severity, found.value


@pytest.mark.parametrize("skin", [0.45, 0.12, 0.06])
def test_a_forehead_under_a_peak_is_left_out_whatever_the_tone_of_skin(
    spec: PhotoSpec, skin: float
) -> None:
    found = judge_even(lit(0.0, -0.5, forehead=2.0, skin=skin), asked(spec, "light-even"))
    assert found.severity is Severity.PASS, found.value


def mesh() -> np.ndarray:
    points = np.zeros((468, 3), np.float32)
    points[[20, 238, 242], :2] = (226.0, 310.0)
    points[[250, 458, 462], :2] = (254.0, 310.0)
    return points


@pytest.mark.parametrize("skin", [40, 110, 200])
def test_nostrils_are_dark_on_any_skin_and_on_none_that_is_covered(skin: int) -> None:
    picture = np.full((640, 480, 3), skin, np.uint8)
    assert depth_of_nostrils(picture, mesh(), WIDTH) == pytest.approx(0.0, abs=0.02)
    cv2.ellipse(picture, (226, 310), (6, 4), 0, 0, 360, [skin // 4] * 3, -1)
    assert depth_of_nostrils(picture, mesh(), WIDTH) < 0.1
    cv2.ellipse(picture, (254, 310), (6, 4), 0, 0, 360, [skin // 4] * 3, -1)
    assert depth_of_nostrils(picture, mesh(), WIDTH) > 0.4


def focused(eyes: float, rest: float) -> Measures:
    """Return the measures of a picture with fine and coarse detail, out of focus by pixels."""
    rng = np.random.default_rng(3)
    fine, coarse = (rng.normal(0, 1, (640, 480)).astype(np.float32) for _ in range(2))
    detail = 12 * fine + 60 * 6 * cv2.GaussianBlur(coarse, (0, 0), 5.0)
    picture = cv2.GaussianBlur(128 + detail, (0, 0), rest)
    picture = np.dstack([np.clip(picture, 0, 255).astype(np.uint8)] * 3)
    points = np.zeros((468, 3), np.float32)
    points[[10, 13], 0], points[[10, 13], 1] = 240.0, (150.0, 340.0)
    person = SimpleNamespace(
        fineness=eyes,
        face=SimpleNamespace(points=points),
        hair=SimpleNamespace(y=80.0),
        inter_eye=100.0,
    )
    return cast("Measures", SimpleNamespace(picture=picture, person=person))


@pytest.mark.parametrize(
    ("eyes", "rest", "severity"),
    [
        (0.50, 4.0, Severity.PASS),
        (0.26, 0.5, Severity.WARN),
        (0.26, 4.0, Severity.FAIL),
        (0.12, 0.5, Severity.FAIL),  # noise is all that a blurred face holds
    ],
)
def test_eyes_without_detail_are_a_doubt_where_the_rest_is_sharp(
    spec: PhotoSpec, eyes: float, rest: float, severity: Severity
) -> None:
    found = judge_sharpness(focused(eyes, rest), asked(spec, "sharpness"))
    assert found.severity is severity, found.value


def lids_of(half_height: float) -> np.ndarray:
    """Return the lids of an eye in the middle of its patch."""
    turn = np.linspace(0.0, np.pi, 9)
    lower = np.stack([SIDE / 2 - 12 * np.cos(turn), SIDE / 2 + half_height * np.sin(turn)], axis=1)
    return np.vstack([lower, lower[1:8] * [1.0, -1.0] + [0.0, SIDE]])


def opened(lids: float, disc: float, dark: float, *, white: bool = True) -> Measures:
    """Return the measures of eyes whose lids, dark disc and darkest are shares of what is usual.

    With white the eye shows some beside its iris; otherwise there is skin between the lids.
    """
    y, x = np.mgrid[0:SIDE, 0:SIDE] - SIDE / 2
    grey = np.full((SIDE, SIDE), 100.0, np.float32)
    if white:
        grey[(x / 13) ** 2 + (y / 6) ** 2 < 1] = 150.0
        grey[x**2 + y**2 < 25] = 100.0 * dark
    eye = SimpleNamespace(openness=0.30 * lids)
    patch = SimpleNamespace(
        visible=0.42 * disc,
        dark=100.0 * dark,
        skin=100.0,
        grey=grey,
        lids=lids_of(5.0),
        iris=np.array([SIDE / 2, SIDE / 2]),
        iris_radius=5.0,
    )
    face = SimpleNamespace(left=eye, right=eye)
    return cast("Measures", SimpleNamespace(person=SimpleNamespace(face=face, eyes=(patch, patch))))


@pytest.mark.parametrize(
    ("lids", "disc", "dark", "white", "severity"),
    [
        (0.9, 0.9, 0.1, True, Severity.PASS),
        (0.45, 0.6, 0.1, True, Severity.WARN),  # narrow, but a pupil looks out
        (0.45, 0.6, 0.35, True, Severity.WARN),  # narrow, but an iris stands out
        (0.45, 0.6, 0.35, False, Severity.FAIL),
        (0.30, 0.3, 0.1, True, Severity.FAIL),  # nothing but lashes
        (0.80, 0.9, 0.38, False, Severity.FAIL),  # lids in the shade, drawn open by the model
    ],
)
def test_an_eye_is_open_where_a_pupil_or_white_shows(
    spec: PhotoSpec, lids: float, disc: float, dark: float, *, white: bool, severity: Severity
) -> None:
    measures = opened(lids, disc, dark, white=white)
    found = judge_eyes_open(measures, asked(spec, "eyes-open"))
    assert found.severity is severity, found.value


def lenses(
    *, reflection: bool = False, brow: bool = False, own_white: bool = False, skin: int = 180
) -> Measures:
    """Return the measures of eyes with a reflection, or white skin below the brow, or their own."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] - SIDE / 2
    pixels = np.full((SIDE, SIDE, 3), skin, np.uint8)
    if own_white:
        pixels[(x / 12) ** 2 + (y / 5) ** 2 < 1] = 253
        pixels[x**2 + y**2 < 36] = 20
    if reflection:
        pixels[(x / 10) ** 2 + (y / 7) ** 2 < 1] = 253
    if brow:
        pixels[(np.abs(y + 13) < 2) & (np.abs(x) < 12)] = 253
    eye = SimpleNamespace(
        lens=np.ascontiguousarray(pixels.reshape(-1, 3)[LENS].T),
        lids=lids_of(5.0),
        iris=np.array([SIDE / 2, SIDE / 2]),
        iris_radius=6.0,
    )
    patch = SimpleNamespace(
        median=lambda _zone: np.array([70.0, 15.0, 18.0]),
        pixels=lambda *_zones: np.full((50, 3), skin, np.uint8),
    )
    return cast("Measures", SimpleNamespace(person=SimpleNamespace(eyes=(eye, eye), patch=patch)))


def test_white_before_an_eye_is_glare_and_below_the_brow_it_is_skin(spec: PhotoSpec) -> None:
    asks = asked(spec, "glasses-glare")
    assert judge_glare(lenses(reflection=True), asks).severity is Severity.FAIL
    assert judge_glare(lenses(brow=True), asks).severity is Severity.PASS
    assert judge_glare(lenses(own_white=True, skin=90), asks).severity is Severity.PASS


def test_where_skin_burns_nothing_white_is_more_than_a_doubt(spec: PhotoSpec) -> None:
    asks = asked(spec, "glasses-glare")
    assert judge_glare(lenses(reflection=True, skin=245), asks).severity is Severity.WARN


def shaded(width: int, darker: float) -> Measures:
    """Return the measures of a person beside whom the backdrop is darker for some cells."""
    lab = np.full((80, 60, 3), (90.0, 0.0, 0.0), np.float32)
    person = np.zeros((80, 60), np.float32)
    person[15:, 20:40] = person[55:, 5:55] = 1.0
    modelled = lab.copy()
    lab[15:55, 40 : 40 + width, 0] *= 1.0 - darker
    backdrop = SimpleNamespace(lab=lab, person=person, modelled=modelled)
    return cast("Measures", SimpleNamespace(backdrop=backdrop))


@pytest.mark.parametrize(
    ("width", "darker", "severity"),
    [(0, 0.0, Severity.PASS), (1, 0.3, Severity.PASS), (3, 0.2, Severity.FAIL)],
)
def test_a_narrow_shadow_beside_the_person_is_one_and_flying_hair_is_none(
    spec: PhotoSpec, width: int, darker: float, severity: Severity
) -> None:
    found = judge_shadow(shaded(width, darker), asked(spec, "background-shadow"))
    assert found.severity is severity, found.value
    if severity is Severity.FAIL:
        assert found.variant == "right"


def looking(drawn: float, seen: float) -> Measures:
    """Return the measures of eyes whose irises and whose dark lie so far below straight ones'."""
    lids = np.zeros((16, 2))
    lids[8, 0] = 40.0
    iris = np.zeros((5, 2))
    iris[0] = 20.0, 40.0 * (drawn - 0.080)
    eye = SimpleNamespace(lids=lids, iris=iris, width=40.0, corners_middle=np.array([20.0, 0.0]))
    patch = SimpleNamespace(dark_x=None, dark_y=seen - 0.063)
    person = SimpleNamespace(
        face=SimpleNamespace(left=eye, right=eye),
        eyes=(patch, patch),
        pose=SimpleNamespace(yaw=0.0, pitch=0.0),
    )
    return cast("Measures", SimpleNamespace(person=person))


@pytest.mark.parametrize(
    ("drawn", "seen", "severity"),
    [
        (0.00, 0.00, Severity.PASS),
        (0.06, 0.06, Severity.FAIL),
        (-0.05, -0.06, Severity.FAIL),
        (0.00, 0.07, Severity.WARN),  # lashes below, laughing lids
        (0.03, -0.08, Severity.WARN),
    ],
)
def test_eyes_are_lowered_or_raised_where_both_signs_say_so(
    spec: PhotoSpec, drawn: float, seen: float, severity: Severity
) -> None:
    found = judge_gaze(looking(drawn, seen), asked(spec, "gaze-ahead"))
    assert found.severity is severity, found.value


@pytest.mark.parametrize(
    ("slope", "clothes", "severity"),
    [
        (20.0, (60, 40, 40), Severity.FAIL),
        (-20.0, (60, 40, 40), Severity.FAIL),
        (-20.0, (248, 246, 247), Severity.WARN),  # white before white
        (2.0, (248, 246, 247), Severity.PASS),
    ],
)
def test_a_slope_of_clothes_like_the_backdrop_is_a_doubt(
    spec: PhotoSpec, slope: float, clothes: tuple[int, int, int], severity: Severity
) -> None:
    wall = np.full((64, 48, 3), 240, np.uint8)
    person = np.zeros((64, 48), np.float32)
    person[40:] = 1.0
    seen = np.where(person[..., np.newaxis] > 0, np.array(clothes, np.uint8), wall)
    backdrop = SimpleNamespace(
        step=10.0, person=person, lab=to_lab(seen.astype(np.uint8)), modelled=to_lab(wall)
    )
    measures = SimpleNamespace(
        person=SimpleNamespace(shoulders_deg=slope),
        backdrop=backdrop,
        geometry=SimpleNamespace(chin_y=380.0),
        scale=1.0,
    )
    found = judge_shoulders(cast("Measures", measures), asked(spec, "shoulders-level"))
    assert found.severity is severity, found.value
