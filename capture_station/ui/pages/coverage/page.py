"""The page that tells how far the day is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from capture_station.domain.session import SessionState
from capture_station.exchange.books import write_book
from capture_station.ui.actions import bind
from capture_station.ui.context import ADVISER
from capture_station.ui.pages.coverage.classes import ClassTable
from capture_station.ui.pages.coverage.faces import show_faces
from capture_station.ui.pages.coverage.missing import MissingPanel
from capture_station.ui.pages.coverage.outlook import (
    SLOT_MINUTES,
    SLOTS,
    outlook,
    recent_slots,
    target_per_slot,
)
from capture_station.ui.pages.coverage.report import CoverageReport
from capture_station.ui.pages.page import MARGIN, Page
from capture_station.ui.pages.saving import save_file
from capture_station.ui.pages.sessions.cards import days
from capture_station.ui.printing import preview
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.facts import Legend, Tile
from capture_station.ui.widgets.looking import WhileShown
from capture_station.ui.widgets.plots import BarPlot, PlotBar
from capture_station.ui.widgets.surfaces import GAP, Card, column, row
from capture_station.ui.widgets.texts import Chip, EmptyState, PageHeading, Text
from capture_station.workflow.permissions import Grant, Right

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from capture_station.domain.overview import ClassProgress, PersonHit, SessionTotals
    from capture_station.ui.context import Desktop

_TILES = ("expected", "photographed", "paid_waiting", "disputed", "retakes", "last_hour")
_SIDE_PX = 368
_EVERY_MS = 10_000

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything the page shows, read at one moment."""

    totals: SessionTotals
    classes: tuple[ClassProgress, ...]
    slots: tuple[tuple[datetime, int], ...]
    now: datetime


class CoveragePage(Page):
    """Tiles, classes with bars, the plot, the missing by name; reads again every ten seconds."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._coverage: Coverage | None = None
        self._heading, self._read_only = PageHeading(), Chip(tone="accent")
        self.export_button = Button(icon_name="export", action="export")
        self.print_button = Button(icon_name="print", action="print")
        self.faces_button = Button(icon_name="print")
        self.tiles = {key: Tile() for key in _TILES}
        self.classes = ClassTable()
        self.plot, self.missing = BarPlot(), MissingPanel()
        self._legend = Legend(("good", "accent", "act", "off"))
        self._plot_title, self.end = Text(role="strong"), Text(role="second", wrap=True)
        self.empty = EmptyState("coverage")
        self._to_page = Button(kind="accent")
        self.empty.offer(self._to_page)
        self._either = QStackedWidget()
        WhileShown(self, _EVERY_MS, self.refresh)
        self._lay_out()
        self._connect()
        self.put_words()

    def set_read_only(self, *, read_only: bool) -> None:
        """Say that this window only looks; the page itself never changes anything."""
        self._read_only.setVisible(read_only)
        self._to_page.setVisible(not read_only)

    @override
    def enter(self) -> None:
        self.set_read_only(read_only=self.desktop.role == ADVISER)
        self.put_words()
        super().enter()
        is_empty = self._either.currentWidget() is self.empty
        (self.empty if is_empty else self.classes).setFocus()

    # --- reading ------------------------------------------------------------------------------

    @override
    def refresh(self) -> None:
        session = self.desktop.session
        if session is None:
            self._coverage = None
            self._either.setCurrentIndex(0)
            self.put_words()
            return
        station = self.desktop.station

        def read() -> Coverage:
            records = station.records
            return Coverage(
                totals=records.totals(session.id),
                classes=records.progress(session.id),
                slots=records.throughput(session.id, SLOT_MINUTES),
                now=station.clock.now(),
            )

        self.ask(read, self._on_coverage)

    def _on_coverage(self, coverage: Coverage) -> None:
        self._coverage = coverage
        self._either.setCurrentIndex(1 if coverage.totals.expected else 0)
        before = self.classes.current
        self.classes.rows.show_rows(coverage.classes)
        names = [one.class_name for one in coverage.classes]
        if before is not None and before.class_name in names:
            at = names.index(before.class_name)
        else:
            missing = (at for at, one in enumerate(coverage.classes) if one.missing)
            at = next(missing, 0)
        if names:
            self.classes.setCurrentIndex(self.classes.rows.index(at, 0))
        self.put_words()

    def _on_class(self, progress: ClassProgress | None) -> None:
        session = self.desktop.session
        if progress is None or session is None:
            self.missing.show_class(None, ())
            return
        records = self.desktop.station.records

        def show(people: tuple[PersonHit, ...]) -> None:
            if self.classes.current == progress:
                self.missing.show_class(progress, people)

        self.desktop.ask(
            self, lambda: records.people(session.id, progress.class_name, "missing"), show
        )

    # --- words --------------------------------------------------------------------------------

    @override
    def put_words(self) -> None:
        self._heading.show_words(self.tr("进度"), self._line())
        self._read_only.show_word(self.tr("只读"), "accent")
        self.export_button.setText(self.tr("导出表格…"))
        self.print_button.setText(self.tr("打印…"))
        self.faces_button.setText(self.tr("班级照片名册…"))
        line = self.tr("开始采集后，这里显示各班进度、速度和未到名单。")
        if self.desktop.session is None:
            self._to_page.setText(self.tr("去建立场次"))
            self.empty.show_words(self.tr("还没有场次"), line)
        else:
            self._to_page.setText(self.tr("去导入名单"))
            self.empty.show_words(self.tr("名单还是空的"), line)
        self.classes.put_words()
        self._legend.show_words(
            self.tr("已拍"), self.tr("等候"), self.tr("有异议"), self.tr("未到")
        )
        self._plot_title.setText(self.tr("每十分钟拍摄人数"))
        counted = self._coverage is not None and self._coverage.totals.expected > 0
        exports = counted and self.desktop.duty.grant(Right.EXPORT) is not Grant.NO
        for button in (self.export_button, self.print_button, self.faces_button):
            button.setVisible(exports)
            button.setEnabled(exports)  # its key clicks it even where it is hidden
        if self._coverage is not None:
            self._put_tiles(self._coverage.totals)
            self._put_plot(self._coverage)

    def _line(self) -> str:
        session, coverage = self.desktop.session, self._coverage
        if session is None or coverage is None:
            return ""
        states = {
            SessionState.PLANNED: self.tr("未开放"),
            SessionState.OPEN: self.tr("实时"),
            SessionState.CLOSED: self.tr("已结束"),
        }
        count = self.tr("%n 个班", "", len(coverage.classes))
        place = f"{session.school_name} {session.place}".strip()
        return " · ".join((days(session), place, count, states[session.state]))

    def _put_tiles(self, totals: SessionTotals) -> None:
        words = {
            "expected": self.tr("应拍"),
            "photographed": self.tr("已拍"),
            "paid_waiting": self.tr("已缴费未拍"),
            "disputed": self.tr("有异议"),
            "retakes": self.tr("待补拍"),
            "last_hour": self.tr("近一小时"),
        }
        for key, tile in self.tiles.items():
            count = getattr(totals, key)
            shown = (
                self.tr("{count} 人/时").format(count=count) if key == "last_hour" else str(count)
            )
            tile.show_fact(words[key], shown, alarming=key == "disputed" and count > 0)

    def _put_plot(self, coverage: Coverage) -> None:
        bars = [
            PlotBar(
                label=clock_time(start),
                value=count,
                tip=self.tr("{start} 起十分钟：{count} 人").format(
                    start=clock_time(start), count=count
                ),
            )
            for start, count in recent_slots(coverage.slots, coverage.now)
        ]
        target = target_per_slot(self._target_per_hour())
        word = self.tr("目标 {count}").format(count=f"{target:g}")
        self.plot.show_bars(bars, SLOTS, target, word)
        self.plot.setAccessibleName(
            self._plot_title.text() + " " + " ".join(f"{bar.label} {bar.value}" for bar in bars)
        )
        self.end.setText(self._end_sentence(coverage))

    def _end_sentence(self, coverage: Coverage) -> str:
        session = self.desktop.session
        if session is not None and session.state is SessionState.CLOSED:
            return self.tr("场次已结束。")
        told = outlook(coverage.totals, coverage.now)
        if not told.all:
            return self.tr("名单上的学生都已拍完。")
        if told.end_all is None:
            return self.tr("还有 {count} 人未拍；近一小时拍得太少，无法预计结束时间。").format(
                count=told.all
            )
        sentence = self.tr("按近一小时速度，名单上其余 {count} 人预计{end}拍完。").format(
            count=told.all, end=end_words(told.end_all, coverage.now)
        )
        if told.end_here is not None:
            here = self.tr("在场 {count} 人预计{end}拍完；").format(
                count=told.here, end=end_words(told.end_here, coverage.now)
            )
            sentence = here + sentence
        return sentence

    def _target_per_hour(self) -> int:
        value = self.desktop.station.settings.value("coverage.target_per_hour")
        return value if isinstance(value, int) else 0

    # --- export -------------------------------------------------------------------------------

    def _with_report(self, act: str, use: Callable[[CoverageReport], None]) -> None:
        """Gather a report, write into the audit trail that it leaves, and hand it on."""
        session, coverage = self.desktop.session, self._coverage
        if session is None or coverage is None:
            return
        station, by = self.desktop.station, self.desktop.operator

        def gather() -> CoverageReport:
            missing = station.records.people(session.id, None, "missing")
            disputed = station.records.people(session.id, None, "disputed")
            with station.store.ledger.act(by) as written:
                written.note(act, session.id, people=len(missing) + len(disputed))
            return CoverageReport(
                session, coverage.totals, coverage.classes, missing, disputed, coverage.now
            )

        self.desktop.duty.allow(Right.EXPORT, session.id, lambda: self.ask(gather, use))

    def export_to(self, target: Path) -> None:
        """Write the classes, the missing and the disputes as a spreadsheet."""

        def write(report: CoverageReport) -> None:
            sheets = report.sheets()
            self.desktop.files.submit(
                self,
                lambda: save_file(target, write_book(sheets)),
                lambda _done: self._on_written(target),
            )

        self._with_report("coverage-exported", write)

    def _on_written(self, target: Path) -> None:
        self.desktop.notices.good(self.tr("已导出：{name}").format(name=target.name))

    def _on_export(self) -> None:
        session = self.desktop.session
        if session is None:
            return
        name = self.tr("进度-{school}-{day}.xlsx").format(
            school=session.school_name, day=f"{session.starts_on:%Y%m%d}"
        )
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.tr("导出表格"), name, "Excel (*.xlsx)"
        )
        if chosen:
            self.export_to(Path(chosen))

    def _on_print(self) -> None:
        def show(report: CoverageReport) -> None:
            preview(self, report.html(), report.title())

        self._with_report("coverage-printed", show)

    def _on_faces(self) -> None:
        session, progress = self.desktop.session, self.classes.current
        if session is not None and progress is not None:
            show_faces(self, session, progress.class_name)

    def _on_to_page(self) -> None:
        wanted = "sessions" if self.desktop.session is None else "roster"
        self.desktop.page_wanted.emit(wanted)

    def _connect(self) -> None:
        desktop = self.desktop
        self.classes.pointed.connect(self._on_class)
        self.export_button.clicked.connect(self._on_export)
        self.print_button.clicked.connect(self._on_print)
        self.faces_button.clicked.connect(self._on_faces)
        self._to_page.clicked.connect(self._on_to_page)
        bind(self, "export", self.export_button.click)
        bind(self, "print", self.print_button.click)
        desktop.session_changed.connect(lambda _session: self.refresh_soon())
        desktop.roster_changed.connect(self.refresh_soon)
        desktop.sitting_changed.connect(lambda _sitting: self.refresh_soon())
        desktop.setting_changed.connect(lambda _key: self.put_words())

    def _lay_out(self) -> None:
        tiles = QHBoxLayout()
        tiles.setSpacing(GAP + 4)
        for tile in self.tiles.values():
            tiles.addWidget(tile, 1)
        classes = Card(margin=2 * GAP, gap=GAP)
        classes.rows.addWidget(self.classes, 1)
        classes.rows.addWidget(self._legend)
        plot = Card(margin=2 * GAP, gap=GAP)
        plot.rows.addWidget(self._plot_title)
        plot.rows.addWidget(self.plot, 1)
        plot.rows.addWidget(self.end)
        side = QWidget()
        side.setFixedWidth(_SIDE_PX)
        rows = column(plot, self.missing, gap=2 * GAP)
        rows.setStretch(0, 5)
        rows.setStretch(1, 4)
        side.setLayout(rows)
        body = QWidget()
        layout = column(tiles, row(classes, side, gap=2 * GAP), gap=2 * GAP)
        layout.setStretch(1, 1)
        body.setLayout(layout)
        self._either.addWidget(self.empty)
        self._either.addWidget(body)
        head = row(
            self._heading,
            self._read_only,
            self.faces_button,
            self.export_button,
            self.print_button,
        )
        head.setStretch(0, 1)
        self.setLayout(column(head, self.busy, self._either, margin=MARGIN))


def end_words(end: datetime, now: datetime) -> str:
    """Return when it will be over: the time today or tomorrow, after that only the day."""
    away = (end.astimezone().date() - now.astimezone().date()).days
    if not away:
        return translate("CoveragePage", " {time} ").format(time=clock_time(end))
    if away == 1:
        return translate("CoveragePage", "明天 {time} ").format(time=clock_time(end))
    day = end.astimezone().date().isoformat()
    return translate("CoveragePage", " {day} ").format(day=day)


def clock_time(at: datetime) -> str:
    """Return hour and minute in local time."""
    return f"{at.astimezone():%H:%M}"
