"""Templates of papers, and how they are filled.

A template is an HTML file of ``resources/templates`` with

* ``${name}``: a value, always escaped;
* ``<!-- if name --> … <!-- end name -->``: kept where the value is not empty;
* ``<!-- each name --> … <!-- end name -->``: repeated for each entry of a list; inside, the entry's
  own values come before those of the paper.

An office's own templates lie in the folder ``templates`` of the data folder, under the same names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.locations import resources_dir

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Value = str | Sequence["Values"]
    Values = Mapping[str, Value]

_BLOCK = re.compile(r"<!-- (if|each) (\w+) -->(.*?)<!-- end \2 -->", re.DOTALL)
_VALUE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper, in millimetres."""

    width_mm: float
    height_mm: float
    margin_mm: float


A4 = Paper(210, 297, 16)
A4_ACROSS = Paper(297, 210, 12)
RECEIPT = Paper(80, 110, 5)
"""Of a roll of 80 mm, as receipt printers take it."""
TICKET = Paper(80, 90, 5)


@dataclass(frozen=True, slots=True)
class Document:
    """A paper, filled in.

    Attributes:
        title: What it is, in Chinese as on the paper; also the suggested name of a file.
        html: For a rich-text printer.
        paper: What it is printed on.
    """

    title: str
    html: str
    paper: Paper = A4


def load_template(name: str, own: Path | None = None) -> str:
    """Return the text of a template.

    Args:
        name: File name without its suffix.
        own: Folder of an office's own templates, looked into first.

    Raises:
        Trouble: ``exchange.template-unreadable``.
    """
    for folder in (own, resources_dir() / "templates"):
        path = folder / f"{name}.html" if folder is not None else None
        if path is not None and path.is_file():
            try:
                return path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                break
    raise Trouble("exchange.template-unreadable", name=name)


def fill(template: str, values: Values) -> str:
    """Fill a template.

    Raises:
        Trouble: ``exchange.template-value`` if it names a value that this paper does not have.
    """

    def block(found: re.Match[str]) -> str:
        kind, name, inner = found[1], found[2], found[3]
        value = _value(values, name)
        if kind == "if":
            return fill(inner, values) if value else ""
        if isinstance(value, str):
            raise Trouble("exchange.template-value", name=name)
        return "".join(fill(inner, {**values, **entry}) for entry in value)

    def word(found: re.Match[str]) -> str:
        value = _value(values, found[1])
        if not isinstance(value, str):
            raise Trouble("exchange.template-value", name=found[1])
        return escape(value)

    # what is between the blocks is filled before them: a value never is a template itself
    parts, end = [], 0
    for found in _BLOCK.finditer(template):
        parts += [_VALUE.sub(word, template[end : found.start()]), block(found)]
        end = found.end()
    return "".join((*parts, _VALUE.sub(word, template[end:])))


def _value(values: Values, name: str) -> Value:
    try:
        return values[name]
    except KeyError:
        raise Trouble("exchange.template-value", name=name) from None
