"""A student, an adviser and a reviewer in a real Chromium, phone and desk, zh and en."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from capture_station.registry.account_tables import messages
from capture_station.registry.schema import captures, students
from capture_station.registry.staff import Role, add_member
from tests.end_to_end.registry_process import RegistryProcess
from tests.end_to_end.test_registry_pages import (
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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

__all__ = ["browser"]

NUMBERS = {"zh": "11010519491231002X", "en": "440524188001010014"}
RECORDS = {"zh": "p1", "en": "p2"}

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
            clock, classes = service.clock, [f"机电210{each}" for each in (1, 2, 3)]
            add_member(connection, clock, "班主任", PASSWORD, Role.ADVISER, classes)
            add_member(connection, clock, "管理员", PASSWORD, Role.ADMINISTRATOR)
            add_member(connection, clock, "审核员", PASSWORD, Role.REVIEWER)
    process.start()
    yield process
    process.kill()


def link_of_message(registry: RegistryProcess) -> str:
    """Return what the newest message would say; nothing sends it here."""
    with registry.opened() as service, service.database.reading() as connection:
        query = select(messages.c.params).order_by(messages.c.row.desc()).limit(1)
        told: Any = json.loads(connection.execute(query).scalar_one())
    return registry.address + str(told["path"])


def account(browser: Browser, registry: RegistryProcess, size: str, lang: str, name: str) -> Page:
    """Sign up, open the link and sign in."""
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height})
    page.on("pageerror", lambda error: FAULTS.append(str(error)))
    page.on("console", lambda said: FAULTS.append(said.text) if said.type == "error" else None)
    page.goto(f"{registry.address}/language/{lang}")
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
    adviser = sign_in(browser, registry, size, "班主任")
    adviser.goto(f"{registry.address}/tasks")
    expect(adviser.locator(".papers img").first).to_be_visible()
    look(adviser, f"work-{size}")
    adviser.get_by_role("button", name="同意更正").first.click()
    adviser.close()
    page.goto(f"{registry.address}/me")
    expect(page.get_by_text("欧阳明玥").first).to_be_visible()
    page.locator("main a.button").click()
    page.locator("main form button").first.click()
    expect(page.locator("main .chip.good").first).to_be_visible()
    page.goto(f"{registry.address}/me/account")
    look(page, f"account-{size}-{lang}")
    page.goto(f"{registry.address}/me")
    report_of(page, registry, f"{size}-{lang}")
    page.close()
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
    appealed.close()
    staff = sign_in(browser, registry, size, "管理员")
    staff.goto(f"{registry.address}/appeals")
    expect(staff.locator(".papers img").first).to_be_visible()
    look(staff, f"appeals-{size}")
    staff.locator("[value=accepted]").first.click()
    expect(staff.locator(".empty")).to_be_visible()
    staff.close()
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
