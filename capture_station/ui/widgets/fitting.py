"""Type as large as there is room for."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetricsF


def fitting(font: QFont, words: str, room_px: float, largest_px: int, least_px: int) -> QFont:
    """Return a font in the largest type in which words have room on one line, or the least.

    Args:
        font: Its family and weight.
        words: What is to be written.
        room_px: How wide the place is.
        largest_px: Size of the type where there is room enough.
        least_px: Below this nothing can be read; words that need less are cut off.
    """
    fitted = QFont(font)
    for size in range(largest_px, least_px - 1, -1):
        fitted.setPixelSize(size)
        if QFontMetricsF(fitted).horizontalAdvance(words) <= room_px:
            break
    return fitted
