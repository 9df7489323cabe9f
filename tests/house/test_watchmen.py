"""The watchmen of ``tests/conftest.py`` really fail the tests that they are there to fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.house.code import ROOT

if TYPE_CHECKING:
    import pytest

pytest_plugins = ("pytester",)

TESTS = """
    import logging
    import threading

    import pytest

    STOP = threading.Event()

    def test_quiet():
        logging.getLogger("room").info("nothing to worry about")

    def test_warning():
        logging.getLogger("room").warning("the disk is nearly full")

    @pytest.mark.logs_expected
    def test_announced():
        logging.getLogger("room").warning("as announced")

    @pytest.mark.logs_expected
    def test_announced_in_vain():
        pass

    @pytest.mark.logs_expected
    def test_announced_but_skipped():
        pytest.skip("for a reason")

    def test_joined():
        thread = threading.Thread(target=str, name="joined")
        thread.start()
        thread.join()

    def test_left_running():
        threading.Thread(target=STOP.wait, name="forgotten", daemon=True).start()

    def teardown_module():
        STOP.set()
"""


def test_unexpected_logs_and_leftover_threads_fail(pytester: pytest.Pytester) -> None:
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makeini("[pytest]\nmarkers =\n    logs_expected: announced\n")
    pytester.makepyfile(TESTS)
    result = pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=6, skipped=1, errors=3)
    result.stdout.fnmatch_lines(
        [
            "*WARNING room: the disk is nearly full*",
            "*marked logs_expected, but nothing was logged*",
            "*threads outlive the test: forgotten*",
        ]
    )
