"""Events with portraits in one body: what goes in comes out, and nothing else is understood."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.domain.shapes import ShapeError
from capture_station.domain.wire import pack_batch, unpack_batch

BODY = pack_batch([{"id": "e-1"}], [("a" * 64, b"photo")])


@given(
    st.lists(st.dictionaries(st.text(), st.text(), max_size=3), max_size=4),
    st.dictionaries(st.text("0123456789abcdef", min_size=64, max_size=64), st.binary(), max_size=4),
)
def test_what_goes_in_comes_out(events: list[dict[str, str]], photos: dict[str, bytes]) -> None:
    assert unpack_batch(pack_batch(events, list(photos.items()))) == (events, photos)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"CSB1",
        b"CSB2" + BODY[4:],
        BODY[:-1],
        BODY + b"x",
        BODY[:4] + struct.pack("<I", 2**31) + BODY[8:],
        BODY.replace(b'"size":5', b'"size":-'),
        BODY.replace(b'"size":5', b'"size":9'),
        BODY.replace(b'"events":[', b'"eventz":['),
        BODY.replace(b'[{"id":"e-1"}]', b'"e............"'),
    ],
)
def test_another_body_is_refused(body: bytes) -> None:
    with pytest.raises(ShapeError):
        unpack_batch(body)


@given(st.binary(max_size=200))
def test_anything_else_is_refused_without_a_fault(body: bytes) -> None:
    with pytest.raises(ShapeError):
        unpack_batch(b"CSB1" + body)
