"""Logging in, with the examples of the standards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.camera.http_login import authorization

# RFC 7616 §3.9.1
REALM = 'realm="http-auth@example.org", qop="auth, auth-int"'
NONCE = 'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"'
OPAQUE = 'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_digest_is_that_of_the_standards_example(algorithm: str, response: str) -> None:
    challenge = f"Digest {REALM}, algorithm={algorithm}, {NONCE}, {OPAQUE}"
    header = authorization([challenge], "Mufasa", "Circle of Life", "/dir/index.html", CNONCE)
    assert header is not None
    assert f'response="{response}"' in header
    assert OPAQUE in header
    assert "Circle" not in header


def test_digest_of_old_cameras_without_qop() -> None:
    # RFC 2069 §2.4 with its errata
    challenge = (
        'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", '
        'opaque="5ccc069c403ebaf9f0171e9517f40e41"'
    )
    header = authorization([challenge], "Mufasa", "CircleOfLife", "/dir/index.html")
    assert header is not None
    assert 'response="1949323746fe6a43ef61f9606e7febea"' in header


def test_basic_is_that_of_the_standards_example() -> None:
    header = authorization(['Basic realm="WallyWorld"'], "Aladdin", "open sesame", "/")
    assert header == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="


def test_digest_is_preferred_to_basic() -> None:
    header = authorization(['Basic realm="x"', f"digest {REALM}, {NONCE}"], "u", "p", "/")
    assert header is not None
    assert header.startswith("Digest ")


@pytest.mark.parametrize(
    "challenges", [[], ["Bearer x"], ["Digest realm=x"], [f"Digest algorithm=ROT13, {NONCE}"]]
)
def test_what_is_not_known_is_not_answered(challenges: list[str]) -> None:
    assert authorization(challenges, "u", "p", "/") is None


@given(st.lists(st.text(max_size=40)), st.text(max_size=10))
def test_any_challenge_is_answered_or_not(challenges: list[str], user: str) -> None:
    prefixed = [f"Digest {text}" for text in challenges]
    header = authorization(prefixed, user, "Geheim7", "/")
    assert header is None or "Geheim7" not in header
