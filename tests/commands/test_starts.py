"""What a command imports before it begins its work: only what it needs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from harvester.paths import HOME
from harvester.replica.portals import all_sites, registry_for
from harvester.replica.server import serve

NEVER = (
    "aiohttp",
    "docx",
    "numpy",
    "pandas",
    "pdfplumber",
    "PIL",
    "pydantic",
    "requests",
    "rich",
    "tldextract",
    "twisted.conch",
)
"""Packages that neither a list nor a crawl of plain pages into a pipe has any use for."""
NOT_TO_LIST = (
    "harvester.agencies",
    "harvester.browse",
    "harvester.datafiles",
    "harvester.dataset",
    "harvester.documents",
    "harvester.extensions",
    "harvester.fleet",
    "harvester.items",
    "harvester.listings",
    "harvester.operation",
    "harvester.reading",
    "harvester.reports",
    "harvester.store",
    "pipelines",
    "scrapy.core.downloader.handlers.http11",
    "sqlite3",
    "sqlite_utils",
    "turbohtml",
    "warcio",
)
"""What only a crawl needs."""
_RUNS = """
import atexit, json, sys
atexit.register(lambda: print("\\n" + json.dumps(sorted(name for name, module in sys.modules.items() if module))))
from scrapy.cmdline import execute
execute(["scrapy", *sys.argv[1:]])
"""


def imported(words: Sequence[str]) -> set[str]:
    """The modules that are there at the end of a command, which may fall short (exit code 1: a limit)."""
    done = subprocess.run(
        [sys.executable, "-c", _RUNS, *words], cwd=HOME, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode in (0, 1), done.stderr[-2000:]
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def listed() -> set[str]:
    """The modules of `scrapy list`."""
    return imported(["list"])


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules of a crawl of one report."""
    folder = tmp_path_factory.mktemp("crawl")
    (site,) = all_sites(["luzhou"])
    with serve([site]) as addresses:
        registry = registry_for([site], addresses, folder / "portals.toml")
        given = {"DATABASE": folder / "h.db", "PORTALS": registry, "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": 0}
        words = [word for name, value in given.items() for word in ("-s", f"{name}={value}")]
        return imported(["crawl", site.entry, "-a", "limit=1", *words])


@pytest.mark.parametrize("name", [*NEVER, *NOT_TO_LIST])
def test_a_list_imports_nothing_that_only_a_crawl_needs(name: str, listed: set[str]) -> None:
    assert name not in listed


@pytest.mark.parametrize("name", NEVER)
def test_a_crawl_imports_nothing_that_it_does_not_use(name: str, crawled: set[str]) -> None:
    assert name not in crawled


@pytest.mark.parametrize("name", NOT_TO_LIST)
def test_what_a_list_must_not_import_is_called_so(name: str, crawled: set[str]) -> None:
    """A module that was renamed would never be found in a list."""
    assert name in crawled or Path(HOME, *name.split(".")).exists()
