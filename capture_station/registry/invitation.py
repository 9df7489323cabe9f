"""How a station finds its way in: an address and a code in one text, for typing or as a QR code.

The registry on a laptop of the room has no name that an authority would vouch for. It makes its own
certificate, and the text holds that one's fingerprint: who scans it from the screen trusts what is
on that screen.
"""

from __future__ import annotations

import hashlib
import ipaddress
import socket
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.clock import Clock

_LIFE = timedelta(days=3650)
_NAME = "capture-station registry"


def own_certificate(folder: Path, clock: Clock) -> tuple[Path, Path]:
    """Return certificate and private key of the room's registry, made the first time.

    Raises:
        Trouble: ``registry.folder``.
    """
    certificate, private = folder / "room.pem", folder / "room.key"
    if certificate.exists() and private.exists():
        return certificate, private
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _NAME)])
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # a laptop's clock may be a little behind
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        private.touch(mode=0o600)
        private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        certificate.write_bytes(made.public_bytes(Encoding.PEM))
    except OSError as error:
        raise Trouble("registry.folder") from error
    return certificate, private


def fingerprint_of(certificate: Path) -> str:
    """Return the SHA-256 of a certificate file's content (DER), lower-case hex.

    Raises:
        Trouble: ``registry.bad-certificate``.
    """
    try:
        read = x509.load_pem_x509_certificate(certificate.read_bytes())
    except (OSError, ValueError) as error:
        raise Trouble("registry.bad-certificate") from error
    return hashlib.sha256(read.public_bytes(Encoding.DER)).hexdigest()


def invitation(address: str, code: str, fingerprint: str = "") -> str:
    """Return the text that a station needs: ``https://10.0.0.5:8470#7KQ2M-…`` and a fingerprint."""
    return f"{address.rstrip('/')}#{code}" + (f".{fingerprint}" if fingerprint else "")


def own_addresses() -> tuple[str, ...]:
    """Return the addresses under which other computers of the room reach this one."""
    found: dict[str, None] = {}
    with suppress(OSError):
        for _family, _kind, _protocol, _name, place in socket.getaddrinfo(
            socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM
        ):
            found[str(place[0])] = None
    return tuple(each for each in found if not ipaddress.ip_address(each).is_loopback)
