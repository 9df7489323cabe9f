"""One person seen in a picture: face, pose, outline, where the head is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from capture_station.checks.crop import HeadPlace
from capture_station.checks.faces import Box, Face, Region, region_of_box, trace_face
from capture_station.checks.outline import HairTop, PersonMask, find_hair_top, find_person
from capture_station.checks.pose import Pose, fit_pose

if TYPE_CHECKING:
    from capture_station.checks.arrays import Picture
    from capture_station.checks.networks import Networks

# The contour of the face from the temples to the jaw, point against point.
_CONTOUR_LEFT: Final = (127, 234, 93, 132, 58, 172, 136)
_CONTOUR_RIGHT: Final = (356, 454, 323, 361, 288, 397, 365)
_JAW: Final = (148, 152, 377, 176, 400)
_CONTOUR_OUTSIDE: Final = 1.010
_CHIN_OUTSIDE: Final = 0.010
"""How much wider than the mesh the face is, and in face widths how much lower its chin. On photos
the mesh is 1 % too wide already, on drawn faces, whose edges are known, 3 % too narrow: both stay
within 5 pixels of a portrait (benchmarks/geometry)."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A person as seen, in pixels of the picture looked at.

    Attributes:
        face: The mesh with lids and irises.
        pose: Turn of the head.
        head: Where the head is.
        hair: Top of the hair; None where it could not be found.
        mask: The person's mask; None where it was not looked for again (see `see_again`).
    """

    face: Face
    pose: Pose
    head: HeadPlace
    hair: HairTop | None = None
    mask: PersonMask | None = None

    def moved(self, dx: float, dy: float) -> Sight:
        """Return the same sight in a picture whose corner lies at (-dx, -dy) of this one."""
        mask = self.mask
        return Sight(
            face=self.face.moved(1.0, dx, dy),
            pose=self.pose,
            head=self.head.moved(1.0, dx, dy),
            hair=None
            if self.hair is None
            else HairTop(self.hair.y + dy, refined=self.hair.refined, cut=self.hair.cut),
            mask=None if mask is None else mask.moved(1.0, dx, dy),
        )


def place_of(face: Face, hair: HairTop | None) -> HeadPlace:
    """Return where the head of a face is (definitions of CHECKS.md)."""
    left, right = face.left.iris[0], face.right.iris[0]
    middle = (left + right) / 2.0
    points = face.points
    across = points[list(_CONTOUR_RIGHT), :2] - points[list(_CONTOUR_LEFT), :2]
    width = _CONTOUR_OUTSIDE * float(np.hypot(across[:, 0], across[:, 1]).max())
    return HeadPlace(
        eye_x=float(middle[0]),
        eye_y=float(middle[1]),
        inter_eye=float(np.hypot(*(right - left))),
        hair_top_y=None if hair is None else hair.y,
        chin_y=float(points[list(_JAW), 1].max()) + _CHIN_OUTSIDE * width,
        face_width=width,
    )


def roll_of(face: Face) -> float:
    """Return the angle in degrees of the line through the eye centres."""
    across = face.right.iris[0] - face.left.iris[0]
    return float(np.degrees(np.arctan2(across[1], across[0])))


def see_person(
    networks: Networks, picture: Picture, start: Box | Region, *, looks: int
) -> Sight | None:
    """Look at the person whose face lies about at `start`.

    Args:
        networks: The models.
        picture: At about the scale of a finished portrait.
        start: Where the face is, from the detector or from the frame before.
        looks: How often the mesh looks (see `trace_face`).

    Returns:
        What was seen, or None where there is no face.
    """
    region = region_of_box(start) if isinstance(start, Box) else start
    face = trace_face(networks, picture, region, looks=looks)
    if face is None:
        return None
    return see_outline(networks, picture, Sight(face, _pose_of(face), place_of(face, None)))


def see_outline(networks: Networks, picture: Picture, sight: Sight) -> Sight:
    """Return a sight with the person's mask and the top of the hair as they are now."""
    mask = find_person(networks, picture, sight.face, sight.head.face_width)
    hair = find_hair_top(picture, sight.face, sight.head.face_width, mask)
    return replace(sight, head=place_of(sight.face, hair), hair=hair, mask=mask)


def see_again(
    networks: Networks, picture: Picture, region: Region, hair_above: float | None
) -> Sight | None:
    """Look at the face alone; the top of a head that was measured a moment ago goes with it.

    Args:
        networks: The models.
        picture: At about the scale of a finished portrait.
        region: Where the face is.
        hair_above: Height of the hair's top above the eyes in face widths, None if unknown.
    """
    face = trace_face(networks, picture, region, looks=1)
    if face is None:
        return None
    head = place_of(face, None)
    hair = None
    if hair_above is not None:
        y = head.eye_y - hair_above * head.face_width
        hair = HairTop(y, refined=False, cut=y < 0.0)
        head = replace(head, hair_top_y=y)
    return Sight(face, _pose_of(face), head, hair, None)


def _pose_of(face: Face) -> Pose:
    """Return the pose, its roll from the eyes as the standards define it."""
    fitted = fit_pose(face.points)
    return Pose(roll=roll_of(face), yaw=fitted.yaw, pitch=fitted.pitch)
