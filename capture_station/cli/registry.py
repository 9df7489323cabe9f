"""``capture-station registry``: the central service and what its administrator does at a console.

The libraries of the service are an extra (``pip install 'capture-station[registry]'``): a desktop
station does without them, so they are imported where they are needed.
"""

import importlib.util
import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from capture_station.cli.options import JsonOption, LangOption
from capture_station.domain.errors import Trouble
from capture_station.locations import default_data_dir
from capture_station.wording import Lang

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capture_station.registry.config import RegistryConfig
    from capture_station.registry.service import Registry

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_NEEDED = (
    "fastapi",
    "uvicorn",
    "jinja2",
    "obstore",
    "argon2",
    "multipart",
    "chinese_calendar",
    "pypdf",
)

FolderOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        file_okay=False,
        help="登记中心的文件夹 / The registry's folder.",
    ),
]
DatabaseOption = Annotated[
    str,
    typer.Option(
        "--database",
        envvar="CAPTURE_STATION_REGISTRY_DATABASE",
        help="数据库地址,不填则用 SQLite / Database address; SQLite without.",
    ),
]
ObjectsOption = Annotated[
    str,
    typer.Option(
        "--objects",
        envvar="CAPTURE_STATION_REGISTRY_OBJECTS",
        help="照片存储 s3://…,不填则用文件夹 / Photo store s3://…; a folder without.",
    ),
]
PemOption = Annotated[
    Path | None, typer.Option(dir_okay=False, help="TLS 证书或私钥 / TLS certificate or key (PEM).")
]
_STATION: dict[Lang, str] = {
    "zh": "{name}  {id}  最近联系 {seen}  待同步 {pending}{revoked}",
    "en": "{name}  {id}  last seen {seen}  pending {pending}{revoked}",
}
_REVOKED: dict[Lang, str] = {"zh": "  已停用", "en": "  revoked"}
_REACHED: dict[Lang, str] = {
    "zh": "同一间的采集站填这个地址:{address}",
    "en": "other desks of the room enter: {address}",
}
_PRINT: dict[Lang, str] = {
    "zh": "证书指纹:{fingerprint}",
    "en": "fingerprint of the certificate: {fingerprint}",
}
_ANSWERS = ("stored", "duplicate", "rejected", "later")
_TAKEN: dict[Lang, str] = {
    "zh": "{name}  {station}  新收 {stored}  已有 {duplicate}  拒收 {rejected}  稍后 {later}",
    "en": "{name}  {station}  stored {stored}  had {duplicate}  refused {rejected}  later {later}",
}
_CODE: dict[Lang, str] = {
    "zh": "登记码(七天内有效,只能用一次):{code}",
    "en": "enrolment code (good for seven days, once): {code}",
}


@app.command()
def serve(
    data: FolderOption = None,
    database: DatabaseOption = "",
    objects: ObjectsOption = "",
    host: Annotated[str, typer.Option(help="监听地址 / Address to listen on.")] = "",
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口 / Port.")] = 8470,
    certificate: PemOption = None,
    key: PemOption = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="前面已有 TLS 代理 / A proxy ends TLS.")
    ] = False,
    review: Annotated[
        bool, typer.Option(help="由本进程自动初审 / Judge what arrives in this process.")
    ] = True,
    room: Annotated[
        bool,
        typer.Option("--room", help="供同一间的采集站使用 / For one room."),
    ] = False,
    workers: Annotated[int, typer.Option(min=1, max=64, help="进程数 / Processes.")] = 1,
    lang: LangOption = "zh",
) -> None:
    """启动登记中心 / Serve until stopped."""
    _demand_libraries()
    from capture_station.registry.config import Limits, Mail, RegistryConfig  # noqa: PLC0415
    from capture_station.registry.serving import serve as run  # noqa: PLC0415

    host = host or ("0.0.0.0" if room else "127.0.0.1")  # noqa: S104 - asked for, with TLS
    if room and certificate is None:
        certificate, key = _own_certificate(_folder(data), port, lang)
    config = RegistryConfig(
        data_dir=_folder(data),
        database=database,
        objects=objects,
        is_of_room=room,
        host=host,
        port=port,
        certificate=certificate,
        private_key=key,
        behind_proxy=behind_proxy,
        review=review,
        limits=Limits.from_environment(os.environ),
        mail=Mail.from_environment(os.environ),
    )
    run(config, workers)


@app.command()
def migrate(
    data: FolderOption = None, database: DatabaseOption = "", lang: LangOption = "zh"
) -> None:
    """升级数据库 / Bring the database up to this program."""
    _demand_libraries()
    from capture_station.registry.database import open_database  # noqa: PLC0415
    from capture_station.registry.schema import REVISION  # noqa: PLC0415

    opened = open_database(_config(data, database))
    try:
        before = opened.migrate()
    finally:
        opened.close()
    words = {"zh": "数据库:{before} → {after}", "en": "database: {before} → {after}"}
    typer.echo(words[lang].format(before=before or "–", after=REVISION))


@app.command()
def user(
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)],
    role: Annotated[
        Literal["adviser", "reviewer", "administrator"], typer.Option(help="角色 / Role.")
    ] = "adviser",
    classes: Annotated[
        list[str] | None,
        typer.Option("--class", help="所带班级,可重复 / A class of the adviser; again for more."),
    ] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="从标准输入读密码 / Read it from stdin.")
    ] = False,
    data: FolderOption = None,
    database: DatabaseOption = "",
    lang: LangOption = "zh",
) -> None:
    """新建工作人员账号 / Make a staff account."""
    _demand_libraries()
    from capture_station.registry.staff import Role, add_member  # noqa: PLC0415

    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        prompt = {"zh": "密码", "en": "Password"}[lang]
        password = typer.prompt(prompt, hide_input=True, confirmation_prompt=True)
    with _opened(data, database) as registry, registry.database.writing() as connection:
        add_member(connection, registry.clock, name, password, Role(role), classes or ())


@app.command()
def enrol(
    name: Annotated[str, typer.Argument(metavar="STATION", show_default=False)],
    room: Annotated[
        str,
        typer.Option(help="同一间的采集站共用名单和队列 / Stations of one room share one queue."),
    ] = "",
    data: FolderOption = None,
    database: DatabaseOption = "",
    as_json: JsonOption = False,
    lang: LangOption = "zh",
) -> None:
    """给一台采集站发登记码 / Make a one-time code for a station."""
    _demand_libraries()
    from capture_station.registry.stations import make_code  # noqa: PLC0415

    with _opened(data, database) as registry, registry.database.writing() as connection:
        code = make_code(connection, registry.clock, name, "console", room.strip())
    typer.echo(json.dumps({"code": code}) if as_json else _CODE[lang].format(code=code))


@app.command()
def take(
    packets: Annotated[
        list[Path], typer.Argument(metavar="PACKET...", dir_okay=False, show_default=False)
    ],
    data: FolderOption = None,
    database: DatabaseOption = "",
    objects: ObjectsOption = "",
    as_json: JsonOption = False,
    lang: LangOption = "zh",
) -> int:
    """接收采集站 U 盘上的数据包,并在旁边写出回执 / Take packets in; receipts are put beside them.

    有记录被拒收时退出码为 1 / The exit status is 1 if a record was refused.
    """
    _demand_libraries()
    from capture_station.exchange.packet import RECEIPT_SUFFIX  # noqa: PLC0415 - see the module
    from capture_station.registry.sticks import take_packet  # noqa: PLC0415

    refused = 0
    with _opened(data, database, objects) as registry:
        for path in packets:
            with _told_if_unreadable():
                file = path.read_bytes()
            taken = take_packet(registry, file, "console")
            with _told_if_unreadable():
                path.with_suffix(RECEIPT_SUFFIX).write_bytes(taken.receipt)
            refused += taken.counts.get("rejected", 0)
            told = {each: taken.counts.get(each, 0) for each in _ANSWERS}
            if as_json:
                typer.echo(json.dumps({"file": str(path), **told}))
            else:
                typer.echo(_TAKEN[lang].format(name=path.name, station=taken.station, **told))
    return 1 if refused else 0


@contextmanager
def _told_if_unreadable() -> "Iterator[None]":
    try:
        yield
    except OSError as error:
        raise Trouble("packet.not-read") from error


@app.command()
def stations(
    data: FolderOption = None,
    database: DatabaseOption = "",
    as_json: JsonOption = False,
    lang: LangOption = "zh",
) -> None:
    """列出采集站 / List the stations."""
    _demand_libraries()
    from capture_station.registry.stations import all_stations  # noqa: PLC0415

    with _opened(data, database) as registry, registry.database.reading() as connection:
        rows = all_stations(connection)
    for row in rows:
        if as_json:
            typer.echo(json.dumps(row, ensure_ascii=False))
        else:
            revoked = _REVOKED[lang] if row["revoked_at"] else ""
            told = {"seen": row["seen_at"] or "–", "revoked": revoked}
            typer.echo(_STATION[lang].format_map(row | told))


@app.command()
def revoke(
    station: Annotated[str, typer.Argument(metavar="ID", show_default=False)],
    data: FolderOption = None,
    database: DatabaseOption = "",
    lang: LangOption = "zh",  # noqa: ARG001 - read by the conduct of all commands
) -> None:
    """停用一台采集站 / Take a station's token back."""
    _demand_libraries()
    from capture_station.registry.stations import revoke as take_back  # noqa: PLC0415

    with _opened(data, database) as registry, registry.database.writing() as connection:
        take_back(connection, registry.clock, station, "console")


def _own_certificate(folder: Path, port: int, lang: Lang) -> tuple[Path, Path]:
    """Return the room's own certificate and key; say where other desks find this one."""
    from capture_station.domain.clock import SystemClock  # noqa: PLC0415 - see the module
    from capture_station.registry import invitation  # noqa: PLC0415

    certificate, key = invitation.own_certificate(folder, SystemClock())
    for address in invitation.own_addresses():
        typer.echo(_REACHED[lang].format(address=f"https://{address}:{port}"))
    typer.echo(_PRINT[lang].format(fingerprint=invitation.fingerprint_of(certificate)))
    return certificate, key


def _demand_libraries() -> None:
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise Trouble("registry.extra-missing", missing=", ".join(missing))


def _folder(data: Path | None) -> Path:
    return data or default_data_dir() / "registry"


def _config(data: Path | None, database: str, objects: str = "") -> "RegistryConfig":
    from capture_station.registry.config import RegistryConfig  # noqa: PLC0415

    return RegistryConfig(_folder(data), database=database, objects=objects)


@contextmanager
def _opened(data: Path | None, database: str, objects: str = "") -> "Iterator[Registry]":
    from capture_station.registry.service import Registry  # noqa: PLC0415

    registry = Registry(_config(data, database, objects))
    try:
        yield registry
    finally:
        registry.close()
