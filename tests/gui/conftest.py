"""What the tests of the windows stand under: no display, and nothing left over."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer

from capture_station.ui.app import make_application

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # read when the application is made


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """Give the application as the program makes it."""
    return make_application("zh", "light")


@pytest.fixture(autouse=True, scope="session")
def _frozen_once() -> Iterator[None]:
    """Let no program that closes give back what `tests/conftest.py` keeps from the collector."""
    with pytest.MonkeyPatch.context() as patch:
        idle = SimpleNamespace(freeze=lambda: None, unfreeze=lambda: None)
        patch.setattr("capture_station.ui.program.gc", idle)
        yield


@pytest.fixture(autouse=True)
def _nothing_left_over(qapp: QApplication) -> Iterator[None]:
    """Begin every test in Chinese and light; fail it if it leaves a window or a running timer."""
    make_application("zh", "light")
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    windows = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    timers = [timer for timer in _timers(qapp) if timer.isActive()]
    for widget in windows:
        widget.close()
    assert not windows, f"windows outlive the test: {windows}"
    assert not timers, f"timers outlive the test: {timers}"


def _timers(app: QApplication) -> list[QTimer]:
    """Return the program's timers; Qt's own for blinking cursors and the like are no concern."""
    roots: list[QObject] = [app, *app.topLevelWidgets()]
    return [timer for root in roots for timer in root.findChildren(QTimer)]
