"""The office part of the scripted day: session, roster, coverage, closing, delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt

from capture_station.domain.payment import yuan
from capture_station.domain.session import SessionState
from capture_station.ui.demo.conductor import Until
from capture_station.ui.demo.desk_play import CORRECTION
from capture_station.ui.demo.hands import NO_MODIFIER
from capture_station.ui.pages.delivery.page import DeliveryPage
from capture_station.ui.pages.light.page import LightPage
from capture_station.ui.pages.page import Page
from capture_station.ui.pages.roster.page import RosterPage
from capture_station.ui.pages.sessions.page import SessionsPage
from capture_station.ui.pages.setup.page import STEPS, SetupPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QLineEdit

    from capture_station.ui.demo.album import Look
    from capture_station.ui.demo.day import Day
    from capture_station.ui.demo.hands import Hands
    from capture_station.ui.program import Program

AnyPage = TypeVar("AnyPage", bound=Page)
Key = Qt.Key
_LEAD, _PIN = "演示负责人", "demo-2026"
_REMARK = "已转班主任核实"
SPOKEN = frozenset({_LEAD, _REMARK, *CORRECTION})
"""What the demo types besides the day's data, in Chinese whatever the language of the windows."""
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_PAGE_KEYS = {
    "sessions": (Key.Key_F3, NO_MODIFIER),
    "roster": (Key.Key_F4, NO_MODIFIER),
    "desk": (Key.Key_F5, NO_MODIFIER),
    "coverage": (Key.Key_F6, NO_MODIFIER),
    "delivery": (Key.Key_F7, NO_MODIFIER),
    "settings": (Key.Key_F8, NO_MODIFIER),
    "audit": (Key.Key_F8, _SHIFT),
    "preflight": (Key.Key_F12, NO_MODIFIER),
    "light": (Key.Key_F12, _SHIFT),
}


class OfficePlay:
    """Plays everything around the desk.

    Args:
        program: The running program.
        hands: Press its keys.
        breathe: Yields as long as a watcher wants to look.
        look: Called with the name of each moment worth a picture.
    """

    def __init__(
        self,
        program: Program,
        hands: Hands,
        breathe: Callable[[], Iterator[Until]],
        look: Look,
    ) -> None:
        self._program = program
        self._desktop = program.desktop
        self._hands = hands
        self._breathe = breathe
        self._look = look

    def turn_to(self, page: str) -> Iterator[Until]:
        """Bring a page to the front by its key and wait until it has read what it shows."""
        self._hands.press(*_PAGE_KEYS[page])
        yield Until(lambda: self._program.window.shown_page == page, f"the page {page}")
        yield self._quiet()

    def visit(self, page: str) -> Iterator[Until]:
        """Look at a page."""
        yield from self.turn_to(page)
        if page == "light":
            light = self._page("light", LightPage)
            yield Until(lambda: light.view.light is not None, "the light")
        if page == "preflight":
            yield Until(lambda: not self._desktop.preflight.is_running, "the pre-flight")
        yield from self._breathe()
        self._look(page)

    def read_manual(self) -> Iterator[Until]:
        """Open the manual beside the work, and close it again."""
        window = self._program.window
        window.open_manual()
        # in one step: the demo stands still while the main window is not in front
        self._look("manual", window.manual)
        if window.manual is not None:
            window.manual.close()
        window.activateWindow()
        yield from self._breathe()

    def sign_in(self) -> Iterator[Until]:
        """Make the first account, the lead's, and come in with it."""
        page = self._program.window.sign_in
        yield Until(page.first.name.hasFocus, "the first account's form")
        self._look("sign-in")
        self._hands.type_words(_LEAD)
        for _ in range(2):
            self._hands.press(Key.Key_Return)
            self._hands.type_words(_PIN)
        yield from self._breathe()
        self._hands.press(Key.Key_Return)
        yield Until(lambda: self._program.window.shown_page == "setup", "the lead, signed in")
        yield self._quiet()

    def set_up(self) -> Iterator[Until]:
        """Go through the first start: each step as it is, which is right for the film."""
        page = self._page("setup", SetupPage)
        yield Until(lambda: page.picture.has_picture, "the camera's picture")
        for step in STEPS:
            yield Until(lambda: page.step == step, f"the step {step}")  # noqa: B023 - waited for at once
            if step == "light":
                yield Until(lambda: page.light.light is not None, "the light")
            yield from self._breathe()
            self._look(f"setup-{step}")
            self._hands.press(Key.Key_Return)
        yield Until(lambda: self._program.window.shown_page == "sessions", "the sessions")
        yield self._quiet()

    def plan_session(self, day: Day) -> Iterator[Until]:
        """Make the day's session in its form."""
        yield from self.turn_to("sessions")
        self._look("sessions-empty")
        page = self._page("sessions", SessionsPage)
        page.start_form()
        form = page.form
        self._fill(form.school_name, day.school_name)
        self._fill(form.school_code, day.school_code)
        self._fill(form.place, day.place)
        self._fill(form.on_site, yuan(day.on_site_fen))
        self._fill(form.walk_in, yuan(day.walk_in_fen))
        self._fill(form.serial_prefix, day.serial_prefix)
        yield from self._breathe()
        self._look("session-form")
        self._hands.press(Key.Key_Return)
        yield Until(lambda: self._desktop.session is not None, "a session")
        yield self._quiet()

    def import_roster(self, file: Path, students: int) -> Iterator[Until]:
        """Read the class list, look at what was recognised, import it."""
        yield from self.turn_to("roster")
        page = self._page("roster", RosterPage)
        page.read_files([file])
        importing = page.importing
        yield Until(importing.import_it.isVisible, "the list, read")
        yield from self._breathe()
        self._look("roster-import")
        self._hands.press(Key.Key_Return)
        yield Until(page.people.isVisible, "the list, imported")
        yield self._quiet()
        yield from self._breathe()
        self._look("roster")
        found = self._desktop.station.records
        session = self._desktop.session
        if session is not None:
            counted: list[int] = []
            self._desktop.ask(page, lambda: len(found.people(session.id)), counted.append)
            yield Until(lambda: bool(counted), "the count of the roster")
            if counted[0] != students:
                raise RuntimeError(f"{counted[0]} of {students} students were imported")

    def open_session(self) -> Iterator[Until]:
        """Open the planned session."""
        yield from self.turn_to("sessions")
        page = self._page("sessions", SessionsPage)
        page.detail.act_wanted.emit("open")
        yield Until(lambda: self._is_in(SessionState.OPEN), "the open session")
        yield self._quiet()
        yield from self._breathe()
        self._look("sessions")

    def close_session(self) -> Iterator[Until]:
        """Sign the closing sheet, with a remark on what is still open."""
        yield from self.turn_to("sessions")
        page = self._page("sessions", SessionsPage)
        page.detail.act_wanted.emit("close")
        yield Until(page.sheet.isVisible, "the closing sheet")
        while page.sheet.points.unexplained:
            self._fill(page.sheet.points.reason, _REMARK)
            self._hands.press(Key.Key_Return)
        yield from self._breathe()
        self._look("closing-sheet")
        page.sheet.close_it.setFocus()
        self._hands.press(Key.Key_Return)
        yield Until(lambda: self._is_in(SessionState.CLOSED), "the closed session")

    def deliver(self, target: Path) -> Iterator[Until]:
        """Make the batch and read it back."""
        yield from self.turn_to("delivery")
        page = self._page("delivery", DeliveryPage)
        page.scope.choose("photographed")
        yield Until(page.make_button.isEnabled, "a batch that can be made")
        self._fill(page.target, str(target))
        yield from self._breathe()
        self._look("delivery")
        page.make_button.setFocus()
        self._hands.press(Key.Key_Return)
        yield Until(page.result.isVisible, "the batch")
        yield self._quiet()
        yield from self._breathe()
        self._look("delivery-made")

    def _fill(self, field: QLineEdit, text: str) -> None:
        field.setFocus()
        field.selectAll()
        self._hands.type_words(text)

    def _is_in(self, state: SessionState) -> bool:
        session = self._desktop.session
        return session is not None and session.state is state

    def _quiet(self) -> Until:
        """Wait until everything that was asked of the database has come back."""
        return Until(lambda: not self._desktop.lane.is_busy, "the database at rest")

    def _page(self, key: str, kind: type[AnyPage]) -> AnyPage:
        page = self._program.window.page(key)
        if not isinstance(page, kind):
            raise TypeError(key)
        return page
