"""The database as a file: locked, foreign, older, newer, half migrated."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from harvester.errors import StoreError
from harvester.store import Store, database
from harvester.store.database import VERSIONS, connect
from harvester.store.migrations import migrations
from tests.made import TUESDAY, page, report


def test_a_locked_database_is_told_in_one_line(tmp_path: Path) -> None:
    with Store(tmp_path / "harvest.db", busy=0.05) as store:
        other = sqlite3.connect(tmp_path / "harvest.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="in use by another program"):
            store.save([page("http://a/1", report())])
        other.execute("ROLLBACK")
        other.close()
        assert store.save([page("http://a/1", report())]) == ["new"]


def test_other_files_are_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("no database, but long enough to be looked at as one" * 40)
    with pytest.raises(StoreError, match="no readable SQLite database"):
        Store(text)
    assert text.read_text().startswith("no database")
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE stamps (id)")
    with pytest.raises(StoreError, match="another program"):
        Store(foreign)


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "harvest.db"
    Store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('harvester', 'version_99', '')"
        )
    with pytest.raises(StoreError, match="newer version"):
        Store(path)


def test_an_older_database_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "harvest.db"
    with Store(path) as store:
        store.save([page("http://a/1", report())])
    monkeypatch.setattr(migrations, "_migrations", list(migrations._migrations))
    monkeypatch.setattr(database, "VERSIONS", (*VERSIONS, "version_of_tomorrow"))

    @migrations(name="version_of_tomorrow")
    def tomorrow(db: Any) -> None:
        db.conn.execute("ALTER TABLE reports ADD COLUMN tomorrow TEXT")

    with Store(path) as store:
        assert store.connection.execute("SELECT tomorrow, year FROM reports").fetchall() == [(None, 2021)]
        assert store.save([page("http://a/1", report(), at=TUESDAY)]) == ["unchanged"]


def test_a_failing_migration_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "harvest.db"
    Store(path).close()
    monkeypatch.setattr(migrations, "_migrations", list(migrations._migrations))
    monkeypatch.setattr(database, "VERSIONS", (*VERSIONS, "half"))

    @migrations(name="half")
    def half(db: Any) -> None:
        db.conn.execute("ALTER TABLE reports ADD COLUMN half TEXT")
        db.conn.execute("ALTER TABLE nowhere ADD COLUMN half TEXT")

    with pytest.raises(StoreError):
        Store(path)
    columns = [row[1] for row in sqlite3.connect(path).execute("PRAGMA table_info(reports)")]
    assert "half" not in columns


def test_every_step_is_listed() -> None:
    assert [step.name for step in migrations._migrations] == list(VERSIONS)


def test_changed_views_are_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "harvest.db"
    Store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("DROP VIEW panel")
        connection.execute("CREATE VIEW panel AS SELECT 1 AS old")
        connection.execute("PRAGMA user_version = 7")
    connection = connect(path)
    assert "old" not in [column[0] for column in connection.execute("SELECT * FROM panel").description]
    connection.close()
