"""What is printed before the day: the menu, and the papers made from what the store knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.exchange.planning import timetable_of, usual_plan
from capture_station.ui.printing import preview_document
from capture_station.ui.widgets.menus import MenuButton
from capture_station.workflow.permissions import Right

if TYPE_CHECKING:
    from capture_station.domain.ids import Operator
    from capture_station.domain.people import PersonData
    from capture_station.domain.plan import CapturePlan
    from capture_station.domain.session import Session
    from capture_station.exchange.documents.templates import Document
    from capture_station.station.station import Station
    from capture_station.ui.pages.page import Page

_KEYS = ("notice", "poster", "timetable", "register", "register-named", "certificate")
_OF_ROSTER = frozenset({"timetable", "register-named"})
_COPIES = 10


class PaperMenu(MenuButton):
    """A button with the papers of a session."""

    def __init__(self) -> None:
        super().__init__(_KEYS, icon_name="print")

    def put_words(self, *, has_roster: bool) -> None:
        """Name the papers; those that list people need a roster."""
        self.setText(self.tr("打印"))
        names = {
            "notice": self.tr("给学生的通知"),
            "poster": self.tr("流程海报"),
            "timetable": self.tr("各班时间安排"),
            "register": self.tr("手工登记表（空白）"),
            "register-named": self.tr("手工登记表（按班级填好姓名）"),
            "certificate": self.tr("散拍证明（空白，%n 份）", "", _COPIES),
        }
        for key, action in self.entries.items():
            action.setText(names[key])
            action.setEnabled(has_roster or key not in _OF_ROSTER)


@dataclass(frozen=True, slots=True)
class PaperMaker:
    """Makes the papers of a session on the database lane.

    Attributes:
        by: In whose name a list of people is written down as printed.
    """

    station: Station
    session: Session
    by: Operator

    def make(self, key: str) -> Document:
        """Return the paper of a key."""
        papers = self.station.papers_of(self.session)
        match key:
            case "notice":
                today = self.station.clock.now().astimezone().date()
                return papers.notice(today, timetable_of(self._plan()))
            case "poster":
                return papers.poster()
            case "timetable":
                plan = self._plan()
                return papers.timetable(timetable_of(plan), plan.per_hour)
            case "register":
                return papers.register()
            case "register-named":
                people = self._people()
                with self.station.store.ledger.act(self.by) as act:
                    act.note("register-printed", self.session.id, people=len(people))
                return papers.register(people)
            case _:
                issued = self.station.certificates.issue_blank(self.by, self.session.id, _COPIES)
                return papers.certificates(issued)

    def _plan(self) -> CapturePlan:
        """Return what was planned, or what follows from the roster where nothing was."""
        rate = self.station.settings.value("coverage.target_per_hour")
        per_hour = rate if isinstance(rate, int) else 1
        saved = self.station.records.plan(self.session.id)
        return saved or usual_plan(self.session, self._people(), per_hour)

    def _people(self) -> list[PersonData]:
        hits = self.station.records.people(self.session.id)
        return [hit.student.data for hit in hits if not hit.student.walk_in]


def show_paper(page: Page, key: str, session: Session) -> None:
    """Make a paper and show it over the window of `page`."""
    maker = PaperMaker(page.desktop.station, session, page.desktop.operator)

    def show(document: Document) -> None:
        preview_document(page, document)

    # the named register is the one paper with many people's data on it
    right = Right.EXPORT if key == "register-named" else Right.SESSIONS
    page.desktop.duty.allow(right, session.id, lambda: page.ask(lambda: maker.make(key), show))
