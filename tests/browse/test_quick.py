"""What a page of a big database may ask: sorted by what has an index, within a second, else said in words."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("datasette", reason="needs the extra dataset: pip install '.[dataset]'")

from harvester.browse import quick
from harvester.browse.site import application
from tests.dataset.support import LUZHOU, database


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("quick") / "t.db"
    database(made, [("潞州区人民政府", LUZHOU, (2021, 2022)), ("潞州区教育局", LUZHOU, (2022,))]).close()
    return made


@pytest.fixture
def big(path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(quick, "MOST_REPORTS", 2)
    monkeypatch.setattr(quick, "MOST_OF_LONG", 2)
    return application(path)


def get(site: Any, page: str) -> Any:
    return asyncio.run(site.client.get(page))


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("reports?_sort=title", 200),
        ("reports?_sort_desc=portal", 200),
        ("reports?_sort=published_on", 500),
        ("sections?_sort=report_id", 200),
        ("sections?_sort=text", 500),
        ("panel?_sort=agency", 500),
        ("observations?_sort=value", 500),
        ("reports?url__contains=gov", 200),
    ],
)
def test_a_big_database_is_sorted_by_what_has_an_index(big: Any, path: Path, page: str, status: int) -> None:
    assert get(big, f"/t/{page}").status_code == status
    assert get(application_of_few(path), f"/t/{page}").status_code == 200, "a small one by everything"


def application_of_few(path: Path) -> Any:
    with pytest.MonkeyPatch.context() as few:
        few.setattr(quick, "MOST_REPORTS", 100)
        few.setattr(quick, "MOST_OF_LONG", 100)
        return application(path)


def test_only_such_columns_are_offered(big: Any) -> None:
    page = get(big, "/t/reports").text
    assert "_sort=title" in page
    assert "_sort=published_on" not in page


def test_what_takes_too_long_is_said_in_words(big: Any, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "MOST_MS", 0.0001)
    slow = get(big, "/t/reports?url__contains=潞州")
    assert slow.status_code == 400
    assert "took more than a second" in slow.text
    assert "agency_id, year, title, portal" in slow.text
    assert "agency_id, year, title, portal" in get(big, "/t/panel?place=x").text, "a view names those of reports"
    assert get(big, "/t/sections?text__contains=x").text.count("report_id") > 0
    assert get(application_of_few(path), "/t/reports?url__contains=潞州").status_code == 200
    assert get(big, "/t?sql=select+count(*)+from+reports").status_code == 200


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ("select id, title from reports where [year] = :p0 order by year desc limit 51", "reports"),
        ("select id from [reports] order by id limit 101 offset 5", "reports"),
        ("select a from panel  limit 51", "panel"),
        ("select a from panel  limit 5001", None),
        ("select count(*) from panel ", None),
        ("with x as (select 1) select * from x", None),
    ],
)
def test_what_asks_for_the_rows_of_a_page(sql: str, table: str | None) -> None:
    assert quick.table_of(sql) == table
