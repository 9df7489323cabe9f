"""Photo files that say nothing without the key.

Every file has a key of its own, wrapped by the folder's key, and is encrypted in chunks with
AES-256-GCM, so that any change, cut or swap of chunks or whole files is noticed::

    "CSF1" | key id (16) | nonce (12) | wrapped file key (32 + 16) | chunk | chunk | …

The nonce of a chunk is its number and whether it is the last one (the STREAM construction); the
file's key is used for nothing else. The name of the file is authenticated with its key.
"""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import GCM

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
_MAGIC = b"CSF1"
_ID_BYTES = 16
_WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES
_HEADER_BYTES = len(_MAGIC) + _ID_BYTES + _WRAPPED_BYTES
_CHUNK = 1 << 20


def wrap(key: bytes, by: bytes, bound_to: bytes) -> bytes:
    """Return a key encrypted by another, bound to a context that opening it must name."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(by).encrypt(nonce, key, bound_to)


def unwrap(wrapped: bytes, by: bytes, bound_to: bytes) -> bytes | None:
    """Return the key that `wrap` encrypted; None if key or context are others."""
    try:
        return AESGCM(by).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError):
        return None


class FileSeal:
    """Closes and opens photo files (`store.photos.Seal`).

    Args:
        keys: The folder's keys of 32 bytes by id; files of an older key are still opened.
        current: Id of the key that new files are closed with.
    """

    def __init__(self, keys: Mapping[uuid.UUID, bytes], current: uuid.UUID) -> None:
        self._keys = keys
        self._current = current

    def close(self, content: bytes, name: str) -> bytearray:
        """Return the bytes to write for the content of a file."""
        file_key = AESGCM.generate_key(KEY_BYTES * 8)
        chunks = max(len(content) - 1, 0) // _CHUNK + 1
        sealed = bytearray(_HEADER_BYTES + len(content) + chunks * TAG_BYTES)
        sealed[:_HEADER_BYTES] = self._header(file_key, name)
        _close_into(file_key, content, memoryview(sealed)[_HEADER_BYTES:])
        return sealed

    def open(self, stored: bytes, name: str) -> bytes:
        """Return the content of a file.

        Raises:
            Trouble: ``store.photo-damaged`` if it was tampered with, cut off or is another file.
        """
        file_key = self._file_key(stored[:_HEADER_BYTES], name)
        if file_key is None:
            raise Trouble("store.photo-damaged")
        try:
            return b"".join(_opened(file_key, memoryview(stored)[_HEADER_BYTES:]))
        except InvalidTag as error:
            raise Trouble("store.photo-damaged") from error

    def _header(self, file_key: bytes, name: str) -> bytes:
        head = _MAGIC + self._current.bytes
        return head + wrap(file_key, self._keys[self._current], head + name.encode())

    def _file_key(self, header: bytes, name: str) -> bytes | None:
        head = header[: len(_MAGIC) + _ID_BYTES]
        if len(header) < _HEADER_BYTES or not head.startswith(_MAGIC):
            return None
        key = self._keys.get(uuid.UUID(bytes=head[len(_MAGIC) :]))
        return None if key is None else unwrap(header[len(head) :], key, head + name.encode())


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(NONCE_BYTES - 1, "big") + bytes([is_last])


def _close_into(file_key: bytes, content: bytes, sealed: memoryview) -> None:
    """Encrypt into a buffer that is long enough for the chunks and their tags."""
    view, step = memoryview(content), _CHUNK + TAG_BYTES
    last = max(len(content) - 1, 0) // _CHUNK
    for number in range(last + 1):
        chunk = view[number * _CHUNK : (number + 1) * _CHUNK]
        place = sealed[number * step : number * step + len(chunk) + TAG_BYTES]
        nonce = _nonce(number, is_last=number == last)
        # what `AESGCM.encrypt` returns, without a copy of it
        encryptor = Cipher(AES256(file_key), GCM(nonce)).encryptor()
        encryptor.update_into(chunk, place)
        encryptor.finalize()
        place[len(chunk) :] = encryptor.tag


def _opened(file_key: bytes, sealed: memoryview) -> Iterator[bytes]:
    cipher, step = AESGCM(file_key), _CHUNK + TAG_BYTES
    last = max(len(sealed) - 1, 0) // step
    for number in range(last + 1):
        chunk = sealed[number * step : (number + 1) * step]
        yield cipher.decrypt(_nonce(number, is_last=number == last), chunk, None)
