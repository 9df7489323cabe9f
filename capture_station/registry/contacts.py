"""Where a person can be reached: an e-mail address or a mobile number, each in one form."""

from __future__ import annotations

import re
import unicodedata

from capture_station.domain.errors import Trouble

_EMAIL = re.compile(r"[a-z0-9._%+-]{1,64}@(?=.{4,190}$)(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
_PREFIX = "+86"


def read_contact(text: str) -> str:
    """Return an address in small letters or a number without blanks; ``+86`` goes.

    Raises:
        Trouble: ``registry.contact-wrong`` for what is neither.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if _EMAIL.fullmatch(plain):
        return plain
    number = re.sub(r"[\s()-]", "", plain)
    number = f"+{number[2:]}" if number.startswith("00") else number
    number = number.removeprefix(_PREFIX)
    if _MOBILE.fullmatch(number) or _ABROAD.fullmatch(number):
        return number
    raise Trouble("registry.contact-wrong")


def is_email(contact: str) -> bool:
    """Whether a contact is an e-mail address."""
    return "@" in contact


def masked_contact(contact: str) -> str:
    """Return a contact fit for the screen, e.g. ``w···@example.cn`` or ``138····5678``."""
    if is_email(contact):
        name, _, host = contact.partition("@")
        return f"{name[:1]}···@{host}"
    return f"{contact[:3]}····{contact[-4:]}"
