"""Addresses: taken apart rightly, and no password ever shown."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.camera.address import (
    MASK,
    parse_address,
    put_in_secrets,
    take_out_secrets,
    without_secrets,
)
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


@pytest.mark.parametrize(
    ("spec", "masked"),
    [
        ("rtsp://op:Geheim7@cam:554/live", "rtsp://op:••••@cam:554/live"),
        ("RTSP://op:a@b:c/d?e@cam/1", "RTSP://op:••••@cam/1"),
        ("http://cam/video?user=op&pwd=Geheim7&ch=1", "http://cam/video?user=op&pwd=••••&ch=1"),
        ("rtsp://cam/user=op_password=x_ch=1.sdp", "rtsp://cam/user=op_password=••••"),
        ("rtsp://cam/user=op&password=x&ch=1", "rtsp://cam/user=op&password=••••&ch=1"),
        ("http://op:x@cam/v?authToken=y", "http://op:••••@cam/v?authToken=••••"),
        (
            "http://cam:8080/v + folder:/photos/me@home",
            "http://cam:8080/v + folder:/photos/me@home",
        ),
        ("webcam:0?width=1920", "webcam:0?width=1920"),
        ("folder:/a@b/pass=1", "folder:/a@b/pass=1"),
    ],
)
def test_passwords_are_taken_out_and_put_in_again(spec: str, masked: str) -> None:
    shown, secrets = take_out_secrets(spec)
    assert shown == masked
    assert put_in_secrets(shown, secrets) == spec
    assert take_out_secrets(shown)[0] == shown


@given(st.text(st.characters(exclude_characters="•"), min_size=1), st.text())
def test_no_password_is_left_over(password: str, rest: str) -> None:
    spec = f"http://op:{password}@cam/{rest}"
    shown, secrets = take_out_secrets(spec)
    assert shown.startswith("http://op:••••@")
    assert MASK in rest or put_in_secrets(shown, secrets) == spec


def test_passwords_that_do_not_fit_are_refused() -> None:
    assert put_in_secrets("rtsp://op:••••@cam", ()) is None
    assert put_in_secrets("rtsp://cam", ("x",)) is None
