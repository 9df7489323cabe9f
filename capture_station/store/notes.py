"""Single words that a data folder knows about itself, by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from capture_station.store.schema import meta

if TYPE_CHECKING:
    from capture_station.store.engine import Database


def noted(database: Database, key: str) -> str | None:
    """Return what was written down under a key; None if nothing was."""
    with database.reading() as connection:
        query = select(meta.c.value).where(meta.c.key == key)
        found: str | None = connection.execute(query).scalar_one_or_none()
    return found


def note(database: Database, key: str, value: str) -> None:
    """Write something down under a key that holds nothing yet."""
    with database.writing() as connection:
        connection.execute(insert(meta).values(key=key, value=value))
