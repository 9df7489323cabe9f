"""The keys of a data folder.

The folder's key encrypts its database and wraps the keys of its photos. It lies in the folder
itself, twice wrapped (``keys.json``): by the station's key, which lies elsewhere
(`store.keyplaces`), and by the recovery key, which is kept on paper. So a copy of the folder says
nothing, and a lost computer loses nothing.

Until somebody has confirmed having the recovery key it lies there too, wrapped by the folder's key,
so that a program that dies before it was read shows it again. A new station's key lies in another
slot of its place than the one in use, so that there is no moment in which neither fits.
"""

from __future__ import annotations

import base64
import json
import logging
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

_log = logging.getLogger(__name__)

KEYS = "keys.json"
_VERSION = 1
_RECOVERY_BYTES = 25
_GROUP = 5
_STATION = b"station"
_RECOVERY = b"recovery"
_UNCONFIRMED = b"unconfirmed"
_SLOTS = ("", "-b")
"""What the name of the station's key ends with."""


@dataclass(frozen=True, slots=True)
class FolderKey:
    """A data folder's key, unwrapped.

    Attributes:
        id: Names it in the key places and in the photo files.
        key: 32 bytes.
        is_protected: Whether the system's keyring guards the station's key.
        recovery_key: To be shown until somebody has confirmed having it; empty afterwards.
        is_new: Whether it was made just now, for a new folder.
    """

    id: uuid.UUID
    key: bytes
    is_protected: bool
    recovery_key: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class _Wraps:
    """What lies in the folder: its key by the station's and by the recovery key, and the latter."""

    id: uuid.UUID
    station: bytes
    recovery: bytes
    unconfirmed: bytes = b""
    slot: int = 0


def has_keys(data_dir: Path) -> bool:
    """Whether a data folder is encrypted."""
    return (data_dir / KEYS).is_file()


def make_key(data_dir: Path, place: KeyPlace, disk: Disk) -> FolderKey:
    """Give a new data folder its key.

    Raises:
        Trouble: ``store.disk-full`` and the like.
    """
    key_id, key = uuid.uuid4(), secrets.token_bytes(KEY_BYTES)
    wraps, recovery_key = _with_recovery(_Wraps(key_id, b"", b"", slot=len(_SLOTS) - 1), key)
    _give_station(data_dir, wraps, key, place, disk)
    return FolderKey(key_id, key, place.is_protected, recovery_key, is_new=True)


def load_key(data_dir: Path, place: KeyPlace, disk: Disk) -> FolderKey:
    """Return a data folder's key by the station's key.

    Raises:
        Trouble: ``store.key-missing`` if the station's key is not on this computer,
            ``store.key-wrong`` if it is not the right one, ``store.keys-damaged``.
    """
    wraps = _read(data_dir, disk)
    station = place.get(_slot(wraps.id, wraps.slot))
    if station is None:
        raise Trouble("store.key-missing")
    key = unwrap(wraps.station, station, _bound(_STATION, wraps.id))
    if key is None:
        raise Trouble("store.key-wrong")
    return _folder_key(wraps, key, place)


def open_key(data_dir: Path, recovery_key: str, place: KeyPlace, disk: Disk) -> FolderKey:
    """Return a data folder's key by its recovery key; nothing is changed.

    Raises:
        Trouble: ``store.key-wrong`` or ``store.keys-damaged``.
    """
    wraps = _read(data_dir, disk)
    derived = _derived(recovery_key, wraps.id)
    key = unwrap(wraps.recovery, derived, _bound(_RECOVERY, wraps.id))
    if key is None:
        raise Trouble("store.key-wrong")
    return _folder_key(wraps, key, place)


def unlock(data_dir: Path, folder: FolderKey, place: KeyPlace, disk: Disk) -> None:
    """Let this computer open a data folder: it gets a new station's key.

    Args:
        data_dir: The folder.
        folder: Its key, by `open_key`.
        place: Where the station's key is to lie.
        disk: The file system.

    Raises:
        Trouble: ``store.keys-damaged`` or ``store.disk-full`` and the like.
    """
    _give_station(data_dir, _read(data_dir, disk), folder.key, place, disk)


def rekey(data_dir: Path, folder: FolderKey, place: KeyPlace, disk: Disk) -> FolderKey:
    """Change the station's key and the recovery key; the old ones open the folder no longer.

    Returns:
        The folder's key with the new recovery key to be shown.

    Raises:
        Trouble: ``store.keys-damaged`` or ``store.disk-full`` and the like.
    """
    wraps, recovery_key = _with_recovery(_read(data_dir, disk), folder.key)
    _give_station(data_dir, wraps, folder.key, place, disk)
    return replace(folder, recovery_key=recovery_key)


def confirm(data_dir: Path, folder: FolderKey, disk: Disk) -> FolderKey:
    """Show the recovery key no more: somebody has it.

    Raises:
        Trouble: ``store.keys-damaged`` or ``store.disk-full`` and the like.
    """
    _write(data_dir, replace(_read(data_dir, disk), unconfirmed=b""), disk)
    return replace(folder, recovery_key="", is_new=False)


def _folder_key(wraps: _Wraps, key: bytes, place: KeyPlace) -> FolderKey:
    told = unwrap(wraps.unconfirmed, key, _bound(_UNCONFIRMED, wraps.id))
    return FolderKey(wraps.id, key, place.is_protected, (told or b"").decode())


def _with_recovery(wraps: _Wraps, key: bytes) -> tuple[_Wraps, str]:
    """Return the wraps with a new recovery key, and that key."""
    told = _grouped(secrets.token_bytes(_RECOVERY_BYTES))
    recovery = wrap(key, _derived(told, wraps.id), _bound(_RECOVERY, wraps.id))
    unconfirmed = wrap(told.encode(), key, _bound(_UNCONFIRMED, wraps.id))
    return replace(wraps, recovery=recovery, unconfirmed=unconfirmed), told


def _give_station(data_dir: Path, wraps: _Wraps, key: bytes, place: KeyPlace, disk: Disk) -> None:
    """Write the wraps with a new station's key, which lies in its place before."""
    station, slot = secrets.token_bytes(KEY_BYTES), (wraps.slot + 1) % len(_SLOTS)
    wrapped = wrap(key, station, _bound(_STATION, wraps.id))
    place.put(_slot(wraps.id, slot), station)
    _write(data_dir, replace(wraps, station=wrapped, slot=slot), disk)
    try:
        # what this computer knew before is not to open an older copy of the folder
        if place.get(_slot(wraps.id, wraps.slot)) is not None:
            place.put(_slot(wraps.id, wraps.slot), station)
    except Trouble as trouble:
        _log.warning("the former station's key is still in its place: %s", trouble.key)


def _slot(folder_id: uuid.UUID, slot: int) -> str:
    return f"{folder_id}{_SLOTS[slot]}"


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
            base64.b64decode(table.get("unconfirmed", "")),
            range(len(_SLOTS))[table.get("slot", 0)],
        )
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise Trouble("store.keys-damaged") from error


def _write(data_dir: Path, wraps: _Wraps, disk: Disk) -> None:
    table = {
        "version": _VERSION,
        "id": str(wraps.id),
        "station": base64.b64encode(wraps.station).decode(),
        "recovery": base64.b64encode(wraps.recovery).decode(),
        "unconfirmed": base64.b64encode(wraps.unconfirmed).decode(),
        "slot": wraps.slot,
    }
    with told_as_trouble():
        disk.write_durably(data_dir / KEYS, (json.dumps(table, indent=1) + "\n").encode())
