"""Who is at work at this station, what they may do, and when the program locks itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from typing_extensions import override

from capture_station.domain.errors import Trouble
from capture_station.workflow.permissions import Grant, Right, grant_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWindow

    from capture_station.domain.ids import Operator, StudentId
    from capture_station.domain.staff import Account
    from capture_station.ui.context import Desktop

_LOOK_EVERY_MS = 5_000
_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


@dataclass(frozen=True, slots=True)
class Request:
    """Something that takes a lead's approval.

    Attributes:
        right: What it is.
        subject: Id of what it is done to.
        go: Does it.
    """

    right: Right
    subject: str
    go: Callable[[], object]


class Duty(QObject):
    """The account in whose name the windows act.

    Args:
        desktop: The station as the windows see it; owns this.
    """

    changed = Signal(object)
    """The `Account` that is at work now; None while the program is locked."""
    approval_wanted = Signal(object)
    """A `Request` for a lead who stands by."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self._clock = desktop.station.clock
        self.account: Account | None = None
        self.last_name = ""
        self._stirred_s = self._clock.monotonic()
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_EVERY_MS)
        self._looking.timeout.connect(self.look_at_clock)

    @property
    def operator(self) -> Operator:
        """In whose name acts are written down.

        Raises:
            RuntimeError: Nobody has signed in; the windows are covered then.
        """
        if self.account is None:
            raise RuntimeError("nobody has signed in")
        return self.account.name

    def grant(self, right: Right) -> Grant:
        """Return whether whoever is at work has a right."""
        if self.account is None:
            return Grant.NO
        station = self._desktop.station
        strict, looks = station.settings.flag("operators.approve_exports"), station.store.looks
        return grant_of(self.account.role, right, exports_approved=strict, looks=looks)

    def allow(self, right: Right, subject: str, go: Callable[[], object]) -> None:
        """Do something now, after a lead's approval, or tell why not.

        Args:
            right: What it is.
            subject: Id of what it is done to.
            go: Does it, on the main thread.
        """
        grant = self.grant(right)
        if grant is Grant.YES:
            go()
        elif grant is Grant.APPROVAL:
            self.approval_wanted.emit(Request(right, subject, go))
        else:
            self._desktop.notices.error(Trouble("operators.not-allowed"))

    def note_view(self, what: str, student_id: StudentId) -> None:
        """Write down that whoever is at work sees something of a person (`station.views`)."""
        by, views = self.operator, self._desktop.station.views
        self._desktop.ask(self, lambda: views.note(by, what, student_id))

    def begin(self, account: Account) -> None:
        """Work in the name of an account that has proven its PIN."""
        self.account, self.last_name = account, account.name
        self.stir()
        self._looking.start()
        self.changed.emit(account)

    def end(self, *, idle: bool = False) -> None:
        """Lock the windows; what is on the stage stays there."""
        if self.account is None:
            return
        by, operators = self.account.name, self._desktop.station.store.operators
        self.account = None
        self._looking.stop()
        self.changed.emit(None)
        self._desktop.ask(self, lambda: operators.sign_out(by, idle=idle))

    def close(self) -> None:
        """Look at the clock no more."""
        self._looking.stop()

    # --- the clock ------------------------------------------------------------------------

    def watch(self, handle: QWindow) -> None:
        """Take keys and the mouse in a window for signs of life."""
        handle.installEventFilter(self)

    def stir(self) -> None:
        """Somebody is there."""
        self._stirred_s = self._clock.monotonic()

    def look_at_clock(self) -> None:
        """Lock if nobody has done anything for as long as the settings say."""
        limit_s = 60 * self._desktop.station.settings.number("operators.lock_minutes")
        if limit_s and self._clock.monotonic() - self._stirred_s >= limit_s:
            self.end(idle=True)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self.stir()
        return False
