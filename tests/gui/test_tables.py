"""Tables: what a narrow cell does with a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QStyleOptionViewItem

from capture_station.ui.widgets.tables import Column, Rows, Table

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_a_long_name_is_written_smaller_and_a_short_one_is_not(qtbot: QtBot) -> None:
    table = Table(Rows((Column(lambda name: name, strong=True),)))
    qtbot.addWidget(table)
    table.rows.show_rows(["艾力·吐尔逊", "冯雪"])

    def size_of(row: int) -> int:
        option = QStyleOptionViewItem()
        option.font = table.font()
        option.rect = QRect(0, 0, 96, 40)
        index = table.rows.index(row, 0)
        table.itemDelegate().initStyleOption(option, index)
        return option.font.pixelSize()

    assert size_of(0) < size_of(1) == table.font().pixelSize()
