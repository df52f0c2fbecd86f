"""Before Datasette: the Host header, the policy of scripts, CSV that a spreadsheet opens, long queries."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

pytest.importorskip("datasette", reason="needs the extra dataset: pip install '.[dataset]'")

from harvester.browse import guard
from harvester.browse.guard import hashes, may_ask
from harvester.browse.site import application
from tests.dataset.support import database

SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("guard") / "harvest.db"
    store = database(path)
    store.connection.execute("UPDATE reports SET title = '=cmd|calc' WHERE id = 1")
    store.connection.execute("UPDATE reports SET title = 'two\nlines, a \"quote\"' WHERE id = 2")
    store.close()
    return application(path, ["reports.example.org"])


def get(site: Any, path: str, **headers: str) -> Any:
    return asyncio.run(site.client.get(path, headers=headers))


@pytest.mark.parametrize(
    ("host", "allowed", "may"),
    [
        ("localhost:8001", (), True),
        ("127.0.0.1", (), True),
        ("[::1]:8001", (), True),
        ("LOCALHOST", (), True),
        ("evil.example", (), False),
        ("127.0.0.1.evil.example", (), False),
        ("localhost.evil.example", (), False),
        ("localhost@evil.example", (), False),
        ("", (), False),
        ("[::1", (), False),
        ("10.0.0.5:8001", (), False),
        ("10.0.0.5:8001", ("*",), True),
        ("evil.example", ("*",), False),
        ("reports.example.org", ("Reports.Example.org",), True),
    ],
)
def test_who_may_ask(host: str, allowed: tuple[str, ...], may: bool) -> None:
    assert may_ask(host, allowed) is may


def test_a_strange_name_is_answered_nothing(site: Any) -> None:
    refused = get(site, "/harvest/reports.json", host="evil.example")
    assert refused.status_code == 421
    assert '"rows"' not in refused.text
    assert get(site, "/harvest/reports.json", host="reports.example.org").status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/search?q=信访", "/report/1", "/harvest", "/harvest/reports", "/harvest?sql=select+1", "/none"]
)
def test_every_page_has_a_policy_and_every_script_of_it_a_hash(site: Any, path: str) -> None:
    answer = get(site, path)
    told = answer.headers["content-security-policy"]
    assert "default-src 'none'" in told
    assert "unsafe-inline" not in told.partition("style-src")[0]
    for script in re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL):
        assert guard._hash(script) in told, script[:80]
    assert not re.search(r"<[^>]+\son[a-z]+\s*=", answer.text), "an attribute that holds a script would not run"


def test_our_own_pages_hold_no_script() -> None:
    templates = list((Path(guard.__file__).parent / "templates").glob("*.html"))
    assert templates
    for template in templates:
        assert "<script" not in template.read_text(encoding="utf-8"), template.name
    assert len(hashes()) >= 4


@pytest.mark.parametrize("more", ["", "&_dl=1"])
def test_csv_is_made_harmless_row_by_row(site: Any, more: str) -> None:
    sql = quote("select id, title, -1 as less from reports where id < 3 order by id")
    answer = get(site, f"/harvest.csv?sql={sql}{more}")
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))
    assert rows == [
        ["id", "title", "less"],
        ["1", "'=cmd|calc", "-1"],
        ["2", 'two\nlines, a "quote"', "-1"],
    ]


def test_long_queries_do_not_hold_up_the_first_page(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """More endless queries than run at once; the first page is answered before any of them ends."""
    ended: list[str] = []

    async def ask(path: str) -> None:
        await site.client.get(path)
        ended.append(path)

    async def all_of_them() -> None:
        slow = f"/harvest.json?_timelimit=1500&sql={quote(SLOW)}"
        waiting = [asyncio.create_task(ask(slow)) for _ in range(guard.AT_ONCE * 2)]
        await asyncio.sleep(0)  # they begin first
        await ask("/")
        assert ended == ["/"]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    asyncio.run(all_of_them())


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM reports",
        "UPDATE reports SET year = 1",
        "INSERT INTO runs (portal, started_at) VALUES ('x', 'y')",
        "DROP TABLE reports",
        "ATTACH '/tmp/gongkai-written.db' AS x",
        "VACUUM INTO '/tmp/gongkai-written.db'",
        "PRAGMA writable_schema = 1",
        "WITH x AS (SELECT 1) UPDATE reports SET year = 1",
        "SELECT load_extension('x')",
        "SELECT writefile('/tmp/gongkai-written.db', 'x')",
    ],
)
def test_no_query_writes(site: Any, sql: str) -> None:
    before = _sum(site.gongkai.database)
    answer = get(site, f"/harvest.json?sql={quote(sql)}")
    assert answer.status_code == 400
    assert _sum(site.gongkai.database) == before
    assert not Path("/tmp/gongkai-written.db").exists()


def _sum(path: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute(
            "SELECT count(*), sum(year), (SELECT count(*) FROM runs) FROM reports"
        ).fetchall()
    connection.close()
    return found
