"""Keep the English of the windows: ``python packaging/translate.py``.

Collects the texts of ``capture_station/ui`` into ``resources/i18n/windows/*.ts``, tells which have
no English yet and compiles ``capture_station_en.qm``. The sources are Chinese; a text that was
changed in the code has to be translated again. ``--check`` writes nothing and ends with status 1
where anything is out of date or untranslated.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "i18n" / "windows"
COMPILED = "capture_station_en.qm"
OF_QT, COMPILED_OF_QT = "qt_zh.ts", "qt_zh.qm"
"""Words of Qt's own dialogs that its Chinese lacks; kept by hand, its sources are English."""

AREAS = {
    "pages_en.ts": "capture_station/ui/pages",
    "station_en.ts": "capture_station/ui",
}
"""One file for the pages beside the desk, one for all the rest, so that two may work at a time."""


def sources_of(area: str) -> list[Path]:
    """Return the source files whose texts an area holds."""
    inside = sorted((ROOT / AREAS[area]).rglob("*.py"))
    others = [ROOT / place for name, place in AREAS.items() if name != area]
    nested = [other for other in others if other.is_relative_to(ROOT / AREAS[area])]
    return [path for path in inside if not any(path.is_relative_to(other) for other in nested)]


def collect(area: str, into: Path) -> None:
    """Bring the texts of an area into its file; what is translated already is kept."""
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    sources = [str(path.relative_to(ROOT)) for path in sources_of(area)]
    command = [
        str(tool), *sources, "-ts", str(into),
        "-locations", "none", "-no-obsolete", "-source-language", "zh_CN",
        "-target-language", "en_US",
    ]  # fmt: skip
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def compile_all(folder: Path, into: Path) -> None:
    """Compile the areas, which lie in `folder`, and what Qt lacks; both results go to `into`."""
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    areas = [folder / area for area in sorted(AREAS)]
    for sources, name in ((areas, COMPILED), ([FOLDER / OF_QT], COMPILED_OF_QT)):
        command = [str(tool), *map(str, sources), "-qm", str(into / name)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def untranslated(path: Path) -> list[str]:
    """Return the texts of a file that have no (finished) English."""
    missing = []
    for message in ET.parse(path).iter("message"):  # noqa: S314 - our own file
        words = message.find("translation")
        empty = words is None or not "".join(words.itertext()).strip()
        if empty or words.get("type") == "unfinished":
            missing.append(message.findtext("source", ""))
    return missing


def outdated() -> list[str]:
    """Return what a fresh run would change, as sentences."""
    found = []
    with tempfile.TemporaryDirectory() as place:
        fresh = Path(place)
        for area in AREAS:
            kept = (FOLDER / area).read_bytes() if (FOLDER / area).exists() else b""
            if kept:
                (fresh / area).write_bytes(kept)
            collect(area, fresh / area)
            if (fresh / area).read_bytes() != kept:
                found.append(f"{area} is out of date")
            found += [f"no English for: {text}" for text in untranslated(fresh / area)]
        compile_all(fresh, fresh)
        for name in (COMPILED, COMPILED_OF_QT):
            kept = (FOLDER / name).read_bytes() if (FOLDER / name).exists() else b""
            if kept != (fresh / name).read_bytes():
                found.append(f"{name} is out of date")
    return found


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    if parser.parse_args().check:
        found = outdated()
    else:
        for area in AREAS:
            collect(area, FOLDER / area)
        compile_all(FOLDER, FOLDER)
        found = [text for area in AREAS for text in untranslated(FOLDER / area)]
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
