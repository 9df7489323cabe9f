"""Who stands at the desk: name, data, steps, and what has to be known at once."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout
from typing_extensions import override

from capture_station.domain.codes import ethnicity_title
from capture_station.domain.payment import FeeState
from capture_station.domain.people import masked_id
from capture_station.domain.sitting import Stage, Step
from capture_station.ui.actions import tool_tip
from capture_station.ui.desk.state import step_states
from capture_station.ui.desk.words import dispute_word, field_word, step_word
from capture_station.ui.pages.words import gender_word
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.signs import Dot, StepBar, StepMark
from capture_station.ui.widgets.surfaces import GAP, Card, Panel, column, row
from capture_station.ui.widgets.texts import ElidedText, Text

if TYPE_CHECKING:
    from capture_station.domain.sitting import Sitting
    from capture_station.ui.desk.state import DeskState

_SHOWN_MS = 10_000
_ID_GROUPS = (6, 10, 14)


def spaced_id(id_number: str) -> str:
    """Return an 18-digit ID number in groups that can be compared by eye."""
    if len(id_number) != 18:  # noqa: PLR2004 - GB 11643
        return id_number
    cuts = (0, *_ID_GROUPS, len(id_number))
    return " ".join(id_number[a:b] for a, b in pairwise(cuts))


def veiled_id(number: str) -> str:
    """Return an ID number with its middle hidden, in little room: ``330106 •••• 1028``."""
    return re.sub("·+", " •••• ", masked_id(number)).strip()


class Alert(Card):
    """One thing that has to be known about a person."""

    def __init__(self) -> None:
        super().__init__(margin=10)
        self._dot = Dot()
        self._text = Text(wrap=True)
        self.rows.addLayout(row(self._dot, self._text, gap=10))

    def show_words(self, tone: str, words: str) -> None:
        """Show a sentence in a tone."""
        self.set_tone(tone)
        self._dot.show_tone("good" if tone == "accent" else tone)
        self._text.setText(words)
        self._text.setAccessibleName(words)


class PersonHead(Panel):
    """The upper part of the right column."""

    id_shown = Signal(str)
    """Id of the student whose whole ID number can be read now."""

    def __init__(self) -> None:
        super().__init__()
        self._state: DeskState | None = None
        self._name = ElidedText(role="name")
        self._queue_word = Text(role="small")
        self._queue = Text(role="number")
        for text in (self._queue_word, self._queue):
            text.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._line = ElidedText(role="second")
        self._words = {key: Text(role="faint") for key in ("number", "id", "code")}
        self._values = {key: Text() for key in ("number", "code")}
        self._id = Text()
        self._reveal = Button(kind="link")
        self._reveal.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._reveal.clicked.connect(self.toggle_id)
        self._hide_timer = QTimer(self)
        self._hide_timer.setSingleShot(True)
        self._hide_timer.setInterval(_SHOWN_MS)
        self._hide_timer.timeout.connect(self._hide_id)
        self._is_revealed = False
        self._has_alerts = True
        self._steps = StepBar()
        self._alerts = [Alert() for _ in range(3)]
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for at, key in enumerate(("number", "id", "code")):
            grid.addWidget(self._words[key], at, 0)
            if key == "id":
                grid.addLayout(row(self._id, self._reveal, 0, gap=4), at, 1)
            else:
                grid.addWidget(self._values[key], at, 1)
        head = row(column(self._name, self._line, gap=2), gap=GAP)
        head.setStretch(0, 1)
        head.addLayout(column(self._queue_word, self._queue, 0, gap=0))
        self.setLayout(column(head, 4, grid, 4, self._steps, *self._alerts, gap=GAP))
        self.put_words()

    @override
    def put_words(self) -> None:
        self._words["number"].setText(self.tr("学号"))
        self._words["id"].setText(self.tr("证件号"))
        self._words["code"].setText(self.tr("采集码"))
        self._queue_word.setText(self.tr("排队号"))
        self._reveal.setToolTip(tool_tip("show-id"))
        if self._state is not None:
            self.show_state(self._state)

    def show_state(self, state: DeskState) -> None:
        """Show the person of a state."""
        known = self._state.person if self._state is not None else None
        if state.person is None or known is None or known.student.id != state.person.student.id:
            self._hide_id()
        self._state = state
        if state.person is None:
            return
        data, sitting = state.person.student.data, state.sitting
        self._name.setText(data.name)
        self._name.setAccessibleName(data.name)
        parts = (gender_word(data.gender), ethnicity_title(data.ethnicity_code), data.class_name)
        self._line.setText(" · ".join(part for part in parts if part))
        number = sitting.queue_number if sitting is not None else None
        self._queue.setText("" if number is None else f"{number:03d}")
        self._queue_word.setVisible(number is not None)
        self._values["number"].setText(data.student_number or "–")
        self._show_id()
        bound = sitting is not None and bool(sitting.capture_code)
        self._values["code"].setText(self.tr("已绑定") if bound else self.tr("未绑定"))
        self._values["code"].set_role("good" if bound else "second")
        states = step_states(state)
        self._steps.show_marks(
            tuple(StepMark(step_word(step, sitting), states[step]) for step in Step)
        )
        self._show_alerts(state)

    def show_alerts_while(self, wanted: bool) -> None:
        """Show what has to be known, or leave the room to a form."""
        self._has_alerts = wanted
        if self._state is not None:
            self._show_alerts(self._state)

    def toggle_id(self) -> None:
        """Show the whole ID number for ten seconds, or hide it again."""
        if self._is_revealed:
            self._hide_id()
        else:
            self._is_revealed = True
            self._hide_timer.start()
            self._show_id()
            if self._state is not None and self._state.person is not None:
                self.id_shown.emit(self._state.person.student.id)

    def _hide_id(self) -> None:
        self._hide_timer.stop()
        self._is_revealed = False
        self._show_id()

    def _show_id(self) -> None:
        person = self._state.person if self._state is not None else None
        number = person.student.data.id_number if person is not None else ""
        self._id.setText((spaced_id(number) if self._is_revealed else veiled_id(number)) or "–")
        self._reveal.setText(self.tr("隐藏") if self._is_revealed else self.tr("显示"))
        self._reveal.setVisible(bool(number))

    def _show_alerts(self, state: DeskState) -> None:
        found = self._alerts_of(state) if self._has_alerts else []
        for index, alert in enumerate(self._alerts):
            alert.setVisible(index < len(found))
            if index < len(found):
                alert.show_words(*found[index])

    def _alerts_of(self, state: DeskState) -> list[tuple[str, str]]:
        sitting = state.sitting
        if sitting is None:
            return []
        found: list[tuple[str, str]] = []
        if sitting.dispute is not None:
            words = self.tr("有异议：{reason}").format(reason=dispute_word(sitting.dispute.reason))
            found.append(("act", words))
        if sitting.retake_reason:
            words = self.tr("补拍：{reason}").format(reason=sitting.retake_reason)
            found.append(("look", words))
        fee = sitting.fee
        if fee is not None and not fee.state.is_settled and state.stage is not Stage.ENTERED:
            refunded = fee.state is FeeState.REFUNDED
            found.append(("act", self.tr("已退费，费用未结清") if refunded else self.tr("未缴费")))
        found += self._photo_alerts(sitting)
        if sitting.leave_reason:
            words = self.tr("上次离开：{reason}").format(reason=sitting.leave_reason)
            found.append(("look", words))
        for correction in sitting.corrections[-1:]:
            words = self.tr("更正待核：{field} → {new}").format(
                field=field_word(correction.field), new=correction.new
            )
            found.append(("look", words))
        return found

    def _photo_alerts(self, sitting: Sitting) -> list[tuple[str, str]]:
        capture = sitting.capture
        if capture is None:
            return []
        found = []
        safe = self.tr("已保存 · 拍摄序号 {serial}").format(serial=capture.serial.text)
        if capture.take > 1:
            safe = self.tr("已保存 · 拍摄序号 {serial} · 第 {take} 次拍摄").format(
                serial=capture.serial.text, take=capture.take
            )
        found.append(("good", safe))
        if capture.override_reason:
            words = self.tr("未通过检查，放行原因：{reason}").format(reason=capture.override_reason)
            found.append(("look", words))
        return found
