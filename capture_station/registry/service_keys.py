"""The registry's own keys: for what is sealed for it, and for the receipts it signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from capture_station.exchange.packet import new_sealing_key, new_signing_key
from capture_station.registry.database import insert_new
from capture_station.registry.schema import service_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

_MAKERS: dict[str, Callable[[], tuple[bytes, bytes]]] = {
    "sealing": new_sealing_key,
    "receipts": new_signing_key,
}


def key_pair(connection: Connection, name: str) -> tuple[bytes, bytes]:
    """Return private and public key, made the first time; ``sealing`` or ``receipts``.

    Args:
        connection: A writing transaction.
        name: What the key is for.
    """
    query = select(service_keys.c.secret).where(service_keys.c.name == name)
    kept = connection.execute(query).scalar_one_or_none()
    if kept is None:
        private, public = _MAKERS[name]()
        row = {"name": name, "secret": f"{private.hex()} {public.hex()}"}
        insert_new(connection, service_keys, [row])
        # somebody else may have been quicker
        kept = connection.execute(query).scalar_one()
    private_hex, _, public_hex = str(kept).partition(" ")
    return bytes.fromhex(private_hex), bytes.fromhex(public_hex)
