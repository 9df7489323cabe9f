"""Where a sitting stands follows from its events, in whatever order they come."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from capture_station.registry.standing import Happening, Standing, standing_of


def happening(place: int, kind: str, **body: object) -> Happening:
    return Happening(f"2026-06-01T09:00:{place:02d}", f"id-{place}", kind, json.dumps(body))


DAY = [
    happening(1, "entered"),
    happening(2, "fee-paid"),
    happening(3, "registered"),
    happening(4, "called"),
    happening(5, "portrait-kept", capture={"id": "c1"}),
    happening(6, "retake-asked", reason="blurred"),
    happening(7, "portrait-kept", capture={"id": "c2"}),
    happening(8, "disputed", reason="name"),
    happening(9, "dispute-settled"),
    happening(10, "retake-asked", reason="eyes"),
    happening(11, "retake-dropped"),
    happening(12, "confirmed"),
]


def test_each_event_moves_it_on() -> None:
    stages = [standing_of(DAY[: count + 1]).stage.value for count in range(len(DAY))]
    assert stages == [
        *("entered", "settled", "registered", "on_stage", "shot", "shot"),
        *("shot", "disputed", "shot", "shot", "shot", "done"),
    ]
    assert standing_of(DAY[:6]).retake_reason == "blurred"
    assert standing_of(DAY[:8]).dispute_reason == "name"
    last = standing_of(DAY)
    assert (last.capture_id, last.retake_reason, last.dispute_reason) == ("c2", "", "")


@given(st.permutations(DAY))
def test_the_order_of_arrival_does_not_matter(told: list[Happening]) -> None:
    assert standing_of(told) == standing_of(DAY)


def test_nothing_happened_yet() -> None:
    assert standing_of([]) == Standing()
