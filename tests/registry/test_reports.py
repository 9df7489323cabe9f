"""Reports that anybody can verify, and that tell nobody whose they are."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader

from tests.registry.test_attacks import refusals
from tests.registry.test_proofreading import world

if TYPE_CHECKING:
    from tests.registry.test_proofreading import World

__all__ = ["world"]
_NUMBER = re.compile(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}")


def report(world: World, number: int) -> bytes:
    path = f"/me/report/{world.sitters[number].student_id}"
    answer = world.http.post(path, data={"form_token": world.form_token})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    return answer.content


def number_in(pdf: bytes) -> str:
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    found = _NUMBER.search(text)
    assert found is not None, text
    return found[0]


def verified(world: World, number: str, status: int = 200) -> str:
    answer = world.http.post("/verify", data={"number": number})
    assert answer.status_code == status
    assert "学生" not in answer.text.replace("毕业生", "")
    assert "portraits" not in answer.text
    return answer.text


def test_a_report_is_verified_until_it_ends(world: World) -> None:
    world.sign_in(1)
    made = report(world, 1)
    page = PdfReader(io.BytesIO(made)).pages[0]
    assert "学生1" in page.extract_text()
    assert len(page.images) == 1
    number = number_in(made)
    world.http.cookies.clear()
    text = verified(world, number.lower().replace("-", " "))
    assert "真实有效" in text
    assert "A0002" in text
    assert "真实有效" in world.http.get(f"/verify/{number.replace('-', '')}").text
    clock: Any = world.registry.clock
    clock.moment += timedelta(days=181)
    assert "已过期" in verified(world, number)


def test_a_report_ends_when_it_is_withdrawn_or_the_portrait_changes(world: World) -> None:
    world.sign_in(1)
    withdrawn = number_in(report(world, 1))
    path = f"/me/report/{world.sitters[1].student_id}"
    world.http.post(f"{path}/withdraw", data={"form_token": world.form_token})
    assert "已撤回" in world.http.get(path).text
    assert "已撤回" in verified(world, withdrawn)
    overtaken = number_in(report(world, 1))
    world.answer(1, "wrong", kind="not-mine")
    assert "已失效" in verified(world, overtaken)
    assert "A0002" not in verified(world, overtaken)


def test_nobody_guesses_a_number_or_reports_on_others(world: World) -> None:
    world.sign_in(1)
    for number in (0, 4):
        path = f"/me/report/{world.sitters[number].student_id}"
        answer = world.http.post(path, data={"form_token": world.form_token})
        assert answer.status_code == 404
    assert "查无此号" in verified(world, "AAAA-AAAA-AAAA-AAAA", 404)
    assert world.http.get("/verify/AAAAAAAAAAAAAAAA").status_code == 404
    assert len(refusals(world.registry)) == 4
