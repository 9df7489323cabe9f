"""The program's commands as processes, forked from one that has loaded the program already.

An interpreter of its own spends up to two seconds of work on loading, more than most commands take.
A fork has memory, streams, variables and a status of its own all the same, and dies like any other.
Where the system cannot fork, each command is a fresh interpreter.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from pathlib import Path
from subprocess import CompletedProcess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.context import ForkServerProcess, SpawnProcess

_LOADED = (
    "capture_station.checks.judge",
    "capture_station.registry.app",
    "capture_station.station.syncing",
    "uvicorn",
)
"""What takes long to load and only loads; no Qt, which is not made to be forked."""
_CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()


class Forked:
    """A command at work, with the words of `subprocess.Popen`.

    Args:
        words: Behind the program's name.
        variables: Its environment; None for the tests' own.
        out: File for what it says, None for nowhere.
        err: The same for what it complains of.
    """

    def __init__(
        self,
        *words: str | Path,
        variables: Mapping[str, str] | None = None,
        out: Path | None = None,
        err: Path | None = None,
    ) -> None:
        given = dict(os.environ if variables is None else variables)
        self._process = _process([str(word) for word in words], given, out, err)
        self._process.start()

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid or 0

    def poll(self) -> int | None:
        """Return its status; None while it is at work."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for its end and return its status; None if it did not come in so many seconds."""
        self._process.join(timeout)
        return self._process.exitcode

    def kill(self) -> None:
        """End it as a pulled plug does."""
        self._process.kill()


def run(
    *words: str | Path, variables: Mapping[str, str] | None = None, within_s: float = 60.0
) -> CompletedProcess[str]:
    """Run a command of the program to its end."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        command = Forked(*words, variables=variables, out=out, err=err)
        status = command.wait(within_s)
        command.kill()
        command.wait()
        assert status is not None, f"still at work after {within_s} s: {words}"
        said, complained = (path.read_text(encoding="utf-8") for path in (out, err))
    return CompletedProcess(words, status, said, complained)


def _process(
    words: list[str], variables: dict[str, str], out: Path | None, err: Path | None
) -> ForkServerProcess | SpawnProcess:
    told = (words, variables, out, err)
    if not _CAN_FORK:
        return multiprocessing.get_context("spawn").Process(target=_become, args=told)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_LOADED))
    return context.Process(target=_become, args=told)


def _become(
    words: list[str], variables: dict[str, str], out: Path | None, err: Path | None
) -> None:
    """Be the program from here on."""
    os.environ.clear()
    os.environ.update(variables)
    for stream, path in ((sys.stdout, out), (sys.stderr, err)):
        stream.flush()
        with Path(path or os.devnull).open("ab") as file:
            os.dup2(file.fileno(), stream.fileno())
    sys.argv = ["capture-station", *words]
    # loaded here: a test that starts no command needs none of it
    from capture_station.cli.conduct import main

    sys.exit(main())
