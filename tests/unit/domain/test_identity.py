from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.domain.identity import (
    PROVINCE_PREFIXES,
    Gravity,
    born_of_sound,
    check_character,
    guess_type,
    lengthen,
    normalise_id,
    read_id,
)
from capture_station.domain.people import Gender, IdType

TODAY = date(2026, 6, 1)

regions = st.sampled_from(sorted(PROVINCE_PREFIXES - {"71", "81", "82", "83"})).flatmap(
    lambda prefix: st.from_regex(r"[0-9]{4}", fullmatch=True).map(lambda rest: prefix + rest)
)
birthdays = st.dates(date(1930, 1, 1), TODAY)
sequences = st.integers(0, 999).map(lambda n: f"{n:03}")


@st.composite
def resident_ids(draw: st.DrawFn) -> str:
    first = draw(regions) + draw(birthdays).strftime("%Y%m%d") + draw(sequences)
    return first + check_character(first)


def kinds(text: str, told: IdType | None = None) -> set[str]:
    return {problem.kind for problem in read_id(text, told, TODAY).problems}


@pytest.mark.parametrize(
    ("number", "born", "gender"),
    [
        ("11010519491231002X", date(1949, 12, 31), Gender.FEMALE),
        ("440524188001010014", date(1880, 1, 1), Gender.MALE),
    ],
)
def test_examples_of_the_standard(number: str, born: date, gender: Gender) -> None:
    reading = read_id(number, today=TODAY)
    assert reading.is_valid
    assert (reading.birth_date, reading.gender) == (born, gender)
    assert reading.region == number[:6]
    assert reading.id_type is IdType.RESIDENT_ID


@given(resident_ids())
def test_every_rightly_made_number_is_valid(number: str) -> None:
    reading = read_id(number, today=TODAY)
    assert reading.problems == ()
    assert reading.birth_date is not None
    assert reading.birth_date.strftime("%Y%m%d") == number[6:14]
    assert (reading.gender is Gender.MALE) == (int(number[16]) % 2 == 1)


@given(resident_ids(), st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_found(number: str, place: int, change: int) -> None:
    wrong = str((int(number[place]) + change) % 10)
    assert not read_id(number[:place] + wrong + number[place + 1 :], IdType.RESIDENT_ID).is_valid


@given(resident_ids(), st.integers(0, 15))
def test_two_neighbouring_digits_exchanged_are_found(number: str, place: int) -> None:
    exchanged = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if exchanged != number:
        assert not read_id(exchanged, IdType.RESIDENT_ID).is_valid


@given(resident_ids().filter(lambda number: number[6:8] == "19"))
def test_fifteen_digits_become_eighteen_with_a_warning(number: str) -> None:
    short = number[:6] + number[8:17]
    assert lengthen(short) == number
    reading = read_id(short, today=TODAY)
    assert reading.number == number
    assert [(p.kind, p.gravity) for p in reading.problems] == [("id-fifteen", Gravity.WARNING)]


@given(resident_ids(), st.sampled_from(" \t　\u00a0\u200b\ufeff"), st.integers(0, 18))
def test_blanks_and_widths_do_not_matter(number: str, blank: str, place: int) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    assert normalise_id(wide[:place] + blank + wide[place:]) == number
    assert normalise_id("'" + number.lower()) == number


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    reading = read_id(text, today=TODAY)
    assert reading.id_type in IdType
    assert normalise_id(normalise_id(text)) == normalise_id(text)


@pytest.mark.parametrize("mark", ["×", "х", "Х", "x", "ｘ", "Ⅹ"])
def test_lookalikes_of_x(mark: str) -> None:
    assert read_id("11010519491231002" + mark).number == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "id-empty"),
        ("1101051949123100", "id-length"),
        ("1101051949123100211", "id-length"),
        ("110105194912310021", "id-check-digit"),
        ("110105194913310028", "id-birth-date"),
        ("11010519491231A02X", "id-characters"),
        ("110105-19491231-002X", "id-characters"),
        ("110105********002X", "id-masked"),
        ("110105194912310000", "id-digits-lost"),
        ("330106209901010018", "id-born-in-future"),
    ],
)
def test_errors_have_names(text: str, kind: str) -> None:
    reading = read_id(text, IdType.RESIDENT_ID, TODAY)
    assert kind in {problem.kind for problem in reading.problems}
    assert not reading.is_valid


def test_an_unknown_region_is_only_a_warning() -> None:
    first = "99" + "0101" + "20030215" + "001"
    reading = read_id(first + check_character(first), IdType.RESIDENT_ID, TODAY)
    assert reading.id_type is IdType.FOREIGN_PERMANENT_RESIDENT
    first = "16" + first[2:]
    reading = read_id(first + check_character(first), IdType.RESIDENT_ID, TODAY)
    assert reading.is_valid
    assert [p.kind for p in reading.problems] == ["id-region-unknown"]


def test_a_person_of_more_than_110_years_is_a_warning() -> None:
    assert kinds("440524188001010014") == {"id-very-old"}


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("810000199408230021", IdType.HMT_RESIDENCE_PERMIT, "810000199408230021"),
        ("H12345678", IdType.HM_TRAVEL_PERMIT, "H12345678"),
        ("h1234567801", IdType.HM_TRAVEL_PERMIT, "H12345678"),
        ("M12345678(02)", IdType.HM_TRAVEL_PERMIT, "M12345678"),
        ("12345678", IdType.TAIWAN_TRAVEL_PERMIT, "12345678"),
        ("CAN110078052401", IdType.FOREIGN_PERMANENT_RESIDENT, "CAN110078052401"),
        ("911124198108030024", IdType.FOREIGN_PERMANENT_RESIDENT, "911124198108030024"),
        ("E12345678", IdType.PASSPORT, "E12345678"),
        ("EA1234567", IdType.PASSPORT, "EA1234567"),
        ("G12345678", IdType.PASSPORT, "G12345678"),
        ("AB1234567", IdType.PASSPORT, "AB1234567"),
    ],
)
def test_kinds_by_their_form(text: str, kind: IdType, number: str) -> None:
    reading = read_id(text, today=TODAY)
    assert (reading.id_type, reading.number, reading.problems) == (kind, number, ())


@pytest.mark.parametrize("prefix", ["810000", "820000", "830000"])
def test_residence_permits_called_identity_cards_are_told_apart(prefix: str) -> None:
    first = prefix + "20030215" + "001"
    reading = read_id(first + check_character(first), IdType.RESIDENT_ID, TODAY)
    assert reading.id_type is IdType.HMT_RESIDENCE_PERMIT
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("H12345678", IdType.RESIDENT_ID),
        ("E12345678", IdType.RESIDENT_ID),
        ("11010519491231002X", IdType.HMT_RESIDENCE_PERMIT),
        ("11010519491231002X", IdType.HM_TRAVEL_PERMIT),
        ("123", IdType.TAIWAN_TRAVEL_PERMIT),
        ("12", IdType.PASSPORT),
        ("12345678", IdType.FOREIGN_PERMANENT_RESIDENT),
        ("军字", IdType.OFFICER_CARD),
    ],
)
def test_a_number_of_another_kind_is_an_error(text: str, told: IdType) -> None:
    assert "id-not-of-that-kind" in kinds(text, told)


def test_an_officer_card_asks_for_the_resident_number() -> None:
    reading = read_id("军字第2001988号")
    assert reading.id_type is IdType.OFFICER_CARD
    assert [(p.kind, p.gravity) for p in reading.problems] == [("id-officer-card", Gravity.WARNING)]


def test_a_resident_number_called_passport_is_a_warning() -> None:
    assert kinds("11010519491231002X", IdType.PASSPORT) == {"id-looks-resident"}


def test_other_documents_are_taken_as_they_are() -> None:
    assert read_id("户口簿 12", IdType.OTHER).number == "户口簿12"
    assert read_id("123456789", IdType.PASSPORT).problems == ()


def test_what_fits_nothing_counts_as_a_resident_number() -> None:
    assert guess_type("123456789") is IdType.RESIDENT_ID
    assert guess_type("ABCDEF") is IdType.RESIDENT_ID
    assert guess_type("张三") is IdType.RESIDENT_ID


@given(
    st.sampled_from(["110105", "440524", "010105", "810000", "830000", "650101"]),
    st.dates(date(1880, 1, 1), date(2030, 12, 31)).map("{:%Y%m%d}".format)
    | st.sampled_from(["20040231", "00000000", "20041301"]),
    st.integers(0, 999),
    st.sampled_from(["right", "0", "7", "X"]),
)
def test_the_quick_look_and_the_close_one_agree(
    region: str, day: str, running: int, last: str
) -> None:
    first = f"{region}{day}{running:03}"
    number = first + (check_character(first) if last == "right" else last)
    reading = read_id(number, today=TODAY)
    is_sound = reading.id_type is IdType.RESIDENT_ID and not reading.problems
    assert born_of_sound(number, TODAY) == (reading.birth_date if is_sound else None)
