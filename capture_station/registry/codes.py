"""Codes that people read, tell each other and type: made, grouped for the eye, and read again."""

from __future__ import annotations

import secrets

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0 and O, without 1, I and L, and without U, which is taken for V."""


def new_code(length: int) -> str:
    """Return a random code of so many letters and digits, not grouped."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def grouped(code: str, size: int) -> str:
    """Return a code as it is shown, e.g. ``7KQ2-M9XH-TD4P-3A35`` for groups of four."""
    return "-".join(code[at : at + size] for at in range(0, len(code), size))


def read_code(text: str) -> str:
    """Return a code as it was made from how somebody typed it, blanks and hyphens or not."""
    return text.upper().replace("-", "").replace(" ", "")
