"""The file beside the database: kept up as reports change, bounded in time, made anew where it is damaged."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote

import pytest

pytest.importorskip("datasette", reason="needs the extra dataset: pip install '.[dataset]'")

from harvester.browse import answers, indexing, keeping, search
from harvester.browse.site import application
from harvester.replica.figures import figures_for
from tests.dataset.support import LUZHOU, database, page_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "t.db"
    database(made, [("潞州区人民政府", LUZHOU, (2021, 2022))]).close()
    return made


@contextmanager
def browsing(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ATTACH ? AS search", (f"{path}-search",))
        yield connection


def hits(path: Path, query: str) -> list[int]:
    with browsing(path) as connection:
        return sorted(hit.report_id for hit in search.find(connection, query).hits)


def rows(path: Path) -> dict[int, int]:
    with browsing(path) as connection:
        return dict(connection.execute("SELECT report_id, row FROM search.held").fetchall())


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


def test_browsing_writes_nothing_to_the_database_and_an_unchanged_one_is_not_looked_through(path: Path) -> None:
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    made = indexing.index(path)
    stamp = made.stat().st_mtime_ns
    assert indexing.index(path).stat().st_mtime_ns == stamp
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_only_what_is_new_changed_or_gone_is_looked_at_again(path: Path) -> None:
    indexing.index(path)
    before = rows(path)
    with database(path, []) as store:
        store.save([page_of(figures_for("潞州区人民政府", 2023), LUZHOU)])
    indexing.index(path)
    after = rows(path)
    assert len(after) == 3
    assert all(after[report] == row for report, row in before.items())
    gone = min(before)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM reports WHERE id = ?", (gone,))
    indexing.index(path)
    assert sorted(rows(path)) == sorted(set(after) - {gone})
    assert gone not in hits(path, "人民政府")


def test_a_body_under_another_name_is_found_by_it(path: Path) -> None:
    indexing.index(path)
    assert not hits(path, "旧名县")
    change(path, """UPDATE agencies SET former_names = '["旧名县人民政府"]'""")
    indexing.index(path)
    assert len(hits(path, "旧名县")) == 2


def test_a_database_read_anew_is_compared_by_what_it_says(path: Path) -> None:
    indexing.index(path)
    change(path, "UPDATE reports SET title = '潜艇', content_hash = 'other' WHERE id = 1")
    indexing.index(path)
    assert not hits(path, "潜艇"), "the same file under the same version: nothing tells that it changed"
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    copy.replace(path)  # as `scrapy reextract` puts a new database in the old one's place
    indexing.index(path)
    assert hits(path, "潜艇") == [1]


def test_a_start_waits_no_longer_than_it_may_and_says_what_is_left(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 1)
    file = Path(f"{path}-search")
    assert indexing.update(path, file, seconds=-1.0) == 2
    site: Any = application(path)
    with browsing(path) as connection:
        connection.execute("UPDATE search.state SET value = 7 WHERE key = 'left'")
        for name in answers.made(connection):
            connection.execute(f"DROP TABLE search.answer_{name}")
        connection.execute("DELETE FROM search.state WHERE key = 'answered'")
        connection.commit()

    def get(page: str) -> str:
        return str(asyncio.run(site.client.get(page)).text)

    assert "7 reports are not in the index yet" in get("/search?q=" + quote("公开"))
    assert "is being counted" in get("/")
    # asked of the database itself until it is answered
    assert "requests" in get("/t/requests_per_year.json?_shape=array")
    assert indexing.update(path, file) == 0
    assert "not in the index" not in get("/search?q=" + quote("公开"))
    assert "<b>2</b>reports" in get("/")


def test_answers_are_made_once_and_again_when_the_database_was_written(path: Path) -> None:
    indexing.index(path)
    with browsing(path) as connection:
        first = connection.execute("SELECT reports FROM search.answer_counts").fetchone()
        connection.execute("UPDATE search.answer_counts SET reports = 99")
        connection.commit()
    assert first == (2,)
    indexing.index(path)
    with browsing(path) as connection:
        assert connection.execute("SELECT reports FROM search.answer_counts").fetchone() == (99,)
    change(path, "UPDATE reports SET last_seen = '2030-01-01'")
    indexing.index(path)
    with browsing(path) as connection:
        assert connection.execute("SELECT reports FROM search.answer_counts").fetchone() == (2,)


@pytest.mark.parametrize("name", list(answers.questions()))
def test_what_is_kept_answers_as_the_database_does(path: Path, name: str) -> None:
    indexing.index(path)
    asked = answers.questions()[name]
    for year in ("", "2022"):
        with browsing(path) as connection:
            values = {"year": year}
            assert (
                connection.execute(asked.shown, values).fetchall()
                == connection.execute(asked.sql, values).fetchall()
            )


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_a_file_that_is_no_index_is_made_anew(path: Path, content: bytes) -> None:
    Path(f"{path}-search").write_bytes(content)
    assert indexing.index(path) == Path(f"{path}-search")
    assert len(hits(path, "公开")) == 2


def test_a_file_full_of_rows_that_count_no_more_is_made_anew(path: Path) -> None:
    indexing.index(path)
    with browsing(path) as connection:
        connection.execute("UPDATE search.held SET row = row + 5000 WHERE report_id = 2")
        connection.commit()
    indexing.index(path)
    assert max(rows(path).values()) == 2


def test_words_of_two_characters_are_single_tokens() -> None:
    assert indexing.tokens_of("信访局，A1") == "信访 访局 局  a1 1 "
    assert search.match_of(["信访", "局", "信访局", "％"]) == '"信访" AND "局" * AND "信访 访局"'


def test_a_served_database_is_followed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "PAUSE", 0.01)
    monkeypatch.setattr(keeping, "SHARE", 0)
    file = indexing.index(path)
    done, ended = Event(), Event()
    updates = indexing.update

    def noted(*given: Any) -> int:
        left = updates(*given)
        if rows(path).get(3):
            done.set()
        return left

    monkeypatch.setattr(keeping, "update", noted)
    thread = keeping.follow(path, file, ended)
    with database(path, []) as store:
        store.save([page_of(figures_for("潞州区人民政府", 2023), LUZHOU)])
    assert done.wait(30)
    ended.set()
    thread.join(30)
    assert not thread.is_alive()
