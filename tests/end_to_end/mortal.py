"""Processes that die at their n-th database statement, as a pulled plug would have it.

``python -m tests.end_to_end.mortal`` loads the program once, then forks a child for each line of
JSON that it reads and tells in a line how that ended: the child serves a registry on a socket that
outlives it, or lets a station go a round, and dies by itself when told to. Nothing of this is known
to the program: the count is kept by a listener on all database engines of the child. The n-th step
is the one that is not done any more: a statement, a commit, or a rollback.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.registry.config import RegistryConfig

DIED = 137
"""Status of a child that died at its step."""
_NEVER = 1 << 60


@dataclass(frozen=True)
class Order:
    """What a child is to do.

    Attributes:
        serves: A registry's configuration as text; empty for a station.
        station: Data folder of a station that goes one round; empty for a registry.
        dies_at: Number of the step that it does not do any more; 0 for none.
        steps: File that grows by a byte with each step; empty for none.
    """

    serves: str = ""
    station: str = ""
    dies_at: int = 0
    steps: str = ""


class Mortal:
    """The process that forks, as tests see it.

    Attributes:
        port: Where its registries listen, one after another; a call between two of them waits.
    """

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._listening.set_inheritable(True)
        self.port = self._listening.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "tests.end_to_end.mortal"]
        self._process = subprocess.Popen(
            [*command, str(self._listening.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            pass_fds=[self._listening.fileno()],
        )
        self._serving = False

    def serve(self, config: RegistryConfig, dies_at: int = 0, steps: Path | None = None) -> None:
        """Begin to serve a registry; the one before has ended."""
        self.end()
        self._say(Order(serves=config.to_text(), dies_at=dies_at, steps=str(steps or "")))
        self._serving = True

    def end(self) -> int:
        """End the registry, unless it has died, and return its exit status."""
        if not self._serving:
            return 0
        self._serving = False
        self._write("end")
        return self._answer()

    def go(self, station: Path, dies_at: int = 0, steps: Path | None = None) -> int:
        """Let a station go one round beside the registry; return the exit status.

        0: all told. 1: the registry was away or not all was told. `DIED`: it died.
        """
        self._say(Order(station=str(station), dies_at=dies_at, steps=str(steps or "")))
        return self._answer()

    def close(self) -> None:
        """End all."""
        self.end()
        self._process.communicate()
        self._listening.close()

    def _say(self, order: Order) -> None:
        self._write(json.dumps(asdict(order)))

    def _write(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _answer(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


def count_steps(dies_at: int, steps: str) -> None:
    """Die at the n-th step from now on of any database of this process."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    lock, done = threading.Lock(), 0
    tally = Path(steps).open("ab", buffering=0) if steps else None  # noqa: SIM115 - to the end

    def step(*_told: Any) -> None:
        nonlocal done
        with lock:
            done += 1
            if tally is not None:
                tally.write(b".")
            if done == (dies_at or _NEVER):
                os._exit(DIED)

    for name in ("before_cursor_execute", "commit", "rollback"):
        event.listen(Engine, name, step)


def serve(listening: socket.socket, order: Order) -> None:
    """Serve until killed."""
    import uvicorn

    from capture_station.registry.app import make_app
    from capture_station.registry.config import RegistryConfig

    app = make_app(RegistryConfig.from_text(order.serves))
    count_steps(order.dies_at, order.steps)
    uvicorn.Server(uvicorn.Config(app, log_config=None)).run(sockets=[listening])


def go_round(order: Order) -> int:
    """Let a station go one round."""
    from capture_station.domain.errors import Trouble
    from capture_station.station import syncing
    from capture_station.station.station import Station

    count_steps(order.dies_at, order.steps)
    station = Station.open(Path(order.station))
    going = syncing.Syncing(station)
    try:
        going.go()
        return int(bool(going.status().pending))
    except Trouble:
        return 1
    finally:
        going.close()
        station.close()


def fork(do: Callable[[], int | None]) -> int:
    """Return the id of a child that does something and ends."""
    child = os.fork()
    if child:
        return child
    status = 70
    with suppress(BaseException):
        status = do() or 0
    os._exit(status)


def ended(child: int) -> int:
    """Wait for a child and return its exit status."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main(number: int) -> None:
    # loaded once; nothing of it runs before a fork
    import capture_station.registry.app
    import capture_station.station.syncing  # noqa: F401

    listening = socket.socket(fileno=number)
    serving = 0
    for line in sys.stdin:
        if line.strip() == "end":
            with suppress(ProcessLookupError):
                os.kill(serving, signal.SIGKILL)
            tell(ended(serving))
            continue
        order = Order(**json.loads(line))
        if order.serves:
            serving = fork(partial(serve, listening, order))
        else:
            tell(ended(fork(partial(go_round, order))))


def tell(status: int) -> None:
    sys.stdout.write(f"{status}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
