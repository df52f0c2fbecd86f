"""Titles that are links: each names the page that it leads to, and never the one on which it stands."""

from __future__ import annotations

import pytest

from harvester.documents import read_document
from harvester.documents.blocks import LINES, Table
from harvester.errors import NotAReport
from harvester.reports import read_report
from harvester.reports.words.linked import without_others

URL = "http://portal.example/nb/1.html"
OWN, OTHER = "青禾县水务局2032年政府信息公开工作年度报告", "青禾县林业局2032年政府信息公开工作年度报告"
TEXT = "".join(
    f"<p>{heading}</p><p>{words}</p>"
    for heading, words in (
        ("一、总体情况", "2032年，我局依法公开各类信息一百二十条，栏目每月检查，错漏及时更正。"),
        ("二、主动公开政府信息情况", "全年制发规范性文件三件，作出许可决定二百件。"),
        ("三、收到和处理政府信息公开申请情况", "全年收到申请三件，均已在期限内答复。"),
        ("五、存在的主要问题及改进情况", "更新不够及时；下一年按月检查，逐项补齐。"),
    )
)
LINK = f'<a href="/nb/2.html">{OTHER}</a>'


def kept(body: str, title: str = "", url: str | None = URL) -> bool:
    """Whether a line that reads like the other's title stays in a page's document."""
    page = f"<title>{title}</title><body>{body}</body>".encode()
    blocks = without_others(read_document(page, url)).blocks
    return any(isinstance(block, LINES) and OTHER in block.text for block in blocks)


@pytest.mark.parametrize(
    ("body", "stays"),
    [
        (f"<h1>{OTHER}</h1>", True),
        (f"<ul><li>{LINK}</li></ul>", False),
        (f"<h2>{LINK}</h2>", False),
        (f"<p><span>1</span> {LINK} 2033-01-15</p>", False),
        (f"<p>上一篇：{LINK}</p>", False),
        (f"<p>上一篇：{LINK} 下一篇：{LINK.replace('2032', '2031')}</p>", False),
        (f'<a href="/nb/2.html"><div>{OTHER}</div><p>2033年</p></a>', False),
        (f'<a href="/nb/2.html"><h3>{OTHER}</h3></a>', False),
        # behind a link of several lines
        (f'<a href="/nb/2.html"><div>甲</div><div>乙</div></a><p>{OTHER}</p>', True),
        # the page itself, a place in it, a script, a file
        (f'<h1><a href="{URL}#top">{OTHER}</a></h1>', True),
        (f'<h1><a href="/nb/1.html">{OTHER}</a></h1>', True),
        (f'<p><a href="#two">{OTHER}</a></p>', True),
        (f'<p><a href="javascript:go(1)">{OTHER}</a></p>', True),
        (f'<p>附件：<a href="/f/2.pdf">{OTHER}</a></p>', True),
        # a line of the text that names it
        (
            f"<p>本报告与{LINK}一并公布，公众如有疑问，请向我局办公室咨询，地址为青禾县人民路十八号二楼东侧。</p>",
            True,
        ),
    ],
)
def test_a_line_that_leads_to_another_report_is_none_of_this_one(body: str, stays: bool) -> None:
    assert kept(body) == stays


@pytest.mark.parametrize(
    ("body", "title", "url", "stays"),
    [
        (
            f"<h1>{LINK}</h1>",
            f"{OTHER}_青禾县人民政府",
            URL,
            True,
        ),  # by the head it is this page, by another address
        (f"<table><tr><td>1</td><td>2</td></tr></table><p>{LINK}</p>", OTHER, URL, False),  # below the report
        (f"<h1>{LINK}</h1>", OWN, URL, False),
        (f"<h1>{LINK}</h1>", "", None, False),
        (f'<h1><a href="http://portal.example/nb/1.html">{OTHER}</a></h1>', "", None, False),
        ('<p><a href="/nb/">政府信息公开年报</a></p>' + f"<p>{OTHER}</p>", "", URL, True),
    ],
)
def test_a_linked_title_that_the_head_says_too(body: str, title: str, url: str | None, stays: bool) -> None:
    assert kept(body, title, url) == stays


@pytest.mark.parametrize(
    "around",
    [
        "{}{text}",
        "{text}{}",
        '<div id="content">{}{text}{}</div>',
        '<div id="zoom"><div>{}</div><p class="bt">{own}</p>{text}</div>',
    ],
)
def test_a_report_among_links_to_others_is_its_heads(around: str) -> None:
    links = f"<ul><li>{LINK}</li><li>{LINK.replace('林业', '民政').replace('/2', '/3')}</li></ul>"
    page = around.replace("{}", links).replace("{text}", TEXT).replace("{own}", OWN)
    report = read_report(f"<title>{OWN}</title><body>{page}</body>".encode(), url=URL)
    assert (report.agency, report.year, report.beside) == ("青禾县水务局", 2032, [])
    assert not any(OTHER in section.text for section in report.sections)


def test_passages_of_reports_below_links_to_them_are_no_report() -> None:
    rows = "".join(f"<li><h3>{LINK.replace('2.html', f'{n}.html')}</h3>{TEXT}</li>" for n in range(2, 4))
    page = f"<title>{OWN}</title><body><ul>{rows}</ul></body>".encode()
    with pytest.raises(NotAReport, match="a list of links to reports, with passages of them"):
        read_report(page, url=URL, list_title=OWN)
    # one link above a report's text is no list
    assert read_report(f"<title>{OWN}</title><body>{LINK}<p></p>{TEXT}</body>".encode(), url=URL).agency


@pytest.mark.parametrize(
    ("mark", "stays"),
    [
        ("<article><header>{}</header>{text}</article>", True),
        ("<main><header class='entry-header'>{}</header>{text}</main>", True),
        ("<header>{}</header>{text}", False),
        ("<article><header class='top-nav'>{}</header>{text}</article>", False),
        ("<article><header><p>首页</p></header>{text}</article>", False),
        ("<article>{text}<footer>{}</footer></article>", False),
    ],
)
def test_the_head_of_an_article_is_no_furniture(mark: str, stays: bool) -> None:
    page = mark.replace("{}", f"<h1>{OWN}</h1>").replace("{text}", TEXT).encode()
    blocks = read_document(page, URL).blocks
    assert any(not isinstance(block, Table) and getattr(block, "text", "") == OWN for block in blocks) == stays
