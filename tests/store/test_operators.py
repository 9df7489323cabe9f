"""Accounts: who may sign in, how wrong PINs are slowed down, what is written down of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from capture_station.domain.ids import Operator
from capture_station.domain.staff import Account, Role
from capture_station.store.operators import FREE_TRIES, LONGEST_WAIT_S, pause_s
from tests.store.material import opened, refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.store.material import Room

PIN, OTHER = "2580", "1379"


@pytest.fixture
def lead(room: Room) -> Account:
    return room.store.operators.make_lead("周启明", PIN)


def acts(room: Room) -> list[str]:
    return [line.act for line in reversed(room.records.audit())]


def test_the_first_account_is_a_lead_and_there_is_only_one_first(room: Room, lead: Account) -> None:
    assert (lead.name, lead.role) == ("周启明", Role.LEAD)
    with refused("operators.lead-exists"):
        room.store.operators.make_lead("何建国", OTHER)
    assert room.store.operators.active() == (lead,)


def test_everything_about_accounts_is_in_the_audit_trail(room: Room, lead: Account) -> None:
    people = room.store.operators
    cashier = people.add(lead.name, "何建国", OTHER, Role.CASHIER)
    people.sign_in("何建国", OTHER)
    people.sign_out(cashier.name)
    people.sign_out(cashier.name, idle=True)
    people.set_role(lead.name, cashier.id, Role.OPERATOR)
    people.set_pin(lead.name, cashier.id, "9753")
    people.approve(cashier.name, lead.name, PIN, "refund", "sitting")
    people.retire(lead.name, cashier.id)
    assert acts(room) == [
        "operator-added", "operator-added", "signed-in", "signed-out", "locked",
        "operator-role", "pin-reset", "approved", "operator-retired",
    ]  # fmt: skip
    approved = next(line for line in room.records.audit() if line.act == "approved")
    assert (approved.operator, approved.details["asked_by"]) == (lead.name, cashier.name)
    assert approved.details["right"] == "refund"
    assert room.store.verify_audit() == ()


def test_pins_are_kept_as_argon2_hashes(room: Room, lead: Account) -> None:
    with room.store._database.reading() as connection:
        row = connection.exec_driver_sql("SELECT * FROM operators").mappings().one()
    assert row["secret"].startswith("$argon2id$")
    assert PIN not in {str(value) for value in row.values()}
    assert lead.id == row["id"]


def test_wrong_pins_wait_longer_and_longer_and_a_restart_does_not_help(folder: Path) -> None:
    with opened(folder) as room:
        people = room.store.operators
        people.make_lead("周启明", PIN)
        for _ in range(FREE_TRIES - 1):
            with refused("operators.wrong-pin"):
                people.sign_in("周启明", OTHER)
        with refused("operators.wait"):
            people.sign_in("周启明", OTHER)
        with refused("operators.wait"):
            people.sign_in("周启明", PIN)
        clock = room.clock
    with opened(folder, clock) as room:
        people = room.store.operators
        with refused("operators.wait"):
            people.sign_in("周启明", PIN)
        clock.moment += timedelta(seconds=pause_s(FREE_TRIES))
        assert people.sign_in("周启明", PIN).name == "周启明"
        with refused("operators.wrong-pin"):
            people.sign_in("周启明", OTHER)


def test_the_wait_doubles_up_to_a_limit() -> None:
    waits = [pause_s(failures) for failures in range(40)]
    assert waits[: FREE_TRIES + 3] == [0] * FREE_TRIES + [5, 10, 20]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT_S


def test_a_clock_that_was_put_back_does_not_lock_anybody_out(room: Room, lead: Account) -> None:
    people = room.store.operators
    for _ in range(FREE_TRIES - 1):
        with refused("operators.wrong-pin"):
            people.sign_in(lead.name, OTHER)
    with refused("operators.wait"):
        people.sign_in(lead.name, OTHER)
    room.clock.moment -= timedelta(days=400)
    assert 0 < people._wait_s(FREE_TRIES, "2026-06-01T00:00:00+00:00") <= pause_s(FREE_TRIES)


@pytest.mark.parametrize(
    ("name", "pin", "key"),
    [
        (" ", PIN, "operators.name-missing"),
        ("名" * 21, PIN, "operators.name-long"),
        ("换\n行", PIN, "operators.name-long"),
        ("何建国", "258", "operators.pin-short"),
        ("何建国", "2" * 65, "operators.pin-short"),
        ("何建国", "1111", "operators.pin-easy"),
        ("何建国", "123456", "operators.pin-easy"),
        ("何建国", "9876", "operators.pin-easy"),
        ("周启明", PIN, "operators.name-taken"),
    ],
)
def test_an_account_that_will_not_do_is_refused(
    room: Room, lead: Account, name: str, pin: str, key: str
) -> None:
    with refused(key):
        room.store.operators.add(lead.name, name, pin, Role.OPERATOR)
    assert room.store.operators.active() == (lead,)


def test_a_closed_account_keeps_its_name_and_lets_nobody_in(room: Room, lead: Account) -> None:
    people = room.store.operators
    gone = people.add(lead.name, "何建国", OTHER, Role.OPERATOR)
    people.retire(lead.name, gone.id)
    with refused("operators.unknown"):
        people.sign_in("何建国", OTHER)
    with refused("operators.name-taken"):
        people.add(lead.name, "何建国", OTHER, Role.OPERATOR)
    with refused("store.unknown"):
        people.set_pin(lead.name, gone.id, PIN)
    assert [one.is_retired for one in people.everybody()] == [False, True]


def test_the_last_lead_stays(room: Room, lead: Account) -> None:
    people = room.store.operators
    with refused("operators.last-lead"):
        people.retire(lead.name, lead.id)
    with refused("operators.last-lead"):
        people.set_role(lead.name, lead.id, Role.ADVISER)
    second = people.add(lead.name, "何建国", OTHER, Role.LEAD)
    people.retire(second.name, lead.id)
    with refused("operators.last-lead"):
        people.set_role(second.name, second.id, Role.CASHIER)


def test_only_a_lead_approves_and_only_by_the_right_pin(room: Room, lead: Account) -> None:
    people = room.store.operators
    other = people.add(lead.name, "何建国", OTHER, Role.OPERATOR)
    with refused("operators.not-a-lead"):
        people.approve(other.name, other.name, OTHER, "refund", "")
    with refused("operators.wrong-pin"):
        people.approve(other.name, lead.name, OTHER, "refund", "")
    assert "approved" not in acts(room)


def test_somebody_changes_the_own_pin_by_the_present_one(room: Room, lead: Account) -> None:
    operators = room.store.operators
    with refused("operators.wrong-pin"):
        operators.change_pin(lead.name, "0000", "8642")
    with refused("operators.pin-easy"):
        operators.change_pin(lead.name, PIN, "1234")
    operators.change_pin(lead.name, PIN, "8642")
    assert acts(room)[-2:] == ["sign-in-failed", "pin-changed"]
    assert operators.sign_in(lead.name, "8642") == lead
    with refused("operators.wrong-pin"):
        operators.sign_in(lead.name, PIN)


def test_a_new_pin_lets_in_at_once(room: Room, lead: Account) -> None:
    people = room.store.operators
    for _ in range(FREE_TRIES):
        with pytest.raises(Exception, match="operators"):
            people.sign_in(lead.name, OTHER)
    people.set_pin(Operator(lead.name), lead.id, "8642", recovered=True)
    assert people.sign_in(lead.name, "8642") == lead
    assert "pin-recovered" in acts(room)
