"""The page of the capture days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from capture_station.domain.errors import Trouble
from capture_station.domain.session import Session, SessionState
from capture_station.ui.actions import bind
from capture_station.ui.pages.page import MARGIN, Page
from capture_station.ui.pages.sessions.cards import SessionFacts, SessionList
from capture_station.ui.pages.sessions.closing import ReopenView, SheetView
from capture_station.ui.pages.sessions.detail import SessionDetail
from capture_station.ui.pages.sessions.form import SessionForm
from capture_station.ui.pages.sessions.paper import ClosingPaper
from capture_station.ui.pages.sessions.papers import show_paper
from capture_station.ui.pages.sessions.planning import PlanView
from capture_station.ui.pages.sessions.reconciling import ReconcileView
from capture_station.ui.printing import preview, preview_document
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.guides import GuideSteps
from capture_station.ui.widgets.surfaces import GAP, column, row
from capture_station.ui.widgets.texts import EmptyState, PageHeading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from capture_station.domain.ids import SessionId
    from capture_station.domain.overview import ClosingSheet, PointKey
    from capture_station.ui.context import Desktop
    from capture_station.workflow.sessions import SessionPlan

_LIST_PX = 392


class SessionsPage(Page):
    """All sessions at the left; the chosen one, a form or a closing sheet at the right."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._heading = PageHeading()
        self._new = Button(icon_name="plus", action="new-session")
        self.list, self.detail = SessionList(), SessionDetail(desktop)
        self.form, self.sheet, self.reopen = SessionForm(desktop), SheetView(), ReopenView()
        self.reconcile, self.plan = ReconcileView(desktop), PlanView(desktop)
        self.empty = EmptyState("sessions")
        self._first = Button(kind="accent", icon_name="plus")
        self._guide = GuideSteps(3)
        self.empty.place.addWidget(self._guide)
        self.empty.place.addSpacing(GAP)
        self.empty.offer(self._first)
        self._setup = Button(kind="link", action="page-setup")
        self.empty.place.addWidget(self._setup, 0, Qt.AlignmentFlag.AlignCenter)
        self._side = QStackedWidget()
        for pane in (self.detail, self.form, self.sheet, self.reopen, self.reconcile, self.plan):
            self._side.addWidget(pane)
        self._whole = QStackedWidget()
        self._lay_out()
        self._connect()
        self.put_words()

    @override
    def enter(self) -> None:
        super().enter()
        self.list.setFocus()

    @override
    def refresh(self) -> None:
        self._read(self._on_facts)

    def _read(self, done: Callable[[tuple[SessionFacts, ...]], None]) -> None:
        records = self.desktop.station.records
        self.ask(
            lambda: tuple(SessionFacts(one, records.totals(one.id)) for one in records.sessions()),
            done,
        )

    @override
    def put_words(self) -> None:
        session = self.desktop.session
        name = " · ".join(filter(None, (session.school_name, session.place))) if session else ""
        line = self.tr("当前场次：{name}").format(name=name) if session else ""
        self._heading.show_words(self.tr("场次"), line)
        self._new.setText(self.tr("新建场次"))
        self._first.setText(self.tr("新建第一个场次"))
        self._setup.setText(self.tr("相机、布光、磁盘：首次设置"))
        self.empty.show_words(self.tr("从这里开始一天的采集"))
        self._guide.show_steps(
            (self.tr("新建场次"), self.tr("学校、地点、日期、照片标准和收费，填一张表。")),
            (self.tr("导入名单"), self.tr("班主任交来的表格直接拖进来，先看识别结果再导入。")),
            (self.tr("开放并拍照"), self.tr("到工作台逐个登记、拍照；收工后结束场次并交付。")),
        )
        self.list.setAccessibleName(self.tr("场次列表"))

    # --- what is shown ----------------------------------------------------------------------

    def _on_facts(self, facts: tuple[SessionFacts, ...]) -> None:
        here = self.desktop.session
        self.list.show_sessions(facts, here.id if here else None)
        writing = self._side.currentWidget() is self.form
        self._whole.setCurrentIndex(1 if facts or writing else 0)
        if not (facts or writing) and self.isVisible():
            self._first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._new.setVisible(bool(facts))

    def _on_chosen(self, facts: SessionFacts | None) -> None:
        self.detail.show_session(facts)

    def _show(self, pane: QWidget) -> None:
        self._side.setCurrentWidget(pane)
        self.list.setVisible(pane is self.detail)

    def _show_detail(self) -> None:
        self._show(self.detail)
        self.refresh()
        self.detail.primary.setFocus()

    # --- acts ---------------------------------------------------------------------------------

    def start_form(self) -> None:
        """Show the form for a new session."""
        facts = self.list.current
        self._whole.setCurrentIndex(1)
        self._show(self.form)
        self.form.begin(facts.session if facts else None)

    def _on_act(self, act: str) -> None:
        facts = self.list.current
        if facts is None:
            return
        session = facts.session
        acts: dict[str, Callable[[], None]] = {
            "open": lambda: self._open(session, ""),
            "reopen": self._start_reopening,
            "close": lambda: self._start_sheet(session.id),
            "sheet": lambda: self._start_sheet(session.id),
            "work": lambda: self.desktop.set_session(session),
            "plan": lambda: self._start_planning(session),
        }
        if act in acts:
            acts[act]()
        elif act.startswith("paper-"):
            show_paper(self, act.removeprefix("paper-"), session)
        else:  # a page, for this session
            self.desktop.set_session(session)
            self.desktop.page_wanted.emit(act)

    def _on_plan(self, plan: SessionPlan) -> None:
        by, station = self.desktop.operator, self.desktop.station
        self.ask(lambda: station.sessions.plan(by, plan), self._on_planned, self._on_not_planned)

    def _on_planned(self, session: Session) -> None:
        if self.desktop.session is None or self.desktop.session.state is not SessionState.OPEN:
            self.desktop.set_session(session)
        self.desktop.notices.good(self.tr("场次已建立，接下来请导入名单。"))
        self._show(self.detail)

        def choose(facts: tuple[SessionFacts, ...]) -> None:
            self._on_facts(facts)
            self.list.choose(session.id)
            self.detail.primary.setFocus()

        self._read(choose)

    def _on_not_planned(self, error: BaseException) -> bool:
        return isinstance(error, Trouble) and self.form.explain(error)

    def _open(self, session: Session, reason: str) -> None:
        by, station = self.desktop.operator, self.desktop.station

        def opened(now: Session) -> None:
            self.desktop.set_session(now)
            self.desktop.notices.good(self.tr("场次已开放，可以开始采集。"))
            self._show_detail()

        self.ask(lambda: station.sessions.open(by, session.id, reason), opened)

    def _start_reopening(self) -> None:
        self._show(self.reopen)
        self.reopen.begin()

    def _on_reopening(self, reason: str) -> None:
        if self.list.current is not None:
            self._open(self.list.current.session, reason)

    def _start_sheet(self, session_id: SessionId) -> None:
        by, station = self.desktop.operator, self.desktop.station

        def show(sheet: ClosingSheet) -> None:
            self._show(self.sheet)
            self.sheet.show_sheet(sheet)

        self.ask(lambda: station.sessions.closing_sheet(by, session_id), show)

    def _on_closing(self, remark: str, explanations: Mapping[PointKey, str]) -> None:
        facts = self.list.current
        if facts is None:
            return
        by, station, session_id = self.desktop.operator, self.desktop.station, facts.session.id

        def closed(sheet: ClosingSheet) -> None:
            if self.desktop.session is not None and self.desktop.session.id == session_id:
                self.desktop.set_session(sheet.session)
            station.housekeeping.back_up_soon()
            self.desktop.notices.good(self.tr("场次已结束，可以交付。"))
            self.sheet.show_sheet(sheet)
            self.refresh()

        differences = self.sheet.differences
        self.ask(
            lambda: station.sessions.close(by, session_id, remark, differences, explanations),
            closed,
        )

    def _start_reconciling(self) -> None:
        if self.list.current is not None:
            self._show(self.reconcile)
            self.reconcile.begin(self.list.current.session.id)

    def _start_planning(self, session: Session) -> None:
        self._show(self.plan)
        self.plan.begin(session)

    def _on_print(self, sheet: ClosingSheet | None) -> None:
        if sheet is not None:
            preview(self, ClosingPaper(sheet).html(), self.tr("结束单"))

    def _on_session_changed(self, _session: object) -> None:
        self.put_words()
        self.refresh_soon()

    def _connect(self) -> None:
        desktop = self.desktop
        self._new.clicked.connect(self.start_form)
        self._first.clicked.connect(self.start_form)
        self._setup.clicked.connect(lambda: desktop.page_wanted.emit("setup"))
        bind(self.empty, "next", self.start_form)
        bind(self.list, "next", self.detail.primary.click)
        bind(self, "new-session", self.start_form)
        self.list.chosen.connect(self._on_chosen)
        self.detail.act_wanted.connect(self._on_act)
        self.form.plan_made.connect(self._on_plan)
        self.sheet.closing_wanted.connect(self._on_closing)
        self.sheet.print_wanted.connect(self._on_print)
        self.sheet.reconciling_wanted.connect(self._start_reconciling)
        self.reconcile.compared.connect(self.sheet.show_differences)
        self.reconcile.given_up.connect(lambda: self._show(self.sheet))
        self.reopen.reopening_wanted.connect(self._on_reopening)
        self.plan.paper_wanted.connect(lambda document: preview_document(self, document))
        for pane in (self.form, self.sheet, self.reopen, self.plan):
            pane.given_up.connect(self._show_detail)
        desktop.session_changed.connect(self._on_session_changed)
        desktop.roster_changed.connect(self.refresh_soon)
        desktop.sitting_changed.connect(lambda _sitting: self.refresh_soon())

    def _lay_out(self) -> None:
        self.list.setFixedWidth(_LIST_PX)
        body = QWidget()
        body.setLayout(row(self.list, self._side, gap=2 * GAP))
        self._whole.addWidget(self.empty)
        self._whole.addWidget(body)
        head = row(self._heading, self._new)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.busy, self._whole, margin=MARGIN))
