"""Make the program as one folder that needs no Python, and its installer.

    python3 packaging/bootstrap.py bundle              for the system at hand, into dist/
    python3 packaging/bootstrap.py bundle --check      only look at the inputs, for all systems

Linux: the folder and a .tar.xz of it, with a desktop entry and `install.sh`. Windows: the folder,
and with Inno Setup (`iscc` on the path) an installer. macOS: the application, and a disk image.
The face models come along unless --without-models says otherwise; without them the program asks
for `capture-station models fetch --from FILE`.

A bundle runs on systems as new as the one it was made on, or newer. The last line is JSON: what was
made, and how large it is.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import inputs
from conduct import ROOT, child_variables
from inputs import DRAWING, ENTRY, IMAGE, INSTALLER, MENU, PICTURES, SIDES, SPEC
from pictures import draw_pictures

DIST = ROOT / "dist"
FOLDER = DIST / "capture-station"
_WINDOWS_VERSION = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers=({numbers}, 0), prodvers=({numbers}, 0), OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable("080404B0", [
      StringStruct("FileDescription", "毕业图像采集 Capture Station"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("ProductName", "Capture Station"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x804, 1200])]),
  ],
)
"""


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="only look at the inputs")
    parser.add_argument("--without-models", action="store_true", help="leave the face models out")
    options = parser.parse_args()
    found = check()
    for fault in found:
        print(fault, file=sys.stderr)
    if found or options.check:
        told = {"version": inputs.version(), "faults": len(found)}
        print(json.dumps(told))
        return 1 if found else 0
    draw_pictures(DRAWING, PICTURES)
    build(with_models=not options.without_models)
    shutil.copy(ROOT / "LICENSE", FOLDER)
    made = {"linux": for_linux, "win32": for_windows, "darwin": for_macos}[sys.platform]()
    sizes = {path.name: size_of(path) for path in (FOLDER, *made)}
    print(json.dumps({"version": inputs.version(), "bytes": sizes}))
    return 0


def check() -> list[str]:
    """Return what is wrong with the inputs, the drawn icons among them."""
    with tempfile.TemporaryDirectory() as folder:
        written = draw_pictures(DRAWING, Path(folder))
        return inputs.faults() + inputs.picture_faults(written)


def build(*, with_models: bool) -> None:
    """Let PyInstaller make the folder."""
    variables = child_variables()
    if with_models:
        variables["CAPTURE_STATION_BUNDLE_MODELS"] = str(models_folder())
    numbers = ", ".join(inputs.version().split("."))
    (ROOT / "build" / "version-info.txt").write_text(
        _WINDOWS_VERSION.format(version=inputs.version(), numbers=numbers), encoding="utf-8"
    )
    words = ("--noconfirm", "--distpath", str(DIST), "--workpath", str(ROOT / "build" / "work"))
    command = [sys.executable, "-m", "PyInstaller", "--log-level", "WARN", *words, str(SPEC)]
    subprocess.run(command, cwd=ROOT, env=variables, check=True)


def models_folder() -> Path:
    """Return where the set-up has put the face models, every byte of them looked at."""
    from capture_station.checks.models import model_paths  # noqa: PLC0415 - only where wanted
    from capture_station.locations import models_dir  # noqa: PLC0415 - see above

    return model_paths(models_dir()).face_detection.parent


def for_linux() -> list[Path]:
    """Add what the menu of a desktop needs, and pack the folder."""
    share = FOLDER / "share"
    share.mkdir()
    for path in (ENTRY, DRAWING, *(PICTURES / f"{DRAWING.stem}-{side}.png" for side in SIDES)):
        shutil.copy(path, share)
    shutil.copy(MENU, FOLDER)
    name = f"capture-station-{inputs.version()}-linux-{os.uname().machine}"
    packed = DIST / f"{name}.tar.xz"
    with tarfile.open(packed, "w:xz", preset=1) as archive:
        archive.add(FOLDER, name, filter=_owned_by_nobody)
    return [packed]


def _owned_by_nobody(row: tarfile.TarInfo) -> tarfile.TarInfo:
    row.uid = row.gid = 0
    row.uname = row.gname = ""
    return row


def for_windows() -> list[Path]:
    """Make the installer where Inno Setup is there."""
    compiler = shutil.which("iscc")
    if compiler is None:
        print("Inno Setup (iscc) is not on the path: no installer was made.", file=sys.stderr)
        return []
    version = inputs.version()
    command = [compiler, "/Qp", f"/DVersion={version}", str(INSTALLER)]
    subprocess.run(command, cwd=ROOT, check=True)
    return [DIST / f"capture-station-{version}-windows-setup.exe"]


def for_macos() -> list[Path]:
    """Make the disk image."""
    image = DIST / f"capture-station-{inputs.version()}-macos-{os.uname().machine}.dmg"
    subprocess.run([str(IMAGE), inputs.version(), str(DIST), str(image)], cwd=ROOT, check=True)
    return [image]


def size_of(path: Path) -> int:
    """Return the bytes of a file or of a folder's files; a link counts as nothing."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(one.lstat().st_size for one in files if one.is_file() and not one.is_symlink())


if __name__ == "__main__":
    sys.exit(main())
