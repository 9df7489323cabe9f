"""A PostgreSQL of the tests' own, on a private socket, where Debian's package is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from capture_station.registry.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

_USER = "postgres"


def programs() -> Path | None:
    """Return the folder of the newest PostgreSQL that can be started here; None without one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def running(bin_dir: Path) -> Iterator[str]:
    """Run a database for the length of a block and give its SQLAlchemy address."""
    folder = Path(tempfile.mkdtemp(prefix="registry-pg-"))
    # the database refuses to be started by root
    is_root = os.name == "posix" and os.geteuid() == 0
    as_user: dict[str, Any] = {"user": _USER} if is_root else {}
    if is_root:
        shutil.chown(folder, _USER)
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **as_user}
    data = folder / "data"
    options = f"-k {folder} -c listen_addresses='' -c fsync=on"
    control = [bin_dir / "pg_ctl", "-D", data, "-w"]
    try:
        subprocess.run(
            [bin_dir / "initdb", "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8"],
            check=True,
            cwd=folder,
            **quiet,
        )
        log = ["-l", folder / "log"]
        subprocess.run([*control, *log, "-o", options, "start"], check=True, cwd=folder, **quiet)
        try:
            yield f"postgresql+psycopg://{_USER}@/postgres?host={folder}"
        finally:
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(stop, check=True, cwd=folder, **quiet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def with_tables(bin_dir: Path) -> Iterator[str]:
    """As `running`, with the tables of an empty registry in it."""
    with running(bin_dir) as address:
        with closing(Database(address)) as database:
            database.migrate()
        yield address
