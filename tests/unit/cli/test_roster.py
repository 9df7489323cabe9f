"""``capture-station roster`` and ``batch verify``."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from capture_station.cli.conduct import main
from capture_station.domain.ids import Operator
from capture_station.domain.session import PricePlan
from capture_station.exchange.batch import write_batch
from capture_station.station.station import Station
from capture_station.workflow.sessions import SessionPlan
from tests.unit.exchange.lists import HEADINGS, a_row, read, saved, workbook, xlsx
from tests.unit.exchange.portraits import a_profile, an_item

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "好.xlsx"
    path.write_bytes(xlsx(a_row(1), a_row(2)))
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "faulty.xlsx"
    path.write_bytes(xlsx(a_row(2), a_row(3, 姓名=""), a_row(4, 民族="火星")))
    return path


def answer(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_good_list(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["roster", "check", str(good), "--json"]) == 0
    record = answer(capsys)
    assert record["file"] == str(good)
    assert record["readable"] is True
    assert record["problems"] == []
    assert [student["name"] for student in record["students"]] == ["李小二", "张小三"]


def test_a_faulty_list(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["roster", "check", str(faulty), "--json"]) == 1
    problems = answer(capsys)["problems"]
    assert [(p["row"], p["field"], p["severity"]) for p in problems] == [
        (3, "name", "error"),
        (4, "ethnicity_code", "warning"),
    ]
    assert main(["roster", "check", str(faulty), "--lang", "en"]) == 1
    told = capsys.readouterr().out
    assert "row 3 Name: The name is empty" in told


def test_an_unreadable_list_and_headings_mapped_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("工号,称呼\n1,张三\n", encoding="utf-8")
    assert main(["roster", "check", str(path)]) == 1
    assert "工号 | 称呼" in capsys.readouterr().out
    words = ["--map", "工号=student_number", "--map", "称呼=name", "--json"]
    assert main(["roster", "check", str(path), *words]) == 0
    assert answer(capsys)["students"][0]["name"] == "张三"
    assert main(["roster", "check", str(tmp_path / "none"), "--json"]) == 1
    assert answer(capsys)["reason_key"] == "exchange.missing"


@pytest.mark.parametrize("suffix", [".xlsx", ".dbf", ".XLSX"])
def test_the_standard_file_is_written(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out{suffix}"
    assert main(["roster", "template", str(out)]) == 0
    assert read(out).reason == "exchange.no-students"


def test_other_templates_and_places_are_refused(tmp_path: Path) -> None:
    assert main(["roster", "template", str(tmp_path / "out.doc")]) == 2
    assert main(["roster", "template", str(tmp_path / "no" / "out.dbf")]) == 3


def test_a_faulty_list_is_returned_and_never_overwritten(faulty: Path, tmp_path: Path) -> None:
    before = faulty.read_bytes()
    assert main(["roster", "errors", str(faulty), str(faulty)]) == 3
    assert faulty.read_bytes() == before
    assert main(["roster", "errors", str(faulty), str(tmp_path / "back.xlsx")]) == 1
    assert len(read(tmp_path / "back.xlsx").students) == 2
    (tmp_path / "empty.csv").write_text("")
    assert main(["roster", "errors", str(tmp_path / "empty.csv"), str(tmp_path / "x.xlsx")]) == 3


def test_lists_are_imported_into_the_only_session(
    good: Path, faulty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    words = ["--operator", "张老师", "--data", str(data), "--json"]
    assert main(["roster", "import", str(good), *words]) == 3
    assert answer(capsys)["trouble"] == "session.none"
    plan = SessionPlan(
        school_name="浙江大学",
        school_code="10335",
        place="礼堂",
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 6, 1),
        spec_id="cn.chsi.degree.2017",
        price=PricePlan(0, 0),
        serial_prefix="A",
    )
    station = Station.open(data)
    session = station.sessions.plan(Operator("张老师"), plan)
    station.close()
    assert main(["roster", "import", str(good), "--dry-run", *words]) == 0
    assert answer(capsys)["imported"] == 0
    assert main(["roster", "import", str(good), str(faulty), *words]) == 1
    counts = answer(capsys)
    assert (counts["imported"], counts["faulty"], counts["clashing"]) == (3, 1, 1)
    assert main(["roster", "import", str(good), "--session", session.id, *words]) == 3
    assert answer(capsys)["trouble"] == "roster.nothing-new"
    assert main(["batch", "make", "school-archive", str(tmp_path / "b"), *words]) == 3
    assert answer(capsys)["trouble"] == "delivery.nothing"
    assert main(["batch", "list", "--data", str(data), "--json"]) == 0
    listed = answer(capsys)
    assert [one["id"] for one in listed["sessions"]] == [session.id]
    assert "school-archive" in listed["recipients"]


def test_a_batch_is_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    batch = tmp_path / "b"
    write_batch([an_item(1), an_item(2)], batch, a_profile())
    assert main(["batch", "verify", str(batch), "--json"]) == 0
    assert answer(capsys)["photos"] == 2
    (batch / "batch.json").unlink()
    assert main(["batch", "verify", str(batch)]) == 1
    assert "batch.json" in capsys.readouterr().out
    assert main(["batch", "verify", str(tmp_path / "none")]) == 1


def test_a_list_of_several_sheets_names_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "two.xlsx"
    sheets = ([HEADINGS, a_row(1)], [HEADINGS, a_row(2, 姓名="张??")])
    path.write_bytes(saved(workbook(*sheets, names=["甲", "乙"])))
    assert main(["roster", "check", str(path)]) == 1
    assert "✗ 乙 第 2 行 姓名" in capsys.readouterr().out
