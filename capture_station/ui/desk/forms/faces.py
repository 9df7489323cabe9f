"""Two portraits side by side, where the desk asks whether the right person sits there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from capture_station.ui.desk.forms.form import DeskForm
from capture_station.ui.desk.words import act_word
from capture_station.ui.stage.picture import draw_picture, fitted
from capture_station.ui.theme import colours
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.surfaces import GAP, column, row
from capture_station.ui.widgets.texts import ElidedText

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.desk.state import Act, DeskState

_KEY = "Alt+1"
_RATIO = 4 / 3


class Face(QWidget):
    """A portrait with a caption below it."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = _Picture()
        self.caption = ElidedText(role="second")
        self.caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(column(self._picture, self.caption, gap=GAP))

    def show_face(self, image: QImage, caption: str) -> None:
        """Show a picture and whose it is."""
        self._picture.image = image
        self._picture.setAccessibleName(caption)
        self._picture.update()
        self.caption.setText(caption)


class _Picture(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return round(width * _RATIO)

    @override
    def sizeHint(self) -> QSize:
        return QSize(140, round(140 * _RATIO))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours().stage)
        if not self.image.isNull():
            room = fitted(self.image.width(), self.image.height(), QRectF(self.rect()))
            draw_picture(painter, self.image, room)


class FacesForm(DeskForm):
    """Shows two portraits; to hold on is the next thing, to go on all the same has its own key.

    Args:
        controller: Of the desk.
        act: What it asks.
        go_on: What its button does.
    """

    def __init__(self, controller: DeskController, act: Act, go_on: Callable[[], None]) -> None:
        super().__init__(controller)
        self._act = act
        self.before, self.now = Face(), Face()
        self.go_on = Button()
        self.go_on.clicked.connect(go_on)
        # a shortcut of the button itself would press it only after an animation
        QShortcut(QKeySequence(_KEY), self).activated.connect(go_on)
        self.rows.addLayout(row(self.before, self.now, gap=2 * GAP))
        self.rows.addWidget(self.go_on)
        self.rows.addStretch(1)
        self._state: DeskState | None = None
        self.put_words()

    def say_go_on(self, words: str) -> None:
        """Name what the button does."""
        self.go_on.setText(words)
        self.go_on.setToolTip(f"{words} ({_KEY})")

    @override
    def put_words(self) -> None:
        self.heading.setText(act_word(self._act))
        if self._state is not None:
            self.begin(self._state)

    @override
    def begin(self, state: DeskState) -> None:
        self._state = state
