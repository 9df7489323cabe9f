"""A person of a cutout photographed before a backdrop: the faultless case, varied within reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from benchmarks.light import lit
from benchmarks.variety import Look, looks_of, seen_by_camera, sharpened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.cutouts import Cutout

WIDTH, HEIGHT = 480, 640
BACKDROPS = ((100, 197, 255), (255, 255, 255), (240, 240, 240))
"""The official references, RGB."""


_AS_PHOTOGRAPHED = Look()
_HAIR_TOP = 55.0
"""Row above which no faultless hair ends: the standard's 50 and what the measure may be out by."""
_FURTHER_DOWN = 10.0
"""Rows by which a portrait moves for that at most; taller hair is the person's own fault."""


@dataclass(frozen=True)
class Shot:
    """Everything between a person and the finished pixels.

    Attributes:
        cutout: The person.
        backdrop: Shape (640, 480, 3), float32 BGR.
        colour: The person's pixels, possibly painted on, float32 BGR.
        alpha: Their coverage.
        place: 2 x 3 matrix from the cutout's pixels to the portrait's.
        light: Gain of the whole picture, broadcast to (640, 480, 3).
        lens: Spread of the blur in pixels.
        motion: Length and angle (degrees) of a movement.
        noise: Spread of the sensor's noise in 8-bit steps.
        again: JPEG quality of an earlier compression, 0 for none.
        camera: Whether tone and colours differ as cameras differ.
        border: Width in pixels and grey level of a border, by side (top, right, bottom, left).
    """

    cutout: Cutout
    backdrop: NDArray[np.float32]
    colour: NDArray[np.float32]
    alpha: NDArray[np.float32]
    place: NDArray[np.float64] = field(default_factory=lambda: np.eye(3)[:2])
    light: NDArray[np.float32] | float = 1.0
    lens: float = 0.0
    motion: tuple[float, float] = (0.0, 0.0)
    noise: float = 0.0
    again: int = 0
    camera: bool = False
    border: tuple[tuple[int, int, int, int], int] = ((0, 0, 0, 0), 0)


def faultless(
    cutout: Cutout, rng: np.random.Generator, ground: int, look: Look = _AS_PHOTOGRAPHED
) -> Shot:
    """Return a faultless shot, varied as rooms and cameras vary.

    Args:
        cutout: The person.
        rng: Chance.
        ground: Which of `BACKDROPS`.
        look: Skin and clothing.
    """
    colour = np.array(BACKDROPS[ground][::-1], np.float32)
    if ground:
        colour = colour - rng.uniform(0, 9)
    else:
        colour = colour * rng.uniform(0.95, 1.02) + rng.uniform(-4, 4, 3)
    backdrop = np.broadcast_to(colour, (HEIGHT, WIDTH, 3)).astype(np.float32)
    x, y = across_and_down()
    fall = rng.uniform(0, 0.03) * (x * x + y * y) + rng.uniform(-0.015, 0.015) * x
    # No smaller than the standard allows.
    least = max(0.985, min(187.0 / cutout.sight.head.face_width, 1.0))
    side = 1.0 + rng.uniform(-0.05, 0.05) * np.tanh(3 * x)
    colours = sharpened(looks_of(cutout, look, rng), cutout.enlarged)
    place = turned(rng.uniform(-1.6, 1.6), rng.uniform(least, 1.015), *rng.uniform(-5, 5, 2))
    return Shot(
        cutout=cutout,
        backdrop=backdrop * (1 - fall)[..., None],
        colour=colours * side[..., None].astype(np.float32),
        alpha=cutout.alpha,
        place=_below_the_top(place, cutout),
        light=float(2.0 ** rng.uniform(-0.12, 0.06)),
        lens=float(rng.uniform(0.0, 0.5)),
        noise=float(rng.uniform(0.6, 2.4)),
        camera=True,
    )


def across_and_down() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return x and y of every pixel, -1 to 1, shape (640, 480)."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    return x / (WIDTH / 2) - 1, y / (HEIGHT / 2) - 1


def turned(degrees: float, scale: float, right: float, down: float) -> NDArray[np.float64]:
    """Return the matrix that turns and scales about the eyes' place and then moves."""
    matrix = cv2.getRotationMatrix2D((WIDTH / 2, 250.0), -degrees, scale)
    matrix[:, 2] += (right, down)
    return matrix


def _below_the_top(place: NDArray[np.float64], cutout: Cutout) -> NDArray[np.float64]:
    """Return a placing moved down where it brought the hair to the limit or above it."""
    head = cutout.sight.head
    if head.hair_top_y is None:
        return place
    top = float((place @ [head.eye_x, head.hair_top_y, 1.0])[1])
    moved = place.copy()
    moved[1, 2] += float(np.clip(_HAIR_TOP - top, 0.0, _FURTHER_DOWN))
    return moved


def then(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return one placing after another."""
    whole = np.vstack([second, [0, 0, 1]]) @ np.vstack([first, [0, 0, 1]])
    return whole[:2]


def render(shot: Shot, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return the finished pixels."""
    layers = np.dstack([shot.colour * shot.alpha[..., None], shot.alpha])
    # Who reaches the edge goes on beyond it: a strip of backdrop beside an arm would be a border.
    padded = cv2.copyMakeBorder(layers, 0, 300, 60, 60, cv2.BORDER_REPLICATE)
    inner = shot.place @ np.array([[1, 0, -60.0], [0, 1, 0], [0, 0, 1]])
    placed = cv2.warpAffine(padded, inner, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
    picture = placed[..., :3] + shot.backdrop * (1 - placed[..., 3:])
    picture = lit(picture, shot.light)
    if shot.camera:
        picture = seen_by_camera(picture, rng)
    if shot.lens > 0.2:
        picture = cv2.GaussianBlur(picture, (0, 0), shot.lens)
    if shot.motion[0] > 1:
        picture = cv2.filter2D(picture, -1, _smear(*shot.motion))
    picture = picture + rng.normal(0, max(shot.noise, 1e-3), picture.shape)
    finished = np.clip(picture + 0.5, 0, 255).astype(np.uint8)
    (top, right, bottom, left), level = shot.border
    if top:
        finished[:top] = level
    if bottom:
        finished[-bottom:] = level
    if left:
        finished[:, :left] = level
    if right:
        finished[:, -right:] = level
    if shot.again:
        code = cv2.imencode(".jpg", finished, [cv2.IMWRITE_JPEG_QUALITY, shot.again])[1]
        finished = cv2.imdecode(code, cv2.IMREAD_COLOR)
    return finished


def _smear(length: float, degrees: float) -> NDArray[np.float32]:
    size = int(length) | 1
    kernel = np.zeros((size, size), np.float32)
    kernel[size // 2] = 1
    matrix = cv2.getRotationMatrix2D((size / 2 - 0.5, size / 2 - 0.5), degrees, 1.0)
    kernel = cv2.warpAffine(kernel, matrix, (size, size))
    return kernel / kernel.sum()


def painted(
    shot: Shot, colour: NDArray[np.float32], alpha: NDArray[np.float32] | None = None
) -> Shot:
    """Return the shot with other pixels of the person."""
    return replace(shot, colour=colour, alpha=shot.alpha if alpha is None else alpha)
