"""The audit trail as a table, for people to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.wording import act_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from capture_station.domain.overview import AuditEntry
    from capture_station.wording import Lang

AUDIT_EXPORTED = "audit-exported"
"""Act that writing such a table leaves in the trail itself."""

_TITLES: Mapping[Lang, str] = {"zh": "审计记录", "en": "audit trail"}
_HEADINGS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("编号", "时间", "操作员", "操作", "对象", "详情"),
    "en": ("number", "time", "operator", "act", "about", "details"),
}


def audit_cells(entry: AuditEntry, lang: Lang) -> tuple[str | int, ...]:
    """Return a line of the trail in the order of the headings; moments are local time."""
    line = entry.line
    at = f"{line.at.astimezone():%Y-%m-%d %H:%M:%S}"
    details = ", ".join(f"{name}={value}" for name, value in sorted(line.details.items()))
    return (line.number, at, line.operator, act_word(line.act, lang), entry.about, details)


def audit_sheets(
    entries: Sequence[AuditEntry], lang: Lang
) -> dict[str, Sequence[Sequence[str | int]]]:
    """Return lines of the trail as the sheets of a workbook (`exchange.books`)."""
    rows = (audit_cells(entry, lang) for entry in entries)
    return {_TITLES[lang]: [_HEADINGS[lang], *rows]}
