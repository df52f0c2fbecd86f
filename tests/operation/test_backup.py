"""`scrapy backup`: a copy of one moment while a crawl writes; a restore from it goes on as if nothing had been."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from harvester.errors import StoreError
from harvester.operation.backup import _hash, back_up, list_beside, listed, missing, sound
from harvester.store import Store
from tests.nights.harness import content, nights
from tests.nights.portals import Small


def test_a_restored_copy_goes_on_where_it_was(tmp_path: Path) -> None:
    with nights([Small()], tmp_path) as running:
        assert running.scrapy("crawl", "small").returncode == 0
        copy = tmp_path / "copies" / "monday.db"
        done = running.scrapy("backup", str(copy))
        assert done.returncode == 0, done.stderr
        assert "18 reports" in done.stdout
        before = content(running.database)
        # the disk is lost; what is restored is the copy, the archive was copied by other means
        for path in tmp_path.glob("harvest.db*"):
            path.unlink()
        shutil.copy(copy, running.database)
        assert running.scrapy("backup", "--check", str(copy)).returncode == 0
        assert content(running.database) == before
        assert running.scrapy("crawl", "small").returncode == 0
        assert content(running.database) == before


def test_a_copy_is_one_moment_of_a_database_that_is_being_written(tmp_path: Path) -> None:
    database, copy = tmp_path / "harvest.db", tmp_path / "copy.db"
    with Store(database) as store:
        writer = store.connection
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO runs (portal, started_at) VALUES ('a', '2026-01-01')")
        made = back_up(database, copy)
        writer.execute("COMMIT")
    assert made.reports == 0
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone() == (0,)
    back_up(database, copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone() == (1,)


def test_what_is_gone_from_the_archive_is_named(tmp_path: Path) -> None:
    database, copy = tmp_path / "harvest.db", tmp_path / "copy.db"
    Store(database).close()
    folder = tmp_path / "archive" / "a"
    folder.mkdir(parents=True)
    names = ("gone", "short", "changed", "grown")
    for name in names:
        (folder / f"{name}.warc.gz").write_bytes(b"0123456789")
    back_up(database, copy)
    assert sorted(listed(list_beside(copy))) == sorted(f"a/{name}.warc.gz" for name in names)
    assert missing(copy, tmp_path / "archive") == []
    (folder / "gone.warc.gz").unlink()
    (folder / "short.warc.gz").write_bytes(b"012345678")
    (folder / "changed.warc.gz").write_bytes(b"012345678X")
    (folder / "grown.warc.gz").write_bytes(b"0123456789 and more")
    told = missing(copy, tmp_path / "archive")
    assert [line.partition(": ")[2] for line in told] == [
        "its first 10 bytes are not what they were",
        "is missing",
        "has 9 bytes, 10 when it was listed",
    ]


def test_a_copy_that_fails_leaves_the_earlier_one(tmp_path: Path) -> None:
    database, copy = tmp_path / "harvest.db", tmp_path / "copy.db"
    Store(database).close()
    back_up(database, copy)
    database.write_bytes(b"no database" * 100)
    with pytest.raises(StoreError):
        back_up(database, copy)
    assert sound(copy) == 0
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db", "copy.db.archive.json"]


def test_the_database_is_not_copied_over_itself(tmp_path: Path) -> None:
    database = tmp_path / "harvest.db"
    Store(database).close()
    (tmp_path / "link.db").symlink_to(database)
    with pytest.raises(StoreError, match="the database itself"):
        back_up(database, tmp_path / "link.db")


def test_a_damaged_copy_is_told(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    Store(copy).close()
    with copy.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(StoreError):
        sound(copy)


@pytest.mark.parametrize("size", [0, 1, 5, 6])
def test_of_a_file_that_grows_its_first_bytes_count(tmp_path: Path, size: int) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"abcdef")
    assert _hash(file, size) == hashlib.sha256(b"abcdef"[:size]).hexdigest()
