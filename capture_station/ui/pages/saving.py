"""Files that the user asked for, written whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from pathlib import Path


def save_file(target: Path, content: bytes) -> None:
    """Write a file beside its place and rename it; an old one stays until then.

    Raises:
        Trouble: ``pages.not-written``.
    """
    beside = target.with_name(f"{target.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise Trouble("pages.not-written") from error
