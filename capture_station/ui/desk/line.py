"""The people at the left of the desk: who waits, who is missing, whom a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from capture_station.domain.sitting import Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.domain.overview import PersonHit, SessionTotals
    from capture_station.ui.context import Desktop

_MOST_HITS = 50


@dataclass(frozen=True, slots=True)
class Line:
    """The people in one of the views of the desk.

    Attributes:
        view: ``queue``, ``missing``, ``photographed``, ``retake`` or ``search``.
        hits: In the order shown.
        totals: Of the session.
        queued: How many wait for the camera or for a step before it.
    """

    view: str
    hits: tuple[PersonHit, ...]
    totals: SessionTotals
    queued: int


class WaitingLine(QObject):
    """Reads the line anew whenever somebody took a step.

    Args:
        desktop: The station.
        parent: Owner.
    """

    changed = Signal(object)
    """A `Line` to show."""
    waiting_changed = Signal(int)
    """How many registered people wait for the camera."""

    def __init__(self, desktop: Desktop, parent: QObject) -> None:
        super().__init__(parent)
        self._desktop = desktop
        self._view = "queue"
        self._text = ""
        self._is_reading = False
        self._is_outdated = False
        self.next_up: PersonHit | None = None
        """Who is called next: the registered person who has waited longest."""
        desktop.session_changed.connect(self.reload)
        desktop.sitting_changed.connect(self.reload)
        desktop.roster_changed.connect(self.reload)

    @property
    def view(self) -> str:
        """The view that is chosen."""
        return self._view

    def show_view(self, view: str) -> None:
        """List ``queue``, ``missing``, ``photographed`` or ``retake``."""
        self._view = view
        self.reload()

    def search(self, text: str) -> None:
        """List who fits a typed text; an empty one lists the view again."""
        if text.strip() != self._text:
            self._text = text.strip()
            self.reload()

    def find(self, text: str, take_up: Callable[[PersonHit, bool], object]) -> None:
        """Hand on the one person whom a text names; several are only listed.

        Args:
            text: As it was scanned or typed.
            take_up: Called with the person, and whether a number or code fitted exactly.
        """
        session, wanted = self._desktop.session, text.strip()
        if session is None or not wanted:
            return
        records = self._desktop.station.records

        def choose(hits: tuple[PersonHit, ...]) -> None:
            exact = [hit for hit in hits if _fits_exactly(hit, wanted)]
            if not hits:
                sentence = self.tr("没有找到「{text}」。请核对，或按 Ctrl+N 现场登记。")
                self._desktop.notices.look(sentence.format(text=wanted))
            elif len(exact) == 1 or len(hits) == 1:
                self.search("")
                take_up((exact or hits)[0], bool(exact))
            else:
                self.search(wanted)

        self._desktop.ask(self, lambda: records.search(session.id, wanted), choose)

    def reload(self) -> None:
        """Read the people of the view, or search, anew.

        What is asked for while a reading is under way is read once, after it: a scanner types
        faster than the database answers, and the person it names would wait behind every key.
        """
        session = self._desktop.session
        if session is None:
            return
        if self._is_reading:
            self._is_outdated = True
            return
        self._is_reading, self._is_outdated = True, False
        records, view, text = self._desktop.station.records, self._view, self._text

        def read() -> tuple[Line, tuple[PersonHit, ...]]:
            queue = records.queue(session.id)
            if text:
                hits = records.search(session.id, text, _MOST_HITS)
            elif view == "queue":
                hits = queue
            else:
                hits = records.people(session.id, None, view)
            shown = "search" if text else view
            return Line(shown, hits, records.totals(session.id), len(queue)), queue

        def failed(_error: BaseException) -> bool:
            self._is_reading = False
            if self._is_outdated:
                self.reload()
            return False

        self._desktop.ask(self, read, self._on_read, failed)

    def _on_read(self, answer: tuple[Line, tuple[PersonHit, ...]]) -> None:
        self._is_reading = False
        line, queue = answer
        waiting = [
            hit
            for hit in queue
            if hit.sitting is not None and hit.sitting.stage is Stage.REGISTERED
        ]
        self.next_up = waiting[0] if waiting else None
        self.waiting_changed.emit(len(waiting))
        if self._is_outdated:
            self.reload()
        else:
            self.changed.emit(line)


def _fits_exactly(hit: PersonHit, text: str) -> bool:
    data = hit.student.data
    code = hit.sitting.capture_code if hit.sitting is not None else ""
    return text.upper() in {data.student_number.upper(), data.id_number} or text == code != ""
