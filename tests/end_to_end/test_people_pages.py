"""A student, an adviser and a reviewer in a real Chromium, phone and desk, zh and en."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
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


def student(browser: Browser, registry: RegistryProcess, size: str, lang: str) -> Page:
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height})
    page.on("pageerror", lambda error: FAULTS.append(str(error)))
    page.on("console", lambda said: FAULTS.append(said.text) if said.type == "error" else None)
    page.goto(f"{registry.address}/language/{lang}")
    page.goto(f"{registry.address}/account/sign-up")
    page.locator("[name=contact]").fill(f"{lang}@example.cn")
    page.locator("[name=password]").fill(PASSWORD)
    look(page, f"sign-up-{size}-{lang}")
    page.get_by_role("button").last.click()
    look(page, f"sent-{size}-{lang}")
    page.goto(link_of_message(registry))
    page.locator("[name=password]").fill(PASSWORD)
    look(page, f"link-{size}-{lang}")
    page.locator("main button").click()
    page.locator("[name=contact]").fill(f"{lang}@example.cn")
    page.locator("[name=password]").fill(PASSWORD)
    look(page, f"student-sign-in-{size}-{lang}")
    page.locator("main button").click()
    page.locator("[name=name]").fill("欧阳明月")
    page.locator("[name=id_number]").fill(NUMBERS[lang])
    page.locator("main button").click()
    look(page, f"bind-{size}-{lang}")
    page.locator("main button").click()
    expect(page.locator("main img.portrait")).to_be_visible()
    return page


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
    page.close()
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
