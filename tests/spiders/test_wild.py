"""Many small portals with one peculiarity each: reports found, verdict true."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from harvester.replica.server import serve
from harvester.replica.wild import portals
from harvester.replica.wild.portal import Wild
from tests.places import ROOT

pytestmark = pytest.mark.slow

pytest.importorskip("pdfplumber", reason="the extra `files` is not installed")
PORTALS = {one.entry: one for one in portals()}
# reports of different bodies and years: those that stand under one body's name count once
FOUND = """SELECT s.portal, count(DISTINCT ifnull(r.agency, '') || ifnull(r.year, ''))
    FROM sightings s JOIN revisions v ON v.id = s.revision_id
    JOIN reports r ON r.id = v.report_id WHERE s.status = 'current' GROUP BY s.portal"""


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str, str]]:
    """One night over all of them: entry to reports found, verdict, reason."""
    folder = tmp_path_factory.mktemp("wild")
    with serve(list(PORTALS.values())) as addresses:
        entries = [registry_entry(one, addresses[one.entry]) for one in PORTALS.values()]
        (folder / "portals.toml").write_text("\n".join(entries), encoding="utf-8")
        given = {
            "PORTALS": folder / "portals.toml",
            "DATABASE": folder / "wild.db",
            "DOWNLOAD_DELAY": 0,
            "RETRY_PAUSE": 0,
            "RETRY_TIMES": 1,
        }
        words = [word for key, value in given.items() for word in ("-s", f"{key}={value}")]
        command = [sys.executable, "-m", "scrapy", "nightly", *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500, check=False)
    with closing(sqlite3.connect(folder / "wild.db")) as database:
        found = dict(database.execute(FOUND).fetchall())
        runs = database.execute("SELECT portal, verdict, reason FROM runs").fetchall()
    assert len(runs) == len(PORTALS), done.stderr[-3000:]
    return {portal: (found.get(portal, 0), verdict, reason) for portal, verdict, reason in runs}


def registry_entry(one: Wild, base: str) -> str:
    """The portal's entry."""
    lines = [f"[{one.entry}]", f'family = "{one.family}"', f'name = "{one.title}"', f'division = "{one.division}"']
    lines.append(f"start = {json.dumps([base + path for path in one.start])}")
    return "\n".join([*lines, *(f"{key} = {json.dumps(value)}" for key, value in one.options.items())]) + "\n"


@pytest.mark.parametrize("entry", PORTALS)
def test_finds_what_is_there_and_says_what_is_not(entry: str, night: dict[str, tuple[int, str, str]]) -> None:
    one = PORTALS[entry]
    found, verdict, reason = night[entry]
    wanted = one.there if one.found is None else one.found
    assert (found, verdict) == (wanted, one.verdict), f"{one.says}: {reason}"


def test_there_are_many() -> None:
    assert len(PORTALS) == len(portals()) >= 300
