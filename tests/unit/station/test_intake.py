"""Photos that people bring: judged, paid and kept like all others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from capture_station.checks.judge import Development
from capture_station.domain import events as ev
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import CropWindow, Verdict
from capture_station.domain.order import PrintOrder
from capture_station.domain.payment import FeeState, PaymentMethod
from capture_station.domain.session import PricePlan
from capture_station.domain.sitting import Stage
from capture_station.station.intake import BroughtPhoto, Intake, is_settled, read_photo
from tests.store.material import BY, JUDGEMENT, PLAN, opened
from tests.unit.workflow.world import ManualClock, shot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from capture_station.checks.judge import Judge
    from capture_station.domain.findings import Judgement
    from capture_station.domain.ids import SessionId, StudentId
    from capture_station.domain.spec import PhotoSpec
    from tests.store.material import Room

PAID = ev.FeePaid(PaymentMethod.ALIPAY, 6000, 6000, "4200")
ORDER = PrintOrder("王五", "138", "某市某路 1 号")
CROP = CropWindow(10, 20, 480, 640)


@dataclass
class FakeJudge:
    """Finds of the file itself what it is told; of what it develops that all is well."""

    of_file: Judgement

    def judge_file(self, _data: bytes, _spec: object, _accepted: object) -> Judgement:
        return self.of_file

    def develop(self, _data: bytes, _spec: object, _accepted: object) -> Development:
        return Development(b"developed", CROP, JUDGEMENT)


@dataclass
class Frame:
    width_px: int = 480
    height_px: int = 640


@dataclass
class Spec:
    frame: Frame


SPEC = cast("PhotoSpec", Spec(Frame()))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with opened(tmp_path / "data") as made:
        yield made


def begun(room: Room) -> tuple[SessionId, StudentId]:
    priced = replace(PLAN, price=PricePlan(2000, 2500, 6000))
    session, (student,) = room.session(people=1, plan=priced)
    return session.id, student.id


def judged(judgement: Judgement, photo: bytes = b"\xff\xd8\xff.") -> Any:
    intake = Intake(cast("Any", None), ManualClock())
    return intake.judge(cast("Judge", FakeJudge(judgement)), photo, SPEC, ())


def test_a_finished_portrait_stays_as_it_is() -> None:
    made = judged(JUDGEMENT)
    assert made.portrait == made.original == b"\xff\xd8\xff."
    assert made.original_suffix == ".jpg"
    assert made.crop == CropWindow(0, 0, 480, 640)


@pytest.mark.parametrize(
    "of_file",
    [
        replace(JUDGEMENT, verdict=Verdict.FAIL),
        replace(JUDGEMENT, geometry=None),
        replace(JUDGEMENT, geometry=replace(cast("Any", JUDGEMENT.geometry), width=3000)),
    ],
)
def test_every_other_photo_is_cut(of_file: Judgement) -> None:
    made = judged(of_file, b"\x89PNG")
    assert (made.portrait, made.original, made.crop) == (b"developed", b"\x89PNG", CROP)
    assert made.original_suffix == ".png"


def test_what_is_no_photo_is_refused(tmp_path: Path) -> None:
    unreadable = replace(JUDGEMENT, verdict=Verdict.UNREADABLE, reason="picture.damaged")
    with pytest.raises(Trouble, match=r"develop\.unreadable"):
        judged(unreadable)
    assert judged(JUDGEMENT, b"??").original_suffix == ".bin"
    with pytest.raises(Trouble, match=r"file\.unreachable"):
        read_photo(tmp_path / "none.jpg")
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate((64 << 20) + 1)
    with pytest.raises(Trouble, match=r"intake\.too-big"):
        read_photo(large)


def test_a_photo_is_taken_in_with_order_and_payment(room: Room) -> None:
    session_id, student_id = begun(room)
    intake = Intake(room.desk, ManualClock())
    photo = BroughtPhoto(shot(), ORDER, PAID, confirmed=True)
    sitting = intake.take(BY, session_id, student_id, photo)
    assert (sitting.stage, sitting.order) == (Stage.DONE, ORDER)
    assert sitting.capture is not None
    assert sitting.capture.serial.text == "A0001"
    assert room.records.original(sitting.capture) == b"original"
    assert room.records.sitting(sitting.id) == sitting
    assert [hit.sitting for hit in room.records.orders(session_id)] == [sitting]
    assert room.records.money(session_id).held_fen == 6000
    again = room.desk.ask_retake(BY, sitting.id, "不清楚")
    assert again.stage is Stage.REGISTERED
    better = intake.take(BY, session_id, student_id, BroughtPhoto(shot(), PrintOrder()))
    assert better.capture is not None
    assert (better.capture.take, better.capture.serial) == (2, sitting.capture.serial)
    assert better.order == ORDER


@pytest.mark.parametrize(
    ("settlement", "state"),
    [(ev.FeeBySchool(), FeeState.BY_SCHOOL), (ev.FeeWaived("家庭困难"), FeeState.WAIVED)],
)
def test_other_ways_of_settling(room: Room, settlement: Any, state: FeeState) -> None:
    session_id, student_id = begun(room)
    intake = Intake(room.desk, ManualClock())
    sitting = intake.take(BY, session_id, student_id, BroughtPhoto(shot(), ORDER, settlement))
    assert sitting.fee is not None
    assert (sitting.fee.state, sitting.stage) == (state, Stage.SHOT)
    assert is_settled(sitting, 6000)


def test_nothing_is_kept_that_is_not_paid_or_fails_without_a_reason(room: Room) -> None:
    session_id, student_id = begun(room)
    intake = Intake(room.desk, ManualClock())
    failing = BroughtPhoto(shot(Verdict.FAIL), ORDER, PAID)
    with pytest.raises(Trouble, match="override-needed"):
        intake.take(BY, session_id, student_id, failing)
    assert room.records.orders(session_id) == ()
    with pytest.raises(Trouble, match="fee-due"):
        intake.take(BY, session_id, student_id, BroughtPhoto(shot(), ORDER))
    (hit,) = room.records.orders(session_id)
    assert not is_settled(hit.sitting, 6000)
    kept = intake.take(BY, session_id, student_id, replace(failing, override_reason="医疗头巾"))
    assert kept.capture is not None
    assert kept.capture.override_reason == "医疗头巾"


def test_who_owes_nothing_pays_nothing() -> None:
    assert is_settled(None, 0)
    assert not is_settled(None, 6000)
