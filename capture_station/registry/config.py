"""What the service is told when it starts."""

from __future__ import annotations

import ipaddress
import json
from dataclasses import dataclass, fields
from pathlib import Path

from capture_station.domain.errors import Trouble


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may ask for.

    Attributes:
        body_bytes: Largest body of a request that brings neither events nor a photo.
        batch_bytes: Largest body of events with the portraits that they name.
        events: Most events in one request.
        packet_bytes: Largest packet from a stick.
        portrait_bytes: Largest portrait.
        portrait_pixels: Most pixels of a portrait.
        original_bytes: Largest original.
        part_bytes: Largest part of an original.
        page: Most changes in one answer.
        silence_s: How long a body may stand still.
        streams: Most open streams of one process.
    """

    body_bytes: int = 1 << 20
    batch_bytes: int = 8 << 20
    packet_bytes: int = 160 << 20
    events: int = 500
    portrait_bytes: int = 2 << 20
    portrait_pixels: int = 4_000_000
    original_bytes: int = 96 << 20
    part_bytes: int = 4 << 20
    page: int = 500
    silence_s: float = 20.0
    streams: int = 500


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
        is_of_room: Whether the certificate is its own, so that stations trust its fingerprint.
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
    is_of_room: bool = False
    limits: Limits = Limits()

    @property
    def has_tls(self) -> bool:
        """Whether browsers and stations reach it through TLS."""
        return self.behind_proxy or self.certificate is not None

    def to_text(self) -> str:
        """Return the configuration as text, for a process that serves too; limits are not in it."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        del told["limits"]
        return json.dumps(
            {name: str(value) if isinstance(value, Path) else value for name, value in told.items()}
        )

    @classmethod
    def from_text(cls, told: str) -> RegistryConfig:
        """Return the configuration that `to_text` wrote."""
        values = json.loads(told)
        for name in ("data_dir", "certificate", "private_key"):
            values[name] = None if values[name] is None else Path(values[name])
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
