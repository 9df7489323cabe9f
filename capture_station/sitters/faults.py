"""The faults that a judgement must find, each as one change to a faultless scene."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from capture_station.sitters.eyes import Gaze
from capture_station.sitters.person import Clothes, Person
from capture_station.sitters.things import Worn

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.sitters.scene import Scene


class Fault(StrEnum):
    """What can be wrong with a sitting; the value also names folders of a film."""

    TOO_LOW = "too-low"
    TOO_HIGH = "too-high"
    OFF_CENTRE = "off-centre"
    TOO_SMALL = "too-small"
    TILTED = "tilted"
    TURNED = "turned"
    CHIN_UP = "chin-up"
    CHIN_DOWN = "chin-down"
    EYES_CLOSED = "eyes-closed"
    EYES_HALF_CLOSED = "eyes-half-closed"
    GAZE_AWAY = "gaze-away"
    MOUTH_OPEN = "mouth-open"
    WRONG_BACKGROUND = "wrong-background"
    GRADIENT = "gradient"
    SHADOW = "shadow"
    OBJECT = "object"
    TWO_FACES = "two-faces"
    NO_FACE = "no-face"
    DARK_GLASSES = "dark-glasses"
    GLARE = "glare"
    HAT = "hat"
    HAIR_OVER_EYES = "hair-over-eyes"
    MASK = "mask"
    HAND = "hand"
    UNDEREXPOSED = "underexposed"
    OVEREXPOSED = "overexposed"
    SIDE_LIGHT = "side-light"
    HOT_SPOTS = "hot-spots"
    RED_EYE = "red-eye"
    COLOUR_CAST = "colour-cast"
    BLURRED = "blurred"
    MOTION = "motion"
    NOISY = "noisy"
    BLUE_CLOTHES = "blue-clothes"


RULES: dict[Fault, str] = {
    Fault.TOO_LOW: "eye-line", Fault.TOO_HIGH: "hair-top", Fault.OFF_CENTRE: "centred",
    Fault.TOO_SMALL: "face-width", Fault.TILTED: "roll", Fault.TURNED: "yaw",
    Fault.CHIN_UP: "pitch", Fault.CHIN_DOWN: "pitch", Fault.EYES_CLOSED: "eyes-open",
    Fault.EYES_HALF_CLOSED: "eyes-open", Fault.GAZE_AWAY: "gaze-ahead",
    Fault.MOUTH_OPEN: "mouth-closed", Fault.WRONG_BACKGROUND: "background-colour",
    Fault.GRADIENT: "background-even", Fault.SHADOW: "background-shadow",
    Fault.OBJECT: "background-object", Fault.TWO_FACES: "one-face", Fault.NO_FACE: "one-face",
    Fault.DARK_GLASSES: "dark-glasses", Fault.GLARE: "glasses-glare", Fault.HAT: "head-covered",
    Fault.HAIR_OVER_EYES: "hair-over-eyes", Fault.MASK: "face-covered",
    Fault.HAND: "face-covered", Fault.UNDEREXPOSED: "exposure-under",
    Fault.OVEREXPOSED: "exposure-over", Fault.SIDE_LIGHT: "light-even",
    Fault.HOT_SPOTS: "hot-spots", Fault.RED_EYE: "red-eye", Fault.COLOUR_CAST: "colour-cast",
    Fault.BLURRED: "sharpness", Fault.MOTION: "motion-blur", Fault.NOISY: "noise",
    Fault.BLUE_CLOTHES: "clothing-contrast",
}  # fmt: skip
"""The rule of CHECKS.md that names the fault."""


def with_fault(scene: Scene, fault: Fault, amount: float = 1.0) -> Scene:
    """Return `scene` with one fault.

    Args:
        scene: A faultless scene.
        fault: What goes wrong.
        amount: How badly; 1 is plain to see, smaller values come nearer to the limits. Faults that
            are there or not (a hat, a second person) ignore it.
    """
    return _CHANGES[fault](scene, amount)


def _framing(scene: Scene, **change: float) -> Scene:
    return replace(scene, framing=replace(scene.framing, **change))


def _pose(scene: Scene, **change: float) -> Scene:
    return replace(scene, pose=replace(scene.pose, **change))


def _gaze(scene: Scene, gaze: Gaze) -> Scene:
    return replace(scene, expression=replace(scene.expression, gaze=gaze))


def _worn(scene: Scene, worn: Worn) -> Scene:
    return replace(scene, worn=worn)


def _blue_clothes(scene: Scene, _: float) -> Scene:
    if scene.person is None:
        return scene
    blue = replace(scene.person, clothes=Clothes.ROUND, cloth=(112, 192, 240))
    return replace(scene, person=blue)


def _neighbour(scene: Scene, _: float) -> Scene:
    seed = scene.person.seed if scene.person is not None else 0
    return replace(scene, neighbour=Person.make(seed + 500))


def _backdrop(scene: Scene, **change: object) -> Scene:
    return replace(scene, backdrop=replace(scene.backdrop, **change))  # type: ignore[arg-type]  # typed by the callers


_CHANGES: dict[Fault, Callable[[Scene, float], Scene]] = {
    Fault.TOO_LOW: lambda s, a: _framing(s, eye_y=s.framing.eye_y + 0.30 * a),
    Fault.TOO_HIGH: lambda s, a: _framing(s, eye_y=s.framing.eye_y - 0.22 * a),
    Fault.OFF_CENTRE: lambda s, a: _framing(s, eye_x=s.framing.eye_x + 0.42 * a),
    Fault.TOO_SMALL: lambda s, a: _framing(s, face=s.framing.face * (1 - 0.58 * a)),
    Fault.TILTED: lambda s, a: _pose(s, roll_deg=9.0 * a),
    Fault.TURNED: lambda s, a: _pose(s, yaw_deg=16.0 * a),
    Fault.CHIN_UP: lambda s, a: _pose(s, pitch_deg=20.0 * a),
    Fault.CHIN_DOWN: lambda s, a: _pose(s, pitch_deg=-20.0 * a),
    Fault.EYES_CLOSED: lambda s, _: _gaze(s, Gaze(opening=0.0)),
    Fault.EYES_HALF_CLOSED: lambda s, a: _gaze(s, Gaze(opening=1 - 0.77 * a)),
    Fault.GAZE_AWAY: lambda s, a: _gaze(s, Gaze(look_x=1.05 * a)),
    Fault.MOUTH_OPEN: lambda s, a: replace(s, expression=replace(s.expression, mouth_open=a)),
    Fault.WRONG_BACKGROUND: lambda s, _: _backdrop(s, colour=(196, 60, 52)),
    Fault.GRADIENT: lambda s, a: _backdrop(s, gradient=0.6 * a),
    Fault.SHADOW: lambda s, a: _backdrop(s, shadow=a),
    Fault.OBJECT: lambda s, _: _backdrop(s, thing=True),
    Fault.TWO_FACES: _neighbour,
    Fault.NO_FACE: lambda s, _: replace(s, person=None),
    Fault.DARK_GLASSES: lambda s, _: _worn(s, Worn(dark_lenses=True)),
    Fault.GLARE: lambda s, a: _worn(s, Worn(glare=a)),
    Fault.HAT: lambda s, _: _worn(s, Worn(hat=True)),
    Fault.HAIR_OVER_EYES: lambda s, _: _worn(s, Worn(hair_over_eyes=True)),
    Fault.MASK: lambda s, _: _worn(s, Worn(mask=True)),
    Fault.HAND: lambda s, _: _worn(s, Worn(hand=True)),
    Fault.UNDEREXPOSED: lambda s, a: replace(s, light=replace(s.light, exposure=-2.5 * a)),
    Fault.OVEREXPOSED: lambda s, a: replace(s, light=replace(s.light, exposure=1.3 * a)),
    Fault.SIDE_LIGHT: lambda s, a: replace(s, light=replace(s.light, side=0.8 * a)),
    Fault.HOT_SPOTS: lambda s, a: replace(s, light=replace(s.light, hot_spots=a)),
    Fault.RED_EYE: lambda s, _: _worn(s, Worn(red_eye=True)),
    Fault.COLOUR_CAST: lambda s, a: replace(
        s, light=replace(s.light, cast=(1.0, 1 - 0.18 * a, 1 - 0.52 * a))
    ),
    Fault.BLURRED: lambda s, a: replace(s, camera=replace(s.camera, blur=6.0 * a)),
    Fault.MOTION: lambda s, a: replace(s, camera=replace(s.camera, motion=23.0 * a)),
    Fault.NOISY: lambda s, a: replace(s, camera=replace(s.camera, noise=1.6 + 18.0 * a)),
    Fault.BLUE_CLOTHES: _blue_clothes,
}
