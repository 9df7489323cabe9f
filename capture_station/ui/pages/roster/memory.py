"""Which headings the user assigned to which fields, remembered for the next list.

Kept in ``headings.json`` of the data folder: key of the heading → field, empty for a column to be
left out. It holds no personal data.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from capture_station.exchange.headings import heading_key, heading_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_log = logging.getLogger(__name__)
_FILE = "headings.json"


def load_mapping(data_dir: Path) -> dict[str, str]:
    """Return what was remembered; nothing where the file is missing or not understood."""
    try:
        told = json.loads((data_dir / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(told, dict):
        return {}
    fields = {*heading_words().fields, ""}
    return {str(key): field for key, field in told.items() if field in fields}


def remember_mapping(data_dir: Path, chosen: Mapping[str, str]) -> None:
    """Add assignments to what is remembered; a list can be imported even where that fails."""
    told = load_mapping(data_dir) | {heading_key(heading): f for heading, f in chosen.items()}
    path = data_dir / _FILE
    beside = path.with_suffix(".tmp")
    try:
        beside.write_text(json.dumps(told, ensure_ascii=False, indent=2), encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        _log.info("headings are not remembered: %s", error.strerror)
