"""The form for a new session."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QCheckBox, QDateEdit, QHBoxLayout, QWidget
from typing_extensions import override

from capture_station.domain.payment import parse_yuan, yuan
from capture_station.domain.session import PricePlan
from capture_station.station.prices import usual_prices
from capture_station.ui.actions import bind
from capture_station.ui.pages import words
from capture_station.ui.pages.page import in_the_middle
from capture_station.ui.theme import colours
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.fields import Choice, Form, TextField
from capture_station.ui.widgets.surfaces import GAP, Card, Panel, column, row, scrolled
from capture_station.ui.widgets.texts import Text
from capture_station.wording import trouble_sentence
from capture_station.workflow.sessions import SessionPlan

if TYPE_CHECKING:
    from datetime import date

    from capture_station.domain.errors import Trouble
    from capture_station.domain.session import Session
    from capture_station.domain.spec import Background
    from capture_station.ui.context import Desktop

_TROUBLE_FIELDS = {
    "session.school-missing": "school_name",
    "session.dates": "ends_on",
    "session.prefix": "serial_prefix",
}
_CODE_DIGITS = 5
_WIDEST_PX = 1040


class BackgroundChoice(QWidget):
    """The backgrounds of a photo standard, each with a swatch of its colour."""

    def __init__(self) -> None:
        super().__init__()
        self._boxes: dict[str, QCheckBox] = {}
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2 * GAP)
        self._layout.addStretch(1)

    def show_backgrounds(self, backgrounds: tuple[Background, ...]) -> None:
        """Offer these, all accepted."""
        for box in self._boxes.values():
            self._layout.removeWidget(box)
            box.deleteLater()
        self._boxes = {}
        for one in backgrounds:
            box = QCheckBox(words.background_word(one.name))
            box.setIcon(_swatch(QColor(*one.rgb)))
            box.setChecked(True)
            self._boxes[one.name] = box
            self._layout.insertWidget(self._layout.count() - 1, box)

    def put_words(self) -> None:
        """Name the colours in the present language."""
        for name, box in self._boxes.items():
            box.setText(words.background_word(name))

    @property
    def box_names(self) -> tuple[str, ...]:
        """Names of all backgrounds that are offered."""
        return tuple(self._boxes)

    @property
    def accepted(self) -> tuple[str, ...]:
        """Names of those that are ticked."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked())


class SessionForm(Panel):
    """Everything a session needs, on one screen; Enter makes it, Esc goes back.

    Args:
        desktop: The station as the windows see it.
    """

    plan_made = Signal(object)
    """A `SessionPlan` that is filled in."""
    given_up = Signal()

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._title, self._line = Text(role="section"), Text(role="second", wrap=True)
        self.school_name, self.school_code, self.place = TextField(), TextField(), TextField()
        self.on_site, self.walk_in, self.self_provided = TextField(), TextField(), TextField()
        self.serial_prefix = TextField()
        self.starts_on, self.ends_on = _DateField(), _DateField()
        self.spec, self.backgrounds = Choice(), BackgroundChoice()
        self._left, self._right = Form(), Form()
        self.save = Button(kind="accent")
        self._back = Button(action="back")
        self._fields: dict[str, tuple[Form, QWidget]] = {}
        for form, key in (
            *((self._left, key) for key in ("school_name", "school_code", "place")),
            *((self._left, key) for key in ("starts_on", "ends_on", "serial_prefix")),
            *((self._right, key) for key in ("spec", "backgrounds", "on_site", "walk_in")),
            (self._right, "self_provided"),
        ):
            form.add(key, getattr(self, key))
            self._fields[key] = (form, getattr(self, key))
        self._lay_out()
        self.spec.currentIndexChanged.connect(lambda _at: self._on_spec())
        self.starts_on.dateChanged.connect(self._on_first_day)
        self.save.clicked.connect(self.finish)
        self._back.clicked.connect(self.given_up)
        bind(self, "back", self.given_up.emit)
        bind(self, "next", self.finish)
        self.put_words()

    def begin(self, last: Session | None) -> None:
        """Fill in what is likely: the school and the prices of the session before."""
        today = self._desktop.station.clock.now().astimezone().date()
        self.school_name.setText(last.school_name if last else "")
        self.school_code.setText(last.school_code if last else "")
        self.place.setText(last.place if last else "")
        price = last.price if last else usual_prices()
        self.on_site.setText(_amount(price.on_site_fen))
        self.walk_in.setText(_amount(price.walk_in_fen))
        self.self_provided.setText(_amount(price.self_provided_fen))
        self.serial_prefix.setText(last.serial_prefix if last else "A")
        for field in (self.starts_on, self.ends_on):
            field.setDate(QDate(today.year, today.month, today.day))
        specs = self._desktop.station.specs
        self.spec.show_choices(
            (spec_id, words.spec_title(spec, self._desktop.lang)) for spec_id, spec in specs.items()
        )
        wanted = last.spec_id if last else self._desktop.station.settings.text("spec.default")
        if wanted in specs:
            self.spec.choose(wanted)
        self._on_spec()
        for key in self._fields:
            self._mark(key, "")
        self.school_name.setFocus()
        self.school_name.selectAll()
        self.put_words()

    def finish(self) -> None:
        """Look over what was filled in; emit the plan, or say what is not right and where."""
        for key in self._fields:
            self._mark(key, "")
        wrong = dict(self._faults())
        for key, sentence in wrong.items():
            self._mark(key, sentence)
        if wrong:
            self._fields[next(iter(wrong))][1].setFocus()
            return
        self.plan_made.emit(self._plan())

    def explain(self, trouble: Trouble) -> bool:
        """Say beside its field why the session was not made; False if it concerns none."""
        key = _TROUBLE_FIELDS.get(trouble.key)
        if key is None:
            return False
        self._mark(key, trouble_sentence(trouble, self._desktop.lang))
        self._fields[key][1].setFocus()
        return True

    @override
    def put_words(self) -> None:
        self._title.setText(self.tr("新建场次"))
        self._line.setText(self.tr("一次采集填一张表；建好后导入名单，当天开放。"))
        self._left.show_words(
            {
                "school_name": self.tr("学校名称"),
                "school_code": self.tr("学校代码（五位，可不填）"),
                "place": self.tr("地点"),
                "starts_on": self.tr("开始日期"),
                "ends_on": self.tr("结束日期"),
                "serial_prefix": self.tr("拍摄序号前缀（多台采集机时各不相同）"),
            }
        )
        self._right.show_words(
            {
                "spec": self.tr("照片标准"),
                "backgrounds": self.tr("可用背景"),
                "on_site": self.tr("现场收费（元，0 为不收费）"),
                "walk_in": self.tr("散拍收费（元，名单外的学生）"),
                "self_provided": self.tr("自带照片收费（元，含冲印）"),
            }
        )
        self.school_name.setPlaceholderText(self.tr("例如 示例职业技术学院"))
        self.place.setPlaceholderText(self.tr("例如 第二教学楼 204"))
        self.backgrounds.put_words()
        self.save.setText(self.tr("建立场次"))
        self._back.setText(self.tr("返回"))

    def _faults(self) -> list[tuple[str, str]]:
        """Return key and sentence of each field that cannot be right."""
        faults: list[tuple[str, str]] = []
        code = self.school_code.text().strip()
        if code and not (code.isascii() and code.isdigit() and len(code) == _CODE_DIGITS):
            faults.append(("school_code", self.tr("学校代码是五位数字，不清楚可以不填。")))
        for key in ("on_site", "walk_in", "self_provided"):
            field: TextField = getattr(self, key)
            try:
                parse_yuan(field.text())
            except ValueError:
                faults.append((key, self.tr("请填写金额，例如 20 或 20.50。")))
        if self.backgrounds.box_names and not self.backgrounds.accepted:
            faults.append(("backgrounds", self.tr("请至少选择一种背景。")))
        order = list(self._fields)
        return sorted(faults, key=lambda fault: order.index(fault[0]))

    def _plan(self) -> SessionPlan:
        accepted = self.backgrounds.accepted
        return SessionPlan(
            school_name=self.school_name.text(),
            school_code=self.school_code.text(),
            place=self.place.text(),
            starts_on=self.starts_on.day,
            ends_on=self.ends_on.day,
            spec_id=str(self.spec.currentData()),
            price=PricePlan(
                *(
                    parse_yuan(field.text())
                    for field in (self.on_site, self.walk_in, self.self_provided)
                )
            ),
            serial_prefix=self.serial_prefix.text().strip(),
            backgrounds=() if accepted == self.backgrounds.box_names else accepted,
        )

    def _mark(self, key: str, sentence: str) -> None:
        form, field = self._fields[key]
        form.show_note(key, sentence, "act")
        if isinstance(field, TextField):
            field.set_wrong(wrong=bool(sentence))

    def _on_spec(self) -> None:
        spec = self._desktop.station.specs.get(str(self.spec.currentData()))
        self.backgrounds.show_backgrounds(spec.backgrounds if spec else ())

    def _on_first_day(self, day: QDate) -> None:
        if self.ends_on.date() < day:
            self.ends_on.setDate(day)

    def _lay_out(self) -> None:
        content = QWidget()
        halves = QHBoxLayout(content)
        halves.setContentsMargins(0, 0, GAP, 0)
        halves.setSpacing(4 * GAP)
        halves.addLayout(column(self._left, 0), 1)
        halves.addLayout(column(self._right, 0), 1)
        card = Card(margin=3 * GAP, gap=GAP)
        card.rows.setContentsMargins(3 * GAP, 3 * GAP, 2 * GAP, 3 * GAP)  # the bar has its own
        card.rows.addWidget(self._title)
        card.rows.addWidget(self._line)
        card.rows.addSpacing(GAP)
        card.rows.addWidget(scrolled(content, fitting=True))
        card.rows.addSpacing(GAP)
        card.rows.addLayout(row(0, self._back, self.save, GAP))
        self.setLayout(column(in_the_middle(card, _WIDEST_PX), 0))


class _DateField(QDateEdit):
    """A day, typed or taken from a calendar."""

    def __init__(self) -> None:
        super().__init__()
        self.setCalendarPopup(True)
        self.setDisplayFormat("yyyy-MM-dd")

    @property
    def day(self) -> date:
        """The day that is shown."""
        return cast("date", self.date().toPython())


def _amount(fen: int) -> str:
    return yuan(fen).removesuffix(".00")


def _swatch(colour: QColor) -> QIcon:
    picture = QPixmap(36, 36)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour)
    painter.setPen(QPen(colours().faint, 2))  # white on a white card has to be seen too
    painter.drawRoundedRect(2, 2, 32, 32, 8, 8)
    painter.end()
    return QIcon(picture)
