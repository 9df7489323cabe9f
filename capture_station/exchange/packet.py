"""Events and photos as one signed, encrypted file, for a stick where there is no network.

A packet is for one registry and from one station. Its content is encrypted for the registry's
public key (X25519, HKDF-SHA256, ChaCha20-Poly1305, a fresh key for every packet) and the whole is
signed by the station (Ed25519), so a stick that is lost says nothing and one that was tampered with
is refused. Inside is a ZIP: ``events.jsonl`` in order, then ``photos/SHA256`` each.

File: magic, version, station's id, the packet's own public key, nonce, ciphertext, signature. All
that stands before the ciphertext is bound to it.

The receipt says what became of the events. If the packet asks for it (``asked.json``, which older
registries pass over), the receipt is of version 2 and brings what the registry has to tell since a
cursor, encrypted for a key that only the station has.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VERSION = 1
SUFFIX = ".cspacket"
RECEIPT_VERSION = 2
RECEIPT_SUFFIX = ".csreceipt"

_MAGIC = b"CSPACKET"
_HEADER = struct.Struct("<8sB64s32s12s")
_RECEIPT_MAGIC = b"CSRECEPT"
_RECEIPT = struct.Struct("<8sB")
_SIGNATURE_BYTES = 64
_KEY_BYTES = 32
_UNPACKED_MAX = 8 << 30
_SHA256 = re.compile(r"[0-9a-f]{64}")
_INFO = b"capture-station packet 1"
_ANSWER_INFO = b"capture-station answer 2"
_NEWS_MAX = 1 << 30


@dataclass(frozen=True, slots=True)
class Asked:
    """What a station wants to hear with the receipt.

    Attributes:
        after: Cursor of the last change that it has heard.
        answer_key: Public X25519 key that the changes are encrypted for, 32 bytes.
    """

    after: int
    answer_key: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a registry answers to a packet.

    Attributes:
        station_id: Whose packet it was.
        answers: JSON data, one answer an event.
        news: What `open_news` reads; empty if the packet did not ask.
    """

    station_id: str
    answers: tuple[Any, ...]
    news: bytes = b""


@dataclass(frozen=True, slots=True)
class Packet:
    """What a packet holds.

    Attributes:
        station_id: Who made it.
        events: JSON data of events, in order.
        photos: Content by SHA-256.
        asked: What the station wants to hear; None for the answers alone.
    """

    station_id: str
    events: tuple[Any, ...]
    photos: Mapping[str, bytes]
    asked: Asked | None = None


def seal_packet(packet: Packet, signer: bytes, registry: bytes) -> bytes:
    """Return a packet as a file.

    Args:
        packet: What it is to hold.
        signer: The station's private Ed25519 key, 32 bytes.
        registry: The registry's public X25519 key, 32 bytes.
    """
    own = X25519PrivateKey.generate()
    public = own.public_key().public_bytes_raw()
    key = _shared_key(own, registry, public + registry)
    station_id = packet.station_id.encode().ljust(64, b"\0")
    # the key is used once, so its nonce may be fixed
    header = _HEADER.pack(_MAGIC, VERSION, station_id, public, bytes(12))
    content = ChaCha20Poly1305(key).encrypt(bytes(12), _packed(packet), header)
    signature = Ed25519PrivateKey.from_private_bytes(signer).sign(_digest(header + content))
    return header + content + signature


def sender_of_packet(file: bytes) -> str:
    """Return the id of the station that a file says it comes from; nothing is proven by it.

    Raises:
        Trouble: ``packet.not-one`` or ``packet.newer``.
    """
    if len(file) < _HEADER.size + _SIGNATURE_BYTES or not file.startswith(_MAGIC):
        raise Trouble("packet.not-one")
    _magic, version, station_id, _public, _nonce = _HEADER.unpack_from(file)
    if version != VERSION:
        raise Trouble("packet.newer", version=version)
    try:
        return str(station_id.rstrip(b"\0").decode("ascii"))
    except UnicodeDecodeError as error:
        raise Trouble("packet.not-one") from error


def open_packet(file: bytes, station: bytes, registry: bytes) -> Packet:
    """Return what a packet holds, after proving who made it and that nothing was changed.

    Args:
        file: As `seal_packet` made it.
        station: The public Ed25519 key of the station that it says it comes from.
        registry: The registry's private X25519 key, 32 bytes.

    Raises:
        Trouble: ``packet.not-one``, ``packet.newer``, ``packet.forged`` if the signature is not the
            station's, ``packet.not-for-us`` if it was made for another registry.
    """
    station_id = sender_of_packet(file)
    signed, signature = file[:-_SIGNATURE_BYTES], file[-_SIGNATURE_BYTES:]
    try:
        Ed25519PublicKey.from_public_bytes(station).verify(signature, _digest(signed))
    except (InvalidSignature, ValueError) as error:
        raise Trouble("packet.forged") from error
    header, content = signed[: _HEADER.size], signed[_HEADER.size :]
    public, nonce = _HEADER.unpack(header)[3:]
    own = X25519PrivateKey.from_private_bytes(registry)
    try:
        key = _shared_key(own, public, public + own.public_key().public_bytes_raw())
        packed = ChaCha20Poly1305(key).decrypt(nonce, content, header)
    except (InvalidTag, ValueError) as error:
        raise Trouble("packet.not-for-us") from error
    return _unpacked(station_id, packed)


def new_signing_key() -> tuple[bytes, bytes]:
    """Return a station's fresh private and public key for signing."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw(), key.public_key().public_bytes_raw()


def new_sealing_key() -> tuple[bytes, bytes]:
    """Return a registry's fresh private and public key for what is sealed for it."""
    key = X25519PrivateKey.generate()
    return key.private_bytes_raw(), key.public_key().public_bytes_raw()


def _digest(told: bytes) -> bytes:
    """Return what is signed: a hash, so that a large file is read once."""
    return hashlib.sha512(_INFO + told).digest()


def _shared_key(own: X25519PrivateKey, other: bytes, salt: bytes) -> bytes:
    secret = own.exchange(X25519PublicKey.from_public_bytes(other))
    return HKDF(SHA256(), _KEY_BYTES, salt, _INFO).derive(secret)


def _packed(packet: Packet) -> bytes:
    file = io.BytesIO()
    # portraits are compressed already
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("events.jsonl", _lines(packet.events))
        if packet.asked is not None:
            asked = {"after": packet.asked.after, "answer_key": packet.asked.answer_key.hex()}
            archive.writestr("asked.json", json.dumps(asked))
        for sha256, content in packet.photos.items():
            archive.writestr(f"photos/{sha256}", content)
    return file.getvalue()


def _lines(events: Sequence[Any]) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in events)


def _unpacked(station_id: str, packed: bytes) -> Packet:
    """Return what a proven packet holds; a station of ours has made it, of whatever version."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            if sum(each.file_size for each in archive.infolist()) > _UNPACKED_MAX:
                raise Trouble("packet.not-one")
            events = tuple(map(json.loads, archive.read("events.jsonl").splitlines()))
            asked = None
            if "asked.json" in archive.namelist():
                told = json.loads(archive.read("asked.json"))
                asked = Asked(int(told["after"]), bytes.fromhex(told["answer_key"]))
            names = [name.partition("/") for name in archive.namelist()]
            photos = {
                sha256: archive.read(f"photos/{sha256}")
                for folder, _, sha256 in names
                if folder == "photos" and _SHA256.fullmatch(sha256)
            }
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, NotImplementedError) as error:
        raise Trouble("packet.not-one") from error
    return Packet(station_id, events, photos, asked)


def seal_receipt(
    station_id: str, answers: Sequence[Any], signer: bytes, news: bytes = b""
) -> bytes:
    """Return what a registry answers to a packet, as a file; nothing personal is legible in it.

    Args:
        station_id: Whose packet it was.
        answers: JSON data, one answer an event.
        signer: The registry's private Ed25519 key, 32 bytes.
        news: As `seal_news` made it; empty for a packet that did not ask, whose station may be an
            older one.
    """
    told: dict[str, Any] = {"station_id": station_id, "answers": list(answers)}
    version = RECEIPT_VERSION if news else 1
    if news:
        told["news"] = base64.b64encode(news).decode()
    content = _RECEIPT.pack(_RECEIPT_MAGIC, version) + json.dumps(told).encode()
    signature = Ed25519PrivateKey.from_private_bytes(signer).sign(_digest(content))
    return content + signature


def open_receipt(file: bytes, registry: bytes) -> Receipt:
    """Return what a receipt says, after proving who made it.

    Args:
        file: As `seal_receipt` made it.
        registry: The registry's public Ed25519 key, 32 bytes.

    Raises:
        Trouble: ``packet.no-receipt``, ``packet.newer``, or ``packet.receipt-forged``.
    """
    if len(file) < _RECEIPT.size + _SIGNATURE_BYTES or not file.startswith(_RECEIPT_MAGIC):
        raise Trouble("packet.no-receipt")
    signed, signature = file[:-_SIGNATURE_BYTES], file[-_SIGNATURE_BYTES:]
    _magic, version = _RECEIPT.unpack_from(file)
    if not 1 <= version <= RECEIPT_VERSION:
        raise Trouble("packet.newer", version=version)
    try:
        Ed25519PublicKey.from_public_bytes(registry).verify(signature, _digest(signed))
    except (InvalidSignature, ValueError) as error:
        raise Trouble("packet.receipt-forged") from error
    told = json.loads(signed[_RECEIPT.size :])
    news = base64.b64decode(told.get("news", ""))
    return Receipt(str(told["station_id"]), tuple(told["answers"]), news)


def answer_keys(signer: bytes) -> tuple[bytes, bytes]:
    """Return the private and public key for what is sealed for a station, always the same.

    Args:
        signer: The station's private Ed25519 key, 32 bytes.
    """
    private = HKDF(SHA256(), _KEY_BYTES, None, _ANSWER_INFO).derive(signer)
    return private, X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal_news(news: Any, station_id: str, answer_key: bytes) -> bytes:
    """Return JSON data encrypted for a station.

    Raises:
        Trouble: ``packet.not-one`` for a key that is none.
    """
    own = X25519PrivateKey.generate()
    public = own.public_key().public_bytes_raw()
    try:
        key = _shared_key(own, answer_key, public + answer_key)
    except ValueError as error:
        raise Trouble("packet.not-one") from error
    packed = zlib.compress(json.dumps(news, ensure_ascii=False).encode())
    # the key is used once, so its nonce may be fixed
    return public + ChaCha20Poly1305(key).encrypt(bytes(12), packed, station_id.encode())


def open_news(sealed: bytes, station_id: str, answer_key: bytes) -> Any:
    """Return what a registry has sealed for this station.

    Args:
        sealed: As `seal_news` made it, out of a receipt that was proven.
        station_id: The station's own.
        answer_key: Its private X25519 key, 32 bytes.

    Raises:
        Trouble: ``packet.not-for-us``.
    """
    public, content = sealed[:_KEY_BYTES], sealed[_KEY_BYTES:]
    own = X25519PrivateKey.from_private_bytes(answer_key)
    try:
        key = _shared_key(own, public, public + own.public_key().public_bytes_raw())
        packed = ChaCha20Poly1305(key).decrypt(bytes(12), content, station_id.encode())
        return json.loads(zlib.decompressobj().decompress(packed, _NEWS_MAX))
    except (InvalidTag, ValueError, zlib.error) as error:
        raise Trouble("packet.not-for-us") from error
