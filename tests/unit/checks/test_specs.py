from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capture_station.checks.rules.table import RULES
from capture_station.checks.specs import load_specs
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Basis, Severity

if TYPE_CHECKING:
    from pathlib import Path

OWN = """\
id = "school.own"
extends = "cn.chsi.degree.2017"
title = { zh = "校内", en = "School" }
authority = "School"
status = "notice"
sources = ["notice"]
checked = 2026-03-01

[file]
size_kb_min = 30
size_kb_max = 60

[rules.roll]
severity = "warn"

[rules.noise]
applied = false
"""


def bad(folder: Path, text: str) -> Trouble:
    (folder / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Trouble) as caught:
        load_specs(folder)
    assert caught.value.key == "spec.bad"
    assert caught.value.params["file"] == "own.toml"
    return caught.value


def test_the_library_holds_what_the_field_asks_for() -> None:
    specs = load_specs()
    assert {
        "cn.chsi.degree.2017", "cn.idcard.ga461-2004", "cn.sscard", "cn.exitentry.390x567",
        "cn.exitentry.354x472", "cn.visa.cova", "cn.ncre", "cn.cet", "cn.putonghua", "cn.ntce",
        "us.visa.ds160", "iso.39794-5.portrait",
    } <= set(specs)  # fmt: skip
    assert "common" not in specs
    assert list(specs) == sorted(specs)


def test_every_spec_says_where_it_comes_from() -> None:
    for spec in load_specs().values():
        assert spec.sources, spec.id
        assert all(spec.title[language] for language in ("zh", "en"))
        assert spec.status in {"official", "notice", "secondary"}


def test_the_degree_portrait_has_the_official_numbers() -> None:
    spec = load_specs()["cn.chsi.degree.2017"]
    assert (spec.frame.width_px, spec.frame.height_px, spec.frame.dpi) == (480, 640, 300)
    assert spec.file.size_kb == (20.0, 40.0)
    assert spec.file.quality_min == 60
    eye, hair, face = (spec.geometry[name] for name in ("eye_y", "hair_top_y", "face_width"))
    assert (eye.low, eye.high, eye.basis) == (200.0, 300.0, Basis.OFFICIAL)
    assert (hair.low, hair.high) == (50.0, 110.0)
    assert (face.low, face.high) == (180.0, 300.0)
    assert [one.rgb for one in spec.backgrounds] == [
        (100, 197, 255), (255, 255, 255), (240, 240, 240),
    ]  # fmt: skip
    applied = {rule.name for rule in RULES if not rule.measure or rule.measure in spec.geometry}
    assert applied <= set(spec.rules)


def test_a_user_extends_and_overrides(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    spec = load_specs(tmp_path)["school.own"]
    assert spec.file.size_kb == (30.0, 60.0)
    assert spec.frame.width_px == 480
    assert spec.rules["roll"].severity is Severity.WARN
    assert spec.rules["roll"].thresholds["fail_above"] > 0
    assert "noise" not in spec.rules


def test_a_missing_folder_is_no_trouble(tmp_path: Path) -> None:
    assert load_specs(tmp_path / "none") == load_specs()


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("size_kb_min = 30", "size_kb_min = = 30", 10, "invalid"),
        ("size_kb_min = 30", "size_kb_min = 70", 10, "above"),
        ("size_kb_min = 30", 'size_kb_min = "30"', 10, "number"),
        ("size_kb_max = 60", "size_kb_max = nan", 11, "number"),
        ('severity = "warn"', 'severity = "deadly"', 14, "severity"),
        ('severity = "warn"', "leans_above = 3", 14, "leans_above"),
        ("[rules.noise]", "[rules.noize]", 16, "noize"),
        ('status = "notice"', 'status = "perhaps"', 5, "status"),
        ("checked = 2026-03-01", 'checked = "yesterday"', 7, "checked"),
        ('extends = "cn.chsi.degree.2017"', 'extends = "cn.nobody"', 2, "cn.nobody"),
        ('extends = "cn.chsi.degree.2017"', 'extends = "school.own"', 2, "itself"),
        ('id = "school.own"', 'id = "School Own"', 1, "id"),
        ('authority = "School"', 'colour = "blue"', 4, "colour"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, told: str
) -> None:
    assert old in OWN
    trouble = bad(tmp_path, OWN.replace(old, new))
    assert trouble.params["line"] == line
    assert told in str(trouble.params["reason"]).lower()


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes(b'id = "a"\ntitle = "\xff\xfe"\n')
    with pytest.raises(Trouble) as caught:
        load_specs(tmp_path)
    assert caught.value.params["line"] == 2


def test_geometry_and_backgrounds_are_looked_at_too(tmp_path: Path) -> None:
    wrong = OWN + '\n[geometry.ear_y]\nlow = 3\nbasis = "ours"\n'
    assert "ear_y" in str(bad(tmp_path, wrong).params["reason"])
    wrong = OWN + '\n[[backgrounds]]\nname = "x"\nrgb = [1, 2, 300]\ntolerance = 3\n'
    assert "rgb" in str(bad(tmp_path, wrong).params["reason"])
