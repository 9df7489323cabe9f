"""Smooth warps of the plane, from pairs of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from capture_station.sitters.paint import places, remap

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STEP = 12
"""Grid spacing, px, at which a warp is evaluated before it is enlarged to every pixel."""


class ThinPlate:
    """Thin-plate spline that carries each of `source` exactly (or nearly) onto its `target`.

    Args:
        source: Points (n, 2) in pixels.
        target: Where they go, (n, 2).
        stiffness: 0 meets every point; larger values smooth over noise in the points.
    """

    def __init__(
        self, source: NDArray[np.float64], target: NDArray[np.float64], stiffness: float = 0.0
    ) -> None:
        count = len(source)
        self._source = source
        self._scale = float(np.abs(source - source.mean(axis=0)).max())
        self._centre = source.mean(axis=0)
        points = (source - self._centre) / self._scale
        system = np.zeros((count + 3, count + 3))
        system[:count, :count] = _kernel(points, points) + stiffness * np.eye(count)
        system[:count, count:] = np.hstack([np.ones((count, 1)), points])
        system[count:, :count] = system[:count, count:].T
        right = np.vstack([target, np.zeros((3, 2))])
        self._points = points
        self._weights = np.linalg.solve(system, right)

    def at(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where `places` (m, 2) go."""
        points = (places - self._centre) / self._scale
        count = len(self._points)
        bent = _kernel(points, self._points) @ self._weights[:count]
        flat = self._weights[count] + points @ self._weights[count + 1 :]
        return np.asarray(bent + flat)

    def field(self, width: int, height: int) -> NDArray[np.float32]:
        """Return the map (height, width, 2) for `cv2.remap`: where each pixel comes from."""
        columns, rows = width // _STEP + 2, height // _STEP + 2
        x, y = np.meshgrid(np.arange(columns) * _STEP, np.arange(rows) * _STEP)
        moved = self.at(np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float64))
        coarse = moved.reshape(rows, columns, 2).astype(np.float32)
        across, down = places((height, width))
        return remap(coarse, np.stack([across / _STEP, down / _STEP], axis=2))


def _kernel(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    squared = ((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)
    return np.asarray(0.5 * squared * np.log(squared + 1e-12))
