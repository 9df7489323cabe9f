"""The file that goes back to whoever filled it in, with its faults marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook

from capture_station.exchange.problems import field_title

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.ui.pages.roster.reading import ListFile
    from capture_station.wording import Lang


def marked_list(file: ListFile, target: Path, lang: Lang) -> None:
    """Write the problems of a file as a spreadsheet."""
    book = Workbook()
    sheet = book.active
    for one in file.reading.problems:
        title = field_title(one.field, lang) if one.field else ""
        sheet.append([one.sheet, one.row, title, one.gravity.value, one.sentence(lang)])
    book.save(target)
