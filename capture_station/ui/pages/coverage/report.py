"""The progress of a session on paper and as a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from capture_station.ui.desk.words import dispute_word
from capture_station.ui.pages.sessions.cards import days
from capture_station.ui.pages.sessions.detail import moment
from capture_station.ui.printing import heading_of, line_of, page_of, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from capture_station.domain.overview import ClassProgress, PersonHit, SessionTotals
    from capture_station.domain.session import Session

    Rows = Sequence[Sequence[str | int]]


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """Counts by class, the missing and the disputes by name.

    Attributes:
        missing: Who never came or left without a photo.
        disputed: Who found something wrong.
        at: Moment of the counts.
    """

    session: Session
    totals: SessionTotals
    classes: tuple[ClassProgress, ...]
    missing: tuple[PersonHit, ...]
    disputed: tuple[PersonHit, ...]
    at: datetime

    def tr(self, text: str) -> str:
        """Return a text in the language of the windows."""
        return QCoreApplication.translate("CoverageReport", text)

    def title(self) -> str:
        """Return the name of the document."""
        return self.tr("采集进度")

    def sheets(self) -> dict[str, Rows]:
        """Return the sheets of the spreadsheet: name → rows, the headings first."""
        return {
            self.tr("各班进度"): [self._class_headings(), *self._class_rows()],
            self.tr("未到"): [self._person_headings(), *self._missing_rows()],
            self.tr("异议"): [
                [*self._person_headings(), self.tr("异议")],
                *self._disputed_rows(),
            ],
        }

    def html(self) -> str:
        """Return the document to print."""
        session = self.session
        place = " · ".join(filter(None, (session.school_name, session.place, days(session))))
        at = self.tr("统计时间：{at}").format(at=moment(self.at))
        parts = [
            line_of(at),
            heading_of(self.tr("各班进度")),
            table_of(self._class_headings(), _texts(self._class_rows()), right=2),
            heading_of(self.tr("未到")),
            *self._missing_by_class(),
        ]
        if self.disputed:
            headings = [*self._person_headings(), self.tr("异议")]
            parts += [
                heading_of(self.tr("异议")),
                table_of(headings, _texts(self._disputed_rows())),
            ]
        return page_of(self.title(), place, *parts)

    def _missing_by_class(self) -> list[str]:
        by_class: dict[str, list[str]] = {}
        for hit in self.missing:
            data = hit.student.data
            by_class.setdefault(data.class_name or "–", []).append(data.name)
        if not by_class:
            return [line_of(self.tr("没有。"))]
        rows = [(name, "　".join(names)) for name, names in by_class.items()]
        return [table_of((self.tr("班级"), self.tr("姓名")), rows)]

    def _class_headings(self) -> list[str]:
        return [
            self.tr("班级"),
            self.tr("班主任"),
            self.tr("应拍"),
            self.tr("已拍"),
            self.tr("本人已核对"),
            self.tr("等候"),
            self.tr("未到"),
            self.tr("异议"),
            self.tr("补拍"),
        ]

    def _class_rows(self) -> Rows:
        rows: list[list[str | int]] = [
            [
                one.class_name or "–",
                one.adviser,
                one.expected,
                one.photographed,
                one.confirmed,
                one.waiting,
                one.missing,
                one.disputed,
                one.retakes,
            ]
            for one in self.classes
        ]
        totals = self.totals
        rows.append(
            [
                self.tr("合计"),
                "",
                totals.expected,
                totals.photographed,
                totals.confirmed,
                totals.waiting,
                totals.missing,
                totals.disputed,
                totals.retakes,
            ]
        )
        return rows

    def _person_headings(self) -> list[str]:
        return [self.tr("班级"), self.tr("班主任"), self.tr("学号"), self.tr("姓名")]

    def _missing_rows(self) -> Rows:
        return [_person(hit) for hit in self.missing]

    def _disputed_rows(self) -> Rows:
        rows = []
        for hit in self.disputed:
            dispute = hit.sitting.dispute if hit.sitting else None
            told = f"{dispute_word(dispute.reason)} {dispute.note}".strip() if dispute else ""
            rows.append([*_person(hit), told])
        return rows


def _person(hit: PersonHit) -> list[str | int]:
    data = hit.student.data
    return [data.class_name, data.adviser, data.student_number, data.name]


def _texts(rows: Rows) -> list[list[str]]:
    return [[str(cell) for cell in cells] for cells in rows]
