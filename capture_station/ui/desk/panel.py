"""The right column of the desk: the person, the findings or a form, the one next thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QStackedWidget, QWidget
from typing_extensions import override

from capture_station.ui.actions import bind
from capture_station.ui.desk.findings import FindingsList
from capture_station.ui.desk.forms.likeness import LikenessForm
from capture_station.ui.desk.forms.money import PayForm
from capture_station.ui.desk.forms.people import RegisterForm, WalkInForm
from capture_station.ui.desk.forms.reasons import (
    CodeForm,
    CorrectForm,
    DisputeForm,
    ReasonForm,
    SettleForm,
)
from capture_station.ui.desk.forms.seat import SeatForm
from capture_station.ui.desk.person import PersonHead
from capture_station.ui.desk.slips import SlipButton
from capture_station.ui.desk.state import Act, Busy, further_acts, next_act
from capture_station.ui.desk.words import ACT_KEYS, act_word
from capture_station.ui.widgets.buttons import Button, PrimaryButton
from capture_station.ui.widgets.surfaces import (
    GAP,
    Card,
    SideColumn,
    at_rest,
    column,
    row,
    scrolled,
)
from capture_station.ui.widgets.texts import EmptyState

if TYPE_CHECKING:
    from capture_station.domain.findings import Judgement
    from capture_station.ui.context import Desktop
    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.desk.forms.form import DeskForm
    from capture_station.ui.desk.state import DeskState

_MOST_FURTHER = 4
_GREEN = frozenset({Act.ACCEPT, Act.CONFIRM})
_REASON_FORMS = (
    Act.LEAVE,
    Act.VOID,
    Act.REFUND,
    Act.OVERRIDE,
    Act.ASK_RETAKE,
    Act.DROP_RETAKE,
)


class PersonPanel(SideColumn):
    """Everything about the person at the desk.

    Args:
        desktop: Tells role and language.
        controller: What the buttons act on.
    """

    def __init__(self, desktop: Desktop, controller: DeskController) -> None:
        super().__init__("right", 352)
        self._desktop = desktop
        self._controller = controller
        self._shown_form: Act | None = None
        self.head = PersonHead()
        self.findings = FindingsList(desktop)
        self._findings_card = Card(margin=12)
        self._findings_card.rows.addWidget(self.findings)
        self.forms: dict[Act, DeskForm] = {}
        self._nobody = EmptyState("code")
        # alone in the column when it is shown; else its height would press the buttons flat
        self._nobody.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._nothing = QWidget()
        self._middle = QStackedWidget()
        for part in (self._nothing, self._findings_card, self._nobody):
            self._middle.addWidget(part)
        self._places: dict[Act, QWidget] = {}
        self._further_grid = QGridLayout()
        self._further_grid.setSpacing(GAP)
        self.further = [Button() for _ in range(_MOST_FURTHER)]
        for at, button in enumerate(self.further):
            self._further_grid.addWidget(button, at // 2, at % 2)
            button.clicked.connect(lambda _checked=False, index=at: self._do_further(index))
        self._further_acts: tuple[Act, ...] = ()
        self.papers = SlipButton(desktop, controller)
        bind(self, "print", self.papers.open_menu)
        self.primary = PrimaryButton()
        self.primary.clicked.connect(self.press_primary)
        slips = row(self.papers, 0)
        layout = column(self.head, self._middle, slips, self._further_grid, self.primary, gap=12)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._rows = layout
        controller.state_changed.connect(self.show_state)
        controller.line.changed.connect(lambda _line: self._show_primary(controller.state))
        self.put_words()

    @override
    def put_words(self) -> None:
        self._nobody.show_words(
            self.tr("扫码开始"),
            self.tr("扫描学号、身份证或采集码，\n或按 F2 输入姓名、拼音。"),
        )
        self._nobody.setAccessibleName(self.tr("没有学生"))
        for form in self.forms.values():
            form.put_words()
        self.show_state(self._controller.state)

    def form(self, act: Act) -> DeskForm:
        """Return the form of an act, made when it is first needed."""
        if act not in self.forms:
            made = _make_form(act, self._controller)
            made.changed.connect(lambda: self._show_primary(self._controller.state))
            self.forms[act] = made
            self._places[act] = scrolled(made)
            self._middle.addWidget(self._places[act])
        return self.forms[act]

    def show_state(self, state: DeskState) -> None:
        """Show a state of the desk."""
        with at_rest(self._rows):
            self._show_person(state)
            self._show_middle(state)
            self._show_further(state)
            self._show_primary(state)

    def _show_person(self, state: DeskState) -> None:
        self.head.setVisible(state.person is not None and state.form is not Act.WALK_IN)
        self.head.show_state(state)
        self.head.show_alerts_while(state.form is None)

    def _show_middle(self, state: DeskState) -> None:
        if state.form is not None:
            form = self.form(state.form)
            self._middle.setCurrentWidget(self._places[state.form])
            if state.form is not self._shown_form:
                form.begin(state)
        elif state.person is None:
            self._middle.setCurrentWidget(self._nobody)
        elif state.is_live or state.shot is not None or state.sitting_judgement is not None:
            self._middle.setCurrentWidget(self._findings_card)
        else:
            self._middle.setCurrentWidget(self._nothing)
        self._shown_form = state.form

    def show_judgement(self, judgement: Judgement | None) -> None:
        """Show the findings of the live picture or of a shot."""
        self.findings.show_judgement(judgement)

    def press_primary(self) -> None:
        """Do what the primary button says."""
        state = self._controller.state
        if state.busy:
            return
        if state.form is not None:
            self.form(state.form).submit()
        else:
            self._controller.do_next()

    def _show_primary(self, state: DeskState) -> None:
        act = next_act(state, self._desktop.role)
        if state.form is not None:
            self.primary.show_words(self.form(state.form).submit_word, "next")
        else:
            key = "shoot" if act is Act.SHOOT else "find" if act is Act.FIND else "next"
            words = act_word(act)
            following = self._controller.line.next_up
            if act is Act.CALL_NEXT and following is not None:
                words = self.tr("叫 {name}").format(name=following.student.data.name)
            self.primary.show_words(words, key)
        self.primary.set_kind("good" if act in _GREEN else "accent")
        self.primary.setEnabled(state.busy is Busy.NOTHING)

    def _show_further(self, state: DeskState) -> None:
        role, grant = self._desktop.role, self._desktop.duty.grant
        acts = () if state.form is not None else further_acts(state, role, grant)
        self._further_acts = acts[:_MOST_FURTHER]
        for at, button in enumerate(self.further):
            button.setVisible(at < len(self._further_acts))
            if at < len(self._further_acts):
                act = self._further_acts[at]
                button.show_words(act_word(act), ACT_KEYS.get(act, ""))
                button.setEnabled(state.busy is Busy.NOTHING)

    def _do_further(self, index: int) -> None:
        if index < len(self._further_acts):
            self._controller.do(self._further_acts[index])


def _make_form(act: Act, controller: DeskController) -> DeskForm:
    if act in _REASON_FORMS:
        return ReasonForm(controller, act)
    makers: dict[Act, type[DeskForm]] = {
        Act.PAY: PayForm,
        Act.REGISTER: RegisterForm,
        Act.WALK_IN: WalkInForm,
        Act.DISPUTE: DisputeForm,
        Act.SETTLE: SettleForm,
        Act.CORRECT: CorrectForm,
        Act.BIND_CODE: CodeForm,
        Act.NEXT_SITTER: SeatForm,
        Act.LIKENESS: LikenessForm,
    }
    return makers[act](controller)
