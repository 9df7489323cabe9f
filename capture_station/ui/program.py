"""The program with its windows: a data folder in, windows out, everything closed at the end."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from capture_station.domain.errors import Trouble
from capture_station.settings import Settings
from capture_station.station.station import Station
from capture_station.ui.app import make_application
from capture_station.ui.context import ADVISER, Desktop
from capture_station.ui.orphans import offer_orphans
from capture_station.ui.recovery import show_recovery_key
from capture_station.ui.shell import MainWindow
from capture_station.ui.unfinished import tell_unfinished
from capture_station.ui.widgets.looking import WhileShown
from capture_station.wording import trouble_sentence

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from capture_station.domain.staff import Account
    from capture_station.store.keyplaces import KeyPlace
    from capture_station.ui.theme import ThemeName
    from capture_station.wording import Lang


_DESK = (
    "capture_station.ui.desk.page",
    "capture_station.checks.specs",
    "capture_station.camera.chooser",
    "capture_station.camera.codes",
    "capture_station.checks.judge",
)
"""What the desk takes beside what the first window has loaded, what it asks for first in front."""
_LOOK_EVERY_MS = 10_000
"""How often windows that only look ask whether another session was opened."""


class Program:
    """Opens a station and its windows.

    Args:
        data_dir: Data folder of the station.
        lang: Language of the windows; None for the one of the settings.
        theme: ``light`` or ``dark``; None for the one of the settings.
        camera: Address of the camera; None for the one of the settings.
        role: Steps this desk does (``solo``, ``cashier``, ``camera``), or ``adviser`` for windows
            that only look, beside the program that works in the folder; None for the settings'.
        scale_percent: Enlarges everything.
        size: Width and height of the window, px; None to fill the screen.
        keys: Where the station's key lies; None for the usual place.
        tells_key: Whether a recovery key that nobody has confirmed having is shown to a lead.

    Attributes:
        station: After `start`.
        desktop: After `start`.
        window: After `start`.
    """

    station: Station
    desktop: Desktop
    window: MainWindow

    def __init__(
        self,
        data_dir: Path,
        *,
        lang: Lang | None = None,
        theme: str | None = None,
        camera: str | None = None,
        role: str | None = None,
        scale_percent: int = 100,
        size: tuple[int, int] | None = None,
        keys: KeyPlace | None = None,
        tells_key: bool = True,
    ) -> None:
        self._data_dir = data_dir
        self._camera = camera
        self._role = role
        self._size = size
        self._keys = keys
        self._tells_key = tells_key
        self._looks = role == ADVISER
        settings, self._settings_trouble = Settings.load(data_dir, looks=self._looks)
        spoken: Lang = "en" if settings.text("ui.language") == "en" else "zh"
        self._lang: Lang = lang or spoken
        dark = (theme or settings.text("ui.theme")) == "dark"
        shade: ThemeName = "dark" if dark else "light"
        self.app = make_application(self._lang, shade, scale_percent)
        self._is_started = False

    def start(self, page: str = "desk") -> None:
        """Open the station and show the windows.

        Raises:
            Trouble: The data folder cannot be opened; a person at a screen has been told so.
        """
        try:
            enter = Station.look if self._looks else Station.open
            self.station = enter(self._data_dir, keys=self._keys)
        except Trouble as trouble:
            self._tell(trouble)
            raise
        self._is_started = True
        self._excepthook = sys.excepthook
        sys.excepthook = self._on_bug
        self.desktop = Desktop(self.station, camera=self._camera, role=self._role)
        self.window = MainWindow(self.desktop)
        if self._size is None:
            self.window.showMaximized()
        else:
            self.window.resize(*self._size)
            self.window.show()
        self.desktop.reload_session()
        self.window.show_page(page)
        if self._looks:
            self._again = WhileShown(self.window, _LOOK_EVERY_MS, self.desktop.reload_session)
        else:
            self.station.housekeeping.start()
            self.desktop.syncing.start()
            # behind what the first window asks
            self.desktop.lane.submit(None, lambda: None, lambda _done: self._load_ahead())
        # a damaged file was put aside when it was read first, so the station found none
        settings_trouble = self._settings_trouble or self.station.settings_trouble
        if settings_trouble is not None:
            self.desktop.notices.error(settings_trouble)
        self.desktop.duty.changed.connect(self._on_first_sign_in)

    def _load_ahead(self) -> None:
        """Load what the desk needs while somebody types a PIN."""
        self.desktop.files.submit(
            None,
            lambda: [import_module(name) for name in _DESK],
            # what is loaded stays: looked through for garbage, it held all threads for 0.1 s
            lambda _modules: gc.freeze(),
        )

    def _on_first_sign_in(self, _account: Account | None) -> None:
        """Tell what only somebody who is known here may be told, once."""
        self.desktop.duty.changed.disconnect(self._on_first_sign_in)
        self.window.arrange_screens()
        offer_orphans(self.window, self.desktop)
        tell_unfinished(self.window, self.desktop)
        if self._tells_key and not self._looks:
            self.desktop.duty.changed.connect(self._show_recovery_key)
            self._show_recovery_key()

    def _show_recovery_key(self) -> None:
        show_recovery_key(self.window, self.desktop)

    def run(self) -> int:
        """Work until the last window is closed; returns the exit status."""
        try:
            return self.app.exec()
        finally:
            self.close()

    def close(self) -> None:
        """Close the windows, end their threads, let go of the data folder."""
        if not self._is_started:
            return
        self._is_started = False
        sys.excepthook = self._excepthook
        self.window.close()
        self.desktop.close()
        self.window.deleteLater()
        self.station.close()
        gc.unfreeze()

    def _tell(self, trouble: Trouble) -> None:
        """Say it in a window too: who starts the program by its icon sees no terminal."""
        if QGuiApplication.platformName() != "offscreen":
            QMessageBox.critical(None, "capture-station", trouble_sentence(trouble, self._lang))

    def _on_bug(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        """Tell of a bug in a slot instead of printing it where nobody looks; Ctrl+C quits."""
        if isinstance(error, KeyboardInterrupt):
            self.app.quit()
            return
        self.desktop.notices.error(error)
