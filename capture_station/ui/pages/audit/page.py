"""The audit trail: who saw, changed and exported what, for a lead to read."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog
from typing_extensions import override

from capture_station.domain.overview import AuditQuestion
from capture_station.exchange.books import write_book
from capture_station.exchange.trail import AUDIT_EXPORTED, audit_sheets
from capture_station.ui.actions import bind
from capture_station.ui.pages.page import MARGIN, Page
from capture_station.ui.pages.saving import save_file
from capture_station.ui.pages.sessions.detail import moment
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.fields import Choice, SearchField
from capture_station.ui.widgets.surfaces import GAP, Card, column, row
from capture_station.ui.widgets.tables import Column, Rows, Table
from capture_station.ui.widgets.texts import PageHeading, Text
from capture_station.wording import act_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capture_station.domain.overview import AuditEntry
    from capture_station.domain.staff import Account
    from capture_station.ui.context import Desktop

_MOST_LINES = 2000
_TYPED_MS = 300
_DAYS = (1, 7, 30, 0)
"""Spans that are offered; 0 for everything."""


class TrailTable(Table):
    """When, by whom, what, to whom, and the words of the act."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        super().__init__(
            Rows(
                (
                    Column(lambda entry: str(entry.line.number), width=80, right=True),
                    Column(lambda entry: moment(entry.line.at), width=152),
                    Column(lambda entry: entry.line.operator, width=120),
                    Column(lambda entry: act_word(entry.line.act, self._desktop.lang), width=176),
                    Column(lambda entry: entry.about or "–"),
                    Column(_details, ink=lambda _entry: "second"),
                )
            ),
            row_px=36,
        )

    def put_words(self) -> None:
        """Set every text in the present language."""
        self.rows.show_titles(
            self.tr("编号"),
            self.tr("时间"),
            self.tr("操作员"),
            self.tr("操作"),
            self.tr("对象"),
            self.tr("详情"),
        )
        self.setAccessibleName(self.tr("审计记录"))


class AuditPage(Page):
    """Filters above, the newest lines below."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._heading, self.table = PageHeading(), TrailTable(desktop)
        self.person, self.operator, self.days = SearchField(), Choice(), Choice()
        self.export_button = Button(icon_name="export", action="export")
        self._count = Text(role="second")
        self._entries: tuple[AuditEntry, ...] = ()
        self._typed = QTimer(self, singleShot=True, interval=_TYPED_MS)
        self._typed.timeout.connect(self.refresh)
        self.person.textChanged.connect(lambda _text: self._typed.start())
        for choice in (self.operator, self.days):
            choice.currentIndexChanged.connect(lambda _at: self.refresh())
        self.export_button.clicked.connect(self._on_export)
        bind(self, "find", self.person.setFocus)
        bind(self, "export", self.export_button.click)
        self._lay_out()
        self.put_words()
        self.days.choose(_DAYS[0])

    @override
    def put_words(self) -> None:
        line = self.tr("每一次查看、改动和导出都在这里，任何人都不能删改。")
        self._heading.show_words(self.tr("审计记录"), line)
        self.person.show_words(self.tr("学号、证件号或姓名（完整输入）"))
        self.operator.setAccessibleName(self.tr("操作员"))
        self.days.setAccessibleName(self.tr("时间范围"))
        words = (self.tr("今天"), self.tr("最近 7 天"), self.tr("最近 30 天"), self.tr("全部"))
        self.days.show_choices(zip(_DAYS, words, strict=True))
        self.export_button.setText(self.tr("导出表格…"))
        self.table.put_words()
        self._show_count()

    @override
    def enter(self) -> None:
        self.ask(self.desktop.station.store.operators.everybody, self._on_accounts)
        super().enter()
        self.table.setFocus()

    @override
    def leave(self) -> None:
        self._typed.stop()

    @override
    def refresh(self) -> None:
        question, records = self._question(), self.desktop.station.records
        self.ask(lambda: records.trail(question), self._on_entries)

    def export_to(self, target: Path) -> None:
        """Write the lines that are shown as a spreadsheet; the trail itself tells of it."""
        by, ledger = self.desktop.operator, self.desktop.station.store.ledger
        entries, lang = self._entries, self.desktop.lang

        def note() -> None:
            with ledger.act(by) as act:
                act.note(AUDIT_EXPORTED, "", lines=len(entries))

        def write(_noted: None) -> None:
            self.desktop.files.submit(
                self,
                lambda: save_file(target, write_book(audit_sheets(entries, lang))),
                lambda _done: self._on_written(target),
            )

        self.ask(note, write)

    def _question(self) -> AuditQuestion:
        days = int(self.days.currentData() or 0)
        midnight = self.desktop.station.clock.now().astimezone()
        midnight = midnight.replace(hour=0, minute=0, second=0, microsecond=0)
        since: datetime | None = midnight - timedelta(days=days - 1) if days else None
        operator = str(self.operator.currentData() or "")
        return AuditQuestion(self.person.text(), operator, since, None, _MOST_LINES)

    def _on_accounts(self, accounts: Sequence[Account]) -> None:
        everybody = [("", self.tr("全部操作员"))]
        self.operator.show_choices([*everybody, *((one.name, one.name) for one in accounts)])

    def _on_entries(self, entries: tuple[AuditEntry, ...]) -> None:
        self._entries = entries
        self.table.rows.show_rows(entries)
        self._show_count()

    def _show_count(self) -> None:
        told = self.tr("%n 条", "", len(self._entries))
        if len(self._entries) == _MOST_LINES:
            told = self.tr(
                "最新的 %n 条；请缩小范围，或用 capture-station store audit 导出全部。",
                "",
                _MOST_LINES,
            )
        self._count.setText(told)
        self.export_button.setEnabled(bool(self._entries))

    def _on_export(self) -> None:
        now = self.desktop.station.clock.now().astimezone()
        name = self.tr("审计记录-{day}.xlsx").format(day=f"{now:%Y%m%d}")
        title = self.tr("导出审计记录")
        chosen, _kind = QFileDialog.getSaveFileName(self, title, name, "Excel (*.xlsx)")
        if chosen:
            self.export_to(Path(chosen))

    def _on_written(self, target: Path) -> None:
        self.desktop.notices.good(self.tr("已导出：{name}").format(name=target.name))
        self.refresh()

    def _lay_out(self) -> None:
        head = row(self._heading, self.export_button)
        head.setStretch(0, 1)
        filters = row(self.person, self.operator, self.days, gap=2 * GAP)
        filters.setStretch(0, 1)
        card = Card(margin=2 * GAP, gap=GAP)
        card.rows.addLayout(filters)
        card.rows.addWidget(self.table, 1)
        card.rows.addWidget(self._count)
        layout = column(head, self.busy, margin=MARGIN)
        layout.addWidget(card, 1)
        self.setLayout(layout)


def _details(entry: AuditEntry) -> str:
    return ", ".join(
        f"{name}={value}"
        for name, value in sorted(entry.line.details.items())
        if name not in {"fact", "sha256"}
    )
