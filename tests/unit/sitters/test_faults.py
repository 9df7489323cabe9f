"""Every fault changes what it says, and a scene without it does not show it."""

from collections.abc import Callable

import numpy as np
import pytest

from capture_station.sitters.faults import RULES, Fault, with_fault
from capture_station.sitters.person import Person
from capture_station.sitters.scene import Picture, Scene, render

_SIZE = (1280, 720)
_GOOD = Scene(Person.make(2))


@pytest.fixture(scope="module")
def good() -> Picture:
    return render(_GOOD, _SIZE)


def _spot(picture: Picture, across: float, down: float, half: float = 0.06) -> np.ndarray:
    """Pixels around a place given in face widths from the mid-point of the eyes."""
    truth = picture.truth
    assert truth.eye_mid_x is not None
    x = int(truth.eye_mid_x + across * truth.face_width)
    y = int(truth.eye_y + down * truth.face_width)
    reach = max(1, int(half * truth.face_width))
    return picture.image[y - reach : y + reach + 1, x - reach : x + reach + 1].astype(float)


def _brightness(picture: Picture, across: float, down: float) -> float:
    return float(_spot(picture, across, down, 0.03).mean())


def _burnt(picture: Picture, across: float, down: float) -> float:
    """Share of the values near the ceiling."""
    return float((_spot(picture, across, down) > 245).mean())


def _shine(picture: Picture) -> float:
    """Share of white pixels on the tip of the nose."""
    return float((_spot(picture, 0, 0.28, 0.02).min(axis=2) > 215).mean())


def _red_share(picture: Picture) -> float:
    eye = _spot(picture, -0.23, 0, 0.02)
    return float((eye[..., 2] / (eye.sum(axis=-1) + 1)).max())


def _off(picture: Picture, across: float, down: float, bgr: tuple[int, int, int]) -> float:
    return float(np.abs(_spot(picture, across, down).mean(axis=(0, 1)) - bgr).max())


def _detail(picture: Picture) -> float:
    """Energy of fine detail at an eye."""
    eye = _spot(picture, -0.23, 0, 0.1).mean(axis=2)
    return float(np.abs(np.diff(eye, axis=0)).mean() + np.abs(np.diff(eye, axis=1)).mean())


def _corner_noise(picture: Picture) -> float:
    return float(picture.image[30:90, 30:90, 1].astype(float).std())


_LOOKS: dict[Fault, Callable[[Picture, Picture], bool]] = {
    Fault.TOO_LOW: lambda a, b: b.truth.eye_y > a.truth.eye_y + 150,
    Fault.TOO_HIGH: lambda a, b: b.truth.hair_top_y < 5 < a.truth.hair_top_y,
    Fault.OFF_CENTRE: lambda a, b: b.truth.eye_mid_x > a.truth.eye_mid_x + 400,
    Fault.TOO_SMALL: lambda a, b: b.truth.face_width < 0.5 * a.truth.face_width,
    Fault.TILTED: lambda a, b: b.truth.roll_deg > a.truth.roll_deg + 8,
    Fault.TURNED: lambda _, b: b.truth.yaw_deg > 12,
    Fault.CHIN_UP: lambda _, b: b.truth.pitch_deg > 12,
    Fault.CHIN_DOWN: lambda _, b: b.truth.pitch_deg < -12,
    Fault.EYES_CLOSED: lambda a, b: _brightness(b, -0.23, 0) > 1.5 * _brightness(a, -0.23, 0),
    Fault.EYES_HALF_CLOSED: lambda a, b: _detail(b) < 0.95 * _detail(a),
    Fault.GAZE_AWAY: lambda a, b: b.truth.eye_mid_x == pytest.approx(a.truth.eye_mid_x)
    and _changed(a, b, -0.23, 0) > 12,
    Fault.MOUTH_OPEN: lambda a, b: _changed(a, b, 0, 0.5) > 15,
    Fault.WRONG_BACKGROUND: lambda _, b: b.image[50, 50, 2] > 2 * b.image[50, 50, 0],
    Fault.GRADIENT: lambda _, b: b.image[:, 30].mean() > 1.4 * b.image[:, -30].mean(),
    Fault.SHADOW: lambda a, b: _changed(a, b, 0.78, 0.1) > 30,
    Fault.OBJECT: lambda a, b: _changed(a, b, 1.05, -0.6) > 60,
    Fault.TWO_FACES: lambda a, b: _changed(a, b, 0.9, 0.2) > 40,
    Fault.NO_FACE: lambda _, b: b.truth.eye_y is None,
    Fault.DARK_GLASSES: lambda a, b: _brightness(b, -0.2, 0.08) < 0.4 * _brightness(a, -0.2, 0.08),
    Fault.GLARE: lambda a, b: _burnt(b, -0.23, 0.03) > _burnt(a, -0.23, 0.03) + 0.1,
    Fault.HAT: lambda a, b: _changed(a, b, 0, -0.55) > 25,
    Fault.HAIR_OVER_EYES: lambda a, b: _brightness(b, 0.2, -0.1) < 0.6 * _brightness(a, 0.2, -0.1),
    Fault.MASK: lambda a, b: _changed(a, b, 0, 0.45) > 30,
    Fault.HAND: lambda a, b: _changed(a, b, 0.05, 0.47) > 8,
    Fault.UNDEREXPOSED: lambda a, b: b.image.mean() < 0.6 * a.image.mean(),
    Fault.OVEREXPOSED: lambda a, b: _burnt(b, 0.2, 0.25) > 0.5 > _burnt(a, 0.2, 0.25),
    Fault.SIDE_LIGHT: lambda _, b: _brightness(b, 0.28, 0.25) > 1.4 * _brightness(b, -0.28, 0.25),
    Fault.HOT_SPOTS: lambda a, b: _shine(b) > 0.5 > _shine(a),
    Fault.RED_EYE: lambda a, b: _red_share(b) > _red_share(a) + 0.15,
    Fault.COLOUR_CAST: lambda a, b: b.image[50, 50, 0] < 0.8 * a.image[50, 50, 0],
    Fault.BLURRED: lambda a, b: _detail(b) < 0.6 * _detail(a),
    Fault.MOTION: lambda a, b: _detail(b) < 0.75 * _detail(a),
    Fault.NOISY: lambda a, b: _corner_noise(b) > 3 * _corner_noise(a),
    Fault.BLUE_CLOTHES: lambda _, b: _off(b, 0.5, 1.3, (240, 192, 112)) < 40,
}  # fmt: skip


def _changed(before: Picture, after: Picture, across: float, down: float) -> float:
    return float(np.abs(_spot(before, across, down) - _spot_at(after, before, across, down)).mean())


def _spot_at(picture: Picture, like: Picture, across: float, down: float) -> np.ndarray:
    """Pixels of one picture at the place that another one's truth gives."""
    return _spot(Picture(picture.image, like.truth, picture.cover), across, down)


@pytest.mark.parametrize("fault", list(Fault))
def test_a_fault_changes_what_it_says(fault: Fault, good: Picture) -> None:
    faulty = render(with_fault(_GOOD, fault), _SIZE)

    assert _LOOKS[fault](good, faulty)


@pytest.mark.parametrize("fault", list(Fault))
def test_a_fault_changes_one_thing_of_the_scene(fault: Fault) -> None:
    changed = with_fault(_GOOD, fault)

    parts = [name for name in Scene.__slots__ if getattr(changed, name) != getattr(_GOOD, name)]

    assert len(parts) == 1


def test_every_fault_is_named_by_a_rule() -> None:
    assert set(RULES) == set(Fault)


def test_a_smaller_amount_is_a_smaller_fault() -> None:
    mild = with_fault(_GOOD, Fault.TILTED, 0.5)
    plain = with_fault(_GOOD, Fault.TILTED)

    assert 0 < mild.pose.roll_deg < plain.pose.roll_deg
