"""Tries the protocol as its OpenAPI description tells it, with schemathesis: never a 5xx.

Run as ``python -m benchmarks.openapi [EXAMPLES]``. schemathesis is no part of the development set
(``pip install schemathesis``). The load goes to a registry on loopback and is bounded.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx2

from benchmarks.measuring import tell
from tests.end_to_end.registry_process import RegistryProcess

EXAMPLES = 200
SECONDS = 300


def main(examples: int = EXAMPLES) -> int:
    with tempfile.TemporaryDirectory() as folder:
        registry = RegistryProcess(Path(folder) / "registry")
        registry.start()
        try:
            code = {"code": registry.code()}
            answer = httpx2.post(f"{registry.address}/api/v1/enrolments", json=code)
            token = answer.json()["token"]
            command = [
                sys.executable, "-m", "schemathesis.cli", "run",
                f"{registry.address}/api/v1/openapi.json",
                "--header", f"Authorization: Bearer {token}",
                "--checks", "not_a_server_error",
                "--max-examples", str(examples),
                "--exclude-path", "/api/v1/stream",
                "--seed", "1", "--no-color",
            ]  # fmt: skip
            done = subprocess.run(command, check=False, env=dict(os.environ), timeout=SECONDS)  # noqa: S603
        finally:
            registry.kill()
    tell("openapi/server-errors", float(done.returncode), "", limit=0.0, cases=examples)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(*(int(told) for told in sys.argv[1:])))
