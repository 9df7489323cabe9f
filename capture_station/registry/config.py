"""What the service is told when it starts."""

from __future__ import annotations

import ipaddress
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may ask for.

    Attributes:
        body_bytes: Largest body of a request that brings neither events nor a photo.
        batch_bytes: Largest body of events with the portraits that they name.
        events: Most events in one request.
        packet_bytes: Largest packet from a stick.
        papers_bytes: Largest body with supporting papers; each of them is told its own limit.
        portrait_bytes: Largest portrait.
        portrait_pixels: Most pixels of a portrait.
        original_bytes: Largest original.
        part_bytes: Largest part of an original.
        page: Most changes in one answer.
        silence_s: How long a body may stand still, or an answer be left unread.
        head_s: How long a connection may take to ask something: the head of its next request.
        body_s: How long any body may take.
        body_rate: Bytes a second that a longer body must bring on average beyond that.
        heads: Most connections of one process that have not asked anything yet.
        bodies: Most bodies that one process takes in at the same time.
        streams: Most open streams of one process.
        points: What an address may spend at the doors within `points_s` seconds: a form costs 1, a
            refused one 6. So 100 guesses in ten minutes, or 600 sign-ups from one campus.
    """

    body_bytes: int = 1 << 20
    batch_bytes: int = 8 << 20
    packet_bytes: int = 160 << 20
    events: int = 500
    papers_bytes: int = 64 << 20
    portrait_bytes: int = 2 << 20
    portrait_pixels: int = 4_000_000
    original_bytes: int = 96 << 20
    part_bytes: int = 4 << 20
    page: int = 500
    silence_s: float = 20.0
    head_s: float = 10.0
    body_s: float = 30.0
    body_rate: int = 4 << 10
    heads: int = 500
    bodies: int = 250
    streams: int = 500
    points: int = 600
    points_s: float = 600.0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Limits:
        """Return the limits, with what ``CAPTURE_STATION_LIMIT_…`` says put in their place.

        Raises:
            Trouble: ``registry.limit-wrong`` for what is no number above zero.
        """
        usual = cls()
        told: dict[str, Any] = {}
        for field in fields(cls):
            text = environment.get(f"CAPTURE_STATION_LIMIT_{field.name.upper()}", "").strip()
            if text:
                try:
                    told[field.name] = type(getattr(usual, field.name))(text)
                except ValueError:
                    told[field.name] = 0
                if not 0 < told[field.name] < float("inf"):
                    raise Trouble("registry.limit-wrong", name=field.name)
        return cls(**told)


@dataclass(frozen=True, slots=True)
class Mail:
    """How messages reach people; what is empty is not set up, and messages of that kind wait.

    Attributes:
        server: ``smtp://``, ``smtp+starttls://`` or ``smtps://`` with user, password and host.
        sender: Address that messages come from.
        text_hook: HTTP address that takes ``{"to": …, "text": …}`` for a mobile number.
        text_secret: Bearer token for it.
        public_address: Where people reach this registry; links in messages begin with it, never
            with what a request claims.
    """

    server: str = ""
    sender: str = ""
    text_hook: str = ""
    text_secret: str = ""
    public_address: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Mail:
        """Return what the variables ``CAPTURE_STATION_MAIL_…`` say.

        Raises:
            Trouble: ``registry.mail-wrong``.
        """
        told = {
            field.name: environment.get(f"CAPTURE_STATION_MAIL_{field.name.upper()}", "").strip()
            for field in fields(cls)
        }
        mail = cls(**told)
        schemes = (
            (mail.server, {"smtp", "smtp+starttls", "smtps"}),
            (mail.text_hook, {"http", "https"}),
            (mail.public_address, {"http", "https"}),
        )
        for address, allowed in schemes:
            parts = urlsplit(address)
            if address and (parts.scheme not in allowed or not parts.hostname):
                raise Trouble("registry.mail-wrong")
        sends = mail.server or mail.text_hook
        if (mail.server and "@" not in mail.sender) or (sends and not mail.public_address):
            raise Trouble("registry.mail-wrong")
        return mail


@dataclass(frozen=True, slots=True)
class RegistryConfig:
    """Where the registry keeps what it has, and where it listens.

    Attributes:
        data_dir: Its folder; holds database and photos unless told otherwise.
        database: SQLAlchemy address, e.g. ``postgresql+psycopg://…``; empty = SQLite in the folder.
        objects: ``s3://bucket/prefix`` (keys from the usual ``AWS_…`` variables); empty = a folder.
        host: Address to listen on.
        certificate: PEM file; with `private_key` the service speaks TLS itself.
        behind_proxy: Whether somebody else ends TLS in front of it.
        review: Whether this process judges what arrives.
        processes: How many serve the same address.
        is_of_room: Whether the certificate is its own, so that stations trust its fingerprint.
        mail: How people are written to.
    """

    data_dir: Path
    database: str = ""
    objects: str = ""
    host: str = "127.0.0.1"
    port: int = 8470
    certificate: Path | None = None
    private_key: Path | None = None
    behind_proxy: bool = False
    review: bool = True
    processes: int = 1
    is_of_room: bool = False
    limits: Limits = Limits()
    mail: Mail = Mail()

    @property
    def has_tls(self) -> bool:
        """Whether browsers and stations reach it through TLS."""
        return self.behind_proxy or self.certificate is not None

    def to_text(self) -> str:
        """Return the configuration as text, for a process that serves too."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        told |= {"limits": asdict(self.limits), "mail": asdict(self.mail)}
        return json.dumps(
            {name: str(value) if isinstance(value, Path) else value for name, value in told.items()}
        )

    @classmethod
    def from_text(cls, told: str) -> RegistryConfig:
        """Return the configuration that `to_text` wrote."""
        values = json.loads(told)
        for name in ("data_dir", "certificate", "private_key"):
            values[name] = None if values[name] is None else Path(values[name])
        values["limits"] = Limits(**values["limits"])
        values["mail"] = Mail(**values["mail"])
        return cls(**values)

    def demand_safe(self) -> None:
        """Raise unless passwords and portraits stay unread on their way.

        Raises:
            Trouble: ``registry.no-tls`` for an address that others reach without TLS.
        """
        if not self.has_tls and not _is_loopback(self.host):
            raise Trouble("registry.no-tls", host=self.host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
