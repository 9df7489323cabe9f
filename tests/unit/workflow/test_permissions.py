"""The table of rights, every cell of it."""

from __future__ import annotations

import pytest

from capture_station.domain.staff import Role
from capture_station.workflow.permissions import Grant, Right, grant_of

# one line a right: lead, operator, cashier, adviser; y yes, a with approval, n no
TABLE = """
enter      y y y n
pay        y y y n
register   y y y n
correct    y y y n
shoot      y y n n
refund     y a a n
void       y a a n
override   y a n n
coverage   y y y y
people     y y n n
sessions   y y n n
import     y y n n
export     y y n n
settings   y y n n
operators  y n n n
audit      y n n n
retention  y n n n
upkeep     y a n n
"""
LETTERS = {"y": Grant.YES, "a": Grant.APPROVAL, "n": Grant.NO}
ROLES = (Role.LEAD, Role.OPERATOR, Role.CASHIER, Role.ADVISER)
CELLS = [
    (role, Right(line.split()[0]), LETTERS[letter])
    for line in TABLE.strip().splitlines()
    for role, letter in zip(ROLES, line.split()[1:], strict=True)
]


def test_the_table_names_every_role_and_every_right() -> None:
    assert {(role, right) for role, right, _ in CELLS} == {(a, b) for a in Role for b in Right}


@pytest.mark.parametrize(("role", "right", "grant"), CELLS)
def test_each_cell(role: Role, right: Right, grant: Grant) -> None:
    assert grant_of(role, right) is grant


@pytest.mark.parametrize(("role", "right", "grant"), CELLS)
def test_exports_can_be_made_to_need_approval_and_nothing_else_changes(
    role: Role, right: Right, grant: Grant
) -> None:
    stricter = grant_of(role, right, exports_approved=True)
    if (role, right) == (Role.OPERATOR, Right.EXPORT):
        assert stricter is Grant.APPROVAL
    else:
        assert stricter is grant


@pytest.mark.parametrize(("role", "right", "grant"), CELLS)
def test_who_only_looks_may_only_look(role: Role, right: Right, grant: Grant) -> None:
    allowed = grant if right is Right.COVERAGE else Grant.NO
    assert grant_of(role, right, looks=True) is allowed
