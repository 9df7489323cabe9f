"""Any value of the domain, made from the type hints that the codec works with."""

from __future__ import annotations

import types
import typing
from dataclasses import is_dataclass
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from capture_station.domain import records

_PLAIN = {
    str: st.text(max_size=8),
    int: st.integers(-(2**53), 2**53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    types.NoneType: st.none(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for the values of a type hint."""
    hint = getattr(hint, "__supertype__", hint)
    if is_dataclass(hint):
        return st.builds(hint, **{name: values_of(part) for name, part in records.hints_of(hint)})
    args = typing.get_args(hint)
    if typing.get_origin(hint) is tuple and args[-1] is Ellipsis:
        return st.lists(values_of(args[0]), max_size=3).map(tuple)
    if typing.get_origin(hint) is tuple:
        return st.tuples(*map(values_of, args))
    if args:
        return st.one_of(*map(values_of, args))
    return _PLAIN[hint] if hint in _PLAIN else st.sampled_from(list(hint))
