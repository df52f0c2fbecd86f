"""`identify` gets every replica right, and says where it does not know."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from harvester.portals.identify import Seen, further, identify, place_code
from harvester.portals.loader import load_registry
from harvester.replica.portals import all_sites
from harvester.replica.server import serve
from harvester.replica.site import Ask, Site
from tests.places import ROOT

SITES = {site.entry: site for site in all_sites()}


def look(site: Site, path: str) -> Seen:
    """A page of a replica as a look at it gives it."""
    bare, _, query = path.partition("?")
    asked = dict(pair.split("=", 1) for pair in query.split("&")) if query else {}
    reply = site.answer(Ask("GET", bare, asked))
    assert reply.status == 200
    headers = "\n".join(
        f"{key}: {value}" for key, value in {"Content-Type": reply.content_type, **reply.headers}.items()
    )
    return Seen(f"http://127.0.0.1:{site.port}{path}", reply.body, headers)


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_every_replica_from_its_listing(site: Site, tmp_path: Path) -> None:
    first = look(site, site.start[0])
    base = f"http://127.0.0.1:{site.port}"
    finding = identify([first, *(look(site, url.removeprefix(base)) for url in further(first)[:5])])
    if site.family == "plain":
        assert finding.family is None, finding.scores
    else:
        assert finding.family == site.family, finding.scores
    assert finding.listing == first.url
    assert f'family   = "{site.family}"' in finding.entry
    # ready to paste: a registry of this entry alone loads, and leads to the same place
    path = tmp_path / "portals.toml"
    path.write_text(finding.entry.replace('division = "?"', 'division = "140403"'), encoding="utf-8")
    [portal] = load_registry(path)
    assert portal.start == (first.url,)
    # what it expects is not more than there is; where no rows were seen, a comment says what to put there
    assert portal.expect == ({"reports": finding.reports} if finding.reports else {})
    assert finding.reports <= len(site.truth)
    assert finding.reports or "# expect = {reports = ?}" in finding.entry


@pytest.mark.parametrize("site", [site for site in SITES.values() if site.entry not in ("luzhou", "youyang")])
def test_listing_is_found_from_the_front_page(site: Site) -> None:
    base = f"http://127.0.0.1:{site.port}"
    first = look(site, "/")
    finding = identify([first, *(look(site, url.removeprefix(base)) for url in further(first)[:5])])
    assert finding.listing in {base + path.split("#")[0] for path in site.start}


@pytest.mark.parametrize("entry", [entry for entry, site in SITES.items() if site.family != "ilist"])
def test_a_report_page_alone_names_the_family(entry: str) -> None:
    """Not of iList: nothing about its static pages is its own."""
    site = SITES[entry]
    path = next(path for path, article in site.articles.items() if article.agency)
    assert identify([look(site, path)]).family == (site.family if site.family != "plain" else None)


def test_over_http() -> None:
    site = SITES["licheng"]
    with serve([site]) as addresses:
        done = identify_command(addresses[site.entry] + site.start[0], "-s", "DOWNLOAD_DELAY=0")
    assert done.stderr == ""
    assert done.returncode == 0
    assert done.stdout.startswith("family trs (evidence ")
    assert 'name     = "黎城县人民政府"' in done.stdout


def identify_command(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", "identify", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def test_listing_is_found_from_a_report_page() -> None:
    site = SITES["licheng"]
    path = max(path for path, _, _ in site.truth)
    report = look(site, path)
    # the breadcrumb of a real report page leads to its listing; the replica's leads to the front page
    report = Seen(report.url, report.body.replace(b'<a href="/">\xe6\x94\xbf', b'<a href="../">\xe6\x94\xbf'))
    assert f"http://127.0.0.1:{site.port}{site.start[0]}" in further(report)
    finding = identify([report, look(site, site.start[0])])
    assert finding.family == "trs"
    assert finding.listing.endswith(site.start[0])
    assert finding.reports == sum(article.is_report for article in site.rows()[: site.per_page])


def test_unknown_page_is_said_to_be_unknown(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><head><title>欢迎</title></head><body><a href='/about'>关于我们</a></body></html>")
    done = identify_command(str(page), "--url", "https://www.somewhere.gov.cn/")
    assert done.returncode == 1
    assert done.stdout.startswith("unknown family, try plain")
    assert "seen: no sign of any family" in done.stdout
    assert "no report rows were seen" in done.stdout
    assert 'family   = "plain"' in done.stdout


def test_missing_file_is_one_line() -> None:
    done = identify_command("/nowhere/page.html")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "error: /nowhere/page.html: No such file or directory\n"


def test_unreachable_address_is_one_line() -> None:
    done = identify_command("http://127.0.0.1:9/", "-s", "RETRY_ENABLED=False", "-s", "DOWNLOAD_DELAY=0")
    assert done.returncode == 1
    assert done.stderr.startswith("error: http://127.0.0.1:9/: refused: the host refuses connections")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [("长治市潞州区人民政府", "140403"), ("平顺县人民政府", "140425"), ("朝阳区人民政府", None), ("某某网", None)],
)
def test_place_of_a_site_by_its_name(name: str, code: str | None) -> None:
    assert place_code(name) == code
