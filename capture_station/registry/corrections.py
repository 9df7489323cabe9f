"""Accepted answers take effect: a datum of the roster is corrected, two portraits change owners.

Both lie over what stations tell, however late they tell it: a listing does not undo a correction,
an event of a sitting does not undo a swap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from capture_station.domain.course import DisputeKind
from capture_station.domain.errors import Trouble
from capture_station.domain.records import moment_text
from capture_station.domain.rulings import CHOICE, CORRECTION, SWAP
from capture_station.exchange.person_names import normalise_name
from capture_station.registry.account_tables import account_records, accounts
from capture_station.registry.answer_tables import answers, assignments, corrections
from capture_station.registry.answers import OpenAnswer, close_answer, complaint_about
from capture_station.registry.change_rows import change
from capture_station.registry.database import line_up, put_rows
from capture_station.registry.messages import tell_student
from capture_station.registry.schema import captures, changes, sittings, students
from capture_station.registry.stations import note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from capture_station.domain.clock import Clock

ACCEPTED, DECLINED, SWAPPED = "accepted", "declined", "swapped"


def decide_correction(
    connection: Connection, clock: Clock, who: str, asked: OpenAnswer, decision: str, remark: str
) -> None:
    """Accept or decline a correction; an accepted one reaches roster and stations.

    Raises:
        Trouble: ``registry.not-now`` if somebody was quicker or the roster changed meanwhile.
    """
    if not close_answer(connection, clock, who, asked.row, decision, remark):
        raise Trouble("registry.not-now")
    if decision == ACCEPTED:
        fields = {name: str(value) for name, value in asked.told["fields"].items()}
        row = connection.execute(
            update(students)
            .where(students.c.id == asked.student_id)
            .values(**fields)
            .returning(students.c.session_id)
        ).one()
        _remember(connection, clock, who, asked.student_id, fields)
        _follow(connection, asked.student_id, fields)
        body = {"student_id": asked.student_id, "old": dict(asked.present), "new": fields}
        _tell_stations(connection, clock, row.session_id, CORRECTION, body)
    tell_student(connection, clock, asked.student_id, "decided")


def swap(connection: Connection, clock: Clock, who: str, capture_id: str, other_id: str) -> None:
    """Give two valid portraits of one session to each other's sitting; both are proofread again.

    Raises:
        Trouble: ``registry.not-swappable`` if one of them is not the valid portrait of a sitting,
            or they are not of one session.
    """
    rows = _sittings_of(connection, capture_id, other_id)
    if len(rows) != 2 or len({row.session_id for row in rows.values()}) != 1:  # noqa: PLR2004
        raise Trouble("registry.not-swappable")
    one, two = rows[capture_id], rows[other_id]
    given = ((one, two), (two, one))
    now = moment_text(clock.now())
    exchanged = [
        {
            "sitting_id": row.id,
            "was_capture_id": _kept_as_own(row),
            "capture_id": other.capture_id,
            "at": now,
            "decided_by": who,
        }
        for row, other in given
    ]
    put_rows(connection, assignments, "sitting_id", exchanged)
    for row, other in given:
        _show(connection, row, other)
        for complaint in _complaints(connection, row.student_id):
            close_answer(connection, clock, who, complaint.row, SWAPPED)
        tell_student(connection, clock, row.student_id, "decided")
        note(connection, clock, who, "portrait-swapped", row.student_id)
    told = [
        {name: each[name] for name in ("sitting_id", "capture_id", "was_capture_id")}
        | {"student_id": row.student_id}
        for each, row in zip(exchanged, (one, two), strict=True)
    ]
    _tell_stations(connection, clock, one.session_id, SWAP, {"swapped": told})


def choose(connection: Connection, clock: Clock, who: str, capture_id: str, other_id: str) -> None:
    """Let one of two portraits count that two desks took of one sitting.

    Where the sitting has a later portrait, or one of somebody else's, it keeps that.

    Args:
        connection: A transaction.
        clock: Stamps it.
        who: Who has decided.
        capture_id: The portrait that counts.
        other_id: The one that does not.
    """
    rows = _sittings_of(connection, capture_id, other_id)
    if len(rows) != 1:
        return
    (row,) = rows.values()
    chosen = {
        "sitting_id": row.id,
        "was_capture_id": _kept_as_own(row),
        "capture_id": capture_id,
    }
    now = moment_text(clock.now())
    told = chosen | {"at": now, "decided_by": who}
    put_rows(connection, assignments, "sitting_id", [told])
    now_valid = update(sittings).where(sittings.c.id == row.id)
    connection.execute(now_valid.values(capture_id=capture_id))
    if row.capture_id != capture_id:
        tell_student(connection, clock, row.student_id, "decided")
    note(connection, clock, who, "portrait-chosen", row.student_id)
    told = chosen | {"student_id": row.student_id}
    _tell_stations(connection, clock, row.session_id, CHOICE, told)


def _show(connection: Connection, row: Any, other: Any) -> None:
    """Let a sitting have the valid portrait of another one, under its own serial number."""
    # a serial number belongs to the sitting (decision 050)
    belongs = {"sitting_id": row.id, "student_id": row.student_id}
    belongs |= {"prefix": row.prefix, "number": row.number, "take": row.take}
    shown = captures.c.id == other.capture_id
    connection.execute(update(captures).where(shown).values(**belongs))
    now_valid = update(sittings).where(sittings.c.id == row.id)
    connection.execute(now_valid.values(capture_id=other.capture_id))


def _sittings_of(connection: Connection, *capture_ids: str) -> dict[str, Any]:
    """Return, by portrait, the sittings whose valid portraits these are."""
    query = (
        select(
            sittings.c.id,
            sittings.c.session_id,
            sittings.c.student_id,
            sittings.c.capture_id,
            captures.c.prefix,
            captures.c.number,
            captures.c.take,
            assignments.c.was_capture_id,
            assignments.c.capture_id.label("given_capture_id"),
        )
        .join(captures, captures.c.id == sittings.c.capture_id)
        .outerjoin(assignments, assignments.c.sitting_id == sittings.c.id)
        .where(sittings.c.capture_id.in_(capture_ids))
        .order_by(sittings.c.id)
        .with_for_update(of=sittings)
    )
    return {row.capture_id: row for row in connection.execute(query)}


def _kept_as_own(row: Any) -> str:
    """Return the portrait that the events of a sitting name as valid."""
    own: str = row.was_capture_id if row.given_capture_id == row.capture_id else row.capture_id
    return own


def respect_corrections(connection: Connection, listed: Sequence[dict[str, Any]]) -> None:
    """Put right what stations have listed where somebody corrected it since; the rows too.

    The rows are written already and so nobody else corrects them meanwhile.
    """
    rows = {row["id"]: row for row in listed}
    query = select(corrections).where(corrections.c.student_id.in_(rows)) if rows else None
    found: dict[str, dict[str, str]] = {}
    for each in connection.execute(query) if query is not None else ():
        found.setdefault(each.student_id, {})[each.field] = each.value
    for student_id, fields in found.items():
        rows[student_id] |= fields
        connection.execute(update(students).where(students.c.id == student_id).values(**fields))


def respect_swaps(connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of sittings as events tell them, with the portraits that a swap has given them.

    A portrait taken since then is nobody else's.
    """
    query = select(assignments).where(assignments.c.sitting_id.in_([row["id"] for row in rows]))
    found = {row.sitting_id: row for row in connection.execute(query)} if rows else {}
    for row in rows:
        swapped = found.get(row["id"])
        if swapped is not None and row["capture_id"] == swapped.was_capture_id:
            row["capture_id"] = swapped.capture_id
    return rows


def settle_complaint(
    connection: Connection, clock: Clock, who: str, capture_id: str, decision: str, remark: str
) -> None:
    """Close the complaint about a portrait that a reviewer has decided, if there is one."""
    complaint = complaint_about(connection, capture_id)
    if complaint is not None:
        became = DECLINED if decision == ACCEPTED else ACCEPTED
        close_answer(connection, clock, who, complaint.row, became, remark)


def _complaints(connection: Connection, student_id: str) -> list[Any]:
    query = select(answers).where(
        answers.c.student_id == student_id,
        answers.c.kind == DisputeKind.NOT_MINE.value,
        answers.c.decided_at.is_(None),
    )
    return list(connection.execute(query))


def _remember(
    connection: Connection, clock: Clock, who: str, student_id: str, fields: dict[str, str]
) -> None:
    mine = corrections.c.student_id == student_id
    connection.execute(delete(corrections).where(mine, corrections.c.field.in_(fields)))
    told = {"student_id": student_id, "at": moment_text(clock.now()), "decided_by": who}
    rows = [told | {"field": name, "value": value} for name, value in fields.items()]
    connection.execute(insert(corrections), rows)


def _follow(connection: Connection, student_id: str, fields: dict[str, str]) -> None:
    """Let the account of a person follow a corrected name or number."""
    values = {name: fields[name] for name in ("name", "id_number") if name in fields}
    if "name" in values:
        values["name"] = normalise_name(values["name"])
    if values:
        owner = select(account_records.c.account_id).where(
            account_records.c.student_id == student_id
        )
        connection.execute(
            update(accounts).where(accounts.c.id.in_(owner.scalar_subquery())).values(**values)
        )


def _tell_stations(
    connection: Connection, clock: Clock, session_id: str, kind: str, body: dict[str, Any]
) -> None:
    line_up(connection)
    told = change(session_id, kind, body, moment_text(clock.now()))
    connection.execute(insert(changes), [told])
