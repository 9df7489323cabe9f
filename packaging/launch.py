"""Where the bundled program begins: ``capture-station``, and ``-m MODULE`` as Python itself has it.

Parts of the program start others in a process of their own, as ``sys.executable -m MODULE``. In a
bundle ``sys.executable`` is the program, so it understands the same words.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys

_WORDS_OF_MODULE = 3


def main() -> int:
    """Run the program or one of its modules and return the exit status."""
    _give_back_library_path()
    _open_streams()
    if len(sys.argv) >= _WORDS_OF_MODULE and sys.argv[1] == "-m":
        name = sys.argv[2]
        del sys.argv[1:3]
        if not name.startswith("capture_station."):
            print(f"{sys.executable}: No module named {name}", file=sys.stderr)
            return 1
        runpy.run_module(name, run_name="__main__", alter_sys=True)
        return 0
    from capture_station.cli.conduct import main as run  # noqa: PLC0415 - workers need none of it

    return run()


def _give_back_library_path() -> None:
    """Let programs of the system that we open (a browser, a folder) use the system's libraries.

    Our own processes are then told to look for ours anew, as if a user had started them.
    """
    if not sys.platform.startswith("linux"):
        return
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)


def _open_streams() -> None:
    """Give a program without a terminal, as on Windows, somewhere to write to."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - stays open as long as we run


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
