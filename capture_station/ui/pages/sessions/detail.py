"""One session looked at: what was planned, how far it is, and the one next thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from capture_station.domain.payment import yuan
from capture_station.domain.session import SessionState
from capture_station.ui.pages import words
from capture_station.ui.pages.sessions.cards import days
from capture_station.ui.pages.sessions.papers import PaperMenu
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.facts import Facts, Figures, Legend
from capture_station.ui.widgets.signs import StackedBar
from capture_station.ui.widgets.surfaces import GAP, Card, Divider, Panel, column, row, scrolled
from capture_station.ui.widgets.texts import Chip, ElidedText, Text

if TYPE_CHECKING:
    from datetime import datetime

    from capture_station.domain.session import Session
    from capture_station.ui.context import Desktop
    from capture_station.ui.pages.sessions.cards import SessionFacts

_FIGURES = ("expected", "photographed", "confirmed", "waiting", "disputed", "retakes")


class SessionDetail(Panel):
    """The chosen session.

    Args:
        desktop: The station as the windows see it.
    """

    act_wanted = Signal(str)
    """``open``, ``reopen``, ``close``, ``sheet``, ``work``, ``paper-…``, or the key of a page."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._facts: SessionFacts | None = None
        self._title, self._line = ElidedText(role="section"), ElidedText(role="second")
        self._state, self._in_work = Chip(), Chip()
        self._plan, self._figures = Facts(columns=2), Figures(_FIGURES)
        self._bar, self._legend = StackedBar(), Legend(("good", "act", "accent", "off"))
        self._hint = Text(role="second", wrap=True)
        self.primary = Button(kind="accent")
        self.second, self.third = Button(), Button()
        self._choose = Button(kind="quiet", icon_name="check")
        self.preflight = Button(kind="quiet", icon_name="zoom", action="page-preflight")
        self.plan = Button(kind="quiet", icon_name="clock")
        self.plan.setProperty("act", "plan")
        choices = (self._choose, self.preflight, self.plan)
        buttons = (self.primary, self.second, self.third, *choices)
        for button in buttons:
            button.clicked.connect(
                lambda _=False, b=button: self.act_wanted.emit(b.property("act"))
            )
        self._choose.setProperty("act", "work")
        self.papers = PaperMenu()
        self.papers.wanted.connect(lambda key: self.act_wanted.emit(f"paper-{key}"))
        self.preflight.setProperty("act", "preflight")
        self._lay_out()
        self.put_words()

    def show_session(self, facts: SessionFacts | None) -> None:
        """Show a session; None leaves the pane empty."""
        self._facts = facts
        self.setVisible(facts is not None)
        self.put_words()

    @override
    def put_words(self) -> None:
        if self._facts is None:
            return
        session, totals = self._facts.session, self._facts.totals
        self._title.setText(session.school_name)
        self._line.setText(" · ".join(filter(None, (session.place, days(session)))))
        self._state.show_word(*words.session_state(session.state))
        here = self._desktop.session is not None and self._desktop.session.id == session.id
        self._in_work.show_word(self.tr("当前场次"), "accent")
        self._in_work.setVisible(here)
        self._choose.setText(self.tr("设为当前场次"))
        self._choose.setVisible(not here)
        self.plan.setText(self.tr("采集计划"))
        self.plan.setVisible(session.state is not SessionState.CLOSED)
        self.preflight.setText(self.tr("开机检查"))
        self.preflight.setVisible(session.state is not SessionState.CLOSED)
        self._plan.show_facts(self._plan_facts(session))
        names = {
            "expected": self.tr("应拍"),
            "photographed": self.tr("已拍"),
            "confirmed": self.tr("本人已核对"),
            "waiting": self.tr("在场等候"),
            "disputed": self.tr("有异议"),
            "retakes": self.tr("待补拍"),
        }
        self._figures.show_figures(
            {key: (names[key], str(getattr(totals, key))) for key in _FIGURES}
        )
        good = totals.photographed - totals.disputed
        parts = ((good, "good"), (totals.disputed, "act"), (totals.waiting, "accent"))
        self._bar.show_parts(totals.expected, parts)
        self._legend.show_words(
            self.tr("已拍"), self.tr("有异议"), self.tr("在场等候"), self.tr("未到")
        )
        self.papers.put_words(has_roster=totals.expected > 0)
        self._put_acts(session, has_roster=totals.expected > 0)

    def _put_acts(self, session: Session, *, has_roster: bool) -> None:
        """Name the next thing and the others; the next thing is always the button at the right."""
        hint, acts = self._acts(session.state, has_roster=has_roster)
        self._hint.setText(hint)
        for at, button in enumerate((self.primary, self.second, self.third)):
            button.setVisible(at < len(acts))
            if at < len(acts):
                button.setProperty("act", acts[at][0])
                button.setText(acts[at][1])

    def _acts(
        self, state: SessionState, *, has_roster: bool
    ) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return what to do now in a sentence, and the acts with their titles, the next first."""
        match state:
            case SessionState.PLANNED if not has_roster:
                return (
                    self.tr("先导入名单，再开放场次。没有名单也可以开放，学生到场时逐个登记。"),
                    (("roster", self.tr("导入名单")), ("open", self.tr("开放场次"))),
                )
            case SessionState.PLANNED:
                return (
                    self.tr("名单已就绪。开放后即可收费、登记和拍照。"),
                    (("open", self.tr("开放场次")), ("roster", self.tr("查看名单"))),
                )
            case SessionState.OPEN:
                return (
                    self.tr("正在采集。收工时结束场次，核对金额、序号和未了结的事项。"),
                    (("desk", self.tr("进入工作台")), ("close", self.tr("结束场次…"))),
                )
            case SessionState.CLOSED:
                return (
                    self.tr("场次已结束，可以交付。如需补拍，请说明原因后重新开放。"),
                    (
                        ("delivery", self.tr("去交付")),
                        ("sheet", self.tr("查看结束单")),
                        ("reopen", self.tr("重新开放…")),
                    ),
                )
            case _ as unreachable:
                assert_never(unreachable)

    def _plan_facts(self, session: Session) -> list[tuple[str, str]]:
        spec = self._desktop.station.specs.get(session.spec_id)
        price = session.price
        free = self.tr("不收费")
        on_site = f"¥{yuan(price.on_site_fen)}" if price.on_site_fen else free
        walk_in = f"¥{yuan(price.walk_in_fen)}" if price.walk_in_fen else free
        brought = f"¥{yuan(price.self_provided_fen)}" if price.self_provided_fen else free
        names = session.backgrounds or tuple(one.name for one in (spec.backgrounds if spec else ()))
        facts = [
            (
                self.tr("照片标准"),
                words.spec_title(spec, self._desktop.lang) if spec else session.spec_id,
            ),
            (self.tr("学校代码"), session.school_code),
            (
                self.tr("收费"),
                self.tr("{on_site}，散拍 {walk_in}，自带照片 {brought}").format(
                    on_site=on_site, walk_in=walk_in, brought=brought
                ),
            ),
            (self.tr("序号前缀"), session.serial_prefix or self.tr("无")),
            (self.tr("可用背景"), self.tr("、").join(map(words.background_word, names))),
        ]
        if session.opened_at is not None:
            facts.append((self.tr("开放时间"), moment(session.opened_at)))
        if session.closed_at is not None:
            facts.append((self.tr("结束时间"), moment(session.closed_at)))
        return facts

    def _lay_out(self) -> None:
        content = QWidget()
        content.setLayout(
            column(
                row(self._title, self._in_work, self._state),
                self._line,
                GAP,
                Divider(),
                GAP,
                self._plan,
                GAP,
                Divider(),
                GAP,
                self._figures,
                GAP,
                self._bar,
                self._legend,
                0,
            )
        )
        card = Card(margin=3 * GAP, gap=2 * GAP)
        card.rows.addWidget(scrolled(content), 1)
        card.rows.addWidget(self._hint)
        card.rows.addLayout(
            row(
                self._choose,
                self.plan,
                self.preflight,
                self.papers,
                0,
                self.third,
                self.second,
                self.primary,
            )
        )
        self.setLayout(column(card))


def moment(at: datetime) -> str:
    """Return a moment in local time, e.g. ``"2026-11-21 14:32"``."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
