"""Pages of places and bodies, pictures, search as lists, whole CSV, what made-up figures say."""

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

from harvester.browse import answers, chart, guard, pages, place, search
from harvester.browse.site import application
from harvester.dataset import codebook
from harvester.dataset.coverage import STATES
from harvester.replica.figures import figures_for, revised
from harvester.store import meta
from tests.dataset.support import LUZHOU, database, page_of
from tests.loops import each
from tests.made import page as made
from tests.made import report, store_at

LATER = "2026-11-21T03:00:00+00:00"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "harvest.db"
    store = database(path)
    store.save([page_of(revised(figures_for("潞州区人民政府", 2023)), LUZHOU, at=LATER)])
    meta.write(store.connection, "kind", meta.REPLICA)
    store.connection.execute("UPDATE agencies SET name = '<script>alert(1)</script>'")
    store.close()
    return path


@pytest.fixture(scope="module")
def site(db: Path) -> Any:
    return application(db)


def get(site: Any, path: str) -> Any:
    return asyncio.run(site.client.get(path))


def test_a_place_shows_its_bodies_and_years_and_a_line(db: Path, site: Any) -> None:
    page = get(site, "/place/140403")
    assert page.status_code == 200
    assert "潞州区" in page.text
    assert "山西省" in page.text, "what it lies in"
    assert '<svg class="chart"' in page.text
    assert "<title>2022:" in page.text, "values stand in the picture as text"
    assert 'aria-label="2022: report with checks that fail"' in page.text
    assert get(site, "/place/140000").text.count("/place/1404") >= 1, "the places below lead on"
    assert get(site, "/place/999999").status_code == 404


def test_a_place_ends_with_the_last_year_of_its_bodies_not_of_the_database(tmp_path: Path) -> None:
    with store_at(tmp_path / "a.db") as store:
        store.save(
            [made(f"http://a/{year}", report("潞州区水利局", year), division=LUZHOU) for year in (2019, 2021)]
        )
        store.save([made("http://a/9", report("攸县水利局", 2023), portal="other", division="430223")])
        page = place.read(store.connection, LUZHOU)
    assert page is not None
    assert page.years == [2019, 2020, 2021]


def test_the_codebook_shows_every_table_of_which_something_is_exported(site: Any) -> None:
    text = get(site, "/codebook").text
    for table in each(codebook.load().tables.values()):
        assert (f">{table.name}<" in text) == any(column.exported for column in table.columns), table.name


def test_the_map_holds_every_province(site: Any) -> None:
    text = get(site, "/place/").text
    assert set(re.findall(r'<a href="/place/(\d\d)0000"><rect', text)) == set(chart.TILES)
    assert len(chart.TILES) == len(set(chart.TILES.values())) == 31


def test_a_body_shows_versions_side_by_side(db: Path, site: Any) -> None:
    with sqlite3.connect(db) as connection:
        query = "SELECT id FROM agencies WHERE full_name = '长治市潞州区人民政府'"
        (number,) = connection.execute(query).fetchone()
    text = get(site, f"/body/{number}").text
    assert "1 → 2" in text
    changed = re.findall(r"<tr><th>([^<]+)</th><td>([^<]*)</td><td>([^<]*)</td></tr>", text)
    assert changed
    assert all(before != after for _, before, after in changed)
    assert get(site, "/body/99999").status_code == 404


def test_pages_speak_chinese_when_asked(site: Any) -> None:
    text = get(site, "/place/140403?lang=zh").text
    assert '<html lang="zh-CN">' in text
    assert "各年度代表性报告" in text
    assert "口径未说明" in text
    assert '<html lang="en">' in get(site, "/place/140403").text
    assert '<html lang="en">' in get(site, "/harvest/panel").text


def test_made_up_figures_say_so_on_every_page(site: Any) -> None:
    for path in (
        "/",
        "/place/",
        "/place/140403",
        "/body/1",
        "/report/1",
        "/search?q=x",
        "/harvest/panel",
        "/harvest",
    ):
        assert "MADE-UP FIGURES" in get(site, path).text, path


def test_search_turns_pages_and_gives_the_whole_list(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "LIMIT", 20)
    monkeypatch.setattr(search.find, "__defaults__", (20, 0))
    query = quote("公开")
    first, second = get(site, f"/search?q={query}").text, get(site, f"/search?q={query}&page=2").text
    hits = [
        re.findall(r'class="hit"><a href="(/report/\d+)".*?: ([^<]*)</span>', text) for text in (first, second)
    ]
    assert len(hits[0]) == 20
    assert hits[1]
    assert not set(hits[0]) & set(hits[1])
    assert "next page" in first
    assert "page before" in second
    listed = get(site, f"/search.json?q={query}").json()["hits"]
    rows = list(csv.DictReader(io.StringIO(get(site, f"/search.csv?q={query}").text)))
    assert len(listed) == len(rows) > 20
    assert f"{len(rows):,} reports" in first


def test_the_search_box_offers_what_is_found(site: Any) -> None:
    (example,) = re.findall(r'placeholder="([^"]+)"', get(site, "/").text)
    assert get(site, f"/search.json?q={quote(example)}").json()["hits"]


def test_csv_is_whole_or_says_that_it_is_cut(db: Path, site: Any) -> None:
    with sqlite3.connect(db) as connection:
        (count,) = connection.execute("SELECT count(*) FROM observations").fetchone()
    lines = get(site, "/harvest/observations.csv?_size=max").text.splitlines()
    assert len(lines) == count + 1
    cut = get(
        site, "/harvest.csv?sql=" + quote("SELECT 1 FROM observations, (SELECT 1 UNION SELECT 2)")
    ).text.splitlines()
    assert len(cut) == guard.MOST_ROWS + 2
    assert cut[-1].startswith("# the first 5000 rows")


def test_a_line_breaks_where_a_year_is_missing() -> None:
    drawn = chart.lines("<b>", [chart.Line("a<b", {2019: 1, 2020: None, 2021: 3})])
    assert "<b>" not in drawn.replace("&lt;b&gt;", "")
    (path,) = re.findall(r'<path d="([^"]+)" fill="none"', drawn)
    assert path.count("M") == 2
    assert chart.lines("nothing", [chart.Line("a", {2019: None})]) == ""


@pytest.mark.parametrize(
    "path", ["/", "/codebook", "/report/1", "/search?q=%E5%85%AC%E5%BC%80", "/place/", "/body/1"]
)
def test_every_page_is_there_in_both_languages(site: Any, path: str) -> None:
    """A title, the language, the way to the other one; no phrase of ours is left in English on a Chinese page."""
    english = get(site, path).text
    link = re.search(r'class="language"><a href="([^"]+)" hreflang="zh"', english)
    assert link is not None
    chinese = get(site, link[1].replace("&amp;", "&")).text
    for text, language in ((english, "en"), (chinese, "zh-CN")):
        assert f'<html lang="{language}">' in text
        assert re.search(r"<title>[^<]+</title>", text)
    shown = set(re.findall(r"<(?:h2|dt|b)>([A-Z][^<]+)</", chinese)) - {"Gongkai Harvester"}
    assert shown == set()
    back = re.search(r'class="language"><a href="([^"]+)" hreflang="en"', chinese)
    assert back is not None
    assert get(site, back[1].replace("&amp;", "&")).text == english


def test_phrases_of_the_pages_have_their_chinese() -> None:
    templates = Path(pages.__file__).parent / "templates"
    asked = {
        phrase
        for template in templates.glob("*.html")
        for phrase in re.findall(r't\("([^"]+)"\)', template.read_text("utf-8"))
    }
    asked |= {one.title for one in answers.questions().values()}
    asked |= {meaning for _, _, meaning in STATES.values()}
    assert asked - set(pages._chinese()) == set()


def test_a_number_says_how_it_was_read_and_a_blank_why(tmp_path: Path) -> None:
    path = tmp_path / "harvest.db"
    connection = database(path, [("潞州区人民政府", "140403", (2022,))]).connection
    connection.execute("INSERT INTO readings VALUES (1, 'requests', 'granted', 'total', 'ocr', 0.75)")
    connection.execute("UPDATE proactive SET amount = NULL WHERE row = 'fees'")
    connection.execute("INSERT INTO nulls VALUES (1, 'proactive', 'fees', '', 'unit unknown')")
    connection.commit()
    connection.close()
    text = get(application(path), "/report/1").text
    assert re.search(r'<td class="[^"]*ocr"[^>]*title="[^"]*OCR 0.750"', text)
    assert "the least sure number: 0.750" in text
    assert "page of a portal; read from a picture or scan by OCR" in text
    assert '<small class="dim">unit unknown</small>' in text
    assert "Refused: state secrets" in text
