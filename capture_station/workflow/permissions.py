"""Who may do what: one table from roles to rights. Windows and commands only ask it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from capture_station.domain.staff import Role

if TYPE_CHECKING:
    from collections.abc import Mapping


class Right(StrEnum):
    """Something that not everybody may do; the value is also the key of its words."""

    # at the desk
    ENTER = "enter"
    PAY = "pay"
    REGISTER = "register"
    CORRECT = "correct"
    SHOOT = "shoot"
    REFUND = "refund"
    VOID = "void"
    OVERRIDE = "override"
    # around it
    COVERAGE = "coverage"
    PEOPLE = "people"
    SESSIONS = "sessions"
    IMPORT = "import"
    EXPORT = "export"
    SETTINGS = "settings"
    # the lead's own
    OPERATORS = "operators"
    AUDIT = "audit"
    RETENTION = "retention"
    # with a lead beside one in the windows, a lead's own on the command line
    UPKEEP = "upkeep"


class Grant(StrEnum):
    """Whether somebody may do something."""

    YES = "yes"
    APPROVAL = "approval"
    """With a lead's PIN, given on the spot."""
    NO = "no"


_APPROVED = frozenset({Right.REFUND, Right.VOID, Right.OVERRIDE, Right.UPKEEP})
"""What takes money back, takes an entry back, lets a failed check pass, or opens the folder to
another computer: its keys and backups, and the registry it is enrolled at."""

_OWN = frozenset({Right.OPERATORS, Right.AUDIT, Right.RETENTION})

_CASH_DESK = frozenset({Right.ENTER, Right.PAY, Right.REGISTER, Right.CORRECT, Right.COVERAGE})

_GRANTS: Mapping[Role, Mapping[Right, Grant]] = {
    Role.LEAD: dict.fromkeys(Right, Grant.YES),
    Role.OPERATOR: dict.fromkeys(set(Right) - _APPROVED - _OWN, Grant.YES)
    | dict.fromkeys(_APPROVED, Grant.APPROVAL),
    Role.CASHIER: dict.fromkeys(_CASH_DESK, Grant.YES)
    | dict.fromkeys({Right.REFUND, Right.VOID}, Grant.APPROVAL),
    Role.ADVISER: {Right.COVERAGE: Grant.YES},
}


def grant_of(
    role: Role, right: Right, *, exports_approved: bool = False, looks: bool = False
) -> Grant:
    """Return whether a role has a right.

    Args:
        role: Of whoever wants to act.
        right: What for.
        exports_approved: Whether the settings ask for a lead's approval of every export.
        looks: Whether the store is only looked at, so that nothing can be written down.
    """
    if looks and right is not Right.COVERAGE:
        return Grant.NO
    grant = _GRANTS[role].get(right, Grant.NO)
    needs_lead = exports_approved and right is Right.EXPORT and role is not Role.LEAD
    return Grant.APPROVAL if needs_lead and grant is Grant.YES else grant
