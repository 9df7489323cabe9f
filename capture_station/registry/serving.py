"""Runs the service: one process, or several on one database."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import uvicorn

from capture_station.registry.app import WORKER_VARIABLE, make_app
from capture_station.registry.journal import write_journal
from capture_station.registry.patience import PatientProtocol
from capture_station.registry.service import Registry

if TYPE_CHECKING:
    from capture_station.registry.config import RegistryConfig

_GRACE_S = 10


def serve(config: RegistryConfig, workers: int = 1) -> None:
    """Serve until stopped.

    Raises:
        Trouble: As `Registry`, and ``registry.no-tls``.
    """
    write_journal()
    config.demand_safe()
    if workers > 1:
        # migrated once, before they would all try it
        Registry(config).close()
        os.environ[WORKER_VARIABLE] = replace(config, processes=workers).to_text()
    uvicorn.run(
        "capture_station.registry.app:make_app_of_worker" if workers > 1 else make_app(config),
        factory=workers > 1,
        http=PatientProtocol,
        workers=workers,
        host=config.host,
        port=config.port,
        ssl_certfile=config.certificate,
        ssl_keyfile=config.private_key,
        proxy_headers=config.behind_proxy,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=_GRACE_S,
    )
