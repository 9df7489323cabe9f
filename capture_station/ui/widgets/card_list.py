"""A list of painted cards of which one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractListModel
    from PySide6.QtWidgets import QStyledItemDelegate


class CardList(QListView):
    """Shows cards; one is chosen with the arrow keys or the mouse.

    Args:
        cards: What is behind them; belongs to the list from now on.
        painter: Paints one; belongs to the list from now on.
    """

    chosen = Signal(object)
    """What is behind the chosen card, or None."""

    def __init__(self, cards: QAbstractListModel, painter: QStyledItemDelegate) -> None:
        super().__init__()
        cards.setParent(self)
        painter.setParent(self)
        self.setModel(cards)
        self.setItemDelegate(painter)
        self.setProperty("frameless", "true")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit(self.current))

    @property
    def current(self) -> object:
        """What is behind the chosen card, or None."""
        raise NotImplementedError
