"""The recipient's list of rejected photos: looked at, then put on the retake list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Signal
from typing_extensions import override

from capture_station.station.feedback import RejectionCase, Standing
from capture_station.ui.actions import bind
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.surfaces import GAP, Card, Panel, column, row
from capture_station.ui.widgets.tables import Column, Rows, Table
from capture_station.ui.widgets.texts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from capture_station.ui.context import Desktop

_STANDINGS: Mapping[Standing, tuple[str, str]] = {
    Standing.READY: (str(QT_TRANSLATE_NOOP("rejections", "安排补拍")), "accent"),
    Standing.LISTED: (str(QT_TRANSLATE_NOOP("rejections", "已在补拍名单")), ""),
    Standing.AT_DESK: (str(QT_TRANSLATE_NOOP("rejections", "本人未核对，到工作台处理")), "look"),
    Standing.UNKNOWN: (str(QT_TRANSLATE_NOOP("rejections", "本场次找不到，请人工核对")), "act"),
}


class RejectionsPanel(Panel):
    """Every line with whose photo it is and what will be done.

    Args:
        desktop: The station as the windows see it.
    """

    finished = Signal()

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self.cases: tuple[RejectionCase, ...] = ()
        self._title, self._hint = Text(role="section"), Text(role="second", wrap=True)
        self.table = Table(_rows(), row_px=36)
        self.ask, self._back = Button(kind="accent"), Button(action="back")
        self.ask.clicked.connect(self.ask_retakes)
        self._back.clicked.connect(self.finished)
        bind(self, "back", self.finished.emit)
        bind(self, "next", self.ask_retakes)
        card = Card(margin=2 * GAP, gap=GAP)
        card.rows.addWidget(self._title)
        card.rows.addWidget(self.table, 1)
        foot = row(self._hint, self._back, self.ask)
        foot.setStretch(0, 1)
        card.rows.addLayout(foot)
        self.setLayout(column(card))
        self.put_words()

    def read(self, source: Path, recipient_id: str) -> None:
        """Read a list and show whom it means."""
        session = self._desktop.session
        if session is None:
            return
        feedback = self._desktop.station.feedback
        self._show(())
        self._desktop.ask(
            self, lambda: feedback.look_over(session.id, source, recipient_id), self._show
        )

    def _show(self, cases: tuple[RejectionCase, ...]) -> None:
        self.cases = cases
        self.table.rows.show_rows(cases)
        self.put_words()

    def ask_retakes(self) -> None:
        """Put those who are ready for it on the retake list."""
        session, cases = self._desktop.session, self.cases
        if session is None or not self.ask.isEnabled():
            return
        feedback, by = self._desktop.station.feedback, self._desktop.operator
        self.ask.setEnabled(False)

        def failed(_error: BaseException) -> bool:
            self.put_words()
            return False

        self._desktop.ask(
            self, lambda: feedback.ask_retakes(by, session.id, cases), self._on_asked, failed
        )

    def _on_asked(self, count: int) -> None:
        self._desktop.notices.good(self.tr("已安排 %n 人补拍，见「进度」的待补拍名单。", "", count))
        self._desktop.roster_changed.emit()
        self.finished.emit()

    @override
    def put_words(self) -> None:
        ready = sum(case.standing is Standing.READY for case in self.cases)
        self._title.setText(self.tr("退回名单：{count} 行").format(count=len(self.cases)))
        self._hint.setText(
            self.tr("安排补拍后，原照片仍保留，直到拍下新的一张；退回原因会显示在工作台。")
        )
        self.table.rows.show_titles(
            self.tr("行"), self.tr("姓名"), self.tr("拍摄序号"), self.tr("处理"), self.tr("原因")
        )
        self.table.setAccessibleName(self._title.text())
        self._back.setText(self.tr("返回"))
        self.ask.setText(self.tr("安排 {count} 人补拍").format(count=ready))
        self.ask.setEnabled(ready > 0)


def _rows() -> Rows:
    def name(case: RejectionCase) -> str:
        return case.record.student.data.name if case.record else case.rejection.name or "–"

    def serial(case: RejectionCase) -> str:
        return case.record.capture.serial.text if case.record else "–"

    def standing(case: RejectionCase) -> str:
        return QCoreApplication.translate("rejections", _STANDINGS[case.standing][0])

    return Rows(
        (
            Column(lambda case: str(case.rejection.row), width=64),
            Column(name, width=120, strong=True),
            Column(serial, width=104),
            Column(standing, width=208, chip=lambda case: _STANDINGS[case.standing][1]),
            Column(lambda case: case.rejection.reason or "–"),
        )
    )
