"""Facts as versioned JSON: what is read is exactly what was written.

The shape of each event follows from its type hints. Every stored fact carries its kind (a name of
its own, independent of the class) and the version of its shape; when a shape changes, its version
goes up and the old one gets a step in `_UPGRADES`, for facts are never rewritten.
"""

from __future__ import annotations

import json
import types
import typing
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from capture_station.domain import (
    capture,
    events,
    findings,
    ids,
    order,
    payment,
    people,
    plan,
    session,
)
from capture_station.domain.sitting import Sitting, Stage, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from capture_station.domain.events import SessionEvent, SittingEvent

    _Converter = Callable[[Any], Any]

VERSION = 1

_KINDS: Mapping[str, Any] = {
    "entered": events.Entered,
    "order-taken": events.OrderTaken,
    "fee-paid": events.FeePaid,
    "fee-waived": events.FeeWaived,
    "fee-by-school": events.FeeBySchool,
    "fee-refunded": events.FeeRefunded,
    "registered": events.Registered,
    "code-bound": events.CodeBound,
    "correction-proposed": events.CorrectionProposed,
    "called": events.Called,
    "sent-back": events.SentBack,
    "portrait-kept": events.PortraitKept,
    "retake-asked": events.RetakeAsked,
    "retake-dropped": events.RetakeDropped,
    "confirmed": events.Confirmed,
    "disputed": events.Disputed,
    "dispute-settled": events.DisputeSettled,
    "left-without-photo": events.LeftWithoutPhoto,
    "came-back": events.CameBack,
    "entry-voided": events.EntryVoided,
    "point-explained": events.PointExplained,
    "session-planned": events.SessionPlanned,
    "session-opened": events.SessionOpened,
    "session-closed": events.SessionClosed,
}
_NAMES = {event: kind for kind, event in _KINDS.items()}

_UPGRADES: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From the body of one version to that of the next, by kind and version."""


@dataclass(frozen=True, slots=True)
class Written:
    """An event as it is stored."""

    kind: str
    version: int
    body: str


def write_event(event: SittingEvent | SessionEvent) -> Written:
    """Return an event as it is stored."""
    return Written(_NAMES[type(event)], VERSION, to_json(event))


def read_event(written: Written) -> SittingEvent | SessionEvent:
    """Return the event that was stored."""
    body = newest_body(written.kind, written.version, json.loads(written.body))
    return typing.cast("SittingEvent | SessionEvent", _reader(_KINDS[written.kind])(body))


def newest_body(kind: str, version: int, body: dict[str, Any]) -> dict[str, Any]:
    """Return the body of an event in the newest shape of its kind."""
    for step in range(version, VERSION):
        body = _UPGRADES[kind, step](body)
    return body


def class_of(kind: str) -> Any:
    """Return the class of an event's kind; raise KeyError for one that there is not."""
    return _KINDS[kind]


def to_json(value: Any) -> str:
    """Return a frozen value of the domain as compact JSON."""
    kind: Any = type(value)
    data = _writer(kind)(value)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def from_json(kind: Any, told: str) -> Any:
    """Return the value of a class that `to_json` wrote."""
    return _reader(kind)(json.loads(told))


def moment_text(moment: datetime) -> str:
    """Return a moment as it is stored: UTC, microseconds, so that text sorts as time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def read_moment(told: str) -> datetime:
    """Return the moment that `moment_text` wrote."""
    return datetime.fromisoformat(told)


# The domain imports the classes of its fields for type checking only; here they are needed.
_SCOPE: dict[str, Any] = {
    name: value
    for module in (capture, events, findings, ids, order, payment, people, plan, session)
    for name, value in vars(module).items()
    if not name.startswith("_")
} | {"date": date, "datetime": datetime, "Sitting": Sitting, "Stage": Stage, "Step": Step}


@cache
def hints_of(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Return name and type hint of each field of a class of the domain."""
    hints = typing.get_type_hints(kind, localns=_SCOPE)
    names = kind._fields if _is_named_tuple(kind) else [field.name for field in fields(kind)]
    return tuple((name, hints[name]) for name in names)


def has_fields(hint: Any) -> bool:
    """Whether a type hint is a class of the domain, with fields."""
    return is_dataclass(hint) or _is_named_tuple(hint)


def _is_named_tuple(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields")


@cache
def _writer(hint: Any) -> _Converter:
    """Return what turns a value of a type into lists, dicts, strings and numbers."""
    if has_fields(hint):
        parts = tuple((name, _writer(part)) for name, part in hints_of(typing.cast("Any", hint)))
        return lambda value: {name: write(getattr(value, name)) for name, write in parts}
    args = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        return _tuple_writer(args)
    if args:
        return _maybe(_writer, args)
    if issubclass(_class(hint), StrEnum):
        return lambda value: value.value
    return _WRITERS.get(hint, _plain)


@cache
def _reader(hint: Any) -> _Converter:
    """Return what turns JSON data back into a value of a type."""
    if has_fields(hint):
        return _class_reader(typing.cast("Any", hint))
    args = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        return _tuple_reader(args)
    if args:
        return _maybe(_reader, args)
    if issubclass(_class(hint), StrEnum):
        return {member.value: member for member in hint}.__getitem__
    return _READERS.get(hint, _plain)


def _class(hint: Any) -> type[Any]:
    """Return the class of a hint; that of an id is `str`."""
    return typing.cast("type[Any]", getattr(hint, "__supertype__", hint))


def _class_reader(kind: Any) -> _Converter:
    readers = ((name, _reader(part)) for name, part in hints_of(kind))
    # most fields are plain; thousands of findings are read for one list
    parts = tuple((name, read) for name, read in readers if read is not _plain)

    def read_class(data: dict[str, Any]) -> Any:
        for name, read in parts:
            data[name] = read(data[name])
        return kind(**data)

    return read_class


def _plain(value: Any) -> Any:
    return value


def _number(value: Any) -> Any:
    """Return a plain number: whole ones stay whole, those of array libraries become ours."""
    return value if isinstance(value, int) else float(value)


_WRITERS: Mapping[Any, _Converter] = {
    datetime: moment_text,
    date: date.isoformat,
    float: _number,
}
_READERS: Mapping[Any, _Converter] = {
    datetime: read_moment,
    date: date.fromisoformat,
}


def _maybe(make: Callable[[Any], _Converter], args: tuple[Any, ...]) -> _Converter:
    """Return the converter of ``X | None`` or of a union of plain values."""
    kinds = [arg for arg in args if arg is not types.NoneType]
    if len(kinds) > 1:
        if not set(kinds) <= {str, int, float, bool}:
            raise TypeError(f"a union of {kinds} cannot be told apart in JSON")
        return _plain
    convert = make(kinds[0])
    return lambda value: None if value is None else convert(value)


def _tuple_writer(args: tuple[Any, ...]) -> _Converter:
    if args[-1] is Ellipsis:
        each = _writer(args[0])
        return lambda value: [each(part) for part in value]
    writers = tuple(_writer(arg) for arg in args)
    return lambda value: [write(part) for write, part in zip(writers, value, strict=True)]


def _tuple_reader(args: tuple[Any, ...]) -> _Converter:
    if args[-1] is Ellipsis:
        each = _reader(args[0])
        return lambda data: tuple(each(part) for part in data)
    readers = tuple(_reader(arg) for arg in args)
    return lambda data: tuple(read(part) for read, part in zip(readers, data, strict=True))
