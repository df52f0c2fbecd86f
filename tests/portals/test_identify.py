"""`identify` gets every replica right, and says where it does not know."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from harvester.commands.identify import MOST_PAGES, OF_A_KIND
from harvester.portals.evidence import Seen, evidence, shape
from harvester.portals.identify import identify
from harvester.portals.loader import families, load_registry
from harvester.portals.look import Look, Step
from harvester.portals.naming import place_code
from harvester.replica.portals import all_sites
from harvester.replica.server import serve
from harvester.replica.site import Ask, Site
from tests.places import SHARED
from tests.running import scrapy

SITES = {site.entry: site for site in all_sites()}


def look_at(site: Site, path: str) -> Seen | None:
    """A page of a replica as a look at it gives it, None where there is none."""
    bare, _, query = path.partition("?")
    asked = dict(pair.split("=", 1) for pair in query.split("&")) if query else {}
    reply = site.answer(Ask("GET", bare, asked))
    if reply.status != 200:
        return None
    headers = "\n".join(
        f"{key}: {value}" for key, value in {"Content-Type": reply.content_type, **reply.headers}.items()
    )
    return Seen(f"http://127.0.0.1:{site.port}{path}", reply.body, headers)


def explore(site: Site, path: str, most: int = MOST_PAGES, sample: int = OF_A_KIND) -> Look:
    """What the command sees from a page on."""
    base = f"http://127.0.0.1:{site.port}"
    look = Look(lambda url: url.startswith(base), most=most, sample=sample)
    look.add(Step(base + path))
    while (step := look.next()) is not None:
        if (seen := look_at(site, step.url.removeprefix(base))) is not None:
            look.saw(seen, step)
    return look


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_every_replica_from_its_listing(site: Site, tmp_path: Path) -> None:
    finding = identify(explore(site, site.start[0]))
    if site.family == "plain":
        assert finding.family is None, finding.evidence
    else:
        assert finding.family == site.family, finding.evidence
    assert finding.listing == f"http://127.0.0.1:{site.port}{site.start[0].split('#')[0]}"
    assert f'family   = "{site.family}"' in finding.entry
    # ready to paste: a registry of this entry alone loads, and leads to the same place
    path = tmp_path / "portals.toml"
    path.write_text(finding.entry.replace('division = "?"', 'division = "140403"'), encoding="utf-8")
    [portal] = load_registry(path)
    assert portal.start == (finding.listing,)
    # what it expects is not more than there is; where no rows were seen, a comment says what to put there
    assert portal.expect == ({"reports": finding.reports} if finding.reports else {})
    assert finding.reports <= len(site.truth)
    assert finding.reports or "# expect = {reports = ?}" in finding.entry


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_listing_is_found_from_the_front_page(site: Site) -> None:
    finding = identify(explore(site, "/"))
    starts = {f"http://127.0.0.1:{site.port}{path.split('#')[0]}" for path in site.start}
    if site.entry in ("luzhou", "youyang"):
        # further off than a short look goes: it says so
        assert any(note.endswith("`scrapy survey` looks further") for note in finding.notes)
        return
    assert finding.listing in starts


@pytest.mark.parametrize("entry", [entry for entry, site in SITES.items() if site.family != "ilist"])
def test_a_report_page_alone_names_the_family(entry: str) -> None:
    """Not of iList: nothing about its static pages is its own."""
    site = SITES[entry]
    path = next(path for path, article in site.articles.items() if article.agency)
    finding = identify(explore(site, path, most=1))
    assert finding.family == (site.family if site.family != "plain" else None)


def test_over_http() -> None:
    site = SITES["licheng"]
    with serve([site]) as addresses:
        done = scrapy("identify", addresses[site.entry] + site.start[0], "-s", "DOWNLOAD_DELAY=0")
    assert done.stderr == ""
    assert done.returncode == 0
    assert done.stdout.startswith("family trs (evidence ")
    assert 'name     = "黎城县人民政府"' in done.stdout


def test_listing_is_found_from_a_report_page() -> None:
    site = SITES["licheng"]
    path = max(path for path, _, _ in site.truth)
    base = f"http://127.0.0.1:{site.port}"
    report = look_at(site, path)
    assert report is not None
    # the breadcrumb of a real report page leads to its listing; the replica's leads to the front page
    crumb = '<a href="../../">信息公开年报</a>'.encode("gb18030")
    look = Look(lambda url: url.startswith(base), most=MOST_PAGES)
    look.saw(Seen(report.url, report.body.replace(b"<body>", b"<body>" + crumb)), Step(report.url))
    while (step := look.next()) is not None:
        if (seen := look_at(site, step.url.removeprefix(base))) is not None:
            look.saw(seen, step)
    finding = identify(look)
    assert finding.family == "trs"
    assert finding.listing.endswith(site.start[0])


def rows_page(folder: Path, rows: str) -> Path:
    """A saved page with rows."""
    page = folder / "page.html"
    page.write_text(f"<html><head><title>栏目</title></head><body><ul>{rows}</ul></body></html>", encoding="utf-8")
    return page


def test_rows_are_rows_whatever_their_addresses(tmp_path: Path) -> None:
    titles = [f"青禾县{body}2023年政府信息公开工作年度报告" for body in ("民政局", "水利局")]
    page = rows_page(tmp_path, "".join(f'<li><a href="/x/{n}">{title}</a></li>' for n, title in enumerate(titles)))
    done = scrapy("identify", str(page), "--url", "https://www.somewhere.gov.cn/nb/")
    assert "listing https://www.somewhere.gov.cn/nb/ (2 report rows)" in done.stdout
    assert "no report rows" not in done.stdout


def test_rows_that_are_no_reports_are_said_to_be_rows(tmp_path: Path) -> None:
    page = rows_page(tmp_path, '<li><a href="/x/1">青禾县召开民政工作会议</a><span>2024-01-02</span></li>')
    done = scrapy("identify", str(page), "--url", "https://www.somewhere.gov.cn/nb/")
    assert "(1 rows, none titled as a report)" in done.stdout
    assert "note: none of its 1 rows is titled as a report" in done.stdout


def test_links_to_other_portals_are_no_evidence(tmp_path: Path) -> None:
    page = rows_page(
        tmp_path, '<li><a href="http://www.other.gov.cn/art/2024/1/9/art_12_3.html">友情链接</a></li>'
    )
    done = scrapy("identify", str(page), "--url", "https://www.somewhere.gov.cn/")
    assert "seen: no sign of any family" in done.stdout


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://www.minhe.gov.cn/html/12927/413412.html", "/html/<n>/<n>.html"),
        (
            "http://a.gov.cn/columns/bad1076f-2ae9-4523-89c8-24da0a0c344c/202301/30/x.html",
            "/columns/<uuid>/<month>/<n>/x.html",
        ),
        ("http://a.gov.cn/site_x/channel_6076a2591887a377796ba71d/", "/site_x/channel_<hex>/"),
        ("http://a.gov.cn/c/2023-01-28/6477540.shtml", "/c/<day>/<n>.shtml"),
        ("http://a.gov.cn/x/20230128/4a03b5fa47ae4c73b7ec42801de6be66.html", "/x/<day>/<hex>.html"),
        ("http://a.gov.cn/face/deed.html", "/face/deed.html"),
    ],
)
def test_shape_of_an_address(url: str, says: str) -> None:
    assert shape(url) == says


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")
def test_addresses_of_published_reports_name_their_family() -> None:
    """The families by shape are another reading of the same addresses; `vsb?` and `unknown` are doubtful there."""
    with (SHARED / "registry" / "addresses.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["family_by_shape"] in families()]
    told = {row["url"]: evidence([Seen(row["url"], b"")]).best for row in rows}
    twins = {"openness": "anhui"}  # its twins have a family of their own now
    wrong = [
        url
        for row in rows
        if (best := told[url := row["url"]]) is None
        or twins.get(best.family, best.family) != row["family_by_shape"]
    ]
    assert wrong == []
    assert len(rows) > 200


@pytest.mark.parametrize(
    "url",
    [
        "http://www.gxzf.gov.cn/gggs/t7893462.shtml",
        "https://www.hejiang.gov.cn/gk/zfxxgknb/bmxxgknb/content_191767",
        "http://www.suixi.gov.cn/zwgk/xxgknb/content/post_1872167.html",
        "http://www.wqx.gov.cn/zfxxgk/zfxxgknb/xj/1753311688616128514.html",
    ],
)
@pytest.mark.parametrize("more", ["{}?from=timeline", "{}#content", "{}?key=年报#top", "{}%5F"])
def test_a_query_a_fragment_and_escapes_hide_no_family(url: str, more: str) -> None:
    written = url.replace("_", "%5F") if more == "{}%5F" else more.format(url)
    told, plain = evidence([Seen(written, b"")]).best, evidence([Seen(url, b"")]).best
    assert told is not None
    assert plain is not None
    assert told.family == plain.family


def test_unknown_page_is_said_to_be_unknown(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><head><title>欢迎</title></head><body><a href='/about'>关于我们</a></body></html>")
    done = scrapy("identify", str(page), "--url", "https://www.somewhere.gov.cn/")
    assert done.returncode == 1
    assert done.stdout.startswith("unknown family, try plain")
    assert "seen: no sign of any family" in done.stdout
    assert "no report rows were seen" in done.stdout
    assert 'family   = "plain"' in done.stdout


def test_missing_file_is_one_line() -> None:
    done = scrapy("identify", "/nowhere/page.html")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "error: /nowhere/page.html: No such file or directory\n"


def test_unreachable_address_is_one_line() -> None:
    done = scrapy("identify", "http://127.0.0.1:9/", "-s", "RETRY_ENABLED=False", "-s", "DOWNLOAD_DELAY=0")
    assert done.returncode == 1
    assert done.stderr.startswith("error: http://127.0.0.1:9/: refused: the host refuses connections")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [("长治市潞州区人民政府", "140403"), ("平顺县人民政府", "140425"), ("朝阳区人民政府", None), ("某某网", None)],
)
def test_place_of_a_site_by_its_name(name: str, code: str | None) -> None:
    assert place_code(name) == code
