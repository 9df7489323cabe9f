"""The judge: one engine for the live view, the still, and the finished file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from capture_station.checks.calibration import calibrate, portrait_part
from capture_station.checks.crop import HeadPlace
from capture_station.checks.faces import find_faces
from capture_station.checks.jpeg import read_structure
from capture_station.checks.lighting import LightMap, map_light
from capture_station.checks.likeness import Look, look_at
from capture_station.checks.live import LiveJudge, LiveView
from capture_station.checks.locating import crop_of, locate, main_face, open_window, with_others
from capture_station.checks.measures import FileFacts, take_measures
from capture_station.checks.networks import Networks
from capture_station.checks.picture import Opened, UnreadableError, open_picture
from capture_station.checks.portrait import cut_portrait, encode_portrait
from capture_station.checks.rules.table import RULES, judge_all
from capture_station.checks.sight import see_person
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import CropWindow, Judgement, Verdict, verdict_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from capture_station.checks.arrays import Picture
    from capture_station.domain.spec import Background, PhotoSpec

__all__ = ["Development", "Judge", "LiveView", "develop_brought"]

_LOOKS: Final = 3
"""How often the mesh looks at a still: after three the numbers stand."""


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


class Judge:
    """Judges portraits, for one thread.

    Args:
        models_dir: Folder of the model files.

    Raises:
        Trouble: ``models.missing``, ``models.damaged`` or ``models.unreadable``.
    """

    def __init__(self, models_dir: Path) -> None:
        self._networks = Networks(models_dir)
        self._live = LiveJudge(self._networks)

    def reset_tracking(self) -> None:
        """Forget the last live frame: another camera, another sitter."""
        self._live.reset()

    def judge_live(
        self, frame: Picture, spec: PhotoSpec, accepted: Sequence[Background] | None = None
    ) -> LiveView:
        """Judge a frame of the live view as the portrait that would be made of it now.

        Args:
            frame: Shape (h, w, 3), BGR.
            spec: The photo standard.
            accepted: Backgrounds accepted here; None means all of the spec.
        """
        return self._live.judge(frame, spec, _grounds(spec, accepted))

    def judge_file(
        self, data: bytes, spec: PhotoSpec, accepted: Sequence[Background] | None = None
    ) -> Judgement:
        """Judge the bytes of a finished portrait. Bad bytes give an `UNREADABLE` judgement.

        Args:
            data: The whole file.
            spec: The photo standard.
            accepted: Backgrounds accepted here; None means all of the spec.
        """
        try:
            opened = open_picture(data)
        except UnreadableError as error:
            return Judgement(spec.id, Verdict.UNREADABLE, None, reason=error.reason)
        picture = opened.picture
        rows, columns = picture.shape[:2]
        window = open_window(picture, (0, 0, columns, rows), rows, spec.frame.height_px)
        faces = find_faces(self._networks, window.picture)
        sight = None
        if faces:
            sight = see_person(self._networks, window.picture, main_face(faces), looks=_LOOKS)
            faces = with_others(self._networks, replace(window, step=1.0), faces)
        measures = take_measures(
            window.picture,
            sight,
            faces,
            size=(columns, rows),
            file=_facts(data, opened),
        )
        findings = judge_all(measures, spec, _grounds(spec, accepted))
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
        found = locate(self._networks, picture, spec, faces, looks=_LOOKS)
        if found is None:
            raise Trouble("develop.no-face")
        made = self._cut(picture, found.crop, spec, accepted)
        if not _POSITION & set(made.judgement.failed_rules()):
            return made
        # The portrait is measured anew, at its own scale: a pixel there may be a pixel outside a
        # limit. Where its own measures allow a better window, that one is taken.
        head = _head_in_original(made)
        crop = None if head is None else crop_of(picture, head, spec)
        if crop is None or crop.width < frame.width_px or crop == made.crop:
            return made
        again = self._cut(picture, crop, spec, accepted)
        better = len(again.judgement.failed_rules()) < len(made.judgement.failed_rules())
        return again if better else made

    def map_light(
        self, picture: Picture, spec: PhotoSpec, accepted: Sequence[Background] | None = None
    ) -> LightMap:
        """Measure the light on the backdrop, zone by zone; the live track is not disturbed.

        Args:
            picture: Shape (h, w, 3), BGR.
            spec: The photo standard.
            accepted: Backgrounds accepted here; None means all of the spec.
        """
        grounds = _grounds(spec, accepted)
        found = locate(self._networks, picture, spec, find_faces(self._networks, picture), looks=1)
        if found is None:
            part = portrait_part(picture)
            rows, columns = part.shape[:2]
            window = open_window(part, (0, 0, columns, rows), rows, spec.frame.height_px)
            window = replace(window, left=(picture.shape[1] - columns) // 2)
            crop, mask = None, None
        else:
            window, crop, mask = found.window, found.crop, found.sight.mask
        rows, columns = window.picture.shape[:2]
        area = CropWindow(window.left, window.top, columns * window.step, rows * window.step)
        return map_light(window.picture, area, calibrate(picture, crop), mask, grounds)

    def look_of(self, portrait: bytes) -> Look | None:
        """Return what a finished portrait can be compared by; None without a face.

        Args:
            portrait: The whole file.
        """
        try:
            picture = open_picture(portrait).picture
        except UnreadableError:
            return None
        faces = find_faces(self._networks, picture)
        if not faces:
            return None
        sight = see_person(self._networks, picture, main_face(faces), looks=_LOOKS)
        return None if sight is None else look_at(picture, sight)

    def _cut(
        self,
        picture: Picture,
        crop: CropWindow,
        spec: PhotoSpec,
        accepted: Sequence[Background] | None,
    ) -> Development:
        """Make the portrait that a crop window shows and judge its bytes."""
        portrait = cut_portrait(picture, crop, spec.frame.width_px, spec.frame.height_px)
        data = encode_portrait(portrait, spec)
        return Development(data, crop, self.judge_file(data, spec, accepted))


def develop_brought(
    judge: Judge, photo: bytes, spec: PhotoSpec, accepted: Sequence[Background] | None = None
) -> Development:
    """Make the portrait of a photo that somebody brings and judge it.

    A file that already is a portrait without fault stays as it is, byte for byte: coding it once
    more would only lose. From every other one the portrait is cut and scaled.

    Args:
        judge: Judges and cuts.
        photo: The whole file.
        spec: The photo standard.
        accepted: Backgrounds accepted here; None means all of the spec.

    Raises:
        Trouble: As `Judge.develop`.
    """
    judgement = judge.judge_file(photo, spec, accepted)
    if judgement.verdict is Verdict.UNREADABLE:
        raise Trouble("develop.unreadable", reason=judgement.reason)
    seen, frame = judgement.geometry, spec.frame
    has_size = seen is not None and (seen.width, seen.height) == (frame.width_px, frame.height_px)
    if has_size and judgement.verdict is not Verdict.FAIL:
        return Development(photo, CropWindow(0, 0, frame.width_px, frame.height_px), judgement)
    return judge.develop(photo, spec, accepted)


_POSITION: Final = frozenset(rule.name for rule in RULES if rule.measure)
"""Rules that a better crop window may satisfy."""


def _head_in_original(made: Development) -> HeadPlace | None:
    """Return where the head is in the original, as measured in the portrait made of it."""
    seen, crop = made.judgement.geometry, made.crop
    if (
        seen is None
        or seen.eye_mid_x is None
        or seen.eye_y is None
        or seen.inter_eye is None
        or seen.chin_y is None
        or seen.face_width is None
    ):
        return None
    place = HeadPlace(
        seen.eye_mid_x, seen.eye_y, seen.inter_eye, seen.hair_top_y, seen.chin_y, seen.face_width
    )
    return place.moved(crop.width / seen.width, crop.left, crop.top)


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
