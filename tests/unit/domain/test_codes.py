from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.domain import codes
from capture_station.domain.people import Gender, IdType


def test_the_ethnicity_table_is_the_standards() -> None:
    assert len(codes.ETHNICITIES) == 58
    spots = {"01": "汉", "10": "朝鲜", "30": "土", "44": "俄罗斯", "56": "基诺", "97": "其他"}
    assert {code: codes.ETHNICITIES[code] for code in spots} == spots


@given(st.sampled_from(sorted(codes.ETHNICITIES.items())))
def test_every_ethnicity_is_read_in_all_its_forms(entry: tuple[str, str]) -> None:
    code, name = entry
    for text in (code, str(int(code)), name, name + "族", f" {name} 族", f"{code}-{name}族"):
        assert codes.read_ethnicity(text) == code
    assert codes.read_ethnicity(codes.ethnicity_title(code)) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("毛难族", "36"),
        ("Han", "01"),
        ("JINO", "56"),
        ("Uyghur", "05"),
        ("崩龙", "46"),
        ("穿青人", "穿青人"),
        ("１", "01"),
        ("其它", "97"),
    ],
)
def test_old_and_further_names(text: str, code: str) -> None:
    assert codes.read_ethnicity(text) == code


@pytest.mark.parametrize("text", ["", "57", "00", "火星族", "Xan"])
def test_unknown_ethnicities(text: str) -> None:
    assert codes.read_ethnicity(text) is None


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("男", Gender.MALE),
        (" 女 ", Gender.FEMALE),
        ("１", Gender.MALE),
        ("2", Gender.FEMALE),
        ("f", Gender.FEMALE),
        ("Male", Gender.MALE),
        ("9", Gender.UNKNOWN),
        ("南", None),
        ("", None),
    ],
)
def test_gender(text: str, gender: Gender | None) -> None:
    assert codes.read_gender(text) is gender


def test_every_way_to_write_an_entry_is_read() -> None:
    for level, words in codes.LEVELS.items():
        assert {codes.read_level(word) for word in (level, *words)} == {level}
    for form, words in codes.STUDY_FORMS.items():
        assert {codes.read_study_form(word) for word in (form, *words)} == {form}
    for kind, words in codes.ID_TYPE_TITLES.items():
        assert {codes.read_id_type(word) for word in words} == {kind}
    assert codes.read_level("小学") is codes.read_study_form("自由") is None
    assert codes.read_id_type("学生证") is None
    assert codes.read_id_type("护 照") is IdType.PASSPORT


@pytest.mark.parametrize(
    ("text", "is_code"), [("10335", True), ("1033", False), ("01033", False), ("４１３３５", False)]
)
def test_school_code(text: str, is_code: bool) -> None:
    assert codes.is_school_code(text) is is_code


def test_titles() -> None:
    assert codes.ethnicity_title("01") == "汉族"
    assert codes.ethnicity_title("穿青人") == "穿青人"
    assert codes.ethnicity_title("98") == "外国血统中国籍"
