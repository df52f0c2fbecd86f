"""Counts and facets of whole tables: what was kept answers as the database does, and for big tables alone."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("datasette", reason="needs the extra dataset: pip install '.[dataset]'")

from harvester.browse import answers, counting, place, wholes
from harvester.browse.site import application
from tests.dataset.support import LUZHOU, database


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("wholes") / "t.db"
    database(made, [("潞州区人民政府", LUZHOU, (2021, 2022)), ("潞州区教育局", LUZHOU, (2022,))]).close()
    return made


@pytest.fixture(scope="module")
def site(path: Path) -> Any:
    return application(path)


def get(site: Any, page: str) -> Any:
    answer = asyncio.run(site.client.get(page))
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize("table", [name for name in wholes.FACETS if name not in wholes.UNKEPT])
def test_what_is_kept_of_a_table_is_what_datasette_finds(
    site: Any, path: Path, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"/t/{table}.json?_size=1"
    asked = get(site, page)
    assert set(asked["facet_results"]) == set(wholes.FACETS[table])
    counts: list[str] = []
    monkeypatch.setattr(counting, "MOST", 0 if asked["filtered_table_rows_count"] else -1)
    instead = wholes.instead

    def noted(*given: Any) -> Any:
        found = instead(*given)
        counts.append("kept" if found else "asked")
        return found

    monkeypatch.setattr(wholes, "instead", noted)
    assert get(site, page)["facet_results"] == asked["facet_results"]
    assert get(site, page)["filtered_table_rows_count"] == asked["filtered_table_rows_count"]
    assert set(counts) == {"kept"}


def test_a_small_table_and_a_choice_of_rows_are_asked_for(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ATTACH ? AS search", (f"{path}-search",))
        made = answers.made(connection)

        def instead(sql: str, most: int = 2) -> Any:
            return wholes.instead(connection, made, sql, most)

        assert instead("select count(*) from reports ") == ("SELECT ?", (3,))
        assert instead("select count(*) from [reports]") == ("SELECT ?", (3,))
        assert instead("select count(*) from reports ", most=3) is None
        assert instead("select count(*) from observations ") is None
        assert instead("select count(*) from reports where year is null") is None
        facet = (
            "select {0} as value, count(*) as count from ( select id, [year] from {1} ) where {0} is not null"
            " group by {0} order by count desc, value limit {2}"
        )
        assert instead(facet.format("year", "reports", 31))[1] == ("year", 31)
        assert instead(facet.format("[year]", "[reports]", 1001))[1] == ("year", 1001)
        for column, table, limit in (
            ("title", "reports", 31),
            ("year", "reports", 1002),
            ("year", "reports where year > 2021", 31),
            ("year", "observations", 31),
        ):
            assert instead(facet.format(column, table, limit)) is None
        assert wholes.instead(connection, made - {wholes.ROWS}, "select count(*) from reports", 2) is None
        assert (
            wholes.instead(connection, made - {"facets_reports"}, facet.format("year", "reports", 31), 2) is None
        )


def test_every_table_is_counted(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        there = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'"
        )
        assert {name for (name,) in there} - {"meta", "touched"} <= set(wholes.COUNTED)


def test_the_map_is_kept(path: Path, site: Any) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ATTACH ? AS search", (f"{path}-search",))
        kept = place.overview(connection)
        connection.execute("UPDATE search.answer_provinces SET covered = 77 WHERE code = '140000'")
        assert [tile.covered for tile in place.overview(connection)[0] if tile.code == "140000"] == [77]
        connection.execute("DROP TABLE search.answer_provinces")
        connection.execute("DROP TABLE search.answer_average_county")
        assert place.overview(connection) == kept
        assert sum(tile.covered for tile in kept[0]) == 1
        assert kept[1][0].points.keys() == {2021, 2022}


@pytest.mark.parametrize("order", ["year desc", "title", "id"])
def test_a_tables_first_rows_are_found_by_index(path: Path, order: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN SELECT * FROM reports ORDER BY {order} LIMIT 51").fetchall()
    assert not [step for *_, step in plan if "TEMP B-TREE" in step]
