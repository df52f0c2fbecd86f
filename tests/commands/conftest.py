"""A small database and its registry, made once for each file of tests."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from harvester.store.runs import Run, begin, finish
from tests.commands.inside import ENTRIES, entries
from tests.dataset.support import database


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of four bodies, three runs and a registry."""
    folder = tmp_path_factory.mktemp("inside")
    with closing(database(folder / "harvest.db")) as store:
        for portal, verdict, walk in (("luzhou", "complete", "full"), ("old", "blocked", None)):
            one = Run(portal, "2026-11-20T01:00:00+00:00", "2026-11-20T02:00:00+00:00", verdict, "a\nb", walk)
            one.id = begin(store.connection, portal, one.started_at)
            finish(store.connection, one)
        store.connection.commit()
    entries(folder / "portals.toml", *ENTRIES)
    return folder
