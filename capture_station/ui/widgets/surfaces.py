"""Grounds on which other widgets stand."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QLayout

GAP = 8
"""Pixels; every distance is a multiple of it (or its half)."""


@contextmanager
def at_rest(layout: QLayout) -> Iterator[None]:
    """Let a layout rest for the length of a block in which its widgets come and go.

    Else Qt lays out the whole window anew before each widget that is shown.
    """
    layout.setEnabled(False)
    try:
        yield
    finally:
        layout.setEnabled(True)
        layout.update()


class Panel(QFrame):
    """A widget with words of its own: says them again when the language changes.

    A subclass writes all its texts in `put_words` and calls it at the end of its constructor.
    """

    def put_words(self) -> None:
        """Set every text of this widget in the present language."""

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.put_words()
        super().changeEvent(event)


class Card(QFrame):
    """A white surface with a thin line around it.

    Args:
        margin: Distance of its content from the edge, px.
        gap: Distance between its rows, px.
    """

    def __init__(self, margin: int = 2 * GAP, gap: int = GAP) -> None:
        super().__init__()
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(margin, margin, margin, margin)
        self.rows.setSpacing(gap)

    def set_tone(self, tone: str) -> None:
        """Tint it: ``"good"``, ``"look"``, ``"act"``, ``"accent"`` or ``""``."""
        set_look(self, "tone", tone)


class Divider(QFrame):
    """A thin horizontal line."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)


class SideColumn(Panel):
    """A column at the left or right of the stage."""

    def __init__(self, side: str, width: int) -> None:
        super().__init__()
        self.setProperty("side", side)
        self.setFixedWidth(width)


class _FittingArea(QScrollArea):
    """As tall as what it shows, as far as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    @override
    def sizeHint(self) -> QSize:
        content = self.widget()
        return super().sizeHint() if content is None else content.sizeHint()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def column(*parts: QWidget | QLayout | int, gap: int = GAP, margin: int = 0) -> QVBoxLayout:
    """Return a column of widgets and layouts; a number is a space, 0 takes what is left."""
    layout = QVBoxLayout()
    _fill(layout, parts, gap, margin)
    return layout


def row(*parts: QWidget | QLayout | int, gap: int = GAP, margin: int = 0) -> QHBoxLayout:
    """Return a row of widgets and layouts; a number is a space, 0 takes what is left."""
    layout = QHBoxLayout()
    _fill(layout, parts, gap, margin)
    return layout


def scrolled(content: QWidget, *, fitting: bool = False) -> QScrollArea:
    """Return `content` in a frame that scrolls up and down where it is too tall.

    Args:
        content: What is shown.
        fitting: Whether the frame is no taller than that, though there be room.
    """
    area = _FittingArea() if fitting else QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at, and dress the widget anew."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def keep_room(widget: QWidget) -> QWidget:
    """Let a widget keep its place while it is hidden, so that nothing jumps; returns it."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)
    return widget


def filler() -> QWidget:
    """Return an empty widget that takes all room that is left."""
    widget = QWidget()
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return widget


def _fill(
    layout: QVBoxLayout | QHBoxLayout,
    parts: tuple[QWidget | QLayout | int, ...],
    gap: int,
    margin: int,
) -> None:
    layout.setSpacing(gap)
    layout.setContentsMargins(margin, margin, margin, margin)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        elif isinstance(part, int):
            if part:
                layout.addSpacing(part)
            else:
                layout.addStretch(1)
        else:
            layout.addLayout(part)
