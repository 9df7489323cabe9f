"""The keys of a data folder.

The folder's key encrypts its database and wraps the keys of its photos. It lies in the folder
itself, twice wrapped (``keys.json``): by the station's key, which lies elsewhere
(`store.keyplaces`), and by the recovery key, which is shown once and kept on paper. So a copy of
the folder says nothing, and a lost computer loses nothing.
"""

from __future__ import annotations

import base64
import json
import secrets
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from capture_station.domain.errors import Trouble
from capture_station.store.faults import told_as_trouble
from capture_station.store.sealing import KEY_BYTES, unwrap, wrap

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.store.disk import Disk
    from capture_station.store.keyplaces import KeyPlace

KEYS = "keys.json"
_VERSION = 1
_RECOVERY_BYTES = 25
_GROUP = 5
_STATION = b"station"
_RECOVERY = b"recovery"


@dataclass(frozen=True, slots=True)
class FolderKey:
    """A data folder's key, unwrapped.

    Attributes:
        id: Names it in the key places and in the photo files.
        key: 32 bytes.
        is_protected: Whether the system's keyring guards the station's key.
        recovery_key: To be shown once, if it was made just now; empty otherwise.
    """

    id: uuid.UUID
    key: bytes
    is_protected: bool
    recovery_key: str = ""


@dataclass(frozen=True, slots=True)
class _Wraps:
    id: uuid.UUID
    station: bytes
    recovery: bytes


def has_keys(data_dir: Path) -> bool:
    """Whether a data folder is encrypted."""
    return (data_dir / KEYS).is_file()


def make_key(data_dir: Path, place: KeyPlace, disk: Disk) -> FolderKey:
    """Give a new data folder its key.

    Raises:
        Trouble: ``store.disk-full`` and the like.
    """
    made = FolderKey(uuid.uuid4(), secrets.token_bytes(KEY_BYTES), place.is_protected)
    return _wrap_anew(data_dir, made, place, disk)


def load_key(data_dir: Path, place: KeyPlace, disk: Disk) -> FolderKey:
    """Return a data folder's key by the station's key.

    Raises:
        Trouble: ``store.key-missing`` if the station's key is not on this computer,
            ``store.key-wrong`` if it is not the right one, ``store.keys-damaged``.
    """
    wraps = _read(data_dir, disk)
    station = place.get(str(wraps.id))
    if station is None:
        raise Trouble("store.key-missing")
    key = unwrap(wraps.station, station, _bound(_STATION, wraps.id))
    if key is None:
        raise Trouble("store.key-wrong")
    return FolderKey(wraps.id, key, place.is_protected)


def unlock(data_dir: Path, recovery_key: str, place: KeyPlace, disk: Disk) -> FolderKey:
    """Bring a data folder to this computer by its recovery key.

    The station gets a new key; the recovery key stays as it is.

    Raises:
        Trouble: ``store.key-wrong`` or ``store.keys-damaged``.
    """
    wraps = _read(data_dir, disk)
    derived = _derived(recovery_key, wraps.id)
    key = unwrap(wraps.recovery, derived, _bound(_RECOVERY, wraps.id))
    if key is None:
        raise Trouble("store.key-wrong")
    station = secrets.token_bytes(KEY_BYTES)
    place.put(str(wraps.id), station)
    wrapped = wrap(key, station, _bound(_STATION, wraps.id))
    _write(data_dir, _Wraps(wraps.id, wrapped, wraps.recovery), disk)
    return FolderKey(wraps.id, key, place.is_protected)


def rekey(data_dir: Path, place: KeyPlace, disk: Disk) -> FolderKey:
    """Change the station's key and the recovery key; the old ones open the folder no longer.

    Returns:
        The folder's key with the new recovery key to be shown.

    Raises:
        Trouble: As `load_key`.
    """
    return _wrap_anew(data_dir, load_key(data_dir, place, disk), place, disk)


def _wrap_anew(data_dir: Path, folder: FolderKey, place: KeyPlace, disk: Disk) -> FolderKey:
    station = secrets.token_bytes(KEY_BYTES)
    recovery_key = _grouped(secrets.token_bytes(_RECOVERY_BYTES))
    derived = _derived(recovery_key, folder.id)
    wraps = _Wraps(
        folder.id,
        wrap(folder.key, station, _bound(_STATION, folder.id)),
        wrap(folder.key, derived, _bound(_RECOVERY, folder.id)),
    )
    before = place.get(str(folder.id))
    place.put(str(folder.id), station)
    try:
        _write(data_dir, wraps, disk)
    except Trouble:
        if before is not None:
            place.put(str(folder.id), before)
        raise
    return replace(folder, recovery_key=recovery_key)


def _bound(purpose: bytes, folder_id: uuid.UUID) -> bytes:
    return purpose + folder_id.bytes


def _grouped(secret: bytes) -> str:
    told = base64.b32encode(secret).decode()
    return "-".join(told[start : start + _GROUP] for start in range(0, len(told), _GROUP))


def _derived(recovery_key: str, folder_id: uuid.UUID) -> bytes:
    """Return the wrapping key of a recovery key, however it was typed."""
    typed = recovery_key.upper().replace("0", "O").replace("1", "I").replace("8", "B")
    letters = "".join(letter for letter in typed if letter.isalnum())
    kdf = HKDF(SHA256(), KEY_BYTES, salt=folder_id.bytes, info=b"capture-station recovery key")
    return kdf.derive(letters.encode())


def _read(data_dir: Path, disk: Disk) -> _Wraps:
    with told_as_trouble():
        told = disk.read(data_dir / KEYS)
    try:
        table: dict[str, Any] = json.loads(told)
        return _Wraps(
            uuid.UUID(table["id"]),
            base64.b64decode(table["station"]),
            base64.b64decode(table["recovery"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Trouble("store.keys-damaged") from error


def _write(data_dir: Path, wraps: _Wraps, disk: Disk) -> None:
    table = {
        "version": _VERSION,
        "id": str(wraps.id),
        "station": base64.b64encode(wraps.station).decode(),
        "recovery": base64.b64encode(wraps.recovery).decode(),
    }
    with told_as_trouble():
        disk.write_durably(data_dir / KEYS, (json.dumps(table, indent=1) + "\n").encode())
