"""The four face networks, run by LiteRT on one thread.

Each takes a picture of the size it was trained on and gives plain arrays in that picture's pixels;
where that picture came from is the affair of `checks.faces` and `checks.outline`. Interpreters are
not shared between threads: every `Judge` has its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter

from capture_station.checks.models import model_paths

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from capture_station.checks.arrays import Grid, Picture

DETECTOR_SIDE = 128
MESH_SIDE = 192
IRIS_SIDE = 64
SEGMENTER_SIDE = 256

MESH_POINTS = 468
LID_POINTS = 16
IRIS_POINTS = 5

_ANCHORS_PER_STRIDE = ((8, 2), (16, 6))
_LOGIT_LIMIT = 80.0


@dataclass(frozen=True, slots=True)
class RawFaces:
    """What the detector saw, before overlapping answers are merged.

    Attributes:
        scores: Shape (n,), 0-1.
        boxes: Shape (n, 4): left, top, right, bottom in the detector's pixels (0-128).
        eyes: Shape (n, 2, 2): x and y of the eye on the image's left, then on its right.
    """

    scores: Grid
    boxes: Grid
    eyes: Grid


def _anchor_centres() -> Grid:
    """Return the (896, 2) anchor centres of the short-range detector in its pixels.

    The network answers on two grids: 16 x 16 cells with two anchors each, 8 x 8 cells with six.
    All anchors have one size, so only their centres matter.
    """
    centres = []
    for stride, count in _ANCHORS_PER_STRIDE:
        cells = DETECTOR_SIDE // stride
        rows, columns = np.mgrid[0:cells, 0:cells]
        middle = np.stack([columns, rows], axis=-1).reshape(-1, 2) + 0.5
        centres.append(np.repeat(middle * stride, count, axis=0))
    return np.concatenate(centres).astype(np.float32)


class _Network:
    """One model file, ready to run on one thread."""

    def __init__(self, path: Path) -> None:
        # The default resolver would ask for as many threads as it likes; one makes runs repeatable.
        self._interpreter: Any = Interpreter(str(path), num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._outputs = {
            detail["name"]: detail["index"] for detail in self._interpreter.get_output_details()
        }

    def run(self, tensor: Grid) -> dict[str, NDArray[np.float32]]:
        """Return every output by name for an input of shape (1, side, side, 3)."""
        self._interpreter.set_tensor(self._input, tensor)
        self._interpreter.invoke()
        return {name: self._interpreter.get_tensor(index) for name, index in self._outputs.items()}


def _tensor(picture: Picture, low: float, high: float) -> Grid:
    """Return the picture as the networks want it: red first, 0-255 spread over low-high."""
    red_first = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
    spread = np.multiply(red_first, np.float32((high - low) / 255.0), dtype=np.float32)
    if low:
        spread += np.float32(low)
    return spread[np.newaxis]


def _sigmoid(logits: Grid) -> Grid:
    limited = np.clip(logits, -_LOGIT_LIMIT, _LOGIT_LIMIT)
    return np.asarray(1.0 / (1.0 + np.exp(-limited)), dtype=np.float32)


class Networks:
    """All four networks.

    Args:
        models_dir: Folder of the model files.

    Raises:
        Trouble: ``models.missing`` or ``models.damaged``.
    """

    def __init__(self, models_dir: Path) -> None:
        paths = model_paths(models_dir)
        self._detector = _Network(paths.face_detection)
        self._mesher = _Network(paths.face_landmark)
        self._iris = _Network(paths.iris_landmark)
        self._segmenter = _Network(paths.selfie_segmentation)
        self._anchors = _anchor_centres()

    def detect(self, picture: Picture, floor: float) -> RawFaces:
        """Find faces in a 128 x 128 picture; answers below `floor` (0-1) are left out."""
        answer = self._detector.run(_tensor(picture, -1.0, 1.0))
        logits = answer["classificators"][0, :, 0]
        kept = np.flatnonzero(logits > np.log(floor / (1.0 - floor)))
        values = answer["regressors"][0, kept].reshape(-1, 8, 2)
        centres = values[:, 0] + self._anchors[kept]
        halves = values[:, 1] / 2.0
        eyes = values[:, 2:4] + self._anchors[kept, np.newaxis]
        return RawFaces(
            scores=_sigmoid(logits[kept]),
            boxes=np.concatenate([centres - halves, centres + halves], axis=1),
            eyes=eyes,
        )

    def mesh(self, picture: Picture) -> tuple[Grid, float]:
        """Return (468, 3) face points of a 192 x 192 picture and how surely it shows a face (0-1).

        x and y are pixels of that picture, z is depth in the same unit, smaller is nearer.
        """
        answer = self._mesher.run(_tensor(picture, 0.0, 1.0))
        presence = float(_sigmoid(answer["conv2d_31"].reshape(1))[0])
        return answer["conv2d_21"].reshape(MESH_POINTS, 3), presence

    def iris(self, picture: Picture) -> tuple[Grid, Grid]:
        """Return (16, 2) points of the lids and (5, 2) of the iris of a 64 x 64 eye.

        The eye must be one whose outer corner lies on the image's left. Lids: 0-8 the lower one
        from the outer to the inner corner, 9-15 the upper one likewise. Iris: centre, then four
        points of its edge.
        """
        answer = self._iris.run(_tensor(picture, 0.0, 1.0))
        contour = answer["output_eyes_contours_and_brows"].reshape(-1, 3)[:LID_POINTS, :2]
        return contour, answer["output_iris"].reshape(IRIS_POINTS, 3)[:, :2]

    def segment(self, picture: Picture) -> Grid:
        """Return the (256, 256) probability that a pixel belongs to the person."""
        answer = self._segmenter.run(_tensor(picture, 0.0, 1.0))
        return answer["activation_10"][0, :, :, 0]
