"""Plain, with no option at all, on portals that it knows nothing of: replicas of other families."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harvester.replica.portals import all_sites
from harvester.replica.server import serve
from tests.crawls.harness import crawl_registry, paths
from tests.loops import each

pytestmark = pytest.mark.slow

WHOLE = ("licheng", "pingshun", "wanzai", "qinan", "xiangtan", "yexian", "xunyi", "luochuan")
"""Their pagers are links or scripts of known dialects: plain finds every report."""
TOLD = ("chaling", "fuxian")
"""They say how many pages they have and link none: plain finds the first ones and says what it misses."""


def test_plain_reads_portals_of_other_makes(tmp_path: Path) -> None:
    sites = all_sites([*WHOLE, *TOLD])
    with serve(sites) as addresses:
        entries = [
            f'[{site.entry}]\nfamily = "plain"\nname = "{site.title}"\ndivision = "{site.division}"\n'
            f"start = {json.dumps([addresses[site.entry] + path for path in site.start])}\n"
            for site in sites
        ]
        registry = tmp_path / "portals.toml"
        registry.write_text("\n".join(entries), encoding="utf-8")
        results, _ = crawl_registry(registry)
    for site in each(sites):
        result = results[site.entry] | {"base": addresses[site.entry]}
        found, there = sorted(paths(result)), sorted(path for path, _, _ in site.truth)
        unread = result["stats"].get("pages/pager_unread", 0)
        if site.entry in WHOLE:
            assert (found, unread) == (there, 0), site.entry
        else:
            assert set(found) < set(there), site.entry
            assert unread > 0, site.entry
