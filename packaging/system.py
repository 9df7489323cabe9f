"""What the set-up needs of a Linux system: shared libraries, a Chinese font, Python's own venv."""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from conduct import Prevented, say, succeeds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from environment import Environment


class Library(NamedTuple):
    """A shared library that Qt's wheels take from the system.

    Attributes:
        name: File that the loader looks for.
        package: Debian package that has it.
        needed: ``"always"``, ``"screen"`` (for windows on an X display) or ``"print"``.
    """

    name: str
    package: str
    needed: str


# Read from the NEEDED entries of QtCore, QtGui, QtWidgets, QtNetwork, the xcb platform plugin and
# the CUPS plugin of PySide6 6.11 and 6.12; what these packages themselves depend on is left out.
LIBRARIES = (
    Library("libGL.so.1", "libgl1", "always"),
    Library("libEGL.so.1", "libegl1", "always"),
    Library("libX11.so.6", "libx11-6", "always"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "always"),
    Library("libfontconfig.so.1", "libfontconfig1", "always"),
    Library("libfreetype.so.6", "libfreetype6", "always"),
    Library("libglib-2.0.so.0", "libglib2.0-0", "always"),
    Library("libdbus-1.so.3", "libdbus-1-3", "always"),
    Library("libbrotlidec.so.1", "libbrotli1", "always"),
    Library("libgssapi_krb5.so.2", "libgssapi-krb5-2", "always"),
    Library("libzstd.so.1", "libzstd1", "always"),
    Library("libstdc++.so.6", "libstdc++6", "always"),
    Library("libX11-xcb.so.1", "libx11-xcb1", "screen"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "screen"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "screen"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "screen"),
    Library("libxcb-image.so.0", "libxcb-image0", "screen"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "screen"),
    Library("libxcb-randr.so.0", "libxcb-randr0", "screen"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", "screen"),
    Library("libxcb-shape.so.0", "libxcb-shape0", "screen"),
    Library("libxcb-sync.so.1", "libxcb-sync1", "screen"),
    Library("libxcb-util.so.1", "libxcb-util1", "screen"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0", "screen"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "screen"),
    Library("libcups.so.2", "libcups2", "print"),
)
FONT_PACKAGE = "fonts-noto-cjk"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
FONT_NAMES = re.compile(
    r"cjk|sourcehan|notos\w+sc|wqy|uming|ukai|simsun|simhei|msyh|"
    r"harmonyos_sans_sc|alibabapuhuiti|misans|lxgw",
    re.IGNORECASE,
)


def set_up_system(environment: Environment, *, screen: bool) -> None:
    """Install what the system lacks, or say how; stop only for what cannot be done without."""
    missing = missing_packages(environment)
    if not missing:
        return
    command = apt_install(missing)
    if command and (prefix := administrator()) is not None:
        say(
            f"正在安装系统软件包：{' '.join(missing)} ……",
            f"Installing system packages: {' '.join(missing)} …",
        )
        install_packages(prefix, command)
        missing = missing_packages(environment)
    if not missing:
        return
    told = " ".join(["sudo", *apt_install(missing)] if command else missing)
    stopping = {"always", "screen"} if screen else {"always"}
    if stopping & set(missing.values()):
        raise Prevented(
            f"系统缺少必需的软件包，请先安装再重新运行：{told}",
            f"System packages are missing; please install them and run this again: {told}",
        )
    say(f"建议安装：{told}", f"Recommended: {told}")


def missing_packages(environment: Environment) -> dict[str, str]:
    """Return the missing Debian packages, each with what needs it (see `Library.needed`)."""
    missing = {}
    importlib.invalidate_caches()
    if importlib.util.find_spec("ensurepip") is None and not environment.python.exists():
        missing[f"python3.{sys.version_info.minor}-venv"] = "always"
    if environment.qt:
        missing |= {row.package: row.needed for row in LIBRARIES if not is_loadable(row.name)}
        if not has_chinese_font():
            missing[FONT_PACKAGE] = "font"
    return missing


def is_loadable(name: str) -> bool:
    """Tell whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_chinese_font(folders: Sequence[str] = FONT_FOLDERS) -> bool:
    """Tell whether a font file with a name known for Chinese lies in one of the font folders."""
    return any(
        FONT_NAMES.search(file)
        for folder in folders
        for _, _, files in os.walk(Path(folder).expanduser())
        for file in files
    )


def apt_install(packages: Mapping[str, str]) -> list[str]:
    """Return the one command that installs `packages`; empty where there is no apt."""
    if shutil.which("apt-get") is None:
        return []
    return ["apt-get", "install", "-y", "--no-install-recommends", *packages]


def administrator() -> list[str] | None:
    """Return the words to put before a command of the administrator; None if we may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def install_packages(prefix: Sequence[str], command: Sequence[str]) -> None:
    """Run apt; what is missing afterwards is looked at by the caller, whatever apt says."""
    variables = ["env", "DEBIAN_FRONTEND=noninteractive"]
    succeeds([*prefix, *variables, "apt-get", "update", "-q"])
    succeeds([*prefix, *variables, *command, "-q", "-o", "DPkg::Lock::Timeout=120"])
