from __future__ import annotations

import io

import dbf
import pytest
from openpyxl import load_workbook

from capture_station.exchange.problems import field_title, roster_words
from capture_station.exchange.roster_errors import write_errors
from capture_station.exchange.roster_merge import find_known, merge_rosters
from capture_station.exchange.roster_records import reading_record
from capture_station.exchange.roster_template import (
    CHOICES,
    template_fields,
    write_dbf_template,
    write_xlsx_template,
)
from tests.unit.exchange.lists import HEADINGS, a_row, read, saved, workbook, xlsx
from tests.unit.exchange.test_kinds import SAMPLES


def test_many_files_become_one_roster() -> None:
    readings = {
        "甲.xlsx": read(xlsx(a_row(1), a_row(2))),
        "乙.xlsx": read(xlsx(a_row(2), a_row(3))),
        "丙.xlsx": read(xlsx(a_row(4, 学号="3210100003"))),
        "丁.xlsx": read(b""),
    }
    merged = merge_rosters(readings)
    assert [(row.file, row.row) for row in merged.students] == [("甲.xlsx", 2), ("甲.xlsx", 3)]
    assert [(row.file, row.row, p.kind) for row, p in merged.clashes] == [
        ("乙.xlsx", 2, "row-repeated"),
        ("乙.xlsx", 3, "number-twice"),
        ("丙.xlsx", 2, "number-twice"),
    ]
    assert "第 3 行 (甲.xlsx)" in merged.clashes[0][1].sentence("zh")
    assert merged.unreadable == ("丁.xlsx",)


def test_students_whom_the_store_knows_are_shown_beside() -> None:
    rows = read(xlsx(a_row(1), a_row(2), a_row(3))).students
    known = [rows[0].person, rows[1].person._replace(student_number="x", name="别名")]
    twins = find_known(rows, known)
    assert [(twin.row.row, twin.same) for twin in twins] == [(2, True), (3, False)]


def test_a_faulty_list_goes_back_with_its_cells_marked() -> None:
    rows = [["标题"], HEADINGS, a_row(1), a_row(2, 姓名="", 性别="男"), a_row(3, 民族="火星")]
    data = saved(workbook(rows, [["别的"]], names=["甲", "乙"]))
    book = load_workbook(io.BytesIO(write_errors(data, read(data), "zh")))
    assert book.sheetnames == ["甲", "乙", "问题汇总"]
    sheet = book["甲"]
    assert [[c.value for c in row[:6]] for row in sheet.iter_rows(min_row=2, max_row=3)] == rows[
        1:3
    ]
    assert sheet["B4"].fill.fgColor.rgb == "FFFFC7CE"
    assert "姓名为空" in sheet["B4"].comment.text
    assert "不一致" in sheet["C4"].comment.text
    assert sheet["E5"].fill.fgColor.rgb == "FFFFEB9C"
    assert "姓名" in sheet["G4"].value
    assert sheet["A3"].comment is None
    assert [row[1].value for row in book["问题汇总"].iter_rows(min_row=2)] == [4, 4, 5]
    again = read(write_errors(data, read(data), "zh"))
    assert [row.person for row in again.students] == [row.person for row in read(data).students]


def test_lists_of_any_kind_go_back() -> None:
    for name in ("list.xls", "list.ods"):
        data = (SAMPLES / name).read_bytes()
        book = load_workbook(io.BytesIO(write_errors(data, read(data), "en")))
        assert "length" in book.worksheets[0]["E5"].comment.text
    data = write_dbf_template()
    assert read(data).reason == "exchange.no-students"


def test_a_dbf_goes_back_one_row_lower() -> None:
    data = "XH,XM\n1,张??\n".encode()
    book = load_workbook(io.BytesIO(write_errors(data, read(data), "zh")))
    assert book.worksheets[0]["B2"].comment is not None


def test_the_standard_file_is_one_that_we_read_ourselves(tmp_path) -> None:  # type: ignore[no-untyped-def]  # pytest's own
    data = write_xlsx_template()
    assert data == write_xlsx_template()
    reading = read(data)
    assert reading.reason == "exchange.no-students"
    assert list(reading.columns)
    assert reading.unmapped == ()
    assert set(reading.columns) == {one.field for one in template_fields()}
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["名单", "填表说明", "代码表"]
    sheet = book["名单"]
    lists = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert len(lists) == len(CHOICES)
    assert sheet.column_dimensions["E"].width == pytest.approx(22, abs=1)
    example = [one.example for one in template_fields()]
    for column, text in enumerate(example, start=1):
        sheet.cell(2, column, text)
    held = io.BytesIO()
    book.save(held)
    filled = read(held.getvalue())
    assert filled.problems == ()
    assert filled.students[0].person.ethnicity_code == "01"
    (tmp_path / "t.dbf").write_bytes(write_dbf_template())
    table = dbf.Table(str(tmp_path / "t.dbf"))
    assert [name.upper() for name in table.field_names] == [
        one.dbf.name for one in template_fields()
    ]


def test_every_choice_of_the_template_is_understood() -> None:
    rows = [[*HEADINGS, "证件类型", "层次", "学习形式"]]
    for number, level in enumerate(CHOICES["level"], start=1):
        form = CHOICES["study_form"][number % len(CHOICES["study_form"])]
        rows.append([*a_row(number), "居民身份证", level, form])
    for number, ethnicity in enumerate(CHOICES["ethnicity_code"], start=100):
        rows.append([*a_row(number, 民族=ethnicity), "居民身份证", "本科", "函授"])
    reading = read(saved(workbook(rows)))
    assert reading.problems == ()


def test_a_record_has_what_the_command_promises() -> None:
    reading = read(xlsx(a_row(1), a_row(2, 姓名="")))
    record = reading_record("a.xlsx", reading, "zh")
    assert list(record) == ["file", "readable", "reason", "columns", "students", "problems"]
    assert record["readable"] is True
    assert record["columns"] == {
        "student_number": "学号",
        "name": "姓名",
        "gender": "性别",
        "id_number": "身份证号",
        "ethnicity_code": "民族",
        "class_name": "班级",
    }
    students = record["students"]
    assert isinstance(students, list)
    assert students[0]["birth_date"] == "2003-02-15"
    assert students[0]["gender"] == "male"
    problems = record["problems"]
    assert isinstance(problems, list)
    assert list(problems[0]) == ["row", "field", "kind", "severity", "message"]
    assert problems[0]["row"] == 3
    assert problems[0]["severity"] == "error"
    several = saved(workbook([HEADINGS, a_row(1)], [HEADINGS, a_row(2)], names=["甲", "乙"]))
    record = reading_record("b.xlsx", read(several), "zh")
    assert [student["sheet"] for student in record["students"]] == ["甲", "乙"]  # type: ignore[attr-defined]  # a list by the assertion above
    assert reading_record("b", read(b""), "en")["reason"]


def test_every_kind_of_problem_has_words() -> None:
    for table in ("problems", "naming"):
        for words in roster_words()[table].values():
            assert words["zh"]
            assert words["en"]
    for one in template_fields():
        assert field_title(one.field, "zh")
        assert field_title(one.field, "en")
