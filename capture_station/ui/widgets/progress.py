"""How far long work is, how fast it goes, how long it still takes; it can be cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QProgressBar
from typing_extensions import override

from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.surfaces import GAP, Card, Panel, column, row
from capture_station.ui.widgets.texts import Text

if TYPE_CHECKING:
    from capture_station.ui.widgets.pace import Pace

_MINUTE_S = 60
_WIDEST_PX = 640


class ProgressPanel(Panel):
    """Progress of one piece of work.

    Args:
        is_slim: Whether it stands among other things, else it fills the place of a page.
    """

    cancel_wanted = Signal()

    def __init__(self, *, is_slim: bool = False) -> None:
        super().__init__()
        self._pace: Pace | None = None
        self._words = self._rate = ""
        self._title = Text(role="strong" if is_slim else "section")
        self._count = Text(role="second" if is_slim else "name")
        self._rest = Text(role="second")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximumWidth(_WIDEST_PX)
        self.cancel = Button()
        self.cancel.clicked.connect(self._on_cancel)
        self.setLayout(self._in_a_line() if is_slim else self._on_a_card())
        self.put_words()

    def begin(self, title: str, rate: str) -> None:
        """Start anew.

        Args:
            title: What is being done.
            rate: How the speed is said, with ``{rate}`` a second and ``{left}`` as a time.
        """
        self._pace, self._words, self._rate = None, title, rate
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self.cancel.setVisible(True)
        if self.isVisible():
            self.cancel.setFocus()
        self.put_words()

    def show_pace(self, pace: Pace) -> None:
        """Show how far it is."""
        self._pace = pace
        self.bar.setRange(0, pace.total)
        self.bar.setValue(pace.done)
        self.put_words()

    def show_last(self, title: str) -> None:
        """Say what is being done last; it can neither be counted nor cancelled."""
        self._words = title
        self.bar.setRange(0, 0)
        self._title.setText(title)
        self._rest.setText("")
        self.cancel.setVisible(False)

    @override
    def put_words(self) -> None:
        pace = self._pace
        self._title.setText(self._words)
        self.cancel.setText(self.tr("取消") if self.cancel.isEnabled() else self.tr("正在取消…"))
        of_all = f" / {pace.total}" if pace and pace.total else ""
        self._count.setText(f"{pace.done}{of_all}" if pace and pace.done else "")
        self.bar.setAccessibleName(self._words)
        rate, left = (pace.per_second, pace.seconds_left) if pace else (None, None)
        told = ""
        if rate is not None and left is not None:
            told = self._rate.format(rate=f"{rate:.0f}", left=self._time(left))
        self._rest.setText(told)

    def _time(self, seconds: float) -> str:
        if seconds < _MINUTE_S:
            return self.tr("%n 秒", "", max(1, round(seconds)))
        return self.tr("%n 分钟", "", round(seconds / _MINUTE_S))

    def _on_cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.put_words()
        self.cancel_wanted.emit()

    def _on_a_card(self) -> QLayout:
        for text in (self._title, self._count, self._rest):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card = Card(margin=4 * GAP, gap=2 * GAP)
        card.rows.addStretch(1)
        card.rows.addWidget(self._title)
        card.rows.addWidget(self._count)
        bar = row(self.bar)
        bar.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card.rows.addLayout(bar)
        card.rows.addWidget(self._rest)
        card.rows.addLayout(row(0, self.cancel, 0))
        card.rows.addStretch(1)
        return column(card)

    def _in_a_line(self) -> QLayout:
        return column(
            row(self._title, self._count, 0),
            row(self.bar, self.cancel, 0, gap=2 * GAP),
            self._rest,
            gap=4,
        )
