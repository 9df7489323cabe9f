"""Papers from templates: every value in its place, none taken for markup."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.domain.certificate import Certificate, Letter
from capture_station.domain.errors import Trouble
from capture_station.domain.ids import Operator, SessionId, SittingId, StudentId
from capture_station.domain.payment import Fee, FeeState, PaymentMethod
from capture_station.domain.people import PersonData
from capture_station.domain.plan import ClassCount
from capture_station.domain.session import PricePlan, Session, SessionState
from capture_station.domain.sitting import Sitting, Stage
from capture_station.exchange.documents.amounts import capital_amount
from capture_station.exchange.documents.papers import (
    Face,
    Papers,
    clothing_advice,
    days_in_words,
)
from capture_station.exchange.documents.sheets import filled_sheets, lines_of
from capture_station.exchange.documents.templates import A4_ACROSS, RECEIPT, fill, load_template
from capture_station.exchange.planning import plan_slots

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.exchange.documents.templates import Document

NOW = datetime(2026, 11, 21, 3, 4, tzinfo=UTC)
SESSION = Session(
    id=SessionId("s"),
    school_name="示例职业技术学院",
    school_code="12345",
    place="第二教学楼 204",
    starts_on=date(2026, 11, 21),
    ends_on=date(2026, 11, 23),
    spec_id="any",
    price=PricePlan(on_site_fen=2000, walk_in_fen=4000),
    serial_prefix="A",
    state=SessionState.OPEN,
    backgrounds=("light-blue",),
)
PERSON = PersonData(
    student_number="20210101",
    name="<欧阳>&明月",
    id_number="11010519491231002X",
    class_name="机电 2101",
    major="机电一体化技术",
    level="专科",
    study_form="普通全日制",
)
SITTING = Sitting(
    id=SittingId("019aa7e2-0000-7000-8000-00001234abcd"),
    session_id=SESSION.id,
    student_id=StudentId("x"),
    stage=Stage.REGISTERED,
    fee=Fee(2000, FeeState.PAID, 2000, PaymentMethod.WECHAT),
    queue_number=27,
)
PAPERS = Papers(SESSION)


def words_of(document: Document) -> str:
    """Return the text without markup; nothing of the template language may be left in it."""
    assert "${" not in document.html
    assert "<!--" not in document.html
    body = document.html.split("</head>")[1]
    return unescape(re.sub(r"<[^>]*>", "|", body))


def test_the_notice_tells_time_place_fee_and_clothes() -> None:
    table = plan_slots([ClassCount("机电 2101", 60)], [date(2026, 11, 21)], per_hour=60)
    told = words_of(PAPERS.notice(date(2026, 11, 10), table))
    for text in ("2026年11月21日至23日", "第二教学楼 204", "费用20元", "08:30–09:30"):
        assert text in told
    assert "请勿穿蓝色、浅蓝色上衣。" in told
    assert "各班时间" not in words_of(PAPERS.notice(date(2026, 11, 10)))


def test_the_poster_has_no_step_for_a_fee_that_nobody_pays() -> None:
    free = Papers(
        Session(
            **{
                name: getattr(SESSION, name)
                for name in Session.__slots__
                if name not in {"price", "id"}
            },
            id=SESSION.id,
            price=PricePlan(0, 0),
        )
    )
    assert words_of(PAPERS.poster()).count("缴费") == 1
    assert "缴费" not in words_of(free.poster())
    assert "费用" not in words_of(free.notice(date(2026, 11, 10)))


def test_the_register_begins_a_sheet_for_each_class() -> None:
    people = [
        PersonData(student_number=str(number), name=f"学生{number}", class_name=name)
        for name, count in (("甲", 20), ("乙", 3))
        for number in range(count)
    ]
    document = PAPERS.register(people)
    assert document.paper == A4_ACROSS
    told = words_of(document)
    assert "第 3 页，共 3 页" in told
    assert told.count("学生0") == 2
    assert "共 4 页" in words_of(PAPERS.register(blank_sheets=4))


def test_a_receipt_says_the_amount_twice_and_escapes_names() -> None:
    document = PAPERS.receipt(PERSON, SITTING, "周启明", NOW)
    assert document.paper == RECEIPT
    told = words_of(document)
    for text in ("<欧阳>&明月", "¥20.00", "贰拾元整", "微信", "周启明", "20261121-1234ABCD"):
        assert text in told
    assert "11010519491231002X" not in document.html


def test_a_ticket_carries_number_and_code_but_no_identity_number() -> None:
    document = PAPERS.ticket(PERSON, SITTING, NOW)
    assert "data:image/png;base64," in document.html
    assert "|27|" in words_of(document)
    assert "11010519491231002X" not in document.html
    unnumbered = PAPERS.ticket(PersonData(student_number="", name="王五"), SITTING, NOW)
    assert "<img" not in unnumbered.html


def test_a_certificate_carries_every_field_of_the_custom() -> None:
    letter = Letter("实习在外地", "刘老师", "010-1234", "长安街 1 号")
    issued = [
        Certificate(f"2026-A000{at}", SESSION.id, None, letter, NOW, Operator("甲"))
        for at in (3, 4, 5)
    ]
    told = words_of(PAPERS.certificates(issued[:1], PERSON))
    for text in (
        *("示例职业技术学院", "12345", "20210101", "<欧阳>&明月", "11010519491231002X", "专科"),
        *("普通全日制", "机电一体化技术", "机电 2101", "2026-A0003", "实习在外地", "刘老师"),
        *("010-1234", "长安街 1 号", "（盖章）"),
    ):
        assert text in told
    blank = words_of(PAPERS.certificates(issued))
    assert [f"2026-A000{at}" in blank for at in (3, 4, 5)] == [True] * 3
    assert blank.count("散拍证明") == 3


def test_a_class_list_shows_who_has_no_portrait() -> None:
    faces = [Face(PERSON, f"A{at:04}", b"jpeg" if at else None) for at in range(32)]
    document = PAPERS.class_list("机电 2101", faces)
    assert document.html.count("data:image/jpeg;base64,anBlZw==") == 31
    told = words_of(document)
    assert "应拍 32 人，已拍 31 人" in told
    assert told.count("|未拍|") == 1
    assert "共 2 页" in told
    assert "应拍 0 人" in words_of(PAPERS.class_list("空班", []))


def test_a_timetable_names_whom_it_has_no_room_for() -> None:
    plan = plan_slots([ClassCount("甲", 30), ClassCount("乙", 9999)], [date(2026, 11, 21)], 60)
    told = words_of(PAPERS.timetable(plan, 60))
    assert "应拍 10029 人，2 个班" in told
    assert "尚未安排" in told


def test_an_own_template_comes_first(tmp_path: Path) -> None:
    (tmp_path / "poster.html").write_text("<p>${school}的海报</p>", encoding="utf-8")
    assert Papers(SESSION, tmp_path).poster().html == "<p>示例职业技术学院的海报</p>"
    (tmp_path / "poster.html").write_text("${what}", encoding="utf-8")
    with pytest.raises(Trouble, match="template-value"):
        Papers(SESSION, tmp_path).poster()
    (tmp_path / "poster.html").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(Trouble, match="template-unreadable"):
        Papers(SESSION, tmp_path).poster()


def test_only_what_there_is_can_be_loaded() -> None:
    with pytest.raises(Trouble, match="template-unreadable"):
        load_template("no-such-paper")


@given(st.text())
def test_a_value_never_is_markup_or_template(text: str) -> None:
    filled = fill("<!-- each all -->[${one}]<!-- end all -->${one}", {"one": text, "all": [{}]})
    assert "<" not in filled
    plain = fill("${one}", {"one": "${two}<!-- if two -->", "two": "x"})
    assert plain == "${two}&lt;!-- if two --&gt;"


def test_values_of_the_wrong_kind_are_told() -> None:
    for template in ("${rows}", "<!-- each word -->x<!-- end word -->"):
        with pytest.raises(Trouble, match="template-value"):
            fill(template, {"rows": [], "word": "x"})


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (2000, "贰拾元整"),
        (10530, "壹佰零伍元叁角"),
        (508, "伍元零捌分"),
        (1_000_000, "壹万元整"),
        (10_005_000, "壹拾万零伍拾元整"),
        (100_100_001, "壹佰万零壹仟元零壹分"),
        (12_345_678_912, "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元壹角贰分"),
    ],
)
def test_amounts_in_capitals(fen: int, words: str) -> None:
    assert capital_amount(fen) == words


def test_days_and_clothes_in_words() -> None:
    assert days_in_words(date(2026, 11, 30), date(2026, 12, 1)) == "2026年11月30日至12月1日"
    assert days_in_words(date(2026, 12, 31), date(2027, 1, 1)) == "2026年12月31日至2027年1月1日"
    assert days_in_words(date(2026, 12, 31), date(2026, 12, 31)) == "2026年12月31日"
    assert clothing_advice(["white", "blue"]) == "请勿穿蓝色、浅蓝色和白色、浅灰色上衣。"
    assert clothing_advice(["red"]) == ""


LONG = PersonData(
    "20210304", "阿卜杜热合曼·买买提艾力·吐尔逊", class_name="学前教育（双语）三年制专科3班"
)


def test_long_names_leave_fewer_rows_on_a_sheet() -> None:
    short = words_of(PAPERS.register([PERSON] * 16))
    assert "共 1 页" in short
    assert "共 2 页" in words_of(PAPERS.register([LONG] * 16))
    faces = [Face(LONG, "A0001", b"jpeg")] * 30
    assert "共 2 页" in words_of(PAPERS.class_list("甲", faces))
    assert "共 1 页" in words_of(PAPERS.class_list("甲", [Face(PERSON, "A1", b"j")] * 30))


@given(st.lists(st.floats(0.5, 30), max_size=60), st.integers(1, 9))
def test_sheets_hold_everything_in_order_and_no_more_than_fits(
    heights: list[float], most: int
) -> None:
    sheets = filled_sheets(heights, lambda height: height, 50, most)
    assert [height for sheet in sheets for height in sheet] == heights
    for sheet in sheets:
        assert len(sheet) == 1 or sum(sheet) <= 50.001
        assert 0 < len(sheet) <= most


def test_lines_that_a_text_needs() -> None:
    assert [lines_of(text, 6) for text in ("", "王一", "王一二", "王一二三", "abcdefg")] == [
        *(1, 1, 1, 2, 2)
    ]
    assert lines_of("Alexander Christopher Montgomery", 18) == 3
    assert lines_of("J. Lee", 6) == 1


def test_many_classes_stand_on_a_sheet_of_their_own() -> None:
    counts = [ClassCount(f"{at} 班", 10) for at in range(12)]
    timetable = plan_slots(counts, [date(2026, 11, 21)], 60)
    few = words_of(
        PAPERS.notice(date(2026, 11, 1), plan_slots(counts[:3], [date(2026, 11, 21)], 60))
    )
    assert "附表" not in few
    many = words_of(PAPERS.notice(date(2026, 11, 1), timetable))
    assert many.index("附表：各班时间") < many.index("0 班")
