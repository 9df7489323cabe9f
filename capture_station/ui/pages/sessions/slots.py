"""Who comes when, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from capture_station.ui.widgets.surfaces import Panel, column
from capture_station.ui.widgets.tables import Column, Rows, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capture_station.exchange.planning import Slot


class SlotTable(Panel):
    """The slots of a timetable, in order of time."""

    def __init__(self) -> None:
        super().__init__()
        self.table = Table(
            Rows(
                (
                    Column(lambda slot: f"{slot.starts_at:%m-%d}", width=72),
                    Column(lambda slot: f"{slot.starts_at:%H:%M}–{slot.ends_at:%H:%M}", width=112),
                    Column(lambda slot: slot.count.class_name or "–", strong=True),
                    Column(lambda slot: str(slot.count.people), width=64, right=True),
                )
            ),
            row_px=36,
        )
        self.setLayout(column(self.table))
        self.put_words()

    def show_slots(self, slots: Sequence[Slot]) -> None:
        """Show these slots."""
        self.table.rows.show_rows(slots)

    @override
    def put_words(self) -> None:
        self.table.rows.show_titles(
            self.tr("日期"), self.tr("时间"), self.tr("班级"), self.tr("人数")
        )
        self.table.setAccessibleName(self.tr("各班时间"))
