"""Which test calls which function, and how long it takes: seen in one run of all tests, told as JSON.

A plugin of pytest: `PYTHONPATH=tests CALLS=calls.json pytest -p mutants.calls ...`. What runs while the tests are
collected, every test may hang on. What is kept between tests would be seen in the first of them alone: functions are
made to forget (`lru_cache`), and of a fixture or a parameter that keeps something all its tests are said to call what
the first of them did.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
from collections import defaultdict
from functools import _lru_cache_wrapper, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from types import CodeType, FrameType

CODES: Final[dict[int, CodeType]] = {}
"""Code that ran since the last reset, by its identity; the codes are kept, so that no identity comes twice."""
KEPT: Final[list[Any]] = []
"""Functions that keep their answers."""
SHARED: Final[defaultdict[object, set[str]]] = defaultdict(set)
"""What was called for a fixture, by its name, or in tests of a parameter that keeps something, by its identity."""
TOLD: Final[dict[str, Any]] = {"collected": [], "calls": {}, "seconds": {}, "failed": []}


def trace(frame: FrameType, _event: str, _arg: object) -> None:
    """Note every call, and nothing of what happens inside it."""
    CODES[id(frame.f_code)] = frame.f_code


def called() -> set[str]:
    """Return what was called since the last time, as `module:function`, of functions within functions the outermost."""
    root, found, codes = Path.cwd(), set(), list(CODES.values())
    CODES.clear()
    for code in codes:
        path = Path(code.co_filename)
        if path.is_relative_to(root):
            found.add(f"{path.relative_to(root)}:{code.co_qualname.split('.<locals>')[0]}")
    return found


def keeps(value: object) -> bool:
    """Whether a parameter keeps what it works out."""
    return any(isinstance(x, cached_property) for x in vars(type(value)).values())


def watch(tracer: Callable[..., None] | None) -> None:
    """Trace this thread and those it starts."""
    threading.settrace(tracer)
    sys.settrace(tracer)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Begin."""
    watch(trace)


def pytest_collection_finish() -> None:
    """Note what ran so far."""
    watch(None)
    TOLD["collected"] = sorted(called())
    KEPT.extend(x for x in gc.get_objects() if isinstance(x, _lru_cache_wrapper))


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
    """Note what a fixture calls that several tests use."""
    before = dict(CODES)
    CODES.clear()
    try:
        return (yield)
    finally:
        after = dict(CODES)
        if fixturedef.scope != "function":
            SHARED[fixturedef.argname] |= called()
        CODES.update(before | after)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Function) -> Generator[None, object, object]:
    """Note what a test and its fixtures call."""
    for kept in KEPT:
        kept.cache_clear()
    start = time.process_time()
    watch(trace)
    try:
        return (yield)
    finally:
        watch(None)
        TOLD["seconds"][item.nodeid] = round(time.process_time() - start, 3)
        found = called().union(*(SHARED[name] for name in getattr(item, "fixturenames", ())))
        for value in item.callspec.params.values() if hasattr(item, "callspec") else ():
            if keeps(value):
                SHARED[id(value)] |= found
                found |= SHARED[id(value)]
        TOLD["calls"][item.nodeid] = sorted(found)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note what fails already."""
    if report.failed:
        TOLD["failed"].append(report.nodeid)


def pytest_sessionfinish() -> None:
    """Tell."""
    Path(os.environ["CALLS"]).write_text(json.dumps(TOLD), encoding="utf-8")
