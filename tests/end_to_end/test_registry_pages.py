"""The staff's pages in a real Chromium, on a phone and on a desk, in both languages."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert

from capture_station.domain.clock import SystemClock
from capture_station.domain.findings import Basis, Finding, Geometry, Judgement, Severity, Verdict
from capture_station.registry.cases import Cause, open_case
from capture_station.registry.dossier import keep_judgement
from capture_station.registry.schema import (
    captures,
    conflicts,
    events,
    sessions,
    sittings,
    stations,
    students,
)
from capture_station.registry.staff import Role, add_member
from tests.end_to_end.registry_process import RegistryProcess
from tests.registry.material import jpeg, sha

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from sqlalchemy import Connection

playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright_api.expect

_BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
"""The first draws no windows of its own beside the page, and takes half of the others' time."""
CHROMIUM = next(filter(None, map(shutil.which, _BROWSERS)), None)
PASSWORD = "correct horse battery"  # noqa: S105 - of a test
SIZES = {"phone": (390, 844), "desk": (1280, 900)}
AT = "2026-06-01T09:00:00.000000+00:00"

FAULTS: list[str] = []
"""What the browser complained of, a policy that was broken above all."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this computer"),
]


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RegistryProcess]:
    process = RegistryProcess(tmp_path_factory.mktemp("pages") / "registry")
    with process.opened() as service:
        service.objects.put(sha(jpeg()), jpeg())
        with service.database.writing() as connection:
            fill(connection)
            add_member(
                connection,
                service.clock,
                "王老师",
                PASSWORD,
                Role.ADVISER,
                ["机电2101", "机电2102"],
            )
            add_member(connection, service.clock, "管理员", PASSWORD, Role.ADMINISTRATOR)
            add_member(connection, service.clock, "审核员", PASSWORD, Role.REVIEWER)
    process.start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright_api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def fill(connection: Connection) -> None:
    """Write a campaign of three classes in different states."""
    station = {"id": "st", "name": "一号机", "token_hash": "x", "enrolled_at": AT}
    connection.execute(
        insert(stations).values(**station, seen_at=AT, pending=3, version="0.1", skew_s=1.5)
    )
    connection.execute(
        insert(sessions).values(
            id="s1", listing_id="l", school_name="示例学院", school_code="10335", place="二教 204",
            starts_on="2026-06-01", ends_on="2026-06-02", spec_id="cn.chsi.degree.2017",
            backgrounds="[]", state="open", made_by="st", made_at=AT,
        )
    )  # fmt: skip
    for number in range(36):
        person = f"p{number}"
        connection.execute(
            insert(students).values(
                id=person, session_id="s1", listing_id=person, listed_at=AT,
                student_number=f"2022{number:04d}", name=f"学生{number}", gender="unknown",
                id_number="", class_name=f"机电210{number % 3 + 1}", department="", major="",
                adviser="王老师", walk_in=False,
            )
        )  # fmt: skip
        if number % 4:
            photograph(connection, number)
    connection.execute(
        insert(conflicts).values(
            session_id="s1", kind="serial-taken", subject="t5", other="t6", found_at=AT
        )
    )


def photograph(connection: Connection, number: int) -> None:
    sitting = {"session_id": "s1", "sitting_id": f"t{number}", "student_id": f"p{number}"}
    connection.execute(
        insert(events).values(
            id=f"e{number}", station_id="st", kind="portrait-kept", version=1, body="{}", at=AT,
            operator="李老师", received_at=AT, **sitting,
        )
    )  # fmt: skip
    connection.execute(
        insert(captures).values(
            id=f"c{number}", event_id=f"e{number}", prefix="A", number=number, take=1,
            portrait_sha256=sha(jpeg()), original_sha256="0" * 64,
            taken_at=AT.replace("T09", f"T{1 + number % 7:02d}"), verdict="pass",
            override_reason="", review_state="waiting" if number == 5 else "auto-passed",
            review_reasons='["sharpness"]' if number == 5 else "[]", reviewed_at=AT,
            review_tries=0, **sitting,
        )
    )  # fmt: skip
    connection.execute(
        insert(sittings).values(
            id=f"t{number}", session_id="s1", student_id=f"p{number}", capture_id=f"c{number}",
            stage="disputed" if number == 7 else "done", photographed_at=AT,
            retake_reason="闭眼" if number == 9 else "",
            dispute_reason="name" if number == 7 else "",
        )
    )  # fmt: skip


def sign_in(browser: Browser, registry: RegistryProcess, size: str, name: str) -> Page:
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height})
    page.on("pageerror", lambda error: FAULTS.append(str(error)))
    page.on("console", lambda said: FAULTS.append(said.text) if said.type == "error" else None)
    page.goto(registry.address)
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    return page


def look(page: Page, name: str) -> None:
    """Demand that nothing is cut off, and keep a picture where somebody wants to see it.

    What is looked at is whole: the script that hears the keys is there too.
    """
    page.wait_for_load_state()
    too_wide: Any = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    assert not too_wide, name
    folder = os.environ.get("CAPTURE_STATION_SCREENSHOTS")
    if folder:
        (Path(folder) / f"{name}.png").write_bytes(page.screenshot(full_page=True))


@pytest.mark.parametrize("size", SIZES)
def test_an_adviser_finds_who_is_missing(
    browser: Browser, registry: RegistryProcess, size: str
) -> None:
    page = sign_in(browser, registry, size, "王老师")
    expect(page.get_by_role("heading", name="班级进度")).to_be_visible()
    expect(page.get_by_text("机电2103")).to_have_count(0)
    look(page, f"classes-{size}")
    page.get_by_role("link", name="机电2101").click()
    page.get_by_role("link", name="未拍", exact=True).click()
    expect(page.get_by_text("共 3 人")).to_be_visible()
    page.get_by_role("link", name="全部").click()
    expect(page.get_by_text("共 12 人")).to_be_visible()
    look(page, f"people-{size}")
    page.get_by_role("searchbox").fill("学生9")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_text("闭眼")).to_be_visible()
    assert "学生9" not in page.url
    with page.expect_download() as download:
        page.get_by_role("link", name="导出表格").click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    page.goto(registry.address)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Classes")).to_be_visible()
    look(page, f"classes-{size}-en")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.close()
    assert FAULTS == []


@pytest.mark.parametrize("size", SIZES)
def test_an_administrator_sees_stations_and_decides(
    browser: Browser, registry: RegistryProcess, size: str
) -> None:
    page = sign_in(browser, registry, size, "管理员")
    expect(page.get_by_role("heading", name="采集站")).to_be_visible()
    page.get_by_label("采集站名称").fill("二号机")
    page.get_by_role("button", name="生成登记码").click()
    expect(page.get_by_text("登记码只显示这一次")).to_be_visible()
    look(page, f"stations-{size}")
    page.get_by_role("navigation").get_by_role("link", name="冲突").click()
    expect(page.get_by_role("heading", name="冲突")).to_be_visible()
    look(page, f"conflicts-{size}")
    if size == "desk":
        expect(page.get_by_text("拍摄序号重复").first).to_be_visible()
        page.get_by_role("button", name="两张都有效").click()
        expect(page.get_by_text("没有待决定的冲突")).to_be_visible()
        look(page, "conflicts-decided")
    page.close()
    assert FAULTS == []


def _first_review(connection: Connection) -> None:
    """Leave one portrait to the reviewers, with what was measured on it."""
    geometry = Geometry(480, 640, 1, eye_y=251, eye_mid_x=243, hair_top_y=44, face_width=226)
    findings = (
        Finding("hair-top", Severity.FAIL, 44, (50, 110), "px", Basis.OFFICIAL, "too-high"),
        Finding("eye-line", Severity.PASS, 251, (200, 300), "px", Basis.OFFICIAL),
        Finding("centred", Severity.PASS, 243, (222, 258), "px", Basis.OURS),
        Finding("face-width", Severity.PASS, 226, (180, 300), "px", Basis.OFFICIAL),
        Finding("sharpness", Severity.WARN, 1.4, (2.0, None), "", Basis.OURS),
    )
    spec = "cn.chsi.degree.2017"
    keep_judgement(connection, "c5", Judgement(spec, Verdict.FAIL, geometry, findings))
    open_case(connection, SystemClock(), "c5", "s1", Cause.DOUBT)


@pytest.mark.parametrize(("size", "lang"), [("desk", "zh"), ("phone", "en")])
def test_a_reviewer_decides_by_keys(
    browser: Browser, registry: RegistryProcess, size: str, lang: str
) -> None:
    with registry.opened() as service, service.database.writing() as connection:
        _first_review(connection)
    page = sign_in(browser, registry, size, "审核员")
    if lang == "en":
        page.get_by_role("link", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#marks line")).to_have_count(4)
    look(page, f"review-{size}-{lang}")
    page.keyboard.press("f")
    expect(page.locator("#marks")).to_be_hidden()
    page.keyboard.press("r")
    assert page.locator("#decide").is_visible(), "nothing is rejected without a reason"
    page.keyboard.press("4")
    page.keyboard.press("m")
    page.keyboard.type("头发离上边太近 r1a")
    page.keyboard.press("Enter")
    nothing = "没有待审的照片" if lang == "zh" else "Nothing waits"
    expect(page.get_by_text(nothing)).to_be_visible()
    page.get_by_role("link", name="审核统计" if lang == "zh" else "Figures").click()
    expect(page.get_by_text("审核员").first).to_be_visible()
    look(page, f"review-figures-{size}-{lang}")
    page.close()
    assert FAULTS == []
