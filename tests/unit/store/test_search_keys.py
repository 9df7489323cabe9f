from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.domain.people import PersonData
from capture_station.store.search import keys_of, normalise


def keys(name: str) -> frozenset[str]:
    return keys_of(PersonData("", name))


@pytest.mark.parametrize(
    ("name", "found_by"),
    [
        ("王小明", ["王小明", "小明", "明", "wangxiaoming", "xiaoming", "wxm", "xm", "wangxm"]),
        ("单雄信", ["danxiongxin", "shanxiongxin", "sxx"]),
        ("曾国藩", ["zengguofan", "zgf"]),
        ("吕布", ["lvbu", "lyubu", "lb"]),
        ("阿卜杜拉·买买提", ["阿卜杜拉买买提", "买买提"]),
        ("John Smith", ["johnsmith", "smith"]),
        ("㐂子", ["㐂子"]),
    ],
)
def test_a_name_is_found_by_its_characters_pinyin_and_initials(
    name: str, found_by: list[str]
) -> None:
    assert set(found_by) <= keys(name)


def test_numbers_are_found_from_either_end() -> None:
    found = keys_of(PersonData("20220017", "", id_number="11010120000101001X"))
    assert {"20220017", "~71002202", "11010120000101001x", "~x100101000" + "02101011"} <= found


@given(text=st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(name=st.text(max_size=30))
def test_any_name_has_few_keys_and_none_of_them_empty(name: str) -> None:
    found = keys(name)
    assert "" not in found
    assert len(found) <= 300
    assert not normalise(name) or normalise(name) in found


def test_width_case_and_separators_make_no_difference() -> None:
    assert normalise("ＡＢ 12·3") == normalise("ab123") == "ab123"
