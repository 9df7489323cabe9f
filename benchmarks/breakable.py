"""Cameras of each kind that the measurement of recovery breaks and mends: as real as can be had."""

from __future__ import annotations

import signal
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

from capture_station.camera.chooser import open_source
from capture_station.camera.tether import TetherSource
from capture_station.camera.tray import Tray
from capture_station.domain.clock import SystemClock
from capture_station.domain.errors import Trouble
from tests.camera.mjpeg_server import MjpegServer, jpeg
from tests.camera.rigs import rtsp_process, tethered_camera
from tests.camera.rtsp_damage import DamagingProxy
from tests.unit.camera.scenery import write_film

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from capture_station.camera.source import Image, Source

CLOCK = SystemClock()


@dataclass(frozen=True, slots=True)
class Breakable:
    """A camera with what can befall it.

    Attributes:
        make: Makes a fresh source.
        faults: What breaks and what mends it, by name; the first befalls it most often.
        shoot: Has a photo taken where the source itself does not release.
    """

    make: Callable[[], Source]
    faults: dict[str, tuple[Callable[[], object], Callable[[], object]]]
    shoot: Callable[[], object] = lambda: None


@contextmanager
def _mjpeg(_: Path) -> Iterator[Breakable]:
    server = MjpegServer(fps=30.0)
    server.start()
    url = server.url

    def restart() -> None:
        server.sent.clear()
        server.start()

    faults: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "killed": (server.kill, restart)
    }
    for name in ("stalled", "repeating", "corrupting", "flipping"):
        event: Event = getattr(server, name)
        faults[name] = (event.set, event.clear)
    try:
        yield Breakable(lambda: open_source(url), faults)
    finally:
        server.kill()


@contextmanager
def _rtsp(_: Path) -> Iterator[Breakable]:
    with ExitStack() as stack:
        running: list[subprocess.Popen[str]] = []
        process, port = stack.enter_context(rtsp_process())
        running.append(process)
        proxy = DamagingProxy(int(port))
        stack.callback(proxy.close)

        def start() -> None:
            running.append(stack.enter_context(rtsp_process(port=port))[0])

        def kill() -> None:
            process = running[-1]
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):  # of ours, not of the camera's
                if pipe is not None:
                    pipe.close()

        yield Breakable(
            lambda: open_source(f"rtsp://127.0.0.1:{proxy.port}/video"),
            {
                "killed": (kill, start),
                "stalled": (
                    lambda: running[-1].send_signal(signal.SIGSTOP),
                    lambda: running[-1].send_signal(signal.SIGCONT),
                ),
                "flipping": (proxy.damaging.set, proxy.damaging.clear),
            },
        )


@contextmanager
def _film(folder: Path) -> Iterator[Breakable]:
    film, away = write_film(folder / "film.avi", 12, 320, 240), folder / "away.avi"
    whole = film.read_bytes()
    yield Breakable(
        lambda: open_source(f"film:{film}"),
        {
            "removed": (lambda: film.rename(away), lambda: away.rename(film)),
            "corrupted": (
                lambda: film.write_bytes(b"\0" * len(whole)),
                lambda: film.write_bytes(whole),
            ),
            "cut": (lambda: film.write_bytes(whole[:200]), lambda: film.write_bytes(whole)),
        },
    )


@contextmanager
def _folder(folder: Path) -> Iterator[Breakable]:
    watched, away, tray = folder / "照片", folder / "away", Tray(CLOCK)
    watched.mkdir()
    shots = iter(range(10**6))

    def shoot() -> None:
        number = next(shots)
        (watched / f"IMG_{number}.JPG").write_bytes(jpeg(number))

    yield Breakable(
        lambda: open_source(f"folder:{watched}", CLOCK, tray),
        {"removed": (lambda: watched.rename(away), lambda: away.rename(watched))},
        shoot,
    )


class _OnCable(TetherSource):
    """libgphoto2's virtual camera, really opened and closed, on a cable that can be pulled."""

    is_pulled = Event()

    def open(self) -> None:
        if self.is_pulled.is_set():
            raise Trouble("camera.missing", name="virtual")
        super().open()

    def read(self) -> Image | None:
        if self.is_pulled.is_set():
            raise Trouble("camera.gone", name="virtual")
        return super().read()


@contextmanager
def _gphoto2(folder: Path) -> Iterator[Breakable]:
    with tethered_camera(folder):
        tray, pulled = Tray(CLOCK), _OnCable.is_pulled
        yield Breakable(lambda: _OnCable("", CLOCK, tray), {"pulled": (pulled.set, pulled.clear)})


KINDS: dict[str, Callable[[Path], AbstractContextManager[Breakable]]] = {
    "mjpeg": _mjpeg,
    "rtsp": _rtsp,
    "film": _film,
    "folder": _folder,
    "gphoto2": _gphoto2,
}
