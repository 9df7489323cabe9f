"""A way to a camera on which bytes change: a proxy for RTSP over TCP, on loopback."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from threading import Event, Thread

import numpy as np

_LENGTH = re.compile(rb"(?i)\r\ncontent-length:[ ]*([0-9]+)")
_RTP_HEADER = 12
_NAL_HEADER = 2
_BYTES_A_FLIP = 16


class DamagingProxy:
    """Hands everything on; while `damaging` is set, flips bits inside the pictures' RTP packets.

    Args:
        port: Of the RTSP server on loopback.
        seed: Which bits are flipped.
    """

    def __init__(self, port: int, seed: int = 1) -> None:
        self.damaging = Event()
        self._server = port
        self._chance = np.random.default_rng(seed)
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = Thread(target=self._accept, name="test.rtsp-proxy")
        self._thread.start()

    def close(self) -> None:
        """Hang up and end all threads."""
        _hang_up(self._listener, *self._open)
        self._thread.join()
        self._listener.close()

    def _accept(self) -> None:
        calls: list[Thread] = []
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                calls = [one for one in calls if one.is_alive()]
                calls.append(Thread(target=self._serve, args=(client,), name="test.rtsp-call"))
                calls[-1].start()
        for call in calls:
            call.join()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), client, socket.create_connection(("127.0.0.1", self._server)) as to:
            self._open |= {client, to}
            asking = Thread(target=_carry, args=(client, to), name="test.rtsp-asking")
            asking.start()
            self._answer(to, client)
            asking.join()
            self._open -= {client, to}

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        waiting = bytearray()
        with suppress(OSError):
            while data := server.recv(65536):
                waiting += data
                while part := _next_part(waiting):
                    client.sendall(self._damaged(part) if self.damaging.is_set() else part)
        _hang_up(server, client)

    def _damaged(self, part: bytes) -> bytes:
        first = 4 + _RTP_HEADER + _NAL_HEADER
        if part[0] != ord("$") or part[1] % 2 or len(part) <= first:  # an answer, or RTCP
            return part
        changed = bytearray(part)
        for _ in range(first, len(part), _BYTES_A_FLIP):
            at, bit = self._chance.integers(first, len(part)), int(self._chance.integers(8))
            changed[at] ^= 1 << bit
        return bytes(changed)


def _carry(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    _hang_up(source, target)


def _hang_up(*sockets: socket.socket) -> None:
    for one in sockets:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


def _next_part(waiting: bytearray) -> bytes:
    """Cut the first whole packet or answer off; empty if there is none yet."""
    if waiting[:1] == b"$":
        end = 4 + int.from_bytes(waiting[2:4], "big") if len(waiting) >= 4 else 4
    else:
        head = waiting.find(b"\r\n\r\n")
        if head < 0:
            return b""
        length = _LENGTH.search(waiting, 0, head + 2)
        end = head + 4 + (int(length[1]) if length else 0)
    if len(waiting) < end:
        return b""
    part = bytes(waiting[:end])
    del waiting[:end]
    return part
