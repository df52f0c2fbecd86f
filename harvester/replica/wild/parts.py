"""Parts of a list that its own links and forms choose, and parts on other hosts."""

from __future__ import annotations

from harvester.replica.site import Ask, Reply
from harvester.replica.wild.portal import Maker, Wild


def another_letter() -> Wild:
    """The start names a letter; the other letters are other values of it."""
    one = Wild("pletter", "letters of which the start's address names one", start="/nb/?letter=A")
    links = "".join(f'<a href="?letter={sign}">{sign}</a>' for sign in "ABC")
    rows = {sign: one.row(2 * n) + one.row(2 * n + 1) for n, sign in enumerate("ABC")}
    one.pages["/nb/"] = lambda ask: one.listing(rows[ask.query.get("letter", "A")], links)
    return one


def two_pagers() -> Wild:
    """Each list's page is a parameter of its own."""
    one = Wild("ptwopagers", "two lists, each with a pager of numbers: ?p1=1&p2=2")
    left = [one.row(n, f"/nb/a{n}.html") for n in range(2)]
    right = [one.row(n, f"/nb/b{n}.html", 2022) for n in range(3)]

    def answer(ask: Ask) -> str:
        here, there = int(ask.query.get("p1", "1")), int(ask.query.get("p2", "1"))
        boxes = "".join(
            f'<div class="box"><ul>{rows[at - 1]}</ul><div class="page">{links}</div></div>'
            for rows, at, links in (
                (left, here, "".join(f'<a href="?p1={n}&amp;p2={there}">{n}</a>' for n in (1, 2))),
                (right, there, "".join(f'<a href="?p1={here}&amp;p2={n}">{n}</a>' for n in (1, 2, 3))),
            )
        )
        return one.around(f"<h2>政府信息公开年报</h2>{boxes}")

    one.pages["/nb/"] = answer
    return one


def written_year() -> Wild:
    """One writes the year."""
    one = Wild("pyearfield", "a form with one field, in which a year is written")
    years = (2022, 2021, 2020)
    rows = {year: one.row(0, f"/nb/{year}.html", year) + one.row(1, f"/nb/{year}-1.html", year) for year in years}

    def answer(ask: Ask) -> str:
        year = int(ask.query.get("nf", "2022"))
        field = f'年份：<input name="nf" value="{year}"><input type="submit" value="查询">'
        form = f'<form action="/nb/">{field}</form>'
        return one.listing(rows.get(year, ""), form + ("" if year in rows else "<p>暂无数据</p>"))

    one.pages["/nb/"] = answer
    return one


def body_of_other_matters() -> Wild:
    """Bodies' names hold the words of other yearly reports."""
    one = Wild("pfinance", "bodies whose names hold 财政, 审计, 统计, 环境")
    shown = ""
    for n, name in enumerate(("教育局", "财政局", "审计局", "统计局", "生态环境局")):
        one.put(f"/nb/{n}/new.html", n, 2023)
        shown += f'<dt>{name}</dt><dd><a href="{n}/new.html">{one.place}{name}最新年度报告</a></dd>'
    one.pages["/nb/"] = one.around(f"<h2>政府信息公开年报</h2><dl>{shown}</dl>")
    return one


def bodies_away() -> Wild:
    """Some bodies have sites of their own."""
    one = Wild("paway", "bodies' folders, one of them on another host", "partial")
    shown = ""
    for n in range(3):
        one.pages[f"/nb/{n}/"] = one.listing(one.row(n, f"/nb/{n}/a.html"))
        shown += f'<li><a href="/nb/{n}/">{one.body(n)}</a></li>'
    shown += f'<li><a href="http://192.168.1.5/nb/">{one.body(4)}</a></li>'
    one.pages["/nb/"] = one.around(f"<h2>部门年报</h2><ul>{shown}</ul>")
    return one


def pictured_archive() -> Wild:
    """A picture leads to the old site."""
    one = Wild("pbanner", "a picture leads to 历史年报 on another host", "partial")
    link = '<p><a href="http://192.168.1.5/old.htm"><img src="/i/ls.jpg" alt="历史年报"></a></p>'
    one.pages["/nb/"] = one.listing("".join(one.row(n) for n in range(3)), link)
    return one


def behind_a_failure() -> Wild:
    """The page after the one that fails is linked, too."""
    one = Wild("pbehind", "page 2 of 3 fails, and page 3 is linked by its number", "partial")
    numbers = "".join(f'<a href="/nb/p{n}.html">{n}</a>' for n in (2, 3))
    one.paged(lambda n: f'<div class="page"><b>{n}</b>{numbers}</div>')
    one.pages["/nb/p2.html"] = Reply(b"", 504)
    one.found = 4
    return one


def figured_years() -> Wild:
    """Years in Chinese figures."""
    one = Wild("pfigures", "a body's years in Chinese figures: 二〇二三年")
    shown = ""
    for n in range(3):
        years = ""
        for year, said in ((2023, "二〇二三年"), (2022, "二〇二二年")):
            one.put(f"/nb/{n}/{year}.html", n, year)
            years += f'<dd><a href="/nb/{n}/{year}.html">{said}</a></dd>'
        shown += f"<dt>{one.body(n)}</dt>{years}"
    one.pages["/nb/"] = one.around(f"<h2>政府信息公开年报</h2><dl>{shown}</dl>")
    return one


MAKERS: tuple[Maker, ...] = (
    another_letter,
    two_pagers,
    written_year,
    body_of_other_matters,
    bodies_away,
    pictured_archive,
    behind_a_failure,
    figured_years,
)
