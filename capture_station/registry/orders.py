"""What is ordered with the photos that students bring: taken, paid, and made a portrait of.

The steps are those of a photo that is brought to a station (decision 406), each a fact of the same
sitting; only when nothing is due any more the photo gets its serial number and goes to a person of
the second review.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from capture_station.domain import events as ev
from capture_station.domain.capture import Capture, KeptFile, KeptPhoto
from capture_station.domain.errors import Trouble
from capture_station.domain.fees import fee_of
from capture_station.domain.ids import CaptureId
from capture_station.domain.payment import yuan
from capture_station.domain.records import Written, moment_text, read_event, read_moment, to_json
from capture_station.domain.session import REGISTRY_PLACE, Serial, prefix_at
from capture_station.domain.sitting import PHOTOGRAPHED, Stage
from capture_station.registry.brought import Try, is_open, last_try, read_try
from capture_station.registry.brought_tables import brought_photos
from capture_station.registry.effects import RECEIVED
from capture_station.registry.own_desk import NAME, next_queue_number, own_id, seated, tell
from capture_station.registry.photos import write_down
from capture_station.registry.review import settle_first
from capture_station.registry.rooms import OWN_DESK
from capture_station.registry.schema import (
    captures,
    events,
    sessions,
    sittings,
    station_sessions,
    students,
)
from capture_station.registry.stations import note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from capture_station.domain.events import SittingEvent
    from capture_station.domain.order import PrintOrder
    from capture_station.domain.payment import Fee
    from capture_station.registry.own_desk import SeatedStudent
    from capture_station.registry.records import RecordView
    from capture_station.registry.service import Registry

_LISTED_MAX = 200
_AGAIN = "自备照片重新提交"
_KINDS_OF_FEE = (
    "entered",
    "order-taken",
    "fee-paid",
    "fee-waived",
    "fee-by-school",
    "fee-refunded",
)
Settlement = ev.FeePaid | ev.FeeWaived | ev.FeeBySchool


@dataclass(frozen=True, slots=True)
class Ordered:
    """How the order of a student stands.

    Attributes:
        order: Where the prints go; None before there is an order.
        fee: What is due and how that stands.
        price_fen: What a photo that is brought costs in this session.
    """

    order: PrintOrder | None
    fee: Fee | None
    price_fen: int


@dataclass(frozen=True, slots=True)
class Due:
    """A photo that waits for its fee."""

    row: int
    name: str
    student_number: str
    class_name: str
    ordered_at: str
    is_sent: bool
    fee: Fee


def order_of(connection: Connection, student_id: str) -> Ordered:
    """Return how the order of a student stands.

    Raises:
        Trouble: As `own_desk.seated`.
    """
    who = seated(connection, student_id)
    order = order_in(who)
    return Ordered(order, who.fee if order else None, who.session.price.self_provided_fen)


def order_in(who: SeatedStudent) -> PrintOrder | None:
    """Return what was ordered last in a sitting."""
    return _order_among(who.happened)


def place_order(registry: Registry, by: str, view: RecordView, order: PrintOrder) -> None:
    """Order the photo that was sent in last; where nothing is due it is a portrait at once.

    One that is brought once more needs no other order; the first one stays.

    Args:
        registry: The opened registry.
        by: The account.
        view: The record as it stands.
        order: Where the prints go.

    Raises:
        Trouble: ``registry.not-now`` without a photo that may be ordered,
            ``workflow.address-incomplete``, or ``registry.paid-on-site`` if the fee for being
            photographed was taken already.
    """
    if not order.is_complete:
        raise Trouble("workflow.address-incomplete")
    with registry.database.reading() as connection:
        found = _orderable(connection, view)
        who = seated(connection, view.student_id)
    if who.standing.stage is Stage.ON_STAGE:
        raise Trouble("registry.not-now")
    if not view.capture_id:
        _tell_order(registry, who, found, order)
    with registry.database.writing() as connection:
        if _orderable(connection, view).row != found.row:
            raise Trouble("registry.not-now")
        now = moment_text(registry.clock.now())
        mine = brought_photos.c.row == found.row
        connection.execute(update(brought_photos).where(mine).values(ordered_at=now))
        note(connection, registry.clock, by, "photo-ordered", view.student_id)
        fee = seated(connection, view.student_id).fee
    if fee is None or fee.state.is_settled:
        keep(registry, found, NAME)


def orders_due(connection: Connection) -> tuple[Due, ...]:
    """Return the photos that wait for their fee, the oldest order first."""
    query = (
        select(brought_photos, students.c.name, students.c.student_number, students.c.class_name)
        .join(students, students.c.id == brought_photos.c.student_id)
        .where(brought_photos.c.ordered_at.is_not(None), brought_photos.c.kept_at.is_(None))
        .order_by(brought_photos.c.ordered_at, brought_photos.c.row)
        .limit(_LISTED_MAX)
    )
    found = []
    for row in connection.execute(query):
        told = order_of(connection, row.student_id)
        if told.order is not None and told.fee is not None:
            names = row.name, row.student_number, row.class_name
            due = Due(row.row, *names, row.ordered_at, told.order.is_sent, told.fee)
            found.append(due)
    return tuple(found)


def all_orders(connection: Connection) -> list[tuple[str, ...]]:
    """Return the orders of the sessions that photos were sent in for, those of their stations too.

    Each has serial number, student number, name, class, receiver, phone, address, note and what was
    paid, in yuan.
    """
    of_registry = select(station_sessions.c.session_id).where(
        station_sessions.c.station_id == OWN_DESK
    )
    of_fee = events.c.session_id.in_(of_registry) & events.c.kind.in_(_KINDS_OF_FEE)
    happened: dict[str, list[object]] = {}
    for row in connection.execute(select(events).where(of_fee).order_by(events.c.at, events.c.id)):
        told = read_event(Written(row.kind, row.version, row.body))
        happened.setdefault(row.sitting_id, []).append(told)
    people = (
        select(sittings.c.id, students, captures.c.prefix, captures.c.number)
        .join(students, students.c.id == sittings.c.student_id)
        .outerjoin(captures, captures.c.id == sittings.c.capture_id)
        .where(sittings.c.session_id.in_(of_registry))
        .order_by(students.c.class_name, students.c.student_number)
    )
    found: list[tuple[str, ...]] = []
    for person in connection.execute(people):
        told_of = happened.get(person[0], [])
        order, fee = _order_among(told_of), fee_of(told_of)
        if order is not None:
            serial = Serial(person.prefix, person.number).text if person.prefix is not None else ""
            names = serial, person.student_number, person.name, person.class_name
            sent = order.receiver, order.phone, order.address, order.note
            found.append((*names, *sent, yuan(fee.held_fen if fee else 0)))
    return found


def settle(registry: Registry, who: str, by: str, number: int, settlement: Settlement) -> None:
    """Write down how the fee of an order is settled; the photo becomes a portrait.

    One that was settled at a station meanwhile becomes one too.

    Args:
        registry: The opened registry.
        who: Id of the member of staff, for the audit trail.
        by: Their name, which stands with the fact.
        number: Of the try.
        settlement: How; of a payment the amount is what is due.

    Raises:
        Trouble: ``registry.not-now`` if it waits for no fee, ``workflow.fee-amount`` for another
            amount, ``workflow.reason-needed`` for a waiver without one.
    """
    if isinstance(settlement, ev.FeeWaived) and not settlement.reason:
        raise Trouble("workflow.reason-needed")
    waits = brought_photos.c.ordered_at.is_not(None), brought_photos.c.kept_at.is_(None)
    query = select(brought_photos).where(brought_photos.c.row == number, *waits)
    with registry.database.writing() as connection:
        row = connection.execute(query).first()
        if row is None:
            raise Trouble("registry.not-now")
        found, student = read_try(row), seated(connection, row.student_id)
        note(connection, registry.clock, who, "order-settled", row.student_id)
    fee = student.fee
    if fee is None or not fee.state.is_settled:
        due_fen = fee.due_fen if fee is not None else 0
        if isinstance(settlement, ev.FeePaid) and settlement.amount_fen != due_fen:
            raise Trouble("workflow.fee-amount")
        tell(registry, student, [(own_id(number, "fee"), settlement)], by)
    keep(registry, found, by)


def keep(registry: Registry, photo: Try, by: str) -> None:
    """Let a photo that is ordered and paid become a portrait; broken off, it may be called again.

    Raises:
        Trouble: ``registry.not-now`` if the sitting went another way, or one of the photo store.
    """
    portrait = registry.objects.get(photo.portrait_sha256)
    with registry.database.writing() as connection:
        who = seated(connection, photo.student_id)
        capture = _capture(connection, who, photo, len(portrait))
        queue_number = next_queue_number(connection, who.session.id)
        original = capture.photo.original
        row = {"sha256": original.sha256, "kind": "original", "size": original.size}
        write_down(connection, [row | {"received_at": photo.at}])
    told: list[tuple[str, SittingEvent]] = []
    if who.standing.stage in PHOTOGRAPHED and not who.standing.retake_reason:
        told.append((own_id(photo.row, "again"), ev.RetakeAsked(_AGAIN)))
    if not any(isinstance(each, ev.Registered) for each in who.happened):
        told.append((own_id(photo.row, "registered"), ev.Registered(queue_number)))
    told.append((own_id(photo.row, "kept"), ev.PortraitKept(capture)))
    if not any(
        isinstance(each, ev.PortraitKept) and each.capture == capture for each in who.happened
    ):
        tell(registry, who, told, by, {photo.portrait_sha256: portrait})
    with registry.database.writing() as connection:
        now = moment_text(registry.clock.now())
        mine = brought_photos.c.row == photo.row
        connection.execute(update(brought_photos).where(mine).values(kept_at=now))
        state = select(captures.c.review_state).where(captures.c.id == capture.id)
        if connection.execute(state).scalar_one() == RECEIVED:
            # it was judged when it came; what is left is for a person
            settle_first(connection, registry.clock, capture, who.session.id)


def _order_among(happened: Iterable[object]) -> PrintOrder | None:
    told = [each.order for each in happened if isinstance(each, ev.OrderTaken)]
    return told[-1] if told else None


def _orderable(connection: Connection, view: RecordView) -> Try:
    found = last_try(connection, view) if is_open(view) else None
    if found is None or not found.can_be_ordered or found.is_ordered:
        raise Trouble("registry.not-now")
    return found


def _tell_order(registry: Registry, who: SeatedStudent, photo: Try, order: PrintOrder) -> None:
    price, fee = who.session.price, who.fee
    if fee is not None and fee.held_fen:
        raise Trouble("registry.paid-on-site")
    told: list[tuple[str, SittingEvent]] = []
    if who.standing.stage is Stage.NEW:
        entered = ev.Entered(price.fee_fen(walk_in=who.walk_in), who.walk_in)
        told.append((own_id(photo.row, "entered"), entered))
    elif who.standing.stage in {Stage.LEFT, Stage.VOIDED}:
        told.append((own_id(photo.row, "came-back"), ev.CameBack()))
    taken = ev.OrderTaken(price.self_provided_fen, order)
    # sent once more after something broke, with the same address or another
    told.append((own_id(photo.row, to_json(taken)), taken))
    tell(registry, who, told, NAME)


def _capture(connection: Connection, who: SeatedStudent, photo: Try, portrait_size: int) -> Capture:
    """Return the capture that a photo becomes; the same whenever it is asked for."""
    kept = [each.capture for each in who.happened if isinstance(each, ev.PortraitKept)]
    capture_id = CaptureId(own_id(photo.row, "capture"))
    for each in kept:
        if each.id == capture_id:
            return each
    if photo.judgement is None:
        raise Trouble("registry.not-now")
    stem = f"{who.session.id}/{capture_id}"
    return Capture(
        id=capture_id,
        session_id=who.session.id,
        sitting_id=who.sitting_id,
        serial=kept[-1].serial if kept else _next_serial(connection, who, photo),
        take=len(kept) + 1,
        photo=KeptPhoto(
            KeptFile(f"{stem}.original.jpg", photo.original_sha256, photo.original_size),
            KeptFile(f"{stem}.portrait.jpg", photo.portrait_sha256, portrait_size),
        ),
        crop=photo.crop,
        judgement=photo.judgement,
        taken_at=read_moment(photo.at),
    )


def _next_serial(connection: Connection, who: SeatedStudent, photo: Try) -> Serial:
    """Return the serial number that a photo has, given now if it has none; nobody else gets it."""
    session = select(sessions.c.id).where(sessions.c.id == who.session.id)
    connection.execute(session.with_for_update())
    mine = brought_photos.c.row == photo.row
    number = connection.execute(select(brought_photos.c.number).where(mine)).scalar_one()
    if number is None:
        given = select(func.max(brought_photos.c.number))
        given = given.where(brought_photos.c.session_id == who.session.id)
        number = (connection.execute(given).scalar_one() or 0) + 1
        connection.execute(update(brought_photos).where(mine).values(number=number))
    return Serial(prefix_at(who.session.serial_prefix, REGISTRY_PLACE), number)
