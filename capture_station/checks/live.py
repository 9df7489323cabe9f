"""The live view: the sitter followed from frame to frame, judged as the portrait of the moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from capture_station.checks.faces import find_faces, region_of_points
from capture_station.checks.locating import (
    Located,
    Window,
    around,
    crop_of,
    locate,
    open_window,
    with_others,
)
from capture_station.checks.measures import Lasting, Measures, take_measures
from capture_station.checks.rules.table import judge_all
from capture_station.checks.sight import see_again, see_outline, see_person
from capture_station.domain.findings import CropWindow, Finding, Judgement, verdict_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capture_station.checks.arrays import Grid, Picture
    from capture_station.checks.crop import HeadPlace
    from capture_station.checks.faces import Box, Region
    from capture_station.checks.networks import Networks
    from capture_station.checks.outline import PersonMask
    from capture_station.checks.pose import Pose
    from capture_station.checks.sight import Sight
    from capture_station.domain.spec import Background, PhotoSpec

_DETECT_EVERY: Final = 10
"""Frames between two searches for further faces while the sitter's own is followed."""
_LASTS: Final = 5
"""Frames for which lasting measures and answers hold while the picture stays alike; then one frame
looks for the person's outline and the next asks the rules that need it. Together they would make
that one frame twice as dear as the others."""
_ALIKE: Final = 14.0
"""Mean change of 8-bit values above which a picture is another one."""
_STEADY_PX: Final = 2.5
"""How many portrait pixels a head may move before the crop window follows."""
_SAME_PLACE: Final = 0.12
"""Face widths by which a head may have moved since, and ..."""
_SAME_TURN_DEG: Final = 4.0
"""... degrees by which it may have turned."""


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
class _Known:
    """What was found at the last full look, and of what.

    Attributes:
        lasting: Measures that still hold.
        findings: All answers by rule.
        head: Where the head was, in the frame's pixels.
        pose: How it was turned.
        age: Frames since.
        asked: The spec's id and the backgrounds that were asked about.
        thumbnail: A few pixels of the frame, to notice another picture.
    """

    lasting: Lasting
    findings: Mapping[str, Finding]
    head: HeadPlace
    pose: Pose
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
        known: The last full look; None where there was none yet.
        outline: The person's mask of the frame before, in the frame's pixels, where the rules that
            need it are still to be asked.
    """

    size: tuple[int, int]
    crop: CropWindow
    head: HeadPlace
    region: Region
    faces: tuple[Box, ...]
    age: int
    known: _Known | None
    outline: PersonMask | None


@dataclass(frozen=True, slots=True)
class _Looked:
    """What one frame showed.

    Attributes:
        found: The sitter.
        faces: All faces.
        age: Frames since they were looked for.
        known: What still holds of the last full look; None where all is to be measured.
        outline: See `_Trace`.
    """

    found: Located
    faces: tuple[Box, ...]
    age: int
    known: _Known | None
    outline: PersonMask | None = None


class LiveJudge:
    """Judges the frames of one camera, one after another.

    Args:
        networks: The models, of the same thread.
    """

    def __init__(self, networks: Networks) -> None:
        self._networks = networks
        self._trace: _Trace | None = None
        self._glimpsed: tuple[Box, ...] = ()

    def reset(self) -> None:
        """Forget the last frame."""
        self._trace = None

    def judge(self, frame: Picture, spec: PhotoSpec, accepted: tuple[Background, ...]) -> LiveView:
        """Judge the next frame.

        Another picture is looked at as a whole. Otherwise each frame looks at the face alone, whose
        place, pose, eyes and mouth change all the time; every few frames, or when the head has
        moved, one frame looks for the outline too and the next asks the rules that judge the rest.
        """
        rows, columns = frame.shape[:2]
        thumbnail = frame[:: max(1, rows // 12), :: max(1, columns // 16)].astype(np.float32)
        looked = self._look(frame, spec, accepted, thumbnail)
        if looked is None:
            self._trace = None
            return self._nobody(frame, spec, accepted, self._glimpsed)
        found, faces, known = looked.found, looked.faces, looked.known
        measures = _measures_through(found, faces, spec, known)
        findings = judge_all(measures, spec, accepted, None if known is None else known.findings)
        head = found.window.head(found.sight)
        if known is None and measures.person is not None:
            person = measures.person
            known = _Known(
                Lasting(measures.backdrop, person.patch, person.shoulders_deg),
                {finding.rule: finding for finding in findings},
                head,
                found.sight.pose,
                0,
                (spec.id, accepted),
                thumbnail,
            )
        landmarks = found.window.points(found.sight)
        trace = self._trace
        self._trace = _Trace(
            size=(columns, rows),
            crop=found.crop,
            head=trace.head if trace is not None and found.crop is trace.crop else head,
            region=region_of_points(landmarks),
            faces=faces,
            age=looked.age,
            outline=looked.outline,
            known=None if known is None else replace(known, age=known.age + 1),
        )
        low, high = landmarks.min(axis=0).tolist(), landmarks.max(axis=0).tolist()
        return LiveView(
            Judgement(spec.id, verdict_of(findings), measures.geometry, findings),
            found.crop,
            columns,
            rows,
            (low[0], low[1], high[0], high[1]),
            landmarks,
        )

    def _look(
        self,
        frame: Picture,
        spec: PhotoSpec,
        accepted: tuple[Background, ...],
        thumbnail: Grid,
    ) -> _Looked | None:
        """Find the sitter: where the last frame showed one, else anywhere; None where nobody is."""
        rows, columns = frame.shape[:2]
        trace = self._trace
        if trace is not None and trace.size == (columns, rows):
            known = trace.known
            if known is not None and _still_holds(known, thumbnail, (spec.id, accepted)):
                looked = self._look_again(frame, spec, trace, known)
            else:
                looked = self._look_anew(frame, spec, trace)
            if looked is not None:
                return looked
        faces = find_faces(self._networks, frame)
        found = locate(self._networks, frame, spec, faces, looks=2)
        self._glimpsed = faces
        if found is None:
            return None
        return _Looked(found, with_others(self._networks, found.window, faces), 0, None)

    def _look_anew(self, frame: Picture, spec: PhotoSpec, trace: _Trace) -> _Looked | None:
        """Look at the whole sitter where the last frame showed one."""
        window = around(frame, trace.crop, spec)
        faces, age = self._faces(frame, trace, window)
        region = window.region(trace.region)
        sight = see_person(self._networks, window.picture, region, looks=1)
        found = None if sight is None else _located(frame, spec, trace, window, sight)
        return None if found is None else _Looked(found, faces, age, None)

    def _look_again(
        self, frame: Picture, spec: PhotoSpec, trace: _Trace, known: _Known
    ) -> _Looked | None:
        """Look at the face, and at as much of the rest as one frame may cost."""
        window = around(frame, trace.crop, spec)
        above = _hair_above(known.head)
        sight = see_again(self._networks, window.picture, window.region(trace.region), above)
        if sight is None:
            return None
        step = window.step
        if trace.outline is not None:
            before = trace.outline.moved(1.0 / step, -window.left / step, -window.top / step)
            found = _located(frame, spec, trace, window, replace(sight, mask=before))
            return None if found is None else _Looked(found, trace.faces, trace.age + 1, None)
        if known.age >= _LASTS or not _same_attitude(window.head(sight), sight.pose, known):
            sight = see_outline(self._networks, window.picture, sight)
            found = _located(frame, spec, trace, window, sight)
            mask = None if sight.mask is None else sight.mask.moved(step, window.left, window.top)
            if found is None:
                return None
            known = replace(known, head=window.head(sight), pose=sight.pose)
            return _Looked(found, trace.faces, trace.age + 1, known, mask)
        faces, age = self._faces(frame, trace, window)
        found = _located(frame, spec, trace, window, sight)
        return None if found is None else _Looked(found, faces, age, known)

    def _faces(self, frame: Picture, trace: _Trace, window: Window) -> tuple[tuple[Box, ...], int]:
        """Return all faces and how many frames ago they were looked for."""
        if trace.age >= _DETECT_EVERY:
            return with_others(self._networks, window, find_faces(self._networks, frame)), 0
        return trace.faces, trace.age + 1

    def _nobody(
        self,
        frame: Picture,
        spec: PhotoSpec,
        accepted: tuple[Background, ...],
        glimpsed: tuple[Box, ...],
    ) -> LiveView:
        """Judge a frame without a face that can be measured: its whole is the picture."""
        rows, columns = frame.shape[:2]
        window = open_window(frame, (0, 0, columns, rows), rows, spec.frame.height_px)
        size = (spec.frame.width_px, spec.frame.height_px)
        faces = tuple(window.box(box) for box in glimpsed)
        measures = take_measures(window.picture, None, faces, size=size)
        findings = judge_all(measures, spec, accepted)
        judgement = Judgement(spec.id, verdict_of(findings), measures.geometry, findings)
        return LiveView(judgement, None, columns, rows, None, None)


def _measures_through(
    found: Located, faces: tuple[Box, ...], spec: PhotoSpec, known: _Known | None
) -> Measures:
    """Measure what lies in the crop window, on the pixels already at hand."""
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
    return take_measures(
        window.picture[y0:y1, x0:x1],
        found.sight.moved(-float(x0), -float(y0)),
        inside,
        size=(spec.frame.width_px, spec.frame.height_px),
        enlarged=spec.frame.width_px / crop.width,
        lasting=None if known is None else known.lasting,
    )


def _located(
    frame: Picture, spec: PhotoSpec, trace: _Trace, window: Window, sight: Sight
) -> Located | None:
    """Return where the sitter is; the crop window stays while the head hardly moves."""
    head = window.head(sight)
    if _hardly_moved(head, trace.head, window.step):
        return Located(window, sight, trace.crop)
    crop = crop_of(frame, head, spec)
    return None if crop is None else Located(window, sight, crop)


def _still_holds(known: _Known, thumbnail: Grid, asked: tuple[str, tuple[Background, ...]]) -> bool:
    """Tell whether the last full look is of about this picture and answers this question."""
    return known.asked == asked and float(np.abs(thumbnail - known.thumbnail).mean()) < _ALIKE


def _same_attitude(head: HeadPlace, pose: Pose, known: _Known) -> bool:
    """Tell whether the head is about where and as it was at the last full look."""
    reach = _SAME_PLACE * known.head.face_width
    moved = max(
        abs(head.eye_x - known.head.eye_x),
        abs(head.eye_y - known.head.eye_y),
        abs(head.face_width - known.head.face_width),
    )
    turned = max(
        abs(pose.roll - known.pose.roll),
        abs(pose.yaw - known.pose.yaw),
        abs(pose.pitch - known.pose.pitch),
    )
    return moved < reach and turned < _SAME_TURN_DEG


def _hair_above(head: HeadPlace) -> float | None:
    """Return the height of the hair's top above the eyes in face widths."""
    return None if head.hair_top_y is None else (head.eye_y - head.hair_top_y) / head.face_width


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
