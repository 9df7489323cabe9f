"""The settings file: defaults, limits, faults."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from capture_station.domain.errors import Trouble
from capture_station.settings import FILE_NAME, SETTINGS, Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_a_fresh_folder_has_the_defaults(tmp_path: Path) -> None:
    settings, trouble = Settings.load(tmp_path)
    assert trouble is None
    assert settings.text("ui.language") == "zh"
    assert settings.flag("desk.auto_shutter") is False
    assert not (tmp_path / FILE_NAME).exists()


def test_what_is_set_is_there_again_and_a_default_is_not_written(tmp_path: Path) -> None:
    settings, _ = Settings.load(tmp_path)
    settings.set("ui.theme", "dark")
    settings.set("desk.auto_shutter", value=True)
    settings.set("desk.auto_shutter", value=False)
    again, trouble = Settings.load(tmp_path)
    assert (again.text("ui.theme"), trouble) == ("dark", None)
    assert json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8")) == {"ui.theme": "dark"}


@pytest.mark.parametrize(
    ("key", "value"), [("ui.theme", "pink"), ("desk.auto_shutter", "yes"), ("ui.theme", 1)]
)
def test_a_value_outside_its_limits_is_refused(tmp_path: Path, key: str, value: str | int) -> None:
    settings, _ = Settings.load(tmp_path)
    with pytest.raises(Trouble, match="bad-value"):
        settings.set(key, value)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe\x00"])
def test_a_broken_file_is_put_aside_and_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    settings, trouble = Settings.load(tmp_path)
    assert trouble is not None
    assert trouble.key == "settings.put-aside"
    assert settings.text("ui.language") == "zh"
    assert (tmp_path / "settings.broken.json").read_bytes() == content


def test_a_folder_that_cannot_be_written_keeps_the_old_value(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "missing" / FILE_NAME)
    with pytest.raises(Trouble, match="not-saved"):
        settings.set("ui.theme", "dark")
    assert settings.text("ui.theme") == "light"


def test_values_of_a_newer_or_older_program_fall_back(tmp_path: Path) -> None:
    told = {"ui.theme": "sepia", "from.the.future": 1, "spec.default": "周"}
    (tmp_path / FILE_NAME).write_text(json.dumps(told), encoding="utf-8")
    settings, trouble = Settings.load(tmp_path)
    assert trouble is None
    assert (settings.text("ui.theme"), settings.text("spec.default")) == ("light", "周")


def test_asking_for_the_wrong_type_is_a_bug(tmp_path: Path) -> None:
    settings, _ = Settings.load(tmp_path)
    with pytest.raises(TypeError):
        settings.text("desk.auto_shutter")
    with pytest.raises(TypeError):
        settings.flag("ui.theme")
    with pytest.raises(KeyError):
        settings.value("no.such")


def test_each_setting_stands_once_with_a_sentence_and_a_fitting_default() -> None:
    assert len({setting.key for setting in SETTINGS}) == len(SETTINGS)
    for setting in SETTINGS:
        assert setting.zh.endswith("。")
        assert setting.en.endswith(".")
        assert not setting.choices or setting.default in setting.choices
