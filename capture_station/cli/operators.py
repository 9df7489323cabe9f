"""In whose name a command acts, and whether that person may.

A folder in which nobody has an account yet takes the name as it is told. Where there are accounts
the PIN is asked for: on the terminal, from the standard input, or from an environment variable for
scripts. It is never a word of the command line, which other programs can read.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from capture_station.domain.errors import Trouble
from capture_station.domain.ids import Operator
from capture_station.workflow.permissions import Grant, grant_of

if TYPE_CHECKING:
    from capture_station.settings import Settings
    from capture_station.station.station import Station
    from capture_station.store.operators import Operators
    from capture_station.wording import Lang
    from capture_station.workflow.permissions import Right

PIN_VARIABLE = "CAPTURE_STATION_PIN"

OperatorOption = Annotated[
    str,
    typer.Option(
        "--operator",
        metavar="NAME",
        help="操作人，记入审计；有账户时询问密码，脚本可用环境变量 CAPTURE_STATION_PIN / "
        "In whose name; is audited. Asks for the PIN where there are accounts; scripts may put it "
        "into CAPTURE_STATION_PIN.",
    ),
]

_PIN: dict[Lang, str] = {"zh": "{name} 的密码", "en": "PIN of {name}"}


def acting_operator(
    operators: Operators, settings: Settings, name: str, right: Right, lang: Lang
) -> Operator:
    """Return in whose name a command acts.

    Args:
        operators: The accounts of the folder.
        settings: Of the same folder.
        name: As it was typed.
        right: What the command does.
        lang: Language of the question for the PIN.

    Raises:
        Trouble: ``operators.not-allowed``, or as `store.operators.Operators.sign_in`.
    """
    if not name.strip():
        raise typer.BadParameter(name, param_hint="--operator")
    if not operators.everybody():
        return Operator(name.strip())
    account = operators.sign_in(name, asked_pin(name, lang))
    exports_approved = settings.flag("operators.approve_exports")
    if grant_of(account.role, right, exports_approved=exports_approved) is not Grant.YES:
        raise Trouble("operators.not-allowed")
    return account.name


def station_operator(station: Station, name: str, right: Right, lang: Lang) -> Operator:
    """Return in whose name a command acts at an opened station; as `acting_operator`."""
    return acting_operator(station.store.operators, station.settings, name, right, lang)


def asked_pin(name: str, lang: Lang, *, is_new: bool = False) -> str:
    """Return a PIN from the environment, from a pipe, or asked for without showing it.

    Args:
        name: Whose.
        lang: Language of the question.
        is_new: Whether it is to be typed twice.
    """
    told = os.environ.get(PIN_VARIABLE)
    if told is not None:
        return told
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    question = _PIN[lang].format(name=name)
    return str(typer.prompt(question, hide_input=True, confirmation_prompt=is_new, err=True))
