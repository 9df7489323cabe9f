from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capture_station.domain.errors import Trouble
from capture_station.exchange.lists import DBF_FIELDS, LIST_FIELDS
from capture_station.exchange.problems import field_title
from capture_station.exchange.recipients import (
    read_profile,
    recipient_profile,
    recipient_profiles,
)

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
title = {zh = "甲", en = "a"}
about = {zh = "甲", en = "a"}
outward = true
sources = ["x"]
checked = 2025-11-01
[photos]
template = "{serial}.jpg"
container = "folder"
[list]
formats = ["xlsx"]
columns = ["serial"]
"""


def test_a_user_adds_and_replaces_profiles(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "school-archive.toml").write_text(GOOD, encoding="utf-8")
    profiles = {one.id: one for one in recipient_profiles(tmp_path)}
    assert profiles["own"].title_in("zh") == "甲"
    assert profiles["school-archive"].columns == ("serial",)
    assert recipient_profile("school-archive").columns != ("serial",)
    with pytest.raises(Trouble, match="profile-unknown"):
        recipient_profile("own")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title =", "titel ="),
        ('"{serial}.jpg"', '"photo.jpg"'),
        ('"folder"', '"rar"'),
        ('["xlsx"]', '["doc"]'),
        ('columns = ["serial"]', 'columns = ["shoe_size"]'),
        ("2025-11-01", '"soon"'),
        ("[photos]", "[photos"),
        ("[photos]", "[photo]"),
        ('title = {zh = "甲", en = "a"}', 'title = "甲"'),
    ],
)
def test_a_faulty_profile_is_refused_by_name(tmp_path: Path, old: str, new: str) -> None:
    assert old in GOOD
    path = tmp_path / "own.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(Trouble) as trouble:
        read_profile(path)
    assert trouble.value.key == "exchange.profile-bad"
    assert trouble.value.params["file"] == "own.toml"
    assert trouble.value.params["reason"]


def test_every_list_field_has_a_title_and_a_dbf_field() -> None:
    assert LIST_FIELDS.keys() == DBF_FIELDS.keys()
    names = [field.name for field in DBF_FIELDS.values()]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 10 for name in names)
    assert all(field_title(field, "zh") for field in LIST_FIELDS)
