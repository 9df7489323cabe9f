"""The main window: the rail, the pages, the strip of lights."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from capture_station.ui.actions import action_title, bind
from capture_station.ui.approval import ask_approval
from capture_station.ui.herald import Herald
from capture_station.ui.pages.page import PAGES, Page, pages_for
from capture_station.ui.rail import Rail
from capture_station.ui.scanner import HandScanner
from capture_station.ui.sign_in import SignInPage
from capture_station.ui.status import StatusStrip
from capture_station.ui.widgets.surfaces import row
from capture_station.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QShowEvent

    from capture_station.domain.staff import Account
    from capture_station.ui.context import Desktop
    from capture_station.ui.desk.page import DeskPage
    from capture_station.ui.manual import ManualWindow
    from capture_station.ui.second_screen import SecondScreen

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
        self._offered: frozenset[str] = frozenset()
        self._wanted = ""
        self.sign_in = SignInPage(desktop)
        self.rail = Rail(PAGES)
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
        self._cover = QStackedWidget()
        self._cover.addWidget(self.sign_in)
        self._cover.addWidget(centre)
        self.setCentralWidget(self._cover)
        self.toast = Toast(self._stack, desktop.notices)
        self.herald = Herald(self, desktop.lane, desktop.files)
        bind(self, "full-screen", self._toggle_full_screen)
        bind(self, "help", self.open_manual)
        self._keys = [
            *(bind(self, f"page-{one.key}", partial(self.show_page, one.key)) for one in PAGES),
            bind(self, "spare-camera", desktop.switch_camera),
            bind(self, "student-screen", self._toggle_student_screen),
            bind(self, "switch-operator", desktop.duty.end),
            bind(self, "notice", self.toast.press),
        ]
        self.scanner = HandScanner(self)
        self.scanner.scanned.connect(self._on_scanned)
        desktop.page_wanted.connect(self.show_page)
        desktop.duty.changed.connect(self._on_duty)
        desktop.duty.approval_wanted.connect(partial(ask_approval, self, desktop))
        desktop.session_changed.connect(lambda _session: self._put_words())
        self._on_duty(desktop.duty.account)

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
        """Bring a page to the front; one that is not offered stays away, or comes after sign-in."""
        if self._desktop.duty.account is None:
            self._wanted = key
        if not self._has(key):
            return
        page = self.page(key)
        if key != self._shown and self._shown:
            self._pages[self._shown].leave()
        self._shown = key
        self._stack.setCurrentWidget(page)
        self.rail.show_chosen(key)
        page.enter()
        focus = cast("QWidget | None", self.focusWidget())  # which the stubs know nothing of
        if focus is None or not page.isAncestorOf(focus):
            page.setFocus()  # its keys are its own only while it has the focus
        self._put_words()
        self.page_shown.emit(key)

    def open_manual(self) -> None:
        """Show the manual at the chapter of the page in front."""
        if self.manual is None:
            from capture_station.ui.manual import ManualWindow  # noqa: PLC0415 - loaded when used

            self.manual = ManualWindow(self, self._desktop)
        self.manual.open_at(self._shown)

    def arrange_screens(self) -> None:
        """Show the student's screen on the second monitor if there is one."""
        if self._has("desk"):
            self._second().arrange()

    def _on_duty(self, account: Account | None) -> None:
        """Cover everything while nobody is signed in, then offer what the account may see."""
        for key in self._keys:
            key.setEnabled(account is not None)
        self._offered = frozenset(spec.key for spec in pages_for(self._desktop))
        self.rail.offer(self._offered)
        if account is None:
            self._lock()
            return
        self._cover.setCurrentIndex(1)
        if self._wanted:
            pages = (self._wanted, *(spec.key for spec in PAGES if spec.on_rail))
            self.show_page(next(key for key in pages if self._has(key)))

    def _lock(self) -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QDialog) and window.isVisible():
                window.reject()
        if self._shown:
            self._pages[self._shown].leave()
            self._wanted, self._shown = self._shown, ""
        self._cover.setCurrentIndex(0)
        self._put_words()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            self.scanner.watch(handle)
            self._desktop.duty.watch(handle)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._put_words()
        super().changeEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.sign_in.stop()
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
        return key in self._offered

    def _second(self) -> SecondScreen:
        if self._second_screen is None:
            from capture_station.ui.second_screen import (  # noqa: PLC0415 - loaded when used
                SecondScreen,
            )

            self._second_screen = SecondScreen(self._desktop, self._desk_page().controller, self)
        return self._second_screen

    def _on_scanned(self, code: str) -> None:
        """A code that comes on another page is meant for the desk all the same."""
        if not self._has("desk"):
            return
        if self._shown != "desk":
            self.show_page("desk")
        self._desk_page().take_code(code)

    def _desk_page(self) -> DeskPage:
        return cast("DeskPage", self.page("desk"))  # as the table of pages says

    def _toggle_student_screen(self) -> None:
        if self._has("desk"):
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
