"""The stage put together: what is seen, and below it what is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from capture_station.ui.stage.caption import Caption
from capture_station.ui.stage.live import LiveStage
from capture_station.ui.stage.review import ReviewStage
from capture_station.ui.stage.verify import VerifyStage
from capture_station.ui.widgets.surfaces import Panel, column

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from capture_station.camera.source import Frame
    from capture_station.ui.background import Lane

_MARGIN = 24
_TIGHT = 8
_LOW_PX = 800
"""Below this the portrait under review needs the room of the sentence, at 100 %."""
_PORTRAIT_PX = 640


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
        lane: Where pictures are brought to their size on the screen.
    """

    def __init__(self, latest: Callable[[], Frame | None], lane: Lane) -> None:
        super().__init__()
        self.live = LiveStage(latest, lane)
        self.review = ReviewStage()
        self.verify = VerifyStage()
        self.caption = Caption()
        self._stack = QStackedWidget()
        for view in (self.live, self.review, self.verify):
            self._stack.addWidget(view)
        self._rows = column(self._stack, self.caption, gap=16)
        self._rows.setStretch(0, 1)
        self.setLayout(self._rows)
        self._arrange()

    def show_view(self, view: LiveStage | ReviewStage | VerifyStage) -> None:
        """Show one of the three views."""
        self._stack.setCurrentWidget(view)
        self._arrange()

    @property
    def view(self) -> LiveStage | ReviewStage | VerifyStage:
        """The view that is shown."""
        shown = self._stack.currentWidget()
        return next(one for one in (self.live, self.review, self.verify) if one is shown)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    def _arrange(self) -> None:
        """On a low screen give the portrait under review all the height it needs."""
        spared = _PORTRAIT_PX * (1 - 1 / self.devicePixelRatioF())
        small = self.view is self.review and self.height() < _LOW_PX - spared
        margin = _TIGHT if small else _MARGIN
        self._rows.setContentsMargins(_MARGIN, margin, _MARGIN, min(margin, 16))
        self._rows.setSpacing(margin if small else 16)
        self.caption.set_small(small=small)

    def say(self, saying: Saying) -> None:
        """Show what is said below the picture."""
        tone = f"stage_{saying.tone}" if saying.tone else "stage_text"
        self.caption.instruction.show_words(saying.words, saying.line, tone)
        self.caption.ring.show_count(saying.held, saying.rules, saying.ring)
