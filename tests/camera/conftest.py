"""What the tests of the camera share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.camera.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path / "incoming")
    made.source.open()
    yield made
    made.source.close()
