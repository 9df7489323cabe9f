"""Names for the arrays that travel through the checks."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]
"""Pixels, shape (height, width, 3), blue-green-red, sRGB, 0-255."""

Grid: TypeAlias = NDArray[np.float32]
"""Any array of 32-bit floats; the docstring that uses it says its shape."""

Flags: TypeAlias = NDArray[np.bool_]
"""A mask; the docstring that uses it says its shape."""
