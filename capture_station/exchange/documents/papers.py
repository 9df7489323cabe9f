"""The papers of a capture day, filled in.

They are Chinese whatever the windows speak: they are for the school, its students and its file.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

import segno

from capture_station.domain.payment import PaymentMethod, yuan
from capture_station.domain.people import PersonData
from capture_station.exchange.documents.amounts import capital_amount
from capture_station.exchange.documents.sheets import filled_sheets, lines_of
from capture_station.exchange.documents.templates import (
    A4,
    A4_ACROSS,
    RECEIPT,
    TICKET,
    Document,
    fill,
    load_template,
)
from capture_station.exchange.planning import Timetable, counts_by_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from capture_station.domain.certificate import Certificate
    from capture_station.domain.session import Session
    from capture_station.domain.sitting import Sitting
    from capture_station.exchange.documents.templates import Paper, Values
    from capture_station.exchange.planning import Slot

_ROWS_A_SHEET = 16
_FACES_A_ROW, _FACE_ROWS = 6, 5
# Measured on the printed sheets: room for rows, height of a row of one line, of each further line.
_REGISTER_MM, _REGISTER_ROW_MM, _REGISTER_LINE_MM = 141.0, 8.8, 5.4
_NAME_ROOM, _CLASS_ROOM, _HEADING_ROOM = 18, 26, 30
_FACES_MM, _FACE_MM, _FACE_LINE_MM = 236.0, 41.5, 5.2
_FACE_NAME_ROOM = 16
_SLOTS_IN_TEXT = 8
_BLANK = " "
"""Keeps an empty cell as high as a filled one."""
_METHODS = {
    PaymentMethod.CASH: "现金",
    PaymentMethod.WECHAT: "微信",
    PaymentMethod.ALIPAY: "支付宝",
}
_EMPTY_PERSON = PersonData(student_number="", name="")


@dataclass(frozen=True, slots=True)
class Face:
    """A person in a class list: the portrait as JPEG, or None with what is said in its place."""

    person: PersonData
    serial: str = ""
    portrait: bytes | None = None
    missing: str = "未拍"


class Papers:
    """Makes the papers of one session.

    Args:
        session: The session.
        own_templates: Folder of an office's own templates; None for none.
        accepted: Names of the backgrounds in use, for what is better not worn before them.

    Every method raises `Trouble` as `load_template` and `fill` do.
    """

    def __init__(
        self, session: Session, own_templates: Path | None = None, accepted: Sequence[str] = ()
    ) -> None:
        self._session = session
        self._own = own_templates
        self._clothing = clothing_advice(accepted or session.backgrounds)
        self._common: dict[str, str] = {
            "school": session.school_name,
            "school_code": session.school_code,
            "place": session.place,
            "days": days_in_words(session.starts_on, session.ends_on),
        }

    def notice(self, made_on: date, timetable: Timetable | None = None) -> Document:
        """Return the notice to the students, with the time of each class where there is a plan."""
        slots = timetable.slots if timetable else ()
        return self._document(
            "毕业生图像采集通知",
            "notice",
            {
                "made_on": day_in_words(made_on),
                "clothing": self._clothing,
                "fee": _short_amount(self._session.price.on_site_fen),
                "has_slots": "x" if 0 < len(slots) <= _SLOTS_IN_TEXT else "",
                "has_annex": "x" if len(slots) > _SLOTS_IN_TEXT else "",
                "slots": [_slot_values(slot) for slot in slots],
            },
        )

    def class_notice(self, made_on: date, slots: Sequence[Slot]) -> Document:
        """Return the notice to the students of one class, with its own time.

        Args:
            made_on: Day on the notice.
            slots: Of this class, at least one.
        """
        notice = self.notice(made_on, Timetable(tuple(slots), ()))
        return replace(notice, title=f"{notice.title}-{slots[0].count.class_name or '未分班'}")

    def poster(self) -> Document:
        """Return the poster for the door: the steps, as large as the sheet allows."""
        fee = self._session.price.on_site_fen
        steps = [("进入", "出示身份证件、学号或采集码")]
        if fee:
            steps.append(("缴费", f"{_short_amount(fee)}元，请自备零钱"))
        steps += [
            ("登记", "核对个人信息，领取排队号"),
            ("拍照", "叫到号再进；坐正，看镜头"),
            ("核对", "看照片、姓名、性别、证件号码和民族，有误当场提出"),
        ]
        values = [
            {"number": str(number), "name": name, "words": words}
            for number, (name, words) in enumerate(steps, start=1)
        ]
        clothing = self._clothing or "穿有领的深色素净上衣。"
        return self._document("图像采集流程", "poster", {"steps": values, "clothing": clothing})

    def register(self, people: Sequence[PersonData] = (), blank_sheets: int = 2) -> Document:
        """Return the hand register.

        Args:
            people: Named beforehand, a new sheet for each class; empty rows if none.
            blank_sheets: Sheets of empty rows where nobody is named.
        """
        room_mm = _REGISTER_MM - _REGISTER_LINE_MM * (self._heading_lines() - 1)
        sheets = [
            sheet
            for _name, found in groupby(people, key=lambda one: one.class_name)
            for sheet in filled_sheets(found, _register_row_mm, room_mm, _ROWS_A_SHEET)
        ] or [[] for _ in range(blank_sheets)]
        values = [
            {
                "later": "x" if number else "",
                "page": str(number + 1),
                "pages": str(len(sheets)),
                "rows": [
                    _register_row(at + 1, sheet[at] if at < len(sheet) else None)
                    for at in range(len(sheet) + _blank_rows(sheet, room_mm))
                ],
            }
            for number, sheet in enumerate(sheets)
        ]
        return self._document("图像采集手工登记表", "register", {"sheets": values}, A4_ACROSS)

    def _heading_lines(self) -> int:
        """Return how many lines the heading of the register needs."""
        return max(lines_of(self._common[key], _HEADING_ROOM) for key in ("school", "place"))

    def certificates(
        self, issued: Sequence[Certificate], person: PersonData | None = None
    ) -> Document:
        """Return individual-capture certificates, a sheet each, under their numbers.

        Args:
            issued: What was issued.
            person: Whom they are for; None for blank ones that are filled in by hand.
        """
        values = [
            {**self._certificate(one, person or _EMPTY_PERSON), "later": "x" if place else ""}
            for place, one in enumerate(issued)
        ]
        return self._document("毕业生图像采集散拍证明", "certificate", {"copies": values})

    def _certificate(self, issued: Certificate, known: PersonData) -> dict[str, str]:
        told = issued.letter
        return {
            "number": issued.number,
            "school": known.school_name or self._session.school_name,
            "school_code": known.school_code or self._session.school_code or _BLANK,
            "name": known.name or _BLANK,
            "student_number": known.student_number or _BLANK,
            "id_number": known.id_number or _BLANK,
            "level": known.level or _BLANK,
            "study_form": known.study_form or _BLANK,
            "major": known.major or _BLANK,
            "class_name": known.class_name or _BLANK,
            "reason": told.reason or _BLANK,
            "teacher": told.teacher or known.adviser or _BLANK,
            "phone": told.phone or _BLANK,
            "address": told.address or _BLANK,
            "day": "　　　　年　　　月　　　日",
        }

    def receipt(
        self, person: PersonData, sitting: Sitting, operator: str, printed_at: datetime
    ) -> Document:
        """Return the receipt for a fee that was paid."""
        fee = sitting.fee
        held_fen = fee.held_fen if fee else 0
        method = _METHODS[fee.method] if fee and fee.method else ""
        values = {
            **_person_values(person),
            "number": f"{printed_at.astimezone():%Y%m%d}-{sitting.id[-8:].upper()}",
            "method": method,
            "amount": yuan(held_fen),
            "capitals": capital_amount(held_fen),
            "operator": operator,
            "printed_at": _moment(printed_at),
        }
        return self._document("收据", "receipt", values, RECEIPT)

    def ticket(self, person: PersonData, sitting: Sitting, printed_at: datetime) -> Document:
        """Return the queue ticket.

        Its QR code holds the student number, which finds the person at any desk; never the ID
        number, since tickets are left lying about.
        """
        number = person.student_number
        code = segno.make(number, error="m", micro=False) if number else None
        values = {
            **_person_values(person),
            "number": str(sitting.queue_number or ""),
            "qr": code.png_data_uri(scale=8, border=2) if code else "",
            "printed_at": _moment(printed_at),
        }
        return self._document("排队号", "ticket", values, TICKET)

    def class_list(self, class_name: str, faces: Sequence[Face]) -> Document:
        """Return the list of a class with its portraits."""
        taken = sum(face.portrait is not None for face in faces)
        cells: list[Values] = [
            {
                **_person_values(face.person),
                "serial": face.serial or _BLANK,
                "portrait": _data_uri(face.portrait),
                "missing": "" if face.portrait is not None else face.missing,
            }
            for face in faces
        ]
        empty: Values = dict.fromkeys(cells[0], "") if cells else {}
        cells += [empty] * (-len(cells) % _FACES_A_ROW)
        rows = [cells[at : at + _FACES_A_ROW] for at in range(0, len(cells), _FACES_A_ROW)]
        sheets = filled_sheets(rows, _faces_mm, _FACES_MM, _FACE_ROWS) or [[]]
        values: Values = {
            "class_name": class_name,
            "line": f"应拍 {len(faces)} 人，已拍 {taken} 人　{self._common['days']}",
            "sheets": [
                {
                    "later": "x" if number else "",
                    "page": str(number + 1),
                    "pages": str(len(sheets)),
                    "rows": [{"cells": row} for row in sheet],
                }
                for number, sheet in enumerate(sheets)
            ],
        }
        return self._document(f"照片名册-{class_name}", "classlist", values)

    def timetable(self, timetable: Timetable, per_hour: int) -> Document:
        """Return the plan of who comes when, for the advisers to sign."""
        counts = [*(slot.count for slot in timetable.slots), *timetable.unplaced]
        places = counts_by_place(counts)
        values: Values = {
            "people": str(sum(count.people for count in counts)),
            "classes": str(len({(count.place, count.class_name) for count in counts})),
            "rate": str(per_hour),
            "slots": [_slot_values(slot) for slot in timetable.slots],
            "has_places": "x" if len(places) > 1 else "",
            "places": [
                {"place": place or "未填院系", "people": str(people)}
                for place, people in places.items()
            ],
            "has_unplaced": "x" if timetable.unplaced else "",
            "unplaced": [
                {"class_name": count.class_name or "未分班", "people": str(count.people)}
                for count in timetable.unplaced
            ],
        }
        return self._document("图像采集时间安排", "timetable", values)

    def _document(self, title: str, name: str, values: Values, paper: Paper = A4) -> Document:
        template = load_template(name, self._own)
        return Document(title, fill(template, {**self._common, **values}), paper)


def clothing_advice(backgrounds: Iterable[str]) -> str:
    """Return what not to wear before these backgrounds, a sentence; empty if nothing special."""
    names = set(backgrounds)
    advice = []
    if any("blue" in name for name in names):
        advice.append("蓝色、浅蓝色")
    if any("white" in name or "grey" in name for name in names):
        advice.append("白色、浅灰色")
    return f"请勿穿{'和'.join(advice)}上衣。" if advice else ""


def day_in_words(day: date) -> str:
    """Return a day as Chinese letters write it, e.g. ``"2026年11月21日"``."""
    return f"{day.year}年{day.month}月{day.day}日"


def days_in_words(first: date, last: date) -> str:
    """Return a span of days, the year and month said once where they are the same."""
    if first == last:
        return day_in_words(first)
    if first.year != last.year:
        return f"{day_in_words(first)}至{day_in_words(last)}"
    month = f"{last.month}月" if last.month != first.month else ""
    return f"{day_in_words(first)}至{month}{last.day}日"


def _short_amount(fen: int) -> str:
    """Return yuan without needless noughts; empty for nothing."""
    return yuan(fen).removesuffix(".00") if fen else ""


def _moment(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def _person_values(person: PersonData) -> dict[str, str]:
    return {
        "name": person.name,
        "student_number": person.student_number or _BLANK,
        "class_name": person.class_name or _BLANK,
    }


def _register_row(row: int, person: PersonData | None) -> dict[str, str]:
    values = _person_values(person or _EMPTY_PERSON)
    return {**values, "row": str(row), "serial": _BLANK, "amount": _BLANK}


def _register_row_mm(person: PersonData) -> float:
    lines = max(lines_of(person.name, _NAME_ROOM), lines_of(person.class_name, _CLASS_ROOM))
    return _REGISTER_ROW_MM + _REGISTER_LINE_MM * (lines - 1)


def _blank_rows(sheet: Sequence[PersonData], room_mm: float) -> int:
    """Return how many empty rows still go below the named ones."""
    left_mm = room_mm - sum(map(_register_row_mm, sheet))
    return max(0, min(_ROWS_A_SHEET - len(sheet), int(left_mm // _REGISTER_ROW_MM)))


def _faces_mm(cells: Sequence[Values]) -> float:
    lines = max(lines_of(str(cell.get("name", "")), _FACE_NAME_ROOM) for cell in cells)
    return _FACE_MM + _FACE_LINE_MM * lines


def _slot_values(slot: Slot) -> dict[str, str]:
    return {
        "class_name": slot.count.class_name or "未分班",
        "adviser": slot.count.adviser or _BLANK,
        "people": str(slot.count.people),
        "day": f"{slot.starts_at.month}月{slot.starts_at.day}日",
        "hours": f"{slot.starts_at:%H:%M}–{slot.ends_at:%H:%M}",
    }


def _data_uri(jpeg: bytes | None) -> str:
    if jpeg is None:
        return ""
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode('ascii')}"
