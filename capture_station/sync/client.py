"""The registry as the station calls it: every call has a deadline, every fault a name."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import ssl
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import httpx2

from capture_station import __version__
from capture_station.domain.errors import Trouble
from capture_station.domain.records import moment_text
from capture_station.domain.wire import (
    BATCH_TYPE,
    Answer,
    EventAnswer,
    WireEvent,
    pack_batch,
    to_data,
)
from capture_station.sync.changes import read_page, understood
from capture_station.sync.pace import Pace
from capture_station.sync.reconcile import skew_s

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from capture_station.domain.clock import Clock
    from capture_station.sync.changes import Change

_CONNECT_S = 10.0
_DEADLINE = httpx2.Timeout(15.0, connect=_CONNECT_S)
_WHOLE_BYTES = 1 << 20

_NOT_ALONG = {400, 413, 415, 422}
_IS_JSON = {"Content-Type": "application/json"}
_TOKEN = re.compile(r"[0-9A-Za-z-]{1,64}[.][0-9A-Za-z_-]{1,200}")

PhotoKind = Literal["portrait", "original"]


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What enrolling gives.

    Attributes:
        sealing_key: The registry's public X25519 key for packets; empty if it takes none.
        receipt_key: Its public Ed25519 key, by which its receipts are known.
    """

    token: str
    sealing_key: bytes
    receipt_key: bytes


@dataclass(frozen=True, slots=True)
class Held:
    """How many of something the registry has of a session, and their digest."""

    count: int
    sha256: str


class Client:
    """Calls one registry.

    Connections are kept open between calls; the proxy settings of the system hold. Not for several
    threads at a time.

    Args:
        address: Of the registry, e.g. ``https://registry.example``.
        token: What enrolling gave; empty before it.
        clock: This station's clock.
        transport: For tests.
        proxy: Address of an HTTP or SOCKS proxy; empty for the settings of the system.
        pace: How fast photos may leave; as fast as the line carries without one.
        pinned: Certificate (PEM) of a registry in the same room, trusted instead of the system's
            authorities; empty for those.

    Raises:
        Trouble: ``sync.bad-address`` or ``sync.bad-proxy``.
    """

    def __init__(
        self,
        address: str,
        token: str,
        clock: Clock,
        transport: httpx2.BaseTransport | None = None,
        *,
        proxy: str = "",
        pace: Pace | None = None,
        pinned: str = "",
    ) -> None:
        self._clock = clock
        self._pace = pace or Pace(0, clock)
        headers = {"Station-Version": __version__}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            through = httpx2.Proxy(proxy) if proxy else None
        except (httpx2.InvalidURL, ValueError) as error:
            raise Trouble("sync.bad-proxy") from error
        self._options: dict[str, Any] = {
            "base_url": f"{address.rstrip('/')}/api/v1",
            "headers": headers,
            "timeout": _DEADLINE,
            "transport": transport,
            "proxy": through,
        }
        if pinned:
            self._options["verify"] = _trusting(pinned)
        try:
            self._http = self.open_another()
        except (httpx2.InvalidURL, ValueError) as error:
            raise Trouble("sync.bad-address") from error
        self.pending = 0
        self.takes_photos_along = True
        self.skew_s: float | None = None

    def open_another(self) -> httpx2.Client:
        """Open connections of their own to the same registry, for another thread."""
        return httpx2.Client(**self._options)

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def enrol(self, code: str, signing_key: bytes) -> Enrolment:
        """Turn an enrolment code into this station's token.

        Args:
            code: The one-time code.
            signing_key: This station's public Ed25519 key, by which its packets are known.

        Raises:
            Trouble: ``sync.code-refused``, ``sync.unreachable`` or ``sync.bad-answer``.
        """
        content = _json({"code": code, "signing_key": signing_key.hex()})
        answer = self._call("POST", "/enrolments", content=content, headers=_IS_JSON)
        if answer.status_code in {403, 422}:
            raise Trouble("sync.code-refused")
        with understood():
            told = _good(answer)
            token = str(told["token"])
            if _TOKEN.fullmatch(token) is None:
                raise ValueError("token")
            # an older registry takes no packets
            sealing, receipts = (str(told.get(name, "")) for name in ("sealing_key", "receipt_key"))
            return Enrolment(token, bytes.fromhex(sealing), bytes.fromhex(receipts))

    def send(
        self, events: Sequence[WireEvent], photos: Mapping[str, bytes] | None = None
    ) -> dict[str, EventAnswer]:
        """Send events and return what became of each, by id.

        Args:
            events: In order.
            photos: Portraits that travel along, by SHA-256; only where `takes_photos_along`.

        Raises:
            Trouble: ``sync.unreachable``, ``sync.token-refused`` or ``sync.bad-answer``.
        """
        data = [to_data(event) for event in events]
        if photos:
            content = pack_batch(data, list(photos.items()))
            self._pace.spend(len(content))
        else:
            content = _json({"events": data})
        headers = {"Content-Type": BATCH_TYPE} if photos else _IS_JSON
        answer = self._call("POST", "/events", content=content, headers=headers)
        if photos and answer.status_code in _NOT_ALONG:
            # an older registry, or one that bounds bodies more tightly: one by one then
            self.takes_photos_along = False
            raise Trouble("sync.unreachable")
        with understood():
            told = _good(answer)["answers"]
            found = [
                EventAnswer(each["id"], Answer(each["status"]), each["receipt"], each["reason"])
                for each in told
            ]
            return {event.id: each for event, each in zip(events, found, strict=True)}

    def bring(self, sha256: str, content: bytes, kind: PhotoKind) -> str:
        """Make sure that the registry has a photo.

        Returns:
            Empty if it has; else the word by which it refuses the photo for good.

        Raises:
            Trouble: ``sync.unreachable``, ``sync.token-refused`` or ``sync.bad-answer``.
        """
        path, params = f"/photos/{sha256}", {"kind": kind}
        answer = self._call("HEAD", path, params=params)
        if answer.status_code == httpx2.codes.OK:
            return ""
        if kind == "portrait" or len(content) <= min(_WHOLE_BYTES, self._pace.part_bytes):
            self._pace.spend(len(content))
            return _photo_answer(self._call("PUT", path, params=params, content=content))
        return self._bring_in_parts(path, content, _offset(answer))

    def holds(self, sha256: str, kind: PhotoKind) -> bool:
        """Whether the registry has a photo, which it reads and hashes anew for the answer.

        Raises:
            Trouble: ``sync.unreachable``, ``sync.token-refused`` or ``sync.bad-answer``.
        """
        params = {"kind": kind, "verify": "true"}
        answer = self._call("HEAD", f"/photos/{sha256}", params=params)
        if answer.status_code not in {httpx2.codes.OK, httpx2.codes.NOT_FOUND}:
            raise Trouble("sync.bad-answer")
        # a registry that does not know the question must not seem to have answered it
        return bool(answer.is_success and answer.headers.get("photo-sha256") == sha256)

    def changes(self, cursor: int) -> tuple[tuple[Change, ...], int, bool]:
        """Return what is new since a cursor, the next cursor, and whether there is more.

        Raises:
            Trouble: ``sync.unreachable``, ``sync.token-refused`` or ``sync.bad-answer``.
        """
        sent = self._clock.now()
        answer = self._call("GET", "/changes", params={"after": str(cursor)})
        with understood():
            told = _good(answer)
            there = datetime.fromisoformat(told["time"])
            self.skew_s = skew_s(sent, self._clock.now(), there)
        return read_page(told)

    def held(self, session_id: str) -> dict[str, Held]:
        """Return how much of a session the registry has: events, students, portraits."""
        answer = self._call("GET", f"/sessions/{session_id}/held")
        if answer.status_code == httpx2.codes.NOT_FOUND:
            return {}
        with understood():
            return {name: Held(**each) for name, each in _good(answer).items()}

    def listed(self, session_id: str) -> frozenset[str]:
        """Return the ids of the students' descriptions that the registry has."""
        answer = self._call("GET", f"/sessions/{session_id}/students")
        if answer.status_code == httpx2.codes.NOT_FOUND:
            return frozenset()
        with understood():
            return frozenset(_good(answer)["listed"])

    def _bring_in_parts(self, path: str, content: bytes, offset: int) -> str:
        while True:
            part = content[offset : offset + self._pace.part_bytes]
            self._pace.spend(len(part))
            told = f"bytes {offset}-{offset + len(part) - 1}/{len(content)}"
            answer = self._call(
                "PUT",
                path,
                params={"kind": "original"},
                content=part,
                headers={"Content-Range": told},
            )
            if answer.status_code not in {202, 409}:
                return _photo_answer(answer)
            before, offset = offset, _offset(answer)
            if offset == before or not 0 <= offset < len(content):
                raise Trouble("sync.bad-answer")

    def _call(self, method: str, path: str, **parts: Any) -> httpx2.Response:
        headers = {
            "Station-Pending": str(self.pending),
            "Station-Time": moment_text(self._clock.now()),
        }
        headers |= parts.pop("headers", {})
        try:
            answer = self._http.request(method, path, headers=headers, **parts)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise Trouble("sync.unreachable") from error
        if answer.status_code == httpx2.codes.UNAUTHORIZED:
            raise Trouble("sync.token-refused")
        if answer.status_code >= 500 or answer.status_code in {408, 429}:  # noqa: PLR2004
            raise Trouble("sync.unreachable")
        return answer


def certificate_of(address: str, fingerprint: str) -> str:
    """Return the certificate (PEM) of a room's registry, if it is the one of a fingerprint.

    Args:
        address: ``https://…`` of the registry.
        fingerprint: SHA-256 of the certificate, hex, as its screen shows it.

    Raises:
        Trouble: ``sync.unreachable``, ``sync.bad-address`` or ``sync.bad-certificate``.
    """
    try:
        place = httpx2.URL(address)
    except httpx2.InvalidURL as error:
        raise Trouble("sync.bad-address") from error
    if place.scheme != "https" or not place.host:
        raise Trouble("sync.bad-address")
    try:
        told = ssl.get_server_certificate((place.host, place.port or 443), timeout=_CONNECT_S)
    except OSError as error:
        raise Trouble("sync.unreachable") from error
    found = hashlib.sha256(ssl.PEM_cert_to_DER_cert(told)).hexdigest()
    if not secrets.compare_digest(found, fingerprint.lower()):
        raise Trouble("sync.bad-certificate")
    return told


def _trusting(pinned: str) -> ssl.SSLContext:
    """Return what trusts one certificate and nothing else, whatever name it is reached by."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # the laptop of a room has whatever address the network gave it today
    context.check_hostname = False
    try:
        context.load_verify_locations(cadata=pinned)
    except ssl.SSLError as error:
        raise Trouble("sync.bad-certificate") from error
    return context


def _photo_answer(answer: httpx2.Response) -> str:
    if answer.status_code == httpx2.codes.CREATED:
        return ""
    if answer.status_code in {413, 422}:
        with understood():
            return str(answer.json()["detail"])
    raise Trouble("sync.bad-answer")


def _offset(answer: httpx2.Response) -> int:
    told = answer.headers.get("upload-offset", "0")
    return int(told) if told.isascii() and told.isdecimal() else 0


def _good(answer: httpx2.Response) -> Any:
    if not answer.is_success:
        raise ValueError(answer.status_code)
    return answer.json()


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
