"""An exception in a stage after the spider loses no page in silence: it is kept with a problem, and told."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from harvester.replica.server import serve
from harvester.replica.wild.portal import Wild
from tests.places import ROOT
from tests.spiders.test_wild import registry_entry

STAGES = (
    ("read", "ReadPipeline"),
    ("attachments", "AttachmentsPipeline"),
    ("judge", "JudgePipeline"),
    ("fingerprint", "FingerprintPipeline"),
    ("archive", "ArchivePipeline"),
    ("store", "StorePipeline"),
)
"""Module and class; the one at number n fails on the page of row n."""

BROKEN = f"""
import importlib
def break_it(number, module, name):
    stage = getattr(importlib.import_module("pipelines." + module), name)
    was = stage.process_item
    def process_item(self, item):
        if item.url.endswith(f"/r{{number}}.html"):
            raise RuntimeError("the disk is on fire")
        return was(self, item)
    stage.process_item = process_item
for number, (module, name) in enumerate({STAGES!r}):
    break_it(number, module, name)
from scrapy.cmdline import execute
execute()
"""
"""The command line, where each stage fails on a page of its own."""


def test_a_page_that_a_stage_loses_is_recorded_with_a_problem(tmp_path: Path) -> None:
    well = len(STAGES)
    one = Wild("stages", "a report for each stage, and two that are well")
    one.pages["/nb/"] = one.listing("".join(one.row(n) for n in range(well + 2)))
    with serve([one]) as bases:
        (tmp_path / "portals.toml").write_text(registry_entry(one, bases[one.entry]), encoding="utf-8")
        given = {"PORTALS": tmp_path / "portals.toml", "DATABASE": tmp_path / "x.db", "DOWNLOAD_DELAY": 0}
        words = [word for key, value in given.items() for word in ("-s", f"{key}={value}")]
        command = [sys.executable, "-c", BROKEN, "crawl", one.entry, *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    with closing(sqlite3.connect(tmp_path / "x.db")) as database:
        pages = dict(database.execute("SELECT url, problem FROM pages WHERE kind = 'report'").fetchall())
        verdict, reason = database.execute("SELECT verdict, reason FROM runs").fetchone()
        reports = database.execute("SELECT count(*) FROM reports").fetchone()[0]
    problems = {url.rpartition("/")[2]: problem for url, problem in pages.items()}
    lost = {f"r{number}.html": "pipeline-error" for number in range(well)}
    assert problems == lost | {f"r{well}.html": None, f"r{well + 1}.html": None}, done.stderr[-2000:]
    assert reports == 2
    assert verdict == "partial"
    assert f"{well} pages could not be read" in reason
    assert "r0.html (pipeline-error" in reason
