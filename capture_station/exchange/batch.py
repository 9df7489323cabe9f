"""A batch for a recipient: portraits by their names, the list, checksums, all or nothing.

A batch appears at its place only when it is whole: everything is written beside it first. An
interrupted one is continued when the same batch is written again.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.exchange.containers import (
    UnfinishedFolder,
    ZipParts,
    digest_of_file,
    sha256,
    target_faults,
)
from capture_station.exchange.lists import ListRow, write_list
from capture_station.exchange.manifests import MANIFEST, PAYLOAD, bag_tags, manifest_bytes
from capture_station.exchange.naming import NamePlan, plan_names
from capture_station.exchange.recipients import Container

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from capture_station.domain.people import PersonData
    from capture_station.exchange.recipients import RecipientProfile

LIST_NAME = "名单"
PHOTO_FOLDER = "照片"
ABOUT_NAME = "batch.json"

_TRAILING_NUMBER = re.compile(r"(.*?)([0-9]*)", re.DOTALL)
_SMALLEST_PHOTO_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One portrait of a batch.

    Attributes:
        serial: Serial number as printed.
        person: The student.
        capture_code: The national platform's code, opaque; empty if none was bound.
        portrait: Reads the bytes of the portrait file; called once, when it is written.
        sha256: Digest that the bytes must have, lower-case hex.
        taken_at: When the shutter fell, UTC.
    """

    serial: str
    person: PersonData
    capture_code: str
    portrait: Callable[[], bytes]
    sha256: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class BatchReceipt:
    """What was written.

    Attributes:
        target: Where the batch lies.
        profile_id: Whom it is for.
        photos: Count of portraits.
        first_serial: Lowest serial number; empty for an empty batch.
        last_serial: Highest serial number.
        photo_bytes: Sum of the portraits' sizes.
        files: Paths of all files of the batch, from its top.
        manifest_sha256: Digest of the manifest: one number that stands for the whole batch.
    """

    target: Path
    profile_id: str
    photos: int
    first_serial: str
    last_serial: str
    photo_bytes: int
    files: tuple[str, ...]
    manifest_sha256: str


def sorted_items(items: Iterable[BatchItem]) -> tuple[BatchItem, ...]:
    """Return items by serial number: first the prefix, then the number as a number."""
    return tuple(sorted(items, key=lambda item: serial_key(item.serial)))


def serial_key(serial: str) -> tuple[str, int]:
    """Return what serial numbers are sorted by."""
    found = _TRAILING_NUMBER.fullmatch(serial)
    prefix, digits = (found[1], found[2]) if found else (serial, "")
    return prefix, int(digits or 0)


def plan_batch(items: Iterable[BatchItem], profile: RecipientProfile) -> NamePlan:
    """Name the photos of a batch, by serial number, and say what is wrong before writing."""
    return plan_names(profile.template, sorted_items(items))


def write_batch(
    items: Iterable[BatchItem],
    target: Path,
    profile: RecipientProfile,
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    *,
    password: str | None = None,
    data_dir: Path | None = None,
) -> BatchReceipt:
    """Write a batch.

    Args:
        items: The portraits, in any order.
        target: Folder that does not exist yet or is empty.
        profile: What the recipient wants.
        progress: Told the photos done and the photos in all, after each one.
        cancel: Asked before each photo; once it says yes the batch stays unfinished.
        password: Encrypts photos and lists (AES-256 ZIP) whatever the profile's container is.
        data_dir: The station's data folder, in which no batch may lie.

    Returns:
        The receipt.

    Raises:
        Trouble: ``exchange.names-faulty``, ``exchange.portrait-changed``,
            ``exchange.portrait-missing``, ``exchange.cancelled``, one of ``exchange.target-…``,
            ``exchange.part-too-small``, ``exchange.not-in-gbk``, ``exchange.too-long``.
    """
    ordered = sorted_items(items)
    plan = plan_names(profile.template, ordered)
    if not plan.is_writable:
        raise Trouble("exchange.names-faulty", count=len(plan.problems))
    with target_faults():
        _check_target(target, data_dir, len(ordered))
    names = [f"{PHOTO_FOLDER}/{name}" for name in plan.names]
    lists = _lists_of(ordered, names, profile)
    with target_faults():
        writing = _Writing(UnfinishedFolder(target), profile, password)
        try:
            for done, (item, name) in enumerate(zip(ordered, names, strict=True), start=1):
                if cancel is not None and cancel():
                    raise Trouble("exchange.cancelled", done=done - 1, total=len(ordered))
                writing.add_photo(name, _bytes_of(item), item.sha256)
                if progress is not None:
                    progress(done, len(ordered))
        finally:
            writing.close()
        return writing.finish(target, ordered, lists)


def _lists_of(
    items: Sequence[BatchItem], names: Sequence[str], profile: RecipientProfile
) -> dict[str, bytes]:
    """Return the lists that go with the photos, by file name."""
    rows = [
        ListRow(item.serial, item.person, item.capture_code, item.taken_at, name, item.sha256)
        for item, name in zip(items, names, strict=True)
    ]
    return {
        f"{LIST_NAME}{kind.suffix}": write_list(kind, profile.columns, rows)
        for kind in profile.lists
    }


def _bytes_of(item: BatchItem) -> bytes:
    """Return a portrait's bytes, sure that they are the judged ones."""
    try:
        data = item.portrait()
    except OSError as error:
        raise Trouble("exchange.portrait-missing", serial=item.serial) from error
    if sha256(data) != item.sha256:
        raise Trouble("exchange.portrait-changed", serial=item.serial)
    return data


def _check_target(target: Path, data_dir: Path | None, photos: int) -> None:
    if data_dir is not None and target.resolve().is_relative_to(data_dir.resolve()):
        raise Trouble("exchange.target-inside-data")
    if not target.parent.is_dir():
        raise Trouble("exchange.target-gone")
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise Trouble("exchange.target-not-empty")
    if shutil.disk_usage(target.parent).free < photos * _SMALLEST_PHOTO_BYTES:
        raise Trouble("exchange.target-full")


class _Writing:
    """A batch while it is written."""

    def __init__(
        self, folder: UnfinishedFolder, profile: RecipientProfile, password: str | None
    ) -> None:
        container = profile.container if password is None else Container.ZIP
        self._folder = folder
        self._profile_id = profile.id
        self._password = password
        self._digests: dict[str, str] = {}
        self._bytes = 0
        self._photo_bytes = 0
        self._is_bag = container is Container.BAG
        self._parts: ZipParts | None = None
        if container is Container.ZIP:
            self._parts = ZipParts(folder, PHOTO_FOLDER, profile.part_bytes, password)

    def add_photo(self, name: str, data: bytes, digest: str) -> None:
        """Add a portrait."""
        self._photo_bytes += len(data)
        if self._parts is not None:
            self._parts.add(name.removeprefix(f"{PHOTO_FOLDER}/"), data)
        else:
            self._add(name, data, digest)

    def close(self) -> None:
        """Close what is open, whether the batch is whole or not."""
        if self._parts is not None:
            self._parts.close()

    def finish(
        self, target: Path, items: Sequence[BatchItem], lists: dict[str, bytes]
    ) -> BatchReceipt:
        """Add lists and checksums, and let the batch appear."""
        self._add_lists(lists)
        self._add_archives(self._parts)
        first, last = (items[0].serial, items[-1].serial) if items else ("", "")
        about = {
            "format": 1,
            "profile": self._profile_id,
            "photos": len(items),
            "photo_bytes": self._photo_bytes,
            "first_serial": first,
            "last_serial": last,
            "encrypted": self._password is not None,
        }
        self._add_text(ABOUT_NAME, json.dumps(about, ensure_ascii=False, indent=2) + "\n")
        day = max((item.taken_at.date() for item in items), default=None)
        tags = (
            bag_tags(self._digests, self._bytes, day)
            if self._is_bag
            else {MANIFEST: manifest_bytes(self._digests)}
        )
        for name, data in tags.items():
            self._folder.add(name, data, sha256(data))
        self._folder.finish()
        return BatchReceipt(
            target,
            self._profile_id,
            len(items),
            first,
            last,
            self._photo_bytes,
            (*self._digests, *tags),
            sha256(tags[MANIFEST]),
        )

    def _add_lists(self, lists: dict[str, bytes]) -> None:
        if self._password is None:
            for name, data in lists.items():
                self._add(name, data, sha256(data))
            return
        sealed = ZipParts(self._folder, LIST_NAME, 0, self._password)
        for name, data in lists.items():
            sealed.add(name, data)
        sealed.close()
        self._add_archives(sealed)

    def _add_archives(self, parts: ZipParts | None) -> None:
        for name in parts.names if parts else ():
            self._digests[name] = digest_of_file(self._folder.path / name)

    def _add_text(self, name: str, text: str) -> None:
        data = text.encode()
        self._add(name, data, sha256(data))

    def _add(self, name: str, data: bytes, digest: str) -> None:
        path = f"{PAYLOAD}/{name}" if self._is_bag else name
        self._folder.add(path, data, digest)
        self._digests[path] = digest
        self._bytes += len(data)
