"""The file that goes back to whoever filled it in, with its faults marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.exchange.files import read_bytes
from capture_station.exchange.roster_errors import write_errors
from capture_station.ui.pages.saving import save_file

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.ui.pages.roster.reading import ListFile
    from capture_station.wording import Lang


def return_list(file: ListFile, target: Path, lang: Lang) -> None:
    """Write a list once more with its problems marked; for the lane of the files.

    Raises:
        Trouble: ``pages.not-written``, or as `exchange.files.read_bytes` does.
    """
    save_file(target, write_errors(read_bytes(file.path), file.reading, lang))
