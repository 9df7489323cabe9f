"""Students' accounts: made, opened, bound to a person, recovered; and what attackers get."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from capture_station.domain.errors import Trouble
from capture_station.registry.account_sign_ins import sign_in
from capture_station.registry.account_tables import account_links, messages
from capture_station.registry.config import Mail
from capture_station.registry.contacts import masked_contact, read_contact
from capture_station.registry.messages import backlog
from tests.registry.mailbox import Mailbox, deliver

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from capture_station.registry.service import Registry

from tests.registry.students import (
    ADDRESS,
    MOBILE,
    NUMBER,
    OTHER,
    PASSWORD,
    active,
    acts,
    clock_of,
    enter,
    sign_up,
)


def test_contacts_have_one_form() -> None:
    assert read_contact(" Li@Example.CN ") == "li@example.cn"
    assert read_contact("+86 138-0000 0001") == read_contact("１３８００００００01") == MOBILE
    assert read_contact("0044 20 7946 0958") == "+442079460958"
    for wrong in ("", "li", "li@", "li@x", "1380000000", "a@b.cn\nBcc: x@y.cn", "<x>@y.cn"):
        with pytest.raises(Trouble, match="contact-wrong"):
            read_contact(wrong)
    assert masked_contact(ADDRESS) == "l···@example.cn"
    assert masked_contact(MOBILE) == "138····0001"


def test_an_account_by_mail(http: TestClient, registry: Registry, box: Mailbox) -> None:
    assert "已经发出" in sign_up(http)
    data = {"contact": ADDRESS, "password": PASSWORD}
    assert http.post("/account/sign-in", data=data).status_code == 403
    deliver(registry)
    letter = box.letters[-1]
    assert letter["To"] == ADDRESS
    assert "li" not in letter["Subject"].casefold()
    link = box.link()
    # a mail scanner that looks at the link changes nothing
    assert "激活账号" in http.get(link).text
    wrong = http.post(link, data={"password": OTHER})
    assert "当前密码不对" in wrong.text
    assert "账号已激活" in http.post(link, data={"password": PASSWORD}).text
    again = http.get(link)
    assert (again.status_code, "已经用过" in again.text) == (410, True)
    enter(http)
    # the mail is sent: what it said is kept nowhere
    with registry.database.reading() as connection:
        assert connection.execute(select(messages.c.params)).scalar_one() == "{}"


def test_an_account_by_code(http: TestClient, registry: Registry, box: Mailbox) -> None:
    http.get("/language/en")
    sign_up(http, MOBILE)
    deliver(registry)
    assert box.texts[-1]["to"] == MOBILE
    right = {"purpose": "activate", "contact": MOBILE, "code": box.code(), "password": PASSWORD}
    assert "not right" in http.post("/account/code", data=right | {"code": "x"}).text
    assert "is active" in http.post("/account/code", data=right).text
    assert "not right" in http.post("/account/code", data=right).text
    enter(http, MOBILE)


def test_five_wrong_codes_end_it(http: TestClient, registry: Registry, box: Mailbox) -> None:
    sign_up(http, MOBILE)
    deliver(registry)
    code = box.code()
    form = {"purpose": "activate", "contact": MOBILE, "password": PASSWORD}
    for number in range(5):
        http.post("/account/code", data=form | {"code": f"{(int(code) + 1 + number) % 10**6:06d}"})
    assert "不对" in http.post("/account/code", data=form | {"code": code}).text
    assert acts(registry).count("account-code-wrong") == 6


def test_a_link_expires_and_is_sent_again(
    http: TestClient, registry: Registry, box: Mailbox
) -> None:
    sign_up(http)
    deliver(registry)
    link = box.link()
    clock_of(registry).moment += timedelta(hours=25)
    assert "已过期" in http.get(link).text
    http.post("/account/resend", data={"contact": ADDRESS})
    # a second within a minute is not sent
    http.post("/account/resend", data={"contact": ADDRESS})
    deliver(registry)
    assert len(box.letters) == 2
    assert "不对" in http.get(link).text
    assert "账号已激活" in http.post(box.link(), data={"password": PASSWORD}).text


def test_nobody_learns_which_accounts_exist(
    http: TestClient, registry: Registry, box: Mailbox
) -> None:
    active(http, registry, box)
    http.cookies.clear()
    for path, fields in (
        ("/account/sign-up", {"password": OTHER}),
        ("/account/recover", {}),
        ("/account/resend", {}),
    ):
        known = http.post(path, data=fields | {"contact": ADDRESS})
        unknown = http.post(path, data=fields | {"contact": "no@example.cn"})
        assert known.status_code == unknown.status_code == 200
        told = known.text.replace(ADDRESS, "no@example.cn")
        assert told == unknown.text
    wrong = http.post("/account/sign-in", data={"contact": ADDRESS, "password": OTHER})
    nobody = http.post("/account/sign-in", data={"contact": "x@example.cn", "password": OTHER})
    assert (wrong.status_code, wrong.text) == (nobody.status_code, nobody.text)
    person = {"name": "张三", "id_number": NUMBER}
    assert http.post("/account/recover-person", data=person).status_code == 200
    # the owner is told by mail, and the old password still holds
    deliver(registry)
    assert "已有账号" in box.letters[1]["Subject"]
    enter(http)


def test_the_same_work_is_done_for_nobody(
    http: TestClient, registry: Registry, box: Mailbox
) -> None:
    """Same time: as many statements are written for an unknown contact as for a known one."""
    active(http, registry, box)
    http.cookies.clear()
    clock_of(registry).moment += timedelta(hours=2)
    counts = []
    for contact in (ADDRESS, "no@example.cn"):
        before = len(acts(registry))
        http.post("/account/recover", data={"contact": contact})
        with registry.database.reading() as connection:
            queued = connection.execute(select(func.count()).select_from(messages)).scalar_one()
        counts.append((queued, len(acts(registry)) - before))
    assert counts[1] == (counts[0][0] + 1, counts[0][1])


def test_five_wrong_passwords_lock_for_a_day(
    http: TestClient, registry: Registry, box: Mailbox
) -> None:
    active(http, registry, box)
    clock = clock_of(registry)
    for _ in range(5):
        assert sign_in(registry.database, clock, ADDRESS, OTHER) is None
    assert sign_in(registry.database, clock, ADDRESS, PASSWORD) is None
    clock.moment += timedelta(hours=23)
    assert sign_in(registry.database, clock, ADDRESS, PASSWORD) is None
    clock.moment += timedelta(hours=2)
    assert sign_in(registry.database, clock, ADDRESS, OTHER) is None
    assert sign_in(registry.database, clock, ADDRESS, PASSWORD) is not None
    assert acts(registry).count("account-locked") == 1


def test_many_guesses_at_once_are_no_more_than_five(
    http: TestClient, registry: Registry, box: Mailbox
) -> None:
    active(http, registry, box)
    start = threading.Barrier(8)
    got: list[str | None] = []

    def guess(number: int) -> None:
        start.wait(20)
        password = PASSWORD if number == 7 else OTHER
        got.append(sign_in(registry.database, registry.clock, ADDRESS, password))

    for _ in range(5):
        sign_in(registry.database, registry.clock, ADDRESS, OTHER)
    threads = [threading.Thread(target=guess, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [None] * 8


def test_recovery_signs_out_everywhere(http: TestClient, registry: Registry, box: Mailbox) -> None:
    active(http, registry, box)
    stolen = http.cookies["registry-account"]
    http.post("/account/recover", data={"contact": ADDRESS})
    deliver(registry)
    link = box.link()
    assert "太容易" in http.post(link, data={"password": "1234567890"}).text
    assert "密码已重设" in http.post(link, data={"password": OTHER}).text
    http.cookies.set("registry-account", stolen)
    assert http.get("/me", follow_redirects=False).headers["location"] == "/account/sign-in"
    assert sign_in(registry.database, registry.clock, ADDRESS, PASSWORD) is None
    enter(http, password=OTHER)


def test_a_session_is_never_the_one_a_stranger_prepared(
    http: TestClient, registry: Registry, box: Mailbox
) -> None:
    sign_up(http)
    deliver(registry)
    http.post(box.link(), data={"password": PASSWORD})
    http.cookies.set("registry-account", "prepared")
    enter(http)
    fresh = [each.value for each in http.cookies.jar if each.name == "registry-account"]
    assert any(len(value or "") > 30 for value in fresh)
    http.cookies.clear()
    http.cookies.set("registry-account", "prepared")
    assert http.get("/me", follow_redirects=False).status_code == 303


def test_the_sign_in_list_and_sign_out_everywhere(
    http: TestClient, registry: Registry, box: Mailbox
) -> None:
    active(http, registry, box)
    agent = "Mozilla/5.0 (Linux; Android 14) Chrome/130.0"
    other = sign_in(registry.database, registry.clock, ADDRESS, PASSWORD, agent)
    assert other is not None
    text = http.get("/me/account").text
    assert "Chrome Android" in text
    assert text.count("本机") == 1
    token = text.split('name="form_token" value="')[1].split('"')[0]
    assert http.post("/me/sign-out-everywhere", data={"form_token": "x"}).status_code == 403
    http.post("/me/sign-out-everywhere", data={"form_token": token})
    for value in (other, http.cookies.get("registry-account", "")):
        http.cookies.set("registry-account", value)
        assert http.get("/me/account", follow_redirects=False).status_code == 303
    assert {"refused", "account-signed-out-everywhere"} <= set(acts(registry))


def test_the_mobile_number_changes(http: TestClient, registry: Registry, box: Mailbox) -> None:
    token = active(http, registry, box)
    form = {"form_token": token, "contact": MOBILE, "password": PASSWORD}
    assert "当前密码不对" in http.post("/me/change", data=form | {"password": OTHER}).text
    http.post("/me/change", data=form)
    deliver(registry)
    code = {"purpose": "change", "contact": MOBILE, "code": box.code()}
    assert "联系方式已更换" in http.post("/account/code", data=code).text
    enter(http, MOBILE)
    assert sign_in(registry.database, registry.clock, ADDRESS, PASSWORD) is None


def test_messages_wait_for_a_mail_server_that_is_down(
    http: TestClient, registry: Registry, box: Mailbox
) -> None:
    clock = clock_of(registry)
    box.is_away = True
    sign_up(http)
    sign_up(http, MOBILE)
    deliver(registry)
    assert box.letters == []
    with registry.database.reading() as connection:
        told = backlog(connection)
    assert (told.waiting, told.tried, told.fault) == (2, 2, "refused")
    mail = registry.config.mail
    registry.config = replace(registry.config, mail=replace(mail, server="smtp://127.0.0.1:9"))
    clock.moment += timedelta(minutes=5)
    deliver(registry)
    box.is_away = False
    registry.config = replace(registry.config, mail=mail)
    clock.moment += timedelta(hours=1)
    deliver(registry)
    assert (len(box.letters), len(box.texts)) == (1, 1)
    with registry.database.reading() as connection:
        assert backlog(connection).waiting == 0


@pytest.mark.usefixtures("box")
def test_a_recipient_that_does_not_exist_is_not_tried_for_ever(
    http: TestClient, registry: Registry
) -> None:
    sign_up(http, "nobody@example.cn")
    deliver(registry)
    with registry.database.reading() as connection:
        told = backlog(connection)
        assert connection.execute(select(messages.c.params)).scalar_one() == "{}"
    assert (told.waiting, told.given_up) == (0, 1)


def test_links_begin_with_our_own_address(
    http: TestClient, registry: Registry, box: Mailbox
) -> None:
    data = {"contact": ADDRESS, "password": PASSWORD}
    http.post("/account/sign-up", data=data, headers={"Host": "evil.test"})
    deliver(registry)
    assert "evil.test" not in box.letters[-1].get_content()
    with registry.database.reading() as connection:
        rows = connection.execute(select(account_links.c.token_hash)).scalars().all()
    assert all(hashed not in box.link() for hashed in rows)


def test_settings_of_mail_are_looked_at() -> None:
    good = {
        "CAPTURE_STATION_MAIL_SERVER": "smtps://u:p@mail.example",
        "CAPTURE_STATION_MAIL_SENDER": "a@b.cn",
        "CAPTURE_STATION_MAIL_PUBLIC_ADDRESS": "https://r.example",
    }
    assert Mail.from_environment(good).server.startswith("smtps")
    assert Mail.from_environment({}) == Mail()
    for name, wrong in (("SERVER", "file:///x"), ("SENDER", ""), ("PUBLIC_ADDRESS", "")):
        with pytest.raises(Trouble, match="mail-wrong"):
            Mail.from_environment(good | {f"CAPTURE_STATION_MAIL_{name}": wrong})
