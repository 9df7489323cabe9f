"""The usual prices are a plan that a session can begin with."""

from __future__ import annotations

from capture_station.station.prices import usual_prices


def test_who_is_not_on_the_roster_pays_more_and_a_brought_photo_most() -> None:
    prices = usual_prices()
    assert 0 < prices.on_site_fen < prices.walk_in_fen < prices.self_provided_fen
    assert prices.fee_fen(walk_in=False) == prices.on_site_fen
