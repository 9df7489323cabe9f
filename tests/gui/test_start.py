"""What the first window does without, so that it is there soon, and that the desk has in time."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.house.code import ROOT

if TYPE_CHECKING:
    from pathlib import Path

START = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from capture_station.ui.program import Program

program = Program(Path(sys.argv[1]), size=(1366, 768), camera="webcam:none", tells_key=False)
program.start()
assert program.window.isVisible()
print(*(name for name in sys.argv[2:] if name in sys.modules))


def look():
    if "capture_station.ui.desk.page" in sys.modules and not program.desktop.files.is_busy:
        program.app.quit()


timer = QTimer(interval=5)
timer.timeout.connect(look)
timer.start()
program.run()
print(*(name for name in sys.argv[2:] if name in sys.modules))
"""
VISION = {"numpy", "cv2", "PIL", "ai_edge_litert", "zxingcpp", "simplejpeg"}
OFFICE = {"xlsxwriter", "openpyxl", "python_calamine", "olefile", "pyzipper", "segno", "httpx2"}
OURS = {"capture_station.ui.desk.page", "capture_station.ui.manual", "capture_station.ui.printing"}


def test_the_first_window_loads_neither_vision_nor_office(tmp_path: Path) -> None:
    names = sorted(VISION | OFFICE | OURS)
    done = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path / "data"), *names],
        cwd=ROOT,
        env=os.environ | {"CAPTURE_STATION_KEYS": str(tmp_path / "keys")},
        capture_output=True,
        text=True,
        check=True,
    )
    first, later = done.stdout.splitlines()
    assert first == ""
    # while somebody types the PIN
    assert set(later.split()) >= VISION
    assert not set(later.split()) & OFFICE
