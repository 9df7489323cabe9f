"""Passwords of staff and students: rules, Argon2 hashes, and the same work for nobody's."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from capture_station.domain.errors import Trouble

PASSWORD_LENGTH_MIN = 10
PASSWORD_LENGTH_MAX = 200
_DIFFERENT_MIN = 5
_TOLD_MIN = 4


def demand_password(password: str) -> None:
    """Raise unless a password is long enough.

    Raises:
        Trouble: ``registry.password-short``.
    """
    if not PASSWORD_LENGTH_MIN <= len(password) <= PASSWORD_LENGTH_MAX:
        raise Trouble("registry.password-short", shortest=PASSWORD_LENGTH_MIN)


def demand_good_password(password: str, login: str) -> None:
    """Raise unless a student's password is hard to guess.

    Raises:
        Trouble: ``registry.password-short``, or ``registry.password-weak`` for digits alone, few
            different characters, or the own address or number in it.
    """
    demand_password(password)
    own = login.partition("@")[0].casefold()
    is_weak = (
        password.isdigit()
        or len(set(password)) < _DIFFERENT_MIN
        or (len(own) >= _TOLD_MIN and own in password.casefold())
    )
    if is_weak:
        raise Trouble("registry.password-weak")


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password."""
    return _hasher().hash(password)


def is_password(kept: str | None, password: str) -> bool:
    """Whether a password has a hash; None costs the same work and is never right."""
    try:
        _hasher().verify(kept or _nobody(), password[:PASSWORD_LENGTH_MAX])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return kept is not None


def hash_token(token: str) -> str:
    """Return the hash of a random token, as it is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    """Return a hash that no password has, so that an unknown name costs as much as a known one."""
    return _hasher().hash(secrets.token_urlsafe(32))
