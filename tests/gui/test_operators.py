"""Signing in, being locked out, changing hands, a lead's approval, managing accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from capture_station.domain.events import FeePaid
from capture_station.domain.ids import Operator, SittingId
from capture_station.domain.overview import PersonHit
from capture_station.domain.payment import PaymentMethod
from capture_station.domain.sitting import Sitting, Stage
from capture_station.domain.staff import Account, Role
from capture_station.ui.approval import ApprovalDialog
from capture_station.ui.context import ADVISER
from capture_station.ui.desk.state import Act, DeskState, further_acts
from capture_station.ui.own_pin import OwnPinDialog
from capture_station.ui.pages.settings.operators import AccountDialog
from capture_station.ui.pages.settings.page import SettingsPage
from capture_station.workflow.permissions import Right
from tests.gui.rehearsal import LEAD, Rehearsal, failing, rehearse
from tests.gui.scene import Scene, scene_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from capture_station.ui.sign_in import SignInPage

PIN, OTHER = "2580", "1379"
Key = Qt.Key


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Rehearsal]:
    with rehearse(qtbot, tmp_path) as made:
        made.station.store.operators.make_lead("周启明", PIN)
        made.station.store.operators.add(LEAD.name, "何建国", OTHER, Role.OPERATOR)
        yield made


def pay_and_register(scene: Rehearsal) -> None:
    """Take the first student up to the camera's door."""
    hit = scene.station.records.search(scene.session.id, "202103040001")[0]
    assert scene.desk.take_up(hit)
    scene.desk.enter()
    scene.wait_for_stage("entered")
    scene.desk.pay(FeePaid(PaymentMethod.CASH, 2000, 2000))
    scene.wait_for_stage("settled")
    scene.desk.register()
    scene.wait_for_stage("registered")


def cover(scene: Rehearsal) -> SignInPage:
    page = scene.window.sign_in
    scene.wait(page.isVisible)
    scene.wait(lambda: not scene.desktop.lane.is_busy)
    return page


def sign_in(scene: Rehearsal, name: str, pin: str) -> None:
    page = cover(scene)
    list_of_names = page.names.names
    rows = {list_of_names.item(at).text().split("　")[0]: at for at in range(list_of_names.count())}
    list_of_names.setCurrentRow(rows[name])
    page.names.pin.setText(pin)
    scene.qtbot.keyClick(page.names.pin, Key.Key_Return)
    scene.wait(lambda: not scene.desktop.lane.is_busy)


def approval(scene: Rehearsal) -> ApprovalDialog:
    scene.wait(lambda: isinstance(QApplication.activeModalWidget(), ApprovalDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ApprovalDialog)
    scene.wait(lambda: dialog.lead.count() == 1)
    return dialog


def test_one_key_locks_and_the_person_on_the_stage_stays_there(scene: Rehearsal) -> None:
    pay_and_register(scene)
    scene.desk.call()
    scene.wait_for_stage("on_stage")
    before = scene.desk.state.person
    scene.qtbot.keyClick(scene.window, Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert scene.desktop.duty.account is None
    page = cover(scene)
    scene.qtbot.keyClick(scene.window, Key.Key_F3)
    assert scene.window.shown_page == ""
    sign_in(scene, "何建国", PIN)
    assert page.said.text()
    sign_in(scene, "何建国", OTHER)
    assert scene.window.shown_page == "desk"
    assert scene.desk.state.person == before
    scene.desk.send_back()
    scene.wait_for_stage("registered")
    assert scene.station.records.audit(1)[0].operator == "何建国"


def test_nobody_at_the_keys_locks_after_the_time_of_the_settings(
    scene: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    duty, minutes = scene.desktop.duty, scene.station.settings.number("operators.lock_minutes")
    began = scene.station.clock.monotonic()
    monkeypatch.setattr(duty._clock, "monotonic", lambda: began + 60 * minutes - 5)
    duty.look_at_clock()
    assert duty.account is not None
    scene.qtbot.keyClick(scene.window.windowHandle(), Key.Key_Shift)
    monkeypatch.setattr(duty._clock, "monotonic", lambda: began + 60 * minutes + 5)
    duty.look_at_clock()
    assert duty.account is not None
    monkeypatch.setattr(duty._clock, "monotonic", lambda: began + 120 * minutes)
    duty.look_at_clock()
    assert duty.account is None
    scene.wait(lambda: not scene.desktop.lane.is_busy)
    assert scene.station.records.audit(1)[0].act == "locked"
    scene.station.settings.set("operators.lock_minutes", 0)
    duty.begin(LEAD)
    monkeypatch.setattr(duty._clock, "monotonic", lambda: began + 9_000 * minutes)
    duty.look_at_clock()
    assert duty.account is not None


def test_somebody_changes_the_own_pin_before_signing_in(scene: Rehearsal) -> None:
    scene.desktop.duty.end()
    page = cover(scene)
    found = page.names.names.findItems("何建国", Qt.MatchFlag.MatchStartsWith)
    page.names.names.setCurrentItem(found[0])
    page.names.change.click()
    (dialog,) = scene.window.findChildren(OwnPinDialog)
    said = []
    for present, fresh in ((OTHER, "8643"), (PIN, "8642"), (OTHER, "8642")):
        said.append(dialog.said.text())
        dialog.present.setText(present)
        dialog.fresh.setText(fresh)
        dialog.again.setText("8642")
        scene.qtbot.keyClick(dialog.again, Key.Key_Return)
        scene.wait(lambda: not scene.desktop.lane.is_busy)
    # typed differently, not the present one, right
    assert [bool(told) for told in said] == [False, True, True]
    assert said[1] != said[2]
    sign_in(scene, "何建国", "8642")
    assert scene.desktop.operator == "何建国"


def test_arrows_choose_a_name_while_the_pin_is_typed(scene: Rehearsal) -> None:
    scene.desktop.duty.end()
    page = cover(scene)
    assert page.names.names.currentItem().text().startswith("周启明")
    other = Key.Key_Up if page.names.names.currentRow() else Key.Key_Down
    scene.qtbot.keyClick(page.names.pin, other)
    scene.qtbot.keyClicks(page.names.pin, OTHER)
    scene.qtbot.keyClick(page.names.pin, Key.Key_Return)
    scene.wait(lambda: scene.desktop.duty.account is not None)
    assert scene.desktop.operator == "何建国"


def test_too_many_wrong_pins_count_down(scene: Rehearsal) -> None:
    scene.desktop.duty.end()
    for _ in range(3):
        sign_in(scene, "何建国", "0000")
    said = scene.window.sign_in.said
    assert "5" in said.text()
    scene.qtbot.waitUntil(lambda: "4" in said.text(), timeout=3000)
    scene.window.sign_in.stop()
    sign_in(scene, "周启明", PIN)
    assert scene.desktop.operator == "周启明"
    scene.window.sign_in.stop()


def test_an_operator_refunds_only_with_a_leads_pin(scene: Rehearsal) -> None:
    scene.desktop.duty.begin(Account("o", Operator("何建国"), Role.OPERATOR))
    pay_and_register(scene)
    scene.desk.refund("收错费")
    dialog = approval(scene)
    dialog.pin.setText(OTHER)
    scene.qtbot.keyClick(dialog.pin, Key.Key_Return)
    scene.wait(lambda: bool(dialog.said.text()))
    assert scene.desk.state.stage == "registered"
    dialog.pin.setText(PIN)
    scene.qtbot.keyClick(dialog.pin, Key.Key_Return)
    scene.wait_for_stage("entered")
    refunded, approved = scene.station.records.audit(2)
    assert (approved.act, approved.operator) == ("approved", "周启明")
    assert (refunded.act, refunded.operator) == ("fee-refunded", "何建国")


def test_an_approval_that_is_given_up_changes_nothing(scene: Rehearsal) -> None:
    scene.desktop.duty.begin(Account("o", Operator("何建国"), Role.OPERATOR))
    pay_and_register(scene)
    scene.desk.refund("收错费")
    scene.qtbot.keyClick(approval(scene), Key.Key_Escape)
    scene.rest()
    assert scene.desk.state.stage == "registered"
    scene.desk.refund("收错费")
    approval(scene)
    scene.desktop.duty.end()
    assert QApplication.activeModalWidget() is None
    scene.desktop.duty.begin(LEAD)


def test_a_failed_check_is_overridden_only_with_approval(scene: Rehearsal) -> None:
    scene.desktop.duty.begin(Account("o", Operator("何建国"), Role.OPERATOR))
    pay_and_register(scene)
    scene.desk.call()
    scene.wait_for_stage("on_stage")
    scene.judge.verdict = failing("roll")
    scene.desk.shoot()
    scene.wait(lambda: scene.desk.state.shot is not None and not scene.desk.state.busy)
    scene.desk.accept("人工核对合格")
    dialog = approval(scene)
    dialog.pin.setText(PIN)
    dialog.approve.click()
    scene.wait_for_stage("shot")
    assert "approved" in [line.act for line in scene.station.records.audit(3)]


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        (Role.LEAD, {"sessions", "roster", "desk", "coverage", "delivery", "settings"}),
        (Role.OPERATOR, {"sessions", "roster", "desk", "coverage", "delivery", "settings"}),
        (Role.CASHIER, {"desk", "coverage"}),
        (Role.ADVISER, {"coverage"}),
    ],
)
def test_a_role_has_its_pages(scene: Rehearsal, role: Role, pages: set[str]) -> None:
    scene.desktop.duty.end()
    scene.desktop.duty.begin(Account("x", Operator("某人"), role))
    shown = {key for key, one in scene.window.rail._buttons.items() if not one.isHidden()}
    assert shown == pages
    assert scene.window.shown_page == ("coverage" if role is Role.ADVISER else "desk")
    for key in ("sessions", "roster", "desk", "coverage", "delivery", "settings"):
        scene.window.show_page(key)
        assert (scene.window.shown_page == key) is (key in pages)
    assert scene.desktop.role == {Role.CASHIER: "cashier", Role.ADVISER: ADVISER}.get(role, "solo")


def test_a_cashier_is_never_offered_the_camera(scene: Rehearsal) -> None:
    scene.desktop.duty.begin(Account("x", Operator("某人"), Role.CASHIER))
    pay_and_register(scene)
    assert scene.desk.state.person is not None
    assert scene.desk.next_act not in {Act.CALL, Act.SHOOT}
    grant = scene.desktop.duty.grant
    assert further_acts(scene.desk.state, "cashier", grant) == (
        Act.CORRECT, Act.BIND_CODE, Act.REFUND, Act.LEAVE,
    )  # fmt: skip
    done = DeskState(
        PersonHit(
            scene.desk.state.person.student,
            Sitting(
                SittingId("s"), scene.session.id, scene.desk.state.person.student.id, Stage.DONE
            ),
        )
    )
    assert Act.ASK_RETAKE not in further_acts(done, "cashier", grant)
    scene.desktop.duty.begin(LEAD)
    assert Act.ASK_RETAKE in further_acts(done, "cashier", scene.desktop.duty.grant)


def test_the_first_start_makes_the_lead(qtbot: QtBot, tmp_path: Path) -> None:
    with rehearse(qtbot, tmp_path) as scene:
        scene.desktop.duty.end()
        page = cover(scene)
        assert page.first.isVisible()
        page.first.name.setText("周启明")
        page.first.pin.setText(PIN)
        page.first.again.setText(OTHER)
        page.first.go.click()
        assert page.said.text()
        page.first.again.setText(PIN)
        scene.qtbot.keyClick(page.first.again, Key.Key_Return)
        scene.wait(lambda: scene.desktop.duty.account is not None)
        account = scene.desktop.duty.account
        assert account is not None
        assert (account.name, account.role) == ("周启明", Role.LEAD)


def test_a_first_pin_that_is_refused_is_typed_anew(qtbot: QtBot, tmp_path: Path) -> None:
    with rehearse(qtbot, tmp_path) as scene:
        scene.desktop.duty.end()
        page = cover(scene)
        page.first.name.setText("周启明")
        page.first.pin.setText("12")
        page.first.again.setText("12")
        scene.qtbot.keyClick(page.first.again, Key.Key_Return)
        scene.wait(page.first.pin.hasFocus)
        assert page.said.text()
        assert page.first.pin.text() == page.first.again.text() == ""


def test_who_cannot_read_the_first_page_changes_its_language(qtbot: QtBot, tmp_path: Path) -> None:
    with rehearse(qtbot, tmp_path) as scene:
        scene.desktop.duty.end()
        page = cover(scene)
        assert page.other_language.text() == "English"
        page.other_language.click()
        scene.wait(lambda: page.first.go.text() == "Create and sign in")
        assert page.other_language.text() == "中文"
        assert scene.station.settings.text("ui.language") == "en"
        page.other_language.click()


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr("capture_station.ui.pages.settings.rows.list_cameras", tuple)
    with scene_in(qtbot, tmp_path) as made:
        made.station.store.operators.make_lead("周启明", PIN)
        yield made


def dialog_of(page: SettingsPage) -> AccountDialog:
    found = page.window().findChildren(AccountDialog)[-1]
    assert isinstance(found, AccountDialog)
    return found


def test_a_lead_adds_changes_and_closes_accounts(office: Scene) -> None:
    page, people = office.show(SettingsPage), office.station.store.operators
    panel = page.operators
    panel.add.click()
    dialog = dialog_of(page)
    dialog.name.setText("何建国")
    dialog.role.choose(Role.CASHIER)
    dialog.pin.setText("1234")
    dialog.again.setText("1234")
    dialog.save.click()
    office.rest()
    assert dialog.said.text()
    dialog.pin.setText(OTHER)
    dialog.again.setText(OTHER)
    dialog.save.click()
    office.rest()
    assert [(one.name, one.role) for one in people.active()] == [
        ("何建国", Role.CASHIER),
        ("周启明", Role.LEAD),
    ]
    line = panel.rows[0]
    line.role.choose(Role.OPERATOR)
    line.role.activated.emit(0)
    office.rest()
    assert people.active()[0].role is Role.OPERATOR
    panel.rows[0].reset.click()
    dialog = dialog_of(page)
    for field in (dialog.pin, dialog.again):
        field.setText("8642")
    dialog.save.click()
    office.rest()
    assert people.sign_in("何建国", "8642").role is Role.OPERATOR
    panel.rows[1].retire.click()
    panel.rows[1].retire.click()
    office.rest()
    assert "负责人" in panel.said.text()
    panel.rows[0].retire.click()
    assert len(people.active()) == 2
    panel.rows[0].retire.click()
    office.rest()
    assert [one.name for one in people.active()] == ["周启明"]


def test_others_see_no_accounts_and_cannot_loosen_the_lock(office: Scene) -> None:
    office.desktop.duty.begin(Account("o", Operator("何建国"), Role.OPERATOR))
    page = office.show(SettingsPage)
    assert page.operators.rows == []
    assert not page.operators.add.isVisible()
    assert not page.rows["operators.lock_minutes"].control.isEnabled()
    assert page.rows["ui.theme"].control.isEnabled()


def test_exports_take_approval_where_the_settings_say_so(office: Scene) -> None:
    asked: list[object] = []
    done: list[object] = []
    office.desktop.duty.approval_wanted.connect(asked.append)
    office.desktop.duty.begin(Account("o", Operator("何建国"), Role.OPERATOR))
    office.desktop.duty.allow(Right.EXPORT, "", lambda: done.append(1))
    assert (len(asked), len(done)) == (0, 1)
    office.station.settings.set("operators.approve_exports", True)
    office.desktop.duty.allow(Right.EXPORT, "", lambda: done.append(2))
    assert (len(asked), len(done)) == (1, 1)
    office.desktop.duty.begin(Account("c", Operator("某人"), Role.CASHIER))
    office.desktop.duty.allow(Right.EXPORT, "", lambda: done.append(3))
    assert (len(asked), len(done)) == (1, 1)
    assert office.notices


def test_a_wait_is_over_after_its_time(office: Scene) -> None:
    people = office.station.store.operators
    for _ in range(3):
        with pytest.raises(Exception, match="operators"):
            people.sign_in("周启明", OTHER)
    office.clock.moment += timedelta(seconds=6)
    assert people.sign_in("周启明", PIN).name == "周启明"
