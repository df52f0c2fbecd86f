"""A survey of all replica portals from their front pages, and of hosts that are none; entries written safely."""

from __future__ import annotations

import csv
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from harvester.operation.survey.findings import FOUND, Findings, Survey
from harvester.portals.candidates import Candidate, chosen, read_candidates
from harvester.portals.loader import load_registry
from harvester.replica.portals import all_sites
from harvester.replica.server import serve
from harvester.replica.site import Ask, Reply, Site
from tests.places import ROOT

pytestmark = pytest.mark.slow

SITES = {site.entry: site for site in all_sites()}
# what its listing shows comes from a search that no page names
NAMED_NOWHERE = {"shiqu"}
# further rows are shown by a script that no page holds: an option of the entry, which nobody has written yet
UNTOLD = {"gaoqing", "suixian", "wanyuan", "zhengding"}
# most units and years of a module without a list are tried: they count where a report was read
TRIED = {"qingtian", "wenshang"}
# one listing above them instead of one for each body or township
ABOVE = {
    "luzhou": ["/lzqzw/zfxxgk/bmxxgk/zcbm/"],
    "youyang": ["/zwgk_236/zfxxgknb/", "/bmjz_sites/jz/"],
}


def candidates_file(folder: Path, rows: Iterable[tuple[str, str, str, str]]) -> Path:
    path = folder / "candidates.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("name", "host", "body", "division"))
        writer.writerows(rows)
    return path


def command(folder: Path, *words: str) -> list[str]:
    quick = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "RETRY_ENABLED=0")
    settings = [*quick, f"SURVEY={folder / 'survey.db'}", f"PORTALS={folder / 'portals.toml'}"]
    given = [word for setting in settings for word in ("-s", setting)]
    files = ["--candidates", str(folder / "candidates.csv")]
    return [sys.executable, "-m", "scrapy", "survey", *words, *files, *given]


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command(folder, *words), cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    return done


def found(folder: Path) -> dict[str, Survey]:
    return {one.name: one for one in Findings(folder / "survey.db").all()}


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """All replicas surveyed once, entries written."""
    folder = tmp_path_factory.mktemp("survey")
    with serve(list(SITES.values())) as bases:
        rows = [(s.entry, bases[s.entry].removeprefix("http://"), s.title, s.division) for s in SITES.values()]
        candidates_file(folder, rows)
        run(folder, "--write", "--page", str(folder / "survey.html"))
        yield folder, bases


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_every_listing_is_found_by_clicking(site: Site, surveyed: tuple[Path, dict[str, str]]) -> None:
    folder, bases = surveyed
    survey = found(folder)[site.entry]
    assert [url.removeprefix(bases[site.entry]) for url in survey.start] == ABOVE.get(site.entry, list(site.start))
    assert survey.family == site.family
    # a person who clicks through a portal asks for some pages, not for all of it
    assert survey.requests <= 60
    if site.entry in NAMED_NOWHERE:
        assert survey.outcome == "hollow"
        return
    assert survey.outcome == FOUND, survey.reason
    assert survey.read >= 1
    if site.entry in UNTOLD:
        assert 0 < survey.reports < len(site.truth)
        assert "some of what the listings promise did not come" in survey.notes
        return
    if site.entry in TRIED:
        assert 0 < survey.reports < len(site.truth)
        return
    assert survey.reports == len(site.truth)
    assert (survey.newest, survey.oldest) == (
        max(year for *_, year in site.truth),
        min(year for *_, year in site.truth),
    )


def test_entries_are_written_with_evidence_and_page(surveyed: tuple[Path, dict[str, str]]) -> None:
    folder, _ = surveyed
    registry = load_registry(folder / "portals.toml")
    assert {portal.spider for portal in registry} == set(SITES) - NAMED_NOWHERE
    chaling = registry["chaling"]
    assert chaling.options["channels"] == r"^20\d\d年\s"
    assert chaling.expect == {"reports": len(SITES["chaling"].truth)}
    assert chaling.verified is None
    assert chaling.evidence.startswith("surveyed 20")
    assert registry["rudong"].options["dialect"] == "page"
    page = (folder / "survey.html").read_text(encoding="utf-8")
    assert f"<p>{len(SITES)} candidates, {len(SITES) - 1} found.</p>" in page
    assert "listing found, but no rows" in page


def test_what_a_person_wrote_stays_and_what_the_survey_wrote_follows(
    surveyed: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder, _ = surveyed
    for name in ("candidates.csv", "survey.db", "portals.toml"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    path = tmp_path / "portals.toml"
    text = "# kept by hand\n" + path.read_text(encoding="utf-8")
    text = text.replace('name     = "黎城县人民政府"', 'name     = "黎城县"  # shorter', 1)
    path.write_text(text, encoding="utf-8")
    # a look of another day found more
    findings = Findings(tmp_path / "survey.db")
    licheng, luzhou = found(tmp_path)["licheng"], found(tmp_path)["luzhou"]
    licheng.reports, luzhou.reports = 99, 98
    findings.keep(licheng)
    findings.keep(luzhou)
    done = run(tmp_path, "--no-look", "--write")
    assert "[licheng] is somebody's own entry and stays" in done.stdout
    registry = load_registry(path)
    assert registry["luzhou"].expect == {"reports": 98}
    assert registry["licheng"].expect != {"reports": 99}
    assert "# kept by hand" in path.read_text(encoding="utf-8")
    assert '"黎城县"  # shorter' in path.read_text(encoding="utf-8")


class Odd(Site):
    """A portal that is none, in one way or another."""

    entry, title, division, port, family = "odd", "青禾县人民政府", "140405", 8999, "plain"
    start = ()
    front: Reply

    def build(self) -> None:
        pass

    def answer(self, ask: Ask) -> Reply:
        return self.front if ask.path == "/" else Reply(b"", 404)


def page(body: str) -> Reply:
    return Reply(f"<html><head><title>x</title></head><body>{body}</body></html>".encode())


@pytest.mark.parametrize(
    ("front", "outcome"),
    [
        (page("<p>" + "青禾县人民政府欢迎您。" * 20 + "</p>"), "no-listing"),
        (page("<a href='http://www.city.gov.cn/qinghe/xxgk/'>政府信息公开</a>" * 9 + "青禾县" * 40), "elsewhere"),
        (page("<div id=app></div><script>var app = mount('#app');" + "x();" * 300 + "</script>"), "script"),
        (Reply(b"<script>document.cookie='__jsl_clearance=1'</script>", 521), "blocked"),
        (Reply(b"", 302, headers={"Location": "http://www.elsewhere.gov.cn/"}), "moved"),
        (Reply(b"", 503), "unreachable"),
    ],
)
def test_reasons_why_not(front: Reply, outcome: str, tmp_path: Path) -> None:
    site = Odd()
    site.front = front
    with serve([site]) as bases:
        candidates_file(tmp_path, [("odd", bases["odd"].removeprefix("http://"), site.title, site.division)])
        done = run(tmp_path, "--write")
    assert done.returncode == 1
    survey = found(tmp_path)["odd"]
    assert (survey.outcome, bool(survey.reason), survey.start) == (outcome, True, [])
    assert not (tmp_path / "portals.toml").read_text(encoding="utf-8").strip()


def test_a_survey_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    sites = all_sites(["licheng", "qinxian", "yuexiu"])
    with serve(sites) as bases, socket.create_server(("127.0.0.1", 0)) as silent:
        rows = [(s.entry, bases[s.entry].removeprefix("http://"), s.title, s.division) for s in sites]
        # a host that takes a call and never answers holds the survey until it is killed
        rows.insert(1, ("silent", f"127.0.0.1:{silent.getsockname()[1]}", "青禾县人民政府", "140405"))
        candidates_file(tmp_path, rows)
        words = command(tmp_path, "--side-by-side", "1")
        with subprocess.Popen(
            words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as one:
            assert one.stderr is not None
            assert one.stderr.readline().startswith("1/4 licheng")
            one.send_signal(signal.SIGKILL)
        assert set(found(tmp_path)) == {"licheng"}
        asked = len(sites[0].requests)
        candidates_file(tmp_path, [row for row in rows if row[0] != "silent"])
        done = run(tmp_path)
        assert done.stderr.startswith("1/2 ")
        assert len(sites[0].requests) == asked
    assert set(found(tmp_path)) == {"licheng", "qinxian", "yuexiu"}


def test_candidates_are_chosen_by_name_host_and_division(tmp_path: Path) -> None:
    path = candidates_file(
        tmp_path, [("a", "www.a.gov.cn", "甲县人民政府", "430223"), ("b", "b.gov.cn", "乙县人民政府", "430304")]
    )
    known = read_candidates(path)
    for words, names in [
        (["43"], "ab"),
        (["430200"], "a"),
        (["b"], "b"),
        (["a.gov.cn"], "a"),
        (["www.a.gov.cn", "43"], "ab"),
        ([], "ab"),
    ]:
        assert "".join(one.name for one in chosen(known, words)) == names
    candidates_file(tmp_path, [])
    done = run(tmp_path, "nowhere")
    assert done.stderr.strip() == "error: no candidate has the name, host or division 'nowhere'"


def test_front_pages_of_a_host_are_tried_with_and_without_www_and_tls() -> None:
    assert Candidate("a", "www.a.gov.cn", "", "").fronts == (
        "http://www.a.gov.cn/",
        "https://www.a.gov.cn/",
        "http://a.gov.cn/",
        "https://a.gov.cn/",
    )
    assert Candidate("a", "127.0.0.1:80", "", "").fronts == ("http://127.0.0.1:80/", "https://127.0.0.1:80/")


def test_the_database_of_surveys_is_plain_sqlite(tmp_path: Path) -> None:
    Findings(tmp_path / "survey.db").keep(Survey("a.gov.cn", "a", "甲县人民政府", "430223", start=["http://a/"]))
    with sqlite3.connect(tmp_path / "survey.db") as connection:
        assert connection.execute("select outcome, start from candidates").fetchall() == [
            ("no-listing", '["http://a/"]')
        ]
