"""The main window: the rail, the pages, the strip of lights."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from capture_station.ui.actions import action_title, bind
from capture_station.ui.desk.page import DeskPage
from capture_station.ui.manual import ManualWindow
from capture_station.ui.pages.page import PAGES, Page, pages_for
from capture_station.ui.rail import Rail
from capture_station.ui.scanner import HandScanner
from capture_station.ui.second_screen import SecondScreen
from capture_station.ui.status import StatusStrip
from capture_station.ui.widgets.surfaces import row
from capture_station.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QShowEvent

    from capture_station.ui.context import Desktop

SMALLEST = QSize(1180, 680)
"""Fits a 1366 × 768 screen with its task bar."""


class MainWindow(QMainWindow):
    """The window of the station.

    Args:
        desktop: What all pages share; closed by whoever made it, after the window.
    """

    page_shown = Signal(str)
    """Key of the page that came to the front."""
    closed = Signal()

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._pages: dict[str, Page] = {}
        self._shown = ""
        self._second_screen: SecondScreen | None = None
        self.manual: ManualWindow | None = None
        self.setMinimumSize(SMALLEST)
        self._offered = pages_for(desktop.role)
        self.rail = Rail(self._offered)
        self.rail.chosen.connect(self.show_page)
        self.rail.help_wanted.connect(self.open_manual)
        self._stack = QStackedWidget()
        self.status = StatusStrip(desktop)
        centre = QWidget()
        body = QWidget()
        body.setLayout(row(self.rail, self._stack, gap=0))
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(body, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(centre)
        self.toast = Toast(self._stack, desktop.notices)
        for spec in self._offered:
            bind(self, f"page-{spec.key}", partial(self.show_page, spec.key))
        bind(self, "spare-camera", desktop.switch_camera)
        bind(self, "full-screen", self._toggle_full_screen)
        bind(self, "help", self.open_manual)
        if self._has("desk"):
            bind(self, "student-screen", self._toggle_student_screen)
        self.scanner = HandScanner(self)
        self.scanner.scanned.connect(self._on_scanned)
        desktop.page_wanted.connect(self.show_page)
        desktop.session_changed.connect(lambda _session: self._put_words())
        self._put_words()

    @property
    def shown_page(self) -> str:
        """Key of the page in front; empty before the first."""
        return self._shown

    def page(self, key: str) -> Page:
        """Return a page, made now if it was not yet."""
        if key not in self._pages:
            spec = next(one for one in PAGES if one.key == key)
            made = spec.make(self._desktop)
            self._pages[key] = made
            self._stack.addWidget(made)
        return self._pages[key]

    def show_page(self, key: str) -> None:
        """Bring a page to the front; one that this window does not offer stays away."""
        if not self._has(key):
            return
        page = self.page(key)
        if key != self._shown and self._shown:
            self._pages[self._shown].leave()
        self._shown = key
        self._stack.setCurrentWidget(page)
        self.rail.show_chosen(key)
        page.enter()
        self._put_words()
        self.page_shown.emit(key)

    def open_manual(self) -> None:
        """Show the manual at the chapter of the page in front."""
        if self.manual is None:
            self.manual = ManualWindow(self, self._desktop)
        self.manual.open_at(self._shown)

    def arrange_screens(self) -> None:
        """Show the student's screen on the second monitor if there is one."""
        if self._has("desk"):
            self._second().arrange()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            self.scanner.watch(handle)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._put_words()
        super().changeEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._shown:
            self._pages[self._shown].leave()
            self._shown = ""
        if self._second_screen is not None:
            self._second_screen.close()
        if self.manual is not None:
            self.manual.close()
        self.closed.emit()
        super().closeEvent(event)

    def _has(self, key: str) -> bool:
        return any(spec.key == key for spec in self._offered)

    def _second(self) -> SecondScreen:
        if self._second_screen is None:
            desk = self.page("desk")
            assert isinstance(desk, DeskPage)  # noqa: S101 - as the table of pages says
            self._second_screen = SecondScreen(self._desktop, desk.controller, self)
        return self._second_screen

    def _on_scanned(self, code: str) -> None:
        """A code that comes on another page is meant for the desk all the same."""
        if self._shown != "desk":
            self.show_page("desk")
        desk = self.page("desk")
        assert isinstance(desk, DeskPage)  # noqa: S101 - as the table of pages says
        desk.take_code(code)

    def _toggle_student_screen(self) -> None:
        self._second().toggle()

    def _put_words(self) -> None:
        session = self._desktop.session
        parts = [self.tr("毕业生图像采集")]
        if session is not None:
            parts.insert(0, session.school_name)
        if self._shown:
            parts.insert(0, action_title(f"page-{self._shown}"))
        self.setWindowTitle(" · ".join(parts))

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
