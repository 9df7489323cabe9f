"""Looks at everything that a bundle and its installers are made of, on any system.

The installers of Windows and macOS can only be made there. What they refer to can be looked at
anywhere: the files they name, that the version comes from one place, that their texts can be read.
"""

from __future__ import annotations

import configparser
import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING

from conduct import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DRAWING = ROOT / "resources" / "icons" / "capture-station.svg"
PICTURES = ROOT / "build" / "pictures"
SPEC = ROOT / "packaging" / "capture-station.spec"
INSTALLER = ROOT / "packaging" / "windows" / "capture-station.iss"
IMAGE = ROOT / "packaging" / "macos" / "make-dmg.sh"
ENTITLEMENTS = ROOT / "packaging" / "macos" / "entitlements.plist"
ENTRY = ROOT / "packaging" / "linux" / "capture-station.desktop"
MENU = ROOT / "packaging" / "linux" / "install.sh"
SIDES = (16, 24, 32, 48, 64, 128, 256, 512)
"""Of the icons for Linux, px."""
MADE = ("dist/capture-station/*", "build/pictures/capture-station.ico")
"""What the Windows installer refers to and the steps before it make."""
_ENTRY_WORDS = ("Type", "Name", "Name[zh_CN]", "Comment", "Comment[zh_CN]", "Exec", "Icon")
_BOM = b"\xef\xbb\xbf"


def version() -> str:
    """Return the program's version, from the one place where it stands."""
    text = (ROOT / "capture_station" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    if found is None:
        raise ValueError("capture_station/__init__.py tells no version")
    return found[1]


def faults() -> list[str]:
    """Return what would keep a bundle or an installer from being made, as sentences."""
    files = (DRAWING, SPEC, INSTALLER, IMAGE, ENTITLEMENTS, ENTRY, MENU, ROOT / "LICENSE")
    missing = [f"{path.relative_to(ROOT)} is missing" for path in files if not path.is_file()]
    if missing:
        return missing
    return [*_spec(), *_installer(), *_entry(), *_scripts(), *_versions()]


def _spec() -> Iterator[str]:
    for path in (SPEC, SPEC.with_name("launch.py")):
        try:
            compile(path.read_text(encoding="utf-8"), str(path), "exec")
        except SyntaxError as error:
            yield f"{path.name}: {error}"


def _installer() -> Iterator[str]:
    """Yield what the Windows installer refers to and is not there."""
    text = INSTALLER.read_text(encoding="utf-8-sig")
    named = re.findall(r'^Source: "([^"]+)"', text, re.MULTILINE)
    named += re.findall(r"^(?:LicenseFile|SetupIconFile)=(.+)$", text, re.MULTILINE)
    for words in re.findall(r'MessagesFile: "([^"]+)"', text):
        named += [word for word in words.split(",") if not word.startswith("compiler:")]
    for words in named:
        place = PureWindowsPath(words).as_posix()
        if place not in MADE and not (ROOT / place).is_file():
            yield f"{INSTALLER.name} names {place}, which is not there"
    for path in INSTALLER.parent.iterdir():
        if not path.read_bytes().startswith(_BOM):
            yield f"{path.name} has no byte order mark; Inno Setup would misread its Chinese"


def _entry() -> Iterator[str]:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys are case-sensitive
    parser.read_string(ENTRY.read_text(encoding="utf-8"))
    entry = parser["Desktop Entry"]
    yield from (f"{ENTRY.name} tells no {word}" for word in _ENTRY_WORDS if word not in entry)
    if entry.get("Icon") != DRAWING.stem:
        yield f"{ENTRY.name} names another icon than {DRAWING.stem}"


def _scripts() -> Iterator[str]:
    try:
        plistlib.loads(ENTITLEMENTS.read_bytes())
    except plistlib.InvalidFileException as error:
        yield f"{ENTITLEMENTS.name}: {error}"
    sides = " ".join(map(str, SIDES))
    if MENU.read_text(encoding="utf-8").count(sides) != 2:  # noqa: PLR2004 - put in, taken out
        yield f"{MENU.name} does not install the icons of {sides} px"
    if shell := shutil.which("sh"):
        for path in (IMAGE, MENU):
            done = subprocess.run([shell, "-n", path], capture_output=True, text=True, check=False)
            if done.returncode:
                yield f"{path.name}: {done.stderr.strip()}"


def _versions() -> Iterator[str]:
    """Yield every file that says the version itself instead of being told."""
    for path in (SPEC, INSTALLER, IMAGE, ENTRY, MENU, ROOT / "pyproject.toml"):
        if re.search(rf'(?i)version\s*[:=]\s*"?{re.escape(version())}\b', _text(path)):
            yield f"{path.name} says the version; it stands in capture_station/__init__.py"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def picture_faults(written: list[Path]) -> list[str]:
    """Return which icons do not hold the sizes they should, read back from their files."""
    from PIL import Image  # noqa: PLC0415 - only who draws pictures needs it

    found = []
    for path in written:
        with Image.open(path) as picture:
            sizes = {size[0] for size in picture.info.get("sizes", {picture.size})}
        if path.suffix == ".ico":
            wanted = set(SIDES) - {512}
        elif path.suffix == ".icns":
            wanted = {16, 32, 128, 256, 512}
        else:
            wanted = {int(path.stem.rpartition("-")[2])}
        if not wanted <= sizes:
            found.append(f"{path.name} lacks {sorted(wanted - sizes)} px")
    return found


if __name__ == "__main__":
    told = faults()
    print("\n".join(told) or "All inputs are there.")
    sys.exit(bool(told))
