"""Reading the photo standards from their TOML files.

A spec may say ``extends = "other.id"``: its tables are laid over the other's, lists and numbers
replace. A file with ``abstract = true`` only serves to be extended. Own specs of a user lie in a
folder of theirs and may extend the built-in ones or, with the same id, replace them.
"""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NoReturn

from capture_station.checks.rules.table import RULES
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Basis, Severity
from capture_station.domain.spec import Background, FileRules, Frame, Limit, PhotoSpec, RuleSetting
from capture_station.locations import resources_dir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_RULES: Final = {rule.name: rule for rule in RULES}
_MEASURES: Final = frozenset(rule.measure for rule in RULES if rule.measure)
_STATUSES: Final = frozenset({"official", "notice", "secondary"})
_KEYS: Final = frozenset(
    {
        *("id", "title", "authority", "document", "status", "sources", "checked", "extends"),
        *("abstract", "note", "frame", "file", "geometry", "backgrounds", "rules"),
        "forbidden_edits",
    }
)
_BASES: Final = frozenset(basis.value for basis in Basis)
_RULE_WORDS: Final = frozenset({"severity", "basis", "note", "applied"})
_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]*")
_MOST_BYTES: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class _Source:
    """One file: its name, its text to find lines in, its table."""

    name: str
    text: str
    table: dict[str, Any]

    def refuse(self, where: tuple[str, ...], reason: str) -> NoReturn:
        raise Trouble("spec.bad", file=self.name, line=self._line(where), reason=reason)

    def _line(self, where: tuple[str, ...]) -> int:
        """Return the line that says `where`, or the nearest line above it that can be found."""
        lines = self.text.splitlines()
        start, best = 0, 1
        for depth in range(len(where), 0, -1):
            header = re.compile(
                r"\s*\[+\s*" + r"\s*\.\s*".join(map(_quoted, where[:depth])) + r"\s*\]+"
            )
            found = next((i for i, line in enumerate(lines) if header.match(line)), None)
            if found is not None:
                start, best = found, found + 1
                break
        key = re.compile(r"\s*" + _quoted(where[-1]) + r"\s*[=.]") if where else None
        for i in range(start, len(lines)):
            if key is not None and key.match(lines[i]):
                return i + 1
        return best


def _quoted(name: str) -> str:
    return f"[\"']?{re.escape(name)}[\"']?"


def load_specs(extra_dir: Path | None = None) -> Mapping[str, PhotoSpec]:
    """Return all photo standards by id, in the order of their ids.

    Args:
        extra_dir: Folder of the user's own specs; may be missing.

    Raises:
        Trouble: ``spec.bad`` with file, line and reason.
    """
    own = resources_dir() / "specs"
    if extra_dir is not None and extra_dir.is_dir():
        return _specs_in(own, extra_dir)
    return dict(_own_specs(own))


@cache
def _own_specs(folder: Path) -> Mapping[str, PhotoSpec]:
    """Return the specs of the program itself, which stay as they are while it runs."""
    return _specs_in(folder)


def _specs_in(*folders: Path) -> dict[str, PhotoSpec]:
    sources: dict[str, _Source] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            source = _read(path)
            sources[source.table["id"]] = source
    specs = {}
    for spec_id in sorted(sources):
        source = sources[spec_id]
        if not source.table.get("abstract", False):
            specs[spec_id] = _SpecReader(source, _merged(source, sources)).spec()
    return specs


def _read(path: Path) -> _Source:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise Trouble("spec.bad", file=path.name, line=1, reason="larger than 256 KB")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Trouble("spec.bad", file=path.name, line=line, reason="not UTF-8") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Trouble("spec.bad", file=path.name, line=1, reason=reason) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place.group(1)) if place else text.count("\n") + 1
        reason = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise Trouble("spec.bad", file=path.name, line=line, reason=reason) from None
    source = _Source(path.name, text, table)
    spec_id = table.get("id")
    if not isinstance(spec_id, str) or not _ID.fullmatch(spec_id):
        source.refuse(("id",), "id must be lower-case letters, digits, dots, hyphens")
    for key in table:
        if key not in _KEYS:
            source.refuse((key,), f"unknown key {key}")
    return source


def _merged(source: _Source, sources: Mapping[str, _Source]) -> dict[str, Any]:
    """Return the table laid over all that it extends."""
    chain, seen = [source], {source.table["id"]}
    while "extends" in chain[-1].table:
        parent = chain[-1].table["extends"]
        if parent not in sources:
            chain[-1].refuse(("extends",), f"extends unknown spec {parent}")
        if parent in seen:
            chain[-1].refuse(("extends",), f"extends itself through {parent}")
        seen.add(parent)
        chain.append(sources[parent])
    table: dict[str, Any] = {}
    for link in reversed(chain):
        table = _laid_over(table, link.table)
    return table


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    table = dict(below)
    for key, value in above.items():
        old = table.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        table[key] = _laid_over(old, value) if both and old is not None else value
    return table


class _SpecReader:
    """Turns a merged table into a `PhotoSpec`, refusing what is wrong with its place."""

    def __init__(self, source: _Source, table: dict[str, Any]) -> None:
        self._source = source
        self._table = table

    def spec(self) -> PhotoSpec:
        title = self._get(self._table, ("title",), dict)
        status = self._get(self._table, ("status",), str)
        if status not in _STATUSES:
            self._source.refuse(
                ("status",), f"status must be one of {', '.join(sorted(_STATUSES))}"
            )
        checked = self._table.get("checked")
        if not isinstance(checked, date):
            self._source.refuse(("checked",), "checked must be a date such as 2026-01-31")
        for language in ("zh", "en"):
            self._get(title, ("title", language), str)
        return PhotoSpec(
            id=self._table["id"],
            title=title,
            authority=self._get(self._table, ("authority",), str),
            document=self._get(self._table, ("document",), str, ""),
            status=status,
            sources=self._texts("sources"),
            checked=checked,
            frame=self._frame(),
            file=self._file(),
            geometry=self._geometry(),
            backgrounds=self._backgrounds(),
            rules=self._rules(),
            forbidden_edits=self._texts("forbidden_edits"),
        )

    def _get(
        self, table: Mapping[str, Any], where: tuple[str, ...], kind: type, *default: Any
    ) -> Any:
        value = table.get(where[-1], *default)
        if value is None:
            self._source.refuse(where, f"{where[-1]} is missing")
        if not isinstance(value, kind):
            self._source.refuse(where, f"{where[-1]} must be of type {kind.__name__}")
        return value

    def _number(
        self,
        table: Mapping[str, Any],
        where: tuple[str, ...],
        low: float,
        high: float,
        *,
        needed: bool = False,
    ) -> float | None:
        value = table.get(where[-1])
        if value is None:
            if needed:
                self._source.refuse(where, f"{where[-1]} is missing")
            return None
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not math.isfinite(value)
        ):
            self._source.refuse(where, f"{where[-1]} must be a number")
        if not low <= value <= high:
            self._source.refuse(where, f"{where[-1]} must lie between {low:g} and {high:g}")
        return float(value)

    def _whole(self, table: Mapping[str, Any], where: tuple[str, ...], high: int) -> int | None:
        value = self._number(table, where, 1, high)
        if value is not None and not value.is_integer():
            self._source.refuse(where, f"{where[-1]} must be a whole number")
        return None if value is None else int(value)

    def _texts(self, key: str) -> tuple[str, ...]:
        values = self._table.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            self._source.refuse((key,), f"{key} must be a list of texts")
        return tuple(values)

    def _pair(
        self, table: Mapping[str, Any], where: tuple[str, ...], high: float
    ) -> tuple[float | None, float | None]:
        """Return ``name_min`` and ``name_max`` of a table."""
        *path, name = where
        low_at, high_at = (*path, f"{name}_min"), (*path, f"{name}_max")
        pair = (self._number(table, low_at, 0, high), self._number(table, high_at, 0, high))
        if pair[0] is not None and pair[1] is not None and pair[0] > pair[1]:
            self._source.refuse(low_at, f"{name}_min is above {name}_max")
        return pair

    def _frame(self) -> Frame:
        table = self._get(self._table, ("frame",), dict)
        sizes = [self._whole(table, ("frame", key), 10000) for key in ("width_px", "height_px")]
        for size, key in zip(sizes, ("width_px", "height_px"), strict=True):
            if size is None:
                self._source.refuse(("frame", key), f"{key} is missing")
        return Frame(
            width_px=sizes[0] or 0,
            height_px=sizes[1] or 0,
            dpi=self._whole(table, ("frame", "dpi"), 5000),
            smallest_px=self._size(table, "smallest_px"),
            largest_px=self._size(table, "largest_px"),
        )

    def _size(self, table: Mapping[str, Any], key: str) -> tuple[int, int] | None:
        value = table.get(key)
        if value is None:
            return None
        if (
            not isinstance(value, list)
            or len(value) != 2  # noqa: PLR2004 - width and height
            or not all(isinstance(one, int) and 0 < one <= 10000 for one in value)  # noqa: PLR2004 - px
        ):
            self._source.refuse(("frame", key), f"{key} must be [width, height] in pixels")
        return (value[0], value[1])

    def _file(self) -> FileRules:
        table = self._get(self._table, ("file",), dict)
        formats = table.get("formats", ["JPEG"])
        if not isinstance(formats, list) or not all(isinstance(one, str) for one in formats):
            self._source.refuse(("file", "formats"), "formats must be a list of names")
        target = self._pair(table, ("file", "size_target_kb"), 1e6)
        return FileRules(
            quality_min=self._whole(table, ("file", "quality_min"), 100),
            size_kb=self._pair(table, ("file", "size_kb"), 1e6),
            size_target_kb=None
            if target[0] is None or target[1] is None
            else (target[0], target[1]),
            formats=tuple(formats),
        )

    def _geometry(self) -> dict[str, Limit]:
        table = self._get(self._table, ("geometry",), dict, {})
        limits = {}
        for name, entry in table.items():
            where = ("geometry", name)
            if name not in _MEASURES:
                self._source.refuse(where, f"unknown measure {name}")
            if not isinstance(entry, dict):
                self._source.refuse(where, f"{name} must be a table")
            numbers = {
                key: self._number(entry, (*where, key), -10000, 10000)
                for key in ("low", "high", "target", "slack", "weight")
            }
            low, high = numbers["low"], numbers["high"]
            if low is not None and high is not None and low > high:
                self._source.refuse((*where, "low"), "low is above high")
            limits[name] = Limit(
                low=low,
                high=high,
                target=numbers["target"],
                basis=self._basis(entry, where),
                slack=numbers["slack"] or 0.0,
                weight=1.0 if numbers["weight"] is None else numbers["weight"],
            )
        return limits

    def _basis(self, entry: Mapping[str, Any], where: tuple[str, ...]) -> Basis:
        told = entry.get("basis")
        if told not in _BASES:
            self._source.refuse((*where, "basis"), "basis must be official or ours")
        return Basis(told)

    def _backgrounds(self) -> tuple[Background, ...]:
        entries = self._get(self._table, ("backgrounds",), list, [])
        backgrounds = []
        for entry in entries:
            name = self._get(entry, ("backgrounds", "name"), str)
            rgb = entry.get("rgb")
            if (
                not isinstance(rgb, list)
                or len(rgb) != 3  # noqa: PLR2004 - red, green, blue
                or not all(isinstance(one, int) and 0 <= one <= 255 for one in rgb)  # noqa: PLR2004 - 8 bits
            ):
                self._source.refuse(("backgrounds", "rgb"), "rgb must be three numbers 0-255")
            tolerance = self._number(entry, ("backgrounds", "tolerance"), 0.5, 100, needed=True)
            backgrounds.append(Background(name, (rgb[0], rgb[1], rgb[2]), tolerance or 0.0))
        return tuple(backgrounds)

    def _rules(self) -> dict[str, RuleSetting]:
        table = self._get(self._table, ("rules",), dict, {})
        settings = {}
        for name, entry in table.items():
            if name not in _RULES:
                self._source.refuse(("rules", name), f"unknown rule {name}")
            if not isinstance(entry, dict):
                self._source.refuse(("rules", name), f"{name} must be a table")
            if entry.get("applied", True) is not False:
                settings[name] = self._rule(name, entry)
        return settings

    def _rule(self, name: str, entry: Mapping[str, Any]) -> RuleSetting:
        where, rule = ("rules", name), _RULES[name]
        thresholds = {}
        for key in entry:
            if key in _RULE_WORDS:
                continue
            if key not in rule.thresholds:
                self._source.refuse((*where, key), f"{name} knows no {key}")
            thresholds[key] = self._number(entry, (*where, key), -1e6, 1e6) or 0.0
        for key in rule.required:
            if key not in thresholds:
                self._source.refuse(where, f"{name} needs {key}")
        severity = entry.get("severity", "fail")
        if severity not in {"fail", "warn"}:
            self._source.refuse((*where, "severity"), "severity must be fail or warn")
        return RuleSetting(Severity(severity), self._basis(entry, where), thresholds)
