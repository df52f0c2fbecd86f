"""The database in the browser: search, report pages, archived copies, questions; read-only; in a real browser."""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.loops import each
from tests.places import ROOT

pytest.importorskip("datasette", reason="needs the extra dataset: pip install '.[dataset]'")

from harvester.browse import counting, indexing, search
from harvester.browse import report as report_page
from harvester.browse.answers import questions
from harvester.browse.site import application
from harvester.commands.browse import listen
from harvester.errors import DatasetError, StoreError
from harvester.replica.figures import figures_for, revised
from harvester.reports.cells import forms
from harvester.store.archive import Archive
from harvester.store.shared import archive_folder
from tests.dataset.support import LUZHOU, database, page_of

LATER = "2026-11-21T03:00:00+00:00"
HOSTILE = "<html><script>document.title='run'</script><body>攻击</body></html>".encode()


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browse") / "harvest.db"
    store = database(path)
    page = page_of(revised(figures_for("潞州区人民政府", 2023)), LUZHOU, at=LATER)
    page.fetched = replace(page.fetched, body=HOSTILE, content_type="text/html")
    archive = Archive(archive_folder(path))
    page.filing.archived = archive.write(page)
    archive.sync()
    archive.close()
    store.save([page])
    store.connection.execute(
        "UPDATE reports SET title = '<script>alert(1)</script>信访', url = 'javascript:1' WHERE id = 1"
    )
    store.close()
    return path


@pytest.fixture(scope="module")
def site(db: Path) -> Any:
    return application(db)


def get(site: Any, path: str) -> Any:
    return asyncio.run(site.client.get(path))


def report_id(db: Path, where: str) -> int:
    with sqlite3.connect(db) as connection:
        return int(connection.execute(f"SELECT id FROM reports WHERE {where}").fetchone()[0])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("信访局", True),
        ("信访", True),
        ("偃师市", True),
        ("信访 总体", True),
        ("洛阳市偃师区人民政府", True),
        ("清泉", True),
        ("乡", True),
        ("信访局 潜水艇", False),
        ("潜艇", False),
        ('"信访局" OR *', False),
        ("%", False),
        ("NEAR(信访 局)", False),
        ("信访局\0潜艇", False),
        ("' OR 1=1 --", False),
    ],
)
def test_search_finds_chinese_words_of_any_length(db: Path, site: Any, query: str, found: bool) -> None:
    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as connection:
        connection.execute("ATTACH ? AS search", (str(indexing.index(db)),))
        answer = search.find(connection, query)
    assert bool(answer.hits) == found
    assert answer.count >= len(answer.hits)
    for hit in answer.hits:
        assert hit.word in query
        assert hit.word
    page = get(site, f"/search?q={quote(query)}")
    assert page.status_code == 200
    assert ("<mark>" in page.text) == found


def test_earlier_names_lead_to_the_body(site: Any) -> None:
    assert "长治市潞州区人民政府" in get(site, "/search?q=" + quote("长治市郊区人民政府")).text


def test_the_first_cells_are_shown_without_working_out_all(db: Path) -> None:
    with sqlite3.connect(db) as connection:
        plan = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN SELECT * FROM observations LIMIT 51")]
    assert not [step for step in plan if "MATERIALIZE cells" in step or "AUTOMATIC" in step]


def test_views_are_counted_no_further_than_is_quick(db: Path, site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST", 300)
    number = report_id(db, "year = 2022 AND agency = '潞州区人民政府'")
    with sqlite3.connect(db) as connection:
        query = "SELECT count(*) FROM observations WHERE report_id = ?"
        (cells,) = connection.execute(query, (number,)).fetchone()
    assert 0 < cells <= 300
    few = f"/harvest/observations.json?report_id={number}"
    assert get(site, few).json()["filtered_table_rows_count"] == cells
    assert get(site, "/harvest/observations.json").json()["filtered_table_rows_count"] is None
    assert "more rows than are counted" in get(site, "/harvest/observations").text
    assert "more rows than are counted" not in get(site, few.replace(".json", "")).text
    # a table's rows cost nothing to count
    assert get(site, "/harvest/requests.json").json()["filtered_table_rows_count"] > 300


def test_a_report_shows_its_tables_as_published(db: Path, site: Any) -> None:
    number = report_id(db, "year = 2022 AND agency = '潞州区人民政府'")
    page = get(site, f"/report/{number}")
    assert page.status_code == 200
    for label in [row.label for row in forms.load()["2021"].request_rows]:
        assert label.replace("“", "“") in page.text
    for text in (
        "本年制发件数",
        "商业企业",
        "行政诉讼：未经复议直接起诉",
        "=0+0",
        "长治市城区人民政府",
        "/archived/",
    ):
        assert text in page.text
    with sqlite3.connect(db) as connection:
        read = report_page.read(connection, number)
        value = connection.execute(
            "SELECT natural_person FROM requests WHERE report_id = ? AND row = 'new_received'", (number,)
        ).fetchone()[0]
    assert read is not None
    sheet = next(sheet for sheet in read.sheets if sheet.title.startswith("三"))
    assert sheet.rows[0][1][0].text == str(value)
    assert len(sheet.rows) == 25
    assert sum(span for _, span in sheet.head[0]) == 9


def test_failed_checks_are_marked_at_their_cells(db: Path, site: Any) -> None:
    number = report_id(db, "year = 2022 AND agency = '潞州区人民政府'")
    with sqlite3.connect(db) as connection:
        read = report_page.read(connection, number)
    assert read is not None
    marked = [
        (labels[-1:] or ["outcomes"], place)
        for sheet in read.sheets
        for labels, cells in sheet.rows
        for place, cell in enumerate(cells)
        if cell.failed
    ]
    assert (["（七）总计"], 0) in marked  # t3_result_sum at natural_person
    assert (["outcomes"], 4) in marked  # t4_review_sum
    text = get(site, f"/report/{number}").text
    assert text.count('class="failed"') >= len(marked)
    assert "of 13 checks fail" in text


def test_every_identity_of_the_forms_has_a_place_on_the_page() -> None:
    for form in each(forms.load().values()):
        for identity in form.identities:
            at = {"column": "total", "row": "granted", "table": "rules"}[identity.per]
            assert report_page.places_of(identity.code, at), identity.code


@pytest.mark.parametrize("edition", ["2019", "2014", "local"])
def test_reports_of_other_forms_show_too(db: Path, site: Any, edition: str) -> None:
    number = report_id(db, f"edition = '{edition}'")
    text = get(site, f"/report/{number}").text
    assert {"2019": "上一年项目数量", "2014": "收到申请数", "local": "统计数"}[edition] in text


def test_what_others_wrote_is_shown_not_run(site: Any) -> None:
    text = get(site, "/report/1").text
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert(1)" not in text
    assert 'href="javascript:' not in text
    assert "<script>alert(1)" not in get(site, "/search?q=" + quote("信访")).text


def test_archived_copies_are_shut_in(db: Path, site: Any) -> None:
    with sqlite3.connect(db) as connection:
        (version,) = connection.execute("SELECT id FROM revisions WHERE number = 2").fetchone()
    page = get(site, f"/archived/{version}")
    assert page.content == HOSTILE
    assert page.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert page.headers["x-content-type-options"] == "nosniff"
    gone = get(site, "/archived/1")  # its record is in no file
    assert gone.status_code == 404
    assert "no archived page" in gone.text
    assert get(site, "/archived/99999").status_code == 404


def test_archived_copies_lie_in_the_archive_only(tmp_path: Path) -> None:
    path = tmp_path / "harvest.db"
    store = database(path, [("潞州区人民政府", LUZHOU, (2022,))])
    (tmp_path / "secret.warc.gz").write_bytes(b"secret")
    store.connection.execute("UPDATE revisions SET archive_file = '../secret.warc.gz'")
    page = get(application(path), "/archived/1")
    assert page.status_code == 404
    assert "outside the archive" in page.text


@pytest.mark.parametrize("name", list(questions()))
def test_every_question_is_answered(site: Any, name: str) -> None:
    page = get(site, f"/harvest/{name}.json?_shape=array")
    assert page.status_code == 200, page.text
    assert isinstance(page.json(), list)
    assert page.json() or name in ("unplaced", "aggregates")


def test_the_answers_are_right(db: Path, site: Any) -> None:
    rows = get(site, "/harvest/requests_per_year.json?_shape=array").json()
    (county,) = [row for row in rows if (row["level"], row["year"]) == ("county", 2022)]
    # the two counties' governments: not the department of a third, not the township
    made = [figures_for(body, 2022, broken=True) for body in ("潞州区人民政府", "洛阳市偃师区人民政府")]
    assert county["requests"] == sum(f.tables["requests"]["new_received"]["total"] for f in made)
    assert {row["level"] for row in rows} == {"county", "township"}
    found = get(site, "/harvest/refusal_share.json?_shape=array&year=2022").json()
    shares = {row["ground"]: row for row in found if row["level"] == "county"}
    refused = sum(f.tables["requests"]["denied_third_party"]["total"] for f in made)
    assert shares["denied_third_party"]["refused"] == refused
    assert len(shares) == 8
    (revision,) = get(site, "/harvest/revisions.json?_shape=array").json()
    assert (revision["body"], revision["year"], revision["version"]) == ("长治市潞州区人民政府", 2023, 2)
    league = get(site, "/harvest/failed_checks.json?_shape=array").json()
    assert len(league) == 4
    assert all(row["failed_checks"] + row["failed_others"] >= 3 for row in league)


def test_tables_have_facets_and_links(site: Any) -> None:
    page = get(site, "/harvest/panel").text
    assert "facet-year" in page or "facet-info-name" in page
    assert 'href="/report/' in page
    assert "Requests newly received" in page
    assert get(site, "/").status_code == 200
    assert "League table of failed checks" in get(site, "/").text


def test_nothing_can_be_written(db: Path, site: Any, capsys: pytest.CaptureFixture[str]) -> None:
    before = hashlib.sha256(db.read_bytes()).hexdigest()
    assert get(site, "/harvest?sql=" + quote("DELETE FROM reports")).status_code == 400
    for sql in ("WITH x AS (SELECT 1) DELETE FROM reports", "PRAGMA user_version = 1"):
        assert get(site, f"/harvest.json?sql={quote(sql)}").status_code == 400
    for path in ("/harvest/reports", "/harvest/reports/-/insert", "/harvest", "/report/1", "/"):
        status = asyncio.run(site.client.post(path, data={"id": 1})).status_code
        assert status == 405, path
    assert hashlib.sha256(db.read_bytes()).hexdigest() == before
    assert "Traceback" not in "".join(capsys.readouterr())
    with sqlite3.connect(db) as connection:
        assert connection.execute("SELECT count(*) FROM reports").fetchone()[0] > 20


def test_clear_words_for_what_cannot_be_served(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such database"):
        application(tmp_path / "none.db")
    with listen("127.0.0.1", 0) as taken, pytest.raises(DatasetError, match="try --port 0"):
        listen("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(DatasetError, match="cannot serve"):
        listen("127.0.0.1", 99999)


@pytest.fixture(scope="module")
def served(db: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "scrapy", "browse", "--port", "0", "-s", f"DATABASE={db}"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = re.match(r"(http://127\.0\.0\.1:\d+)/", process.stdout.readline())
        assert address is not None
        yield address[1]
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


def test_in_a_real_browser(db: Path, served: str, tmp_path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no chromium here: apt install chromium")
    number = report_id(db, "year = 2022 AND agency = '潞州区人民政府'")
    command = [chromium, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}"]
    shown = subprocess.run(
        [*command, "--virtual-time-budget=5000", "--dump-dom", f"{served}/report/{number}"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    ).stdout
    assert "<title>长治市潞州区人民政府 2022</title>" in shown
    assert 'class="failed"' in shown
    shown = subprocess.run(
        [*command, "--virtual-time-budget=5000", "--dump-dom", f"{served}/search?q={quote('信访')}"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    ).stdout
    assert "<mark>信访</mark>" in shown
