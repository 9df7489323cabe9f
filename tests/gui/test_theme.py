"""Everything that has to be read can be read, in both themes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from capture_station.locations import resources_dir
from capture_station.ui.theme import apply_theme, colours, colours_of, style_sheet

if TYPE_CHECKING:
    from PySide6.QtGui import QColor
    from PySide6.QtWidgets import QApplication

    from capture_station.ui.theme import ThemeName

_WORDS = [
    *[(ink, ground) for ink in ("text", "second", "faint") for ground in ("ground", "card")],
    ("text", "accent_tint"),
    ("second", "accent_tint"),
    ("second", "off_tint"),
    ("second", "hover"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_good_button", "good_button"),
    ("on_chosen_chip", "chosen_chip"),
    ("rail_text", "rail"),
    ("rail_text_chosen", "rail_chosen"),
    *[(f"{tone}_ink", f"{tone}_tint") for tone in ("good", "look", "act", "accent")],
    *[(f"{tone}_ink", ground) for tone in ("good", "look", "act", "accent")
      for ground in ("ground", "card")],
    *[(f"stage_{tone}", "stage") for tone in ("text", "second", "good", "look", "act")],
    ("text", "look_tint"),
    ("text", "act_tint"),
    ("text", "good_tint"),
]  # fmt: skip


def _luminance(colour: QColor) -> float:
    """Relative luminance of WCAG 2."""
    parts = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), _WORDS)
def test_words_stand_out(theme: ThemeName, ink: str, ground: str) -> None:
    shades = colours_of(theme)
    one, other = _luminance(shades.named(ink)), _luminance(shades.named(ground))
    ratio = (max(one, other) + 0.05) / (min(one, other) + 0.05)
    assert ratio >= 4.5, f"{ink} on {ground}: {ratio:.2f}"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_style_sheet_is_filled_in_and_its_pictures_exist(theme: ThemeName) -> None:
    sheet = style_sheet(theme)
    assert "$" not in sheet.replace("$names", "")
    pictures = re.findall(r'url\("([^"]+)"\)', sheet)
    assert pictures
    assert all(path.startswith(resources_dir().as_posix()) for path in pictures)
    names = {path.rsplit("/", 1)[1] for path in pictures}
    assert names <= {path.name for path in (resources_dir() / "icons").iterdir()}


def test_painted_widgets_follow_the_theme(qapp: QApplication) -> None:
    apply_theme(qapp, "dark")
    assert colours().ground == colours_of("dark").ground
    apply_theme(qapp, "light")
    assert colours().ground == colours_of("light").ground
