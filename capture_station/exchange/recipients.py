"""Recipients of batches as data: what each wants, from ``resources/recipients/*.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from capture_station.domain.errors import Trouble
from capture_station.exchange.lists import LIST_FIELDS, ListFormat
from capture_station.exchange.naming import NameTemplate, parse_template
from capture_station.locations import resources_dir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from capture_station.wording import Lang

_PERSONAL = frozenset(LIST_FIELDS) - {"serial", "capture_code", "taken_at", "file", "sha256"}


class Container(StrEnum):
    """How the photos of a batch are held together."""

    FOLDER = "folder"
    BAG = "bag"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class RecipientProfile:
    """What one kind of recipient wants.

    Attributes:
        id: Name of its file.
        title: Title by language.
        about: One sentence by language, whom it is for.
        spec_id: Photo standard; empty = that of the session.
        template: How the photos are named.
        container: Folder, BagIt bag (RFC 8493) or ZIP.
        lists: Kinds of list that go with the photos.
        columns: Fields of the lists, in order.
        outward: Whether it leaves the school: such a batch carries no personal data unless the
            recipient may have them.
        part_bytes: Greatest size of one ZIP part; 0 = one part.
        sources: Where the wishes were read.
        checked: Day on which the sources were last looked at.
    """

    id: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    spec_id: str
    template: NameTemplate
    container: Container
    lists: tuple[ListFormat, ...]
    columns: tuple[str, ...]
    outward: bool
    part_bytes: int
    sources: tuple[str, ...]
    checked: date

    @property
    def personal_fields(self) -> frozenset[str]:
        """Personal data that names and lists of such a batch carry."""
        return (frozenset(self.columns) | self.template.fields) & _PERSONAL

    def title_in(self, lang: Lang) -> str:
        """Return the title in a language."""
        return self.title[lang]


def read_profile(path: Path) -> RecipientProfile:
    """Read a profile.

    Raises:
        Trouble: ``exchange.profile-bad`` with file and reason.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return _profile(path.stem, told)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Trouble("exchange.profile-bad", file=path.name, reason=str(error)) from error
    except KeyError as error:
        reason = f"missing: {error.args[0]}"
        raise Trouble("exchange.profile-bad", file=path.name, reason=reason) from error
    except (ValueError, TypeError, AttributeError, Trouble) as error:
        raise Trouble("exchange.profile-bad", file=path.name, reason=str(error)) from error


def _profile(name: str, told: Mapping[str, Any]) -> RecipientProfile:
    columns = tuple(told["list"]["columns"])
    unknown = [column for column in columns if column not in LIST_FIELDS]
    if unknown:
        raise ValueError(f"unknown column: {unknown[0]}")
    checked = told["checked"]
    if not isinstance(checked, date):
        raise TypeError("checked is no date")
    return RecipientProfile(
        id=name,
        title={lang: str(told["title"][lang]) for lang in ("zh", "en")},
        about={lang: str(told["about"][lang]) for lang in ("zh", "en")},
        spec_id=str(told.get("spec", "")),
        template=parse_template(str(told["photos"]["template"])),
        container=Container(told["photos"]["container"]),
        lists=tuple(ListFormat(kind) for kind in told["list"]["formats"]),
        columns=columns,
        outward=bool(told["outward"]),
        part_bytes=int(told["photos"].get("part_mb", 0)) * 1024 * 1024,
        sources=tuple(map(str, told["sources"])),
        checked=checked,
    )


def recipient_profiles(own: Path | None = None) -> tuple[RecipientProfile, ...]:
    """Return all profiles, those of the user's own folder after and instead of ours.

    Raises:
        Trouble: ``exchange.profile-bad``.
    """
    found: dict[str, RecipientProfile] = {}
    for folder in (resources_dir() / "recipients", own):
        if folder is not None and folder.is_dir():
            for path in sorted(folder.glob("*.toml")):
                found[path.stem] = read_profile(path)
    return tuple(found.values())


def recipient_profile(name: str, own: Path | None = None) -> RecipientProfile:
    """Return one profile.

    Raises:
        Trouble: ``exchange.profile-unknown`` or ``exchange.profile-bad``.
    """
    for profile in recipient_profiles(own):
        if profile.id == name:
            return profile
    raise Trouble("exchange.profile-unknown", name=name)
