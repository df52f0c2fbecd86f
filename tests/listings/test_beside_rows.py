"""What a link without a title of its own is called: never by the title of another link."""

from __future__ import annotations

import pytest

from harvester.listings.heads import is_aside
from harvester.listings.page import listing
from harvester.listings.promises import Promise
from harvester.listings.rows import rows_of
from harvester.listings.unlinked import titled_beside

URL = "http://portal.example/nb/"
TITLE = "青禾县水务局2023年政府信息公开工作年度报告"
ROW = f'<li><a href="/nb/1.html">{TITLE}</a></li>'


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (f'<tr><td><a id="x" href="/1.html">2024-00001</a></td><td>{TITLE}</td></tr>', True),
        (f'<tr><td><a id="x" href="/1.html">2024-00001</a></td><td><a href="/1.html">{TITLE}</a></td></tr>', True),
        (f'<tr><td><a id="x" href="/1.html">2024-00001</a></td><td><a>{TITLE}</a></td></tr>', True),
        (f'<tr><td><a id="x" href="/1.html">2024-00001</a><a href="/2.html">查看</a>{TITLE}</td></tr>', True),
        # another's title, below its link's other parts, too
        (f'<tr><td><a id="x" href="/1.html">2</a></td><td><a href="/2.html">{TITLE}</a></td></tr>', False),
        (f'<tr><td><a id="x" href="/1.html">2</a><a href="/2.html"><b>{TITLE}</b></a></td></tr>', False),
        (f'<tr><td><a id="x" href="/1.html">2</a><a href="/2.html"><b></b>{TITLE}</a></td></tr>', False),
        # two titles: the frame of a page
        (f'<tr><td>{TITLE}<p>{TITLE.replace("2023", "2022")}</p><a id="x" href="/?p=2">2</a></td></tr>', False),
        (f'<tr><td>{TITLE}{"<br>" * 300}<a id="x" href="/?p=2">2</a></td></tr>', False),
        # words of its own
        (f'<tr><td><a id="x" href="/1.html">查看</a></td><td>{TITLE}</td></tr>', False),
    ],
)
def test_a_number_is_called_by_its_own_rows_title(row: str, named: bool) -> None:
    page = listing(f"<body><table>{row}</table></body>".encode(), URL)
    link = page.root.xpath("//*[@id='x']")[0]
    assert titled_beside(link) == (TITLE if named else "")


def test_a_day_that_leads_to_a_report_is_called_by_its_title() -> None:
    title, day = '<h2><a href="/2024/{}/">{}</a></h2>', '<a href="/2024/1/"><time>{}</time></a>'
    for said, other, called in (
        ("2024年1月12日", 1, TITLE),
        ("[2024-01-12]", 1, TITLE),
        ("2024年1月12日 公开", 1, "2024年1月12日 公开"),
        ("2024年1月12日", 2, "2024年1月12日"),
    ):
        more = title.format(other, f"继续阅读{TITLE}")
        body = f"<article>{title.format(other, TITLE)}<div><span>{day.format(said)}</span></div>{more}</article>"
        rows = rows_of(listing(f"<body>{body}</body>".encode(), URL), lambda url: True).rows
        assert [(row.url[-8:], row.title, row.date) for row in rows] == [("/2024/1/", called, "2024-01-12")], said


@pytest.mark.parametrize(
    ("body", "aside"),
    [
        (f"<h3>相关阅读</h3><ul>{ROW}</ul>", True),
        (f"<div><div>点击排行</div><div><ul>{ROW}</ul></div></div>", True),
        (ROW.replace("<li>", "<p>上一篇：").replace("</li>", "</p>"), True),
        (f"<h3>政府信息公开年报</h3><ul>{ROW}</ul>", False),
        (f"<ul>{ROW}</ul><h3>相关阅读</h3>", False),
    ],
)
def test_links_away_from_a_reports_page(body: str, aside: bool) -> None:
    page = listing(f"<body><div><div>{body}</div></div></body>".encode(), URL)
    assert is_aside(page.links[0].node) == aside


def test_a_list_that_goes_on_in_anothers_pages_promises_nothing_more() -> None:
    whole, part = Promise("/a", 3, 35, walked=3, seen=35), Promise("/b", 3, 35, walked=1, seen=12)
    assert [gap.kind for gap in part.gaps()] == ["pages"]
    part.within = whole
    assert part.gaps() == []
    whole.walked = 2  # the one that is left with it tells
    assert [gap.kind for gap in whole.gaps()] == ["pages"]
    for pages, rows in ((4, 35), (3, 36), (None, 35)):
        part.pages, part.rows = pages, rows
        assert len(part.gaps()) == 1, (pages, rows)
    part.pages, part.rows, whole.within = 3, 35, part
    assert len(part.gaps()) == 1
