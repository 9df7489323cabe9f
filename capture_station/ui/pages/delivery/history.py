"""The batches that were made of a session, as the audit trail tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.ui.pages.sessions.detail import moment
from capture_station.ui.widgets.tables import Column, Rows, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from capture_station.domain.overview import AuditLine

_DIGEST_SHOWN = 16


class HistoryTable(Table):
    """When, by whom, for whom, how many, which serial numbers, and the batch's digest."""

    def __init__(self) -> None:
        self._titles: Mapping[str, str] = {}
        super().__init__(
            Rows(
                (
                    Column(lambda line: moment(line.at), width=144),
                    Column(lambda line: line.operator, width=104),
                    Column(self._title),
                    Column(lambda line: _detail(line, "photos"), width=72, right=True),
                    Column(_serials, width=144),
                    Column(_digest, width=152, ink=lambda _line: "second"),
                )
            ),
            row_px=36,
        )

    def show_history(self, lines: Sequence[AuditLine], titles: Mapping[str, str]) -> None:
        """Show what was made, with the titles of the recipients by id."""
        self._titles = titles
        self.rows.show_rows(lines)

    def put_words(self) -> None:
        """Set every text in the present language."""
        self.rows.show_titles(
            self.tr("时间"),
            self.tr("操作员"),
            self.tr("接收方"),
            self.tr("照片"),
            self.tr("拍摄序号"),
            self.tr("批次校验值"),
        )
        self.setAccessibleName(self.tr("交付记录"))

    def _title(self, line: AuditLine) -> str:
        recipient = _detail(line, "recipient")
        return self._titles.get(recipient, recipient)


def _detail(line: AuditLine, name: str) -> str:
    return str(dict(line.details).get(name, ""))


def _serials(line: AuditLine) -> str:
    first, last = _detail(line, "first"), _detail(line, "last")
    return f"{first} – {last}" if first else "–"


def _digest(line: AuditLine) -> str:
    return _detail(line, "manifest")[:_DIGEST_SHOWN]
