"""Forms that ask for a reason, a choice or a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from typing_extensions import override

from capture_station.domain.events import DisputeReason, Resolution
from capture_station.domain.payment import yuan
from capture_station.ui.desk.forms.form import DeskForm, LabelledField, mark_wrong
from capture_station.ui.desk.state import Act
from capture_station.ui.desk.words import FIELDS, act_word, dispute_word, field_value, field_word
from capture_station.ui.widgets.fields import Choice, TextField
from capture_station.ui.widgets.quick import QuickWords
from capture_station.ui.widgets.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.desk.state import DeskState


@dataclass(frozen=True, slots=True)
class Reasons:
    """What a form says that asks for a reason.

    Attributes:
        hint: The exact consequence of the act.
        quick: Reasons that are met often.
    """

    hint: str
    quick: tuple[str, ...]


_REASONS: dict[Act, Reasons] = {
    Act.LEAVE: Reasons(
        str(QT_TRANSLATE_NOOP("reasons", "学生不拍照先走。排队号和缴费保留，回来后可继续。")),
        (
            str(QT_TRANSLATE_NOOP("reasons", "有急事离开")),
            str(QT_TRANSLATE_NOOP("reasons", "着装不符，改日再拍")),
            str(QT_TRANSLATE_NOOP("reasons", "身体不适")),
            str(QT_TRANSLATE_NOOP("reasons", "暂不愿拍")),
        ),
    ),
    Act.VOID: Reasons(
        str(QT_TRANSLATE_NOOP("reasons", "撤销误进入的记录，学生回到未到。")),
        (
            str(QT_TRANSLATE_NOOP("reasons", "选错了人")),
            str(QT_TRANSLATE_NOOP("reasons", "重复登记")),
        ),
    ),
    Act.REFUND: Reasons(
        "",
        (
            str(QT_TRANSLATE_NOOP("reasons", "学校统一支付")),
            str(QT_TRANSLATE_NOOP("reasons", "收错费")),
            str(QT_TRANSLATE_NOOP("reasons", "不再拍照")),
        ),
    ),
    Act.OVERRIDE: Reasons(
        str(QT_TRANSLATE_NOOP("reasons", "照片未通过检查，可能被退回。原因将写入记录。")),
        (
            str(QT_TRANSLATE_NOOP("reasons", "宗教或民族服饰")),
            str(QT_TRANSLATE_NOOP("reasons", "身体原因无法达到")),
            str(QT_TRANSLATE_NOOP("reasons", "人工核对合格")),
            str(QT_TRANSLATE_NOOP("reasons", "学校书面同意")),
        ),
    ),
    Act.ASK_RETAKE: Reasons(
        str(QT_TRANSLATE_NOOP("reasons", "现有照片继续有效，直到新照片保存。")),
        (
            str(QT_TRANSLATE_NOOP("reasons", "学生要求重拍")),
            str(QT_TRANSLATE_NOOP("reasons", "表情不自然")),
            str(QT_TRANSLATE_NOOP("reasons", "照片被退回")),
            str(QT_TRANSLATE_NOOP("reasons", "照片不是本人")),
        ),
    ),
    Act.DROP_RETAKE: Reasons(
        str(QT_TRANSLATE_NOOP("reasons", "不再补拍，现有照片有效。")),
        (
            str(QT_TRANSLATE_NOOP("reasons", "学生满意现有照片")),
            str(QT_TRANSLATE_NOOP("reasons", "误操作")),
        ),
    ),
}


class ReasonForm(DeskForm):
    """Asks for the reason of an act."""

    def __init__(self, controller: DeskController, act: Act) -> None:
        super().__init__(controller)
        self._act = act
        self._reason = LabelledField()
        self._quick = QuickWords(self._field)
        self.rows.addWidget(self._quick)
        self.rows.addWidget(self._reason)
        self.rows.addStretch(1)
        self.put_words()

    @property
    def _field(self) -> TextField:
        field = self._reason.field
        assert isinstance(field, TextField)  # noqa: S101 - made without another field
        return field

    @override
    def put_words(self) -> None:
        reasons = _REASONS[self._act]
        self.heading.setText(act_word(self._act))
        if reasons.hint:
            self.show_hint(QCoreApplication.translate("reasons", reasons.hint))
        words = tuple(QCoreApplication.translate("reasons", one) for one in reasons.quick)
        self._quick.show_words(words)
        self._reason.show_word(self.tr("原因"))

    @override
    def begin(self, state: DeskState) -> None:
        self._field.clear()
        mark_wrong(self._field, wrong=False)
        fee = state.sitting.fee if state.sitting is not None else None
        if self._act is Act.REFUND and fee is not None:
            words = self.tr("退还 ¥{amount}，原路退回。").format(amount=yuan(fee.held_fen))
            self.show_hint(words)
        self._field.setFocus()

    @override
    def submit(self) -> None:
        reason = self._field.text().strip()
        if mark_wrong(self._field, wrong=not reason):
            return
        done: dict[Act, Callable[[str], None]] = {
            Act.LEAVE: self.controller.leave,
            Act.VOID: self.controller.void,
            Act.REFUND: self.controller.refund,
            Act.OVERRIDE: self.controller.accept,
            Act.ASK_RETAKE: self.controller.ask_retake,
            Act.DROP_RETAKE: self.controller.drop_retake,
        }
        done[self._act](reason)


class DisputeForm(DeskForm):
    """Asks what the student finds wrong."""

    def __init__(self, controller: DeskController) -> None:
        super().__init__(controller)
        self._reason = Choice()
        self._what = LabelledField(self._reason)
        self._note_field = TextField()
        self._note = LabelledField(self._note_field)
        self.rows.addWidget(self._what)
        self.rows.addWidget(self._note)
        self.rows.addStretch(1)
        self.put_words()

    @override
    def put_words(self) -> None:
        self.heading.setText(self.tr("记录异议"))
        self.show_hint(self.tr("信息有误交班主任更正；照片不是本人时请安排补拍。"))
        self._what.show_word(self.tr("哪一项有误"))
        self._note.show_word(self.tr("正确内容或说明（可不填）"))
        self._reason.show_choices([(reason, dispute_word(reason)) for reason in DisputeReason])

    @override
    def begin(self, state: DeskState) -> None:
        self._note_field.clear()
        self._reason.setFocus()

    def choose(self, reason: DisputeReason) -> None:
        """Choose what is wrong."""
        self._reason.choose(reason)

    @override
    def submit(self) -> None:
        self.controller.dispute(
            DisputeReason(self._reason.currentData()), self._note_field.text().strip()
        )


class SettleForm(DeskForm):
    """Asks how a dispute ended."""

    def __init__(self, controller: DeskController) -> None:
        super().__init__(controller)
        self._choice = Choice()
        self._how = LabelledField(self._choice)
        self._note_field = TextField()
        self._note = LabelledField(self._note_field)
        self.rows.addWidget(self._how)
        self.rows.addWidget(self._note)
        self.rows.addStretch(1)
        self.put_words()

    @override
    def put_words(self) -> None:
        self.heading.setText(act_word(Act.SETTLE))
        self._how.show_word(self.tr("处理结果"))
        self._note.show_word(self.tr("说明（可不填）"))
        self._choice.show_choices(
            [
                (Resolution.DATA_CORRECTED, self.tr("信息已更正")),
                (Resolution.WITHDRAWN, self.tr("学生撤回异议")),
            ]
        )

    @override
    def begin(self, state: DeskState) -> None:
        self._note_field.clear()
        dispute = state.sitting.dispute if state.sitting is not None else None
        self.show_hint(dispute_word(dispute.reason) if dispute is not None else "")
        if dispute is not None and dispute.reason is DisputeReason.NOT_MY_PHOTO:
            self._choice.choose(Resolution.WITHDRAWN)
        self._choice.setFocus()

    @override
    def submit(self) -> None:
        resolution = Resolution(self._choice.currentData())
        self.controller.settle(resolution, self._note_field.text().strip())


class CorrectForm(DeskForm):
    """Asks which datum is wrong and what is right."""

    def __init__(self, controller: DeskController) -> None:
        super().__init__(controller)
        self._state: DeskState | None = None
        self._choice = Choice()
        self._what = LabelledField(self._choice)
        self._old = Text(role="second", wrap=True)
        self._new_field, self._note_field = TextField(), TextField()
        self._new, self._note = LabelledField(self._new_field), LabelledField(self._note_field)
        for part in (self._what, self._old, self._new, self._note):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self._choice.currentIndexChanged.connect(lambda _index: self._show_old())
        self.put_words()

    @override
    def put_words(self) -> None:
        self.heading.setText(act_word(Act.CORRECT))
        self.show_hint(self.tr("名单本身不变，更正作为建议交班主任核对。"))
        self._what.show_word(self.tr("项目"))
        self._new.show_word(self.tr("正确内容"))
        self._note.show_word(self.tr("依据（可不填）"))
        self._choice.show_choices([(field, field_word(field)) for field in FIELDS])
        self._show_old()

    @override
    def begin(self, state: DeskState) -> None:
        self._state = state
        self._new_field.clear()
        self._note_field.clear()
        mark_wrong(self._new_field, wrong=False)
        self._show_old()
        self._new_field.setFocus()

    def choose(self, field: str) -> None:
        """Choose the datum that is wrong."""
        self._choice.choose(field)

    @override
    def submit(self) -> None:
        new = self._new_field.text().strip()
        if not mark_wrong(self._new_field, wrong=not new):
            field, note = str(self._choice.currentData()), self._note_field.text().strip()
            self.controller.propose_correction(field, new, note)

    def _show_old(self) -> None:
        person = self._state.person if self._state is not None else None
        if person is not None:
            old = field_value(person.student.data, str(self._choice.currentData()))
            self._old.setText(self.tr("名单上：{old}").format(old=old or "–"))


class CodeForm(DeskForm):
    """Asks for a capture code."""

    def __init__(self, controller: DeskController) -> None:
        super().__init__(controller)
        self._code_field = TextField()
        self._code = LabelledField(self._code_field)
        self.rows.addWidget(self._code)
        self.rows.addStretch(1)
        self.put_words()

    @override
    def put_words(self) -> None:
        self.heading.setText(act_word(Act.BIND_CODE))
        self.show_hint(self.tr("扫描学生手机上的采集码；内容原样保存，不解读。"))
        self._code.show_word(self.tr("采集码"))

    @override
    def begin(self, state: DeskState) -> None:
        self._code_field.clear()
        self._code_field.setFocus()

    @override
    def take_code(self, code: str) -> bool:
        self._code_field.setText(code)
        return True

    @override
    def submit(self) -> None:
        code = self._code_field.text().strip()
        if not mark_wrong(self._code_field, wrong=not code):
            self.controller.bind_code(code)
