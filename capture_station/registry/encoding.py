"""Pictures of strangers, encoded anew: what is handed on is what was seen, nothing beside it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image


def encoded_anew(image: Image.Image, side_px: int, **how: Any) -> bytes:
    """Return a picture as a JPEG file of ours; the picture may be made smaller by this.

    Args:
        image: Upright, in RGB.
        side_px: The most that its longer side may have.
        how: Pillow's options for JPEG files.
    """
    image.thumbnail((side_px, side_px))
    file = io.BytesIO()
    image.save(file, "JPEG", **how)
    return file.getvalue()
