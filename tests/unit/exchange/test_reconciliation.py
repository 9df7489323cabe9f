from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.domain.errors import Trouble
from capture_station.exchange.reconciliation import (
    CashCount,
    DatabaseLine,
    Difference,
    RegisterLine,
    compare_register,
    read_amount,
    read_register,
)
from tests.unit.exchange.lists import saved, workbook, xlsx

NAMES = ["张三", "李四", "王五", "赵六", "钱七", "孙八"]
DATABASE = [DatabaseLine(f"A{n:04}", name, 2000) for n, name in enumerate(NAMES, start=1)]


def differences(
    register: list[RegisterLine], database: list[DatabaseLine] = DATABASE
) -> list[tuple[Difference, str]]:
    return [(f.difference, f.serial) for f in compare_register(register, database)]


def lines(*changed: RegisterLine, without: int = 0) -> list[RegisterLine]:
    same = {n: RegisterLine(n, f"{n}", name, 2000) for n, name in enumerate(NAMES, start=1)}
    same |= {line.row: line for line in changed}
    same.pop(without, None)
    return list(same.values())


def test_a_register_that_agrees() -> None:
    assert differences(lines()) == []


@given(st.permutations(range(6)), st.sampled_from(["A{:04}", "a{}", "{}", "{:04}", " Ａ{:03} "]))
def test_neither_order_nor_writing_of_numbers_matters(order: list[int], form: str) -> None:
    register = [RegisterLine(n, form.format(n + 1), NAMES[n], 2000) for n in order]
    assert differences(register) == []


@given(
    st.lists(st.integers(1, 40), unique=True),
    st.lists(st.integers(1, 40), unique=True, min_size=1),
)
def test_what_one_side_lacks_is_told_exactly(register: list[int], database: list[int]) -> None:
    told = differences(
        [RegisterLine(n, f"A{n:04}", "") for n in register],
        [DatabaseLine(f"A{n:04}", "甲") for n in database],
    )
    lacking = {s for d, s in told if d is Difference.ONLY_IN_DATABASE}
    surplus = {s for d, s in told if d is Difference.ONLY_IN_REGISTER}
    missing = {s for d, s in told if d is Difference.SERIAL_MISSING}
    assert lacking == {f"A{n:04}" for n in set(database) - set(register)}
    assert surplus == {f"A{n:04}" for n in set(register) - set(database)}
    assert missing == {f"A{n:04}" for n in range(1, max(database)) if n not in database}


def test_each_difference_has_its_name() -> None:
    register = lines(
        RegisterLine(2, "2", "李四四", 2000),
        RegisterLine(3, "3", "王五", 1500),
        RegisterLine(7, "3", "周九"),
        RegisterLine(8, "99", "吴十"),
        RegisterLine(9, "?", "郑"),
        without=6,
    )
    assert set(differences(register)) == {
        (Difference.NAME_DIFFERS, "A0002"),
        (Difference.AMOUNT_DIFFERS, "A0003"),
        (Difference.SERIAL_TWICE_IN_REGISTER, "A0003"),
        (Difference.ONLY_IN_DATABASE, "A0006"),
        (Difference.ONLY_IN_REGISTER, "99"),
        (Difference.SERIAL_UNREADABLE, "?"),
    }


def test_two_people_at_each_others_number_are_told_once() -> None:
    register = lines(RegisterLine(4, "4", "钱七", 2000), RegisterLine(5, "5", "赵六", 2000))
    found = compare_register(register, DATABASE)
    assert [f.difference for f in found] == [Difference.NAMES_EXCHANGED]
    assert found[0].database is not None
    assert found[0].register is not None
    assert {found[0].database.name, found[0].register.name} == {"赵六"}


def test_a_bare_number_fits_no_portrait_where_two_stations_used_it() -> None:
    database = [DatabaseLine("A0001", "甲"), DatabaseLine("B0001", "乙")]
    told = differences([RegisterLine(1, "1", "甲"), RegisterLine(2, "B1", "乙")], database)
    assert told == [(Difference.ONLY_IN_REGISTER, "1"), (Difference.ONLY_IN_DATABASE, "A0001")]


def test_cash() -> None:
    count = CashCount(opening_fen=10_000, taken_fen=40_000, refunded_fen=2_000, counted_fen=47_500)
    assert count.expected_fen == 48_000
    assert count.difference_fen == -500


@pytest.mark.parametrize(
    ("text", "fen"),
    [("20", 2000), ("20.5", 2050), ("¥15.00", 1500), ("１５元", 1500), ("", None), ("免", None)],
)
def test_amounts(text: str, fen: int | None) -> None:
    assert read_amount(text) == fen


def test_a_register_is_read_from_a_file() -> None:
    rows = [[1, "张 三", 20, "一班"], [], ["2", "李四", "免费", ""]]
    data = xlsx(*rows, headings=["序号", "姓名", "金额", "班号"])
    assert read_register(data) == (
        RegisterLine(2, "1", "张三", 2000),
        RegisterLine(4, "2", "李四", None),
    )
    with pytest.raises(Trouble, match="no-usable-column"):
        read_register(xlsx(["x"], headings=["颜色"]))


def test_a_register_of_several_sheets_with_headers_and_sums_between() -> None:
    head = ["拍摄序号", "姓名", "金额"]
    pages = [
        [["手工登记表"], head, ["A0001", "甲", 20], ["合计", None, 20], ["登记人：李", None, None]],
        [head, ["A0002", "乙", 20], head, ["3", "丙", "20元"], ["本页人数：2", "", ""]],
    ]
    lines = read_register(saved(workbook(*pages, [["别的"]])))
    assert [(line.serial, line.name, line.amount_fen) for line in lines] == [
        ("A0001", "甲", 2000),
        ("A0002", "乙", 2000),
        ("3", "丙", 2000),
    ]
    book = workbook(*pages)
    book.worksheets[0].sheet_state = "hidden"
    assert len(read_register(saved(book))) == 2
