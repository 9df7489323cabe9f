from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.store.search import NOBODY, lines_of, normalise


def name_line(name: str) -> str:
    return lines_of([("", "", "", name)])[1]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("吕布", "\x1f吕布\x1f.lv/lyu.bu"),
        ("阿卜杜拉·买买提", "\x1f阿卜杜拉买买提\x1f买买提\x1f"),
        ("John Smith", "\x1fjohnsmith\x1fsmith"),
        ("㐂子", "\x1f㐂子\x1f.zi"),
    ],
)
def test_a_line_holds_words_and_pinyin(name: str, line: str) -> None:
    assert name_line(name).startswith(line)


def test_the_usual_reading_comes_first() -> None:
    assert name_line("单").startswith("\x1f单\x1f.dan/")
    assert "/shan" in name_line("单")


def test_numbers_stand_between_marks() -> None:
    lines, _names = lines_of([("A-22", "11010120000101001X", "", ""), NOBODY])
    assert lines == "\x1fa22\x1f11010120000101001x\x1f\x1f\n\x1f\x1f\x1f\x1f"


@given(text=st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(people=st.lists(st.tuples(*[st.text(max_size=12)] * 4), min_size=1, max_size=5))
def test_everybody_has_a_line_whatever_they_are_called(
    people: list[tuple[str, str, str, str]],
) -> None:
    alone = [lines_of([person]) for person in people]
    for kind, together in enumerate(lines_of(people)):
        assert together.split("\n") == [lines[kind] for lines in alone]


def test_width_case_and_separators_make_no_difference() -> None:
    assert normalise("ＡＢ 12·3") == normalise("ab123") == "ab123"
