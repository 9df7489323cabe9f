"""Batches whose writing the end of the program interrupted: told at the next start."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from capture_station.workflow.permissions import Grant, Right

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from capture_station.domain.overview import AuditLine
    from capture_station.ui.context import Desktop


def tell_unfinished(parent: QObject, desktop: Desktop) -> None:
    """Tell whoever may export that a batch was not finished, with a button to the page.

    Args:
        parent: The window.
        desktop: The station as the windows see it.
    """
    if desktop.duty.grant(Right.EXPORT) is Grant.NO:
        return

    def show(begun: tuple[AuditLine, ...]) -> None:
        if begun:
            said = QCoreApplication.translate(
                "Unfinished",
                "上次程序中断时有 {count} 个交付批次没有写完。请向同一位置再写一次，会接着写完。",
            ).format(count=len(begun))
            button = QCoreApplication.translate("Unfinished", "打开交付")
            desktop.notices.look(said, button, partial(desktop.page_wanted.emit, "delivery"))

    desktop.ask(parent, desktop.station.deliveries.unfinished, show)
