"""Where the station's key lies: the system's keyring, or a file that only the owner can read.

Never in the data folder itself: a copy of that folder must say nothing.
"""

from __future__ import annotations

import base64
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from platformdirs import user_config_path

from capture_station.store.faults import told_as_trouble

if TYPE_CHECKING:
    from types import ModuleType

    from capture_station.store.disk import Disk

_SERVICE = "capture-station"
_FOLDER = "CAPTURE_STATION_KEYS"


class KeyPlace(Protocol):
    """Keeps keys by name."""

    is_protected: bool
    """Whether the system guards it; a plain file deserves a notice."""

    def get(self, name: str) -> bytes | None:
        """Return a key; None if there is none of this name."""
        ...

    def put(self, name: str, key: bytes) -> None:
        """Keep a key, replacing one of the same name."""
        ...


class SystemKeyring:
    """The keyring of the operating system."""

    is_protected = True

    def __init__(self, keyring: ModuleType) -> None:
        self._keyring = keyring

    def get(self, name: str) -> bytes | None:
        """Return a key; None if there is none of this name."""
        told = self._keyring.get_password(_SERVICE, name)
        return None if told is None else base64.b64decode(told)

    def put(self, name: str, key: bytes) -> None:
        """Keep a key, replacing one of the same name."""
        self._keyring.set_password(_SERVICE, name, base64.b64encode(key).decode())


class KeyFolder:
    """A folder of key files that only the owner can read.

    Args:
        folder: Made when the first key is kept.
        disk: The file system.
    """

    is_protected = False

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._folder = folder
        self._disk = disk

    def get(self, name: str) -> bytes | None:
        """Return a key; None if there is none of this name."""
        with told_as_trouble():
            try:
                return base64.b64decode(self._disk.read(self._folder / f"{name}.key"))
            except FileNotFoundError:
                return None

    def put(self, name: str, key: bytes) -> None:
        """Keep a key, replacing one of the same name."""
        with told_as_trouble():
            self._disk.make_folder(self._folder)
            self._disk.write_durably(self._folder / f"{name}.key", base64.b64encode(key))


def usual_place(disk: Disk) -> KeyPlace:
    """Return the keyring if this computer has one that works, else the folder of key files.

    The environment variable ``CAPTURE_STATION_KEYS`` names a folder to use instead of either.
    """
    told = os.environ.get(_FOLDER)
    if told:
        return KeyFolder(Path(told), disk)
    with suppress(ImportError):
        import keyring  # noqa: PLC0415 - looking for backends takes a while
        from keyring.errors import KeyringError  # noqa: PLC0415 - see above

        with suppress(KeyringError):
            if keyring.get_keyring().priority > 0:
                # a locked or broken keyring shows itself here
                keyring.get_password(_SERVICE, "probe")
                return SystemKeyring(keyring)
    return KeyFolder(user_config_path(_SERVICE, appauthor=False) / "keys", disk)
