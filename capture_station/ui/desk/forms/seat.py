"""What the desk asks while the person of the last photo seems to sit there still."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from capture_station.ui.desk.forms.form import DeskForm
from capture_station.ui.desk.state import Act
from capture_station.ui.desk.words import act_word
from capture_station.ui.stage.picture import draw_picture, fitted
from capture_station.ui.theme import colours
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.surfaces import GAP, column, row
from capture_station.ui.widgets.texts import ElidedText

if TYPE_CHECKING:
    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.desk.state import DeskState

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


class SeatForm(DeskForm):
    """Shows the last photo beside who sits there now; to wait is the next thing, not to go on."""

    def __init__(self, controller: DeskController) -> None:
        super().__init__(controller)
        self.before, self.now = Face(), Face()
        self.changed_place = Button()
        self.changed_place.clicked.connect(controller.shoot_another)
        # a shortcut of the button itself would press it only after an animation
        QShortcut(QKeySequence(_KEY), self).activated.connect(controller.shoot_another)
        self.rows.addLayout(row(self.before, self.now, gap=2 * GAP))
        self.rows.addWidget(self.changed_place)
        self.rows.addStretch(1)
        self._state: DeskState | None = None
        self.put_words()

    @property
    @override
    def submit_word(self) -> str:
        return self.tr("等下一位坐好")

    @override
    def put_words(self) -> None:
        self.heading.setText(act_word(Act.NEXT_SITTER))
        self.changed_place.setText(self.tr("已换人，照常拍照"))
        self.changed_place.setToolTip(f"{self.changed_place.text()} ({_KEY})")
        if self._state is not None:
            self.begin(self._state)

    @override
    def begin(self, state: DeskState) -> None:
        self._state = state
        last = self.controller.guard.last
        if last is None or state.person is None:
            return
        name = state.person.student.data.name
        self.show_hint(
            self.tr("{last}拍照后没有人离开过座位，现在叫的是{name}。").format(
                last=last.name, name=name
            )
        )
        portrait = QImage.fromData(last.portrait)
        self.before.show_face(portrait, self.tr("已拍：{name}").format(name=last.name))
        self.now.show_face(self.controller.guard.picture_now(), self.tr("现在座位上"))

    @override
    def submit(self) -> None:
        self.controller.close_form()
