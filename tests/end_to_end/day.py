"""The demo as a process, for tests that hold the whole program to its word."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

SPEC = "cn.chsi.degree.2017"


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "capture_station", *map(str, words)]


def environment(keys: Path) -> dict[str, str]:
    """Return a process environment without a display and without this computer's keyring."""
    return os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "CAPTURE_STATION_KEYS": str(keys),
        "CAPTURE_STATION_LANG": "zh",
    }


def json_of(done: CompletedProcess[str]) -> dict[str, Any]:
    """Return the JSON object of the last line that a command printed."""
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer
