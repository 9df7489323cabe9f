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

    from capture_station.sitters.scene import Backdrop, Light, Scene

_F = canon.FACE_WIDTH
_CX = canon.EYES[0]


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
    image = np.clip(light[..., None] * colour, 0, 255).astype(np.uint8)
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


def place_figure(image: NDArray[np.uint8], scene: Scene, size: tuple[int, int]) -> Placed:
    """Draw the scene's sitter into `image` (BGR uint8), in place, and measure it."""
    assert scene.person is not None
    figure = paint_figure(
        scene.person, scene.expression.gaze, scene.expression.mouth_open, scene.worn
    )
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
    if scale < 0.6:
        picture = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        matrix = matrix @ np.array([[2.0, 0, 0.5], [0, 2.0, 0.5], [0, 0, 1.0]])
    flags = cv2.INTER_CUBIC if scale > 1.1 else cv2.INTER_LINEAR
    return np.asarray(
        cv2.warpAffine(picture, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    )


def _lit(figure: Figure, turn: Turn, light: Light) -> NDArray[np.uint8]:
    picture = turn.apply(figure.picture)
    if light.side == 0 and light.hot_spots == 0:
        return picture
    out = picture.astype(np.float32)
    if light.side != 0:
        x = (np.arange(canon.SHEET[0], dtype=np.float32) - _CX) / (0.5 * _F)
        y = np.arange(canon.SHEET[1], dtype=np.float32)
        chin = float(figure.mesh[152, 1])
        body = np.clip((y - chin) / (0.3 * _F), 0, 1)[:, None]
        across = np.tanh(x)[None] * (1 - body) + np.tanh(x / 2.4)[None] * body
        gain = 1 - abs(light.side) * 0.38 * (1 - np.sign(light.side) * across)
        out[..., :3] *= gain[..., None]
    if light.hot_spots > 0:
        mesh = figure.mesh
        spots = np.zeros(out.shape[:2], np.float32)
        for index, rx, ry in (
            (151, 60, 34),
            (4, 15, 19),
            (50, 34, 26),
            (280, 34, 26),
            (175, 22, 14),
        ):
            cv2.ellipse(spots, tuple(int(v) for v in mesh[index]), (rx, ry), 0, 0, 360, 1.0, -1)
        spots = blur(spots, 11) * light.hot_spots * out[..., 3] / 255
        out[..., :3] += spots[..., None] * (262 * out[..., 3:] / 255 - out[..., :3])
    out[..., :3] = np.minimum(out[..., :3], out[..., 3:])
    return np.asarray(np.clip(out, 0, 255), dtype=np.uint8)


def _cast_shadow(
    image: NDArray[np.uint8], cover: NDArray[np.uint8], strength: float, height: int
) -> None:
    step = 8
    small = cv2.resize(cover, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    shift = np.float32([[1, 0, 0.085 * height / step], [0, 1, 0.03 * height / step]])
    moved = cv2.warpAffine(small, shift, small.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(moved.astype(np.float32), (0, 0), 0.014 * height / step)
    shade = 255 - cv2.resize(soft, cover.shape[::-1], interpolation=cv2.INTER_LINEAR) * (
        0.55 * strength
    )
    image[:] = cv2.multiply(image, cv2.merge([shade.astype(np.uint8)] * 3), scale=1 / 255)


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
    rows = np.flatnonzero((cover[:, columns] > 127).any(axis=1))
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


def finish(image: NDArray[np.uint8], scene: Scene, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Apply exposure, colour cast, focus, motion and noise; return the frame, BGR uint8."""
    image = _expose(image, scene.light)
    unit = size[1] / 1080
    image = cv2.GaussianBlur(image, (0, 0), 0.55 * unit + scene.camera.blur * unit)
    if scene.camera.motion > 0:
        length = max(3, int(scene.camera.motion * unit) | 1)
        image = cv2.blur(image, (length, 1 if length < 9 else 3))
    grain = _grain(scene.seed, size, scene.camera.noise)
    return np.asarray(cv2.add(image, grain, dtype=cv2.CV_8U))


def _expose(image: NDArray[np.uint8], light: Light) -> NDArray[np.uint8]:
    if light.exposure == 0 and light.cast == (1.0, 1.0, 1.0):
        return image
    levels = np.arange(256, dtype=np.float64) / 255
    gains = np.array(light.cast[::-1]) * 2.0**light.exposure
    table = (levels[:, None] ** 2.2 * gains[None]) ** (1 / 2.2) * 255
    return np.asarray(cv2.LUT(image, np.clip(table, 0, 255).astype(np.uint8)[:, None, :]))


@lru_cache(maxsize=2)
def _grain_tile(strength: float) -> NDArray[np.int16]:
    rng = np.random.default_rng(97)
    grey = rng.standard_normal((640, 704, 1)).astype(np.float32)
    colour = rng.standard_normal((640, 704, 3)).astype(np.float32)
    tile = cv2.GaussianBlur(grey * 0.8 + colour * 0.6, (0, 0), 0.5)
    return np.asarray(np.round(tile / tile.std() * strength), dtype=np.int16)


def _grain(seed: int, size: tuple[int, int], strength: float) -> NDArray[np.int16]:
    """Return sensor noise (h, w, 3): one tile, laid at a place that the seed decides."""
    tile = _grain_tile(strength)
    rng = np.random.default_rng([seed, 89])
    down, right = int(rng.integers(640)), int(rng.integers(704))
    tile = np.roll(tile, (down, right), axis=(0, 1))
    rows, columns = -(-size[1] // 640), -(-size[0] // 704)
    return np.asarray(np.tile(tile, (rows, columns, 1))[: size[1], : size[0]])
