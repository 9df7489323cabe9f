"""Names of persons as lists write them, made fit for a diploma without guessing."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from capture_station.domain.identity import Gravity

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
USUAL_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
"""A name that needs no further look."""

_BLANKS_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}·])\s+(?=[{_HAN}·])")
# What is written for the middle dot of minority and foreign names; ASCII signs only between hanzi.
_DOTS = re.compile(rf"\s*[·•‧∙⋅・･●]\s*|(?<=[{_HAN}])\s*[.\-．﹒﹣－—–‐‑―。]\s*(?=[{_HAN}])")
_WIDE_LATIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_LOST = re.compile("[?？\ufffd□■◻◼▯☐〓]")
_MASKED = re.compile("[*×╳]")
_ALLOWED = re.compile(rf"[{_HAN}·A-Za-zÀ-ɏ '.\-]+")
# Radicals that lists copied from a PDF carry in place of the character (Unicode property
# EquivalentUnifiedIdeograph); NFKC knows only the older block of them.
_RADICALS = dict(
    zip(
        map(ord, "\u2ec4\u2ec5\u2ec9\u2ecb\u2ed3\u2ed4\u2ed8\u2ed9\u2eda\u2edb\u2edc\u2ee2\u2ee5"
            "\u2ee6\u2ee8\u2ee9\u2eec\u2eee\u2ef0\u2ef3"),
        "西见贝车长门青韦页风飞马鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)  # fmt: skip
_KANGXI = range(0x2F00, 0x2FE0)
_MOST_CHARACTERS = 40


def normalise_name(text: str) -> str:
    """Return a name with the blanks, widths and middle dots of the standard form.

    Blanks between hanzi go (``张 三``), those between words of a Latin name stay, single. Nothing
    is replaced that could be meant otherwise.
    """
    name = text.translate(_WIDE_LATIN).translate(_RADICALS)
    name = "".join(unicodedata.normalize("NFKC", c) if ord(c) in _KANGXI else c for c in name)
    name = _DOTS.sub("·", name)
    name = _BLANKS_BETWEEN_HAN.sub("", " ".join(name.split()))
    return name.strip()


def name_problems(name: str) -> Iterator[tuple[str, Gravity]]:
    """Yield what is wrong with a normalised name: kind and gravity."""
    if not name:
        yield "name-empty", Gravity.ERROR
        return
    if _LOST.search(name):
        yield "name-lost-characters", Gravity.ERROR
    if _MASKED.search(name):
        yield "name-masked", Gravity.ERROR
    elif any(is_private(c) for c in name):
        yield "name-private-characters", Gravity.ERROR
    elif not _LOST.search(name) and not _ALLOWED.fullmatch(name):
        yield "name-odd-characters", Gravity.WARNING
    if len(name) == 1:
        yield "name-short", Gravity.WARNING
    if len(name) > _MOST_CHARACTERS:
        yield "name-long", Gravity.WARNING


def is_private(character: str) -> bool:
    """Whether a character belongs to the private use areas: readable with one font only."""
    return unicodedata.category(character) == "Co"
