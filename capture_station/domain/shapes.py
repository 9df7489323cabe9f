"""Whether data from elsewhere have the shape that a class of the domain asks for.

`records` reads what this program itself has written and trusts it. What comes over the wire or on a
stick is looked at here first, down to the type of every field.
"""

from __future__ import annotations

import math
import types
import typing
from datetime import date, datetime
from typing import Any

from capture_station.domain.records import has_fields, hints_of

_TEXT_MAX = 4000
"""Characters of a single text; nobody types a longer reason."""
_ITEMS_MAX = 500
_NUMBER_MAX = 2**53


class ShapeError(ValueError):
    """Data that are not what they should be; the message names the place, never the value."""


def demand_shape(hint: Any, data: object, place: str = "") -> None:
    """Raise unless JSON data are a value of a type.

    Args:
        hint: A class of the domain or a type hint of one of its fields.
        data: What ``json.loads`` gave.
        place: Where in the whole this is, for the message.

    Raises:
        ShapeError: With the place of the first thing that is not as it should be.
    """
    if has_fields(hint):
        _demand_fields(hint, data, place)
    elif typing.get_origin(hint) is tuple:
        _demand_items(typing.get_args(hint), data, place)
    elif typing.get_args(hint):
        _demand_one_of(typing.get_args(hint), data, place)
    elif not _is_plain(getattr(hint, "__supertype__", hint), data):
        raise ShapeError(place or "value")


def _demand_fields(kind: Any, data: object, place: str) -> None:
    hints = dict(hints_of(kind))
    if not isinstance(data, dict) or set(data) != set(hints):
        raise ShapeError(place or "value")
    for name, hint in hints.items():
        demand_shape(hint, data[name], f"{place}.{name}" if place else name)


def _demand_items(kinds: tuple[Any, ...], data: object, place: str) -> None:
    if not isinstance(data, list) or len(data) > _ITEMS_MAX:
        raise ShapeError(place)
    hints = kinds[:1] * len(data) if kinds[-1] is Ellipsis else kinds
    if len(hints) != len(data):
        raise ShapeError(place)
    for hint, item in zip(hints, data, strict=True):
        demand_shape(hint, item, place)


def _demand_one_of(kinds: tuple[Any, ...], data: object, place: str) -> None:
    if data is None and types.NoneType in kinds:
        return
    for kind in kinds:
        try:
            demand_shape(kind, data, place)
        except ShapeError:
            continue
        return
    raise ShapeError(place)


def _is_plain(kind: Any, data: object) -> bool:
    if kind in {int, float}:
        if isinstance(data, float):
            return kind is float and math.isfinite(data)
        return type(data) is int and abs(data) <= _NUMBER_MAX
    if kind is bool or kind is types.NoneType:
        return isinstance(data, kind)
    return isinstance(data, str) and _is_text(kind, data)


def _is_text(kind: Any, data: str) -> bool:
    # neither NUL nor half a character can be stored everywhere
    if len(data) > _TEXT_MAX or "\0" in data or any("\ud800" <= c <= "\udfff" for c in data):
        return False
    if kind in {datetime, date}:
        return _is_moment(kind, data)
    return kind is str or data in {member.value for member in kind}


def _is_moment(kind: Any, data: str) -> bool:
    try:
        if kind is datetime:
            return datetime.fromisoformat(data).tzinfo is not None
        return kind is date and bool(date.fromisoformat(data))
    except ValueError:
        return False
