"""The class lists of the scripted day, as an adviser would send them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from capture_station.domain.codes import ethnicity_title
from capture_station.domain.people import Gender

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.people import PersonData
    from capture_station.ui.demo.day import Day

_HEADINGS = (
    "学号", "姓名", "性别", "民族", "身份证号", "班级", "专业", "院系", "层次", "学制", "班主任",
)  # fmt: skip
TEXTS = frozenset({"名单", *_HEADINGS})
"""What the file itself says; windows in any language show it as it is."""
_GENDERS = {Gender.MALE: "男", Gender.FEMALE: "女", Gender.UNKNOWN: ""}


def write_roster(path: Path, day: Day) -> None:
    """Write the roster of a day: a title row, headings, one row a student, numbers as text.

    Raises:
        OSError: The file cannot be written.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("名单")
    sheet.append([f"{day.school_name} 毕业生图像采集名单"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(_HEADINGS))
    sheet["A1"].font = Font(size=14, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append(_HEADINGS)
    for person in day.roster:
        sheet.append(_cells(person))
    for column in ("A", "E"):
        for cell in sheet[column]:
            cell.number_format = "@"
    book.save(path)


def _cells(person: PersonData) -> list[str]:
    return [
        person.student_number,
        _spread_out(person.name),
        _GENDERS[person.gender],
        ethnicity_title(person.ethnicity_code),
        person.id_number,
        person.class_name,
        person.major,
        person.department,
        person.level,
        person.study_years,
        person.adviser,
    ]


def _spread_out(name: str) -> str:
    """Pad a two-character name with a wide blank, as many lists do."""
    return f"{name[0]}\u3000{name[1]}" if len(name) == 2 else name  # noqa: PLR2004 - two letters
