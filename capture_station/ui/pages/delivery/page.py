"""The page on which portraits leave the station."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget
from typing_extensions import override

from capture_station.exchange.verification import verify_batch
from capture_station.station.delivery import Scope
from capture_station.ui.actions import bind
from capture_station.ui.long_work import LongWork
from capture_station.ui.pages.delivery.checking import Check, CheckPanel, look_over
from capture_station.ui.pages.delivery.history import HistoryTable
from capture_station.ui.pages.delivery.making import ResultPanel
from capture_station.ui.pages.delivery.recipients import RecipientList
from capture_station.ui.pages.delivery.rejections import RejectionsPanel
from capture_station.ui.pages.page import MARGIN, Page
from capture_station.ui.widgets.buttons import Button, ChoiceChips
from capture_station.ui.widgets.fields import TextField
from capture_station.ui.widgets.places import Place, usual_folder
from capture_station.ui.widgets.progress import ProgressPanel
from capture_station.ui.widgets.surfaces import GAP, Card, column, row
from capture_station.ui.widgets.texts import EmptyState, PageHeading, Text
from capture_station.workflow.permissions import Right

if TYPE_CHECKING:
    from capture_station.domain.overview import AuditLine
    from capture_station.domain.session import Session
    from capture_station.exchange.batch import BatchReceipt
    from capture_station.exchange.recipients import RecipientProfile
    from capture_station.exchange.verification import BatchVerification
    from capture_station.ui.context import Desktop
    from capture_station.ui.widgets.pace import Pace

_SIDE_PX = 400
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))


class DeliveryPage(Page):
    """Recipient and place at the left; what would be, is being, or was made at the right."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._recipients: tuple[RecipientProfile, ...] = ()
        self._folder = Path(usual_folder(Place.DocumentsLocation))
        self._work = LongWork(desktop.station.clock, self)
        self._heading, self.verify_button = PageHeading(), Button(icon_name="check")
        self.recipients, self.check = RecipientList(), CheckPanel(desktop)
        self.progress, self.result = ProgressPanel(), ResultPanel(desktop)
        self.history, self.rejections = HistoryTable(), RejectionsPanel(desktop)
        self.rejections_button = Button(icon_name="import")
        self._recipient_word, self._target_word = Text(role="strong"), Text(role="strong")
        self._history_word = Text(role="strong")
        self.scope = ChoiceChips((Scope.CONFIRMED.value, Scope.PHOTOGRAPHED.value))
        self.target, self._browse = TextField(), Button(icon_name="folder")
        self.password = TextField()
        self.password.setEchoMode(TextField.EchoMode.Password)
        self._consequence = Text(role="second", wrap=True)
        self.make_button = Button(kind="accent", icon_name="delivery")
        self.empty, self._to_sessions = EmptyState("sessions"), Button(kind="accent")
        self.empty.offer(self._to_sessions)
        self._panes, self._either = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self._connect()
        self.put_words()

    @override
    def enter(self) -> None:
        super().enter()
        is_empty = self._either.currentWidget() is self.empty
        (self.empty if is_empty else self.recipients).setFocus()

    # --- what would be ------------------------------------------------------------------------

    @override
    def refresh(self) -> None:
        session = self.desktop.session
        self._either.setCurrentIndex(0 if session is None else 1)
        self.put_words()
        if session is None or self.is_making:
            return
        self.ask(self.desktop.station.deliveries.recipients, self._on_recipients)
        deliveries = self.desktop.station.deliveries
        self.ask(lambda: deliveries.history(session.id), self._on_history)

    @property
    def is_making(self) -> bool:
        """Whether a batch is being made or read back."""
        return self._panes.currentWidget() is self.progress

    def _on_recipients(self, recipients: tuple[RecipientProfile, ...]) -> None:
        self._recipients = recipients
        default = self.desktop.station.settings.text("delivery.recipient")
        self.recipients.show_recipients(recipients, self.desktop.lang, default)

    def _on_history(self, made: tuple[AuditLine, ...]) -> None:
        titles = {one.id: one.title_in(self.desktop.lang) for one in self._recipients}
        self.history.show_history(made, titles)
        self._history_card.setVisible(bool(made))

    def _on_recipient(self, recipient: RecipientProfile | None) -> None:
        session = self.desktop.session
        if recipient is None or session is None:
            self._show_check(None)
            return
        self._suggest_target(session, recipient)
        deliveries, scope = self.desktop.station.deliveries, Scope(self.scope.choice)

        def show(check: Check) -> None:
            if self.recipients.current == recipient and self.scope.choice == scope:
                self._show_check(check)

        self.make_button.setEnabled(False)
        self.ask(lambda: look_over(deliveries, session, recipient.id, scope), show)

    def _show_check(self, check: Check | None) -> None:
        self.check.show_check(check)
        self.make_button.setEnabled(self.check.is_ready and not self.is_making)

    def _suggest_target(self, session: Session, recipient: RecipientProfile) -> None:
        """Name a new folder by school, place, day and recipient."""
        parts = (
            session.school_name,
            session.place,
            f"{session.starts_on:%Y%m%d}",
            recipient.title_in(self.desktop.lang),
        )
        name = "-".join(filter(None, parts)).translate(_FORBIDDEN).replace(" ", "_")
        target, count = self._folder / name, 1
        while target.exists():
            count += 1
            target = self._folder / f"{name}-{count}"
        self.target.setText(str(target))

    def _on_browse(self) -> None:
        title = self.tr("批次放在哪个文件夹里")
        chosen = QFileDialog.getExistingDirectory(self, title, str(self._folder))
        if chosen:
            self._folder = Path(chosen)
            session, recipient = self.desktop.session, self.recipients.current
            if session is not None and recipient is not None:
                self._suggest_target(session, recipient)

    # --- making it ----------------------------------------------------------------------------

    def make(self) -> None:
        """Make the batch, then read it back."""
        check = self.check.check
        if check is not None and self.make_button.isEnabled():
            go = partial(self._make, check)
            self.desktop.duty.allow(Right.EXPORT, check.session.id, go)

    def _make(self, check: Check) -> None:
        target, station = Path(self.target.text().strip()), self.desktop.station
        piece = self._work.begin()
        self._show_pane(self.progress)
        self._begin_progress()
        # bound here: the work runs on another thread and must not touch widgets
        work = partial(
            station.deliveries.write,
            self.desktop.operator,
            check.preview,
            target,
            piece.tell,
            piece.is_cancelled,
            self.password.text() or None,
        )
        done = partial(self._on_made, check.session)
        self.desktop.files.submit(self, work, done, self._on_failed)

    def _give_up(self) -> None:
        self._work.cancel()

    def _begin_progress(self) -> None:
        rate = self.tr("每秒 {rate} 张，还需 {left}")
        self.progress.begin(self.tr("正在写出照片…"), rate)

    def _on_paced(self, pace: Pace) -> None:
        if pace.done == pace.total:
            self.progress.show_last(self.tr("正在逐个文件核对…"))
        else:
            self.progress.show_pace(pace)

    def _on_made(self, session: Session, made: tuple[BatchReceipt, BatchVerification]) -> None:
        receipt, found = made
        deliveries = self.desktop.station.deliveries
        self.password.clear()
        self.ask(lambda: deliveries.history(session.id), self._on_history)
        self._show_result(receipt.target, found, receipt)

    def _show_result(
        self, target: Path, found: BatchVerification, receipt: BatchReceipt | None
    ) -> None:
        self._show_pane(self.result)
        self.result.show_result(target, found, receipt)

    def _on_failed(self, _error: BaseException) -> bool:
        self._show_pane(self.check)
        return False  # the sentence is told like any other

    def verify(self, target: Path) -> None:
        """Read a batch back that was made some time."""
        self._show_pane(self.progress)
        self._begin_progress()
        self.progress.show_last(self.tr("正在逐个文件核对…"))
        self.desktop.files.submit(
            self,
            lambda: verify_batch(target),
            lambda found: self._show_result(target, found, None),
            self._on_failed,
        )

    def _on_verify(self) -> None:
        title = self.tr("选择要核对的批次文件夹")
        chosen = QFileDialog.getExistingDirectory(self, title, str(self._folder))
        if chosen:
            self.verify(Path(chosen))

    def read_rejections(self, source: Path) -> None:
        """Show whose photos a recipient's list rejects."""
        recipient = self.recipients.current
        self._show_pane(self.rejections)
        self.rejections.read(source, recipient.id if recipient else "")

    def _on_rejections(self) -> None:
        title = self.tr("选择退回名单")
        name, _kind = QFileDialog.getOpenFileName(self, title, str(self._folder))
        if name:
            self.read_rejections(Path(name))

    def _on_finished(self) -> None:
        self._show_pane(self.check)
        self.recipients.setFocus()
        self._on_recipient(self.recipients.current)

    def _show_pane(self, pane: QWidget) -> None:
        self._panes.setCurrentWidget(pane)
        busy = pane is self.progress
        inputs = (self.recipients, self.scope, self.target, self._browse, self.password)
        for widget in (*inputs, self.verify_button, self.rejections_button):
            widget.setEnabled(not busy)
        self.make_button.setEnabled(pane is self.check and self.check.is_ready)
        self._foot.setVisible(pane is self.check)

    # --- the page -----------------------------------------------------------------------------

    @override
    def put_words(self) -> None:
        session = self.desktop.session
        place = (session.school_name, session.place) if session else ()
        self._heading.show_words(self.tr("交付"), " · ".join(filter(None, place)))
        self.verify_button.setText(self.tr("核对已有批次…"))
        self.rejections_button.setText(self.tr("导入退回名单…"))
        for button in (self.verify_button, self.rejections_button):
            button.setVisible(session is not None)
        self._recipient_word.setText(self.tr("交给谁"))
        self.recipients.setAccessibleName(self.tr("交给谁"))
        self.scope.show_words(
            {
                Scope.CONFIRMED.value: self.tr("本人已核对的"),
                Scope.PHOTOGRAPHED.value: self.tr("全部有效照片"),
            }
        )
        self.password.setPlaceholderText(self.tr("加密密码，不填则不加密"))
        self.password.setAccessibleName(self.tr("加密密码"))
        self._target_word.setText(self.tr("放在哪里"))
        self.target.setAccessibleName(self.tr("放在哪里"))
        self._history_word.setText(self.tr("交付记录"))
        self._browse.setText(self.tr("选择…"))
        self.make_button.setText(self.tr("生成批次"))
        self._consequence.setText(
            self.tr("写出的是照片和名单的副本，站内数据不变；交付人和时间会写入审计记录。")
        )
        self._to_sessions.setText(self.tr("去建立场次"))
        self.empty.show_words(
            self.tr("还没有场次"), self.tr("采集并结束场次后，在这里按接收方的要求生成批次。")
        )
        if self._recipients:
            self._on_recipients(self._recipients)
        self.history.put_words()

    def _connect(self) -> None:
        desktop = self.desktop
        self.recipients.chosen.connect(self._on_recipient)
        self._browse.clicked.connect(self._on_browse)
        self.scope.chosen.connect(lambda _scope: self._on_recipient(self.recipients.current))
        self.make_button.clicked.connect(self.make)
        self.verify_button.clicked.connect(self._on_verify)
        self.progress.cancel_wanted.connect(self._give_up)
        self._work.paced.connect(self._on_paced)
        for pane in (self.result, self.rejections):
            pane.finished.connect(self._on_finished)
        self.rejections_button.clicked.connect(self._on_rejections)
        self._to_sessions.clicked.connect(lambda: desktop.page_wanted.emit("sessions"))
        bind(self, "next", self.make)
        desktop.closing.connect(self._give_up)
        desktop.session_changed.connect(lambda _session: self.refresh_soon())
        desktop.sitting_changed.connect(lambda _sitting: self.refresh_soon())

    def _lay_out(self) -> None:
        choice = Card(margin=2 * GAP, gap=GAP)
        choice.rows.addWidget(self._recipient_word)
        choice.rows.addWidget(self.recipients, 1)
        choice.rows.addWidget(self.scope)
        choice.rows.addWidget(self._target_word)
        choice.rows.addLayout(row(self.target, self._browse))
        choice.rows.addWidget(self.password)
        choice.setFixedWidth(_SIDE_PX)
        for pane in (self.check, self.progress, self.result, self.rejections):
            self._panes.addWidget(pane)
        self._foot = QWidget()
        foot = row(self._consequence, self.make_button, gap=2 * GAP)
        foot.setStretch(0, 1)
        self._foot.setLayout(foot)
        self._history_card = Card(margin=2 * GAP, gap=GAP)
        self._history_card.rows.addWidget(self._history_word)
        self._history_card.rows.addWidget(self.history, 1)
        self._history_card.hide()
        self._history_card.setMinimumHeight(176)
        right = column(self._panes, self._history_card, self._foot, gap=2 * GAP)
        right.setStretch(0, 3)
        right.setStretch(1, 1)
        body = QWidget()
        layout = row(choice, gap=2 * GAP)
        layout.addLayout(right, 1)
        body.setLayout(layout)
        self._either.addWidget(self.empty)
        self._either.addWidget(body)
        head = row(self._heading, self.rejections_button, self.verify_button)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.busy, self._either, margin=MARGIN))
