"""The orders of those who brought a photo, written out with the addresses of their prints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from capture_station.station.orders import list_orders, orders_book
from capture_station.ui.pages.saving import save_file
from capture_station.ui.widgets.buttons import Button
from capture_station.workflow.permissions import Right

if TYPE_CHECKING:
    from capture_station.ui.pages.page import Page
    from capture_station.ui.pages.roster.lines import People


class OrdersButton(Button):
    """Offers the list of orders where there are any.

    Args:
        page: The page it stands on.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(kind="quiet", icon_name="export")
        self._page = page
        self._count = 0
        self.clicked.connect(self._on_clicked)

    def take_people(self, people: People) -> None:
        """Count the orders among these people."""
        sittings = (line.hit.sitting for line in people.lines)
        self._count = sum(sitting is not None and sitting.order is not None for sitting in sittings)

    def put_words(self, *, offered: bool) -> None:
        """Say what it does; it is shown where orders can be listed and there are any."""
        self.setText(self.tr("自带照片订单 %n…", "", self._count))
        self.setVisible(offered and self._count > 0)

    def export_to(self, target: Path) -> None:
        """Write the orders as a spreadsheet."""
        desktop, page = self._page.desktop, self._page
        session = desktop.session
        if session is None:
            return
        store, by = desktop.station.store, desktop.operator

        def write(rows: list[tuple[str, ...]]) -> None:
            desktop.files.submit(
                page,
                lambda: save_file(target, orders_book(rows)),
                lambda _done: desktop.notices.good(
                    self.tr("已导出：{name}").format(name=target.name)
                ),
            )

        def gather() -> None:
            page.ask(lambda: list_orders(store, by, session.id), write)

        desktop.duty.allow(Right.EXPORT, session.id, gather)

    def _on_clicked(self) -> None:
        title, name = self.tr("导出自带照片的订单和地址"), self.tr("自带照片订单.xlsx")
        chosen, _kind = QFileDialog.getSaveFileName(self._page, title, name, "Excel (*.xlsx)")
        if chosen:
            self.export_to(Path(chosen))
