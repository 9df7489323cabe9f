"""How long a command takes to begin: the overview, the version, and one that does something."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.measuring import asked, median_ms, tell

CASES = 7
COMMANDS = {
    "start/help": (["--help"], 400.0),
    "start/version": (["--version"], 400.0),
    "start/models-verify": (["models", "verify"], 1000.0),
    "start/specs": (["specs"], 2500.0),
}


def measure(cases: int) -> None:
    reference = median_ms(lambda: run("-c", "pass"), cases)
    for name, (words, limit) in COMMANDS.items():
        value = median_ms(lambda words=words: run("-m", "capture_station", *words), cases)
        tell(
            name,
            value,
            "ms",
            limit=limit,
            reference=reference,
            cases=cases,
            note="reference: an interpreter that does nothing",
        )


def run(*words: str) -> None:
    command = [sys.executable, *words]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - written above


if __name__ == "__main__":
    measure(asked(cases=CASES).cases)
