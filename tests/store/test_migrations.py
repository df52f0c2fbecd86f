"""Databases of earlier versions come to today's schema: nothing is lost, a kill is gone on after."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from harvester.dataset import years
from harvester.errors import StoreError
from harvester.reports.model import Reading, Report
from harvester.store import Store, leaner
from harvester.store.database import connect
from harvester.store.fingerprint import shingles
from harvester.store.reload import report_from, shown, version
from harvester.store.store import open_for_reading
from tests.made import MONDAY, TUESDAY, page, report

# the schema of the commit 59d9dce
VERSION_1 = Path(__file__).parent / "earlier" / "version_1.sql"
REPORTS = 7


def made_report(number: int) -> Report:
    made = report(f"某县第{number}局", received=number)
    made.url = f"http://127.0.0.1/{number}"
    if number == 3:
        made.readings = [Reading("requests", "carried_in", "total", 0.75)]
    return made


def version_1(path: Path) -> None:
    """A file as version 1 made it: every second report has an earlier version."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(VERSION_1.read_text("utf-8"))
    connection.executescript(
        "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT);"
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('harvester', 'version_1', '')"
    )
    with Store(path.with_name("today.db")) as today:
        for number in range(1, REPORTS + 1):
            today.save([page(f"http://127.0.0.1/{number}", made_report(number))])
        rows: dict[str, list[Any]] = {
            name: today.connection.execute(f"SELECT * FROM {name}").fetchall()
            for name in ("agencies", "sections", "proactive", "requests", "review_litigation", "printed")
        }
        reports = today.connection.execute("SELECT * FROM reports").fetchall()
        names = [row[1] for row in today.connection.execute("PRAGMA table_info(reports)")]
    connection.execute("PRAGMA foreign_keys = OFF")
    for name, found in rows.items():
        connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(found[0]))})", found)
    for row in reports:
        old = dict(zip(names, row, strict=True))
        number = old["id"]
        told = ("agency_told_by", "year_told_by", "published_told_by", "read_from", "correction")
        for name in ("held_checks", "held_years", *told):
            del old[name]
        # eight bytes a hash, of which today's database has the first four
        old["shingles"] = b"".join(
            old["shingles"][at : at + 4] + b"rest" for at in range(0, len(old["shingles"]), 4)
        )
        versions = [made_report(number)] if number % 2 else [made_report(number + 100), made_report(number)]
        for place, content in enumerate(versions, 1):
            values = (
                number * 10 + place,
                number,
                place,
                str(place),
                MONDAY,
                "[]",
                as_version_1(content),
                None,
                None,
            )
            connection.execute("INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
            state = "current" if place == len(versions) else "replaced"
            connection.execute(
                "INSERT INTO sightings VALUES (?, ?, 'county', ?, ?, ?)",
                (values[0], old["url"], MONDAY, MONDAY, state),
            )
        old["revision_id"] = number * 10 + len(versions)
        marks = ", ".join("?" * len(old))
        connection.execute(f"INSERT INTO reports ({', '.join(old)}) VALUES ({marks})", list(old.values()))
        connection.execute(
            "INSERT INTO pages (url, address, portal, kind, outcome, first_seen, fetched_at)"
            " VALUES (?, ?, 'county', 'report', 'report', '', '')",
            (old["url"], old["url"] if number != 2 else "http://127.0.0.1/elsewhere"),
        )
        connection.executemany(
            "INSERT INTO checks VALUES (?, ?, 'total', ?, 1, 1, NULL, ?)",
            [(number, "t3_balance", 1, None), (number, "t3_row_sum", 0, None), (number, "t3_carry", 1, 1)],
        )
    connection.close()


def as_version_1(content: Report) -> str:
    return json.dumps(content.to_dict(), ensure_ascii=False)


def without_what_holds(content: Report) -> dict[str, Any]:
    plain = content.to_dict()
    plain["checks"] = []
    plain["warnings"] = ["made up"]
    return plain


def check(path: Path) -> None:
    """Everything that the old file said, the new one says."""
    with Store(path) as store:
        ask = store.connection.execute
        assert ask("PRAGMA foreign_key_check").fetchall() == []
        assert ask("PRAGMA integrity_check").fetchall() == [("ok",)]
        for number in range(1, REPORTS + 1):
            found = shown(store.connection, number)
            failing = [{"code": "t3_row_sum", "at": "total", "ok": False, "left": 1, "right": 1}]
            assert found["checks"] == failing
            assert found["tables"]["requests"]["new_received"]["total"] == number
            assert report_from({**found, "checks": []}).sections == made_report(number).sections
            if number % 2 == 0:
                earlier = version(store.connection, number * 10 + 1)
                assert earlier["tables"]["requests"]["new_received"]["total"] == number + 100
                assert earlier["title"] == made_report(number + 100).title
        assert ask("SELECT count(*) FROM revisions WHERE content IS NOT NULL").fetchone() == (REPORTS // 2,)
        assert ask("SELECT DISTINCT held_checks, held_years FROM reports").fetchall() == [(1, 1)]
        for number, pieces in ask("SELECT id, shingles FROM reports").fetchall():
            assert pieces == shingles(made_report(number))
        assert ask("SELECT url, address FROM pages WHERE address IS NOT NULL").fetchall() == [
            ("http://127.0.0.1/2", "http://127.0.0.1/elsewhere")
        ]
        assert ask('SELECT report_id, "table", how, confidence FROM readings').fetchall() == [
            (3, "requests", "ocr", 0.75)
        ]
        assert ask("SELECT value FROM meta WHERE key = 'kind'").fetchone() == ("replica",)
        assert store.save([page("http://127.0.0.1/1", made_report(1), at=TUESDAY)]) == [
            "changed"
        ]  # hash was made up
        assert store.save([page("http://127.0.0.1/1", made_report(1), at=TUESDAY)]) == ["unchanged"]
        years.update(store.connection)


def things(path: Path) -> list[tuple[str, str]]:
    """Tables, views and indexes."""
    query = "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_autoindex%' ORDER BY 1, 2"
    connection = sqlite3.connect(path)
    try:
        return [row for row in connection.execute(query) if "_migrations" not in row[1]]
    finally:
        connection.close()


def test_version_1_becomes_todays(tmp_path: Path) -> None:
    version_1(tmp_path / "harvest.db")
    check(tmp_path / "harvest.db")
    assert things(tmp_path / "harvest.db") == things(tmp_path / "today.db")


def test_reading_brings_it_up_to_date_too(tmp_path: Path) -> None:
    version_1(tmp_path / "harvest.db")
    connection = open_for_reading(tmp_path / "harvest.db")
    assert connection.execute("SELECT count(*) FROM meta").fetchone() == (1,)
    connection.close()


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("moment", range(1, 12))
def test_it_goes_on_after_a_kill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int) -> None:
    version_1(tmp_path / "harvest.db")
    monkeypatch.setattr(leaner, "REPORTS", 2)
    monkeypatch.setattr(leaner, "PAGES", 3)
    left = moment
    real = leaner.whole

    def piece(connection: sqlite3.Connection) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed
        return real(connection)

    monkeypatch.setattr(leaner, "whole", piece)
    try:
        connect(tmp_path / "harvest.db").close()
    except Killed:
        assert left == 0
    else:
        assert moment >= 10, "there are so many pieces to be killed before"
    monkeypatch.setattr(leaner, "whole", real)
    check(tmp_path / "harvest.db")


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    version_1(tmp_path / "harvest.db")
    with leaner._alone(tmp_path / "harvest.db"), pytest.raises(StoreError, match="another program"):
        connect(tmp_path / "harvest.db")


def test_every_column_that_refers_to_another_table_has_an_index(tmp_path: Path) -> None:
    """SQLite itself is asked: how would it find the rows that refer to one? (as its `.lint fkey-indexes` does)"""
    with Store(tmp_path / "harvest.db") as store:
        ask = store.connection.execute
        tables = [name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
        keys = [(table, row[3]) for table in tables for row in ask(f'PRAGMA foreign_key_list("{table}")')]
        assert len(keys) >= 12
        for table, column in keys:
            (plan,) = ask(
                f'EXPLAIN QUERY PLAN SELECT rowid FROM "{table}" WHERE "{column}" = ?'
                if table in ("reports", "revisions", "sightings", "touched")
                else f'EXPLAIN QUERY PLAN SELECT 1 FROM "{table}" WHERE "{column}" = ?',
                (1,),
            )
            assert plan[3].startswith("SEARCH"), (table, column, plan[3])


def test_an_older_database_gets_the_divisions(tmp_path: Path) -> None:
    version_1(tmp_path / "harvest.db")
    connection = open_for_reading(tmp_path / "harvest.db")
    query = "SELECT name, parent, level FROM divisions WHERE code IN ('140000', '140403') ORDER BY code"
    assert connection.execute(query).fetchall() == [("山西省", None, "province"), ("潞州区", "140400", "county")]
    connection.close()
