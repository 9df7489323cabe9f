"""Who tries what is not theirs is refused, and each try stands in the audit trail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import select

from capture_station.registry import passwords
from capture_station.registry.doorkeeper import Tries
from capture_station.registry.papers import PAPER_BYTES
from capture_station.registry.schema import audit
from capture_station.registry.staff import Role
from tests.registry.students import (
    ADDRESS,
    NUMBER,
    OTHER,
    PASSWORD,
    active,
    enter,
    list_student,
)
from tests.registry.test_pages import Browser
from tests.registry.test_papers import pdf
from tests.unit.workflow.world import ManualClock

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from capture_station.registry.service import Registry
    from tests.registry.mailbox import Mailbox
    from tests.registry.material import Caller

ELSEWHERE = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
OPEN_TO_ALL = {
    "/account/link/{token}", "/account/recover", "/account/sign-in", "/account/sign-up",
    "/api/v1/openapi.json", "/health", "/language/{lang}", "/metrics", "/sign-in",
    "/static/{name}",
    "/verify", "/verify/{code}",
}  # fmt: skip
"""Pages that need no sign-in."""
OF_STAFF = {"/", "/classes", "/people", "/people.xlsx", "/tasks", "/tasks.xlsx"}
OF_ROLES = {
    Role.ADVISER: OF_STAFF,
    Role.REVIEWER: OF_STAFF | {"/review", "/review/figures"},
}
"""What else answers a member of staff who asks with made-up parameters."""
PARAMETERS = {
    "student": "s-1",
    "capture": "c-1",
    "number": "1",
    "token": "t",
    "name": "x",
    "lang": "zh",
}


def routes(http: TestClient, method: str) -> list[str]:
    """Return the patterns of all pages, whatever router they stand in."""
    app: Any = http.app
    found = [each for each in iter_route_contexts(app.routes) if method in (each.methods or ())]
    return sorted({each.path for each in found if not each.path.startswith("/api/v1/")})


def is_of_students(path: str) -> bool:
    return f"{path}/".startswith("/me/")


def refusals(registry: Registry) -> list[tuple[str, str]]:
    """Return who was refused what, in order."""
    query = select(audit.c.who, audit.c.subject).where(audit.c.act == "refused")
    with registry.database.reading() as connection:
        return [(row.who, row.subject) for row in connection.execute(query.order_by(audit.c.row))]


@pytest.fixture
def student(http: TestClient, registry: Registry, station: Caller, box: Mailbox) -> str:
    """Make and bind an account, sign it in and return its form token."""
    list_student(station, station.session(), "欧阳明月", NUMBER)
    token = active(http, registry, box)
    form = {"form_token": token, "name": "欧阳明月", "id_type": "resident_id", "confirmed": "yes"}
    assert http.post("/me/bind", data=form | {"id_number": NUMBER}).status_code == 200
    return token


def test_no_page_takes_a_form_that_another_site_sends(
    http: TestClient, registry: Registry, student: str
) -> None:
    member = Browser(http, registry, Role.ADMINISTRATOR)
    paths = routes(http, "POST")
    assert len(paths) > 20
    for path in paths:
        token = student if is_of_students(path) else member.form_token
        sent = http.post(path.format(**PARAMETERS), data={"form_token": token}, headers=ELSEWHERE)
        assert sent.status_code in {403, 422}, path
    assert [subject.split()[2] for _, subject in refusals(registry)] == paths


def test_no_page_answers_who_has_not_signed_in(http: TestClient, registry: Registry) -> None:
    for path in set(routes(http, "GET")) - OPEN_TO_ALL:
        answer = http.get(path.format(**PARAMETERS), follow_redirects=False)
        place = "/account/sign-in" if is_of_students(path) else "/sign-in"
        assert (answer.status_code, answer.headers.get("location")) == (303, place), path
    assert refusals(registry) == []


@pytest.mark.parametrize("role", OF_ROLES)
def test_each_role_finds_only_its_own_pages(
    http: TestClient, registry: Registry, role: Role
) -> None:
    member = Browser(http, registry, role, "1班")
    tried = []
    for path in set(routes(http, "GET")) - OPEN_TO_ALL:
        answer = http.get(
            path.format(**PARAMETERS), params={"session": "x"}, follow_redirects=path == "/"
        )
        if path in OF_ROLES[role]:
            assert answer.status_code == 200, path
        elif is_of_students(path):
            assert answer.status_code == 303, path
        else:
            assert answer.status_code == 404, path
            tried.append(path)
    assert tried
    assert sorted(refusals(registry)) == sorted(
        (member.id, " ".join(["404 GET", path, *_asked(path)])) for path in tried
    )
    answer = http.get("/people", params={"session": "x", "class_name": "2班"})
    assert answer.status_code == 404


def _asked(path: str) -> list[str]:
    return [value for name, value in PARAMETERS.items() if f"{{{name}}}" in path]


def test_a_stranger_learns_nothing_about_accounts(
    http: TestClient,
    student: str,
    box: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    del student, box
    http.cookies.clear()
    hasher = passwords._hasher()
    work: list[str] = []

    class Counting:
        def hash(self, password: str) -> str:
            work.append("hash")
            return hasher.hash(password)

        def verify(self, kept: str, password: str) -> bool:
            work.append("verify")
            return hasher.verify(kept, password)

    passwords._nobody()
    monkeypatch.setattr(passwords, "_hasher", Counting)
    person = {"name": "欧阳明月", "id_number": NUMBER}
    for path, known, unknown in (
        ("/account/sign-in", {"contact": ADDRESS}, {"contact": "nobody@example.cn"}),
        ("/account/sign-up", {"contact": ADDRESS}, {"contact": "fresh@example.cn"}),
        ("/account/recover", {"contact": ADDRESS}, {"contact": "nobody@example.cn"}),
        ("/account/resend", {"contact": ADDRESS}, {"contact": "nobody@example.cn"}),
        ("/account/recover-person", person, person | {"id_number": "440524188001010014"}),
        ("/sign-in", {"name": "admin"}, {"name": "nobody"}),
    ):
        told = []
        for fields in (known, unknown):
            work.clear()
            answer = http.post(path, data={"password": OTHER} | fields)
            text = answer.text.replace(fields.get("contact", "-"), "…")
            told.append((answer.status_code, text, list(work)))
        assert told[0] == told[1], path


def test_an_address_that_guesses_must_wait_and_others_need_not(
    http: TestClient, registry: Registry, student: str
) -> None:
    # a campus behind one address: who has signed in goes on
    cookie = http.cookies["registry-account"]
    clock: Any = registry.clock
    for number in range(200):
        form = {"contact": f"s{number}@example.cn", "password": OTHER}
        answer = http.post("/account/sign-in", data=form)
        if answer.status_code == 429:
            break
        assert answer.status_code == 403
    assert 90 < number <= 100
    assert "10 分钟" in answer.text
    assert 0 < int(answer.headers["retry-after"]) <= 600
    for path in ("/account/code", "/account/recover", "/sign-in", "/account/link/x"):
        assert http.post(path).status_code == 429
    http.cookies.set("registry-account", cookie)
    assert http.get("/me").status_code == 200
    for _ in range(30):
        http.get("/me/portraits/other")
    with registry.database.reading() as connection:
        acts = list(connection.execute(select(audit.c.act)).scalars())
    assert acts.count("address-refused") == 1
    assert acts.count("refused") == number + 30
    clock.moment += timedelta(minutes=11)
    http.cookies.clear()
    enter(http)
    del student


def test_tries_are_forgotten_with_their_window() -> None:
    clock = ManualClock()
    tries = Tries(clock.monotonic, points=10, window_s=60)
    assert [tries.spend("a", 6) for _ in range(3)] == [False, True, False]
    assert (tries.left_s("a"), tries.left_s("b")) == (60, 0)
    clock.moment += timedelta(seconds=61)
    assert tries.left_s("a") == 0
    for number in range(10_050):
        tries.spend(f"x{number}", 1)
    clock.moment += timedelta(seconds=61)
    tries.spend("late", 1)
    assert len(tries._spent) == 1


def test_links_and_codes_open_once_and_for_one_purpose(
    http: TestClient, registry: Registry, box: Mailbox
) -> None:
    active(http, registry, box)
    used = box.link()
    http.cookies.clear()
    assert http.post(used, data={"password": PASSWORD}).status_code == 410
    assert http.get("/account/link/made-up").status_code == 410
    form = {"contact": "13800000001", "purpose": "recover", "code": "123456", "password": OTHER}
    assert http.post("/account/code", data=form).status_code == 403
    assert http.post("/account/code", data=form | {"purpose": "sell"}).status_code == 422
    told = [subject for _, subject in refusals(registry)]
    assert told == [
        "410 POST /account/link/{token}", "410 GET /account/link/{token}",
        "403 POST /account/code", "422 POST /account/code",
    ]  # fmt: skip
    assert not any(used.rpartition("/")[2] in subject for subject in told)


def test_a_token_from_before_the_sign_in_opens_nothing(
    http: TestClient, registry: Registry, box: Mailbox
) -> None:
    active(http, registry, box)
    form = {"contact": ADDRESS, "password": PASSWORD}
    token = "chosen-by-somebody-else"  # noqa: S105 - that is the attack
    http.cookies.clear()
    before = {"Cookie": f"registry-account={token}; registry-sign-in={token}"}
    answer = http.post("/account/sign-in", data=form, headers=before, follow_redirects=False)
    assert token not in answer.headers["set-cookie"]
    first = http.cookies["registry-account"]
    http.cookies.clear()
    enter(http)
    assert first != http.cookies["registry-account"]
    http.cookies.clear()
    for cookie, path in (("registry-account", "/me"), ("registry-sign-in", "/stations")):
        answer = http.get(path, headers={"Cookie": f"{cookie}={token}"}, follow_redirects=False)
        assert answer.status_code == 303


def test_what_is_no_paper_is_refused_and_written_down(
    http: TestClient, registry: Registry, student: str
) -> None:
    record = http.get("/me").text.split('href="/me/proofread/')[1].split('"')[0]
    path = f"/me/proofread/{record}/wrong"
    bad = (
        b"MZ an executable", b"<svg onload=alert(1)>", b"\0\0\0\x18ftypheic" + b"\0" * 40,
        pdf(password=OTHER), b"%PDF-1.7 " + b"x" * PAPER_BYTES, b"x" * (50 << 20),
    )  # fmt: skip
    for content in bad:
        form = {"form_token": student, "kind": "datum", "name": "新名"}
        files = [("papers", ("a.pdf", content, "application/pdf"))]
        assert http.post(path, data=form, files=files).status_code == 400
    told = [subject for _, subject in refusals(registry)]
    assert told == [f"400 POST /me/proofread/{{student}}/wrong {record}"] * len(bad)


def test_stations_are_refused_in_the_trail_too(http: TestClient, registry: Registry) -> None:
    assert http.get("/api/v1/changes", headers={"Authorization": "Bearer a.b"}).status_code == 401
    assert http.post("/api/v1/enrolments", json={"code": "x"}).status_code == 403
    assert [subject for _, subject in refusals(registry)] == [
        "401 GET /api/v1/changes", "403 POST /api/v1/enrolments",
    ]  # fmt: skip


def test_many_wrong_passwords_of_staff_lock(http: TestClient, registry: Registry) -> None:
    member = Browser(http, registry, Role.ADVISER, "1班")
    http.cookies.clear()
    for _ in range(5):
        answer = http.post("/sign-in", data={"name": member.name, "password": OTHER})
        assert answer.status_code == 403
    form = {"name": member.name, "password": "correct horse battery"}
    assert http.post("/sign-in", data=form).status_code == 403
    assert len(refusals(registry)) == 6
