"""How the command line behaves whatever happens: one sentence and an honest exit status."""

import contextlib
import glob
import json
import logging
import os
import sys
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TextIO

import typer

from capture_station import __version__
from capture_station.cli import COMMANDS, DEFAULT_COMMAND, build_app
from capture_station.cli.options import LANG_VARIABLE
from capture_station.domain.clock import SystemClock
from capture_station.domain.errors import Trouble
from capture_station.domain.fault import fault_report
from capture_station.locations import default_data_dir
from capture_station.wording import LANGUAGES, Lang, trouble_sentence

EXIT_WELL = 0
EXIT_NOT_WELL = 1
EXIT_PREVENTED = 3
EXIT_FAULT = 70
EXIT_INTERRUPTED = 130

LOG_VARIABLE = "CAPTURE_STATION_LOG"
"""Name of a log level; without it nothing is logged to the terminal."""

_SHARED_OPTIONS = ("--lang", "--data")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit status.

    0 done and well, 1 done and something is not well, 2 wrong usage, 3 the world prevented it
    (a sentence says what to do), 70 a mistake of ours (a report was written), 130 interrupted.

    Args:
        argv: The words behind the program's name; None takes those of the process.
    """
    typed = _expanded(sys.argv[1:] if argv is None else argv)
    lang = _language(typed)
    words = _in_order(typed)
    for stream in (sys.stdout, sys.stderr):
        _never_fail_on_letters(stream)
    _set_up_log()
    try:
        return _dispatch(words, lang)
    except (KeyboardInterrupt, typer.Abort):
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has left (`… | head`); Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_NOT_WELL
    except typer.TyperException as error:
        return _tell_usage(error, words, lang)
    except Exception as error:  # noqa: BLE001 - the last door: whatever else comes here is a bug
        return _tell_fault(error, words, lang)


def _dispatch(words: list[str], lang: Lang) -> int:
    command = typer.main.get_command(build_app(words, lang))
    result = command.main(args=words, prog_name="capture-station", standalone_mode=False)
    sys.stdout.flush()
    return result if isinstance(result, int) else EXIT_WELL


def _expanded(words: Sequence[str]) -> list[str]:
    """Do for Windows, whose shell leaves ``*.jpg`` as it is, what other shells do."""
    if os.name != "nt":
        return list(words)
    return [path for word in words for path in sorted(glob.glob(word)) or [word]]  # noqa: PTH207 - words are text, and a plain word must stay as it was typed


def _in_order(words: list[str]) -> list[str]:
    """Put shared options that were typed first behind the command; add the default command."""
    shared: list[str] = []
    rest = list(words)
    while rest and rest[0].partition("=")[0] in _SHARED_OPTIONS:
        length = 1 if "=" in rest[0] else 2
        shared += rest[:length]
        rest = rest[length:]
    if not rest or (rest[0].startswith("-") and rest[0] not in {"--help", "-h", "--version"}):
        rest.insert(0, DEFAULT_COMMAND)
    end = rest.index("--") if "--" in rest else len(rest)
    return rest if rest[0].startswith("-") else [*rest[:end], *shared, *rest[end:]]


def _language(words: Sequence[str]) -> Lang:
    """Return the language before anything is parsed: even a wrong command line gets an answer."""
    told = os.environ.get(LANG_VARIABLE, "")
    for word, following in pairwise([*words, ""]):
        if word == "--lang":
            told = following
        elif word.startswith("--lang="):
            told = word.removeprefix("--lang=")
    return next((lang for lang in LANGUAGES if lang == told), LANGUAGES[0])


def _never_fail_on_letters(stream: TextIO) -> None:
    """Let a terminal that knows no Chinese show escapes where it would make us stop."""
    with contextlib.suppress(AttributeError, ValueError):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]  # only TextIOWrapper has it


def _set_up_log() -> None:
    level = os.environ.get(LOG_VARIABLE, "").upper()
    if level in logging.getLevelNamesMapping():
        # ours only: a picture library, asked for everything, tells what stands in a photo's EXIF
        logging.basicConfig()
        logging.getLogger("capture_station").setLevel(level)
    elif not (log := logging.getLogger("capture_station")).handlers:
        # Without any handler Python prints warnings, tracebacks included, between our sentences.
        log.addHandler(logging.NullHandler())


def _tell(trouble: Trouble, lang: Lang, *, as_json: bool = False) -> None:
    """Say a trouble to a person, or to a program that asked for JSON."""
    if as_json:
        sentences = {language: trouble_sentence(trouble, language) for language in LANGUAGES}
        typer.echo(json.dumps({"trouble": trouble.key, **sentences}, ensure_ascii=False))
    else:
        typer.echo(trouble_sentence(trouble, lang), err=True)


def _tell_usage(error: typer.TyperException, words: Sequence[str], lang: Lang) -> int:
    told = error.format_message()
    if told.startswith("Usage:"):
        # A group without a command answers with its whole help page.
        typer.echo(told, err=True)
    else:
        command = next((word for word in words if word in COMMANDS), "")
        named = f"capture-station {command}".strip()
        _tell(Trouble("main.usage", told=told, command=named), lang)
    return error.exit_code


def _tell_fault(error: Exception, words: Sequence[str], lang: Lang) -> int:
    trouble = error if isinstance(error, Trouble) else _installation_trouble(error)
    if trouble is not None:
        _tell(trouble, lang, as_json="--json" in words)
        return EXIT_PREVENTED
    logging.getLogger(__name__).debug("a fault of ours", exc_info=error)
    _tell(Trouble("main.fault", report=_written_report(error)), lang)
    return EXIT_FAULT


def _installation_trouble(error: Exception) -> Trouble | None:
    """Return what is missing on this computer; None where the mistake is in our own package."""
    if not isinstance(error, ImportError):
        return None
    if "cannot open shared object file" in str(error):
        return Trouble("main.library-missing", library=str(error).partition(":")[0])
    if error.name and not error.name.startswith("capture_station"):
        return Trouble("main.package-missing", package=error.name)
    return None


def _written_report(error: Exception) -> str:
    name = f"fault-{SystemClock().now():%Y%m%dT%H%M%SZ}.txt"
    for folder in (default_data_dir() / "reports", Path(tempfile.gettempdir())):
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(fault_report(error, __version__), encoding="utf-8")
            return str(folder / name)
    return "–"
