"""How long writing a BagIt batch of 10,000 portraits takes.

The reference does what nobody can leave out: read each of the same files, hash it, write it
elsewhere, and wait at the end until the disk has it.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from benchmarks.measuring import asked, tell
from capture_station.domain.people import Gender, PersonData
from capture_station.exchange.batch import BatchItem, write_batch
from capture_station.exchange.recipients import recipient_profile
from capture_station.exchange.verification import verify_batch

PHOTOS = 10_000
PHOTO_BYTES = 35_000
CASES = 5
TIMES_COPYING = 2.0


def measure(photos: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        items = make_items(folder / "store", photos)
        profile = recipient_profile("long-term-bag")
        copying, writing, verifying = [], [], []
        for case in range(CASES):
            copying.append(seconds(lambda: copy_and_hash(folder / "store", folder / "copy")))
            shutil.rmtree(folder / "copy")
            target = folder / f"batch{case}"
            writing.append(seconds(lambda t=target: write_batch(items, t, profile)))
            verifying.append(seconds(lambda t=target: verify_batch(t)))
            assert verify_batch(target).is_sound
            shutil.rmtree(target)
    reference = median(copying)
    note = f"{photos} portraits of {PHOTO_BYTES} bytes; reference: copying and hashing them"
    limit = round(reference * TIMES_COPYING, 3)
    for what, values in (("batch/bag", writing), ("batch/verify", verifying)):
        tell(
            what,
            median(values),
            "s",
            limit=limit if what == "batch/bag" else None,
            reference=reference,
            cases=CASES,
            note=note,
        )


def make_items(store: Path, photos: int) -> list[BatchItem]:
    """Write portraits and return them as items."""
    chance = random.Random(1)
    noise = chance.randbytes(PHOTO_BYTES)
    items = []
    for number in range(1, photos + 1):
        path = store / f"{number % 100:02}" / f"{number}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        data = noise[number % 1000 :] + number.to_bytes(4, "big") + noise[: number % 1000]
        path.write_bytes(data)
        person = PersonData(
            student_number=f"32{number:08}",
            name=f"张{chr(0x4E00 + number)}",
            gender=Gender.FEMALE,
            class_name=f"计算机{number % 300}班",
            school_code="10335",
        )
        items.append(
            BatchItem(
                serial=f"A{number:04}",
                person=person._replace(id_number=f"33010620030215{number % 10000:04}"),
                capture_code="",
                portrait=path.read_bytes,
                sha256=hashlib.sha256(data).hexdigest(),
                taken_at=datetime(2026, 6, 1, tzinfo=UTC) + timedelta(seconds=10 * number),
            )
        )
    return items


def copy_and_hash(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*.jpg")):
        data = path.read_bytes()
        hashlib.sha256(data).hexdigest()
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(data)
    if hasattr(os, "sync"):
        os.sync()


def seconds(work: object) -> float:
    assert callable(work)
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    measure(asked(photos=PHOTOS).photos)
