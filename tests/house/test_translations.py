"""The English of the windows is complete, and compiled from what stands in the code."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(
    importlib.util.find_spec("PySide6") is None, reason="the tools come with PySide6"
)
def test_nothing_is_untranslated_or_out_of_date() -> None:
    spec = importlib.util.spec_from_file_location("translate", _ROOT / "packaging" / "translate.py")
    assert spec is not None
    assert spec.loader is not None
    translate = importlib.util.module_from_spec(spec)
    sys.modules["translate"] = translate
    spec.loader.exec_module(translate)
    assert translate.outdated() == []
