"""Everything that is measured of one portrait, once, before any rule is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.checks.backdrop import find_backdrop
from capture_station.checks.detail import measure_fineness
from capture_station.checks.eyes import cut_eye
from capture_station.checks.shoulders import find_shoulders
from capture_station.checks.skin import cut_patch
from capture_station.domain.findings import Geometry

if TYPE_CHECKING:
    from capture_station.checks.arrays import Picture
    from capture_station.checks.backdrop import Backdrop
    from capture_station.checks.eyes import EyePatch
    from capture_station.checks.faces import Box, Face
    from capture_station.checks.jpeg import JpegStructure
    from capture_station.checks.outline import HairTop
    from capture_station.checks.pose import Pose
    from capture_station.checks.sight import Sight
    from capture_station.checks.skin import FacePatch


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file is, apart from what it shows.

    Attributes:
        format: E.g. ``"JPEG"``.
        mode: Stored mode, e.g. ``"RGB"``.
        width: Pixels across as displayed.
        height: Pixels down as displayed.
        dpi: Resolution, None where the file gives none.
        size_kb: Size in units of 1024 bytes.
        frames: Number of pictures inside.
        turned: Whether it is stored turned and righted by EXIF.
        structure: What its JPEG markers say; None for other formats.
        leftover: Bytes behind the picture's end.
        carries: Names of places in the file that can name a person.
    """

    format: str
    mode: str
    width: int
    height: int
    dpi: tuple[float, float] | None
    size_kb: float
    frames: int
    turned: bool
    structure: JpegStructure | None
    leftover: int
    carries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """The person of a portrait, in pixels of `Measures.picture`.

    Attributes:
        face: Mesh, lids, irises.
        pose: Turn of the head.
        hair: Top of the hair.
        patch: The face brought upright and to one size.
        eyes: Patches of the eyes on the image's left and right.
        face_width: Cheek to cheek.
        inter_eye: Distance of the eyes.
        shoulders_deg: Slope of the shoulders, positive = the image's right one lower; None where
            they cannot be seen.
        fineness: Strength of fine against coarse detail at the sharper eye.
    """

    face: Face
    pose: Pose
    hair: HairTop | None
    patch: FacePatch
    eyes: tuple[EyePatch, EyePatch]
    face_width: float
    inter_eye: float
    shoulders_deg: float | None
    fineness: float


@dataclass(frozen=True, slots=True)
class Lasting:
    """Measures that hold for some live frames: of the room, of the skin, of the body.

    Attributes:
        backdrop: See `Measures`.
        patch: See `Person`.
        shoulders_deg: See `Person`.
    """

    backdrop: Backdrop | None
    patch: FacePatch
    shoulders_deg: float | None


@dataclass(frozen=True, slots=True)
class Measures:
    """All measures of one portrait.

    Attributes:
        picture: What the rules look at: the portrait, at about its own scale.
        scale: Pixels of `picture` per pixel of `geometry`.
        geometry: The official measures, in pixels of the judged image.
        faces: All faces in the portrait, surest first, in pixels of `picture`.
        person: The one that counts; None where no face was found.
        backdrop: What is behind; None where it cannot be seen.
        enlarged: Portrait pixels per pixel that the camera gave; None where unknown (a file).
        file: Facts of the file; None for a live frame.
    """

    picture: Picture
    scale: float
    geometry: Geometry
    faces: tuple[Box, ...]
    person: Person | None
    backdrop: Backdrop | None
    enlarged: float | None
    file: FileFacts | None


def take_measures(
    picture: Picture,
    sight: Sight | None,
    faces: tuple[Box, ...],
    *,
    size: tuple[int, int],
    enlarged: float | None = None,
    file: FileFacts | None = None,
    lasting: Lasting | None = None,
) -> Measures:
    """Return the measures of a portrait.

    Args:
        picture: The portrait, possibly at another scale.
        sight: What was seen in it, in its pixels.
        faces: All faces in it, in its pixels.
        size: Width and height of the judged image in its own pixels.
        enlarged: See `Measures`.
        file: See `Measures`.
        lasting: What was measured a moment ago and need not be measured again.
    """
    scale = picture.shape[0] / size[1]
    return Measures(
        picture=picture,
        scale=scale,
        geometry=_geometry(sight, len(faces), size, scale),
        faces=faces,
        person=None if sight is None else _person(picture, sight, lasting),
        backdrop=lasting.backdrop
        if lasting is not None
        else find_backdrop(picture, None if sight is None else sight.mask),
        enlarged=enlarged,
        file=file,
    )


def _person(picture: Picture, sight: Sight, lasting: Lasting | None) -> Person:
    head, face = sight.head, sight.face
    return Person(
        face=face,
        pose=sight.pose,
        hair=sight.hair,
        patch=cut_patch(picture, face) if lasting is None else lasting.patch,
        eyes=(
            cut_eye(picture, face, face.left, head.inter_eye),
            cut_eye(picture, face, face.right, head.inter_eye),
        ),
        face_width=head.face_width,
        inter_eye=head.inter_eye,
        shoulders_deg=find_shoulders(picture, sight.head, sight.mask)
        if lasting is None
        else lasting.shoulders_deg,
        fineness=measure_fineness(picture, face, head.inter_eye),
    )


def _geometry(sight: Sight | None, faces: int, size: tuple[int, int], scale: float) -> Geometry:
    width, height = size
    if sight is None:
        return Geometry(width, height, faces)
    head = sight.head.moved(1.0 / scale, 0.0, 0.0)
    return Geometry(
        width=width,
        height=height,
        faces=max(faces, 1),
        eye_y=head.eye_y,
        eye_mid_x=head.eye_x,
        inter_eye=head.inter_eye,
        hair_top_y=head.hair_top_y,
        chin_y=head.chin_y,
        face_width=head.face_width,
        head_height=None if head.hair_top_y is None else head.chin_y - head.hair_top_y,
        roll_deg=sight.pose.roll,
        yaw_deg=sight.pose.yaw,
        pitch_deg=sight.pose.pitch,
    )
