"""Titles of other reports on a report's page, and beside a listing's pager: each names what it leads to.

Widgets of blogs, lists of the hottest, the article before and behind, results with abstracts, a page's frame.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from harvester.replica import files
from harvester.replica.figures import figures_for
from harvester.replica.site import Reply
from harvester.replica.wild.portal import Maker, Wild

BODIES, YEARS = range(3), (2024, 2023)
REPORTS = [(number, year) for year in YEARS for number in BODIES]
Dress = Callable[[str, str, str, str], str]
"""Address, title, text and the links of all reports to the inside of a report's page."""


def _path(number: int, year: int) -> str:
    return f"/nb/{year + 1}/{number}.html"


def _links(one: Wild, mark: str = '<li><a href="{}">{}</a></li>') -> str:
    return "".join(mark.format(_path(*which), one.title_of(*which)) for which in REPORTS)


def _dressed(one: Wild, dress: Dress) -> Wild:
    """A list of all, and each report's page as it is dressed; its title element names it."""
    rows = "".join(one.row(number, _path(number, year), year) for number, year in REPORTS)
    one.pages["/nb/"] = one.listing(rows)
    for number, year in REPORTS:
        path, title = _path(number, year), one.title_of(number, year)
        whole = one.paper(title, number, year)
        text = re.findall(r"</h1>(.*?)</div>", whole, re.DOTALL)[0]
        one.pages[path] = one.around(dress(path, title, text, _links(one)), f"{title} – {one.place}人民政府")
    return one


def _wordpress(path: str, title: str, text: str, links: str) -> str:
    return (
        f'<div id="content"><main><article class="post"><header class="entry-header"><h1>{title}</h1></header>'
        f'<div class="entry-content">{text}</div></article></main><aside class="widget-area">'
        f"<section><h2>近期文章</h2><ul>{links}</ul></section></aside></div>"
    )


def _typecho(path: str, title: str, text: str, links: str) -> str:
    return (
        f'<div id="main"><article class="post"><h1 class="post-title"><a itemprop="url" href="{path}">{title}</a>'
        f'</h1><div class="related-posts"><h3>相关文章</h3><ul>{links}</ul></div>'
        f'<div class="post-content">{text}</div></article></div>'
    )


def _zblog(path: str, title: str, text: str, links: str) -> str:
    """The title stands in the head only; the latest stand before the article, each with its day."""
    latest = re.sub("</a>", "</a> 2025-02-11", links)
    return f'<dl id="divPrevious"><dd><ul>{latest}</ul></dd></dl><div class="post-body">{text}</div>'


def _hottest(path: str, title: str, text: str, links: str) -> str:
    """A list of the hottest within the article's box."""
    hot = re.sub("<li>", "<p><span>1</span> ", re.sub("</li>", "</p>", links))
    return f'<div class="article-content" id="zoom"><div class="phb">{hot}</div><h2>{title}</h2>{text}</div>'


def _around(path: str, title: str, text: str, links: str) -> str:
    """The article before and the one behind in one line above the title."""
    before, behind = re.findall("<a.*?</a>", links)[:2]
    step = f"<p>上一篇：{before} 下一篇：{behind}</p>"
    return f'<div class="con">{step}<p class="bt">{title}</p>{text}{step}</div>'


def _scrolled(path: str, title: str, text: str, links: str) -> str:
    """Cards that are links as a whole run over every page; the title is no heading."""
    cards = re.sub(r"<li>(<a[^>]*>)(.*?)</a></li>", r"\1<div><h3>\2</h3><p>2025年</p></div></a>", links)
    return f'<marquee>{cards}</marquee><div class="con"><p class="bt">{title}</p>{text}</div>'


DRESSES: dict[str, tuple[str, Dress]] = {
    "wordpress": ("the latest articles beside the text", _wordpress),
    "typecho": ("related articles above the text", _typecho),
    "zblog": ("the latest before an article whose title the head has only", _zblog),
    "hottest": ("the hottest within the article's box", _hottest),
    "around": ("the articles before and behind in one line above the title", _around),
    "scrolled": ("cards of others that run over every page", _scrolled),
}


def dressed(entry: str) -> Wild:
    """Reports whose pages show the titles of the others."""
    says, dress = DRESSES[entry]
    return _dressed(Wild(f"others{entry}", f"titles of other reports: {says}"), dress)


def abstracts() -> Wild:
    """Results of a search: each with a passage of its report, in which the words of its sections stand."""
    one = Wild("othersabstracts", "rows with passages of the reports, a page of them titled as a report")
    passage = "一、总体情况 全年依法公开各类信息。二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况……"
    rows: dict[int, str] = {}
    for year in YEARS:
        made = [one.row(number, _path(number, year), year) for number in BODIES]
        rows[year] = "".join(row.replace("</li>", f"<p>{passage}</p></li>") for row in made)
        one.pages[f"/nb/{year}.html"] = one.around(f"<h2>搜索结果</h2><ul>{rows[year]}</ul>")
    leads = "".join(
        f'<li><a href="/nb/{year}.html">{one.place}各部门{year}年政府信息公开工作年度报告</a></li>'
        for year in YEARS
    )
    one.pages["/nb/"] = one.listing(leads)
    return one


def in_a_frame(entry: str, pager: Callable[[int], str]) -> Wild:
    """A list and its pager in one row of the page's frame, a table: a pager's number is no row of the list."""
    one = Wild(f"others{entry}", f"the page's frame is a table, which holds list and pager: {entry}")
    one.paged(pager, lambda n: f"/nb/?pg={n}" if n > 1 else "/nb/")
    for path in ("/nb/", "/nb/?pg=2", "/nb/?pg=3"):
        page = one.pages[path]
        assert isinstance(page, str)
        framed = page.replace('<ul class="list">', '<table><tr><td>公告</td><td><ul class="list">')
        one.pages[path] = framed.replace('<div class="foot">', '</td></tr></table><div class="foot">')
    return one


def _numbers(here: int) -> str:
    links = "".join(f'<a href="/nb/?pg={n}">{n}</a> ' for n in range(1, 4) if n != here)
    return f"<p>共6条记录，当前第{here}页 共3页 {links}</p>"


def _pictures(here: int) -> str:
    return f'<a href="/nb/?pg={here + 1}"><img src="/i/n.gif" alt="下页"></a>' if here < 3 else ""


def viewed() -> Wild:
    """A short word, the report in a viewer, and lists of others' titles beside it: its file is its own alone."""
    one = Wild("othersviewed", "the report is shown by a viewer beside lists of others' titles")

    def dress(path: str, title: str, text: str, links: str) -> str:
        number, year = int(path[-6]), int(path[4:8]) - 1
        name = f"/f/{year}-{number}.docx"
        one.pages[name] = Reply(
            files.docx(figures_for(one.body(number), year, edition="2021")),
            content_type="application/octet-stream",
        )
        shown = f'<iframe src="/pdf/web/viewer.html?file={name}" width="100%" height="900"></iframe>'
        return (
            f'<div class="con"><h1>{title}</h1><p>现予公布。</p>{shown}'
            f'<p><a href="{name}">{title}.docx</a></p></div>'
            f'<div class="xgyd"><h3>相关阅读</h3><ul>{links}</ul></div>'
        )

    one.pages["/pdf/web/viewer.html"] = (
        '<html><body><div id="outer"></div><script src="viewer.js"></script></body>'
    )
    return _dressed(one, dress)


def two_addresses() -> Wild:
    """The menu leads to the list by an address with fewer parameters, whose pages are the same ones."""
    one = Wild("otherstwice", "one list by two addresses, each stating its pages", start="/nb/?lm=1&n=2")
    for n in range(1, 4):
        rows = one.row(2 * n - 2) + one.row(2 * n - 1)
        links = "".join(f'<a href="/nb/?p={m}&lm=1&n=2">{m}</a> ' for m in range(1, 4) if m != n)
        menu = '<div class="left"><a href="/nb/?lm=1">政府信息公开年报</a></div>'
        page = one.listing(rows, f"<p>共6条记录，当前第{n}页 共3页 {links}</p>{menu}")
        one.pages[f"/nb/?p={n}&lm=1&n=2"] = page
        if n == 1:
            one.pages["/nb/?lm=1&n=2"] = one.pages["/nb/?lm=1"] = page
    return one


MAKERS: list[Maker] = [
    *(partial(dressed, entry) for entry in DRESSES),
    abstracts,
    partial(in_a_frame, "numbers", _numbers),
    partial(in_a_frame, "pictures", _pictures),
    viewed,
    two_addresses,
]
