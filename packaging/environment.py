"""The virtual environment: made, filled, looked over, repaired."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from conduct import ROOT, Prevented, child_variables, say, succeeds

if TYPE_CHECKING:
    from collections.abc import Sequence

CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
LOG_NAME = "setup.log"
STAMP_NAME = "setup.json"


class Environment(NamedTuple):
    """A virtual environment of the project.

    Attributes:
        folder: Where it lies.
        tools: Whether it has what the tests need.
        qt: Whether it has Qt.
        bundle: Whether it is the one that the program is bundled from: no tools of tests, one more
            that bundles.
    """

    folder: Path
    tools: bool
    qt: bool = True
    bundle: bool = False

    @property
    def python(self) -> Path:
        """Return its interpreter."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def packages(self) -> list[Path]:
        """Return its folders of installed packages; more than one only in a broken one."""
        where = "Lib/site-packages" if os.name == "nt" else "lib/python3*/site-packages"
        return sorted(self.folder.glob(where))


def is_set_up(environment: Environment) -> bool:
    """Tell whether the environment was finished for this state of the project and is whole."""
    try:
        stamp = json.loads((environment.folder / STAMP_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    fits = isinstance(stamp, dict) and stamp.get("for") == fingerprint()
    has_tools = fits and (stamp.get("tools") is True or not environment.tools)
    return has_tools and environment.python.exists() and not damaged_files(environment)


def fingerprint() -> str:
    """Return what an environment depends on: the project's needs, the versions, the steps here."""
    digest = hashlib.sha256(str(ROOT).encode(errors="surrogateescape"))
    for path in (ROOT / "pyproject.toml", CONSTRAINTS, Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def damaged_files(environment: Environment) -> list[str]:
    """Return installed files that are missing or not as long as their package recorded them."""
    damaged = []
    for packages in environment.packages():
        for record in packages.glob("*.dist-info/RECORD"):
            with record.open(encoding="utf-8", newline="") as stream:
                damaged += [row[0] for row in csv.reader(stream) if is_damaged(packages, row)]
    return damaged


def is_damaged(packages: Path, row: Sequence[str]) -> bool:
    """Tell whether a row of a RECORD does not hold; compiled files come and go."""
    if len(row) != 3 or not row[2] or "__pycache__" in row[0]:  # noqa: PLR2004 - path, hash, size
        return False
    try:
        # os.path is several times faster than pathlib for the seventeen thousand files of a set-up.
        return os.stat(os.path.join(packages, row[0])).st_size != int(row[2])  # noqa: PTH116, PTH118
    except (OSError, ValueError):
        return True


def install(environment: Environment, *, afresh: bool = False) -> None:
    """Make the environment and install into it; the stamp is written when all is done."""
    (environment.folder / STAMP_NAME).unlink(missing_ok=True)
    if afresh or not is_usable(environment):
        make_environment(environment)
    say(
        "正在安装 Python 包（只需一次，可能要几分钟）……",
        "Installing Python packages (only once, may take minutes) …",
    )
    for words in pip_steps(environment):
        pip(environment, words)
    if damaged := damaged_files(environment):
        raise Prevented(
            f"安装后仍有文件不完整：{damaged[0]}。请检查磁盘后重新运行。",
            f"Files are incomplete after installing: {damaged[0]}. "
            "Please check the disk and run this again.",
        )
    stamp = environment.folder / STAMP_NAME
    fresh = stamp.with_suffix(".new")
    fresh.write_text(json.dumps({"for": fingerprint(), "tools": environment.tools}))
    fresh.replace(stamp)


def is_usable(environment: Environment) -> bool:
    """Tell whether a half-done environment can be completed instead of made anew."""
    return (
        environment.python.exists()
        and not damaged_files(environment)
        and succeeds([environment.python, "-m", "pip", "--version"], child_variables())
    )


def make_environment(environment: Environment) -> None:
    """Make an empty virtual environment in place of whatever is there."""
    done = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(environment.folder)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env=child_variables(),
    )
    if done.returncode != 0:
        told = (done.stderr.strip() or done.stdout.strip() or "?").splitlines()[-1]
        raise Prevented(
            f"无法在 {environment.folder} 建立 Python 环境：{told}",
            f"The Python environment cannot be made in {environment.folder}: {told}",
        )


def pip_steps(environment: Environment) -> list[list[str]]:
    """Return pip's arguments for each step of the installation, run in the project's folder."""
    install_words = ["install", "--constraint", "packaging/constraints.txt"]
    if environment.qt:
        return [[*install_words, "--editable", f".[{extra_of(environment)}]"]]
    return [
        [*install_words, *requirements(environment)],
        [*install_words, "--no-deps", "--editable", "."],
    ]


def extra_of(environment: Environment) -> str:
    """Return which of the project's extras is installed: any laptop may become a registry."""
    if environment.bundle:
        return "bundle"
    return "dev" if environment.tools else "registry"


def requirements(environment: Environment) -> list[str]:
    """Return what pyproject.toml asks for in this environment."""
    import tomllib  # noqa: PLC0415 - an older Python must get as far as being told so

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"]]
    for row in extras[extra_of(environment)]:
        # an extra of this very project stands for the packages it names
        own = re.fullmatch(rf"{project['name']}\[(\w+)\]", row)
        wanted += extras[own[1]] if own else [row]
    if not environment.qt:
        wanted = [row for row in wanted if not row.startswith(("PySide6", "pytest-qt"))]
    return wanted


def missing_requirements(environment: Environment) -> list[str]:
    """Return the names of the packages required on every system that are not installed."""
    installed = {
        folder.name.partition("-")[0].lower()
        for packages in environment.packages()
        for folder in packages.glob("*.dist-info")
    }
    wanted = [row for row in requirements(environment) if ";" not in row]
    names = [re.split(r"[\s<>=!~\[]", row)[0] for row in wanted]
    return [name for name in names if re.sub(r"[-.]+", "_", name).lower() not in installed]


def pip(environment: Environment, words: Sequence[str]) -> None:
    """Run pip, show what it downloads, keep all it says in the log."""
    log = environment.folder / LOG_NAME
    full = False
    with log.open("a", encoding="utf-8") as record, started_pip(environment, words) as process:
        for line in process.stdout or ():
            record.write(line)
            full = full or "No space left on device" in line
            if line.strip().startswith("Downloading") and ".metadata" not in line:
                print("  " + line.strip())
    if process.returncode != 0:
        raise pip_failed(missing_requirements(environment), log, full=full)


def started_pip(environment: Environment, words: Sequence[str]) -> subprocess.Popen[str]:
    """Start pip in the project's folder; all it says can be read line by line."""
    return subprocess.Popen(
        [
            *(str(environment.python), "-m", "pip"),
            *("--disable-pip-version-check", "--no-input", *words),
        ],
        cwd=ROOT,
        env=child_variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


def pip_failed(missing: Sequence[str], log: Path, *, full: bool) -> Prevented:
    """Return why the packages could not be installed."""
    if full:
        return Prevented(
            f"磁盘空间不足，无法安装 Python 包。请腾出约 2 GB 后重新运行：{ROOT}",
            f"The disk is full. Please free about 2 GB for {ROOT} and run this again.",
        )
    names = ", ".join(missing) or "?"
    return Prevented(
        f"无法取得 Python 包，缺少：{names}。请检查网络或 pip 的镜像设置，然后重新运行"
        f"（详细记录：{log}）。",
        f"Python packages cannot be fetched; missing: {names}. Please check the network or pip's "
        f"mirror setting and run this again (full record: {log}).",
    )
