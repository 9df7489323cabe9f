from __future__ import annotations

import gc

import pytest

from capture_station.domain.bulk import collector_at_rest


def fail_at_rest() -> None:
    with collector_at_rest():
        assert not gc.isenabled()
        raise KeyError


@pytest.mark.parametrize("worked", [True, False])
def test_the_collector_is_afterwards_as_it_was(worked: bool) -> None:
    before = gc.isenabled()
    try:
        gc.enable() if worked else gc.disable()
        with pytest.raises(KeyError):
            fail_at_rest()
        assert gc.isenabled() is worked
    finally:
        gc.enable() if before else gc.disable()
