"""A registry as a process of its own on loopback, and a proxy before it that cuts and repeats."""

from __future__ import annotations

import random
import select
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

from capture_station.domain.clock import SystemClock
from capture_station.registry.config import RegistryConfig
from capture_station.registry.service import Registry
from capture_station.registry.stations import make_code
from tests.end_to_end.commands import Forked

if TYPE_CHECKING:
    from collections.abc import Iterator

_STARTED_WITHIN_S = 60.0
_LATE_S = 0.5
"""How much later a request may arrive again."""
_REMEMBERED = 2_000_000
"""Bytes of a connection that are remembered for it."""
_AT_ONCE = 65_536
_LOOKS_EVERY_S = 0.2
"""How often a connection looks whether the proxy is still open."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class RegistryProcess:
    """``capture-station registry serve``, started, killed and started again at will.

    Args:
        folder: Its data.
        database: Its address, if it is no file in the folder.
        options: More of the command line.
        objects: Address of its photos, if they do not lie in the folder.
        is_fresh: Whether it is an interpreter of its own, as its users start it; otherwise it is
            forked, which takes a tenth of the time.
    """

    def __init__(
        self,
        folder: Path,
        database: str = "",
        *options: str,
        objects: str = "",
        is_fresh: bool = True,
    ) -> None:
        self.config = RegistryConfig(folder, database=database, objects=objects)
        self._options = options
        self._is_fresh = is_fresh
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | Forked | None = None

    def start(self) -> None:
        command = ["registry", "serve", "--no-review"]
        command += ["--data", str(self.config.data_dir), "--port", str(self.port)]
        command += self._options
        if self.config.objects:
            command += ["--objects", self.config.objects]
        if self.config.database:
            command += ["--database", self.config.database]
        if self._is_fresh:
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            command = [sys.executable, "-m", "capture_station", *command]
            self._process = subprocess.Popen(command, **quiet)
        else:
            self._process = Forked(*command)
        clock, pause = SystemClock(), threading.Event()
        latest = clock.monotonic() + _STARTED_WITHIN_S
        with httpx2.Client(verify=False) as http:
            while clock.monotonic() < latest and self._process.poll() is None:
                with suppress(httpx2.TransportError):
                    if http.get(f"{self.address}/health").is_success:
                        return
                pause.wait(0.05)
        self.kill()
        raise AssertionError("the registry did not start")

    def kill(self) -> None:
        """End it as a pulled plug does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def process_ids(self) -> set[int]:
        """Return the ids of the process and of those it has started (Linux)."""
        found = set() if self._process is None else {self._process.pid}
        children = Path("/proc")
        for identity in list(found):
            listed = children / str(identity) / "task" / str(identity) / "children"
            if listed.exists():
                found |= {int(each) for each in listed.read_text(encoding="ascii").split()}
        return found

    def memory_mb(self) -> float:
        """Return what its processes hold in memory, where the system tells (Linux)."""
        found = 0.0
        for identity in self.process_ids():
            status = Path(f"/proc/{identity}/status")
            if status.exists():
                lines = status.read_text(encoding="ascii").splitlines()
                held = [line for line in lines if line.startswith("VmRSS")]
                found += sum(int(line.split()[1]) / 1024 for line in held)
        return found

    def code(self, room: str = "") -> str:
        """Make an enrolment code, as its administrator does at the console."""
        with self.opened() as registry, registry.database.writing() as connection:
            return make_code(connection, registry.clock, "一号机", "console", room)

    @contextmanager
    def opened(self) -> Iterator[Registry]:
        """Look at what the registry has, beside the process."""
        registry = Registry(self.config)
        try:
            yield registry
        finally:
            registry.close()


@contextmanager
def serving(folder: Path) -> Iterator[RegistryProcess]:
    """Run an empty registry for the length of a block."""
    process = RegistryProcess(folder, is_fresh=False)
    try:
        process.start()
        yield process
    finally:
        process.kill()


class CuttingProxy:
    """Hands bytes on between a station and the registry and cuts connections somewhere.

    What a connection carried may arrive a second time, later, beside or after what was sent since:
    duplicated, delayed and out of order, whole or cut where the first was cut.

    Args:
        target: Port of the registry.
        seed: Where it cuts follows from it.
        whole: Share of the connections that last for long: those are cut too, after some megabytes.
        repeated: Share of the connections whose requests arrive again.
    """

    def __init__(self, target: int, seed: int, whole: float = 0.3, repeated: float = 0.3) -> None:
        self._target = target
        self._chance = random.Random(seed)  # noqa: S311 - a repeatable test, no secret
        self._whole = whole
        self._repeated = repeated
        self._is_closing = threading.Event()
        self._is_open = True
        self.cuts = 0
        self.repeats = 0
        self.carried = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.1)
        self.address = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept, name="proxy")
        self._accepting.start()

    def close(self) -> None:
        self._is_open = False
        self._is_closing.set()
        self._accepting.join()
        for thread in self._threads:
            thread.join()
        self._server.close()

    def _accept(self) -> None:
        while self._is_open:
            with suppress(TimeoutError):
                near, _ = self._server.accept()
                is_whole = self._chance.random() < self._whole
                sizes = (5.5, 7) if is_whole else (1, 5.5)
                left = int(10 ** self._chance.uniform(*sizes))
                late_s = None
                if self._chance.random() < self._repeated:
                    late_s = self._chance.uniform(0, _LATE_S)
                thread = threading.Thread(
                    target=self._serve, args=(near, left, late_s), name="proxy"
                )
                self._threads = [each for each in self._threads if each.is_alive()]
                self._threads.append(thread)
                thread.start()

    def _serve(self, near: socket.socket, left: int, late_s: float | None) -> None:
        said = bytearray()
        self._carry(near, left, said)
        if late_s is not None and said and not self._is_closing.wait(late_s):
            self._say_again(bytes(said))

    def _say_again(self, said: bytes) -> None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self._target)) as far:
            far.settimeout(1.0)
            far.sendall(said)
            self.repeats += 1
            while far.recv(65_536):
                pass

    def _carry(self, near: socket.socket, left: int, said: bytearray) -> None:
        with near, suppress(OSError), socket.create_connection(("127.0.0.1", self._target)) as far:
            ways = {near: far, far: near}
            while self._is_open:
                ready, _, _ = select.select(ways, (), (), _LOOKS_EVERY_S)
                for source in ready:
                    content = source.recv(_AT_ONCE)
                    if not content:
                        return
                    ways[source].sendall(content[: max(left, 0)])
                    if source is near and len(said) < _REMEMBERED:
                        said += content[: max(left, 0)]
                    left -= len(content)
                    self.carried += len(content)
                if left <= 0:
                    self.cuts += 1
                    return
