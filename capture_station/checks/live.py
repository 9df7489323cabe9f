"""The live view: the sitter followed from frame to frame, judged as the portrait of the moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from capture_station.checks.faces import find_faces, region_of_points
from capture_station.checks.locating import Located, around, crop_of, locate, open_window
from capture_station.checks.measures import take_measures
from capture_station.checks.rules.table import judge_all
from capture_station.checks.sight import see_person
from capture_station.domain.findings import CropWindow, Finding, Judgement, verdict_of

if TYPE_CHECKING:
    from capture_station.checks.arrays import Grid, Picture
    from capture_station.checks.backdrop import Backdrop
    from capture_station.checks.crop import HeadPlace
    from capture_station.checks.faces import Box, Region
    from capture_station.checks.networks import Networks
    from capture_station.domain.spec import Background, PhotoSpec

_DETECT_EVERY: Final = 10
"""Frames between two searches for further faces while the sitter's own is followed."""
_ROOM_EVERY: Final = 4
"""Frames for which the rules of the room keep their answer while the picture stays alike."""
_ALIKE: Final = 6.0
"""Mean change of 8-bit values above which a picture is another one."""
_STEADY_PX: Final = 2.5
"""How many portrait pixels a head may move before the crop window follows."""
_LOOKS: Final = 1


@dataclass(frozen=True, slots=True)
class LiveView:
    """What is known of one frame of the live view.

    Attributes:
        judgement: Of the frame as seen through the crop window, in portrait pixels.
        crop: The crop window in the frame's pixels; None without a face.
        width: Width of the frame.
        height: Height of the frame.
        face_box: Left, top, right, bottom of the sitter's face in the frame's pixels.
        landmarks: Shape (468, 2): the face mesh in the frame's pixels, for the stage's guides.
    """

    judgement: Judgement
    crop: CropWindow | None
    width: int
    height: int
    face_box: tuple[float, float, float, float] | None
    landmarks: Grid | None


@dataclass(frozen=True, slots=True)
class _Room:
    """What the rules of the room said, and of what.

    Attributes:
        backdrop: As measured then.
        findings: Their answers by rule.
        age: Frames since.
        asked: The spec's id and the backgrounds they were asked about.
        thumbnail: A few pixels of the frame, to notice another picture.
    """

    backdrop: Backdrop | None
    findings: dict[str, Finding]
    age: int
    asked: tuple[str, tuple[Background, ...]]
    thumbnail: Grid


@dataclass(frozen=True, slots=True)
class _Trace:
    """What is carried from one frame to the next.

    Attributes:
        size: Width and height of the frames.
        crop: The crop window.
        head: The head for which it was computed.
        region: Where the mesh looks next.
        faces: All faces as the detector last saw them.
        age: Frames since it looked.
        room: The rules of the room.
    """

    size: tuple[int, int]
    crop: CropWindow
    head: HeadPlace
    region: Region
    faces: tuple[Box, ...]
    age: int
    room: _Room


class LiveJudge:
    """Judges the frames of one camera, one after another.

    Args:
        networks: The models, of the same thread.
    """

    def __init__(self, networks: Networks) -> None:
        self._networks = networks
        self._trace: _Trace | None = None

    def reset(self) -> None:
        """Forget the last frame."""
        self._trace = None

    def judge(self, frame: Picture, spec: PhotoSpec, accepted: tuple[Background, ...]) -> LiveView:
        """Judge the next frame."""
        rows, columns = frame.shape[:2]
        trace = self._trace
        if trace is not None and trace.size != (columns, rows):
            trace = None
        if trace is None or trace.age >= _DETECT_EVERY:
            faces, age = find_faces(self._networks, frame), 0
        else:
            faces, age = trace.faces, trace.age + 1
        found = None if trace is None else self._follow(frame, spec, trace)
        if found is None:
            if trace is not None and age:
                faces, age = find_faces(self._networks, frame), 0
            trace = None
            found = locate(self._networks, frame, spec, faces, looks=2)
        if found is None:
            self._trace = None
            return self._nobody(frame, spec, accepted)
        return self._seen(frame, spec, accepted, found, trace, (faces, age))

    def _follow(self, frame: Picture, spec: PhotoSpec, trace: _Trace) -> Located | None:
        """Look where the sitter was; the crop window stays while the head hardly moves."""
        window = around(frame, trace.crop, spec)
        sight = see_person(
            self._networks, window.picture, window.region(trace.region), looks=_LOOKS
        )
        if sight is None:
            return None
        head = window.head(sight)
        if _hardly_moved(head, trace.head, window.step):
            return Located(window, sight, trace.crop)
        crop = crop_of(frame, head, spec)
        return None if crop is None else Located(window, sight, crop)

    def _seen(
        self,
        frame: Picture,
        spec: PhotoSpec,
        accepted: tuple[Background, ...],
        found: Located,
        trace: _Trace | None,
        faces: tuple[tuple[Box, ...], int],
    ) -> LiveView:
        window, sight, crop = found.window, found.sight, found.crop
        columns, rows = frame.shape[1], frame.shape[0]
        thumbnail = frame[:: max(1, rows // 12), :: max(1, columns // 16)].astype(np.float32)
        room = None if trace is None else trace.room
        if room is not None and not _still_holds(room, thumbnail, (spec.id, accepted)):
            room = None
        judgement, room = _judge_through(found, faces[0], spec, accepted, room, thumbnail)
        landmarks = window.points(sight)
        kept = trace is not None and crop is trace.crop
        self._trace = _Trace(
            size=(columns, rows),
            crop=crop,
            head=trace.head if trace is not None and kept else window.head(sight),
            region=region_of_points(landmarks),
            faces=faces[0],
            age=faces[1],
            room=room,
        )
        low, high = landmarks.min(axis=0).tolist(), landmarks.max(axis=0).tolist()
        box = (low[0], low[1], high[0], high[1])
        return LiveView(judgement, crop, columns, rows, box, landmarks)

    def _nobody(
        self, frame: Picture, spec: PhotoSpec, accepted: tuple[Background, ...]
    ) -> LiveView:
        """Judge a frame without a face: its whole is the picture."""
        rows, columns = frame.shape[:2]
        window = open_window(frame, (0, 0, columns, rows), rows, spec.frame.height_px)
        size = (spec.frame.width_px, spec.frame.height_px)
        measures = take_measures(window.picture, None, (), size=size)
        findings = judge_all(measures, spec, accepted)
        judgement = Judgement(spec.id, verdict_of(findings), measures.geometry, findings)
        return LiveView(judgement, None, columns, rows, None, None)


def _judge_through(
    found: Located,
    faces: tuple[Box, ...],
    spec: PhotoSpec,
    accepted: tuple[Background, ...],
    room: _Room | None,
    thumbnail: Grid,
) -> tuple[Judgement, _Room]:
    """Judge what lies in the crop window, on the pixels already at hand."""
    window, crop = found.window, found.crop
    x0 = max(0, round((crop.left - window.left) / window.step))
    y0 = max(0, round((crop.top - window.top) / window.step))
    x1 = min(window.picture.shape[1], x0 + round(crop.width / window.step))
    y1 = min(window.picture.shape[0], y0 + round(crop.height / window.step))
    inside = tuple(
        box
        for box in faces
        if crop.left < (box.left + box.right) / 2 < crop.left + crop.width
        and crop.top < (box.top + box.bottom) / 2 < crop.top + crop.height
    )
    measures = take_measures(
        window.picture[y0:y1, x0:x1],
        found.sight.moved(-float(x0), -float(y0)),
        inside,
        size=(spec.frame.width_px, spec.frame.height_px),
        enlarged=spec.frame.width_px / crop.width,
        backdrop=None if room is None else room.backdrop,
    )
    findings = judge_all(measures, spec, accepted, None if room is None else room.findings)
    judgement = Judgement(spec.id, verdict_of(findings), measures.geometry, findings)
    if room is not None:
        return judgement, replace(room, age=room.age + 1)
    by_rule = {finding.rule: finding for finding in findings}
    return judgement, _Room(measures.backdrop, by_rule, 1, (spec.id, accepted), thumbnail)


def _still_holds(room: _Room, thumbnail: Grid, asked: tuple[str, tuple[Background, ...]]) -> bool:
    """Tell whether the rules of the room need not be asked again."""
    return (
        room.age < _ROOM_EVERY
        and room.asked == asked
        and float(np.abs(thumbnail - room.thumbnail).mean()) < _ALIKE
    )


def _hardly_moved(head: HeadPlace, before: HeadPlace, step: float) -> bool:
    """Tell whether a head is where it was, within what nobody sees in a portrait.

    The crop window then stays: it would only tremble with the measures.
    """
    if (head.hair_top_y is None) is not (before.hair_top_y is None):
        return False
    moves = (
        head.eye_x - before.eye_x,
        head.eye_y - before.eye_y,
        head.face_width - before.face_width,
        (head.hair_top_y or 0.0) - (before.hair_top_y or 0.0),
    )
    return max(map(abs, moves)) < _STEADY_PX * step
