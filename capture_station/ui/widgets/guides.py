"""What a newcomer is told: the way in numbered steps."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from capture_station.ui.widgets.surfaces import GAP, Card
from capture_station.ui.widgets.texts import Chip, Text

_STEP_PX = 248


class GuideSteps(QWidget):
    """Numbered cards beside each other, each with a title and a sentence.

    Args:
        count: How many steps.
    """

    def __init__(self, count: int) -> None:
        super().__init__()
        self._texts: list[tuple[Text, Text]] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GAP)
        layout.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for number in range(1, count + 1):
            card = Card(margin=2 * GAP, gap=GAP)
            card.setFixedWidth(_STEP_PX)
            card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            title, sentence = Text(role="strong"), Text(role="second", wrap=True)
            sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
            card.rows.addWidget(Chip(str(number), "accent"))
            card.rows.addWidget(title)
            card.rows.addWidget(sentence, 1)
            layout.addWidget(card)
            self._texts.append((title, sentence))

    def show_steps(self, *steps: tuple[str, str]) -> None:
        """Set title and sentence of each step."""
        for (title, sentence), words in zip(self._texts, steps, strict=True):
            title.setText(words[0])
            sentence.setText(words[1])
