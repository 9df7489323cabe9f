"""Portrait and data side by side, to be found right or wrong by the student."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget
from typing_extensions import override

from capture_station.domain.codes import ethnicity_title
from capture_station.ui.pages.words import gender_word
from capture_station.ui.stage.picture import draw_picture, fitted
from capture_station.ui.theme import colours
from capture_station.ui.widgets.surfaces import Panel, column, row
from capture_station.ui.widgets.texts import ElidedText, Text

if TYPE_CHECKING:
    from capture_station.domain.people import PersonData

FIELDS = ("name", "gender", "id_number", "ethnicity", "student_number", "class_name")


class PortraitView(QWidget):
    """A kept portrait on the dark ground, as large as there is room, never enlarged beyond it."""

    def __init__(self) -> None:
        super().__init__()
        self._portrait = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(180, 240))

    def show_portrait(self, data: bytes) -> None:
        """Show a portrait; empty bytes show none."""
        self._portrait = QImage.fromData(data) if data else QImage()
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._portrait.isNull():
            return
        room = QRectF(self.rect())
        place = fitted(self._portrait.width(), self._portrait.height(), room)
        outline = QPainterPath()
        outline.addRoundedRect(place, 8, 8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(outline)
        draw_picture(painter, self._portrait, place)


class DataSheet(Panel):
    """The data of a person in large type.

    Args:
        dark: Whether it stands on the stage.
        value_px: Height of the values' type.
    """

    def __init__(self, *, dark: bool, value_px: int) -> None:
        super().__init__()
        self._dark = dark
        self._value_px = value_px
        self._words = {field: Text() for field in FIELDS}
        self._values = {field: ElidedText() for field in FIELDS}
        self._grid = grid = QGridLayout()
        self.setLayout(column(0, grid, 0))
        grid.setColumnStretch(1, 1)
        for at, field in enumerate(FIELDS):
            grid.addWidget(self._words[field], at, 0)
            grid.addWidget(self._values[field], at, 1)
        self.put_words()

    @override
    def put_words(self) -> None:
        words = {
            "name": self.tr("姓名"),
            "gender": self.tr("性别"),
            "id_number": self.tr("证件号"),
            "ethnicity": self.tr("民族"),
            "student_number": self.tr("学号"),
            "class_name": self.tr("班级"),
        }
        for field, word in words.items():
            self._words[field].setText(word)
        self._dress()

    def set_value_px(self, value_px: int) -> None:
        """Give the values another height of type, and all else with them."""
        self._value_px = value_px
        self._dress()

    def show_person(self, data: PersonData) -> None:
        """Show a person's data, the ID number in groups that can be compared."""
        values = {
            "name": data.name,
            "gender": gender_word(data.gender),
            "id_number": grouped(data.id_number, (6, 10, 14)),
            "ethnicity": ethnicity_title(data.ethnicity_code),
            "student_number": grouped(data.student_number, (4, 8, 12)),
            "class_name": data.class_name,
        }
        for field, value in values.items():
            self._values[field].setText(value or "–")

    def _dress(self) -> None:
        shade = colours()
        second = shade.stage_second if self._dark else shade.second
        strong = shade.stage_text if self._dark else shade.text
        word_px = round(self._value_px * 0.72)
        self._grid.setHorizontalSpacing(round(self._value_px * 0.9))
        self._grid.setVerticalSpacing(round(self._value_px * 0.9))
        for text in self._words.values():
            text.setStyleSheet(f"color: {second.name()}; font-size: {word_px}px;")
        for text in self._values.values():
            text.setStyleSheet(
                f"color: {strong.name()}; font-size: {self._value_px}px; font-weight: 700;"
            )


class VerifyStage(Panel):
    """On the operator's stage: portrait at the left, data at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.portrait = PortraitView()
        self.data = DataSheet(dark=True, value_px=20)
        layout = row(self.portrait, self.data, gap=24)
        layout.setStretch(0, 8)  # the whole ID number is to be compared
        layout.setStretch(1, 12)
        self.setLayout(layout)

    def show_kept(self, portrait: bytes, data: PersonData) -> None:
        """Show a kept portrait with its person."""
        self.portrait.show_portrait(portrait)
        self.data.show_person(data)


def grouped(number: str, cuts: tuple[int, ...]) -> str:
    """Return a long number in groups; short ones and names of classes stay as they are."""
    if len(number) < cuts[-1] or not number[:-1].isdigit():
        return number
    edges = (0, *cuts, len(number))
    return " ".join(number[left:right] for left, right in pairwise(edges)).strip()
