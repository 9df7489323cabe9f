"""The toolkit itself: what a version of it must not do to us."""

from __future__ import annotations

import sys

from PySide6.QtGui import QImage, QPainter


def test_methods_without_a_result_take_no_reference_from_none() -> None:
    """Where Python counts references to None, losing them ends the program within minutes."""
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    before = sys.getrefcount(None)
    for _ in range(500):
        painter.save()
        painter.restore()
    lost = before - sys.getrefcount(None)
    painter.end()
    assert abs(lost) < 100
