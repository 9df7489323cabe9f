"""A real MJPEG server on loopback that can be killed, stalled and made to send damaged pictures."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress
from threading import Event, Lock, Thread

import cv2
import numpy as np

_BOUNDARY = b"frame"


def jpeg(number: int, width: int = 64, height: int = 48) -> bytes:
    """Return a JPEG that differs from every other number's."""
    noise = np.random.default_rng(number).integers(0, 90, (height, width, 3), dtype=np.uint8)
    done, data = cv2.imencode(".jpg", noise + np.uint8(number % 160))
    assert done
    return data.tobytes()


def flipped(picture: bytes, seed: int) -> bytes:
    """Return a JPEG with a bit changed in every sixteenth byte or so of the coded picture."""
    chance = np.random.default_rng(seed)
    changed = bytearray(picture)
    first, end = picture.index(b"\xff\xda") + 14, len(picture) - 2
    for _ in range(first, end, 16):
        changed[chance.integers(first, end)] ^= 1 << int(chance.integers(8))
    return bytes(changed)


class MjpegServer:
    """Serves pictures to anybody who connects; made anew by `start` after every `kill`.

    Args:
        fps: Pictures a second.
        with_length: Whether parts tell their length.
        boundary_in_header: Boundary as announced, for the cameras that announce it wrongly.
        authorization: If not empty, what the header ``Authorization`` must be.
        size: Width and height of the pictures.
    """

    def __init__(
        self,
        fps: float = 100.0,
        *,
        with_length: bool = True,
        boundary_in_header: str = "frame",
        authorization: str = "",
        size: tuple[int, int] = (64, 48),
    ) -> None:
        self.content_type = f"multipart/x-mixed-replace; boundary={boundary_in_header}"
        self.port = 0
        self.sent: list[bytes] = []
        self.stalled = Event()
        self.corrupting = Event()
        self.repeating = Event()
        self.flipping = Event()
        self.connections = 0
        self._interval = 1.0 / fps
        self._with_length = with_length
        self._authorization = authorization
        self._pictures = [jpeg(number, *size) for number in range(30)]
        self._dead = Event()
        self._lock = Lock()
        self._listener: socket.socket | None = None
        self._clients: list[socket.socket] = []
        self._threads: list[Thread] = []

    @property
    def url(self) -> str:
        """The address to connect to."""
        return f"http://127.0.0.1:{self.port}/video"

    def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        self._dead = Event()
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen()
        self.port = listener.getsockname()[1]
        self._listener = listener
        self._start_thread(self._accept, listener)

    def kill(self) -> None:
        """Go away at once: reset all connections, refuse new ones, end all threads."""
        self._dead.set()
        assert self._listener is not None
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for client in self._clients:
                with suppress(OSError):
                    linger = struct.pack("ii", 1, 0)
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    client.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        self._clients.clear()

    def leave_rest(self) -> None:
        """Send a few more bytes behind the end of each coded picture, as some cameras do."""
        self._pictures = [one[:-2] + b"\x12\x34" * 10 + one[-2:] for one in self._pictures]

    def _start_thread(self, work: object, connection: socket.socket) -> None:
        thread = Thread(target=work, args=(connection, self._dead), name="test.mjpeg")  # type: ignore[arg-type] # a bound method
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket, dead: Event) -> None:
        while not dead.is_set():
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with self._lock:
                self._clients.append(client)
                self.connections += 1
                if dead.is_set():
                    client.close()
                    return
                self._start_thread(self._serve, client)

    def _serve(self, client: socket.socket, dead: Event) -> None:
        with suppress(OSError), client:
            asked = client.recv(65536)
            if self._authorization and self._authorization.encode() not in asked:
                client.sendall(
                    b'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\n'
                    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
                )
                return
            client.sendall(f"HTTP/1.0 200 OK\r\nContent-Type: {self.content_type}\r\n\r\n".encode())
            number = 0
            while not dead.wait(self._interval):
                if self.stalled.is_set():
                    continue
                number += 0 if self.repeating.is_set() else 1
                client.sendall(self._part(self._pictures[number % len(self._pictures)]))

    def _part(self, picture: bytes) -> bytes:
        self.sent.append(picture)
        length = b"Content-Length: %d\r\n" % len(picture) if self._with_length else b""
        if self.corrupting.is_set():
            picture = picture[: len(picture) // 2]  # the rest never comes
        if self.flipping.is_set():
            picture = flipped(picture, len(self.sent))
        header = b"--" + _BOUNDARY + b"\r\nContent-Type: image/jpeg\r\n" + length + b"\r\n"
        return header + picture + b"\r\n"
