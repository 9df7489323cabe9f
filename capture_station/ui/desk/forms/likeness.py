"""What the desk asks where a portrait does not seem to belong to its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage
from typing_extensions import override

from capture_station.ui.desk.forms.faces import FacesForm
from capture_station.ui.desk.likeness import Likeness
from capture_station.ui.desk.state import Act

if TYPE_CHECKING:
    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.desk.state import DeskState


class LikenessForm(FacesForm):
    """Shows both portraits; to take the photo again is the next thing, to keep it needs a word."""

    def __init__(self, controller: DeskController) -> None:
        super().__init__(controller, Act.LIKENESS, controller.vouch)

    @property
    @override
    def submit_word(self) -> str:
        return self.tr("重拍")

    @override
    def begin(self, state: DeskState) -> None:
        super().begin(state)
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
        self.say_go_on(right)
        word = self.tr("已拍：{name}").format(name=doubt.name)
        self.before.show_face(QImage.fromData(doubt.before), word)
        self.now.show_face(QImage.fromData(doubt.shot.portrait), self.tr("这一张"))

    @override
    def submit(self) -> None:
        self.controller.retake()
