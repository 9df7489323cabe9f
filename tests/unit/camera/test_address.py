"""Addresses: taken apart rightly, and no password ever shown."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.camera.address import parse_address, without_secrets
from capture_station.domain.errors import Trouble


def test_user_and_password_are_decoded_and_kept_apart() -> None:
    address = parse_address("RTSP://admin:p%40ss%2Fw@10.0.0.5:554/ch1?subtype=0")
    assert address.shown == "rtsp://10.0.0.5:554/ch1"
    assert address.full == "rtsp://10.0.0.5:554/ch1?subtype=0"
    assert (address.user, address.password) == ("admin", "p@ss/w")
    assert address.scheme == "rtsp"


def test_an_ipv6_host_keeps_its_brackets() -> None:
    assert parse_address("http://[fe80::1]:8080/v").full == "http://[fe80::1]:8080/v"


def test_a_path_that_holds_the_password_is_not_shown() -> None:
    address = parse_address("rtsp://10.0.0.5/user=admin&password=tlJwpbo6&channel=1.sdp")
    assert address.shown == "rtsp://10.0.0.5/…"
    assert address.full.endswith("password=tlJwpbo6&channel=1.sdp")


@pytest.mark.parametrize(
    "text", ["rtsp://", "http:///path", "ftp://host/x", "http://host:port/", "http://[::1/x", "x"]
)
def test_what_is_no_stream_address_is_told(text: str) -> None:
    with pytest.raises(Trouble, match="bad-spec"):
        parse_address(text)


HIDDEN = "Geheim7"


@given(
    st.sampled_from(["rtsp", "http", "https", "nonsense"]),
    st.text(string.ascii_letters + ":/?#@&=%. ", max_size=12),
    st.text(string.ascii_letters + ":/?#@&=%. ", max_size=12),
    st.booleans(),
)
def test_nothing_that_may_be_a_password_is_shown(
    scheme: str, before: str, after: str, in_query: bool
) -> None:
    text = (
        f"{scheme}://host/path?password={before}{HIDDEN}{after}"
        if in_query
        else f"{scheme}://user:{before}{HIDDEN}{after}@host/path"
    )
    assert HIDDEN not in without_secrets(text)
    try:
        told = repr(parse_address(text))
    except Trouble as trouble:
        told = str(trouble)
    assert HIDDEN not in told


def test_a_spec_that_is_no_address_is_shown_whole() -> None:
    assert without_secrets("film:C:\\films") == "film:C:\\films"


def test_an_address_with_its_slashes_forgotten_is_not_shown() -> None:
    assert without_secrets(f"rtsp:/admin:{HIDDEN}@host") == "rtsp:…"
