from __future__ import annotations

import json
import typing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.domain import events as ev
from capture_station.domain import records
from capture_station.domain.findings import CropWindow
from tests.unit.domain.strategies import values_of

EVENTS = (*typing.get_args(ev.SittingEvent), *typing.get_args(ev.SessionEvent))
WRITTEN_BEFORE = Path(__file__).with_name("events_v1.jsonl")


@given(event=st.one_of([values_of(event) for event in EVENTS]))
def test_what_is_read_is_exactly_what_was_written(event: ev.SittingEvent) -> None:
    written = records.write_event(event)
    assert records.read_event(written) == event
    assert type(records.read_event(written)) is type(event)


def test_every_event_has_a_kind_of_its_own() -> None:
    assert set(records._KINDS.values()) == set(EVENTS)


def test_facts_written_by_earlier_programs_are_read_and_written_alike() -> None:
    lines = WRITTEN_BEFORE.read_text(encoding="utf-8").splitlines()
    kinds = set()
    for line in lines:
        told = json.loads(line)
        body = json.dumps(told["body"], ensure_ascii=False, separators=(",", ":"))
        written = records.Written(told["kind"], told["version"], body)
        assert records.write_event(records.read_event(written)) == written
        kinds.add(told["kind"])
    assert kinds == set(records._KINDS)


def test_an_older_shape_takes_every_step_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "VERSION", 3)
    steps = {
        ("fee-waived", 1): lambda body: {"why": body["grund"]},
        ("fee-waived", 2): lambda body: {"reason": body["why"]},
    }
    monkeypatch.setattr(records, "_UPGRADES", steps)
    old = records.Written("fee-waived", 1, '{"grund":"贫困生"}')
    assert records.read_event(old) == ev.FeeWaived("贫困生")


def test_numbers_of_array_libraries_are_written_as_plain_ones() -> None:
    crop = CropWindow(np.float32(0.5), np.float64(1.25), 3, 4.0)  # type: ignore[arg-type]
    told = records.to_json(crop)
    assert told == '{"left":0.5,"top":1.25,"width":3,"height":4.0}'
    assert records.from_json(CropWindow, told) == CropWindow(0.5, 1.25, 3, 4.0)


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        records.to_json(CropWindow(float("nan"), 0, 1, 1))


def test_a_union_that_json_cannot_tell_apart_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be told apart"):
        records._maybe(records._writer, (CropWindow, datetime))


@given(moments=st.lists(st.datetimes(timezones=st.just(UTC)), min_size=2, max_size=2))
def test_moments_sort_as_text(moments: list[datetime]) -> None:
    told = [records.moment_text(moment) for moment in moments]
    assert (told[0] < told[1]) is (moments[0] < moments[1])
    assert [records.read_moment(each) for each in told] == moments


def test_moments_are_stored_in_utc() -> None:
    local = datetime(2026, 6, 1, 9, 0, tzinfo=timezone(timedelta(hours=8)))
    assert records.moment_text(local) == "2026-06-01T01:00:00.000000+00:00"
