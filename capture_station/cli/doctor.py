"""``capture-station doctor``: is everything well?"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import typer

from capture_station.cli.options import DataOption, JsonOption, LangOption
from capture_station.locations import default_data_dir, models_dir, resources_dir
from capture_station.station.doctor import Check, State, examine
from capture_station.ui.health import try_windows
from capture_station.wording import LANGUAGES, Lang, trouble_sentence

_MARKS: Mapping[State, str] = {State.WELL: "✓", State.REMARK: "!", State.ILL: "✗"}


def doctor(as_json: JsonOption = False, data: DataOption = None, lang: LangOption = "zh") -> int:
    """体检 / Look whether everything is well.

    有问题（✗）时退出码为 1，提醒（!）不算 / The exit status is 1 if something is ill (✗).
    """
    checks = []
    for check in _examined(data or default_data_dir()):
        checks.append(check)
        if not as_json:
            typer.echo(f"{_MARKS[check.state]} {sentence(check, lang)}")
    well = all(check.state is not State.ILL for check in checks)
    if as_json:
        answer = {"well": well, "checks": [record(check) for check in checks]}
        typer.echo(json.dumps(answer, ensure_ascii=False))
    return 0 if well else 1


def sentence(check: Check, lang: Lang) -> str:
    """Return a check in words."""
    if check.trouble is not None:
        return trouble_sentence(check.trouble, lang)
    thing, _, outcome = check.key.partition(".")
    return _sentences()[thing][outcome][lang].format_map(check.facts)


def record(check: Check) -> dict[str, object]:
    """Return a check for a program to read."""
    thing, _, outcome = check.key.partition(".")
    return {
        "name": thing,
        "outcome": check.trouble.key if check.trouble else outcome,
        "state": check.state.value,
        "facts": dict(check.facts),
        **{lang: sentence(check, lang) for lang in LANGUAGES},
    }


def examine_windows() -> Check:
    """Look whether Qt starts and has a Chinese font."""
    health = try_windows()
    told = {"qt": health.qt, "platform": health.platform, "fonts": ", ".join(health.fonts)}
    if not health.qt:
        return Check("windows.broken", State.ILL, {"reason": health.reason})
    if not health.fonts:
        return Check("windows.no-chinese-font", State.ILL, told)
    if health.platform == "offscreen":
        return Check("windows.no-screen", State.REMARK, told)
    return Check("windows.ready", State.WELL, told)


def _examined(data_dir: Path) -> Iterator[Check]:
    yield from examine(data_dir, models_dir())
    yield examine_windows()


@cache
def _sentences() -> Mapping[str, Mapping[str, Mapping[Lang, str]]]:
    path = resources_dir() / "i18n" / "doctor.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
