"""Checksums of a batch, and the tag files of a BagIt bag (RFC 8493).

The lines are those of the usual command: ``sha256sum -c manifest-sha256.txt`` checks a batch
without us. The tag files are written here since the hashes are known from the writing; the BagIt
library would read all photos a second time and put today's date in (docs/decisions/404). The tests
let that library validate what we write.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from capture_station.exchange.containers import sha256

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
BAG_DECLARATION = "bagit.txt"
PAYLOAD = "data"

_LINE = re.compile(r"([0-9a-fA-F]{64}) [ *](.+)")


def manifest_bytes(digests: Mapping[str, str]) -> bytes:
    """Return the manifest of files: path → SHA-256, sorted by path."""
    lines = (f"{digest}  {_escaped(name)}\n" for name, digest in sorted(digests.items()))
    return "".join(lines).encode()


def read_manifest(data: bytes) -> dict[str, str] | None:
    """Return path → SHA-256 of a manifest; None for what is no manifest.

    A path that would lead out of the batch makes the whole manifest worthless.
    """
    try:
        lines = data.decode().splitlines()
    except UnicodeDecodeError:
        return None
    digests: dict[str, str] = {}
    for line in filter(None, lines):
        found = _LINE.fullmatch(line)
        if found is None:
            return None
        name = _unescaped(found[2])
        if name.startswith(("/", "\\")) or ".." in name.split("/") or ":" in name.split("/")[0]:
            return None
        digests[name] = found[1].lower()
    return digests


def bag_tags(payload: Mapping[str, str], payload_bytes: int, day: date | None) -> dict[str, bytes]:
    """Return the tag files of a bag.

    Args:
        payload: Path from ``data/`` on → SHA-256.
        payload_bytes: Sum of the sizes of the payload.
        day: Bagging date: that of the latest photo, so that the same photos give the same bag.
    """
    info = f"Payload-Oxum: {payload_bytes}.{len(payload)}\n"
    if day is not None:
        info = f"Bagging-Date: {day.isoformat()}\n{info}"
    tags = {
        BAG_DECLARATION: b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": info.encode(),
        MANIFEST: manifest_bytes(payload),
    }
    tags[TAG_MANIFEST] = manifest_bytes({name: sha256(data) for name, data in tags.items()})
    return tags


def _escaped(name: str) -> str:
    """Escape what RFC 8493 2.1.3 wants escaped in a path."""
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _unescaped(name: str) -> str:
    return name.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
