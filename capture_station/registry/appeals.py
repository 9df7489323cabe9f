"""*This ID number is already registered*: who says that it is theirs, and who decides it.

Three ways lead out: the old account is recovered; staff compares a scan of the document and decides
by a working day; or a classmate with an account of the same class vouches. Whoever holds the number
is written to at once. A classmate's word holds after `PATIENCE`, and only if the holder has not
objected, because a fellow student could vouch for the own second account. Until it is decided
nothing of the other account is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from capture_station.domain.errors import Trouble
from capture_station.domain.people import IdType
from capture_station.domain.records import moment_text
from capture_station.registry import binding
from capture_station.registry.account_tables import account_records, accounts
from capture_station.registry.answers import PAPER
from capture_station.registry.appeal_tables import appeals
from capture_station.registry.codes import new_code, read_code
from capture_station.registry.database import insert_new
from capture_station.registry.messages import queue_message
from capture_station.registry.passwords import hash_token
from capture_station.registry.photos import write_down
from capture_station.registry.schema import students
from capture_station.registry.stations import note
from capture_station.registry.workdays import day_in_china, terms, working_day_after

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from capture_station.domain.clock import Clock
    from capture_station.registry.papers import Paper

ACCEPTED, DECLINED, VOUCHED = "accepted", "declined", "vouched"
PATIENCE = timedelta(hours=24)
"""How long the holder of a number has to object before a classmate's word holds."""
CODE_GROUP = 5
_CODE_LENGTH = 2 * CODE_GROUP


@dataclass(frozen=True, slots=True)
class Appeal:
    """An open appeal.

    Attributes:
        due_on: Day by which staff decides it.
        is_vouched: Whether a classmate has vouched.
        is_objected: Whether the holder of the number has objected.
        classes: Names of the person's classes.
    """

    row: int
    account_id: str
    name: str
    id_type: str
    id_number: str
    sha256: str
    media_type: str
    at: str
    due_on: str
    is_vouched: bool
    is_objected: bool
    classes: tuple[str, ...]


def open_appeal(
    connection: Connection,
    clock: Clock,
    account_id: str,
    person: tuple[str, IdType, str],
    scan: Paper,
) -> str:
    """Open an appeal and return the code that a classmate can vouch with.

    Args:
        connection: A writing transaction; the scan's content is kept already.
        clock: Stamps it.
        account_id: Whose appeal it is.
        person: Name, kind and number of a document that another account is bound to.
        scan: Of the document.

    Raises:
        Trouble: ``registry.not-now`` if one is open.
    """
    name, id_type, number = person
    now, code = clock.now(), new_code(_CODE_LENGTH)
    row = {
        "account_id": account_id,
        "name": name,
        "id_type": id_type.value,
        "id_number": number,
        "sha256": scan.sha256,
        "media_type": scan.media_type,
        "at": moment_text(now),
        "due_on": working_day_after(day_in_china(now), terms().dispute).isoformat(),
        "code_hash": hash_token(code),
        "decision": "",
        "remark": "",
    }
    if not insert_new(connection, appeals, [row], "row"):
        raise Trouble("registry.not-now")
    kept = {"sha256": scan.sha256, "kind": PAPER, "size": len(scan.content)}
    write_down(connection, [kept | {"received_at": moment_text(now)}])
    for holder in binding.holders_of(connection, number, account_id):
        queue_message(connection, clock, holder.login, "appealed", holder.lang, path="/me/account")
    note(connection, clock, account_id, "appeal-opened", account_id)
    return code


def renew_code(connection: Connection, clock: Clock, account_id: str) -> str:
    """Return a fresh code for the open appeal of an account; the one before is void.

    Raises:
        Trouble: ``registry.not-now`` without an open appeal.
    """
    code = new_code(_CODE_LENGTH)
    changed = connection.execute(
        update(appeals)
        .where(appeals.c.account_id == account_id, appeals.c.decided_at.is_(None))
        .values(code_hash=hash_token(code))
    )
    if not changed.rowcount:
        raise Trouble("registry.not-now")
    note(connection, clock, account_id, "appeal-code-made", account_id)
    return code


def appeals_open(connection: Connection) -> tuple[Appeal, ...]:
    """Return the open appeals, the first due first."""
    query = select(appeals).where(appeals.c.decided_at.is_(None))
    rows = connection.execute(query.order_by(appeals.c.due_on, appeals.c.row).limit(200))
    return tuple(_appeal(connection, row) for row in rows)


def appeal_by(connection: Connection, account_id: str) -> Appeal | None:
    """Return the open appeal of an account."""
    query = select(appeals).where(
        appeals.c.account_id == account_id, appeals.c.decided_at.is_(None)
    )
    row = connection.execute(query).first()
    return None if row is None else _appeal(connection, row)


def is_appealed(connection: Connection, id_number: str) -> bool:
    """Whether somebody says that the number of an account is theirs, and nobody objected yet."""
    query = select(appeals.c.row).where(
        appeals.c.id_number == id_number,
        appeals.c.decided_at.is_(None),
        appeals.c.objected_at.is_(None),
    )
    return bool(id_number) and connection.execute(query).first() is not None


def object_to(connection: Connection, clock: Clock, account_id: str, id_number: str) -> None:
    """Let the holder of a number object; from now on only staff decides."""
    connection.execute(
        update(appeals)
        .where(appeals.c.id_number == id_number, appeals.c.decided_at.is_(None))
        .values(objected_at=moment_text(clock.now()))
    )
    note(connection, clock, account_id, "appeal-objected", account_id)


def decide_appeal(
    connection: Connection, clock: Clock, who: str, number: int, decision: str, remark: str = ""
) -> None:
    """Decide an open appeal; an accepted one moves the person to the account that appealed.

    Raises:
        Trouble: ``registry.not-now`` if it is decided, or as `binding.hand_over`.
    """
    query = select(appeals).where(appeals.c.row == number, appeals.c.decided_at.is_(None))
    row = connection.execute(query.with_for_update()).first()
    if row is None:
        raise Trouble("registry.not-now")
    _close(connection, clock, row, who, decision, remark)


def appeal_for_code(connection: Connection, voucher: str, code: str) -> Appeal:
    """Return the open appeal of a classmate whose code somebody has.

    Args:
        connection: A transaction.
        voucher: Account of who vouches.
        code: As the classmate has told it.

    Raises:
        Trouble: ``registry.vouch-refused`` for a wrong code, or for somebody who has no record in a
            class of the person.
    """
    letters = read_code(code)
    query = select(appeals).where(
        appeals.c.code_hash == hash_token(letters),
        appeals.c.decided_at.is_(None),
        appeals.c.account_id != voucher,
    )
    row = connection.execute(query).first()
    if row is None or not _are_classmates(connection, voucher, row.id_number):
        raise Trouble("registry.vouch-refused")
    return _appeal(connection, row)


def vouch(connection: Connection, clock: Clock, voucher: str, code: str) -> None:
    """Write down that a classmate knows the person; it holds after `PATIENCE`.

    Raises:
        Trouble: As `appeal_for_code`.
    """
    found = appeal_for_code(connection, voucher, code)
    values = {"vouched_at": moment_text(clock.now()), "vouched_by": voucher}
    connection.execute(update(appeals).where(appeals.c.row == found.row).values(**values))
    note(connection, clock, voucher, "appeal-vouched", found.account_id)


def settle_vouched(connection: Connection, clock: Clock, account_id: str) -> bool:
    """Let a classmate's word hold, if its time has come; tell whether it did."""
    query = select(appeals).where(
        appeals.c.account_id == account_id,
        appeals.c.decided_at.is_(None),
        appeals.c.objected_at.is_(None),
        appeals.c.vouched_at <= moment_text(clock.now() - PATIENCE),
        appeals.c.at <= moment_text(clock.now() - PATIENCE),
    )
    row = connection.execute(query.with_for_update()).first()
    if row is not None:
        _close(connection, clock, row, row.vouched_by, VOUCHED, "")
    return row is not None


def _close(
    connection: Connection, clock: Clock, row: Any, who: str, decision: str, remark: str
) -> None:
    values = {"decided_at": moment_text(clock.now()), "decided_by": who}
    values |= {"decision": decision, "remark": remark}
    connection.execute(update(appeals).where(appeals.c.row == row.row).values(**values))
    if decision != DECLINED:
        binding.hand_over(
            connection, clock, row.account_id, row.name, IdType(row.id_type), row.id_number
        )
    asker = connection.execute(
        select(accounts.c.login, accounts.c.lang).where(accounts.c.id == row.account_id)
    ).one()
    queue_message(connection, clock, asker.login, "decided", asker.lang, path="/me")
    note(connection, clock, who, f"appeal-{decision}", row.account_id)


def _are_classmates(connection: Connection, account_id: str, id_number: str) -> bool:
    mine = (
        select(students.c.session_id, students.c.class_name)
        .join(account_records, account_records.c.student_id == students.c.id)
        .where(account_records.c.account_id == account_id, students.c.class_name != "")
    )
    theirs = select(students.c.session_id, students.c.class_name).where(
        students.c.id_number.in_(binding.forms_of(id_number))
    )
    of_mine = {tuple(row) for row in connection.execute(mine)}
    return any(tuple(row) in of_mine for row in connection.execute(theirs))


def _appeal(connection: Connection, row: Any) -> Appeal:
    query = select(students.c.class_name).where(
        students.c.id_number.in_(binding.forms_of(row.id_number))
    )
    classes = sorted(set(connection.execute(query).scalars()))
    return Appeal(
        row=row.row,
        account_id=row.account_id,
        name=row.name,
        id_type=row.id_type,
        id_number=row.id_number,
        sha256=row.sha256,
        media_type=row.media_type,
        at=row.at,
        due_on=row.due_on,
        is_vouched=row.vouched_at is not None,
        is_objected=row.objected_at is not None,
        classes=tuple(classes),
    )
