from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.registry_process import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.end_to_end.registry_process import RegistryProcess


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[RegistryProcess]:
    with serving(tmp_path / "registry") as process:
        yield process
