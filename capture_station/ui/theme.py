"""The look as data: colours and sizes by name, and the style sheet made of them.

Widgets that are painted by hand ask `colours` while they paint; a change of theme sets a new style
sheet, which repaints everything, so that nothing needs to be told.
"""

from __future__ import annotations

import tomllib
from functools import cache
from string import Template
from typing import TYPE_CHECKING, Literal

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette

from capture_station.locations import resources_dir

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QApplication

ThemeName = Literal["light", "dark"]

_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
"""Chinese fonts from the most to the least wanted; the first that is there is taken."""

_BODY_PX = 14


class Colours:
    """The colours of one theme; `colours().accent` is a `QColor`."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._colours = {name: QColor(value) for name, value in values.items()}

    def __getattr__(self, name: str) -> QColor:
        try:
            return self._colours[name]
        except KeyError:
            raise AttributeError(name) from None

    def named(self, name: str) -> QColor:
        """Return a colour by a name that is known only at run time."""
        return self._colours[name]


@cache
def _tokens() -> dict[str, dict[str, str]]:
    path = resources_dir() / "styles" / "tokens.toml"
    tokens: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return tokens


@cache
def colours_of(theme: ThemeName) -> Colours:
    """Return the colours of a theme."""
    return Colours(_tokens()["both"] | _tokens()[theme])


class _Current:
    theme: ThemeName = "light"


def colours() -> Colours:
    """Return the colours of the theme in use; for use while painting."""
    return colours_of(_Current.theme)


def current_theme() -> ThemeName:
    """Return the name of the theme in use."""
    return _Current.theme


def style_sheet(theme: ThemeName) -> str:
    """Return the style sheet with the tokens of a theme filled in."""
    tokens = _tokens()
    template = (resources_dir() / "styles" / "station.qss").read_text(encoding="utf-8")
    icons = (resources_dir() / "icons").as_posix()
    return Template(template).substitute(
        tokens["size"] | tokens["both"] | tokens[theme], icons=icons, theme=theme
    )


def apply_theme(app: QApplication, theme: ThemeName) -> None:
    """Dress the whole program in a theme."""
    _Current.theme = theme
    app.setPalette(_palette(colours_of(theme)))
    app.setStyleSheet(style_sheet(theme))


def station_font() -> QFont:
    """Return the font of the program: a Chinese one, digits of equal width where it has them."""
    installed = set(QFontDatabase.families())
    chosen = [family for family in _FAMILIES if family in installed]
    font = QFont()
    if chosen:
        font.setFamilies(chosen)
    font.setPixelSize(_BODY_PX)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _palette(shade: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for of, colour in (
        (role.Window, shade.ground),
        (role.Base, shade.card),
        (role.AlternateBase, shade.ground),
        (role.Button, shade.card),
        (role.WindowText, shade.text),
        (role.Text, shade.text),
        (role.ButtonText, shade.text),
        (role.ToolTipBase, shade.card),
        (role.ToolTipText, shade.text),
        (role.PlaceholderText, shade.faint),
        (role.Highlight, shade.accent),
        (role.HighlightedText, shade.on_accent),
        (role.Link, shade.accent_ink),
    ):
        palette.setColor(of, colour)
    group = QPalette.ColorGroup.Disabled
    for of in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group, of, shade.on_disabled)
    return palette
