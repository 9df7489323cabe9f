"""A row told by one look is the person that a close look makes of it, or is left to that."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from capture_station.domain.identity import check_character
from capture_station.exchange.person_rows import PersonRows

TODAY = date(2026, 6, 1)
FIELDS = (
    "student_number", "name", "gender", "id_number", "birth_date", "exam_number",
    "id_type", "class_name", "level",
)  # fmt: skip


@st.composite
def rows(draw: st.DrawFn) -> list[str]:
    born = draw(st.dates(date(1890, 1, 1), date(2030, 1, 1)))
    region = draw(st.sampled_from(["330106", "110105", "990101", "810000", "160000"]))
    first = f"{region}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    right = check_character(first)
    usual = {
        "student_number": st.sampled_from(["3220001", "A12", "", "１２", "1 2"]),
        "name": st.sampled_from(["张三", "欧阳小明", "张 三", "合计", "王", "买买提·艾力", "姓名"]),
        "gender": st.sampled_from(["男", "女", "", "1"]),
        "id_number": st.sampled_from([first + right, first + "X", first, "E12345678", ""]),
        "birth_date": st.sampled_from([f"{born:%Y%m%d}", f"{born:%Y-%m-%d}", "", "20010101"]),
        "exam_number": st.sampled_from(["2133", "", "21-33"]),
        "id_type": st.sampled_from(["居民身份证", "护照", "", "不详"]),
        "class_name": st.sampled_from(["1班", "", "□班"]),
        "level": st.sampled_from(["本科", "", "小学"]),
    }
    return [draw(usual[name]) for name in FIELDS]


@given(row=rows(), shown=st.sets(st.sampled_from(FIELDS), min_size=3))
def test_one_look_and_a_close_look_agree(row: list[str], shown: set[str]) -> None:
    columns = {name: column for column, name in enumerate(FIELDS) if name in shown}
    reader = PersonRows(columns, TODAY)
    assert reader.read_usual(row) is None
    person, notes = reader.read(reader.own_texts(row), row, {})
    usual = reader.read_usual(row)
    assert usual is None or (usual, ()) == (person, notes)


def test_a_plain_row_needs_one_look() -> None:
    reader = PersonRows({name: column for column, name in enumerate(FIELDS)}, TODAY)
    first = "33010620010203001"
    row = ["1", "张三", "男", first + check_character(first), "20010203", "", "", "1班", "本科"]
    person, _notes = reader.read(reader.own_texts(row), row, {})
    assert reader.read_usual(row) == person
    assert reader.read_usual([*row[:1], 3.0, *row[2:]]) is None
    assert reader.read_usual(row[:4]) is None
    # a row that ends before its empty cells says the same as one that has them
    fresh = PersonRows({name: column for column, name in enumerate(FIELDS)}, TODAY)
    bare = [*row[:5], "", "", "", ""]
    assert fresh.read(fresh.own_texts(row[:5]), row[:5], {}) == reader.read(
        reader.own_texts(bare), bare, {}
    )
