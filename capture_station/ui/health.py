"""Tries the windows in a process of its own, since Qt ends a process that has no screen for it.

``python -m capture_station.ui.health`` prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass

_TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class WindowHealth:
    """What the windows find.

    Attributes:
        qt: Version of Qt; empty if it could not be started.
        platform: Qt's name for the screen, ``"offscreen"`` where there is none.
        fonts: Names of some Chinese fonts.
        reason: Why the windows cannot start; empty if they can.
    """

    qt: str = ""
    platform: str = ""
    fonts: tuple[str, ...] = ()
    reason: str = ""


def try_windows() -> WindowHealth:
    """Start Qt in a process of its own and tell what came of it."""
    variables = dict(os.environ, PYTHONUTF8="1")
    if sys.platform.startswith("linux") and not _has_screen():
        variables["QT_QPA_PLATFORM"] = "offscreen"
    try:
        done = subprocess.run(
            [sys.executable, "-m", "capture_station.ui.health"],
            env=variables,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=_TIMEOUT_S,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return WindowHealth(reason=f"{type(error).__name__}.")
    return _understood(done.stdout, done.stderr)


def _understood(answer: str, complaint: str) -> WindowHealth:
    """Return what the process told; without an answer the line that says why.

    An exception is named in the last line that says "Error:", Qt's complaint about a screen in the
    first line of all.
    """
    try:
        told = json.loads(answer)
    except ValueError:
        lines = complaint.strip().splitlines() or [""]
        named = [line for line in lines if "Error: " in line]
        return WindowHealth(reason=named[-1] if named else lines[0])
    return WindowHealth(told["qt"], told["platform"], tuple(told["fonts"]))


def _has_screen() -> bool:
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _tell() -> None:
    from PySide6.QtCore import qVersion  # noqa: PLC0415 - what starts this must not need Qt
    from PySide6.QtGui import QFontDatabase, QGuiApplication  # noqa: PLC0415 - see above

    application = QGuiApplication([])
    chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    fonts = tuple(sorted(chinese, key=lambda name: "SC" not in name)[:3])
    health = WindowHealth(qVersion(), application.platformName(), fonts)
    print(json.dumps(asdict(health), ensure_ascii=False))  # noqa: T201 - the answer of this process


if __name__ == "__main__":
    _tell()
