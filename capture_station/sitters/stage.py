"""Puts a painted sitter before the backdrop: pose, place, light, and the camera's own traces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.figure import Figure, paint_figure
from capture_station.sitters.paint import blur, noise
from capture_station.sitters.turn import Turn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.sitters.person import Person
    from capture_station.sitters.scene import Backdrop, Light, Scene

_F = canon.FACE_WIDTH
_CX = canon.EYES[0]
_HALVE_BELOW = 0.6
"""Scale below which the sheet is halved first, so that fine strands do not flicker."""
_COARSE = 8
"""Reduction at which shadows are computed."""
_SHINE = ((151, 60, 34), (4, 15, 19), (50, 34, 26), (280, 34, 26), (175, 22, 14))
"""Where skin shines under hard light: landmark, half width and half height on the sheet, px."""
_INSIDE = 127
"""Coverage from which a pixel belongs to the sitter."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A sitter in the frame: coverage uint8 (h, w) and the measures by name."""

    cover: NDArray[np.uint8]
    measures: dict[str, float]


def paint_backdrop(backdrop: Backdrop, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return the backdrop alone, BGR uint8, as evenly lit as a real one is."""
    return _backdrop(backdrop, size).copy()


@lru_cache(maxsize=4)
def _backdrop(backdrop: Backdrop, size: tuple[int, int]) -> NDArray[np.uint8]:
    width, height = size
    x = np.linspace(-1, 1, width, dtype=np.float32)[None]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    light = 1.0 - 0.012 * x * x - 0.010 * y * y - 0.5 * backdrop.gradient * (1 + x)
    cloth = noise(np.random.default_rng(5), (height // 4, width // 4), (60, 40)) * 0.002
    light = light + cv2.resize(cloth, size, interpolation=cv2.INTER_CUBIC)
    colour = np.array(backdrop.colour[::-1], np.float32)
    image = np.asarray(np.clip(light[..., None] * colour, 0, 255), dtype=np.uint8)
    if backdrop.thing:
        _furnish(image)
    return image


def _furnish(image: NDArray[np.uint8]) -> None:
    """Stand a lamp and hang a picture where a portrait's crop will see them."""
    height, width = image.shape[:2]
    unit = height / 100
    left, right = width / 2 - 31 * unit, width / 2 + 24 * unit
    cv2.rectangle(
        image,
        (int(right), int(12 * unit)),
        (int(right + 16 * unit), int(34 * unit)),
        (60, 84, 110),
        -1,
    )
    cv2.rectangle(
        image,
        (int(right + unit), int(13 * unit)),
        (int(right + 15 * unit), int(33 * unit)),
        (210, 220, 226),
        -1,
    )
    cv2.rectangle(
        image, (int(left - unit), int(20 * unit)), (int(left + unit), height), (52, 50, 50), -1
    )
    cv2.circle(image, (int(left), int(18 * unit)), int(6 * unit), (70, 72, 78), -1, cv2.LINE_AA)


def place_figure(
    image: NDArray[np.uint8], scene: Scene, person: Person, size: tuple[int, int]
) -> Placed:
    """Draw `person` as the scene says into `image` (BGR uint8), in place, and measure it."""
    figure = paint_figure(person, scene.expression.gaze, scene.expression.mouth_open, scene.worn)
    turn = Turn(figure.mesh, scene.pose.yaw_deg, scene.pose.pitch_deg)
    lit = _lit(figure, turn, scene.light)
    matrix = _placing(scene, turn.carry(np.array(figure.eyes)), size)
    placed = _warp(lit, matrix, size)
    cover = placed[..., 3]
    if scene.backdrop.shadow > 0:
        _cast_shadow(image, cover, scene.backdrop.shadow, size[1])
    through = cv2.merge([255 - cover] * 3)
    image[:] = cv2.add(cv2.multiply(image, through, scale=1 / 255), placed[..., :3])
    return Placed(cover, _measure(figure, turn, matrix, cover, scene))


def _placing(scene: Scene, eyes: NDArray[np.float64], size: tuple[int, int]) -> NDArray[np.float64]:
    """Return the 2×3 matrix from the sheet to the frame."""
    scale = scene.framing.face * size[1] / _F
    roll = np.deg2rad(scene.pose.roll_deg)
    turn = scale * np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
    target = np.array([scene.framing.eye_x * size[0], scene.framing.eye_y * size[1]])
    return np.hstack([turn, (target - turn @ eyes.mean(axis=0))[:, None]])


def _warp(
    picture: NDArray[np.uint8], matrix: NDArray[np.float64], size: tuple[int, int]
) -> NDArray[np.uint8]:
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    if scale < _HALVE_BELOW:
        half = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        picture = np.asarray(half, dtype=np.uint8)
        matrix = matrix @ np.array([[2.0, 0, 0.5], [0, 2.0, 0.5], [0, 0, 1.0]])
    flags = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR
    placed = cv2.warpAffine(picture, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(placed, dtype=np.uint8)


def _lit(figure: Figure, turn: Turn, light: Light) -> NDArray[np.uint8]:
    """Return the turned sheet under lamps that are unequal or leave shine."""
    picture = turn.apply(figure.picture)
    if light.side == 0 and light.hot_spots == 0:
        return picture
    out = picture.astype(np.float32)
    if light.side != 0:
        x = (np.arange(canon.SHEET[0], dtype=np.float32) - _CX) / (0.5 * _F)
        y = np.arange(canon.SHEET[1], dtype=np.float32)
        body = np.clip((y - float(figure.mesh[152, 1])) / (0.3 * _F), 0, 1)[:, None]
        across = np.tanh(x)[None] * (1 - body) + np.tanh(x / 2.4)[None] * body
        loss = 0.38 * abs(light.side) * (1 - np.sign(light.side) * across)
        out[..., :3] *= (1 - loss)[..., None]
    if light.hot_spots > 0:
        spots = np.zeros(out.shape[:2], np.float32)
        for index, across_px, down_px in _SHINE:
            x_px, y_px = figure.mesh[index].astype(int).tolist()
            cv2.ellipse(spots, (x_px, y_px), (across_px, down_px), 0, 0, 360, 1.0, -1)
        cover = out[..., 3:] / 255
        out[..., :3] += (
            (blur(spots, 11) * light.hot_spots)[..., None] * (262 * cover - out[..., :3]) * cover
        )
        out[..., :3] = np.minimum(out[..., :3], out[..., 3:])
    return np.asarray(np.clip(out, 0, 255), dtype=np.uint8)


def _cast_shadow(
    image: NDArray[np.uint8], cover: NDArray[np.uint8], strength: float, height: int
) -> None:
    """Darken the backdrop where the sitter stands in one lamp's light, in place."""
    small = cv2.resize(
        cover.astype(np.float32) / np.float32(255), None, fx=1 / _COARSE, fy=1 / _COARSE,
        interpolation=cv2.INTER_AREA,
    )  # fmt: skip
    by = np.array([[1, 0, 0.085], [0, 1, 0.03]]) * [1, 1, height / _COARSE]
    moved = cv2.warpAffine(small, by, small.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(moved, (0, 0), 0.014 * height / _COARSE)
    shade = np.asarray(cv2.resize(soft, cover.shape[::-1], interpolation=cv2.INTER_LINEAR))
    image[:] = image * (1 - 0.55 * strength * shade)[..., None]


def _measure(
    figure: Figure, turn: Turn, matrix: NDArray[np.float64], cover: NDArray[np.uint8], scene: Scene
) -> dict[str, float]:
    def seen(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(turn.carry(points) @ matrix[:, :2].T + matrix[:, 2])

    right, left = seen(np.array(figure.eyes))
    oval = seen(figure.mesh[list(canon.OVAL)])
    axis = (left - right) / np.linalg.norm(left - right)
    below = oval[
        oval[:, 1] >= (right[1] + left[1]) / 2 - 0.02 * scene.framing.face * cover.shape[0]
    ]
    across = below @ axis
    columns = slice(max(0, int(oval[:, 0].min())), max(1, int(oval[:, 0].max()) + 1))
    rows = np.flatnonzero((cover[:, columns] > _INSIDE).any(axis=1))
    return {
        "eye_y": float((right[1] + left[1]) / 2),
        "eye_mid_x": float((right[0] + left[0]) / 2),
        "inter_eye": float(np.linalg.norm(left - right)),
        "chin_y": float(oval[:, 1].max()),
        "hair_top_y": float(rows[0]) if len(rows) else 0.0,
        "face_width": float(across.max() - across.min()),
        "roll_deg": float(np.rad2deg(np.arctan2(axis[1], axis[0]))),
        "yaw_deg": scene.pose.yaw_deg,
        "pitch_deg": scene.pose.pitch_deg,
    }
