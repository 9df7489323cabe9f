"""What every page has in common, and which pages there are."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from capture_station.ui.context import ADVISER
from capture_station.ui.widgets.surfaces import GAP, Panel
from capture_station.ui.widgets.waiting import BusyBar
from capture_station.workflow.permissions import Grant, Right

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QHideEvent

    from capture_station.ui.context import Desktop

Answer = TypeVar("Answer")

MARGIN = 3 * GAP
_SOON_MS = 250


class Page(Panel):
    """A page of the main window.

    A page shows the store's facts as they were when it last read them. It reads in `refresh`:
    whenever it comes to the front, and soon after a fact changed while it is there (many changes
    in a row make one reading).

    Args:
        desktop: The station as the windows see it.
    """

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self.desktop = desktop
        self.busy = BusyBar()
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._on_soon)

    def enter(self) -> None:
        """The page has come to the front."""
        self.refresh()

    def leave(self) -> None:
        """Another page comes to the front."""

    def refresh(self) -> None:
        """Read everything that the page shows."""

    def refresh_soon(self) -> None:
        """Read again in a moment if the page is on the screen; else it reads when it is entered."""
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def ask(
        self,
        work: Callable[[], Answer],
        done: Callable[[Answer], None],
        failed: Callable[[BaseException], bool] | None = None,
    ) -> None:
        """Run `work` on the database lane; a bar shows that it works if it takes its time."""
        self.busy.begin()

        def finish(answer: Answer) -> None:
            self.busy.end()
            done(answer)

        def stop(error: BaseException) -> bool:
            self.busy.end()
            return failed is not None and failed(error)

        self.desktop.ask(self, work, finish, stop)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._soon.stop()
        super().hideEvent(event)

    def _on_soon(self) -> None:
        if self.isVisible():
            self.refresh()


def in_the_middle(content: QWidget, widest_px: int) -> QHBoxLayout:
    """Return `content` in the middle of a row, as wide as there is room up to `widest_px`."""
    content.setMaximumWidth(widest_px)
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addStretch(1)
    layout.addWidget(content, widest_px)
    layout.addStretch(1)
    return layout


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page of the rail.

    Attributes:
        key: Its icon, and with ``page-`` before it its action.
        module: Where its class is; imported when the page is first wanted, for a quick start.
        name: Its class.
        right: What it takes to see it.
        at_end: Whether it stands at the lower end of the rail.
        on_rail: Whether it stands there at all; else it is reached from other pages and by its key.
    """

    key: str
    module: str
    name: str
    right: Right
    at_end: bool = False
    on_rail: bool = True

    def make(self, desktop: Desktop) -> Page:
        """Return the page."""
        made: Page = getattr(import_module(self.module), self.name)(desktop)
        return made


PAGES = (
    PageSpec("sessions", "capture_station.ui.pages.sessions.page", "SessionsPage", Right.SESSIONS),
    PageSpec("roster", "capture_station.ui.pages.roster.page", "RosterPage", Right.PEOPLE),
    PageSpec("desk", "capture_station.ui.desk.page", "DeskPage", Right.ENTER),
    PageSpec("coverage", "capture_station.ui.pages.coverage.page", "CoveragePage", Right.COVERAGE),
    PageSpec("delivery", "capture_station.ui.pages.delivery.page", "DeliveryPage", Right.EXPORT),
    PageSpec(
        "preflight",
        "capture_station.ui.pages.preflight.page",
        "PreflightPage",
        Right.SHOOT,
        on_rail=False,
    ),
    PageSpec(
        "light", "capture_station.ui.pages.light.page", "LightPage", Right.SHOOT, on_rail=False
    ),
    PageSpec(
        "setup", "capture_station.ui.pages.setup.page", "SetupPage", Right.SETTINGS, on_rail=False
    ),
    PageSpec(
        "audit", "capture_station.ui.pages.audit.page", "AuditPage", Right.AUDIT, on_rail=False
    ),
    PageSpec(
        "settings",
        "capture_station.ui.pages.settings.page",
        "SettingsPage",
        Right.SETTINGS,
        at_end=True,
    ),
)


def pages_for(desktop: Desktop) -> tuple[PageSpec, ...]:
    """Return the pages for whoever is at work; a window that only looks has the coverage alone."""
    may = [spec for spec in PAGES if desktop.duty.grant(spec.right) is not Grant.NO]
    return tuple(spec for spec in may if desktop.role != ADVISER or spec.key == "coverage")
