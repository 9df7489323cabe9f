"""The protocol of the stations under ``/api/v1``, described at ``/api/v1/openapi.json``."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, HTTPException, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field

from capture_station.domain.errors import Trouble
from capture_station.domain.records import moment_text
from capture_station.domain.wire import BATCH_TYPE, unpack_batch
from capture_station.registry import feed
from capture_station.registry.limits import TooLargeError
from capture_station.registry.photos import kinds_here, write_down
from capture_station.registry.service import Registry
from capture_station.registry.service_keys import key_pair
from capture_station.registry.stations import Sender, enrol, sender_of

if TYPE_CHECKING:
    from capture_station.registry.pulse import Pulse

router = APIRouter(prefix="/api/v1")

_RANGE = re.compile(r"bytes ([0-9]{1,12})-([0-9]{1,12})/([0-9]{1,12})")
_CURSOR_MAX = 2**31 - 1
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["events"],
                    "properties": {"events": {"type": "array", "items": {"type": "object"}}},
                }
            }
        },
    }
}

Kind = Literal["portrait", "original"]
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
Word = Annotated[str, Path(pattern="^[0-9A-Za-z_-]{1,64}$")]


def registry_of(request: Request) -> Registry:
    """Return the registry that a request works on."""
    registry: Registry = request.app.state.registry
    return registry


async def registry_of_request(request: Request) -> Registry:
    """Return the same where FastAPI asks: without a thread for it."""
    return registry_of(request)


Service = Annotated[Registry, Depends(registry_of_request)]


def sender_of_request(
    request: Request, registry: Service, authorization: Annotated[str, Header()] = ""
) -> Sender:
    """Return the station that a request comes from; refuse it without a good token."""
    scheme, _, token = authorization.partition(" ")
    try:
        with registry.database.reading() as connection:
            sender = sender_of(connection, token.strip() if scheme.lower() == "bearer" else "")
    except Trouble as trouble:
        raise HTTPException(
            401, "token-refused", headers={"WWW-Authenticate": "Bearer"}
        ) from trouble
    registry.presence.heard(sender.id, request.headers)
    return sender


From = Annotated[Sender, Depends(sender_of_request)]


class EnrolmentAsked(BaseModel):
    """What a station sends to be enrolled."""

    code: str = Field(max_length=64)
    signing_key: str = Field("", pattern="^([0-9a-f]{64})?$")


@router.post("/enrolments", status_code=201)
def make_enrolment(registry: Service, asked: EnrolmentAsked) -> dict[str, str]:
    """Turn a one-time code into a station's token."""
    try:
        with registry.database.writing() as connection:
            enrolled = enrol(connection, registry.clock, asked.code, asked.signing_key)
            _, sealing = key_pair(connection, "sealing")
            _, receipts = key_pair(connection, "receipts")
    except Trouble as trouble:
        raise HTTPException(403, "code-refused") from trouble
    return {
        "station_id": enrolled.station_id,
        "token": enrolled.token,
        "sealing_key": sealing.hex(),
        "receipt_key": receipts.hex(),
        "time": moment_text(registry.clock.now()),
    }


@router.post("/events", openapi_extra=_BODY)
async def take_events(request: Request, registry: Service, sender: From) -> JSONResponse:
    """Take a batch of events in; the answer has one status for each, in the same order.

    The portraits that they name may come along in one body (`domain.wire.pack_batch`).
    """
    raw = await request.body()
    has_photos = request.headers.get("content-type", "") == BATCH_TYPE
    return await run_in_threadpool(_take, registry, sender, raw, has_photos=has_photos)


def _take(registry: Registry, sender: Sender, raw: bytes, *, has_photos: bool) -> JSONResponse:
    told, photos = _unpacked(raw, has_photos=has_photos)
    if max(len(told), len(photos)) > registry.config.limits.events:
        raise TooLargeError
    answers = registry.intake.take(sender.id, told, photos)
    registry.metrics.took([each.answer.value for each in answers])
    return JSONResponse(
        {
            "answers": [
                {
                    "id": each.id,
                    "status": each.answer.value,
                    "receipt": each.receipt,
                    "reason": each.reason,
                }
                for each in answers
            ],
            "time": moment_text(registry.clock.now()),
        }
    )


def _unpacked(raw: bytes, *, has_photos: bool) -> tuple[list[object], dict[str, bytes]]:
    try:
        if has_photos:
            return unpack_batch(raw)
        told = json.loads(raw)["events"]
        if not isinstance(told, list):
            raise TypeError("events")  # noqa: TRY301 - answered like any other malformed body
    except (ValueError, KeyError, TypeError, RecursionError):
        raise HTTPException(400, "malformed") from None
    return told, {}


@router.head("/photos/{sha256}")
def look_for_photo(
    registry: Service,
    sender: From,
    sha256: Sha256,
    kind: Annotated[Kind, Query()] = "portrait",
    verify: Annotated[bool, Query()] = False,
) -> Response:
    """Tell whether a photo is here; of one that is still coming, how much (``Upload-Offset``).

    With ``verify`` it is read and hashed for the answer, which then names the hash
    (``Photo-SHA256``): a station asks so before it removes its own.
    """
    if _is_here(registry, sha256, kind):
        if not verify:
            return Response(status_code=200)
        try:
            registry.objects.get(sha256)
        except Trouble as trouble:
            if trouble.key != "registry.object-lost":
                raise
            return Response(status_code=404)
        return Response(status_code=200, headers={"Photo-SHA256": sha256})
    offset = registry.objects.arrived(sender.id, sha256)
    return Response(status_code=404, headers={"Upload-Offset": str(offset)})


@router.put("/photos/{sha256}", openapi_extra={"requestBody": {"content": {"image/jpeg": {}}}})
async def put_photo(
    request: Request,
    registry: Service,
    sender: From,
    sha256: Sha256,
    kind: Annotated[Kind, Query()] = "portrait",
    content_range: Annotated[str, Header()] = "",
) -> Response:
    """Take a photo in, whole or as the next part of an original.

    201: it is here. 202: the part is here. 409: another part is due (``Upload-Offset``). 422: it is
    not what its name says, or no portrait.
    """
    content = await request.body()
    if not content_range:
        return await run_in_threadpool(_keep, registry, sha256, kind, content)
    return await run_in_threadpool(
        _keep_part, registry, sender, sha256, kind, content, content_range
    )


def _keep_part(
    registry: Registry, sender: Sender, sha256: str, kind: Kind, content: bytes, told_range: str
) -> Response:
    match = _RANGE.fullmatch(told_range)
    if match is None:
        raise HTTPException(400, "bad-range")
    first, last, total = (int(group) for group in match.groups())
    if total > registry.config.limits.original_bytes:
        raise TooLargeError
    if not content or last - first + 1 != len(content) or last >= total:
        raise HTTPException(400, "bad-range")
    here = registry.objects.arrived(sender.id, sha256)
    if first > here:
        return Response(status_code=409, headers={"Upload-Offset": str(here)})
    registry.objects.put_part(sender.id, sha256, first, content)
    if max(here, first + len(content)) < total:
        offset = str(registry.objects.arrived(sender.id, sha256))
        return Response(status_code=202, headers={"Upload-Offset": offset})
    whole = registry.objects.join(sender.id, sha256)
    registry.objects.drop_parts(sender.id, sha256)
    return _keep(registry, sha256, kind, whole[:total])


def _keep(registry: Registry, sha256: str, kind: Kind, content: bytes) -> Response:
    photos = {sha256: content}
    if refused := registry.door.refusals(photos, kind):
        if refused[sha256] == "too-large":
            raise TooLargeError
        raise HTTPException(422, refused[sha256])
    if not _is_here(registry, sha256, kind):
        rows = registry.door.keep(photos, kind)
        with registry.database.writing() as connection:
            write_down(connection, rows)
    return Response(status_code=201)


def _is_here(registry: Registry, sha256: str, kind: Kind) -> bool:
    with registry.database.reading() as connection:
        here = kinds_here(connection, [sha256]).get(sha256)
    return here is not None and (kind == "original" or here == "portrait")


@router.get("/changes")
def tell_changes(
    registry: Service,
    sender: From,
    after: Annotated[int, Query(ge=0, le=_CURSOR_MAX)] = 0,
    limit: Annotated[int, Query(ge=1)] = 200,
) -> dict[str, Any]:
    """Return what is new in the sessions of the station since a cursor, in order, in pages."""
    most = min(limit, registry.config.limits.page)
    with registry.database.reading() as connection:
        page = feed.changes_after(connection, sender, after, most)
    return page | {"time": moment_text(registry.clock.now())}


@router.get("/sessions/{session_id}/held")
def tell_held(registry: Service, sender: From, session_id: Word) -> dict[str, Any]:
    """Return how much of a session is here, so that both sides can compare."""
    _demand_session(sender, session_id)
    with registry.database.reading() as connection:
        return feed.held(connection, session_id)


@router.get("/sessions/{session_id}/students")
def tell_students(registry: Service, sender: From, session_id: Word) -> dict[str, list[str]]:
    """Return the ids of the students' descriptions that are here."""
    _demand_session(sender, session_id)
    with registry.database.reading() as connection:
        return {"listed": feed.listed(connection, session_id)}


@router.get("/stream")
async def stream(request: Request, _sender: From) -> StreamingResponse:
    """Tell within a second that there is something new (server-sent events)."""
    pulse: Pulse = request.app.state.pulse
    if not pulse.has_room:
        raise HTTPException(503, "too-many-streams", headers={"Retry-After": "30"})
    return StreamingResponse(
        pulse.beats(),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store"},
    )


def _demand_session(sender: Sender, session_id: str) -> None:
    """Refuse a session that is not the station's with the same answer as one that is not."""
    if session_id not in sender.sessions:
        raise HTTPException(404, "session-unknown")
