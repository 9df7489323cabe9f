"""The command line: one table of commands, each loaded only when it is named.

The windows, the vision libraries and the database take a second to load; ``--help`` and most
commands need only one of them. So the table knows where a command lives, and a module is imported
only when its command is among the words that were typed.
"""

import importlib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Annotated

import typer

from capture_station import __version__
from capture_station.locations import resources_dir
from capture_station.wording import Lang

DEFAULT_COMMAND = "run"

COMMANDS: Mapping[str, str] = {
    "run": "capture_station.cli.run:run",
    "demo": "capture_station.cli.demo:demo",
    "check": "capture_station.cli.check:check",
    "develop": "capture_station.cli.check:develop",
    "specs": "capture_station.cli.check:specs",
    "cameras": "capture_station.cli.cameras:cameras",
    "preflight": "capture_station.cli.preflight:preflight",
    "roster": "capture_station.cli.roster:app",
    "batch": "capture_station.cli.batch:app",
    "intake": "capture_station.cli.intake:app",
    "certificate": "capture_station.cli.certificate:app",
    "store": "capture_station.cli.store:app",
    "sync": "capture_station.cli.sync:app",
    "packet": "capture_station.cli.packet:app",
    "registry": "capture_station.cli.registry:app",
    "models": "capture_station.cli.models:app",
    "doctor": "capture_station.cli.doctor:doctor",
    "bench": "capture_station.cli.bench:bench",
}
"""Where each command lives: ``module:name`` of a function or, for a group, of a `typer.Typer`.

Its one-line description stands under the same name in ``resources/i18n/commands.toml``.
"""


@cache
def command_summaries() -> Mapping[str, Mapping[str, str]]:
    """Return the one-line descriptions by command, each with ``zh`` and ``en``."""
    path = resources_dir() / "i18n" / "commands.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def build_app(words: Iterable[str], lang: Lang) -> typer.Typer:
    """Return the command line for what was typed.

    Args:
        words: The words of the command line. A command among them is loaded; of the others only
            the description is there, for the overview.
        lang: Language of the descriptions.
    """
    typed = set(words)
    summaries = command_summaries()
    app = typer.Typer(
        help=summaries["about"][lang],
        add_completion=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["--help", "-h"]},
    )

    @app.callback()
    def _station(
        version: Annotated[
            bool,
            typer.Option(
                "--version",
                callback=_tell_version,
                is_eager=True,
                help=summaries["about-version"][lang],
            ),
        ] = False,
    ) -> None:
        pass

    for name, place in COMMANDS.items():
        summary = summaries[name][lang]
        target = _load(place) if name in typed else _not_loaded
        if isinstance(target, typer.Typer):
            app.add_typer(target, name=name, help=summary)
        else:
            app.command(name, short_help=summary)(target)
    return app


def _load(place: str) -> typer.Typer | Callable[..., object]:
    module, _, name = place.partition(":")
    target: typer.Typer | Callable[..., object] = getattr(importlib.import_module(module), name)
    return target


def _not_loaded() -> None:
    """Stand in the overview for a command that was not typed and so can never be called."""


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"capture-station {__version__}")
        raise typer.Exit
