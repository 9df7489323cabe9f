"""The station for one command: which session it means, and in whose name it acts."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from capture_station.domain.errors import Trouble
from capture_station.domain.session import Session, SessionState
from capture_station.locations import default_data_dir
from capture_station.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capture_station.domain.ids import SessionId
    from capture_station.domain.overview import PersonHit
    from capture_station.station.station import Station
    from capture_station.store.keys import FolderKey
    from capture_station.store.records import Records
    from capture_station.store.store import Store

SessionOption = Annotated[
    str | None,
    typer.Option(
        "--session",
        metavar="ID",
        help="场次编号；只有一个未结束的场次时可省略 / Its id, or the beginning of it; "
        "not needed where one session only is not closed.",
    ),
]

# whoever makes a folder may not know our languages yet, so in both
_RECOVERY_KEY = (
    "新数据文件夹已加密。请抄下恢复密钥并与电脑分开存放，再用 store recovery-key --kept 确认：",
    "The new data folder is encrypted. Please write its recovery key down, keep it away from the "
    "computer, and confirm that with store recovery-key --kept:",
)
_KEY_IN_FILE = (
    "系统没有可用的钥匙串，日常密钥存放在只有当前用户能读的文件里 / "
    "There is no keyring: the daily key lies in a file that only this user can read."
)


@contextmanager
def opened_station(data: Path | None) -> Iterator[Station]:
    """Open the station of a data folder for one command.

    Raises:
        Trouble: As `Station.open`.
    """
    # The vision libraries take a second to load; commands without a station do without them.
    from capture_station.station.station import Station  # noqa: PLC0415 - see above

    station = Station.open(data or default_data_dir())
    try:
        tell_recovery_key(station.store.key)
        yield station
    finally:
        station.close()


@contextmanager
def opened_store(data: Path | None) -> Iterator[Store]:
    """Open the store of a folder that is there, without the rest of the station.

    Raises:
        Trouble: As `opened_folder`.
    """
    with opened_folder(data) as (store, _settings):
        yield store


@contextmanager
def opened_folder(data: Path | None, recovery_key: str = "") -> Iterator[tuple[Store, Settings]]:
    """Open the store of a folder that is there, and its settings.

    Args:
        data: The folder; None for the usual one.
        recovery_key: Opens it instead of the station's key.

    Raises:
        Trouble: ``store.no-folder``, or as `Store.open`.
    """
    # commands without a database do without its libraries
    from capture_station.store.engine import DATABASE  # noqa: PLC0415 - see above
    from capture_station.store.keys import has_keys  # noqa: PLC0415 - see above
    from capture_station.store.store import Store  # noqa: PLC0415 - see above

    folder = data or default_data_dir()
    if not (folder / DATABASE).exists() and not has_keys(folder):
        raise Trouble("store.no-folder")
    settings, _trouble = Settings.load(folder)
    second = settings.text("storage.second_dir")
    second_dir = Path(second) if second else None
    store = Store.open(folder, second_dir=second_dir, recovery_key=recovery_key)
    try:
        tell_recovery_key(store.key)
        yield store, settings
    finally:
        store.close()


def tell_recovery_key(key: FolderKey | None) -> None:
    """Tell the recovery key of a folder that was made just now, beside the answer."""
    if key is None or not key.is_new:
        return
    for told in _RECOVERY_KEY:
        typer.echo(told, err=True)
    typer.echo(f"    {key.recovery_key}", err=True)
    if not key.is_protected:
        typer.echo(_KEY_IN_FILE, err=True)


def chosen_session(records: Records, told: str | None) -> Session:
    """Return the session that a command means.

    Args:
        records: The read side of the store.
        told: Its id or the beginning of it; None for the only one that is not closed.

    Raises:
        Trouble: ``session.none`` if there is none at all, ``session.unclear`` if none or several
            fit.
    """
    sessions = records.sessions()
    if told is None:
        fitting = [one for one in sessions if one.state is not SessionState.CLOSED]
    else:
        fitting = [one for one in sessions if one.id.startswith(told)]
    if not sessions:
        raise Trouble("session.none")
    if len(fitting) != 1:
        raise Trouble("session.unclear", count=len(fitting))
    return fitting[0]


def one_student(records: Records, session_id: SessionId, text: str) -> PersonHit:
    """Return the person of a session whose student or ID number a command gives.

    Raises:
        Trouble: ``session.student-unclear`` if nobody or more than one has it.
    """
    hits = [
        hit
        for hit in records.search(session_id, text)
        if text in (hit.student.data.student_number, hit.student.data.id_number)
    ]
    if len(hits) != 1:
        raise Trouble("session.student-unclear", count=len(hits))
    return hits[0]


def write_result(out: Path, content: bytes) -> None:
    """Write a file that a command was asked for.

    Raises:
        Trouble: ``file.unwritable``.
    """
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Trouble("file.unwritable", file=out.name, reason=error.strerror or "") from error
