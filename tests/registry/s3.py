"""An S3-compatible object store of the tests' own, on loopback, where its package is installed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import httpx2

from tests.end_to_end.registry_process import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

BUCKET = "portraits"
_TRIES = 600
_SERVED = "from moto.server import main; main()"


def is_installed() -> bool:
    """Whether the server's package is there."""
    return importlib.util.find_spec("moto") is not None


@contextmanager
def running() -> Iterator[dict[str, str]]:
    """Run a store for the length of a block and give the variables by which it is reached."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-c", _SERVED, "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        pause = threading.Event()
        with httpx2.Client(base_url=address) as http:
            for _ in range(_TRIES):
                with suppress(httpx2.TransportError):
                    if http.put(f"/{BUCKET}").is_success:
                        break
                pause.wait(0.05)
            else:
                raise AssertionError("the object store did not start")
        yield {
            "AWS_ACCESS_KEY_ID": "tests",
            "AWS_SECRET_ACCESS_KEY": "tests",
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT": address,
            "AWS_ALLOW_HTTP": "true",
        }
    finally:
        process.kill()
        process.wait()
