"""Addresses in the settings: their passwords lie with the station's keys, not in the file."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import TYPE_CHECKING

from capture_station.camera.address import (
    MASK,
    put_in_secrets,
    take_out_secrets,
    without_secrets,
)
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.settings import Settings
    from capture_station.store.keyplaces import KeyPlace

_log = logging.getLogger(__name__)

CAMERA_KEYS = ("camera.source", "camera.spare")
"""The settings that name a camera."""

PROXY = "registry.proxy"

ADDRESS_KEYS = (*CAMERA_KEYS, PROXY)
"""The settings that may be given with a password in them."""


class Addresses:
    """Writes addresses into the settings with their passwords masked, and reads them back.

    Args:
        settings: Of the station.
        key_place: Gives where its keys lie; asked only where there is a password.
    """

    def __init__(self, settings: Settings, key_place: Callable[[], KeyPlace]) -> None:
        self._settings = settings
        self._key_place = key_place

    def remember(self, key: str, spec: str) -> None:
        """Save a camera or the proxy.

        Args:
            key: One of `ADDRESS_KEYS`.
            spec: As somebody typed it. Where a mask was left standing for the password of the
                address before, it goes on standing for it, as long as user and host are the same.

        Raises:
            Trouble: As `Settings.set` does, or ``store.*`` where the password cannot be kept.
        """
        spec = _with_scheme(spec) if key == PROXY else spec
        before = self._settings.text(key)
        if MASK in spec and self._secrets_of(spec) is None and _place_of(spec) == _place_of(before):
            spec = put_in_secrets(spec, self._secrets_of(before) or ()) or spec
        masked, secrets = take_out_secrets(spec)
        if secrets and MASK not in secrets:
            self._key_place().put(_name_of(masked), json.dumps(secrets).encode())
        self._settings.set(key, masked)

    def whole(self, spec: str) -> str:
        """Return a camera's spec with its passwords, to open it by; never to be shown.

        Raises:
            Trouble: ``camera.password-missing`` where this computer does not have them.
        """
        return self._whole(spec, "camera.password-missing")

    def proxy(self) -> str:
        """Return the address of the proxy with its password; empty where there is no proxy.

        Raises:
            Trouble: ``sync.proxy-password-missing`` where this computer does not have it.
        """
        return self._whole(self._settings.text(PROXY).strip(), "sync.proxy-password-missing")

    def mask_all(self) -> None:
        """Take passwords out of settings that were written by hand or by somebody else."""
        for key in ADDRESS_KEYS:
            spec = self._settings.text(key)
            _, secrets = take_out_secrets(_with_scheme(spec) if key == PROXY else spec)
            if secrets and MASK not in secrets:
                try:
                    self.remember(key, spec)
                except Trouble as trouble:
                    _log.warning("a password stays in the settings: %s", trouble.key)

    def _whole(self, spec: str, otherwise: str) -> str:
        if MASK not in spec:
            return spec
        found = put_in_secrets(spec, self._secrets_of(spec) or ())
        if found is None:
            raise Trouble(otherwise, name=without_secrets(spec))
        return found

    def _secrets_of(self, masked: str) -> tuple[str, ...] | None:
        if MASK not in masked:
            return ()
        kept = self._key_place().get(_name_of(masked))
        return None if kept is None else tuple(json.loads(kept))


def _name_of(masked: str) -> str:
    return f"password-{hashlib.sha256(masked.encode()).hexdigest()[:16]}"


def _with_scheme(proxy: str) -> str:
    """Return a proxy's address as it is meant, for many are written ``host:port`` or ``user:…``."""
    return proxy if not proxy.strip() or "://" in proxy else f"http://{proxy.strip()}"


def _place_of(spec: str) -> str:
    """Return scheme, user and host."""
    scheme, _, rest = take_out_secrets(spec)[0].partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"
