"""The standard database file that advisers fill in: XLSX with drop-down lists, or DBF."""

from __future__ import annotations

import io
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from capture_station.domain.codes import (
    ETHNICITIES,
    GENDER_TITLES,
    ID_TYPE_TITLES,
    LEVELS,
    STUDY_FORMS,
    ethnicity_title,
)
from capture_station.domain.people import Gender
from capture_station.exchange.dbf_files import DbfField, write_dbf
from capture_station.exchange.lists import FIXED_DAY
from capture_station.exchange.problems import field_title, roster_words
from capture_station.locations import resources_dir

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from capture_station.wording import Lang

ROWS = 3000
"""Prepared rows of the template."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "gender": (GENDER_TITLES[Gender.MALE], GENDER_TITLES[Gender.FEMALE]),
    "id_type": tuple(titles[0] for titles in ID_TYPE_TITLES.values()),
    "ethnicity_code": tuple(map(ethnicity_title, ETHNICITIES)),
    "level": tuple(LEVELS),
    "study_form": tuple(STUDY_FORMS),
}
"""Field → what its drop-down list offers."""

_LIST_SHEET, _HELP_SHEET, _CODE_SHEET = "名单", "填表说明", "代码表"


@dataclass(frozen=True, slots=True)
class TemplateField:
    """A column of the standard file (``resources/roster/template.toml``).

    Attributes:
        field: Name as in `PersonData`.
        required: Whether it must be filled.
        width: Width of the column, characters.
        dbf: The field of the DBF form.
        example: A filled cell.
        about: How to fill it, by language.
    """

    field: str
    required: bool
    width: int
    dbf: DbfField
    example: str
    about: Mapping[Lang, str]


@cache
def template_fields() -> tuple[TemplateField, ...]:
    """Return the columns of the standard file in their order."""
    text = (resources_dir() / "roster" / "template.toml").read_text(encoding="utf-8")
    return tuple(
        TemplateField(
            field=name,
            required=told["required"],
            width=told["width"],
            dbf=DbfField(*told["dbf"]),
            example=told["example"],
            about={"zh": told["zh"], "en": told["en"]},
        )
        for name, told in tomllib.loads(text).items()
    )


def write_dbf_template() -> bytes:
    """Return the standard file as an empty DBF table."""
    return write_dbf([one.dbf for one in template_fields()], ())


def write_xlsx_template() -> bytes:
    """Return the standard file as a workbook: list, explanation, codes.

    Every column is text, so that no number loses digits; where there is a code table a drop-down
    list offers it, and a wrong value is refused with a sentence.
    """
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    book.set_properties({"created": FIXED_DAY})
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "num_format": "@"})
    must = book.add_format({"bold": True, "bg_color": "#FFE9B8", "bottom": 1, "num_format": "@"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_LIST_SHEET)
    guide = book.add_worksheet(_HELP_SHEET)
    codes = book.add_worksheet(_CODE_SHEET)
    for column, one in enumerate(template_fields()):
        title = field_title(one.field, "zh")
        sheet.write_string(0, column, title, must if one.required else head)
        sheet.write_comment(0, column, one.about["zh"], {"x_scale": 2})
        sheet.set_column(column, column, one.width, text)
    _offer_choices(sheet, codes)
    sheet.freeze_panes(1, 0)
    _explain(guide, head, wrapped)
    book.close()
    return held.getvalue()


def _offer_choices(sheet: Worksheet, codes: Worksheet) -> None:
    """Write the code tables and tie the columns of the list to them."""
    words = roster_words()["template"]
    order = [one.field for one in template_fields()]
    for place, (name, offered) in enumerate(CHOICES.items()):
        codes.write_string(0, place, field_title(name, "zh"))
        codes.write_column(1, place, offered)
        codes.set_column(place, place, 24)
        column = order.index(name)
        letter = xl_col_to_name(place)
        rule: dict[str, object] = {
            "validate": "list",
            "source": f"={_CODE_SHEET}!${letter}$2:${letter}${len(offered) + 1}",
            "error_title": field_title(name, "zh"),
            "error_message": words["choose"]["zh"],
        }
        sheet.data_validation(1, column, ROWS, column, rule)
    column = order.index("id_number")
    rule = {
        "validate": "length",
        "criteria": "between",
        "minimum": 5,
        "maximum": 20,
        "error_type": "warning",
        "error_title": field_title("id_number", "zh"),
        "error_message": words["id-length"]["zh"],
    }
    sheet.data_validation(1, column, ROWS, column, rule)


def _explain(guide: Worksheet, head: object, wrapped: object) -> None:
    words = roster_words()["template"]
    titles = ("column", "required", "how", "example", "dbf")
    for column, key in enumerate(titles):
        guide.write_string(0, column, f"{words[key]['zh']} {words[key]['en']}", head)
    for row, one in enumerate(template_fields(), start=1):
        needed = words["yes" if one.required else "no"]
        cells = (
            f"{field_title(one.field, 'zh')}\n{field_title(one.field, 'en')}",
            f"{needed['zh']} {needed['en']}",
            f"{one.about['zh']}\n{one.about['en']}",
            one.example,
            f"{one.dbf.name} {one.dbf.kind}({one.dbf.length})",
        )
        for column, cell in enumerate(cells):
            guide.write_string(row, column, cell, wrapped)
    for column, width in enumerate((22, 14, 70, 24, 18)):
        guide.set_column(column, column, width)
