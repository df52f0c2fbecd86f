"""For pytest (-p tests.mutants.plugin): notes what each test enters, or runs only the tests that are chosen."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from tests.mutants import calls

CHOSEN = "MUTANTS_CHOSEN"
"""Variable of the environment: a JSON list of tests (or of whole files, as `path::`), in the order wanted."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if CHOSEN not in os.environ:
        return
    chosen = {test: at for at, test in enumerate(json.loads(Path(os.environ[CHOSEN]).read_text("utf-8")))}
    order = {}
    for item in items:
        file = item.nodeid.split("::")[0] + "::"
        at = chosen.get(item.nodeid, chosen.get(file))
        if at is not None:
            order[item.nodeid] = at
    left_out = [item for item in items if item.nodeid not in order]
    # a file's tests stay together, for what they share is made once
    first: dict[str, int] = {}
    for item in items:
        if item.nodeid in order:
            first[item.path.as_posix()] = min(first.get(item.path.as_posix(), 1 << 30), order[item.nodeid])
    items[:] = sorted(
        (item for item in items if item.nodeid in order), key=lambda item: first[item.path.as_posix()]
    )
    config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    if calls.FOLDER not in os.environ:
        return (yield)
    calls.entered.clear()
    item.stash[_FAILED] = False
    began = monotonic()
    calls.start()
    try:
        return (yield)
    finally:
        calls.write(item.nodeid, monotonic() - began, not item.stash[_FAILED])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    yield
    if calls.FOLDER in os.environ:
        # what is made for the first test of a file is read by all of them
        calls.write(item.nodeid.split("::")[0] + "::", None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
    return report


_FAILED = pytest.StashKey[bool]()
