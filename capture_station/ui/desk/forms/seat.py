"""What the desk asks while the person of the last photo seems to sit there still."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage
from typing_extensions import override

from capture_station.ui.desk.forms.faces import FacesForm
from capture_station.ui.desk.state import Act

if TYPE_CHECKING:
    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.desk.state import DeskState


class SeatForm(FacesForm):
    """Shows the last photo beside who sits there now; to wait is the next thing, not to go on."""

    def __init__(self, controller: DeskController) -> None:
        super().__init__(controller, Act.NEXT_SITTER, controller.shoot_another)

    @property
    @override
    def submit_word(self) -> str:
        return self.tr("等下一位坐好")

    @override
    def put_words(self) -> None:
        super().put_words()
        self.say_go_on(self.tr("已换人，照常拍照"))

    @override
    def begin(self, state: DeskState) -> None:
        super().begin(state)
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
