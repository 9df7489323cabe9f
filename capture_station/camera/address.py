"""Addresses of network cameras, which often carry a password that nobody may see."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

STREAM_SCHEMES = frozenset({"rtsp", "rtsps", "http", "https"})

MASK = "••••"
"""Stands for a password wherever an address is shown or written down."""

_USER = re.compile(r"(?i)^[a-z][a-z0-9+.-]*://[^/?#@:]*:")
_PARAMETER = re.compile(r"(?i)(?<=[?&;/_])\w*(?:pass|pwd|secret|token|key|auth)\w*=")
_VALUE = re.compile(r"[^&;#/?\s]*")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a network camera is found.

    Attributes:
        shown: Scheme, host, port and path: fit for the screen and the log. No user, no password,
            no query and no path with parameters, for some cameras take the password there.
        full: The address without user and password, but with the query. Never to be shown.
        user: Decoded; empty where none was given. Never to be shown.
        password: Decoded; empty where none was given. Never to be shown.
    """

    shown: str
    full: str = field(repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def scheme(self) -> str:
        """Lower case, e.g. ``"rtsp"``."""
        return self.shown.partition(":")[0]


def parse_address(text: str) -> Address:
    """Take an address apart.

    Raises:
        Trouble: ``camera.bad-spec`` if it is no address of a network stream.
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if not host or parts.scheme.lower() not in STREAM_SCHEMES:
        raise Trouble("camera.bad-spec", spec=without_secrets(text))
    bracketed = f"[{host}]" if ":" in host else host
    place = bracketed if port is None else f"{bracketed}:{port}"
    scheme = parts.scheme.lower()
    return Address(
        shown=_shown(scheme, place, text.partition("://")[2], parts.path),
        full=urlunsplit((scheme, place, parts.path, parts.query, "")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def without_secrets(spec: str) -> str:
    """Return a camera spec fit for the screen and the log, whatever is wrong with it.

    Of an address only scheme and host are left, and the host only where it is certain that it is
    none of the characters of a password.
    """
    scheme, divider, rest = spec.partition("://")
    if not divider:
        return f"{spec.partition(':')[0]}:…" if "@" in spec else spec
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    after = rest[len(authority) :]
    host = authority.rpartition("@")[2]
    is_certain = "@" not in after and re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", host)
    return f"{scheme}://{host}" if is_certain else f"{scheme}://…"


def take_out_secrets(spec: str) -> tuple[str, tuple[str, ...]]:
    """Return an address with a `MASK` in place of each password, and the passwords in order.

    A camera's, or any other with a scheme.

    A password is what stands between user and host, and the value of every parameter that is
    named like one. Of an address that is wrong rather too much is taken out than too little.
    """
    places = list(_secret_places(spec))
    masked, done = "", 0
    for begin, end in places:
        masked += spec[done:begin] + MASK
        done = end
    return masked + spec[done:], tuple(spec[begin:end] for begin, end in places)


def put_in_secrets(masked: str, secrets: tuple[str, ...]) -> str | None:
    """Return the spec that `take_out_secrets` was given; None if these are not its passwords."""
    parts = masked.split(MASK)
    if len(parts) != len(secrets) + 1:
        return None
    return "".join(part + secret for part, secret in zip(parts, (*secrets, ""), strict=True))


def _secret_places(spec: str) -> Iterator[tuple[int, int]]:
    """Give where the passwords stand, in order."""
    at = 0
    address = spec.partition(" + ")[0]  # a folder for the photos may stand behind it
    user, host = _USER.match(address), address.rfind("@")
    if user is not None and user.end() < host:
        yield user.end(), host
        at = host
    elif "://" not in address:
        return
    for name in _PARAMETER.finditer(address, at):
        value = _VALUE.match(spec, name.end())
        if value is not None and value[0]:
            yield value.span()


def _shown(scheme: str, place: str, rest: str, path: str) -> str:
    """Return what may be seen of an address; `rest` is all that stands behind ``://``."""
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in rest[len(authority) :]:  # a password with a slash in it, taken for host and path
        return f"{scheme}://…"
    # Some cameras have their password in the path: /user=admin&password=….sdp
    return f"{scheme}://{place}{'/…' if re.search('[=&]', path) else path}"
