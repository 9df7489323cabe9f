"""Trying the windows in a process of their own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from capture_station.ui import health
from capture_station.ui.health import try_windows

if TYPE_CHECKING:
    import pytest


def test_the_windows_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    answer = try_windows()
    assert answer.reason == ""
    assert answer.platform == "offscreen"
    assert answer.qt.startswith("6.")


def test_without_any_screen_they_are_tried_off_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not health._has_screen()
    if sys.platform.startswith("linux"):
        assert try_windows().platform == "offscreen"


def test_a_platform_that_qt_lacks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "no-such-platform")
    answer = try_windows()
    assert answer.qt == ""
    assert answer.reason
