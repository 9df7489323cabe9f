"""Which class lists are to be read, and where a marked one goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog

from capture_station.ui.widgets.places import Place, usual_folder

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_KINDS = "*.xlsx *.xls *.ods *.dbf *.csv *.tsv *.txt *.html *.htm *.xml *.et"
translate = QCoreApplication.translate


def chosen_lists(parent: QWidget) -> list[Path]:
    """Let the user choose class lists; none where that is given up."""
    place = usual_folder(Place.DocumentsLocation)
    lists, everything = translate("RosterPage", "班级名单"), translate("RosterPage", "所有文件")
    kinds = f"{lists} ({_KINDS});;{everything} (*)"
    title = translate("RosterPage", "导入名单")
    names, _kind = QFileDialog.getOpenFileNames(parent, title, place, kinds)
    return [Path(name) for name in names]


def chosen_place(parent: QWidget, source: Path) -> Path | None:
    """Let the user choose where the marked copy of a list goes; None where that is given up."""
    suggested = translate("RosterPage", "{name}-需修改.xlsx").format(name=source.stem)
    title = translate("RosterPage", "导出有误的表格")
    name, _kind = QFileDialog.getSaveFileName(
        parent, title, str(source.with_name(suggested)), "Excel (*.xlsx)"
    )
    return Path(name) if name else None
