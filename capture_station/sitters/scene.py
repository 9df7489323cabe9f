"""A sitter in front of a backdrop as a camera sees it, with the truth about what is seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from capture_station.sitters.eyes import Gaze
from capture_station.sitters.sensor import expose
from capture_station.sitters.stage import paint_backdrop, place_figure
from capture_station.sitters.things import Worn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.sitters.person import Colour, Person

LIGHT_BLUE: Colour = (100, 197, 255)
"""Reference background of 99号."""
_NEIGHBOUR = (0.27, -0.04, 0.82)
"""A second person: how far beside and above (shares of the frame's height), and how large."""


@dataclass(frozen=True, slots=True)
class Framing:
    """Where the head is in the frame.

    Attributes:
        eye_x: Mid-point between the eyes as a share of the frame's width.
        eye_y: Height of the eyes as a share of the frame's height.
        face: Width of an average face as a share of the frame's height.
    """

    eye_x: float = 0.5
    eye_y: float = 0.42
    face: float = 0.30


@dataclass(frozen=True, slots=True)
class Pose:
    """Attitude of the head in degrees; the signs are those of `domain.findings.Geometry`."""

    roll_deg: float = 0.0
    yaw_deg: float = 0.0
    pitch_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Expression:
    """Eyes and mouth; `mouth_open` 0–1."""

    gaze: Gaze = field(default_factory=Gaze)
    mouth_open: float = 0.0


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What hangs behind the sitter.

    Attributes:
        colour: sRGB.
        gradient: Loss of brightness from one side to the other, 0–1; positive = darker right.
        shadow: Strength of the sitter's shadow on it, 0–1.
        thing: A lamp stand and a picture frame stand in view.
    """

    colour: Colour = LIGHT_BLUE
    gradient: float = 0.0
    shadow: float = 0.0
    thing: bool = False


@dataclass(frozen=True, slots=True)
class Light:
    """The lamps.

    Attributes:
        exposure: Stops over (positive) or under.
        side: Imbalance of the lamps on the sitter, -1 (only from the picture's left) to 1.
        hot_spots: Shine on forehead, nose and cheeks, 0–1.
        cast: Gain of red, green, blue.
    """

    exposure: float = 0.0
    side: float = 0.0
    hot_spots: float = 0.0
    cast: tuple[float, float, float] = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Camera:
    """The camera's own faults.

    Attributes:
        blur: Out of focus, px of spread at a frame 1080 high.
        motion: Length of motion blur, px at a frame 1080 high.
        noise: Spread of the noise in grey levels.
    """

    blur: float = 0.0
    motion: float = 0.0
    noise: float = 1.6


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything in front of and inside the camera at one moment.

    Attributes:
        person: The sitter; None for an empty chair.
        neighbour: A second person who is in view.
        seed: Drives the noise and nothing else.
    """

    person: Person | None
    framing: Framing = field(default_factory=Framing)
    pose: Pose = field(default_factory=Pose)
    expression: Expression = field(default_factory=Expression)
    worn: Worn = field(default_factory=Worn)
    backdrop: Backdrop = field(default_factory=Backdrop)
    light: Light = field(default_factory=Light)
    camera: Camera = field(default_factory=Camera)
    neighbour: Person | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Truth:
    """The measures of CHECKS.md as drawn, in pixels of the picture; all None without a sitter."""

    hair_top_y: float | None = None
    chin_y: float | None = None
    eye_y: float | None = None
    eye_mid_x: float | None = None
    inter_eye: float | None = None
    face_width: float | None = None
    roll_deg: float | None = None
    yaw_deg: float | None = None
    pitch_deg: float | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A rendered frame: BGR uint8 (h, w, 3), its truth, and the sitter's coverage uint8 (h, w)."""

    image: NDArray[np.uint8]
    truth: Truth
    cover: NDArray[np.uint8]


def render(scene: Scene, size: tuple[int, int] = (1920, 1080)) -> Picture:
    """Render `scene` as a frame of `size` (width, height), px. The same scene, the same pixels."""
    image = paint_backdrop(scene.backdrop, size)
    cover = np.zeros(size[::-1], np.uint8)
    truth = Truth()
    if scene.neighbour is not None:
        near = Framing(
            scene.framing.eye_x + _NEIGHBOUR[0] * size[1] / size[0],
            scene.framing.eye_y + _NEIGHBOUR[1],
            scene.framing.face * _NEIGHBOUR[2],
        )
        beside = Scene(scene.neighbour, near, light=scene.light)
        place_figure(image, beside, scene.neighbour, size)
    if scene.person is not None:
        placed = place_figure(image, scene, scene.person, size)
        cover, truth = placed.cover, Truth(**placed.measures)
    return Picture(expose(image, scene.light, scene.camera, scene.seed), truth, cover)
