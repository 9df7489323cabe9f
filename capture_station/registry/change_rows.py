"""Rows of the change feed, as whoever writes into it makes them."""

from __future__ import annotations

import json
from typing import Any


def change(session_id: str, kind: str, body: dict[str, Any], at: str) -> dict[str, Any]:
    """Return a row of the change feed."""
    told = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return {"session_id": session_id, "kind": kind, "body": told, "at": at}
