"""The forms about the person: confirming the data, and a record for a walk-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout
from typing_extensions import override

from capture_station.domain.codes import ETHNICITIES, ethnicity_title
from capture_station.domain.identity import Gravity, normalise_id, read_id
from capture_station.domain.people import Gender, PersonData
from capture_station.ui.desk.forms.form import DeskForm, LabelledField, mark_wrong
from capture_station.ui.desk.person import spaced_id
from capture_station.ui.desk.state import Act
from capture_station.ui.desk.words import act_word, field_value, field_word
from capture_station.ui.pages.words import gender_word
from capture_station.ui.widgets.fields import Choice, TextField
from capture_station.ui.widgets.surfaces import GAP, row
from capture_station.ui.widgets.texts import Text

if TYPE_CHECKING:
    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.desk.state import DeskState

_CONFIRMED = ("name", "gender", "id_number", "ethnicity_code", "student_number", "class_name")


class RegisterForm(DeskForm):
    """Shows the data to be confirmed by the student and takes the capture code."""

    def __init__(self, controller: DeskController) -> None:
        super().__init__(controller)
        self._state: DeskState | None = None
        self._words = {field: Text(role="second") for field in _CONFIRMED}
        self._values = {field: Text(role="strong", wrap=True) for field in _CONFIRMED}
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(1, 1)
        for at, field in enumerate(_CONFIRMED):
            grid.addWidget(self._words[field], at, 0)
            grid.addWidget(self._values[field], at, 1)
        self._code_field = TextField()
        self._code = LabelledField(self._code_field)
        self.rows.addLayout(grid)
        self.rows.addWidget(self._code)
        self.rows.addStretch(1)
        self.put_words()

    @override
    def put_words(self) -> None:
        self.heading.setText(self.tr("核对信息并登记"))
        self._code.show_word(self.tr("采集码（扫码，可不填）"))
        for field, word in self._words.items():
            word.setText(field_word(field))
        if self._state is not None:
            self._show_data(self._state)

    @override
    def begin(self, state: DeskState) -> None:
        self._state = state
        self._code_field.clear()
        self._show_data(state)
        self._code_field.setFocus()

    @property
    @override
    def submit_word(self) -> str:
        return self.tr("信息无误，登记")

    @override
    def take_code(self, code: str) -> bool:
        self._code_field.setText(code)
        return True

    @override
    def submit(self) -> None:
        self.controller.register(self._code_field.text())

    def _show_data(self, state: DeskState) -> None:
        if state.person is None:
            return
        data = state.person.student.data
        for field, value in self._values.items():
            shown = field_value(data, field)
            value.setText((spaced_id(shown) if field == "id_number" else shown) or "–")


class WalkInForm(DeskForm):
    """Makes a record for a person who is not on the roster."""

    def __init__(self, controller: DeskController) -> None:
        super().__init__(controller)
        self._fields = {
            key: TextField() for key in ("name", "id_number", "student_number", "class_name")
        }
        self._gender, self._ethnicity = Choice(), Choice()
        self._rows = {key: LabelledField(field) for key, field in self._fields.items()}
        self._rows |= {
            "gender": LabelledField(self._gender),
            "ethnicity_code": LabelledField(self._ethnicity),
        }
        self._note = Text(role="small", wrap=True)
        self.rows.addWidget(self._rows["name"])
        self.rows.addWidget(self._rows["id_number"])
        self.rows.addWidget(self._note)
        self.rows.addLayout(row(self._rows["gender"], self._rows["ethnicity_code"]))
        self.rows.addWidget(self._rows["student_number"])
        self.rows.addWidget(self._rows["class_name"])
        self.rows.addStretch(1)
        self._fields["id_number"].textChanged.connect(lambda _text: self._read_number())
        self.put_words()

    @override
    def put_words(self) -> None:
        self.heading.setText(act_word(Act.WALK_IN))
        for key, labelled in self._rows.items():
            labelled.show_word(field_word(key))
        self._gender.show_choices([(gender, gender_word(gender)) for gender in Gender])
        self._ethnicity.show_choices(
            [("", self.tr("未填")), *((code, ethnicity_title(code)) for code in ETHNICITIES)]
        )
        self._read_number()

    @override
    def begin(self, state: DeskState) -> None:
        for field in self._fields.values():
            field.clear()
            mark_wrong(field, wrong=False)
        self._gender.choose(Gender.UNKNOWN)
        self._ethnicity.choose("")
        self._fields["name"].setFocus()

    def fill(self, data: PersonData) -> None:
        """Fill the form in."""
        for key, field in self._fields.items():
            field.setText(field_value(data, key))
        self._gender.choose(data.gender)
        self._ethnicity.choose(data.ethnicity_code)

    @property
    @override
    def submit_word(self) -> str:
        return self.tr("建立记录并进入")

    @override
    def submit(self) -> None:
        texts = {key: field.text().strip() for key, field in self._fields.items()}
        if mark_wrong(self._fields["name"], wrong=not texts["name"]):
            return
        number = normalise_id(texts["id_number"])
        reading = read_id(number) if number else None
        errors = reading is not None and any(
            problem.gravity is Gravity.ERROR for problem in reading.problems
        )
        if mark_wrong(self._fields["id_number"], wrong=errors):
            return
        if mark_wrong(
            self._fields["student_number"], wrong=not (texts["student_number"] or number)
        ):
            return
        data = PersonData(
            student_number=texts["student_number"],
            name=texts["name"],
            gender=Gender(self._gender.currentData()),
            ethnicity_code=str(self._ethnicity.currentData()),
            class_name=texts["class_name"],
        )
        if reading is not None:
            data = data._replace(
                id_type=reading.id_type,
                id_number=reading.number,
                birth_date=reading.birth_date,
            )
        self.controller.enter_walk_in(data)

    def _read_number(self) -> None:
        """Say what the ID number says while it is typed."""
        text = self._fields["id_number"].text()
        number = normalise_id(text)
        if len(number) < 15:  # noqa: PLR2004 - the shortest resident number
            self._note.setText(self.tr("没有学号时由本机编一个号。"))
            self._note.set_role("small")
            return
        reading = read_id(number)
        if any(problem.gravity is Gravity.ERROR for problem in reading.problems):
            self._note.setText(self.tr("证件号有误，请核对。"))
            self._note.set_role("act")
            return
        if reading.gender is not Gender.UNKNOWN:
            self._gender.choose(reading.gender)
        self._note.setText(self.tr("证件号校验通过。"))
        self._note.set_role("good")
