"""Logging in to a network camera: Basic (RFC 7617) and Digest (RFC 7616)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets

_ALGORITHMS = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}
_FIELD = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*))')
_SCHEME = re.compile(r"(?i)\s*(basic|digest)\s+(.*)", re.DOTALL)


def authorization(
    challenges: list[str], user: str, password: str, uri: str, cnonce: str = ""
) -> str | None:
    """Return the header ``Authorization`` for a GET request.

    Args:
        challenges: The headers ``WWW-Authenticate`` of the refusal. Digest is preferred, because
            it does not send the password.
        user: Who logs in.
        password: Never sent in clear where the camera offers Digest.
        uri: Path and query of the request.
        cnonce: Our own random part; a fresh one by default.

    Returns:
        The header, or None if the camera asks for something that is not known here.
    """
    offers: dict[str, dict[str, str]] = {}
    for challenge in challenges:
        found = _SCHEME.match(challenge)
        if found:
            fields = {
                name.lower(): quoted or bare for name, quoted, bare in _FIELD.findall(found[2])
            }
            offers.setdefault(found[1].lower(), fields)
    if "digest" in offers:
        return _digest(offers["digest"], user, password, uri, cnonce or secrets.token_hex(16))
    if "basic" in offers:
        return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    return None


def _digest(offer: dict[str, str], user: str, password: str, uri: str, cnonce: str) -> str | None:
    name = offer.get("algorithm", "MD5")
    algorithm = _ALGORITHMS.get(name.upper())
    if algorithm is None or "nonce" not in offer:
        return None

    def digest(*parts: str) -> str:
        return algorithm(":".join(parts).encode()).hexdigest()

    realm, nonce, count = offer.get("realm", ""), offer["nonce"], "00000001"
    who, what = digest(user, realm, password), digest("GET", uri)
    fields = [f'username="{user}"', f'realm="{realm}"', f'nonce="{nonce}"', f'uri="{uri}"']
    if "auth" in [part.strip() for part in offer.get("qop", "").split(",")]:
        answer = digest(who, nonce, count, cnonce, "auth", what)
        fields += ["qop=auth", f"nc={count}", f'cnonce="{cnonce}"']
    else:
        answer = digest(who, nonce, what)
    fields += [f'response="{answer}"', f"algorithm={name}"]
    if "opaque" in offer:
        fields.append(f'opaque="{offer["opaque"]}"')
    return "Digest " + ", ".join(fields)
