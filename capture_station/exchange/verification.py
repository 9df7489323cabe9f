"""Is a batch what it was when it was written?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.exchange.containers import digest_of_file
from capture_station.exchange.manifests import (
    BAG_DECLARATION,
    MANIFEST,
    TAG_MANIFEST,
    read_manifest,
)

if TYPE_CHECKING:
    from pathlib import Path

_PHOTO_SUFFIX = ".jpg"


@dataclass(frozen=True, slots=True)
class BatchVerification:
    """Result of comparing a batch with its checksums.

    Attributes:
        readable: Whether there was a batch with checksums at all.
        reason: Key of the sentence if not.
        files: Count of files that the manifest names.
        photos: Count of portraits among them (in folders and bags; ZIP parts count as files).
        missing: Paths that the manifest names and that are not there.
        changed: Paths whose content is another one.
        extra: Paths that nobody named.
    """

    readable: bool
    reason: str = ""
    files: int = 0
    photos: int = 0
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether everything is there, unchanged, and nothing else."""
        return self.readable and not (self.missing or self.changed or self.extra)


def verify_batch(path: Path) -> BatchVerification:
    """Compare a batch with its checksums: a folder of ours, or any BagIt bag with SHA-256.

    Args:
        path: Top folder of the batch.

    Returns:
        The result; never raises for what is on the disk.
    """
    try:
        digests = _digests(path)
        return _compare(path, digests)
    except Trouble as trouble:
        return BatchVerification(readable=False, reason=trouble.key)
    except OSError:
        return BatchVerification(readable=False, reason="exchange.unreadable")


def _digests(path: Path) -> dict[str, str]:
    """Return all that the manifests of a batch name."""
    if not path.is_dir():
        raise Trouble("exchange.missing")
    digests: dict[str, str] = {}
    for name in (MANIFEST, TAG_MANIFEST):
        manifest = path / name
        if not manifest.is_file():
            if name == MANIFEST:
                raise Trouble("exchange.no-manifest")
            continue
        found = read_manifest(manifest.read_bytes())
        if found is None:
            raise Trouble("exchange.manifest-bad")
        digests |= found
    return digests


def _compare(path: Path, digests: dict[str, str]) -> BatchVerification:
    missing, changed = [], []
    for name, digest in digests.items():
        file = path / name
        if not file.is_file():
            missing.append(name)
        elif digest_of_file(file) != digest:
            changed.append(name)
    own = {MANIFEST, TAG_MANIFEST} if (path / BAG_DECLARATION).is_file() else {MANIFEST}
    present = {file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file()}
    return BatchVerification(
        readable=True,
        files=len(digests),
        photos=sum(name.lower().endswith(_PHOTO_SUFFIX) for name in digests),
        missing=tuple(missing),
        changed=tuple(changed),
        extra=tuple(sorted(present - digests.keys() - own)),
    )
