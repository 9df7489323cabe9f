"""Who works at a station, and as what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from capture_station.domain.ids import Operator


class Role(StrEnum):
    """What somebody is at a station; what each may do stands in `workflow.permissions`."""

    LEAD = "lead"
    OPERATOR = "operator"
    CASHIER = "cashier"
    ADVISER = "adviser"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in.

    Attributes:
        id: UUIDv7.
        name: Written into every record of what the person does; no other account ever has it.
        is_retired: Whether the account is closed; it is never deleted, for the records name it.
    """

    id: str
    name: Operator
    role: Role
    is_retired: bool = False
