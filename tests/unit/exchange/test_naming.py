from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.domain.errors import Trouble
from capture_station.exchange.naming import parse_template, plan_names
from tests.unit.exchange.portraits import a_person, an_item


def name_of(template: str, **person: str) -> str:
    return plan_names(parse_template(template), [an_item(1, a_person(1, **person))]).names[0]


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{serial}", "A0001.jpg"),
        ("{serial}.jpg", "A0001.jpg"),
        ("{拍摄序号}.JPG", "A0001.jpg"),
        ("{学号}", "3210100001.jpg"),
        ("{身份证号}{姓名}.jpg", "33010620030215001X张丁.jpg"),
        ("{school_code}_{班号}_{name}", "10335_计算机1班_张丁.jpg"),
        ("{class_name}/{serial}", "计算机1班/A0001.jpg"),
        ("{exam_number|student_number}", "3210100001.jpg"),
        ("{Capture Code}", "code-1.jpg"),
        ("2026届/{serial}", "2026届/A0001.jpg"),
    ],
)
def test_templates(template: str, name: str) -> None:
    assert name_of(template) == name


@pytest.mark.parametrize(
    ("template", "key"),
    [
        ("{serial", "template-braces"),
        ("serial}", "template-braces"),
        ("{{serial}}", "template-braces"),
        ("photo.jpg", "template-constant"),
        ("", "template-constant"),
        ("{gender}", "template-field"),
        ("{}", "template-field"),
        ("/{serial}", "template-path"),
        ("../{serial}", "template-path"),
        ("a/./{serial}", "template-path"),
        ("a//{serial}", "template-path"),
        ("C:{serial}", "template-path"),
        ("a\\{serial}", "template-path"),
        ("{serial}/", "template-path"),
    ],
)
def test_bad_templates_are_refused(template: str, key: str) -> None:
    with pytest.raises(Trouble) as trouble:
        parse_template(template)
    assert trouble.value.key == f"exchange.{key}"


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("../../etc/passwd", "___.._etc_passwd.jpg"),
        ('a:b*c?"<>|', "a_b_c_____.jpg"),
        ("con", "_con.jpg"),
        ("LPT1.x", "_LPT1.x.jpg"),
        ("..", "__.jpg"),
        ("x.", "x_.jpg"),
        ("a\x00b\n", "a_b_.jpg"),
        ("e\u0301", "é.jpg"),
    ],
)
def test_values_never_leave_their_place(value: str, safe: str) -> None:
    assert name_of("{name}", name=value) == safe


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_no_value_makes_a_folder_or_a_device(first: str, second: str) -> None:
    person = a_person(1, name=first, class_name=second)
    plan = plan_names(parse_template("{class_name}/{name}"), [an_item(1, person)])
    parts = plan.names[0].split("/")
    assert len(parts) == 2
    for part in parts:
        assert part not in ("", ".", "..")
        assert not set(part) & set('<>:"\\|?*')
        assert min(part) >= " "
        assert part == part.strip(" ")
        assert part.split(".")[0].upper() not in ("CON", "PRN", "AUX", "NUL", "COM1", "LPT9")


def test_collisions_do_not_depend_on_case_and_see_folders() -> None:
    items = [
        an_item(1, a_person(1, name="Anna")),
        an_item(2, a_person(2, name="ANNA")),
        an_item(3, a_person(3, name="Berta")),
    ]
    plan = plan_names(parse_template("{name}"), items)
    assert [(p.serial, p.kind) for p in plan.problems] == [("A0002", "collision")]
    assert not plan.is_writable
    assert "A0001" in plan.problems[0].sentence("zh")
    same = plan_names(parse_template("{serial}"), [an_item(1), an_item(1)])
    assert not same.is_writable


def test_empty_fields_and_long_names_are_errors_identity_a_warning() -> None:
    person = a_person(1, exam_number="", major="很" * 90)
    plan = plan_names(parse_template("{id_number}_{exam_number}_{major}"), [an_item(1, person)])
    assert {(p.kind, p.gravity.value) for p in plan.problems} == {
        ("carries-identity", "warning"),
        ("field-empty", "error"),
        ("too-long", "error"),
    }
    for problem in plan.problems:
        assert problem.sentence("zh")
        assert problem.sentence("en")


@given(st.lists(st.integers(1, 9999), unique=True, max_size=50))
def test_serial_numbers_never_collide(numbers: list[int]) -> None:
    plan = plan_names(parse_template("{serial}"), [an_item(n, a_person(1)) for n in numbers])
    assert plan.is_writable
    assert len(set(plan.names)) == len(numbers)
