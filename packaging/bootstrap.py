#!/usr/bin/env python3
"""Set the capture station up in this folder, then run it or its tests.

    python3 packaging/bootstrap.py run [ARGS]     open the program; ARGS as for capture-station
    python3 packaging/bootstrap.py test [ARGS]    run the tests; ARGS as for pytest
    python3 packaging/bootstrap.py bundle [ARGS]  make a program that needs no Python; see bundle.py

Needs nothing but Python 3.11 or newer: everything else goes into ``.venv`` beside this folder and
the user's data folder. What is already there and whole is left alone, what is missing or damaged is
repaired, so the same command is right the first time and every time.

Options of ``test``, before ARGS:
    --on-screen     show the windows under test instead of drawing them off screen
    --without-qt    in an environment of its own that has no Qt: everything below the windows

Exit status: 3 if the set-up was prevented (one sentence says by what), else that of the program.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from conduct import ROOT, Prevented, become, child_variables, only_one_at_a_time, succeeds
from environment import Environment, install, is_set_up
from system import set_up_system

if TYPE_CHECKING:
    from collections.abc import Sequence

EXIT_PREVENTED = 3
SCREENS = {"win32": "windows", "darwin": "cocoa"}
"""Qt's name for the screen of each system; said outright, since the tests fall back to none."""

MEMORY_DISK = Path("/dev/shm")  # noqa: S108 - whoever writes there makes a folder of its own
"""Where Linux has it: a disk takes long over what the tests and their databases sync."""
MEMORY_DISK_FREE = 4 << 30
"""Bytes; so much must be free, for a whole run leaves some hundred megabytes."""


def main(words: Sequence[str]) -> int:
    """Obey one command line and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace", line_buffering=True)
    acts = {"run": run, "test": test, "bundle": bundle}
    if not words or words[0] not in acts:
        print(__doc__, file=sys.stderr)
        return 0 if set(words) & {"--help", "-h"} else 2
    try:
        return acts[words[0]](words[1:])
    except Prevented as prevented:
        print(f"{prevented.zh}\n{prevented.en}", file=sys.stderr)
        return EXIT_PREVENTED
    except OSError as error:
        where = error.filename or ROOT
        print(f"无法读写 {where}：{error.strerror}", file=sys.stderr)
        print(f"Cannot read or write {where}: {error.strerror}", file=sys.stderr)
        return EXIT_PREVENTED
    except KeyboardInterrupt:
        return 130


def run(words: Sequence[str]) -> int:
    """Set up what the program needs and become the program."""
    environment = Environment(ROOT / ".venv", tools=False)
    set_up(environment, screen=True)
    return become([environment.python, "-m", "capture_station", *words], child_variables())


def test(words: Sequence[str]) -> int:
    """Set up what the tests need and become the test run."""
    rest = list(words)
    options = set()
    while rest and rest[0] in {"--on-screen", "--without-qt"}:
        options.add(rest.pop(0))
    on_screen = "--on-screen" in options
    if "--without-qt" in options:
        environment = Environment(ROOT / ".venv-without-qt", tools=True, qt=False)
    else:
        environment = Environment(ROOT / ".venv", tools=True)
    set_up(environment, screen=on_screen)
    variables = child_variables()
    if on_screen:
        variables.setdefault("QT_QPA_PLATFORM", SCREENS.get(sys.platform, "xcb;wayland"))
    else:
        variables["QT_QPA_PLATFORM"] = "offscreen"
    if has_memory_disk():
        variables.setdefault("TMPDIR", str(MEMORY_DISK))
    os.chdir(ROOT)
    return become([environment.python, "-m", "pytest", *(rest or every_test())], variables)


def bundle(words: Sequence[str]) -> int:
    """Set up what a bundle is made of, and nothing that is only for tests; become its maker."""
    environment = Environment(ROOT / ".venv-bundle", tools=False, bundle=True)
    set_up(environment, screen=True)
    maker = ROOT / "packaging" / "bundle.py"
    return become([environment.python, maker, *words], child_variables())


def every_test() -> list[str]:
    """Return pytest's arguments for the whole suite: spread over the cores, a file on one core.

    The files keep the order of `tests/conftest.py`, the long ones first.
    """
    workers = min(os.cpu_count() or 1, 4)
    spread = ["-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"]
    return spread if workers > 1 else []


def has_memory_disk() -> bool:
    """Tell whether there is room in memory for the folders that the tests write."""
    try:
        has_room = shutil.disk_usage(MEMORY_DISK).free >= MEMORY_DISK_FREE
        return has_room and os.access(MEMORY_DISK, os.W_OK)
    except OSError:
        return False


def set_up(environment: Environment, *, screen: bool) -> None:
    """Make sure that everything is there; do only what needs doing."""
    check_python()
    if sys.platform.startswith("linux"):
        set_up_system(environment, screen=screen)
    if not is_set_up(environment):
        with only_one_at_a_time():
            if not is_set_up(environment):
                install(environment)
    fetch_models(environment)


def check_python() -> None:
    """Refuse a Python that is too old."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what tells an older one
        found = platform.python_version()
        raise Prevented(
            f"需要 Python 3.11 或更新版本，当前是 {found}。请安装后用新版本重新运行。",
            f"Python 3.11 or newer is needed, this is {found}. Please run it with a newer one.",
        )


def fetch_models(environment: Environment) -> None:
    """Let the program fetch and verify its model files; a broken environment is made anew."""
    answer = ask_for_models(environment)
    if answer is None and not has_its_packages(environment):
        with only_one_at_a_time():
            install(environment, afresh=True)
        answer = ask_for_models(environment)
    if answer is None:
        raise Prevented(
            "程序无法启动，原因见上面的输出。",
            "The program cannot start; the output above says why.",
        )
    if "trouble" in answer:
        raise Prevented(answer["zh"], answer["en"])


def has_its_packages(environment: Environment) -> bool:
    """Tell whether the interpreter finds what was installed for it.

    It does not after the system's Python was replaced by another version. Where it does, the
    mistake is in the program, and a new environment would have it too.
    """
    words = ["-c", "import capture_station, filelock, platformdirs, typer"]
    return succeeds([environment.python, *words], child_variables())


def ask_for_models(environment: Environment) -> dict[str, str] | None:
    """Return the answer of ``capture-station models fetch``; None if the program cannot answer."""
    done = subprocess.run(
        [str(environment.python), "-m", "capture_station", "models", "fetch", "--json"],
        cwd=ROOT,
        env=child_variables(),
        stdout=subprocess.PIPE,
        check=False,
    )
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
