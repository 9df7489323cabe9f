"""Shots of an interrupted run: taken in after all, or thrown away."""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from capture_station.checks.judge import Development
from capture_station.domain.capture import Shot
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Verdict
from capture_station.domain.ids import CaptureId, new_uuid7
from capture_station.domain.sitting import Sitting, Stage
from capture_station.station.station import Station
from tests.store.material import BY, Room
from tests.unit.workflow.world import CROP, ManualClock, judgement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (48, 64), (90, 120, 200)).save(out, "JPEG")
    return out.getvalue()


class MadeUpJudge:
    """Finds what it was told to find."""

    def __init__(self, verdict: Verdict = Verdict.PASS) -> None:
        self._verdict = verdict

    def develop(self, *_told: object) -> Development:
        return Development(jpeg(), CROP, judgement(self._verdict))


@contextmanager
def after_a_crash(folder: Path, *, back_in_line: bool = False) -> Iterator[tuple[Station, Sitting]]:
    """Leave the files of a shot without its row, and open the folder again."""
    clock = ManualClock()
    station = Station.open(folder, clock)
    room = Room(station.store, clock)
    session, (student, *_) = room.session()
    sitting = room.to_camera(session.id, student)
    shot = Shot(jpeg(), ".jpg", jpeg(), CROP, judgement(), clock.now())
    capture_id = CaptureId(new_uuid7(clock))
    station.store.photos.keep(session.id, sitting.id, capture_id, shot)
    if back_in_line:
        room.desk.send_back(BY, sitting.id)
    station.close()
    again = Station.open(folder, clock)
    try:
        yield again, sitting
    finally:
        again.close()


def files(folder: Path) -> int:
    return len([path for path in (folder / "photos").rglob("*") if path.is_file()])


@pytest.mark.parametrize("back_in_line", [False, True])
def test_a_shot_is_adopted_for_its_person(tmp_path: Path, back_in_line: bool) -> None:
    with after_a_crash(tmp_path, back_in_line=back_in_line) as (station, sitting):
        (offer,) = station.orphans.offers()
        assert offer.is_adoptable
        assert offer.student is not None
        assert offer.student.id == sitting.student_id
        assert offer.picture == jpeg()
        shot = station.orphans.judge_again(MadeUpJudge(), offer)  # type: ignore[arg-type]  # the part that is used
        assert shot.taken_at == offer.orphan.taken_at
        kept = station.orphans.adopt(BY, offer, shot)
        assert kept.stage is Stage.SHOT
        assert (station.orphans.count, files(tmp_path)) == (0, 3)
        acts = [line.act for line in station.records.history(sitting.id)]
        assert "orphan-adopted" in acts
    with after_nothing(tmp_path) as station:
        assert station.recovery.is_clean


@contextmanager
def after_nothing(folder: Path) -> Iterator[Station]:
    station = Station.open(folder, ManualClock())
    try:
        yield station
    finally:
        station.close()


def test_what_the_rules_refuse_stays_where_it_is(tmp_path: Path) -> None:
    with after_a_crash(tmp_path) as (station, sitting):
        (offer,) = station.orphans.offers()
        judge = MadeUpJudge(Verdict.FAIL)
        shot = station.orphans.judge_again(judge, offer)  # type: ignore[arg-type]  # as above
        with pytest.raises(Trouble, match="override-needed"):
            station.orphans.adopt(BY, offer, shot)
        assert (station.orphans.count, files(tmp_path)) == (1, 3)
        assert station.records.sitting(sitting.id).stage is Stage.ON_STAGE


def test_a_discarded_shot_is_gone_and_remembered(tmp_path: Path) -> None:
    with after_a_crash(tmp_path) as (station, sitting):
        (offer,) = station.orphans.offers()
        station.orphans.discard(BY, offer)
        assert (station.orphans.offers(), files(tmp_path)) == ((), 0)
        assert station.records.history(sitting.id)[-1].act == "orphan-discarded"


def test_a_shot_without_its_original_can_only_be_looked_at(tmp_path: Path) -> None:
    with after_a_crash(tmp_path) as (station, _sitting):
        pass
    (original,) = (tmp_path / "photos").rglob("*.original.jpg")
    original.unlink()
    with after_nothing(tmp_path) as station:
        (offer,) = station.orphans.offers()
        assert not offer.is_adoptable
        with pytest.raises(Trouble, match="orphan-incomplete"):
            station.orphans.judge_again(MadeUpJudge(), offer)  # type: ignore[arg-type]  # as above
