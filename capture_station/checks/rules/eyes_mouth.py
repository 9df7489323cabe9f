"""Eyes open and looking ahead, mouth closed, face at rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from capture_station.checks.eyes import USUAL_HEIGHT, iris_stands_out

if TYPE_CHECKING:
    from capture_station.checks.eyes import EyePatch
    from capture_station.checks.faces import Eye, Face
    from capture_station.checks.measures import Measures, Person
    from capture_station.checks.pose import Pose
    from capture_station.checks.rules.asking import Asked
    from capture_station.domain.findings import Finding

_LIPS_INNER: Final = ((82, 87), (13, 14), (312, 317))
_MOUTH_CORNERS: Final = (61, 291)
_LIP_MIDDLES: Final = (0, 17)


_USUAL_GAP: Final = 0.30
_USUAL_DISC: Final = 0.42
"""Gap of the lids and visible height of the iris of usual open eyes, in eye widths."""


def openness_of(face: Face, eyes: tuple[EyePatch, EyePatch]) -> tuple[float, float]:
    """Return how open each eye is; 1 is usual, closed lids give less than a half.

    Four signs must agree: the lids' outline stands apart, a dark disc shows between them, the
    darkest there is as dark as pupils are, and beside the iris it is lighter. Lids alone are drawn
    open by the model on some closed eyes; the disc alone is faked by make-up and by the shade of a
    brow.
    """
    left, right = (
        min(eye.openness / _USUAL_GAP, patch.visible / _USUAL_DISC)
        - _paleness(patch)
        - _sameness(patch)
        for eye, patch in zip((face.left, face.right), eyes, strict=True)
    )
    return max(left, 0.0), max(right, 0.0)


def _paleness(eye: EyePatch) -> float:
    """Return how far the darkest of an eye is from a pupil's darkness, as a share of openness."""
    return _PALE_COUNTS * max(eye.dark / max(eye.skin, 1.0) - _PUPIL, 0.0)


def _sameness(eye: EyePatch) -> float:
    """Return how far no iris stands out between the lids, as a share of openness."""
    out = iris_stands_out(eye)
    return 0.0 if out is None else float(np.clip(_STANDS_OUT - out, 0.0, _SAME_MOST))


_STANDS_OUT: Final = 0.60
_SAME_MOST: Final = 0.50
_PUPIL: Final = 0.25
_PALE_COUNTS: Final = 0.6
_PUPIL_SURE: Final = 0.27
"""Lightness of pupils and lashes against the skin below: 0.03-0.28 in open eyes as photographed, up
to 0.44 where irises are light on toned skin, 0.28-0.8 in closed ones."""
_IRIS_SURE: Final = 1.2
"""Doublings by which an iris stands out: 1.3-2.5 of narrow eyes of toned faces, where no pupil is
as dark as that; 1.1 and less of closed lids that were told more open than 0.3."""


def judge_eyes_open(measures: Measures, asked: Asked) -> Finding:
    """Both eyes are open; the one more closed counts.

    Narrow eyes lie between open and closed: as long as the darkest there is as dark as a pupil, or
    an iris stands out clearly, which lids and lashes seldom do, they are no more than a doubt.
    """
    if measures.person is None:
        return asked.unknown()
    eyes = measures.person.eyes
    least, narrow = asked.need("fail_below"), asked.need("narrow")
    seen = [
        asked.doubted(open_by) if narrow <= open_by < least and _shows_an_iris(eye) else open_by
        for eye, open_by in zip(eyes, openness_of(measures.person.face, eyes), strict=True)
    ]
    return asked.at_least(min(seen), variant="both" if max(seen) < least else "one")


def _shows_an_iris(eye: EyePatch) -> bool:
    if eye.dark < _PUPIL_SURE * eye.skin:
        return True
    out = iris_stands_out(eye)
    return out is not None and out > _IRIS_SURE


def _gaze(eye: Eye) -> tuple[float, float]:
    """Return how far the iris is off the eye's middle, in eye widths: across, down."""
    across = (eye.lids[8] - eye.lids[0]) / max(eye.width, 1e-6)
    if across[0] < 0:
        across = -across
    off = eye.iris[0] - eye.corners_middle
    down = np.array([-across[1], across[0]])
    return float(off @ across) / max(eye.width, 1e-6), float(off @ down) / max(eye.width, 1e-6)


def gaze_of(face: Face, eyes: tuple[EyePatch, EyePatch], pose: Pose) -> tuple[float, float]:
    """Return how far both eyes look past the camera, in eye widths: to the image's right, down.

    Eyes that look into the camera stay there when the head turns, while their corners, which lie
    further forward than what the eyes turn about, go along; so much is taken off. Sideways the
    lesser counts of where the irises are drawn and where the dark between the lids is seen:
    reflections and the narrow view of a far eye mislead either, hardly both the same way. Up and
    down the model of the iris follows only a part of the way, as lids hide the rest; where the dark
    between the lids lies says as much again.
    """
    drawn, seen = _heights(face, eyes)
    down = (1.0 - _SEEN_SHARE) * drawn + _SEEN_SHARE * seen - _DOWN_PER_DEG * pose.pitch
    return _across(face, eyes, pose.yaw), down - USUAL_HEIGHT


def _across(face: Face, eyes: tuple[EyePatch, EyePatch], yaw: float) -> float:
    """Return how far both signs at least say that the eyes look aside, in eye widths."""
    turned = _ACROSS_PER_DEG * yaw
    drawn = (_gaze(face.left)[0] + _gaze(face.right)[0]) / 2.0 + turned
    if eyes[0].dark_x is None or eyes[1].dark_x is None:
        return drawn
    seen = (eyes[0].dark_x + eyes[1].dark_x) / 2.0 + turned
    return float(np.clip(drawn, min(seen, 0.0), max(seen, 0.0)))


def _heights(face: Face, eyes: tuple[EyePatch, EyePatch]) -> tuple[float, float]:
    """Return how far below the corners both irises are drawn and their dark is seen, eye widths."""
    drawn = (_gaze(face.left)[1] + _gaze(face.right)[1]) / 2.0
    return drawn, (eyes[0].dark_y + eyes[1].dark_y) / 2.0


def _both_say(person: Person, lowered: float) -> float:
    """Return by how much both signs, and each eye, at least say that eyes are lowered or raised.

    Of a single eye the dark may lie less far off; both go the same way.
    """
    way = 1.0 if lowered > 0 else -1.0
    heights = _heights(person.face, person.eyes)
    said = [way * (height - usual) for height, usual in zip(heights, _USUAL, strict=True)]
    said += [way * (eye.dark_y - _USUAL[1]) + _ONE_EYE_LESS for eye in person.eyes]
    return min(said)


_ONE_EYE_LESS: Final = 0.014
_USUAL: Final = (-0.080, -0.063)
"""Heights of irises as drawn, and of their dark as seen, of eyes that look straight; by how much
less far off the dark of one eye alone may lie."""
_ACROSS_PER_DEG: Final = 0.0037
"""Eye widths per degree: the corners lie about 6 mm before the eye's centre of turning, which makes
0.0037 of an eye 28 mm wide; 0.0034 on 15 people turned by up to 10 degrees."""
_DOWN_PER_DEG: Final = 0.001
"""A quarter of that: pitch told of straight faces differs by their shape rather than by how they
are held (docs/decisions/102), and raised eyes alone make a face look lowered (110)."""
_SEEN_SHARE: Final = 0.7
"""Weight of the dark that is seen against the iris that the model draws."""


def judge_gaze(measures: Measures, asked: Asked) -> Finding:
    """The eyes look into the camera.

    Where the iris is drawn and where its dark is seen must both say that they are lowered or
    raised: lashes and laughing lids move the one, the shape of an eye the other.
    """
    if measures.person is None:
        return asked.unknown()
    person = measures.person
    across, down = gaze_of(person.face, person.eyes, person.pose)
    # Up and down the lids hide most of the movement, so less of it says as much.
    lowered = asked.need("down_share" if down > 0 else "up_share") * down
    if abs(lowered) > abs(across):
        agreed = _both_say(person, lowered) > asked.need("both_say")
        value = abs(lowered) if agreed else asked.doubted(abs(lowered))
        return asked.at_most(value, variant="down" if lowered > 0 else "up")
    return asked.at_most(abs(across), variant="to-right" if across > 0 else "to-left")


def mouth_gap(face: Face) -> float:
    """Return the gap between the lips in units of the mouth's width."""
    points = face.points[:, :2]
    width = float(np.hypot(*(points[_MOUTH_CORNERS[1]] - points[_MOUTH_CORNERS[0]])))
    gaps = [np.hypot(*(points[low] - points[up])) for up, low in _LIPS_INNER]
    return float(np.mean(gaps)) / max(width, 1e-6)


def judge_mouth(measures: Measures, asked: Asked) -> Finding:
    """The lips are closed."""
    if measures.person is None:
        return asked.unknown()
    return asked.at_most(mouth_gap(measures.person.face))


def smile_of(face: Face) -> float:
    """Return how far the corners of the mouth are drawn up, in units of its width."""
    points = face.points[:, :2]
    left, right = points[_MOUTH_CORNERS[0]], points[_MOUTH_CORNERS[1]]
    across = right - left
    width = float(np.hypot(*across))
    down = np.array([-across[1], across[0]]) / max(width, 1e-6)
    middle = (points[_LIP_MIDDLES[0]] + points[_LIP_MIDDLES[1]]) / 2.0
    return float((middle - (left + right) / 2.0) @ down) / max(width, 1e-6)


def judge_expression(measures: Measures, asked: Asked) -> Finding:
    """The face is at rest: no broad smile."""
    if measures.person is None:
        return asked.unknown()
    return asked.at_most(smile_of(measures.person.face))
