"""What a page shows of its portal, and a look at one: what is weighed, asked first, sampled and told."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from harvester.portals.evidence import ENOUGH, Seen, evidence, is_known_detail, scores, shape, site_of
from harvester.portals.identify import identify
from harvester.portals.look import BELOW, MOST_CHANNELS, Look, Step, steps_from
from harvester.portals.naming import place_code, site_code, site_name, spider_name

HOST = "http://www.county.gov.cn"


# -- what a page shows of its portal -------------------------------------------------------------------------


def seen(body: str, url: str = f"{HOST}/nb/", head: str = "") -> Seen:
    return Seen(url, f"<html><head>{head}</head><body>{body}</body></html>".encode())


@pytest.mark.parametrize(
    ("url", "front"),
    [
        (HOST, True),
        (f"{HOST}/", True),
        (f"{HOST}/index.html", True),
        (f"{HOST}/default.aspx", True),
        (f"{HOST}/main.jsp", True),
        (f"{HOST}/?id=1", False),
        (f"{HOST}/index/", False),
        (f"{HOST}/nb/index.html", False),
    ],
)
def test_front_pages(url: str, front: bool) -> None:
    assert Seen(url, b"x").is_front == front


def test_rows_and_reports_of_a_page() -> None:
    body = (
        '<a href="/1.html">某县水利局2023年政府信息公开年报</a>'
        '<a href="/1.html">某县水利局2023年政府信息公开年报</a>'
        '<li><a href="/2.html">某县召开会议</a><span>2024-01-02</span></li>'
        '<a href="/bm/">部门信息公开年报</a><a href="/">某县水利局2022年政府信息公开年报</a>'
        '<li><a href="/3.html">会议</a><span>2024-01-02</span></li><a href="/2023/">2023年年报</a>'
    )
    page = seen(body)
    assert [link.url[len(HOST) :] for link in page.rows] == ["/1.html", "/2.html"]
    assert [link.url[len(HOST) :] for link in page.reports] == ["/1.html"]
    assert seen("", head="<title>政府信息公开年报-某县人民政府</title>").is_column
    assert not seen("", head="<title>某县人民政府-政府信息公开年报</title>").is_column


def test_evidence_is_weighed_once_a_clue_and_named_from_enough_on() -> None:
    links = "".join(f'<a href="/art/2024/1/{n}/art_12_{n}.html">某县{n}</a>' for n in (1, 2))
    found = {score.family: score for score in scores([seen(links), seen(links)])}
    assert found["hanweb"].weight == 6
    told = evidence([seen(links)])
    assert told.best is not None
    assert told.best.weight == ENOUGH
    assert told.best.evidence[0].endswith(": /art/2024/1/1/art_12_1.html")
    weak = evidence([seen("<datastore></datastore>")])
    assert (weak.best, weak.scores[0].weight) == (None, 3)
    assert evidence([]).shapes == []
    assert evidence([seen("", f"{HOST}/a%2Db/%35.html#x")]).shapes == ["/a%<n>Db/%<n>.html"]
    elsewhere = seen('<a href="http://other.example/art/2024/1/9/art_12_3.html">友</a>')
    assert scores([elsewhere]) == []
    escaped = seen("", f"{HOST}/%61rt/2024/1/9/art%5F12_3.html?x#y")
    assert [score.family for score in scores([escaped])][:1] == ["hanweb"]


def test_small_readings_of_addresses() -> None:
    assert shape(f"{HOST}/c/20230128/x?id=7") == "/c/<day>/x?id=<n>"
    assert len(shape(f"{HOST}/{'x' * 200}")) == 120
    assert site_of("http://WWW.a.cn:81/x") == "a.cn:81"
    assert is_known_detail(f"{HOST}/art/2024/1/9/art_12_3.html")
    assert not is_known_detail(f"{HOST}/art/index.html")


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("黎城县人民政府门户网站", "黎城县人民政府"),
        ("黎城县人民政府网站", "黎城县人民政府"),
        ("黎城县人民政府网", "黎城县人民政府"),
        ("黎城县人民政府", "黎城县人民政府"),
        ("黎城县政府网站", "黎城县"),
        ("黎城县政府", "黎城县政府"),
        ("黎城县门户网站", "黎城县"),
        ("中国黎城网", "中国黎城"),
    ],
)
def test_whose_site_it_is(name: str, whose: str) -> None:
    named = seen("", head=f'<meta name="SiteName" content="{name}"><title>年报-别处</title>')
    titled = seen("", head=f"<title>年报_{name}</title>")
    assert site_name([seen(""), named]) == site_name([titled]) == whose
    assert site_name([seen("")]) is None


def test_names_and_places_of_a_portal() -> None:
    named = seen("", head='<meta name="SiteIDCode" content="1404260001">')
    assert site_code([seen(""), named]) == "140426"
    assert site_code([seen("", head='<meta name="SiteIDCode" content="999999">')]) is None
    assert place_code("黎城县人民政府") == "140426"
    assert place_code("城区人民政府") is None
    assert spider_name("http://www.county.gov.cn/") == "county"
    assert spider_name("http://a-b.gov.cn/") == "a_b"
    assert (spider_name("http://12345.gov.cn/"), spider_name("http://127.0.0.1:81/")) == (
        "portal_12345",
        "portal_81",
    )
    assert len(spider_name(f"http://{'a' * 63}.cn/")) == 60


# -- the look --------------------------------------------------------------------------------------------------


def look(**how: Any) -> Look:
    return Look(lambda url: url.startswith(HOST), **how)


def test_a_look_asks_for_the_most_promising_first_each_once_and_not_more_than_allowed() -> None:
    one = look(most=2)
    for path, rank, depth in (("/far/", 3, 1), ("/near/", 0, 2), ("/near/", 0, 1), ("/nearer/", 0, 1)):
        one.add(Step(HOST + path, rank=rank, depth=depth))
    found = [one.next(), one.next(), one.next()]
    assert [step and step.url[len(HOST) :] for step in found] == ["/nearer/", "/near/", None]
    assert one.left == 1
    done = look()
    assert (done.next(), done.left) == (None, 0)


def test_what_lies_elsewhere_is_counted_and_folders_side_by_side_are_sampled() -> None:
    links = '<a href="http://other.example/nb/">政府信息公开年报</a>'
    links += "".join(f'<a href="/nb/{year}/">{year}年</a>' for year in range(2018, 2024))
    one = look(sample=2)
    one.add(Step(f"{HOST}/nb/"))
    step = one.next()
    assert step is not None
    one.saw(seen(links), Step(f"{HOST}/nb/", "政府信息公开年报", 0, 1, HOST))
    assert one.elsewhere == {"other.example": 1}
    asked = []
    while (following := one.next()) is not None:
        asked.append(following)
    assert [(following.rank, following.depth) for following in asked] == [(BELOW, 2)] * 2
    assert one.sampled == {f"{HOST}/nb/"}
    deep = look(deepest=1)
    deep.saw(seen(links), Step(f"{HOST}/nb/", "x", 0, 1, HOST))
    assert deep.next() is None


def test_a_listing_below_a_page_is_started_from_the_page_above() -> None:
    row = '<a href="/r{0}.html">某县水利局{0}年政府信息公开年报</a>'
    one = look()
    one.saw(seen("x", HOST), Step(HOST))
    one.saw(seen("x", f"{HOST}/xxgk/"), Step(f"{HOST}/xxgk/", "信息公开", 1, 1, HOST))
    for number in range(4):
        url = f"{HOST}/xxgk/{number}/"
        step = Step(url, f"第{number}局2023", 4, 2, f"{HOST}/xxgk/", crawled=number == 0)
        one.saw(seen(row.format(2020), url), step)
    starts, channels = one.starts()
    assert starts == [f"{HOST}/xxgk/"], "more than three below one page"
    assert channels == "|".join(rf"^第{number}局20\d\d\s" for number in (1, 2, 3))
    assert one.above(f"{HOST}/xxgk/1/") == [f"{HOST}/xxgk/", HOST]
    three = look()
    for number in range(3):
        three.saw(seen(row.format(2020), f"{HOST}/{number}/"), Step(f"{HOST}/{number}/", "局", 4, 1, ""))
    assert three.starts() == ([f"{HOST}/{number}/" for number in range(3)], "")
    many = look()
    for number in range(MOST_CHANNELS + 2):
        many.saw(
            seen("x", f"{HOST}/{number}/"), Step(f"{HOST}/{number}/", "甲乙丙丁戊己庚辛壬癸"[number], 4, 1, HOST)
        )
    many.saw(seen("x", HOST), Step(HOST))
    assert many.channels((f"{HOST}/{n}/", HOST) for n in range(MOST_CHANNELS + 2)).count("|") == MOST_CHANNELS - 1


def test_steps_that_lead_on() -> None:
    page = seen(
        '<a href="/">首页</a><a href="/nb/">政府信息公开年报</a><a href="/xxgk/">政府信息公开</a>'
        '<li><a href="/n/1.html">部门动态</a><span>2024-01-02</span></li>'
        '<a href="/art/2024/1/9/art_1_2.html">年报</a>'
        '<a href="/jyj/">县教育局</a>',
        f"{HOST}/x/",
    )
    found = {step.url[len(HOST) :]: step for step in steps_from(page, Step(f"{HOST}/x/", depth=2))}
    assert (found["/nb/"].rank, found["/nb/"].crawled, found["/nb/"].depth, found["/nb/"].came) == (
        0,
        True,
        3,
        f"{HOST}/x/",
    )
    assert "/" not in found
    assert "/n/1.html" not in found
    ranks = [step.rank for step in steps_from(page, Step(f"{HOST}/x/"))]
    assert ranks == sorted(ranks)


def test_an_entry_is_made_of_what_was_seen() -> None:
    rows = "".join(f'<a href="/r{n}.html">某县水利局{n}年政府信息公开年报</a>' for n in (2020, 2021))
    one = look()
    one.saw(seen(rows, head="<title>年报-黎城县人民政府</title>"), Step(f"{HOST}/nb/"))
    finding = identify(one)
    assert (finding.family, finding.rows, finding.reports, finding.notes) == (None, 2, 2, [])
    assert tomllib.loads(finding.entry) == {
        "county": {
            "family": "plain",
            "name": "黎城县人民政府",
            "division": "140426",
            "start": [f"{HOST}/nb/"],
            "verified": False,
            "expect": {"reports": 2},
        }
    }
    none = look()
    none.saw(seen("x"), Step(f"{HOST}/nb/"))
    none.left = 2
    finding = identify(none)
    assert finding.notes == [
        "no report rows were seen; give the address of the page that lists the reports",
        "2 more pages may lead to reports; `scrapy survey` looks further",
    ]
    assert 'name     = "?"' in finding.entry
    assert 'division = "?"    # look it up in data/divisions.csv' in finding.entry
    assert "# expect = {reports = ?}" in finding.entry
