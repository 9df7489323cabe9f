"""Facts at a glance: pairs of word and value, numbers in tiles, small tables of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from capture_station.ui.widgets.signs import Dot
from capture_station.ui.widgets.surfaces import GAP, Card, at_rest, column, row
from capture_station.ui.widgets.texts import Text

if TYPE_CHECKING:
    from collections.abc import Sequence


class Tile(Card):
    """A number with its word above it."""

    def __init__(self) -> None:
        super().__init__(margin=2 * GAP, gap=0)
        self.rows.setContentsMargins(2 * GAP, GAP + 4, 2 * GAP, GAP)
        self._word = Text(role="second")
        self._number = Text(role="number")
        self.rows.addWidget(self._word)
        self.rows.addWidget(self._number)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_fact(self, word: str, number: str, *, alarming: bool = False) -> None:
        """Show a number; an alarming one in the colour that asks to act."""
        self._word.setText(word)
        self._number.setText(number)
        self._number.set_role("number-act" if alarming else "number")
        self.setAccessibleName(f"{word} {number}")

    @property
    def number(self) -> str:
        """The number that is shown."""
        return self._number.text()


class Figures(QWidget):
    """A row of numbers with their words above them, for use inside a card."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__()
        self._words = {key: Text(role="small") for key in keys}
        self._numbers = {key: Text(role="section") for key in keys}
        pairs = [column(self._words[key], self._numbers[key], gap=0) for key in keys]
        layout = row(*pairs, gap=2 * GAP)
        for at in range(len(pairs)):
            layout.setStretch(at, 1)
        self.setLayout(layout)

    def show_figures(self, figures: dict[str, tuple[str, str]]) -> None:
        """Show word and number of each key."""
        for key, (word, number) in figures.items():
            self._words[key].setText(word)
            self._numbers[key].setText(number)
            self._numbers[key].setAccessibleName(f"{word} {number}")


class Legend(QWidget):
    """Says what the colours of a bar mean.

    Args:
        tones: Tokens of the colours, from the left.
    """

    def __init__(self, tones: Sequence[str]) -> None:
        super().__init__()
        self._words = [Text(role="small") for _ in tones]
        layout = row(gap=6)
        for tone, word in zip(tones, self._words, strict=True):
            dot = Dot()
            dot.show_tone(tone)
            layout.addWidget(dot)
            layout.addWidget(word)
            layout.addSpacing(GAP)
        layout.addStretch(1)
        self.setLayout(layout)

    def show_words(self, *words: str) -> None:
        """Set the word of each colour."""
        for text, word in zip(self._words, words, strict=True):
            text.setText(word)


class Facts(QWidget):
    """Pairs of a quiet word and its value, in one or two columns.

    Args:
        columns: Pairs beside each other.
    """

    def __init__(self, columns: int = 1) -> None:
        super().__init__()
        self._columns = columns
        self._cells: list[tuple[Text, Text]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GAP)
        self._grid.setVerticalSpacing(GAP)
        for at in range(columns):
            self._grid.setColumnStretch(2 * at + 1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these pairs, in reading order."""
        while len(self._cells) < len(facts):
            self._add_pair()
        with at_rest(self._grid):
            for at, (word, value) in enumerate(self._cells):
                used = at < len(facts)
                word.setVisible(used)
                value.setVisible(used)
                if used:
                    word.setText(facts[at][0])
                    value.setText(facts[at][1] or "–")
                    value.setAccessibleName(f"{facts[at][0]} {facts[at][1]}")

    def _add_pair(self) -> None:
        at = len(self._cells)
        word, value = Text(role="second"), Text(wrap=True)
        for text in (word, value):  # what can be selected stands a pixel higher than what cannot
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(word, at // self._columns, 2 * (at % self._columns), top)
        self._grid.addWidget(value, at // self._columns, 2 * (at % self._columns) + 1, top)
        self._cells.append((word, value))


class TextGrid(QWidget):
    """A small table of texts: headings, rows, and a last row in bold where it is a sum.

    Args:
        columns: How many; all but the first are aligned right.
    """

    def __init__(self, columns: int) -> None:
        super().__init__()
        self._columns = columns
        self._cells: list[list[Text]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GAP)
        self._grid.setVerticalSpacing(GAP)
        self._grid.setColumnStretch(0, 1)

    def show_grid(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], *, with_sum: bool = False
    ) -> None:
        """Show these texts."""
        lines = [headings, *rows]
        while len(self._cells) < len(lines):
            self._add_line()
        with at_rest(self._grid):
            for at, cells in enumerate(self._cells):
                texts = lines[at] if at < len(lines) else headings
                for cell, text in zip(cells, texts, strict=True):
                    cell.setVisible(at < len(lines))
                    cell.setText(text)
                    last = with_sum and at == len(lines) - 1
                    cell.set_role("small" if at == 0 else "strong" if last else "")

    def _add_line(self) -> None:
        line = [Text() for _ in range(self._columns)]
        for at, cell in enumerate(line):
            side = Qt.AlignmentFlag.AlignRight if at else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(cell, len(self._cells), at, side)
        self._cells.append(line)
