"""What every test stands under.

Two watchmen: a log record of level WARNING or above that a test did not announce, and a thread that
outlives its test, fail the test that made them. The watchman over Qt's timers and windows stands in
``tests/gui/conftest.py``, so that everything here works without Qt.
"""

from __future__ import annotations

import gc
import importlib.util
import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from capture_station.checks.models import ModelPaths, model_paths
from capture_station.locations import models_dir
from capture_station.registry import passwords
from capture_station.store import operators
from tests.databases import statements_compiled_once, tables_at_once

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_WITH_QT = importlib.util.find_spec("PySide6") is not None

# A busy machine is slow, not wrong: no test may depend on time.
settings.register_profile("station", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("station")

collect_ignore = [] if _WITH_QT else ["gui", "end_to_end"]


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Do without pytest-qt where there is no Qt; its settings in pyproject.toml stay known."""
    if pluginmanager.has_plugin("pytest-qt") and not _WITH_QT:
        pluginmanager.unregister(name="pytest-qt")
    elif not pluginmanager.has_plugin("pytest-qt"):
        for name in ("qt_api", "qt_default_raising", "qt_log_level_fail", "qt_log_ignore"):
            parser.addini(name, "a setting of pytest-qt")


_ORDER = ("end_to_end", "camera", "gui", "registry", "store", "unit", "house")
"""Folders as they are gone through: the files that take longest first, lest one worker ends up
alone with the last; the syntax trees of the house, which stay in memory, last."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the folders in order; within one, the order by chance stays."""
    ranks = {name: rank for rank, name in enumerate(_ORDER)}
    here = Path(__file__).parent
    items.sort(key=lambda item: ranks.get(item.path.relative_to(here).parts[0], len(ranks)))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Count what was loaded until now out of every later collection of garbage: it stays anyway."""
    gc.collect()
    gc.freeze()


_CALL = pytest.StashKey[pytest.TestReport]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep how the test itself ended, for the watchmen."""
    report = yield
    if report.when == "call":
        item.stash[_CALL] = report
    return report


class _LogWatch(logging.Handler):
    """Keeps the records that no test should have caused."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(f"{record.levelname} {record.name}: {record.getMessage()}")


def _deaf_loggers() -> set[str]:
    """Return the loggers of ours that would not pass a warning on to the watchman."""
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    ours = [logger for logger in loggers if logger.name.startswith("capture_station")]
    return {one.name for one in ours if not one.isEnabledFor(logging.WARNING) or not one.propagate}


@pytest.fixture(autouse=True, scope="session")
def _keys_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the keys of all test folders out of this computer's keyring."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAPTURE_STATION_KEYS", str(tmp_path_factory.mktemp("keys")))
        yield


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> Iterator[None]:
    """Hash passwords with little work; what is tested is who may do what, not Argon2 itself."""
    hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        for module in (passwords, operators):
            patch.setattr(module, "_hasher", lambda: hasher)
        yield


@pytest.fixture(autouse=True, scope="session")
def _quick_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Make the tables of a new store without its migrations, which have tests of their own."""
    with statements_compiled_once(), tables_at_once(tmp_path_factory.mktemp("tables")):
        yield


@pytest.fixture(autouse=True)
def _no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning, unless it is marked ``logs_expected``; fail that if not.

    A test that was skipped or failed by itself need not have come to its log.
    """
    watch = _LogWatch()
    logging.getLogger().addHandler(watch)
    before = _deaf_loggers()
    yield
    logging.getLogger().removeHandler(watch)
    if deaf := _deaf_loggers() - before:
        pytest.fail(f"this test silences the log for all others: {sorted(deaf)}", pytrace=False)
    expected = request.node.get_closest_marker("logs_expected") is not None
    if watch.told and not expected:
        pytest.fail("unexpected log records:\n" + "\n".join(watch.told), pytrace=False)
    call = request.node.stash.get(_CALL, None)
    if expected and not watch.told and call is not None and call.passed:
        pytest.fail("marked logs_expected, but nothing was logged", pytrace=False)


@pytest.fixture(autouse=True)
def _no_leftover_thread() -> Iterator[None]:
    """Fail a test whose threads, daemons too, still run when it is over."""
    before = set(threading.enumerate())
    yield
    left = [
        thread.name
        for thread in threading.enumerate()
        # Threads that Python did not start (Qt's, OpenCV's) show up as dummies and never leave.
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]
    if left:
        pytest.fail(f"threads outlive the test: {', '.join(left)}", pytrace=False)


@pytest.fixture(scope="session")
def models() -> ModelPaths:
    """Give the verified model files; ``packaging/bootstrap.py`` has fetched them."""
    return model_paths(models_dir())
