"""What the bundle and the installers of all systems are made of is there; nothing is built here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import inputs
import pytest
from parts import parts

import capture_station

if TYPE_CHECKING:
    from pathlib import Path


def test_all_inputs_are_there_and_told_once() -> None:
    assert inputs.faults() == []
    assert inputs.version() == capture_station.__version__


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("INSTALLER", "LicenseFile=LICENSE", "LicenseFile=LICENCE.rtf", "names LICENCE.rtf"),
        ("INSTALLER", "AppVersion={#Version}", "AppVersion=0.1.0", "says the version"),
        ("ENTRY", "Icon=capture-station", "Icon=camera", "names another icon"),
        ("IMAGE", "set -eu", "if then", "make-dmg.sh:"),
        ("SPEC", "analysis = Analysis(", "analysis = Analysis((", "capture-station.spec:"),
    ],
)
def test_what_is_wrong_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, old: str, new: str, told: str
) -> None:
    path: Path = getattr(inputs, name)
    text = path.read_text(encoding="utf-8")
    assert old in text
    spoilt = tmp_path / path.name
    spoilt.write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(inputs, name, spoilt)
    if name == "SPEC":
        spoilt.with_name("launch.py").touch()
    assert any(told in fault for fault in inputs.faults()), inputs.faults()


def test_the_icons_hold_every_size(tmp_path: Path) -> None:
    pytest.importorskip("PySide6")
    from pictures import draw_pictures

    assert inputs.picture_faults(draw_pictures(inputs.DRAWING, tmp_path)) == []


def test_the_parts_reach_to_the_last_package() -> None:
    found = parts()
    assert {"capture-station", "sqlalchemy", "argon2-cffi-bindings", "cffi"} <= found
    assert not {"pytest", "pyinstaller", "ruff"} & found
