from __future__ import annotations

import pytest

from capture_station.domain.errors import Trouble
from capture_station.exchange.rejections import match_rejections, read_rejections
from tests.unit.exchange.lists import xlsx
from tests.unit.exchange.portraits import a_person, an_item

PORTRAITS = [an_item(n) for n in range(1, 6)]


def serials(headings: list[str], *rows: list[str], **names: str) -> list[str | None]:
    found = read_rejections(xlsx(*rows, headings=headings))
    return [match.serial for match in match_rejections(found, PORTRAITS, names or None)]


def test_portraits_are_found_by_whatever_the_list_names() -> None:
    person = a_person(3)
    assert serials(["学号", "原因"], [person.student_number, "模糊"]) == ["A0003"]
    assert serials(["身份证号", "审核意见"], [person.id_number.lower(), "反光"]) == ["A0003"]
    assert serials(["采集码", "原因"], ["code-3", "x"], ["CODE-3", "x"]) == ["A0003", None]
    assert serials(["拍摄序号", "姓名"], ["a0003", person.name]) == ["A0003"]
    assert serials(["文件名", "原因"], ["x\\P3.JPG", "x"], A0003="照片/p3.jpg") == ["A0003"]


def test_nobody_is_taken_for_somebody_else() -> None:
    three, four = a_person(3), a_person(4)
    assert serials(["拍摄序号", "姓名"], ["A0003", four.name]) == [None]
    assert serials(["拍摄序号", "学号"], ["A0003", four.student_number]) == [None]
    assert serials(["学号", "原因"], ["999", "x"]) == [None]
    assert serials(["拍摄序号", "身份证号"], ["A0003", "3301**********0012"]) == ["A0003"]
    assert serials(["身份证号", "姓名"], ["3301**********0012", three.name]) == [None]


def test_reasons_are_kept_in_the_recipients_words() -> None:
    found = read_rejections(
        "名单\n学号,姓名,不合格原因\n1,张三,眼镜反光\n,,\n2,李四,\n".encode("gb18030")
    )
    assert [(one.row, one.name, one.reason) for one in found] == [
        (3, "张三", "眼镜反光"),
        (5, "李四", ""),
    ]
    with pytest.raises(Trouble):
        read_rejections("颜色\n红\n".encode())
