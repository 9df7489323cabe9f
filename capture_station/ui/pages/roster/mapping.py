"""Which column of a file is what: recognised by itself, or told by the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from capture_station.exchange.headings import heading_words
from capture_station.exchange.problems import field_title
from capture_station.ui.widgets.fields import Choice
from capture_station.ui.widgets.surfaces import GAP, Card, Panel, column, scrolled
from capture_station.ui.widgets.texts import ElidedText, Text

if TYPE_CHECKING:
    from capture_station.exchange.roster import RosterReading
    from capture_station.ui.context import Desktop


class MappingPanel(Panel):
    """Headings of a file beside the fields they are taken for.

    Args:
        desktop: Tells the language.
    """

    mapped = Signal(dict)
    """Heading → field of all that the user has assigned; an empty field leaves a column out."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._told: dict[str, str] = {}
        self.choices: dict[str, Choice] = {}
        self._reading: RosterReading | None = None
        self._title, self._line = Text(role="strong"), Text(role="second", wrap=True)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, GAP, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(GAP)
        self._grid.setColumnStretch(0, 1)
        content = QWidget()
        content.setLayout(column(self._grid, 0))
        card = Card(margin=2 * GAP, gap=GAP)
        card.rows.addWidget(self._title)
        card.rows.addWidget(self._line)
        card.rows.addWidget(scrolled(content), 1)
        self.setLayout(column(card))

    def begin(self) -> None:
        """Forget what was assigned for the file before."""
        self._told = {}

    def show_reading(self, reading: RosterReading) -> None:
        """Show the headings of a file: the unknown ones first, they want an answer."""
        self._reading = reading
        by_heading = {heading: field for field, heading in reading.columns.items()}
        unknown = [heading for heading in reading.unmapped if heading not in by_heading]
        left_out = [h for h, field in self._told.items() if not field and h not in unknown]
        self._clear()
        for at, heading in enumerate((*unknown, *by_heading, *left_out)):
            self._add(at, heading, by_heading.get(heading, ""), unknown=heading in unknown)
        self.put_words()

    @property
    def told(self) -> dict[str, str]:
        """What the user has assigned to this file."""
        return dict(self._told)

    @override
    def put_words(self) -> None:
        reading = self._reading
        self._title.setText(self.tr("列的对应"))
        if reading is None:
            return
        count = len(reading.unmapped)
        self._line.setText(
            self.tr("有 {count} 列没有认出。需要的请选择含义，其余不会导入。").format(count=count)
            if count
            else self.tr("各列都已认出；不对的可以改选。")
        )
        lang = self._desktop.lang
        fields = [("", self.tr("不导入"))]
        fields += [(field, field_title(field, lang)) for field in heading_words().fields]
        for heading, choice in self.choices.items():
            choice.show_choices(fields)
            choice.setAccessibleName(self.tr("“{heading}”列的含义").format(heading=heading))

    def _add(self, at: int, heading: str, field: str, *, unknown: bool) -> None:
        word = ElidedText(heading, "look" if unknown else "")
        choice = Choice()
        choice.setFixedWidth(172)
        choice.addItem("", field)
        choice.currentIndexChanged.connect(lambda _at, h=heading: self._on_chosen(h))
        word.setBuddy(choice)
        self._grid.addWidget(word, at, 0)
        self._grid.addWidget(choice, at, 1)
        self.choices[heading] = choice

    def _on_chosen(self, heading: str) -> None:
        field = str(self.choices[heading].currentData() or "")
        # a field is in one column only: the one told last
        self._told = {h: f for h, f in self._told.items() if not f or f != field}
        self._told[heading] = field
        self.mapped.emit(self.told)

    def _clear(self) -> None:
        self.choices = {}
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
