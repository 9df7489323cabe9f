"""Students as the roster names them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from capture_station.domain.ids import StudentId


class Gender(StrEnum):
    """Gender as on the roster; codes of GB/T 2261.1 are in `domain.codes`."""

    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


class IdType(StrEnum):
    """Kind of identity document (FACTS.md §7)."""

    RESIDENT_ID = "resident_id"
    HMT_RESIDENCE_PERMIT = "hmt_residence_permit"
    HM_TRAVEL_PERMIT = "hm_travel_permit"
    TAIWAN_TRAVEL_PERMIT = "taiwan_travel_permit"
    FOREIGN_PERMANENT_RESIDENT = "foreign_permanent_resident"
    PASSPORT = "passport"
    OFFICER_CARD = "officer_card"
    OTHER = "other"


class PersonData(NamedTuple):
    """Personal data of a student as a roster row or a walk-in form gives them, normalised.

    Empty strings and None mean "not given". `id_number` is upper case without blanks. A tuple:
    it is made ten times as fast as a frozen dataclass, and a list has a hundred thousand.
    """

    student_number: str
    name: str
    gender: Gender = Gender.UNKNOWN
    id_type: IdType = IdType.RESIDENT_ID
    id_number: str = ""
    birth_date: date | None = None
    ethnicity_code: str = ""
    class_name: str = ""
    department: str = ""
    major: str = ""
    level: str = ""
    study_form: str = ""
    study_years: str = ""
    school_code: str = ""
    school_name: str = ""
    exam_number: str = ""
    adviser: str = ""
    note: str = ""


class Student(NamedTuple):
    """A student known to this station."""

    id: StudentId
    data: PersonData
    walk_in: bool = False


def masked_id(id_number: str) -> str:
    """Return an ID number fit for the screen: the first six and last four characters.

    Numbers of up to ten characters keep the first and the last two.
    """
    keep_head, keep_tail = (6, 4) if len(id_number) > 10 else (2, 2)  # noqa: PLR2004
    hidden = len(id_number) - keep_head - keep_tail
    if hidden <= 0:
        return "·" * len(id_number)
    return id_number[:keep_head] + "·" * hidden + id_number[-keep_tail:]
