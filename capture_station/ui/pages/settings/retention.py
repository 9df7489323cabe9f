"""Removal after the retention time on the page of the settings: look first, then remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from capture_station.domain.errors import Trouble
from capture_station.station.retention import Outlook, Removed, RetentionJob
from capture_station.ui.long_work import LongWork
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.progress import ProgressPanel
from capture_station.ui.widgets.surfaces import Panel, column, row
from capture_station.ui.widgets.texts import Text
from capture_station.wording import trouble_sentence
from capture_station.workflow.permissions import Grant, Right

if TYPE_CHECKING:
    from capture_station.ui.context import Desktop


class RetentionPanel(Panel):
    """Tells who is due; removes them after a second click. Only a lead sees it.

    Args:
        desktop: The station as the windows see it.
    """

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._outlook: Outlook | None = None
        self._is_sure = False
        self._work = LongWork(desktop.station.clock, self)
        self.progress = ProgressPanel(is_slim=True)
        self.progress.hide()
        self.progress.cancel_wanted.connect(self._work.cancel)
        self._work.paced.connect(self.progress.show_pace)
        self._title, self._line = Text(role="strong"), Text(role="second", wrap=True)
        self.said = Text(role="second", wrap=True)
        self.look, self.remove = Button(icon_name="search"), Button(kind="danger")
        self.look.clicked.connect(self._on_look)
        self.remove.clicked.connect(self._on_remove)
        desktop.closing.connect(self._work.cancel)
        desktop.duty.changed.connect(lambda _account: self.put_words())
        acts = row(self.look, self.remove, 0)
        self.setLayout(column(self._title, self._line, self.said, self.progress, acts, gap=4))
        self.put_words()

    @override
    def put_words(self) -> None:
        self._title.setText(self.tr("到期清除"))
        self._line.setText(
            self.tr(
                "先向登记中心逐张证实照片都在，再从本机和副本盘清除照片与个人信息，审计记录保留。"
            )
        )
        self.look.setText(self.tr("检查哪些人到期"))
        is_allowed = self._desktop.duty.grant(Right.RETENTION) is Grant.YES
        if self.parentWidget() is not None or not is_allowed:
            # shown before it has its place, it would be a window of its own for a moment
            self.setVisible(is_allowed)
        self._show_remove()

    def _show_remove(self) -> None:
        sure, unsure = self.tr("确定清除？不能恢复"), self.tr("清除…")
        self.remove.setText(sure if self._is_sure else unsure)
        self.remove.setVisible(self._outlook is not None and bool(self._outlook.removable))

    def _on_look(self) -> None:
        self._outlook, self._is_sure = None, False
        piece = self._work.begin()
        job = RetentionJob(self._desktop.station, piece.is_cancelled, piece.tell)

        def done(outlook: Outlook) -> None:
            if piece.is_cancelled():  # nobody knows of those who were not asked about
                self._end(self.tr("已取消，没有清除任何人。"))
            else:
                self._on_outlook(outlook)

        self._begin(self.tr("正在向登记中心逐张证实……"))
        # asking takes as long as the network does, so not on the lane of the database
        self._desktop.files.submit(self, job.look, done, self._on_refused)

    def _on_outlook(self, outlook: Outlook) -> None:
        self._outlook = outlook
        told = self.tr(
            "到期 {expired} 人，可清除 {removable} 人。"
            "登记中心未确认 {unconfirmed} 人，未能证实 {unproven} 人。"
        )
        self._end(
            told.format(
                expired=outlook.expired,
                removable=len(outlook.removable),
                unconfirmed=outlook.unconfirmed,
                unproven=outlook.unproven,
            )
        )
        self._show_remove()

    def _on_remove(self) -> None:
        outlook = self._outlook
        if outlook is None:
            return
        if not self._is_sure:
            self._is_sure = True
            self._show_remove()
            return
        by, piece = self._desktop.operator, self._work.begin()
        job = RetentionJob(self._desktop.station, piece.is_cancelled, piece.tell)
        self._outlook, self._is_sure = None, False
        self._begin(self.tr("正在清除……"))
        self._desktop.files.submit(
            self, lambda: job.remove(by, outlook), self._on_removed, self._on_refused
        )

    def _on_removed(self, removed: Removed) -> None:
        waits = removed.pending.persons or removed.pending.backups
        done = self.tr("已清除 {persons} 人。")
        later = self.tr("已清除 {persons} 人；副本盘接上后继续清除其中的照片和旧备份。")
        self._end((later if waits else done).format(persons=removed.persons))
        self._desktop.roster_changed.emit()

    def _begin(self, title: str) -> None:
        self.look.setEnabled(False)
        self._show_remove()
        self.said.setText("")
        self.progress.show()
        self.progress.begin(title, self.tr("每秒 {rate} 人，还需 {left}"))

    def _on_refused(self, error: BaseException) -> bool:
        if not isinstance(error, Trouble):
            self._end("")
            return False
        self._end(trouble_sentence(error, self._desktop.lang), "act")
        return True

    def _end(self, sentence: str, role: str = "second") -> None:
        """Show how it ended."""
        self.progress.hide()
        self.look.setEnabled(True)
        self.said.set_role(role)
        self.said.setText(sentence)
