"""A certificate for a student who will be photographed elsewhere (散拍证明)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from typing_extensions import override

from capture_station.domain.certificate import Letter
from capture_station.ui.actions import bind
from capture_station.ui.pages.page import in_the_middle
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.fields import Form, TextField
from capture_station.ui.widgets.surfaces import GAP, Card, Panel, column, row
from capture_station.ui.widgets.texts import ElidedText, Text

if TYPE_CHECKING:
    from capture_station.ui.pages.roster.lines import Line

_NARROW_PX = 640
_FIELDS = ("reason", "teacher", "phone", "address")


class CertifyView(Panel):
    """Asks for what a certificate says beside the person's data."""

    given_up = Signal()
    issue_wanted = Signal(object)
    """The `Letter` that is filled in."""

    def __init__(self) -> None:
        super().__init__()
        self._line: Line | None = None
        self._title, self._subtitle = Text(role="section"), ElidedText(role="second")
        self._hint = Text(role="second", wrap=True)
        self.form = Form()
        self.fields = {key: TextField() for key in _FIELDS}
        for key, field in self.fields.items():
            self.form.add(key, field)
        self.issue, self._back = Button(kind="accent", icon_name="print"), Button(action="back")
        self.issue.clicked.connect(self.finish)
        self._back.clicked.connect(self.given_up)
        bind(self, "back", self.given_up.emit)
        bind(self, "next", self.finish)
        card = Card(margin=3 * GAP, gap=GAP)
        for widget in (self._title, self._subtitle, self._hint, self.form):
            card.rows.addWidget(widget)
        card.rows.addSpacing(GAP)
        card.rows.addLayout(row(0, self._back, self.issue))
        self.setLayout(column(in_the_middle(card, _NARROW_PX), 0))
        self.put_words()

    def begin(self, line: Line) -> None:
        """Begin for a person; the contact teacher of the roster is filled in."""
        self._line = line
        for field in self.fields.values():
            field.clear()
        self.fields["teacher"].setText(line.data.adviser)
        self.put_words()
        self.fields["reason"].setFocus()

    def finish(self) -> None:
        """Have the certificate issued; what is left empty is filled in by hand."""
        texts = {key: field.text().strip() for key, field in self.fields.items()}
        self.issue_wanted.emit(Letter(**texts))

    @override
    def put_words(self) -> None:
        self._title.setText(self.tr("开散拍证明"))
        if self._line is not None:
            data = self._line.data
            told = (data.name, data.class_name, data.student_number)
            self._subtitle.setText(" · ".join(filter(None, told)))
        self._hint.setText(
            self.tr("开具后领取一个编号，不会重复使用。没有填的项目打印出来后可以手写。")
        )
        self.form.show_words(
            {
                "reason": self.tr("散拍原因"),
                "teacher": self.tr("联系老师"),
                "phone": self.tr("联系电话"),
                "address": self.tr("寄回地址"),
            }
        )
        self.issue.setText(self.tr("开具并打印…"))
        self._back.setText(self.tr("返回"))
