"""Finding the sitter in a picture of any size, at the scale of a portrait."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.crop import find_crop
from capture_station.checks.faces import Box, Region, find_beside, region_of_points
from capture_station.checks.sight import see_person
from capture_station.domain.findings import CropWindow

if TYPE_CHECKING:
    from capture_station.checks.arrays import Grid, Picture
    from capture_station.checks.crop import HeadPlace
    from capture_station.checks.networks import Networks
    from capture_station.checks.sight import Sight
    from capture_station.domain.spec import PhotoSpec

_MARGIN: Final = 0.07
"""What is looked at around a crop window, in its width and height on each side."""
_BOX_TO_FACE_WIDTH: Final = 1.12
"""Side of the detector's box in face widths."""
_USUAL_HEIGHT: Final = 3.1
_USUAL_EYES: Final = 0.4
"""Height of a portrait in face widths, and where in it the eyes lie."""
_WIDEST: Final = 4.0
"""Width of a window at most, in portrait heights."""
_SAME_SCALE: Final = 0.02
"""A resampling that nobody would see is left out."""


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a picture, brought to about the portrait's scale.

    Attributes:
        picture: The pixels.
        left: Left edge in the whole picture.
        top: Upper edge there.
        step: Pixels of the whole picture per pixel of this one.
    """

    picture: Picture
    left: float
    top: float
    step: float

    def region(self, region: Region) -> Region:
        """Return a region of the whole picture in this window's pixels."""
        return replace(
            region,
            x=(region.x - self.left) / self.step,
            y=(region.y - self.top) / self.step,
            side=region.side / self.step,
        )

    def box(self, box: Box) -> Box:
        """Return a box of the whole picture in this window's pixels."""
        return replace(
            box,
            left=(box.left - self.left) / self.step,
            right=(box.right - self.left) / self.step,
            top=(box.top - self.top) / self.step,
            bottom=(box.bottom - self.top) / self.step,
        )

    def outside(self, box: Box) -> Box:
        """Return a box of this window in the whole picture's pixels."""
        return replace(
            box,
            left=self.left + box.left * self.step,
            right=self.left + box.right * self.step,
            top=self.top + box.top * self.step,
            bottom=self.top + box.bottom * self.step,
        )

    def points(self, sight: Sight) -> Grid:
        """Return the mesh of a sight in the whole picture's pixels, shape (468, 2)."""
        placed: Grid = sight.face.points[:, :2] * np.float32(self.step)
        placed += np.array([self.left, self.top], dtype=np.float32)
        return placed

    def head(self, sight: Sight) -> HeadPlace:
        """Return where the head of a sight is in the whole picture."""
        return sight.head.moved(self.step, self.left, self.top)


@dataclass(frozen=True, slots=True)
class Located:
    """The sitter, found.

    Attributes:
        window: What was looked at.
        sight: What was seen, in the window's pixels.
        crop: What would become the portrait, in the whole picture's pixels.
    """

    window: Window
    sight: Sight
    crop: CropWindow


def open_window(
    picture: Picture, area: tuple[float, float, float, float], height: float, portrait_height: int
) -> Window:
    """Cut an area and scale it so that `height` pixels of the picture become `portrait_height`.

    Args:
        picture: The whole picture.
        area: Left, top, right, bottom; may reach beyond the picture.
        height: In pixels of the picture.
        portrait_height: In pixels of the window.
    """
    rows, columns = picture.shape[:2]
    x0, y0 = max(0, int(area[0])), max(0, int(area[1]))
    x1, y1 = min(columns, int(np.ceil(area[2]))), min(rows, int(np.ceil(area[3])))
    part = picture[y0:y1, x0:x1]
    # A sliver of a picture must not grow beyond bounds when it is brought to that height.
    step = max(height / portrait_height, part.shape[1] / (_WIDEST * portrait_height))
    done = 1.0
    while step >= 2.0 and min(part.shape[:2]) > 1:  # noqa: PLR2004 - halving is exact and fast
        half = (part.shape[1] // 2, part.shape[0] // 2)
        part = np.asarray(cv2.resize(part, half, interpolation=cv2.INTER_AREA))
        step, done = step / 2.0, done * 2.0
    if abs(step - 1.0) > _SAME_SCALE:
        size = (max(1, round(part.shape[1] / step)), max(1, round(part.shape[0] / step)))
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_LINEAR))
        done *= step
    return Window(part, float(x0), float(y0), done)


def around(picture: Picture, crop: CropWindow, spec: PhotoSpec) -> Window:
    """Return the window about a crop window, with some room around it."""
    room_x, room_y = _MARGIN * crop.width, _MARGIN * crop.height
    area = (
        crop.left - room_x,
        crop.top - room_y,
        crop.left + crop.width + room_x,
        crop.top + crop.height + room_y,
    )
    return open_window(picture, area, crop.height, spec.frame.height_px)


def main_face(faces: tuple[Box, ...]) -> Box:
    """Return the face that is the sitter's: the largest."""
    return max(faces, key=lambda box: box.side)


def with_others(networks: Networks, window: Window, faces: tuple[Box, ...]) -> tuple[Box, ...]:
    """Return the faces of a picture with those beside the only one that it showed as a whole.

    Args:
        networks: The models.
        window: Of the sitter.
        faces: In the whole picture's pixels, as are the answers.
    """
    if len(faces) != 1:
        return faces
    others = find_beside(networks, window.picture, window.box(faces[0]))
    return (*faces, *(window.outside(box) for box in others))


def locate(
    networks: Networks, picture: Picture, spec: PhotoSpec, faces: tuple[Box, ...], looks: int
) -> Located | None:
    """Find the sitter among detected faces.

    The first look goes where the detector's box says the portrait will be, the second where the
    first look says; after that nothing depends on the detector any more.

    Returns:
        What was found; None without a face, or where the picture is too small for any portrait.
    """
    if not faces:
        return None
    box = main_face(faces)
    window = around(picture, _guess(box, spec, picture), spec)
    found = None
    start: Box | Region = window.box(box)
    for _ in range(2):
        if found is not None:
            region = region_of_points(window.points(found.sight))
            window = around(picture, found.crop, spec)
            start = window.region(region)
        sight = see_person(networks, window.picture, start, looks=max(2, looks))
        if sight is None:
            return None
        crop = crop_of(picture, window.head(sight), spec)
        if crop is None:
            return None
        found = Located(window, sight, crop)
    return found


def crop_of(picture: Picture, head: HeadPlace, spec: PhotoSpec) -> CropWindow | None:
    """Return the crop window for a head; enlarged, for show only, where it must be."""
    rows, columns = picture.shape[:2]
    return find_crop(head, spec, columns, rows) or find_crop(
        head, spec, columns, rows, enlarge=True
    )


def _guess(box: Box, spec: PhotoSpec, picture: Picture) -> CropWindow:
    """Return about where the crop window will be, from the detector's box alone."""
    rows, columns = picture.shape[:2]
    height = _USUAL_HEIGHT * box.side / _BOX_TO_FACE_WIDTH
    width = height * spec.frame.width_px / spec.frame.height_px
    eyes = box.top + 0.35 * (box.bottom - box.top)
    return CropWindow(
        left=max(0.0, (box.left + box.right) / 2 - width / 2),
        top=max(0.0, eyes - _USUAL_EYES * height),
        width=min(width, columns),
        height=min(height, rows),
    )
