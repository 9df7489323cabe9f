"""The judge: one engine for the live view, the still, and the finished file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.crop import find_crop
from capture_station.checks.faces import find_faces, region_of_points
from capture_station.checks.jpeg import read_structure
from capture_station.checks.measures import FileFacts, take_measures
from capture_station.checks.networks import Networks
from capture_station.checks.picture import Opened, UnreadableError, open_picture
from capture_station.checks.portrait import cut_portrait, encode_portrait
from capture_station.checks.rules.table import judge_all
from capture_station.checks.sight import see_person
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import CropWindow, Judgement, Verdict, verdict_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from capture_station.checks.arrays import Grid, Picture
    from capture_station.checks.faces import Box, Region
    from capture_station.checks.sight import Sight
    from capture_station.domain.spec import Background, PhotoSpec

_VIEW_MARGIN: Final = 0.14
"""What is looked at around the last crop window, in its width and height on each side."""
_DETECT_EVERY: Final = 10
"""Frames between two searches for further faces while the sitter's own is tracked."""
_BOX_TO_FACE_WIDTH: Final = 1.12
"""Side of the detector's box in face widths."""
_STILL_LOOKS: Final = 3
_LIVE_LOOKS: Final = 1


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
class Development:
    """A portrait made from an original.

    Attributes:
        portrait: The JPEG file.
        crop: The part of the original that it shows.
        judgement: Of these very bytes.
    """

    portrait: bytes
    crop: CropWindow
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class _Window:
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


@dataclass(frozen=True, slots=True)
class _Trace:
    """What is carried from one live frame to the next."""

    crop: CropWindow
    region: Region
    others: tuple[Box, ...]
    age: int
    size: tuple[int, int]


def _open_window(
    picture: Picture, area: tuple[float, float, float, float], height: int, spec_height: int
) -> _Window:
    """Cut an area (left, top, right, bottom) and scale it so that `height` becomes the spec's."""
    rows, columns = picture.shape[:2]
    x0, y0 = max(0, int(area[0])), max(0, int(area[1]))
    x1, y1 = min(columns, int(np.ceil(area[2]))), min(rows, int(np.ceil(area[3])))
    part = picture[y0:y1, x0:x1]
    step = height / spec_height
    while step >= 2.0:  # noqa: PLR2004 - halving
        part = cv2.resize(  # type: ignore[assignment]  # stubs say Mat
            part, (part.shape[1] // 2, part.shape[0] // 2), interpolation=cv2.INTER_AREA
        )
        step /= 2.0
    done = height / spec_height / step
    if abs(step - 1.0) > 0.02:  # noqa: PLR2004 - a resampling that nobody would see
        size = (max(1, round(part.shape[1] / step)), max(1, round(part.shape[0] / step)))
        part = cv2.resize(part, size, interpolation=cv2.INTER_LINEAR)  # type: ignore[assignment]
        done *= step
    return _Window(np.ascontiguousarray(part), float(x0), float(y0), done)


class Judge:
    """Judges portraits of one thread.

    Args:
        models_dir: Folder of the model files.

    Raises:
        Trouble: ``models.missing`` or ``models.damaged``.
    """

    def __init__(self, models_dir: Path) -> None:
        self._networks = Networks(models_dir)
        self._trace: _Trace | None = None

    def reset_tracking(self) -> None:
        """Forget the last frame: another camera, another sitter."""
        self._trace = None

    def judge_live(
        self, frame: Picture, spec: PhotoSpec, accepted: Sequence[Background] | None = None
    ) -> LiveView:
        """Judge a frame of the live view as the portrait that would be made of it now.

        Args:
            frame: Shape (h, w, 3), BGR.
            spec: The photo standard.
            accepted: Backgrounds accepted here; None means all of the spec.
        """
        grounds = _grounds(spec, accepted)
        rows, columns = frame.shape[:2]
        trace = self._trace
        if trace is not None and trace.size != (columns, rows):
            trace = None
        if trace is None or trace.age >= _DETECT_EVERY:
            others = find_faces(self._networks, frame)
            trace = None if trace is None else replace(trace, age=0, others=others)
        else:
            others = trace.others
            trace = replace(trace, age=trace.age + 1)
        seen = self._look(frame, spec, trace, others, looks=_LIVE_LOOKS)
        if seen is None:
            self._trace = None
            return self._nobody(frame, spec, grounds, others)
        window, sight, crop = seen
        landmarks = sight.face.points[:, :2] * np.float32(window.step)
        landmarks += np.array([window.left, window.top], dtype=np.float32)
        moved = sight.face.moved(window.step, window.left, window.top)
        self._trace = _Trace(
            crop,
            region_of_points(moved.points),
            others,
            0 if trace is None else trace.age,
            (columns, rows),
        )
        low, high = landmarks.min(axis=0).tolist(), landmarks.max(axis=0).tolist()
        return LiveView(
            self._judge_through(window, sight, crop, others, spec, grounds),
            crop,
            columns,
            rows,
            (low[0], low[1], high[0], high[1]),
            landmarks,
        )

    def judge_file(
        self, data: bytes, spec: PhotoSpec, accepted: Sequence[Background] | None = None
    ) -> Judgement:
        """Judge the bytes of a finished portrait. Bad bytes give an `UNREADABLE` judgement."""
        try:
            opened = open_picture(data)
        except UnreadableError as error:
            return Judgement(spec.id, Verdict.UNREADABLE, None, reason=error.reason)
        grounds = _grounds(spec, accepted)
        picture = opened.picture
        rows, columns = picture.shape[:2]
        window = _open_window(picture, (0, 0, columns, rows), rows, spec.frame.height_px)
        faces = find_faces(self._networks, window.picture)
        sight = None
        if faces:
            sight = see_person(
                self._networks, window.picture, _main_face(faces), looks=_STILL_LOOKS
            )
        measures = take_measures(
            window.picture,
            sight,
            faces if sight is not None else (),
            size=(columns, rows),
            file=_facts(data, opened),
        )
        findings = judge_all(measures, spec, grounds)
        return Judgement(spec.id, verdict_of(findings), measures.geometry, findings)

    def develop(
        self,
        original: bytes | Picture,
        spec: PhotoSpec,
        accepted: Sequence[Background] | None = None,
    ) -> Development:
        """Make the portrait from an original and judge its bytes.

        Args:
            original: Bytes of a picture file, or pixels of shape (h, w, 3), BGR.
            spec: The photo standard.
            accepted: Backgrounds accepted here; None means all of the spec.

        Raises:
            Trouble: ``develop.unreadable`` (reason), ``develop.no-face`` or ``develop.too-small``.
        """
        picture = _pixels(original)
        rows, columns = picture.shape[:2]
        frame = spec.frame
        if columns < frame.width_px or rows < frame.height_px:
            raise Trouble(
                "develop.too-small",
                width=columns,
                height=rows,
                least_width=frame.width_px,
                least_height=frame.height_px,
            )
        faces = find_faces(self._networks, picture)
        seen = self._look(picture, spec, None, faces, looks=_STILL_LOOKS)
        if seen is None:
            raise Trouble("develop.no-face")
        crop = seen[2]
        portrait = cut_portrait(picture, crop, frame.width_px, frame.height_px)
        data = encode_portrait(portrait, spec)
        return Development(data, crop, self.judge_file(data, spec, accepted))

    def _look(
        self,
        picture: Picture,
        spec: PhotoSpec,
        trace: _Trace | None,
        faces: tuple[Box, ...],
        *,
        looks: int,
    ) -> tuple[_Window, Sight, CropWindow] | None:
        """Find the person and the crop window in a picture of any size."""
        if trace is not None:
            crop: CropWindow = trace.crop
            window = _around(picture, crop, spec)
            region = _into(trace.region, window)
            sight = see_person(self._networks, picture=window.picture, start=region, looks=looks)
            if sight is not None:
                return self._cropped(picture, spec, window, sight)
            faces = find_faces(self._networks, picture)
        if not faces:
            return None
        box = _main_face(faces)
        crop = _guess(box, spec, picture.shape[1], picture.shape[0])
        found = None
        for _ in range(2):
            window = _around(picture, crop, spec)
            if found is None:
                start: Box | Region = _box_into(box, window)
            else:
                old, seen = found
                moved = seen.face.moved(old.step, old.left, old.top)
                start = _into(region_of_points(moved.points), window)
            sight = see_person(self._networks, window.picture, start, looks=max(2, looks))
            if sight is None:
                return None
            found = (window, sight)
            placed = self._cropped(picture, spec, window, sight)
            if placed is None:
                return None
            crop = placed[2]
        return placed

    def _cropped(
        self, picture: Picture, spec: PhotoSpec, window: _Window, sight: Sight
    ) -> tuple[_Window, Sight, CropWindow] | None:
        head = sight.head.moved(window.step, window.left, window.top)
        columns, rows = picture.shape[1], picture.shape[0]
        crop = find_crop(head, spec, columns, rows) or find_crop(
            head, spec, columns, rows, enlarge=True
        )
        return None if crop is None else (window, sight, crop)

    def _judge_through(
        self,
        window: _Window,
        sight: Sight,
        crop: CropWindow,
        others: tuple[Box, ...],
        spec: PhotoSpec,
        grounds: tuple[Background, ...],
    ) -> Judgement:
        """Judge what lies in the crop window, on the pixels already at hand."""
        x0 = max(0, round((crop.left - window.left) / window.step))
        y0 = max(0, round((crop.top - window.top) / window.step))
        x1 = min(window.picture.shape[1], x0 + round(crop.width / window.step))
        y1 = min(window.picture.shape[0], y0 + round(crop.height / window.step))
        inside = [
            box
            for box in others
            if crop.left < (box.left + box.right) / 2 < crop.left + crop.width
            and crop.top < (box.top + box.bottom) / 2 < crop.top + crop.height
        ]
        measures = take_measures(
            window.picture[y0:y1, x0:x1],
            sight.moved(-float(x0), -float(y0)),
            tuple(inside),
            size=(spec.frame.width_px, spec.frame.height_px),
            enlarged=spec.frame.width_px / crop.width,
        )
        findings = judge_all(measures, spec, grounds)
        return Judgement(spec.id, verdict_of(findings), measures.geometry, findings)

    def _nobody(
        self,
        frame: Picture,
        spec: PhotoSpec,
        grounds: tuple[Background, ...],
        others: tuple[Box, ...],
    ) -> LiveView:
        """Judge a frame without a face: its whole is the picture."""
        rows, columns = frame.shape[:2]
        window = _open_window(frame, (0, 0, columns, rows), rows, spec.frame.height_px)
        measures = take_measures(
            window.picture, None, (), size=(spec.frame.width_px, spec.frame.height_px)
        )
        findings = judge_all(measures, spec, grounds)
        judgement = Judgement(spec.id, verdict_of(findings), measures.geometry, findings)
        return LiveView(judgement, None, columns, rows, None, None)


def _grounds(spec: PhotoSpec, accepted: Sequence[Background] | None) -> tuple[Background, ...]:
    return spec.backgrounds if accepted is None else tuple(accepted)


def _pixels(original: bytes | Picture) -> Picture:
    if not isinstance(original, bytes | bytearray | memoryview):
        return original
    try:
        return open_picture(bytes(original)).picture
    except UnreadableError as error:
        raise Trouble("develop.unreadable", reason=error.reason) from None


def _facts(data: bytes, opened: Opened) -> FileFacts:
    structure = read_structure(data)
    rows, columns = opened.picture.shape[:2]
    return FileFacts(
        format=opened.format,
        mode=opened.mode,
        width=columns,
        height=rows,
        dpi=opened.dpi,
        size_kb=len(data) / 1024.0,
        frames=opened.frames,
        turned=opened.turned,
        structure=structure,
        leftover=0 if structure is None else structure.bytes_after_end,
        carries=() if structure is None else structure.written,
    )


def _main_face(faces: tuple[Box, ...]) -> Box:
    """Return the face that is the sitter's: the largest of those that are sure."""
    return max(faces, key=lambda box: box.side)


def _around(picture: Picture, crop: CropWindow, spec: PhotoSpec) -> _Window:
    grow_x, grow_y = _VIEW_MARGIN * crop.width, _VIEW_MARGIN * crop.height
    area = (
        crop.left - grow_x,
        crop.top - grow_y,
        crop.left + crop.width + grow_x,
        crop.top + crop.height + grow_y,
    )
    return _open_window(picture, area, round(crop.height), spec.frame.height_px)


def _guess(box: Box, spec: PhotoSpec, columns: int, rows: int) -> CropWindow:
    """Return about where the crop window will be, from the detector's box alone."""
    face_width = box.side / _BOX_TO_FACE_WIDTH
    height = 3.1 * face_width
    width = height * spec.frame.width_px / spec.frame.height_px
    middle_x = (box.left + box.right) / 2
    eyes = box.top + 0.35 * (box.bottom - box.top)
    left, top = middle_x - width / 2, eyes - 0.4 * height
    return CropWindow(max(0.0, left), max(0.0, top), min(width, columns), min(height, rows))


def _into(region: Region, window: _Window) -> Region:
    return replace(
        region,
        x=(region.x - window.left) / window.step,
        y=(region.y - window.top) / window.step,
        side=region.side / window.step,
    )


def _box_into(box: Box, window: _Window) -> Box:
    return replace(
        box,
        left=(box.left - window.left) / window.step,
        right=(box.right - window.left) / window.step,
        top=(box.top - window.top) / window.step,
        bottom=(box.bottom - window.top) / window.step,
    )
