"""What the desk asks where a portrait does not seem to belong to its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage, QKeySequence, QShortcut
from typing_extensions import override

from capture_station.ui.desk.forms.form import DeskForm
from capture_station.ui.desk.forms.seat import Face
from capture_station.ui.desk.likeness import Likeness
from capture_station.ui.desk.state import Act
from capture_station.ui.desk.words import act_word
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.surfaces import GAP, row

if TYPE_CHECKING:
    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.desk.state import DeskState

_KEY = "Alt+1"


class LikenessForm(DeskForm):
    """Shows both portraits; to take the photo again is the next thing, to keep it needs a word."""

    def __init__(self, controller: DeskController) -> None:
        super().__init__(controller)
        self.before, self.now = Face(), Face()
        self.is_right = Button()
        self.is_right.clicked.connect(controller.vouch)
        # a shortcut of the button itself would press it only after an animation
        QShortcut(QKeySequence(_KEY), self).activated.connect(controller.vouch)
        self.rows.addLayout(row(self.before, self.now, gap=2 * GAP))
        self.rows.addWidget(self.is_right)
        self.rows.addStretch(1)
        self._state: DeskState | None = None
        self.put_words()

    @property
    @override
    def submit_word(self) -> str:
        return self.tr("重拍")

    @override
    def put_words(self) -> None:
        self.heading.setText(act_word(Act.LIKENESS))
        if self._state is not None:
            self.begin(self._state)

    @override
    def begin(self, state: DeskState) -> None:
        self._state = state
        doubt = self.controller.likeness.doubt
        if doubt is None or state.person is None:
            return
        name = state.person.student.data.name
        if doubt.kind is Likeness.SAME_AS_ANOTHER:
            hint = self.tr("这张很像刚才拍的{other}，现在叫的是{name}。")
            right = self.tr("不是同一人，照片无误")
        else:
            hint = self.tr("和{name}上一张不像同一个人。")
            right = self.tr("是同一人，照片无误")
        self.show_hint(hint.format(other=doubt.name, name=name))
        self.is_right.setText(right)
        self.is_right.setToolTip(f"{right} ({_KEY})")
        word = self.tr("已拍：{name}").format(name=doubt.name)
        self.before.show_face(QImage.fromData(doubt.before), word)
        self.now.show_face(QImage.fromData(doubt.shot.portrait), self.tr("这一张"))

    @override
    def submit(self) -> None:
        self.controller.retake()
