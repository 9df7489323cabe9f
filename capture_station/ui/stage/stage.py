"""The stage put together: what is seen, and below it what is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from capture_station.ui.stage.caption import Caption
from capture_station.ui.stage.live import LiveStage
from capture_station.ui.stage.review import ReviewStage
from capture_station.ui.stage.verify import VerifyStage
from capture_station.ui.widgets.surfaces import Panel, column

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.camera.source import Frame

_MARGIN = 24


@dataclass(frozen=True, slots=True)
class Saying:
    """What the caption says.

    Attributes:
        words: The one instruction.
        line: One quiet line.
        tone: ``good``, ``look``, ``act`` or empty for plain white.
        held: Rules that hold.
        rules: Rules in all; 0 shows an empty ring.
        ring: Tone of the ring; ``off`` for an empty one.
    """

    words: str
    line: str = ""
    tone: str = ""
    held: int = 0
    rules: int = 0
    ring: str = "off"


class Stage(Panel):
    """Live picture, review or verification on the near-black ground.

    Args:
        latest: Gives the newest picture of the camera.
    """

    def __init__(self, latest: Callable[[], Frame | None]) -> None:
        super().__init__()
        self.live = LiveStage(latest)
        self.review = ReviewStage()
        self.verify = VerifyStage()
        self.caption = Caption()
        self._stack = QStackedWidget()
        for view in (self.live, self.review, self.verify):
            self._stack.addWidget(view)
        layout = column(self._stack, self.caption, gap=16)
        layout.setStretch(0, 1)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 16)
        self.setLayout(layout)

    def show_view(self, view: LiveStage | ReviewStage | VerifyStage) -> None:
        """Show one of the three views."""
        self._stack.setCurrentWidget(view)

    @property
    def view(self) -> LiveStage | ReviewStage | VerifyStage:
        """The view that is shown."""
        shown = self._stack.currentWidget()
        return next(one for one in (self.live, self.review, self.verify) if one is shown)

    def say(self, saying: Saying) -> None:
        """Show what is said below the picture."""
        tone = f"stage_{saying.tone}" if saying.tone else "stage_text"
        self.caption.instruction.show_words(saying.words, saying.line, tone)
        self.caption.ring.show_count(saying.held, saying.rules, saying.ring)
