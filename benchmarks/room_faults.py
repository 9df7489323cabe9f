"""Faults of room, lamps, camera and place, each as one change to a faultless shot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from benchmarks.light import lit, to_light
from benchmarks.shots import HEIGHT, WIDTH, Shot, across_and_down, then, turned

if TYPE_CHECKING:
    Rng = np.random.Generator

_WRONG = (
    *((200, 30, 40), (150, 150, 150), (60, 60, 65), (220, 205, 180), (40, 110, 60)),
    *((120, 120, 200), (51, 100, 150), (190, 190, 190), (20, 60, 160), (255, 200, 200)),
)


def too_low(shot: Shot, rng: Rng) -> Shot:
    return replace(shot, place=then(shot.place, turned(0, 1, 0, rng.uniform(62, 95))))


def too_high(shot: Shot, rng: Rng) -> Shot:
    """Nearer to the camera with the eyes where they were: the hair meets the edge.

    Flat hair would not: of a bald head the portrait also moves up, as far as eyes may.
    """
    place = then(shot.place, turned(0, rng.uniform(1.13, 1.22), 0, 0))
    head = shot.cutout.sight.head
    top = float((place @ [head.eye_x, head.hair_top_y or 0.0, 1.0])[1])
    place[1, 2] -= np.clip(top - _TOO_HIGH, 0.0, _EYES_UP)
    return replace(shot, place=place)


_TOO_HIGH = 40.0
_EYES_UP = 40.0
"""Row at which the hair ends where it ends too high, and by how many rows eyes can be higher."""


def too_small(shot: Shot, rng: Rng) -> Shot:
    width = shot.cutout.sight.head.face_width
    return replace(shot, place=then(shot.place, turned(0, rng.uniform(150, 168) / width, 0, 0)))


def off_centre(shot: Shot, rng: Rng) -> Shot:
    return replace(
        shot, place=then(shot.place, turned(0, 1, rng.choice([-1, 1]) * rng.uniform(32, 60), 0))
    )


def rolled(shot: Shot, rng: Rng) -> Shot:
    return replace(
        shot, place=then(shot.place, turned(rng.choice([-1, 1]) * rng.uniform(9, 14), 1, 0, 0))
    )


def wrong_colour(shot: Shot, rng: Rng) -> Shot:
    colour = np.array(_WRONG[rng.integers(len(_WRONG))][::-1], np.float32)
    return replace(shot, backdrop=np.broadcast_to(colour, shot.backdrop.shape).astype(np.float32))


def gradient(shot: Shot, rng: Rng) -> Shot:
    x, y = across_and_down()
    angle = rng.uniform(0, 2 * np.pi)
    ramp = np.clip(0.5 + 0.5 * (np.cos(angle) * x + np.sin(angle) * y), 0, 1)
    light = (1 - rng.uniform(0.3, 0.5) * ramp)[..., None]
    return replace(shot, backdrop=lit(shot.backdrop, light))


def shadow(shot: Shot, rng: Rng) -> Shot:
    """The person's shadow on the backdrop, on the other side where hair would hide it on one."""
    side, aside, down = rng.choice([-1, 1]), rng.uniform(25, 55), rng.uniform(0, 25)
    soften, depth = rng.uniform(5, 11), rng.uniform(0.35, 0.6)
    casts = []
    for way in (side, -side):
        shift = np.float32([[1, 0, way * aside], [0, 1, down]])
        cast = cv2.warpAffine(shot.alpha, shift, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
        casts.append(cv2.GaussianBlur(cast, (0, 0), soften))
    shown = [float((one * (1 - shot.alpha)).sum()) for one in casts]
    soft = casts[0] if shown[0] > 0.5 * shown[1] else casts[1]
    return replace(shot, backdrop=lit(shot.backdrop, 1 - depth * soft[..., None]))


def thing(shot: Shot, rng: Rng) -> Shot:
    backdrop = np.ascontiguousarray(shot.backdrop.copy())
    colour = [int(v) for v in rng.integers(20, 180, 3)]
    side = int(rng.choice([-1, 1]))
    x = WIDTH // 2 + side * int(rng.uniform(150, 210))
    kind = rng.integers(4)
    if kind == 0:
        cv2.rectangle(backdrop, (x - 24, 60), (x + 24, 130), colour, -1)
    elif kind == 1:
        cv2.line(backdrop, (x, 0), (x + 15, HEIGHT), colour, int(rng.integers(6, 12)), cv2.LINE_AA)
    elif kind == 2:
        for _ in range(14):
            leaf = (int(x + rng.normal(0, 22)), int(170 + rng.normal(0, 45)))
            axes = (int(rng.uniform(8, 20)), 7)
            cv2.ellipse(backdrop, leaf, axes, rng.uniform(0, 180), 0, 360, (50, 110, 60), -1)
    else:
        cv2.circle(backdrop, (x, 90), 26, colour, -1, cv2.LINE_AA)
    return replace(shot, backdrop=backdrop)


def same_clothes(shot: Shot, rng: Rng) -> Shot:
    """Clothing of the backdrop's colour, with what shading it had."""
    chin = shot.cutout.sight.head.chin_y
    y = np.arange(HEIGHT, dtype=np.float32)
    body = np.clip((y - chin - 45) / 12, 0, 1)[:, None, None]
    grey = shot.colour.mean(axis=2, keepdims=True)
    relief = (
        cv2.GaussianBlur(grey, (0, 0), 2)[..., None] - cv2.GaussianBlur(grey, (0, 0), 25)[..., None]
    ) * 0.15
    ground = shot.backdrop.reshape(-1, 3).mean(axis=0) * rng.uniform(0.98, 1.0)
    return replace(shot, colour=shot.colour * (1 - body) + np.clip(ground + relief, 0, 255) * body)


def border(shot: Shot, rng: Rng) -> Shot:
    width = int(rng.integers(4, 14))
    sides = [(width,) * 4, (width, 0, 0, 0), (0, width, 0, width), (0, 0, 0, width)]
    return replace(shot, border=(sides[rng.integers(len(sides))], int(rng.integers(0, 30))))


def under(shot: Shot, rng: Rng) -> Shot:
    return replace(shot, light=shot.light * 2.0 ** rng.uniform(-2.6, -1.7))


def over(shot: Shot, rng: Rng) -> Shot:
    """So much light that the skin burns, which dark skin does later."""
    head, points = shot.cutout.sight.head, shot.cutout.sight.face.points
    reach = int(0.05 * head.face_width)
    skin = [
        to_light(shot.colour[int(y) - reach : int(y) + reach, int(x) - reach : int(x) + reach])
        for x, y in points[[50, 280, 151], :2]
    ]
    usual = float(np.median(np.concatenate([part.reshape(-1, 3) for part in skin])[:, 1]))
    return replace(shot, light=0.75 / max(usual, 0.01) * 2.0 ** rng.uniform(0.5, 1.1))


def side_light(shot: Shot, rng: Rng) -> Shot:
    """The lamp on the darker side out: that half of the person gets a third of the light."""
    head, points = shot.cutout.sight.head, shot.cutout.sight.face.points
    near = [
        shot.colour[int(y) - 4 : int(y) + 5, int(x) - 4 : int(x) + 5].mean()
        for x, y in points[[205, 425], :2]
    ]
    darker = 1.0 if near[0] > near[1] else -1.0
    x = np.arange(WIDTH, dtype=np.float32)
    across = -darker * np.tanh((x - head.eye_x) / (0.22 * head.face_width))
    stops = 0.5 * rng.uniform(1.5, 2.4) * across - 0.25
    return replace(shot, colour=lit(shot.colour, 2.0 ** stops[None, :, None]))


def lamp_above(shot: Shot, rng: Rng) -> Shot:
    """One lamp straight above, or one straight below: forehead or chin gets little light."""
    head = shot.cutout.sight.head
    way = rng.choice([-1.0, 1.0])
    y = np.arange(HEIGHT, dtype=np.float32)
    middle = (head.eye_y + head.chin_y) / 2
    stops = (
        0.5 * way * rng.uniform(3.2, 4.4) * np.tanh((y - middle) / (0.5 * head.face_width)) - 0.3
    )
    return replace(shot, colour=lit(shot.colour, 2.0 ** stops[:, None, None]))


def cast(shot: Shot, rng: Rng) -> Shot:
    gains = ((1.0, 0.86, 0.5), (0.62, 0.9, 1.25), (0.78, 1.1, 0.74), (1.15, 0.78, 1.1))
    red, green, blue = gains[rng.integers(4)]
    return replace(shot, light=shot.light * np.array([blue, green, red], np.float32))


def blurred(shot: Shot, rng: Rng) -> Shot:
    return replace(shot, lens=float(rng.uniform(3.0, 5.0)))


def spilt(shot: Shot, rng: Rng) -> Shot:
    """A light-blue backdrop that throws its light onto the edge of hair and clothing."""
    blue = np.array((255, 197, 100), np.float32)
    depth = rng.uniform(10, 18)
    solid = (shot.alpha > 0.5).astype(np.uint8)
    solid = cv2.copyMakeBorder(solid, 0, 200, 200, 200, cv2.BORDER_REPLICATE)
    away = cv2.distanceTransform(solid, cv2.DIST_L2, 5)[:HEIGHT, 200:-200]
    share = rng.uniform(0.55, 0.8) * np.exp(-away / depth)
    tinted = shot.colour * (1 - share[..., None]) + blue * share[..., None]
    backdrop = np.broadcast_to(blue, shot.backdrop.shape).astype(np.float32)
    return replace(shot, colour=tinted.astype(np.float32), backdrop=backdrop)


def moved(shot: Shot, rng: Rng) -> Shot:
    return replace(shot, motion=(float(rng.uniform(12, 20)), float(rng.uniform(-30, 210))))


def noisy(shot: Shot, rng: Rng) -> Shot:
    return replace(shot, noise=float(rng.uniform(14, 24)))


def compressed(shot: Shot, rng: Rng) -> Shot:
    return replace(shot, again=int(rng.integers(6, 16)))


def another_person(shot: Shot, rng: Rng) -> Shot:
    """The same person once more, further back and to one side."""
    side = rng.choice([-1, 1])
    points = shot.cutout.sight.face.points[:, :2]
    face = np.zeros(shot.alpha.shape, np.float32)
    cv2.fillConvexPoly(face, cv2.convexHull(np.round(points).astype(np.int32)), 1.0)
    best, most = np.eye(3)[:2], -1.0
    for away, down in _BEHIND:
        matrix = np.array([[0.5, 0, 120 + side * away], [0, 0.5, down]])
        there = cv2.warpAffine(face, matrix, (WIDTH, HEIGHT))
        seen = float((there * (1 - shot.alpha)).sum() / (0.25 * face.sum()))
        if seen > most:
            best, most = matrix, seen
        if seen > _HALF_SEEN:
            break
    alpha = cv2.warpAffine(shot.alpha, best, (WIDTH, HEIGHT))[..., None]
    colour = cv2.warpAffine(shot.colour, best, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    return replace(shot, backdrop=shot.backdrop * (1 - alpha) + colour * alpha)


_BEHIND = ((165, 120.0), (175, 120.0), (185, 120.0), (185, 70.0), (185, 20.0))
"""How far aside and down a neighbour is looked for who shows from behind hair or the brim of a hat:
one who is hidden is no fault of the portrait."""
_HALF_SEEN = 0.5


ROOM_FAULTS = {
    "eye-line": too_low, "hair-top": too_high, "face-width": too_small, "centred": off_centre,
    "roll": rolled, "background-colour": wrong_colour, "background-even": gradient,
    "background-shadow": shadow, "background-object": thing, "background-spill": spilt,
    "clothing-contrast": same_clothes, "black-edge": border, "exposure-under": under,
    "exposure-over": over, "light-even": side_light, "light-even: above": lamp_above,
    "colour-cast": cast, "sharpness": blurred, "motion-blur": moved, "noise": noisy,
    "compression": compressed, "one-face": another_person,
}  # fmt: skip
"""By the rule that names the fault, behind a colon another kind of it."""
