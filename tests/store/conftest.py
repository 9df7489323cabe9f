from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.material import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.store.material import Room


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def room(folder: Path) -> Iterator[Room]:
    with opened(folder) as opened_room:
        yield opened_room
