from __future__ import annotations

import datetime

import pytest
from openpyxl.styles import Font

from capture_station.domain.people import Gender, IdType
from tests.unit.exchange.lists import HEADINGS, a_row, an_id, read, saved, told, workbook, xlsx


def test_a_faultless_list() -> None:
    reading = read(xlsx(a_row(1), a_row(2)))
    assert reading.readable
    assert reading.problems == ()
    assert reading.columns["id_number"] == "身份证号"
    first = reading.students[0]
    assert first.row == 2
    assert first.person.student_number == "3210100001"
    assert first.person.gender is Gender.MALE
    assert first.person.id_type is IdType.RESIDENT_ID
    assert first.person.birth_date == datetime.date(2003, 2, 15)
    assert first.person.ethnicity_code == "01"
    assert first.person.class_name == "计算机2班"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("张 三", "张三"),
        ("张　三", "张三"),
        (" 张三\u200b", "张三"),
        ("阿卜杜•热合曼", "阿卜杜·热合曼"),
        ("阿卜杜．热合曼", "阿卜杜·热合曼"),
        ("阿卜杜.热合曼", "阿卜杜·热合曼"),
        ("阿卜杜 - 热合曼", "阿卜杜·热合曼"),
        ("阿卜杜・热合曼", "阿卜杜·热合曼"),
        ("Ｊｏｈｎ  Smith-Lee", "John Smith-Lee"),
        ("J. Smith", "J. Smith"),
        ("⻢⼀明", "马一明"),
        ("𠮷田", "𠮷田"),
    ],
)
def test_names_are_put_right_where_that_is_safe(written: str, meant: str) -> None:
    reading = read(xlsx(a_row(1, 姓名=written)))
    assert [row.person.name for row in reading.students] == [meant]
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("field", "heading", "value", "kind"),
    [
        ("name", "姓名", "", "name-empty"),
        ("name", "姓名", "张??", "name-lost-characters"),
        ("name", "姓名", "张□", "name-lost-characters"),
        ("name", "姓名", "张〓", "name-lost-characters"),
        ("name", "姓名", "张*丰", "name-masked"),
        ("name", "姓名", "张\ue863", "name-private-characters"),
        ("student_number", "学号", "", "number-empty"),
        ("student_number", "学号", 3210100000000001.0, "number-digits-lost"),
        ("student_number", "学号", "3.2101E+15", "number-digits-lost"),
        ("student_number", "学号", "3210?00001", "lost-characters"),
        ("student_number", "学号", "3210□00001", "lost-characters"),
        ("id_number", "身份证号", "", "id-empty"),
        ("id_number", "身份证号", 330106200302150012, "id-digits-lost"),
        ("id_number", "身份证号", "3.30106E+17", "id-digits-lost"),
        ("id_number", "身份证号", an_id(1)[:-1], "id-length"),
        ("id_number", "身份证号", an_id(1)[:-1] + "Y", "id-characters"),
        ("id_number", "身份证号", "330106********0012", "id-masked"),
        ("gender", "性别", "女", "gender-contradicts"),
        ("gender", "性别", "南", "gender-unknown"),
    ],
)
def test_errors_keep_a_row_out(field: str, heading: str, value: object, kind: str) -> None:
    reading = read(xlsx(a_row(1, **{heading: value}), a_row(2)))
    assert (2, field, kind, "error") in told(reading)
    assert [row.row for row in reading.students] == [3]


@pytest.mark.parametrize(
    ("field", "heading", "value", "kind"),
    [
        ("name", "姓名", "张三1", "name-odd-characters"),
        ("name", "姓名", "张", "name-short"),
        ("student_number", "学号", "3210(1)", "number-odd-characters"),
        ("id_number", "身份证号", "330106030215001", "id-fifteen"),
        ("ethnicity_code", "民族", "火星", "value-unknown"),
        ("class_name", "班级", "计算机?? 班", "lost-characters"),
    ],
)
def test_warnings_let_a_row_in(field: str, heading: str, value: object, kind: str) -> None:
    if kind == "id-fifteen":
        row = a_row(1, **{heading: "330106800215001"})
    else:
        row = a_row(1, **{heading: value})
    reading = read(xlsx(row))
    assert (2, field, kind, "warning") in told(reading)
    assert len(reading.students) == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (3210100001, "3210100001"),
        ("３２１０１００００１", "3210100001"),
        ("'3210100001", "3210100001"),
        (" 3210 100001 ", "3210100001"),
        ("3210100001.0", "3210100001"),
        ("21B902001", "21B902001"),
    ],
)
def test_student_numbers(written: object, meant: str) -> None:
    reading = read(xlsx(a_row(1, 学号=written)))
    assert reading.students[0].person.student_number == meant
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("written", "born", "kind"),
    [
        ("20030215", True, ""),
        (20030215, True, ""),
        ("2003-2-15", True, ""),
        ("2003年2月15日", True, ""),
        ("2003.02", True, ""),
        ("2003年02月", True, ""),
        (datetime.date(2003, 2, 15), True, ""),
        (37667, True, ""),
        ("", True, ""),
        ("2003-02-16", False, "birth-contradicts"),
        ("2003-03", False, "birth-contradicts"),
        ("2/15/2003", False, "birth-unreadable"),
        ("2003-02-30", False, "birth-unreadable"),
        ("20300101", False, "birth-in-future"),
    ],
)
def test_birth_dates(written: object, born: bool, kind: str) -> None:
    reading = read(xlsx([*a_row(1), written], headings=[*HEADINGS, "出生日期"]))
    assert [p.kind for p in reading.problems] == ([kind] if kind else [])
    assert bool(reading.students) is born
    if born:
        assert reading.students[0].person.birth_date == datetime.date(2003, 2, 15)


def test_birth_dates_without_an_id_number() -> None:
    headings = ["学号", "姓名", "出生年月"]
    rows = [["1", "张三", "200302"], ["2", "李四", "20300101"], ["3", "王五", "20200101"]]
    reading = read(xlsx(*rows, headings=headings))
    assert told(reading) == [
        (2, "birth_date", "birth-incomplete", "warning"),
        (3, "birth_date", "birth-in-future", "error"),
        (4, "birth_date", "birth-very-young", "warning"),
    ]


def test_the_header_is_found_below_title_rows_and_the_list_ends_above_the_signatures() -> None:
    book = workbook(
        [
            ["2026届毕业生图像采集名单"],
            [],
            ["学院:", "计算机学院", "填表日期: 2026-05-01"],
            ["序号", *HEADINGS],
            ["", "必填", "必填", "", "必填"],
            [1, *a_row(1)],
            [],
            ["序号", *HEADINGS],
            [2, *a_row(2)],
            [3],
            ["合计", "2人"],
            ["班主任签字：", "", "审核："],
        ]
    )
    book.active.merge_cells("A1:G1")
    book.active.row_dimensions[9].hidden = True
    reading = read(saved(book))
    assert [row.row for row in reading.students] == [6, 9]
    assert reading.problems == ()
    assert reading.sheets[0].header_row == 4


def test_headings_over_two_lines() -> None:
    rows = [
        ["学号", "基本信息", "", "证件", "", "班级"],
        ["", "姓名", "性别", "证件类型", "证件号码", ""],
        ["1", "张三", "男", "身份证", an_id(1), "一班"],
    ]
    reading = read(saved(workbook(rows)))
    assert reading.students[0].person.class_name == "一班"
    assert reading.students[0].row == 3


@pytest.mark.parametrize(
    "rows",
    [
        [["学号", "姓名", "性别", "证件", ""], ["", "", "", "类型", "号码"]],
        [["学号", "姓名", "性别", "身份证", ""], ["", "", "", "类型", "号码"]],
        [["学号", "姓名", "性别", "证件类型", "证件"], ["", "", "", "", "号码"]],
    ],
)
def test_headings_that_mean_something_only_with_the_one_above(rows: list[list[str]]) -> None:
    reading = read(saved(workbook([*rows, ["1", "张三", "男", "身份证", an_id(1)]])))
    assert [row.row for row in reading.students] == [3]
    assert reading.students[0].person.id_number == an_id(1)
    assert reading.problems == ()


@pytest.mark.parametrize(
    "headings",
    [
        ["Student ID Number", "Student Name", "Gender", "ID Card No.", "Ethnic Group", "Class"],
        ["Student No.", "Full Name", "Sex", "Passport/ID", "Nation", "Class Name"],
        ["學號", "姓名", "性別", "身份證號碼", "民族", "班級"],
        ["*学号", "姓名*", "性别(男/女)", "公民身份证号码", "民族（汉族）", "行政班级名称"],
    ],
)
def test_headings_of_other_kinds(headings: list[str]) -> None:
    reading = read(xlsx(a_row(1, 民族="Hui"), headings=headings))
    assert reading.unmapped == ()
    assert reading.problems == ()
    assert reading.students[0].person.id_number == an_id(1)
    assert reading.students[0].person.ethnicity_code == "03"


def test_nobody_is_taken_for_a_sum_or_a_signature() -> None:
    rows = [
        ["审核评估中心", "王一", "2021001"],
        ["以上学院", "Sumaya Khan", "2021002"],
        ["Total Quality", "Summer", "2021003"],
        ["", "合计", "3"],
        ["Total: 3", "", ""],
        ["审核人：", "", ""],
    ]
    reading = read(xlsx(*rows, headings=["学院", "姓名", "学号"]))
    assert [row.row for row in reading.students] == [2, 3, 4]
    assert reading.problems == ()


def test_rows_without_any_heading_are_not_an_empty_file() -> None:
    reading = read(xlsx(a_row(1), a_row(2), headings=a_row(3)))
    assert reading.reason == "exchange.no-usable-column"


def test_headings_with_remarks_and_foreign_words() -> None:
    headings = [
        "学 号*",
        "姓名\nName",
        "性别(男/女)",
        "身份证件号码（18位）",
        "民 族",
        "学院(代码)",
    ]
    reading = read(xlsx([*a_row(1)[:5], "01"], headings=headings))
    assert set(reading.columns) == {
        "student_number",
        "name",
        "gender",
        "id_number",
        "ethnicity_code",
    }
    assert reading.unmapped == ()


def test_unknown_headings_can_be_mapped() -> None:
    data = xlsx(["1", "张三", "x"], headings=["工号", "称呼", "颜色"])
    reading = read(data)
    assert not reading.readable
    assert reading.reason == "exchange.no-usable-column"
    assert reading.unmapped == ("工号", "称呼", "颜色")
    mapped = read(data, {"工号": "student_number", "称呼": "name"})
    assert mapped.students[0].person.name == "张三"
    assert mapped.unmapped == ("颜色",)
    without = read(xlsx(a_row(1)), {"民族": ""})
    assert without.students[0].person.ethnicity_code == ""


@pytest.mark.parametrize(
    ("headings", "reason"),
    [
        (["颜色", "价格"], "exchange.no-usable-column"),
        (["学号", "班级"], "exchange.no-name-column"),
        (["姓名", "班级"], "exchange.no-number-column"),
        (HEADINGS, "exchange.no-students"),
    ],
)
def test_lists_without_what_is_needed(headings: list[str], reason: str) -> None:
    rows = [["a", "b"]] if headings != HEADINGS else []
    reading = read(xlsx(*rows, headings=headings))
    assert (reading.readable, reading.reason) == (False, reason)
    assert reading.trouble is not None


def test_several_sheets_hidden_and_explaining_ones_left_out() -> None:
    book = workbook(
        [HEADINGS, a_row(1)],
        [HEADINGS, a_row(2)],
        [HEADINGS, a_row(3)],
        [HEADINGS, a_row(4)],
        [["说明"]],
        names=["1班", "2班", "旧名单", "填表说明", "空"],
    )
    book["旧名单"].sheet_state = "hidden"
    reading = read(saved(book))
    assert [(row.sheet, row.row) for row in reading.students] == [("1班", 2), ("2班", 2)]
    assert {p.kind for p in reading.problems} == {"sheet-hidden", "sheet-explains"}
    assert [sheet.is_read for sheet in reading.sheets] == [True, True, False, False, False]


def test_a_merged_class_speaks_for_its_rows() -> None:
    rows = [HEADINGS] + [a_row(n, 班级="甲班" if n == 1 else None) for n in (1, 2, 3, 4)]
    book = workbook(rows)
    book.active.merge_cells("F2:F4")
    reading = read(saved(book))
    assert [row.person.class_name for row in reading.students] == ["甲班", "甲班", "甲班", ""]


def test_repetitions() -> None:
    rows = [
        a_row(1),
        a_row(1),
        a_row(2),
        a_row(3, 学号="3210100002"),
        a_row(4),
        a_row(5, 身份证号=an_id(4), 性别="女"),
    ]
    reading = read(xlsx(*rows))
    assert told(reading) == [
        (3, "student_number", "row-repeated", "error"),
        (4, "student_number", "number-twice", "error"),
        (5, "student_number", "number-twice", "error"),
        (6, "id_number", "id-twice", "error"),
        (7, "id_number", "id-twice", "error"),
    ]
    assert [row.row for row in reading.students] == [2]
    assert "第 2 行" in reading.problems[0].sentence("zh")


def test_a_second_course_is_a_warning() -> None:
    headings = [*HEADINGS, "专业"]
    rows = [[*a_row(1), "法学"], [*a_row(1, 学号="9"), "数学"]]
    reading = read(xlsx(*rows, headings=headings))
    assert {p.kind for p in reading.problems} == {"id-second-course"}
    assert len(reading.students) == 2


def test_numbers_that_lost_their_leading_noughts() -> None:
    rows = [a_row(n, 学号=f"0{n:03}") for n in range(1, 30)]
    rows.append(a_row(30, 学号=30))
    reading = read(xlsx(*rows))
    assert told(reading) == [(31, "student_number", "number-short", "warning")]


def test_an_id_that_ends_in_noughts_is_doubted_where_others_lost_digits() -> None:
    passing = next(
        an_id(100, f"2003{month:02}{day:02}")
        for month in range(1, 13)
        for day in range(1, 28)
        if an_id(100, f"2003{month:02}{day:02}").endswith("000")
    )
    alone = read(xlsx(a_row(2, 身份证号=passing)))
    assert alone.problems == ()
    beside = read(xlsx(a_row(2, 身份证号=passing), a_row(1, 身份证号="330106200302150000")))
    assert {(p.row, p.kind) for p in beside.problems} == {
        (2, "id-digits-lost"),
        (3, "id-digits-lost"),
    }
    assert beside.students == ()


def test_a_styled_empty_corner_does_not_matter() -> None:
    book = workbook([HEADINGS, a_row(1)])
    book.active["XFD1048576"].font = Font(bold=True)
    assert len(read(saved(book)).students) == 1


def test_what_a_spreadsheet_took_for_a_date_is_named() -> None:
    reading = read(
        xlsx(
            a_row(1, 学号=datetime.date(2021, 3, 4)),
            a_row(2, 学号=datetime.time(8, 30)),
            a_row(3, 班级=datetime.date(2026, 1, 2)),
            a_row(4, 身份证号=True),
        )
    )
    assert [row.row for row in reading.students] == [4]
    assert (2, "student_number", "turned-into-date", "error") in told(reading)
    assert (3, "student_number", "turned-into-date", "error") in told(reading)
    assert (4, "class_name", "turned-into-date", "warning") in told(reading)
    assert (5, "id_number", "turned-into-date", "error") in told(reading)


def test_lists_side_by_side_are_not_lost_in_silence() -> None:
    reading = read(xlsx(["1", "张三", "2", "李四"], headings=["学号", "姓名", "学号", "姓名"]))
    assert [row.person.name for row in reading.students] == ["张三"]
    assert told(reading) == [
        (1, "name", "heading-twice", "warning"),
        (1, "student_number", "heading-twice", "warning"),
    ]
