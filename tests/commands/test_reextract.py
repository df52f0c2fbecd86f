"""A database from nothing but its archive is the crawled one; what an archive lacks is kept."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from harvester.store.archive import files
from tests.nights.harness import Nights, content, nights
from tests.nights.portals import Small


@pytest.fixture(scope="module")
def harvested(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """Two portals over three nights: a correction, a report at two addresses, one that vanished."""
    site, other = Small(), Small()
    other.__class__ = type("Other", (Small,), {"entry": "other", "title": "黎城县门户网站"})
    corrected, vanished = site.young
    with nights([site, other], tmp_path_factory.mktemp("reextract")) as running:
        assert running.scrapy("nightly").returncode == 0
        site.revise(corrected)
        site.remove(vanished)
        for _ in range(2):
            running.later(1)
            running.scrapy("nightly", "--all")
        yield running


def restored(running: Nights, folder: Path) -> Nights:
    """A copy that a test may spoil."""
    folder.mkdir(exist_ok=True)
    copy = Nights(list(running.sites.values()), folder, running.registry)
    with sqlite3.connect(running.database) as source, sqlite3.connect(copy.database) as target:
        source.backup(target)
    for path in files(running.folder / "archive"):
        place = folder / path.relative_to(running.folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())
    return copy


def test_the_nights_were_eventful_enough(harvested: Nights) -> None:
    assert harvested.rows("SELECT count(*) FROM revisions WHERE number = 2") == [(1,)]
    assert harvested.rows("SELECT count(*) FROM sightings WHERE status = 'current'") == [(35,)]
    assert harvested.rows("SELECT status, count(*) FROM sightings WHERE status <> 'current' GROUP BY 1") == [
        ("gone", 1),
        ("replaced", 1),
    ]


def test_a_new_database_from_the_archive_equals_the_crawled_one(harvested: Nights) -> None:
    target = harvested.folder / "new.db"
    done = harvested.scrapy("reextract", "--into", str(target))
    assert done.returncode == 0, done.stderr
    assert "37 archived pages read" in done.stdout
    assert "0 readings changed" in done.stdout
    assert content(target) == content(harvested.database)
    assert all(not asked for asked in harvested.requests.values())


def test_a_lost_database_is_rebuilt_from_its_archive_alone(harvested: Nights, tmp_path: Path) -> None:
    copy = restored(harvested, tmp_path)
    copy.database.unlink()
    done = copy.scrapy("reextract", "--into", str(copy.database))
    assert done.returncode == 0, done.stderr
    rebuilt, crawled = content(copy.database), content(harvested.database)
    # that an address is gone is a visit's finding, not in the archive; the next nights find it again
    for table in ("sightings", "reports"):
        crawled[table] = sorted(line.replace('"status": "gone"', '"status": "current"') for line in crawled[table])
    # nor is, therefore, which of several addresses is the main one; the sightings name them all
    for found in rebuilt, crawled:
        found["reports"] = sorted(re.sub(r'"url": "[^"]*"', "", line) for line in found["reports"])
    assert rebuilt == crawled


def test_a_new_reading_in_place_says_what_changed_and_keeps_the_crawl_state(
    harvested: Nights, tmp_path: Path
) -> None:
    copy = restored(harvested, tmp_path / "50% of a?b#c")  # a database's folder may be called anything
    with sqlite3.connect(copy.database) as connection:
        (report,) = connection.execute(
            "SELECT r.id FROM reports r JOIN requests q ON q.report_id = r.id AND q.row = 'carried_in'"
            " WHERE r.status = 'current' LIMIT 1"
        ).fetchone()
        misread = "UPDATE requests SET total = 4711 WHERE row = 'carried_in' AND report_id = ?"
        connection.execute(misread, (report,))
        other = "UPDATE revisions SET content_hash = 'other' WHERE report_id = ?"
        connection.execute(other, (report,))
    done = copy.scrapy("reextract", "--changes", str(tmp_path / "changes.jsonl"))
    assert done.returncode == 0, done.stderr
    assert "requests.carried_in.total: 4711 → " in done.stdout
    assert '"from": 4711' in (tmp_path / "changes.jsonl").read_text()
    assert content(copy.database) == content(harvested.database)
    visits = "SELECT url, etag, next_visit, settled, failures, outcome FROM pages ORDER BY url"
    assert copy.rows(visits) == harvested.rows(visits)
    assert copy.rows("SELECT * FROM runs") == harvested.rows("SELECT * FROM runs")
    assert Path(f"{copy.database}.before").is_file()


def test_what_a_damaged_archive_lacks_is_kept_as_last_read(harvested: Nights, tmp_path: Path) -> None:
    copy = restored(harvested, tmp_path)
    path = tmp_path / "archive" / "small" / files(tmp_path / "archive")[0].name
    spoilt = bytearray(path.read_bytes())
    middle = len(spoilt) // 2
    spoilt[middle : middle + 64] = bytes(64)
    path.write_bytes(spoilt)
    done = copy.scrapy("reextract")
    assert done.returncode == 1
    assert f"warning: {path}" in done.stderr
    assert "kept as last read" in done.stderr or "other" in done.stderr
    versions = "SELECT content_hash FROM revisions ORDER BY 1"
    assert copy.rows(versions) == harvested.rows(versions)
    numbers = "SELECT row, total FROM requests ORDER BY 1, 2"
    assert copy.rows(numbers) == harvested.rows(numbers)


def test_without_an_archive_nothing_is_touched(tmp_path: Path, harvested: Nights) -> None:
    copy = Nights([], tmp_path, harvested.registry)
    done = copy.scrapy("reextract")
    assert done.returncode == 1
    assert "no archived pages" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
