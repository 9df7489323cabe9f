"""A report of a bug tells the way through the code and nothing about anybody."""

from __future__ import annotations

from capture_station.domain.fault import fault_report


def break_with(name: str) -> None:
    raise KeyError(name)


def report_of(name: str) -> str:
    try:
        try:
            break_with(name)
        except KeyError as error:
            raise RuntimeError(name) from error
    except RuntimeError as error:
        return fault_report(error, "1.2.3")
    raise AssertionError


def test_a_report_tells_kind_place_and_version() -> None:
    report = report_of("x")
    assert report.startswith("capture-station 1.2.3\n")
    assert "unit/domain/test_fault.py" in report
    assert "in break_with" in report
    assert report.index("builtins.KeyError") < report.index("builtins.RuntimeError")


def test_a_report_has_nothing_of_the_message() -> None:
    assert "王小明" not in report_of("王小明 11010519491231002X")


def test_a_report_names_no_folder_of_a_user() -> None:
    places = [line for line in report_of("x").splitlines() if line.startswith("  ")]
    assert places
    assert all(place.count("/") <= 2 for place in places)


def test_causes_that_form_a_ring_are_told_once() -> None:
    first, second = ValueError(), TypeError()
    first.__cause__ = second
    second.__cause__ = first
    report = fault_report(first, "1")
    assert report.count("builtins.ValueError") == 1
    assert report.count("builtins.TypeError") == 1


def test_a_suppressed_context_is_left_out() -> None:
    error = ValueError()
    error.__context__ = KeyError("x")
    error.__suppress_context__ = True
    assert "KeyError" not in fault_report(error, "1")
