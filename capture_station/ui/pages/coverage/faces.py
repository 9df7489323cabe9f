"""The list of a class with its portraits, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.exchange.documents.papers import Face
from capture_station.ui.printing import preview_document
from capture_station.workflow.permissions import Right

if TYPE_CHECKING:
    from capture_station.domain.ids import Operator, SessionId
    from capture_station.domain.overview import PersonHit
    from capture_station.domain.session import Session
    from capture_station.station.station import Station
    from capture_station.ui.pages.page import Page


def show_faces(page: Page, session: Session, class_name: str) -> None:
    """Read the portraits of a class and show its list over the window of `page`."""
    station, by = page.desktop.station, page.desktop.operator

    def gather() -> tuple[Face, ...]:
        return faces_of(station, by, session.id, class_name)

    def show(faces: tuple[Face, ...]) -> None:
        title = class_name or "未分班"  # the paper is Chinese, as all papers are
        preview_document(page, station.papers_of(session).class_list(title, faces))

    page.desktop.duty.allow(Right.EXPORT, session.id, lambda: page.ask(gather, show))


def faces_of(
    station: Station, by: Operator, session_id: SessionId, class_name: str
) -> tuple[Face, ...]:
    """Return the people of a class with their portraits; who printed it is written down."""
    hits = station.records.people(session_id, class_name)
    with station.store.ledger.act(by) as act:
        act.note("class-list-printed", session_id, people=len(hits))
    return tuple(_face(station, hit) for hit in hits)


def _face(station: Station, hit: PersonHit) -> Face:
    person = hit.student.data
    capture = hit.sitting.capture if hit.sitting else None
    if capture is None:
        return Face(person)
    try:
        portrait = station.records.portrait(capture)
    except Trouble:
        # one damaged file must not keep the class from its list; the store reports it elsewhere
        return Face(person, capture.serial.text, missing="照片读不到")
    return Face(person, capture.serial.text, portrait)
