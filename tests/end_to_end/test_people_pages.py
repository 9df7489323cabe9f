"""A student, an adviser and a reviewer in a real Chromium, phone and desk, zh and en."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import insert, select, update

from capture_station.domain.ids import SessionId
from capture_station.domain.records import read_moment
from capture_station.domain.wire import describe_session
from capture_station.registry.account_tables import account_records, accounts, messages
from capture_station.registry.passwords import hash_password
from capture_station.registry.schema import captures, events, students
from capture_station.registry.staff import Role, add_member
from capture_station.sitters.faults import Fault, with_fault
from capture_station.sitters.person import Person
from capture_station.sitters.scene import Scene, render
from tests.end_to_end.registry_process import RegistryProcess
from tests.end_to_end.test_registry_pages import (
    AT,
    CHROMIUM,
    FAULTS,
    PASSWORD,
    SIZES,
    browser,
    expect,
    fill,
    look,
    sign_in,
)
from tests.registry.material import jpeg, sha
from tests.registry.test_papers import picture
from tests.unit.workflow.world import session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from sqlalchemy import Connection

__all__ = ["browser"]

NUMBERS = {"zh": "11010519491231002X", "en": "440524188001010014"}
RECORDS = {"zh": "p1", "en": "p2"}
ACCOUNTS = {"classmate-zh": "p7", "classmate-en": "p5", "late-zh": "p4", "late-en": "p8"}
"""Accounts that are there before: of a class with those of `RECORDS`, or not photographed."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this computer"),
]


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RegistryProcess]:
    process = RegistryProcess(tmp_path_factory.mktemp("people") / "registry")
    with process.opened() as service:
        service.objects.put(sha(jpeg()), jpeg())
        with service.database.writing() as connection:
            fill(connection)
            connection.execute(update(captures).values(review_state="auto-passed"))
            for lang, record in RECORDS.items():
                named = update(students).where(students.c.id == record)
                connection.execute(named.values(id_number=NUMBERS[lang], name="欧阳明月"))
            for name, record in ACCOUNTS.items():
                open_account(connection, name, record)
            describe(connection)
            clock, classes = service.clock, [f"机电210{each}" for each in (1, 2, 3)]
            add_member(connection, clock, "班主任", PASSWORD, Role.ADVISER, classes)
            add_member(connection, clock, "管理员", PASSWORD, Role.ADMINISTRATOR)
            add_member(connection, clock, "审核员", PASSWORD, Role.REVIEWER)
    process.start()
    yield process
    process.kill()


def open_account(connection: Connection, name: str, record: str) -> None:
    """Write an account that is bound to a record."""
    connection.execute(
        insert(accounts).values(
            id=name, login=f"{name}@example.cn", state="active", lang="zh", made_at=AT, failures=0,
            password_hash=hash_password(PASSWORD), name=f"学生{record[1:]}", id_number=f"n-{name}",
            id_type="resident_id", bound_at=AT, bind_failures=0,
        )
    )  # fmt: skip
    bound = {"student_id": record, "account_id": name, "bound_at": AT}
    connection.execute(insert(account_records).values(**bound))


def describe(connection: Connection) -> None:
    """Write what the session is, as its station told it."""
    described = describe_session(replace(session(), id=SessionId("s1")), read_moment(AT))
    connection.execute(
        insert(events).values(
            id="l", station_id="st", session_id="s1", sitting_id="", student_id="", at=AT,
            kind=described.kind, version=described.version, body=described.body, operator="",
            received_at=AT,
        )
    )  # fmt: skip


def link_of_message(registry: RegistryProcess) -> str:
    """Return what the newest message would say; nothing sends it here."""
    with registry.opened() as service, service.database.reading() as connection:
        query = select(messages.c.params).order_by(messages.c.row.desc()).limit(1)
        told: Any = json.loads(connection.execute(query).scalar_one())
    return registry.address + str(told["path"])


def opened(browser: Browser, registry: RegistryProcess, size: str, lang: str) -> Page:
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height})
    page.on("pageerror", lambda error: FAULTS.append(str(error)))
    page.on("console", lambda said: FAULTS.append(said.text) if said.type == "error" else None)
    page.goto(f"{registry.address}/language/{lang}")
    return page


def signed_in(browser: Browser, registry: RegistryProcess, size: str, lang: str, name: str) -> Page:
    """Sign in to an account that was there before."""
    page = opened(browser, registry, size, lang)
    page.goto(f"{registry.address}/account/sign-in")
    page.locator("[name=contact]").fill(f"{name}@example.cn")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    return page


def account(browser: Browser, registry: RegistryProcess, size: str, lang: str, name: str) -> Page:
    """Sign up, open the link and sign in."""
    page = opened(browser, registry, size, lang)
    page.goto(f"{registry.address}/account/sign-up")
    page.locator("[name=contact]").fill(f"{name}@example.cn")
    page.locator("[name=password]").fill(PASSWORD)
    look(page, f"sign-up-{size}-{name}")
    page.get_by_role("button").last.click()
    look(page, f"sent-{size}-{name}")
    page.goto(link_of_message(registry))
    page.locator("[name=password]").fill(PASSWORD)
    look(page, f"link-{size}-{name}")
    page.locator("main button").click()
    page.locator("[name=contact]").fill(f"{name}@example.cn")
    page.locator("[name=password]").fill(PASSWORD)
    look(page, f"student-sign-in-{size}-{name}")
    page.locator("main button").click()
    return page


def bind(page: Page, name: str, number: str, person: str = "欧阳明月") -> None:
    page.locator("[name=name]").fill(person)
    page.locator("[name=id_number]").fill(number)
    page.locator("main button").click()
    look(page, f"bind-{name}")
    page.locator("main button").click()


def student(browser: Browser, registry: RegistryProcess, size: str, lang: str) -> Page:
    page = account(browser, registry, size, lang, lang)
    bind(page, f"{size}-{lang}", NUMBERS[lang])
    expect(page.locator("main img.portrait")).to_be_visible()
    return page


def report_of(page: Page, registry: RegistryProcess, name: str) -> None:
    """Make a report, read its number out of the file, and let a stranger verify it."""
    page.locator("main a[href^='/me/report/']").click()
    with page.expect_download() as told:
        page.locator("main button").first.click()
    pdf = PdfReader(told.value.path()).pages[0].extract_text()
    found = re.search(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", pdf)
    assert found is not None
    page.reload()
    look(page, f"report-{name}")
    page.goto(f"{registry.address}/verify")
    page.locator("[name=number]").fill(found[0])
    page.locator("main button").click()
    expect(page.locator("main .chip.good")).to_be_visible()
    look(page, f"verify-{name}")


def corrected_and_reminded(browser: Browser, registry: RegistryProcess, size: str) -> None:
    """An adviser accepts a correction with the paper in view and reminds the class."""
    adviser = sign_in(browser, registry, size, "班主任")
    adviser.goto(f"{registry.address}/tasks")
    expect(adviser.locator(".papers img").first).to_be_visible()
    look(adviser, f"work-{size}")
    adviser.get_by_role("button", name="同意更正").first.click()
    adviser.locator("form[action='/tasks/remind'] button").click()
    expect(adviser.get_by_role("status")).to_be_visible()
    look(adviser, f"reminded-{size}")
    adviser.close()


def appeal_accepted(browser: Browser, registry: RegistryProcess, size: str) -> None:
    """Staff sees the scan and the objection, and decides for who appealed."""
    staff = sign_in(browser, registry, size, "管理员")
    staff.goto(f"{registry.address}/appeals")
    expect(staff.locator(".papers img").first).to_be_visible()
    expect(staff.locator("main section .act")).to_be_visible()
    look(staff, f"appeals-{size}")
    staff.locator("[value=accepted]").first.click()
    expect(staff.locator(".empty")).to_be_visible()
    staff.close()


def vouched_and_objected(
    browser: Browser, registry: RegistryProcess, how: tuple[str, str], appealed: Page, holder: Page
) -> None:
    """A classmate vouches for who appeals; the holder of the number objects to them."""
    size, lang = how
    code = appealed.locator("main .big").inner_text()
    mate = signed_in(browser, registry, size, lang, f"classmate-{lang}")
    mate.goto(f"{registry.address}/me/account")
    mate.locator("[name=code]").fill(code)
    mate.locator("form[action='/me/vouch'] button").click()
    expect(mate.locator("[name=known]")).to_be_attached()
    look(mate, f"vouch-{size}-{lang}")
    mate.locator("main button").click()
    expect(mate.locator("main a[href='/me']")).to_be_visible()
    look(mate, f"vouched-{size}-{lang}")
    mate.close()
    appealed.goto(f"{registry.address}/me/appeal")
    expect(appealed.locator("form[action='/me/appeal/code']")).to_have_count(0)
    look(appealed, f"appeal-vouched-{size}-{lang}")
    holder.goto(f"{registry.address}/me/account")
    look(holder, f"object-{size}-{lang}")
    holder.locator("form[action='/me/object'] button").click()
    expect(holder.locator("form[action='/me/object']")).to_have_count(0)
    holder.close()
    appealed.reload()
    expect(appealed.locator("main p.act")).to_be_visible()
    look(appealed, f"appeal-objected-{size}-{lang}")
    appealed.close()


@pytest.fixture(scope="module")
def photos() -> dict[str, bytes]:
    """Draw a sitter, and the same one where the backdrop is wrong."""
    good = Scene(Person.make(2))
    told = {}
    for name, scene in (("good", good), ("bad", with_fault(good, Fault.WRONG_BACKGROUND))):
        image = Image.fromarray(render(scene, (1280, 720)).image[:, :, ::-1])
        file = io.BytesIO()
        image.save(file, "JPEG", quality=92)
        told[name] = file.getvalue()
    return told


@pytest.mark.models
@pytest.mark.parametrize(("size", "lang"), [("phone", "zh"), ("desk", "en")])
def test_who_cannot_come_sends_a_photo_in(
    browser: Browser, registry: RegistryProcess, photos: dict[str, bytes], size: str, lang: str
) -> None:
    FAULTS.clear()
    page = signed_in(browser, registry, size, lang, f"late-{lang}")
    page.locator("main a[href^='/me/photo/']").click()
    for name in ("bad", "good"):
        sent = {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": photos[name]}
        page.locator("[name=photo]").set_input_files([sent])  # type: ignore[list-item]
        page.locator("form[enctype] button").click()
        verdict = page.locator("main .chip").last
        if name == "bad":
            expect(verdict).to_have_class("chip act")
            expect(page.locator("main li b.act").first).to_be_visible()
            expect(page.locator("[name=receiver]")).to_have_count(0)
        else:
            expect(page.locator("[name=receiver]")).to_be_visible()
        look(page, f"own-photo-{name}-{size}-{lang}")
    page.locator("[name=receiver]").fill("欧阳明月")
    page.locator("[name=phone]").fill("13800001234")
    page.locator("[name=address]").fill("浙江省杭州市某区某路 1 号 2 单元 301 室")
    page.locator("form[action$='/order'] button").click()
    expect(page.get_by_text("60.00").first).to_be_visible()
    look(page, f"own-photo-ordered-{size}-{lang}")
    office = sign_in(browser, registry, size, "管理员")
    office.goto(f"{registry.address}/orders")
    look(office, f"orders-{size}")
    office.locator("[name=how]").select_option("alipay")
    office.locator("form[action='/orders'] button").click()
    expect(office.locator("main .empty")).to_be_visible()
    office.goto(f"{registry.address}/review")
    expect(office.get_by_text("自备照片").last).to_be_visible()
    look(office, f"own-photo-review-{size}")
    office.locator("#accept").click()
    office.close()
    page.goto(f"{registry.address}/me")
    expect(page.locator("main img.portrait")).to_be_visible()
    expect(page.locator("main a.button")).to_be_visible()
    page.close()
    assert FAULTS == []


@pytest.mark.parametrize(("size", "lang"), [("phone", "zh"), ("desk", "en")])
def test_from_sign_up_to_proofread(
    browser: Browser, registry: RegistryProcess, size: str, lang: str
) -> None:
    FAULTS.clear()
    page = student(browser, registry, size, lang)
    look(page, f"me-{size}-{lang}")
    page.locator("main a.button").click()
    page.locator("details").first.locator("summary").click()
    page.locator("[name=name]").fill("欧阳明玥")
    proof = {"name": "id.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(600, 380))}
    page.locator("[name=papers]").set_input_files([proof])  # type: ignore[list-item]
    look(page, f"proofread-{size}-{lang}")
    page.locator("details[open] button").click()
    expect(page.locator("main .chip.act").first).to_be_visible()
    corrected_and_reminded(browser, registry, size)
    page.goto(f"{registry.address}/me")
    expect(page.get_by_text("欧阳明玥").first).to_be_visible()
    page.locator("main a.button").click()
    page.locator("main form button").first.click()
    expect(page.locator("main .chip.good").first).to_be_visible()
    page.goto(f"{registry.address}/me/account")
    look(page, f"account-{size}-{lang}")
    page.goto(f"{registry.address}/me")
    report_of(page, registry, f"{size}-{lang}")
    appealed = account(browser, registry, size, lang, f"{lang}-again")
    bind(appealed, f"{size}-{lang}-again", NUMBERS[lang], "欧阳明玥")
    look(appealed, f"taken-{size}-{lang}")
    # the browser tells of the page that refuses
    assert [each for each in FAULTS if "403" not in each] == []
    FAULTS.clear()
    appealed.locator("[name=scan]").set_input_files([proof])  # type: ignore[list-item]
    appealed.locator("form[action='/me/appeal'] button").click()
    expect(appealed.locator("main .big")).to_be_visible()
    look(appealed, f"appeal-{size}-{lang}")
    vouched_and_objected(browser, registry, (size, lang), appealed, page)
    appeal_accepted(browser, registry, size)
    assert FAULTS == []


def test_an_exchange_is_swapped_by_a_reviewer(browser: Browser, registry: RegistryProcess) -> None:
    FAULTS.clear()
    with registry.opened() as service, service.database.writing() as connection:
        named = update(students).where(students.c.id == "p3")
        connection.execute(named.values(id_number="810000199408230021", name="欧阳明月"))
    NUMBERS["de"] = "810000199408230021"
    page = student(browser, registry, "phone", "de")
    page.goto(f"{registry.address}/me/proofread/p3")
    page.locator("details").nth(1).locator("summary").click()
    page.locator("[name=exchanged_with]").fill("学生5")
    page.locator("details[open] button").click()
    reviewer = sign_in(browser, registry, "desk", "审核员")
    expect(reviewer.get_by_text("学生5").first).to_be_visible()
    look(reviewer, "review-swap")
    reviewer.get_by_role("button", name="与此张互换").last.click()
    expect(reviewer.get_by_text("没有待审的照片")).to_be_visible()
    reviewer.close()
    page.goto(f"{registry.address}/me")
    expect(page.locator("main a.button")).to_be_visible()
    page.close()
    assert FAULTS == []
