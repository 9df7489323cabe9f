"""The table of the classes with a bar for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.ui.widgets.tables import Column, Rows, Table

if TYPE_CHECKING:
    from capture_station.domain.overview import ClassProgress
    from capture_station.ui.widgets.tables import Bar


class ClassTable(Table):
    """A row for each class: photographed, waiting, missing, disputed, retakes."""

    def __init__(self) -> None:
        super().__init__(
            Rows(
                (
                    Column(self._class_name, width=108, strong=True),
                    Column(lambda one: one.adviser, width=72, ink=lambda _one: "second"),
                    Column(_share, bar=_bar),
                    Column(_share, width=84, right=True),
                    _number("waiting", width=70),
                    _number("missing"),
                    _number("disputed", "act_ink", 78),
                    _number("retakes"),
                )
            )
        )

    def put_words(self) -> None:
        """Set every text in the present language."""
        self.rows.show_titles(
            self.tr("班级"),
            self.tr("班主任"),
            self.tr("进度"),
            self.tr("已拍"),
            self.tr("等候"),
            self.tr("未到"),
            self.tr("异议"),
            self.tr("补拍"),
        )
        self.setAccessibleName(self.tr("各班进度"))

    def _class_name(self, one: ClassProgress) -> str:
        return one.class_name or self.tr("无班级")


def _share(one: ClassProgress) -> str:
    return f"{one.photographed} / {one.expected}"


def _bar(one: ClassProgress) -> Bar:
    good = one.photographed - one.disputed
    return one.expected, ((good, "good"), (one.waiting, "accent"), (one.disputed, "act"))


def _number(field: str, ink: str = "", width: int = 68) -> Column:
    return Column(
        lambda one: str(getattr(one, field)),
        width=width,
        right=True,
        ink=lambda one: ink if getattr(one, field) else "faint",
    )
