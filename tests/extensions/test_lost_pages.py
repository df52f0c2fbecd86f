"""An exception in a stage after the spider loses no page in silence: it is kept with a problem, and told."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from harvester.replica.server import serve
from harvester.replica.wild.portal import Wild
from tests.places import ROOT
from tests.spiders.test_wild import registry_entry

# the command line, with a stage that fails on one page
BROKEN = """
import sys
from pipelines.{module} import {name} as Stage
was = Stage.process_item
def process_item(self, item):
    if item.url.endswith("/r1.html"):
        raise {error}
    return was(self, item)
Stage.process_item = process_item
from scrapy.cmdline import execute
execute()
"""


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("read", "ReadPipeline"),
        ("attachments", "AttachmentsPipeline"),
        ("judge", "JudgePipeline"),
        ("fingerprint", "FingerprintPipeline"),
        ("archive", "ArchivePipeline"),
        ("store", "StorePipeline"),
    ],
)
def test_a_page_that_a_stage_loses_is_recorded_with_a_problem(module: str, name: str, tmp_path: Path) -> None:
    one = Wild("stages", "three reports")
    one.pages["/nb/"] = one.listing("".join(one.row(n) for n in range(3)))
    with serve([one]) as bases:
        (tmp_path / "portals.toml").write_text(registry_entry(one, bases[one.entry]), encoding="utf-8")
        given = {"PORTALS": tmp_path / "portals.toml", "DATABASE": tmp_path / "x.db", "DOWNLOAD_DELAY": 0}
        words = [word for key, value in given.items() for word in ("-s", f"{key}={value}")]
        code = BROKEN.format(module=module, name=name, error='RuntimeError("the disk is on fire")')
        command = [sys.executable, "-c", code, "crawl", one.entry, *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    with closing(sqlite3.connect(tmp_path / "x.db")) as database:
        pages = dict(database.execute("SELECT url, problem FROM pages WHERE kind = 'report'").fetchall())
        verdict, reason = database.execute("SELECT verdict, reason FROM runs").fetchone()
        reports = database.execute("SELECT count(*) FROM reports").fetchone()[0]
    problems = {url.rpartition("/")[2]: problem for url, problem in pages.items()}
    assert problems == {"r0.html": None, "r1.html": "pipeline-error", "r2.html": None}, done.stderr[-2000:]
    assert reports == 2
    assert verdict == "partial"
    assert "r1.html (pipeline-error" in reason
