"""How the set-up behaves: one sentence if it is prevented, one at a time, clean child processes."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent


class Prevented(Exception):
    """The world stands in the way of the set-up: one sentence in each language."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def say(zh: str, en: str) -> None:
    """Tell what is being done, in both languages."""
    print(f"{zh}\n{en}")


@contextlib.contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Let a second set-up of this folder wait until the first is done."""
    with (ROOT / ".venv.lock").open("a") as stream:
        told = False
        while not is_locked(stream.fileno()):
            if not told:
                say("另一个安装正在进行，等待中……", "Waiting for another set-up to finish …")
            told = True
            threading.Event().wait(0.5)
        yield


def is_locked(descriptor: int) -> bool:
    """Try to lock a file for this process; the system frees it when the file is closed."""
    try:
        if os.name == "nt":
            import msvcrt  # noqa: PLC0415 - only there is on Windows

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - only there is on the others

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def child_variables() -> dict[str, str]:
    """Return the environment variables for our interpreter: nobody else's modules, UTF-8 paths.

    Before Python 3.13 the file that points to this checkout is read in the system's encoding, which
    on a Chinese Windows is not UTF-8; without UTF-8 mode a checkout under a Chinese name is lost.
    Images of containers often forbid byte code; without it each process compiles the whole program
    anew, and each run all tests.
    """
    variables = dict(os.environ, PYTHONUTF8="1", PIP_USER="0")
    for name in ("PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"):
        variables.pop(name, None)
    return variables


def succeeds(command: Sequence[str | Path], variables: Mapping[str, str] | None = None) -> bool:
    """Run a command without a word and tell whether it ended well."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env=variables,
        )
    except OSError:
        return False
    return done.returncode == 0


def become(command: Sequence[str | Path], variables: Mapping[str, str]) -> int:
    """Replace this process by another; on Windows wait for it and return its exit status."""
    told = [str(word) for word in command]
    if os.name != "nt":
        sys.stdout.flush()
        os.execve(told[0], told, variables)  # noqa: S606 - our own interpreter, no shell
    return subprocess.call(told, env=variables)
