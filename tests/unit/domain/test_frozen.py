"""Everybody gets frozen values: whatever the domain calls a dataclass cannot be changed."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from typing import TYPE_CHECKING

import pytest

from capture_station import domain

if TYPE_CHECKING:
    from types import ModuleType

MODULES = [info.name for info in pkgutil.iter_modules(domain.__path__)]


def values_of(module: ModuleType) -> list[type]:
    return [
        kind
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__
    ]


@pytest.mark.parametrize("name", MODULES)
def test_every_value_of_the_domain_is_frozen(name: str) -> None:
    module = importlib.import_module(f"capture_station.domain.{name}")
    assert module.__doc__
    for kind in values_of(module):
        assert kind.__dataclass_params__.frozen, kind
        assert hasattr(kind, "__slots__"), kind


def test_there_are_values() -> None:
    modules = [importlib.import_module(f"capture_station.domain.{name}") for name in MODULES]
    assert sum(len(values_of(module)) for module in modules) > 20
