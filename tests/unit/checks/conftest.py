"""The judge and a few sitters, once for all tests of this room."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from benchmarks.cutouts import cut_person
from capture_station.checks.judge import Development, Judge
from capture_station.checks.networks import Networks
from capture_station.checks.specs import load_specs
from capture_station.locations import models_dir
from capture_station.sitters.faults import with_fault
from capture_station.sitters.person import Person
from capture_station.sitters.scene import Picture, Scene, render

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.cutouts import Cutout
    from capture_station.domain.spec import PhotoSpec
    from capture_station.sitters.faults import Fault

SIZE = (1440, 1080)


@pytest.fixture(scope="session")
def spec() -> PhotoSpec:
    return load_specs()["cn.chsi.degree.2017"]


@pytest.fixture(scope="session")
def judge(models: object) -> Judge:
    assert models
    return Judge(models_dir())


@cache
def sitter(number: int, fault: Fault | None = None) -> Picture:
    """A drawn sitter as the camera sees them, with the truth about it."""
    scene = Scene(Person.make(number), seed=number)
    return render(scene if fault is None else with_fault(scene, fault), SIZE)


@pytest.fixture(scope="session")
def developed(judge: Judge, spec: PhotoSpec) -> Callable[[int], Development]:
    """The portraits of good sitters by number."""

    @cache
    def develop(number: int) -> Development:
        return judge.develop(sitter(number).image, spec)

    return develop


@pytest.fixture(scope="module")
def person(models: object, spec: PhotoSpec) -> Cutout:
    """A drawn sitter, cut out as the benchmarks do it."""
    assert models
    found = cut_person(Networks(models_dir()), sitter(7).image, spec, "drawn")
    assert found is not None
    return found
