"""Smooth warps of the plane, from pairs of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from capture_station.sitters.paint import field_grid, spread_field

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
        size = (width, height)
        grid = field_grid(size, _STEP)
        return spread_field(self.at(grid.reshape(-1, 2)).reshape(grid.shape), size, _STEP)


def _kernel(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    squared = ((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)
    return np.asarray(0.5 * squared * np.log(squared + 1e-12))
