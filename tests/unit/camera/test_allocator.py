"""What the allocator keeps once it was told to keep little, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

LOOK = """
import ctypes, json, re, threading
from pathlib import Path
from capture_station.camera.allocator import keep_little

assert keep_little()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fdopen.restype = ctypes.c_void_p
libc.malloc.argtypes, libc.free.argtypes = [ctypes.c_size_t], [ctypes.c_void_p]
resident = lambda: int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

def use(size):
    for _ in range(4):
        block = libc.malloc(size)
        ctypes.memset(block, 1, size)
        libc.free(block)

before = resident()
for megabytes in (6, 25, 30):
    use(megabytes << 20)
kept_kb = resident() - before
together = threading.Barrier(6)
def work():
    libc.malloc(100_000)
    together.wait()
threads = [threading.Thread(target=work) for _ in range(6)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(json.dumps(kept_kb), flush=True)
libc.malloc_info(0, ctypes.c_void_p(libc.fdopen(1, b"w")))
libc.fflush(None)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's allocator")
def test_large_blocks_go_back_and_threads_share_arenas() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, text=True, check=True, timeout=60
    )
    kept_kb, _, arenas = done.stdout.partition("\n")
    assert json.loads(kept_kb) < 4096
    assert 1 <= arenas.count("<heap nr=") <= 2
