"""Addresses of network cameras, which often carry a password that nobody may see."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit, urlunsplit

from capture_station.domain.errors import Trouble

STREAM_SCHEMES = frozenset({"rtsp", "rtsps", "http", "https"})


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
        shown=f"{scheme}://{place}{_path_shown(parts.path)}",
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
        return spec
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    after = rest[len(authority) :]
    host = authority.rpartition("@")[2]
    is_certain = "@" not in after and re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", host)
    return f"{scheme}://{host}" if is_certain else f"{scheme}://…"


def _path_shown(path: str) -> str:
    """Return the path unless it holds a password, as with ``/user=…&password=….sdp``."""
    return "/…" if re.search(r"[=@&]", path) else path
