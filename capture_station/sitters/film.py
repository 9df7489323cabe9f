"""Writes sitters as films: folders of pictures that a recorded camera plays by name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters.scene import render

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.sitters.scene import Scene

_QUALITY = 95
_DRIFT = 0.0006
"""Sway from one frame to the next, as a share of the frame's height."""


def write_scene(
    folder: Path, scene: Scene, frames: int, seed: int, size: tuple[int, int] = (1920, 1080)
) -> tuple[Path, ...]:
    """Write consecutive frames of `scene` as JPEG files, in order of their names.

    The sitter sways a little, as people on a stool do; the first frame stands as the scene says.

    Args:
        folder: Where; made if missing.
        scene: What is seen.
        frames: How many.
        seed: Drives sway and sensor noise.
        size: Width and height, px.

    Raises:
        OSError: The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng([seed, 83])
    place = np.zeros(3)
    written = []
    for number in range(frames):
        framing, pose = scene.framing, scene.pose
        moved = replace(
            scene,
            framing=replace(
                framing,
                eye_x=framing.eye_x + place[0] * size[1] / size[0],
                eye_y=framing.eye_y + place[1],
            ),
            pose=replace(pose, roll_deg=pose.roll_deg + place[2]),
            seed=seed * 1000 + number,
        )
        path = folder / f"{number:04d}.jpg"
        picture = render(moved, size).image
        code = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1]
        path.write_bytes(code.tobytes())
        written.append(path)
        place = 0.8 * place + rng.standard_normal(3) * [_DRIFT, _DRIFT * 0.5, 0.06]
    return tuple(written)
