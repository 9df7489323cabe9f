"""The notices to the students, one PDF a class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.exchange.naming import safe_part
from capture_station.ui.printing import save_pdf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from capture_station.exchange.documents.papers import Papers
    from capture_station.exchange.planning import Slot


def write_notices(
    papers: Papers, made_on: date, classes: Iterable[Sequence[Slot]], folder: Path
) -> Iterator[Path]:
    """Write a notice for each class into a folder, one at a step; yield the files.

    Two classes of one name, from two teaching points, get both names. A file that is there already
    is replaced: it is the notice of an earlier plan.

    Args:
        papers: Of the session.
        made_on: Day on the notices.
        classes: Slots of each class.
        folder: Where they go; it must be there.

    Raises:
        Trouble: ``file.unwritable``.
    """
    taken: set[str] = set()
    for slots in classes:
        document, about = papers.class_notice(made_on, slots), slots[0].count
        name = safe_part(document.title)
        if name.casefold() in taken:
            name = safe_part(f"{document.title}-{about.place}-{len(taken) + 1}")
        taken.add(name.casefold())
        target = folder / f"{name}.pdf"
        save_pdf(document.html, target, document.paper)
        yield target
