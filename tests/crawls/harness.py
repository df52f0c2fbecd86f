"""Starts a crawl of replica portals and reads what came of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from harvester.replica.portals import registry_for
from harvester.replica.server import serve
from harvester.replica.site import Site
from tests.places import ROOT


def crawl(sites: Sequence[Site], folder: Path, *more: str) -> dict[str, dict[str, Any]]:
    """Serves sites on free ports and crawls them all; entry name to {pages, stats, reason, base, log}.

    more: further arguments of tests.crawls.run.
    """
    with serve(sites) as addresses:
        registry = registry_for(sites, addresses, folder / "portals.toml")
        results, log = crawl_registry(registry, *more)
    for name, base in addresses.items():
        results[name] |= {"base": base, "log": log}
    return results


def crawl_registry(registry: Path, *more: str) -> tuple[dict[str, dict[str, Any]], str]:
    """Crawls what a registry lists; the results and what was logged."""
    command = [sys.executable, "-m", "tests.crawls.run", str(registry), *more]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout), done.stderr


def paths(result: dict[str, Any], kind: str = "report") -> list[str]:
    """The paths of all good pages of a kind, in order, doubles included."""
    found: Iterable[dict[str, Any]] = result["pages"]
    return [p["url"].removeprefix(result["base"]) for p in found if p["kind"] == kind and p["problem"] is None]
