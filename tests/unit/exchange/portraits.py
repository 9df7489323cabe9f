"""Batch items for the tests."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from capture_station.domain.people import Gender, PersonData
from capture_station.exchange.batch import BatchItem
from capture_station.exchange.recipients import RecipientProfile, recipient_profile
from tests.unit.exchange.lists import an_id

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)


def a_person(number: int, **changed: Any) -> PersonData:
    person = PersonData(
        student_number=f"32101{number:05}",
        name="阿卜杜·热合曼" if number % 7 == 0 else f"张{chr(0x4E00 + number)}",
        gender=Gender.MALE if number % 2 else Gender.FEMALE,
        id_number=an_id(number % 1000),
        ethnicity_code="05",
        class_name=f"计算机{number % 3}班",
        school_code="10335",
        school_name="浙江大学",
    )
    return person._replace(**changed)


def an_item(number: int, person: PersonData | None = None, **changed: Any) -> BatchItem:
    data = b"\xff\xd8" + number.to_bytes(4, "big") * 500 + b"\xff\xd9"
    item = BatchItem(
        serial=f"A{number:04}",
        person=person or a_person(number),
        capture_code=f"code-{number}",
        portrait=lambda: data,
        sha256=hashlib.sha256(data).hexdigest(),
        taken_at=NOON + timedelta(seconds=10 * number),
    )
    return replace(item, **changed)


def a_profile(name: str = "school-archive", **changed: Any) -> RecipientProfile:
    return replace(recipient_profile(name), **changed)
