"""The demo stays open only where somebody can close it."""

from __future__ import annotations

import pytest

from capture_station.cli.conduct import main
from capture_station.ui.demo import performance


@pytest.mark.parametrize(
    ("platform", "words", "watched"),
    [("xcb", (), True), ("offscreen", (), False), ("xcb", ("--headless",), False)],
)
def test_a_demo_is_watched_where_there_is_a_screen(
    monkeypatch: pytest.MonkeyPatch, platform: str, words: tuple[str, ...], watched: bool
) -> None:
    plans: list[performance.DemoPlan] = []

    def play(plan: performance.DemoPlan, _told: object) -> dict[str, bool]:
        plans.append(plan)
        return {"ok": True}

    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    monkeypatch.setattr(performance, "play_demo", play)
    assert main(["demo", *words]) == 0
    assert [plan.watched for plan in plans] == [watched]
