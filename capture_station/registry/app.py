"""The web application: `make_app` for any ASGI server."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, OperationalError
from starlette.requests import ClientDisconnect

from capture_station import __version__
from capture_station.domain.errors import Trouble
from capture_station.registry import (
    account_pages,
    api,
    appeal_pages,
    brought_pages,
    me_pages,
    office,
    order_pages,
    pages,
    proof_pages,
    record_pages,
    report_pages,
    review_pages,
    work_pages,
)
from capture_station.registry.account_rendering import AccountNeededError
from capture_station.registry.config import RegistryConfig
from capture_station.registry.doorkeeper import Doorkeeper
from capture_station.registry.journal import write_journal
from capture_station.registry.limits import Guard
from capture_station.registry.patience import LIMITS
from capture_station.registry.postman import make_postman
from capture_station.registry.pulse import Pulse
from capture_station.registry.rendering import SignInNeededError
from capture_station.registry.review import make_portrait_judge, make_reviewer
from capture_station.registry.rooms import OWN_DESK
from capture_station.registry.schema import captures, events, stations
from capture_station.registry.service import Registry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from capture_station.domain.clock import Clock

WORKER_VARIABLE = "CAPTURE_STATION_REGISTRY_SERVED"

_PARTS = (
    record_pages,
    api,
    pages,
    office,
    review_pages,
    account_pages,
    me_pages,
    proof_pages,
    brought_pages,
    order_pages,
    appeal_pages,
    report_pages,
    work_pages,
)
"""Routes are tried in turn: what is asked for most comes first."""


def make_app(config: RegistryConfig, clock: Clock | None = None) -> FastAPI:
    """Return the web application of a registry, opened; its shutdown closes it.

    Raises:
        Trouble: As `Registry`.
    """
    registry = Registry(config, clock)
    app = FastAPI(
        title="Capture station registry",
        version=__version__,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.registry = registry
    for part in _PARTS:
        # as they are: `include_router` reads the signature of every page a second time, and
        # keeps the first who asks waiting for it
        app.router.routes.extend(part.router.routes)
    app.add_api_route("/health", _health, include_in_schema=False)
    app.add_api_route("/metrics", _metrics, include_in_schema=False)
    app.add_exception_handler(OperationalError, _busy)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Trouble, _trouble)
    app.add_exception_handler(SignInNeededError, _sign_in_needed)
    app.add_exception_handler(AccountNeededError, _account_needed)
    app.add_middleware(Doorkeeper, registry=registry)
    app.add_middleware(
        Guard, limits=config.limits, metrics=registry.metrics, has_tls=config.has_tls
    )
    return app


def make_app_of_worker() -> FastAPI:
    """Return the application of one of several processes; the first one told it what to serve."""
    write_journal()
    return make_app(RegistryConfig.from_text(os.environ[WORKER_VARIABLE]))


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    registry: Registry = app.state.registry
    app.state.pulse = Pulse(registry.database, registry.config.limits.streams)
    reviewer = make_reviewer(registry, make_portrait_judge) if registry.config.review else None
    if reviewer is not None:
        reviewer.start()
    postman = make_postman(registry)
    if registry.config.mail.server or registry.config.mail.text_hook:
        postman.start()
    looking = asyncio.create_task(app.state.pulse.run(), name="registry-pulse")
    try:
        yield {LIMITS: registry.config.limits}
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
        if reviewer is not None:
            await run_in_threadpool(reviewer.stop)
        await run_in_threadpool(postman.stop)
        registry.close()


async def _busy(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"detail": "busy"}, 503, {"Retry-After": "2"})


async def _gone(_request: Request, _error: Exception) -> Response:
    # nobody hears it; a line that broke is no mistake of ours
    return JSONResponse({"detail": "cut"}, 400)


async def _trouble(_request: Request, error: Exception) -> Response:
    key = error.key if isinstance(error, Trouble) else ""
    return JSONResponse({"detail": key}, 503, {"Retry-After": "10"})


async def _sign_in_needed(_request: Request, _error: Exception) -> Response:
    return RedirectResponse("/sign-in", 303)


async def _account_needed(_request: Request, _error: Exception) -> Response:
    return RedirectResponse("/account/sign-in", 303)


def _health(request: Request) -> JSONResponse:
    """Say whether the database answers."""
    registry: Registry = request.app.state.registry
    try:
        with registry.database.reading() as connection:
            connection.execute(select(1))
    except DBAPIError:
        return JSONResponse({"status": "database-away"}, 503)
    return JSONResponse({"status": "well", "version": __version__})


def _metrics(request: Request) -> Response:
    """Tell a monitor the counts; behind a proxy it is for the proxy to keep others away."""
    registry: Registry = request.app.state.registry
    with registry.database.reading() as connection:
        gauges = {
            "registry_events": connection.execute(select(func.max(events.c.row))).scalar_one() or 0,
            "registry_stations": connection.execute(
                select(func.count()).where(
                    stations.c.revoked_at.is_(None), stations.c.id != OWN_DESK
                )
            ).scalar_one(),
            "registry_unreviewed": connection.execute(
                select(func.count()).where(captures.c.review_state == "received")
            ).scalar_one(),
        }
    return PlainTextResponse(registry.metrics.text(gauges), media_type="text/plain; version=0.0.4")
