"""Photos that students bring themselves: judged at once, ordered, paid, then reviewed by a person.

Each try is counted before it is looked at. A photo that a rule fails cannot be ordered; one that
can be becomes a portrait of the session as soon as nothing is due for it (decision 723).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from capture_station.domain.course import State
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import CropWindow, Judgement, Verdict
from capture_station.domain.records import from_json, moment_text, to_json
from capture_station.registry.answers import PAPER
from capture_station.registry.brought_tables import brought_photos
from capture_station.registry.photos import write_down
from capture_station.registry.schema import sessions, students
from capture_station.registry.stations import note
from capture_station.registry.workdays import review_rules

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from capture_station.registry.engine import Made
    from capture_station.registry.records import RecordView
    from capture_station.registry.service import Registry

_OF_PICTURE = frozenset({"develop.no-face", "develop.too-small"})
"""Why no portrait can be made of a photo that was looked at."""


@dataclass(frozen=True, slots=True)
class Try:
    """A photo that somebody has sent in.

    Attributes:
        judgement: Of the portrait that was made of it; None where none could be made.
        trouble: Why none could be made; None otherwise.
        is_ordered: Whether it was ordered; then it waits for the fee, or is kept.
        is_kept: Whether it is a portrait of the session.
    """

    row: int
    student_id: str
    at: str
    judgement: Judgement | None
    trouble: Trouble | None
    portrait_sha256: str
    original_sha256: str
    original_size: int
    crop: CropWindow
    is_ordered: bool
    is_kept: bool

    @property
    def can_be_ordered(self) -> bool:
        """Whether it may become a portrait: no rule fails."""
        return self.judgement is not None and self.judgement.verdict is not Verdict.FAIL


def tries_max() -> int:
    """Return how many photos are judged for one portrait."""
    return int(review_rules()["brought"]["tries"])


def photo_bytes() -> int:
    """Return how large a photo may be."""
    return int(review_rules()["brought"]["photo-mb"]) << 20


def is_open(view: RecordView) -> bool:
    """Whether a record may have a photo that its student brings.

    Before there is a portrait; and when one that was brought is rejected.
    """
    again = {State.REJECTED, State.RETAKE_PLANNED}
    return view.course.state is State.AWAITED or (view.is_brought and view.course.state in again)


def tries_used(connection: Connection, view: RecordView) -> int:
    """Return how many photos were sent in for the portrait that a record lacks."""
    query = select(func.count()).where(*_of(view))
    return connection.execute(query).scalar_one()


def last_try(connection: Connection, view: RecordView) -> Try | None:
    """Return the photo that was sent in last for the portrait that a record lacks."""
    query = select(brought_photos).where(*_of(view)).order_by(brought_photos.c.row.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else read_try(row)


def bring(registry: Registry, who: str, view: RecordView, content: bytes) -> Try:
    """Judge a photo that a student brings.

    Args:
        registry: The opened registry.
        who: The account.
        view: The record as it stands.
        content: What was uploaded.

    Raises:
        Trouble: ``registry.not-now`` if the record needs no photo, or one is ordered;
            ``registry.tries-used``; or as `Engine.develop`, which costs no try.
    """
    if not is_open(view):
        raise Trouble("registry.not-now")
    with registry.database.writing() as connection:
        number = _count(connection, registry, who, view)
        spec = connection.execute(
            select(sessions.c.spec_id, sessions.c.backgrounds).where(
                sessions.c.id == view.session_id
            )
        ).one()
    found: dict[str, Any]
    try:
        backgrounds = tuple(json.loads(spec.backgrounds))
        made = registry.engine.develop(content, photo_bytes(), spec.spec_id, backgrounds)
        found, files = _kept(registry, made)
    except Trouble as trouble:
        if trouble.key not in _OF_PICTURE:
            with registry.database.writing() as connection:
                connection.execute(delete(brought_photos).where(brought_photos.c.row == number))
            raise
        found, files = {"trouble": json.dumps({"key": trouble.key, "params": trouble.params})}, []
    with registry.database.writing() as connection:
        changed = update(brought_photos).where(brought_photos.c.row == number).values(**found)
        row = connection.execute(changed.returning(*brought_photos.c)).one()
        write_down(connection, [each | {"received_at": row.at} for each in files])
    return read_try(row)


def read_try(row: Any) -> Try:
    """Return the try that a row of the table tells of."""
    told = json.loads(row.trouble) if row.trouble else None
    return Try(
        row=row.row,
        student_id=row.student_id,
        at=row.at,
        judgement=from_json(Judgement, row.judgement) if row.judgement else None,
        trouble=Trouble(told["key"], **told["params"]) if told else None,
        portrait_sha256=row.portrait_sha256,
        original_sha256=row.original_sha256,
        original_size=row.original_size,
        crop=CropWindow(**json.loads(row.crop)) if row.crop else CropWindow(0, 0, 0, 0),
        is_ordered=row.ordered_at is not None,
        is_kept=row.kept_at is not None,
    )


def _of(view: RecordView) -> tuple[Any, ...]:
    same = brought_photos.c.capture_id == view.capture_id
    return brought_photos.c.student_id == view.student_id, same


def _count(connection: Connection, registry: Registry, who: str, view: RecordView) -> int:
    """Count a try before it is looked at, so that many at once are no more than allowed."""
    mine = select(students.c.id).where(students.c.id == view.student_id)
    connection.execute(mine.with_for_update())
    before = last_try(connection, view)
    if before is not None and before.is_ordered:
        raise Trouble("registry.not-now")
    if tries_used(connection, view) >= tries_max():
        raise Trouble("registry.tries-used", most=tries_max())
    row = {
        "session_id": view.session_id,
        "student_id": view.student_id,
        "account_id": who,
        "capture_id": view.capture_id,
        "at": moment_text(registry.clock.now()),
        "trouble": "",
        "portrait_sha256": "",
        "original_sha256": "",
        "original_size": 0,
        "crop": "",
        "judgement": "",
    }
    note(connection, registry.clock, who, "photo-brought", view.student_id)
    added = insert(brought_photos).values(**row).returning(brought_photos.c.row)
    number: int = connection.execute(added).scalar_one()
    return number


def _kept(registry: Registry, made: Made) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Keep the files of a photo; return what its row says and the rows of the files."""
    contents = {
        hashlib.sha256(each).hexdigest(): each
        for each in (made.development.portrait, made.original)
    }
    registry.objects.put_all(contents)
    names = list(contents)
    told = {
        "portrait_sha256": names[0],
        "original_sha256": names[-1],
        "original_size": len(made.original),
        "crop": json.dumps(asdict(made.development.crop)),
        "judgement": to_json(made.development.judgement),
    }
    files = [{"sha256": name, "kind": PAPER, "size": len(each)} for name, each in contents.items()]
    return told, files
