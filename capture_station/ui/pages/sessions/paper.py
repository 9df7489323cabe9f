"""The closing sheet on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from capture_station.domain.payment import yuan
from capture_station.ui.pages import words
from capture_station.ui.pages.sessions.cards import days
from capture_station.ui.pages.sessions.closing import grouped, money_rows
from capture_station.ui.pages.sessions.detail import moment
from capture_station.ui.printing import heading_of, line_of, page_of, table_of

if TYPE_CHECKING:
    from capture_station.domain.overview import ClosingSheet


class ClosingPaper:
    """A closing sheet as a document to print and sign.

    Args:
        sheet: What is signed off.
    """

    def __init__(self, sheet: ClosingSheet) -> None:
        self._sheet = sheet

    def tr(self, text: str) -> str:
        """Return a text in the language of the windows."""
        return QCoreApplication.translate("ClosingPaper", text)

    def html(self) -> str:
        """Return the document."""
        sheet, session = self._sheet, self._sheet.session
        place = " · ".join(filter(None, (session.school_name, session.place, days(session))))
        made = self.tr("制表时间：{at}").format(at=moment(sheet.made_at))
        serials = self.tr("拍摄序号：{first} – {last}").format(
            first=sheet.first_serial or "–", last=sheet.last_serial or "–"
        )
        signs = (self.tr("收费人"), self.tr("拍照人"), self.tr("校方"), self.tr("日期"))
        return page_of(
            self.tr("采集场次结束单"),
            place,
            line_of(made),
            line_of(serials),
            heading_of(self.tr("人数")),
            self._counts(),
            heading_of(self.tr("款项")),
            self._money(),
            heading_of(self.tr("未了结的事项")),
            self._open_points(),
            heading_of(self.tr("校验值")),
            line_of(grouped(sheet.sha256)),
            line_of(""),
            line_of("　".join(f"{word}:______________" for word in signs)),
        )

    def _counts(self) -> str:
        totals = self._sheet.totals
        counts = {
            self.tr("应拍"): totals.expected,
            self.tr("已拍"): totals.photographed,
            self.tr("本人已核对"): totals.confirmed,
            self.tr("未到"): totals.missing,
            self.tr("有异议"): totals.disputed,
            self.tr("待补拍"): totals.retakes,
            self.tr("散拍"): totals.walk_ins,
        }
        return table_of(tuple(counts), [tuple(map(str, counts.values()))])

    def _money(self) -> str:
        rows, sums = money_rows(self._sheet.money)
        headings = (
            self.tr("方式"),
            self.tr("实收（元）"),
            self.tr("退款（元）"),
            self.tr("结余（元）"),
        )
        held = self.tr("现有款项合计 {amount} 元").format(amount=yuan(self._sheet.money.held_fen))
        table = table_of(headings, [*rows, (self.tr("合计"), *sums)], right=1)
        return table + line_of(held)

    def _open_points(self) -> str:
        points = self._sheet.open_points
        if not points:
            return line_of(self.tr("没有未了结的事项。"))
        headings = (
            self.tr("姓名"),
            self.tr("学号"),
            self.tr("班级"),
            self.tr("事项"),
            self.tr("说明"),
        )
        rows = []
        for point in points:
            data = point.student.data
            told = (data.name, data.student_number, data.class_name)
            rows.append((*told, words.open_point_word(point.kind), point.explanation))
        return table_of(headings, rows)
