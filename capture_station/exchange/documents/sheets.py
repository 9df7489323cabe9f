"""How much goes on a sheet: rows whose texts may wrap, and none of them cut by the page's end."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from capture_station.exchange.lists import display_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Item = TypeVar("Item")


def lines_of(text: str, room: int) -> int:
    """Return how many lines a text needs, at least one.

    Args:
        text: The text.
        room: Narrow characters that stand on a line; a hanzi takes the room of two. Words of Latin
            letters are not torn apart.
    """
    lines, used = 1, 0
    for word in text.split():
        width = display_width(word)
        if used and used + 1 + width > room:
            lines, used = lines + 1, 0
        used += width + (1 if used else 0)
        lines, used = lines + (used - 1) // room, (used - 1) % room + 1
    return lines


def filled_sheets(
    items: Iterable[Item], height_mm: Callable[[Item], float], room_mm: float, most: int
) -> list[list[Item]]:
    """Return items in sheets, in order, each sheet as full as it may be.

    Args:
        items: What goes on the sheets.
        height_mm: Height of one of them.
        room_mm: Height of a sheet; one item goes on it however high it is.
        most: Items on one sheet.
    """
    sheets: list[list[Item]] = []
    left_mm = 0.0
    for item in items:
        needed_mm = height_mm(item)
        if not sheets or needed_mm > left_mm or len(sheets[-1]) == most:
            sheets.append([])
            left_mm = room_mm
        sheets[-1].append(item)
        left_mm -= needed_mm
    return sheets
