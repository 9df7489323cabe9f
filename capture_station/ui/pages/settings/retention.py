"""Removal after the retention time on the page of the settings: look first, then remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from capture_station.domain.errors import Trouble
from capture_station.station.retention import Outlook, Removed, RetentionJob
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.surfaces import Panel, column, row
from capture_station.ui.widgets.texts import Text
from capture_station.wording import trouble_sentence
from capture_station.workflow.permissions import Grant, Right

if TYPE_CHECKING:
    from collections.abc import Callable

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
        self._is_sure = self._is_ended = False
        self._title, self._line = Text(role="strong"), Text(role="second", wrap=True)
        self.said = Text(role="second", wrap=True)
        self.look, self.remove = Button(icon_name="search"), Button(kind="danger")
        self.look.clicked.connect(self._on_look)
        self.remove.clicked.connect(self._on_remove)
        desktop.closing.connect(self._on_closing)
        desktop.duty.changed.connect(lambda _account: self.put_words())
        self.setLayout(
            column(self._title, self._line, self.said, row(self.look, self.remove, 0), gap=4)
        )
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
        job = self._job()
        self._do(job.look, self._on_outlook)

    def _on_outlook(self, outlook: Outlook) -> None:
        self._end()
        self._outlook = outlook
        told = self.tr(
            "到期 {expired} 人，可清除 {removable} 人。"
            "登记中心未确认 {unconfirmed} 人，未能证实 {unproven} 人。"
        )
        self._say(
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
        by, job = self._desktop.operator, self._job()
        self._outlook, self._is_sure = None, False
        self._do(lambda: job.remove(by, outlook), self._on_removed)

    def _on_removed(self, removed: Removed) -> None:
        self._end()
        waits = removed.pending.persons or removed.pending.backups
        done = self.tr("已清除 {persons} 人。")
        later = self.tr("已清除 {persons} 人；副本盘接上后继续清除其中的照片和旧备份。")
        self._say((later if waits else done).format(persons=removed.persons))
        self._desktop.roster_changed.emit()

    def _job(self) -> RetentionJob:
        return RetentionJob(self._desktop.station, lambda: self._is_ended)

    def _do(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self.look.setEnabled(False)
        self._show_remove()
        self._say(self.tr("正在向登记中心逐张证实……"))
        # asking takes as long as the network does, so not on the lane of the database
        self._desktop.files.submit(self, work, done, self._on_refused)

    def _on_refused(self, error: BaseException) -> bool:
        self._end()
        if not isinstance(error, Trouble):
            self._say("")
            return False
        self._say(trouble_sentence(error, self._desktop.lang), "act")
        return True

    def _end(self) -> None:
        self.look.setEnabled(True)

    def _on_closing(self) -> None:
        self._is_ended = True

    def _say(self, sentence: str, role: str = "second") -> None:
        self.said.set_role(role)
        self.said.setText(sentence)
