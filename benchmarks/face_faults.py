"""Faults of the sitter, painted or bent onto a photographed face."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from benchmarks.bending import bent
from benchmarks.gaze_faults import gazing, gazing_down, gazing_up
from benchmarks.shots import HEIGHT, WIDTH, Shot, painted
from benchmarks.variety import OVAL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.checks.faces import Eye

    Rng = np.random.Generator

_LIP_TOP = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
_LIP_LOW = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
_LOWER_FACE = (
    *(6, 351, 347, 346, 352, 361, 288, 397, 365, 379, 378, 400, 377, 152),
    *(148, 176, 149, 150, 136, 172, 58, 132, 123, 117, 118, 122),
)


def _turn_head(shot: Shot, yaw: float, pitch: float) -> Shot:
    points = shot.cutout.sight.face.points.astype(float)
    middle = points[[234, 454]].mean(axis=0)
    middle[2] += 0.2 * shot.cutout.sight.head.face_width
    a, b = np.radians(yaw), np.radians(pitch)
    across = np.array([[np.cos(a), 0, -np.sin(a)], [0, 1, 0], [np.sin(a), 0, np.cos(a)]])
    nod = np.array([[1, 0, 0], [0, np.cos(b), np.sin(b)], [0, -np.sin(b), np.cos(b)]])
    gone = (points - middle) @ (nod @ across).T + middle
    kept = list(range(0, 468, 5)) + list(OVAL)
    kept = sorted(set(kept))
    return bent(shot, points[kept, :2], gone[kept, :2])


def yawed(shot: Shot, rng: Rng) -> Shot:
    return _turn_head(shot, float(rng.choice([-1, 1]) * rng.uniform(17, 24)), 0.0)


def pitched(shot: Shot, rng: Rng) -> Shot:
    sign = rng.choice([-1, 1])
    now = shot.cutout.sight.pose.pitch
    return _turn_head(shot, 0.0, float(sign * rng.uniform(18, 24)) - now)


def sloped(shot: Shot, rng: Rng) -> Shot:
    """Shoulders askew: the body sheared, the lower side further down.

    Beside the neck the body begins above the chin, as raised shoulders do. At least 15 degrees: the
    camera leans up to 1.6 the other way.
    """
    head = shot.cutout.sight.head
    chin, middle, width = head.chin_y, head.eye_x, head.face_width
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    beside = np.clip((np.abs(x - middle) / width - 0.5) / 0.2, 0, 1)
    ramp = np.clip((y - chin + 10 + 0.35 * width * beside) / 30, 0, 1)
    sides = [int(np.clip(middle + way * 0.85 * width, 0, WIDTH - 1)) for way in (-1, 1)]
    tops = [int((shot.alpha[int(chin - 0.2 * width) :, side] > 0.5).argmax()) for side in sides]
    lean = 1.0 if tops[1] >= tops[0] else -1.0
    rise = np.tan(np.radians(lean * rng.uniform(15, 20)))
    my = (y - ramp * rise * (x - middle)).astype(np.float32)
    colour = cv2.remap(shot.colour, x, my, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    alpha = cv2.remap(shot.alpha, x, my, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return painted(shot, colour, alpha)


def _eyes(shot: Shot) -> tuple[Eye, Eye]:
    return shot.cutout.sight.face.left, shot.cutout.sight.face.right


def closed(shot: Shot, rng: Rng) -> Shot:
    """The skin of the upper lid drawn down over the eye, a lash line where the lids meet."""
    colour = shot.colour.copy()
    for eye in _eyes(shot) if rng.random() < 0.7 else _eyes(shot)[:1]:
        width = eye.width
        lower = eye.lids[0:9]
        lower = lower[np.argsort(lower[:, 0])]
        upper = np.vstack([eye.lids[0], eye.lids[9:16], eye.lids[8]])
        upper = upper[np.argsort(upper[:, 0])]
        soft = cv2.GaussianBlur(colour, (0, 0), 1.5)
        for x in range(int(lower[0, 0] - 2), int(lower[-1, 0]) + 3):
            bottom = np.interp(x, lower[:, 0], lower[:, 1]) + 0.10 * width
            top = np.interp(x, upper[:, 0], upper[:, 1]) - 0.16 * width
            rows = np.arange(int(top), int(bottom) + 1)
            share = ((rows - top) / (bottom - top))[:, None]
            colour[rows, x] = soft[int(top), x] * (1 - share) + soft[int(bottom), x] * share
        layer = np.zeros((HEIGHT, WIDTH), np.float32)
        line = np.round(lower - np.array([0.0, 1.0])).astype(np.int32)
        cv2.polylines(layer, [line], isClosed=False, color=1.0, thickness=2, lineType=cv2.LINE_AA)
        layer = cv2.GaussianBlur(layer, (0, 0), 0.7)[..., None] * rng.uniform(0.5, 0.85)
        colour = colour * (1 - layer) + 35.0 * layer
    return painted(shot, colour.astype(np.float32))


def mouth_open(shot: Shot, rng: Rng) -> Shot:
    points = shot.cutout.sight.face.points[:, :2].astype(float)
    drop = rng.uniform(0.07, 0.13) * shot.cutout.sight.head.face_width
    fixed = [1, 4, 98, 327, 33, 263, 133, 362, 234, 454, 61, 291, 0, 37, 267, 13, 82, 312, 2]
    falling = [17, 84, 314, 14, 87, 317, 152, 148, 377, 175, 199]
    source = points[fixed + falling]
    target = source.copy()
    target[len(fixed) :, 1] += drop
    target[len(fixed) + 6 :, 1] -= 0.5 * drop
    shaped = bent(shot, source, target)
    inner_low = points[list(_LIP_LOW)].copy()
    share = np.sin(np.linspace(0, np.pi, len(_LIP_LOW)))
    inner_low[:, 1] += drop * share
    hole = np.vstack([points[list(_LIP_TOP)], inner_low[::-1]])
    colour = shaped.colour.copy()
    cv2.fillPoly(colour, [np.round(hole).astype(np.int32)], (30, 25, 45), cv2.LINE_AA)
    teeth = np.vstack(
        [points[list(_LIP_TOP)], (points[list(_LIP_TOP)] + [0, 0.45 * drop] * share[:, None])[::-1]]
    )
    cv2.fillPoly(colour, [np.round(teeth).astype(np.int32)], (215, 225, 230), cv2.LINE_AA)
    return painted(shaped, colour)


def _layer(shape: NDArray[np.float64], soft: float) -> NDArray[np.float32]:
    layer = np.zeros((HEIGHT, WIDTH), np.float32)
    cv2.fillPoly(layer, [np.round(shape).astype(np.int32)], 1.0, cv2.LINE_AA)
    return cv2.GaussianBlur(layer, (0, 0), soft)[..., None] if soft else layer[..., None]


def _lenses(shot: Shot, grow: float = 1.0) -> list[NDArray[np.float64]]:
    """Return the outlines of two lenses, about 50 x 37 mm on eyes 63 mm apart."""
    angle = np.linspace(0, 2 * np.pi, 48)
    reach = 0.40 * grow * shot.cutout.sight.head.inter_eye
    round_off = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** 0.7
    outline = np.stack([reach * round_off, 0.74 * reach * np.sin(angle)], 1)
    drop = np.array([0.0, 0.07 * shot.cutout.sight.head.inter_eye])
    return [eye.corners_middle + outline + drop for eye in _eyes(shot)]


def dark_glasses(shot: Shot, rng: Rng) -> Shot:
    colour, tint = shot.colour, rng.integers(10, 50, 3).astype(np.float32)
    depth = rng.uniform(0.75, 0.97)
    for outline in _lenses(shot):
        lens = _layer(outline, 0.8) * depth
        colour = colour * (1 - lens) + tint * lens
    return painted(shot, _rims(shot, colour))


def _rims(shot: Shot, colour: NDArray[np.float32]) -> NDArray[np.float32]:
    colour = np.ascontiguousarray(colour, dtype=np.float32)
    for outline in _lenses(shot):
        corners = [np.round(outline).astype(np.int32)]
        cv2.polylines(
            colour, corners, isClosed=True, color=(30, 30, 35), thickness=3, lineType=cv2.LINE_AA
        )
    return colour


def glasses(shot: Shot, rng: Rng) -> Shot:
    """No fault: clear glasses."""
    del rng
    return painted(shot, _rims(shot, shot.colour))


def glare(shot: Shot, rng: Rng) -> Shot:
    colour = _rims(shot, shot.colour)
    for eye, outline in zip(_eyes(shot), _lenses(shot, 0.95), strict=True):
        middle = eye.corners_middle + rng.uniform(-0.2, 0.2, 2) * eye.width
        angle = np.linspace(0, 2 * np.pi, 30)
        blob = middle + np.stack(
            [
                rng.uniform(0.25, 0.5) * eye.width * np.cos(angle),
                rng.uniform(0.18, 0.32) * eye.width * np.sin(angle),
            ],
            1,
        )
        layer = _layer(blob, 2.0) * rng.uniform(0.85, 1.0) * _layer(outline, 0.6)
        colour = colour * (1 - layer) + 253.0 * layer
    return painted(shot, colour)


def face_mask(shot: Shot, rng: Rng) -> Shot:
    colours = ((230, 205, 170), (240, 240, 240), (30, 30, 30), (150, 150, 150), (200, 190, 235))
    tint = np.array(colours[rng.integers(len(colours))], np.float32)
    points = shot.cutout.sight.face.points[:, :2].astype(float)
    layer = _layer(points[list(_LOWER_FACE)], 1.2)
    y = np.arange(HEIGHT, dtype=np.float32)[:, None, None]
    folds = 1 - 0.05 * (np.sin(y / 5.0) > 0.8)
    return painted(shot, shot.colour * (1 - layer) + tint * folds * layer)


def hand(shot: Shot, rng: Rng) -> Shot:
    """A hand before mouth and chin: fingers of the cheek's colour, darker between them."""
    points = shot.cutout.sight.face.points[:, :2].astype(float)
    head = shot.cutout.sight.head
    x, y = (int(v) for v in points[50])
    skin = np.median(shot.colour[y - 5 : y + 6, x - 5 : x + 6].reshape(-1, 3), axis=0)
    colour = np.ascontiguousarray(shot.colour.copy())
    middle = (points[13] + points[152]) / 2.0
    angle = np.radians(rng.uniform(-35, 35))
    along = np.array([np.cos(angle), np.sin(angle)]) * 0.62 * head.face_width
    across = np.array([-np.sin(angle), np.cos(angle)]) * 0.155 * head.face_width
    start = rng.uniform(-2.2, -1.8)
    for number in range(5):
        at = middle + (start + number) * across
        begin, end = (tuple(int(v) for v in at + way * along) for way in (-1.0, 1.0))
        thick = int(0.155 * head.face_width)
        shade = skin * rng.uniform(0.9, 1.02)
        cv2.line(colour, begin, end, [float(v) for v in 0.6 * skin], thick + 2, cv2.LINE_AA)
        cv2.line(colour, begin, end, [float(v) for v in shade], thick - 3, cv2.LINE_AA)
    layer = _layer(points[list(_LOWER_FACE)], 2.0)
    soft = cv2.GaussianBlur(colour, (0, 0), 1.2)
    return painted(shot, shot.colour * (1 - layer) + soft * layer)


def _hair_colour(shot: Shot) -> NDArray[np.float32]:
    """Return the colour of strands: of the hair, or a dark one where shaven skin shows instead."""
    head = shot.cutout.sight.head
    y0 = int(head.hair_top_y or 60) + 12
    x = int(head.eye_x)
    seen = np.median(shot.colour[y0 : y0 + 20, x - 30 : x + 30].reshape(-1, 3), axis=0)
    x, y = (int(v) for v in shot.cutout.sight.face.points[50, :2])
    skin = np.median(shot.colour[y - 5 : y + 6, x - 5 : x + 6].reshape(-1, 3), axis=0)
    return 0.3 * skin if np.abs(seen - skin).mean() < _LIKE_SKIN else seen


_LIKE_SKIN = 25.0
"""Steps of 8 bits by which hair differs from skin at least."""


def hair_over_eyes(shot: Shot, rng: Rng) -> Shot:
    points = shot.cutout.sight.face.points[:, :2].astype(float)
    hair, colour = _hair_colour(shot), shot.colour.copy()
    one = rng.random() < 0.5
    eyes = _eyes(shot)[: 1 if one else 2]
    width = shot.cutout.sight.head.face_width
    for eye in eyes:
        for _ in range(60):
            x = eye.corners_middle[0] + rng.normal(0, 0.45) * eye.width
            top = np.array([x + rng.normal(0, 0.08) * width, points[10, 1] + rng.uniform(-25, 5)])
            end = np.array([x, eye.corners_middle[1] + rng.uniform(0.1, 0.75) * eye.width])
            shade = np.clip(hair + rng.normal(0, 14), 0, 255)
            cv2.line(
                colour, tuple(int(v) for v in top), tuple(int(v) for v in end),
                [float(v) for v in shade], int(rng.integers(3, 7)), cv2.LINE_AA,
            )  # fmt: skip
    return painted(shot, colour)


def hat(shot: Shot, rng: Rng) -> Shot:
    points = shot.cutout.sight.face.points[:, :2].astype(float)
    head = shot.cutout.sight.head
    top = max((head.hair_top_y or 60) - 12, 2)
    brow = points[[105, 334], 1].mean()
    line = points[10, 1] * 0.55 + brow * 0.45
    tint = rng.integers(15, 220, 3).astype(np.float32)
    half = 0.66 * head.face_width
    angle = np.linspace(np.pi, 2 * np.pi, 40)
    crown = np.stack([head.eye_x + half * np.cos(angle), line + (line - top) * np.sin(angle)], 1)
    colour, alpha = shot.colour.copy(), shot.alpha.copy()
    layer = _layer(crown, 1.0)
    x = np.arange(WIDTH, dtype=np.float32)[None, :, None]
    shade = 1 - 0.35 * ((x - head.eye_x) / half) ** 2
    colour = colour * (1 - layer) + np.clip(tint * shade, 0, 255) * layer
    alpha = np.maximum(alpha, layer[..., 0])
    if rng.random() < 0.6:
        brim = np.stack(
            [head.eye_x + 1.02 * half * np.cos(angle + np.pi), line - 6 - 16 * np.sin(angle)], 1
        )
        under = _layer(brim, 0.8)
        colour = colour * (1 - under) + tint * 0.6 * under
    return painted(shot, colour, alpha)


def hot_spots(shot: Shot, rng: Rng) -> Shot:
    points = shot.cutout.sight.face.points[:, :2]
    width = shot.cutout.sight.head.face_width
    layer = np.zeros((HEIGHT, WIDTH), np.float32)
    for index in (151, 4, 50, 280):
        axes = (int(rng.uniform(0.07, 0.13) * width), int(rng.uniform(0.05, 0.09) * width))
        cv2.ellipse(layer, tuple(int(v) for v in points[index]), axes, 0, 0, 360, 1.0, -1)
    layer = cv2.GaussianBlur(layer, (0, 0), 5)[..., None] * rng.uniform(0.85, 1.0)
    return painted(shot, shot.colour * (1 - layer) + 255.0 * layer)


def red_eye(shot: Shot, rng: Rng) -> Shot:
    colour = np.ascontiguousarray(shot.colour.copy())
    for eye in _eyes(shot):
        layer = np.zeros((HEIGHT, WIDTH), np.float32)
        at = tuple(round(float(v)) for v in eye.iris[0])
        cv2.circle(layer, at, max(3, int(0.6 * eye.iris_radius)), 1.0, -1, cv2.LINE_AA)
        layer = cv2.GaussianBlur(layer, (0, 0), 0.8)[..., None] * 0.85
        tint = np.array([40, 30, rng.uniform(170, 230)], np.float32)
        colour = colour * (1 - layer) + tint * layer
    return painted(shot, colour)


FACE_FAULTS = {
    "yaw": yawed, "pitch": pitched, "shoulders-level": sloped, "eyes-open": closed,
    "gaze-ahead": gazing, "gaze-ahead: down": gazing_down, "gaze-ahead: up": gazing_up,
    "mouth-closed": mouth_open, "dark-glasses": dark_glasses, "glasses-glare": glare,
    "face-covered": face_mask, "face-covered: hand": hand, "hair-over-eyes": hair_over_eyes,
    "head-covered": hat, "hot-spots": hot_spots, "red-eye": red_eye,
}  # fmt: skip
"""By the rule that names the fault, behind a colon another kind of it."""
