"""Rows that lead to their reports in other ways than by a plain link, or whose titles say little."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from harvester.replica.wild.portal import Maker, Wild

LINKS: dict[str, tuple[str, str]] = {
    "open": ("javascript:window.open", "<a href=\"javascript:window.open('{path}')\">{title}</a>"),
    "onclick": ("# with onclick", "<a href=\"#\" onclick=\"window.open('{path}','_blank')\">{title}</a>"),
    "void": (
        "void(0) with onclick",
        '<a href="javascript:void(0)" onclick="location.href=\'{path}\'">{title}</a>',
    ),
    "dataurl": ("data-url", '<a href="javascript:;" data-url="{path}">{title}</a>'),
    "datahref": ("data-href without href", '<a data-href="{path}">{title}</a>'),
    "tohref": ("to-href", '<a href="#" to-href="{path}">{title}</a>'),
    "span": ("a span with onclick", "<span onclick=\"openUrl('{path}')\">{title}</span>"),
    "divdata": ("a div with data-link", '<div class="item" data-link="{path}">{title}</div>'),
    "percent": ("a script with percent signs", '<a href="javascript:window.open(%27{path}%27)">{title}</a>'),
    "wholerow": (
        "the whole row in the link",
        '<a href="{path}"><p class="tit">{title}</p><em>2024-01-09</em></a>',
    ),
    "short": (
        "a short text with the title in its attribute",
        '<a href="{path}" title="{title}">政府信息公开…</a>',
    ),
    "upper": ("old mark-up", "<A HREF={path}><FONT COLOR=red>{title}</FONT></A>"),
    "blanks": ("blanks and line ends in the address", '<a href=" {path}\n">{title}</a>'),
    "back": ("a backslash in the address", '<a href="\\nb\\{path}">{title}</a>'),
    "picture": ("a picture with the title as its text", '<a href="{path}"><img src="/i/x.png" alt="{title}"></a>'),
}


def linked(entry: str) -> Wild:
    """Three rows that lead on in one way."""
    says, link = LINKS[entry]
    one = Wild(f"row{entry}", f"rows lead on by {says}")
    if entry == "back":
        link = link.replace("\\nb\\{path}", "{path}")
        rows = "".join(one.row(n, link=link).replace(f'"/nb/r{n}', f'"\\nb\\r{n}') for n in range(3))
    else:
        rows = "".join(one.row(n, link=link) for n in range(3))
    one.pages["/nb/"] = one.listing(rows)
    return one


def function() -> Wild:
    """A function of the page puts the address together."""
    one = Wild("rowfunction", "rows call a function of the page with a number")
    rows = "".join(
        one.row(n, f"/show/{n}.html", link=f'<a href="javascript:show({n})">{{title}}</a>') for n in range(3)
    )
    one.pages["/nb/"] = one.listing(rows, "<script>function show(id){window.open('/show/'+id+'.html');}</script>")
    return one


def lost() -> Wild:
    """Rows that a script opens somehow."""
    one = Wild("rowlost", "a row is opened by a script that cannot be read", "partial")
    rows = "".join(one.row(n) for n in range(2))
    title = one.title_of(5)
    one.pages["/nb/"] = one.listing(
        f'{rows}<li><a href="javascript:detail(5)">{title}</a><span>2024-01-20</span></li>'
    )
    return one


def table_row() -> Wild:
    """The row of a table is what is pressed."""
    one = Wild("rowtr", "rows of a table with onclick")
    rows = ""
    for n in range(3):
        title = one.put(f"/nb/r{n}.html", n)
        rows += f"<tr onclick=\"location='/nb/r{n}.html'\"><td>{n}</td><td>{title}</td><td>2024-01-1{n}</td></tr>"
    one.pages["/nb/"] = one.around(f"<table>{rows}</table>")
    return one


def cut_titles() -> Wild:
    """Titles cut short."""
    one = Wild("cuttitles", "titles are cut short and undated")
    rows = ""
    for n in range(4):
        title = one.put(f"/content/{n}", n)
        rows += f'<li><a href="/content/{n}">{title[:8]}…</a></li>'
    one.pages["/nb/"] = one.listing(rows)
    return one


def dated_little() -> Wild:
    """Dated rows that say next to nothing."""
    one = Wild("dated", "dated rows called 年报, at addresses of another make", family="trs")
    rows = ""
    for n in range(4):
        one.put(f"/c/{n}/content_{n}.html", n)
        rows += f'<li><a href="/c/{n}/content_{n}.html">{one.body(n)}年报</a><span>2024-01-1{n}</span></li>'
    one.pages["/nb/"] = one.listing(rows)
    return one


def bare_years() -> Wild:
    """Years lead straight to reports."""
    one = Wild("years", "bare years lead to reports of one body, anywhere")
    rows = ""
    for year in range(2019, 2024):
        one.put(f"/art/{year}/a.html", 0, year)
        rows += f'<li><a href="/art/{year}/a.html">{year}年</a></li>'
    one.pages["/nb/"] = one.listing(rows)
    return one


def matrix(entry: str, cell: str, address: Callable[[int, int], str]) -> Wild:
    """Bodies by years."""
    one = Wild(entry, f"a table of bodies and years whose cells say {cell}")
    head = "<tr><th>单位</th>" + "".join(f"<th>{year}年</th>" for year in (2021, 2022, 2023)) + "</tr>"
    rows = ""
    for n in range(3):
        cells = ""
        for year in (2021, 2022, 2023):
            one.put(address(n, year), n, year, title="政府信息公开工作年度报告" if entry == "matrixbare" else None)
            cells += f'<td><a href="{address(n, year)}">{cell.format(year=year)}</a></td>'
        rows += f"<tr><td>{one.body(n)}</td>{cells}</tr>"
    one.pages["/nb/"] = one.around(f"<h2>政府信息公开年报</h2><table>{head}{rows}</table>")
    return one


def bodies_with_years() -> Wild:
    """A body's line with its years."""
    one = Wild("lines", "lines of bodies with their years as links")
    rows = ""
    for n in range(3):
        links = ""
        for year in (2022, 2023):
            one.put(f"/view?id={n}{year}", n, year)
            links += f'<a href="/view?id={n}{year}">{year}</a> '
        rows += f"<li>{one.body(n)}：{links}</li>"
    one.pages["/nb/"] = one.listing(rows)
    return one


def years_with_bodies() -> Wild:
    """A heading of each year, bodies below."""
    one = Wild("headings", "headings of years with bodies below")
    parts = ""
    for year in (2022, 2023):
        links = ""
        for n in range(3):
            one.put(f"/x{year}/{n}.htm", n, year)
            links += f'<li><a href="/x{year}/{n}.htm">{one.body(n)}</a></li>'
        parts += f"<h3>{year}年</h3><ul>{links}</ul>"
    one.pages["/nb/"] = one.around(f"<h2>政府信息公开年报</h2>{parts}")
    return one


def other_shape(family: str, path: str) -> Wild:
    """Addresses of another make than the family's."""
    one = Wild(f"shape{family}", f"{family}: rows at addresses of another make", family=family)
    one.pages["/nb/"] = one.listing("".join(one.row(n, path.format(n)) for n in range(3)))
    return one


def off_host() -> Wild:
    """A row on another host."""
    one = Wild("offhost", "a row leads off the portal's hosts", "partial")
    title = one.title_of(7)
    one.pages["/nb/"] = one.listing(
        one.row(0) + f'<li><a href="http://files.invalid/7.html">{title}</a><span>2024-01-20</span></li>',
        '<div class="links"><a href="http://www.gov.invalid/">上级政府</a></div>',
    )
    return one


def no_rows_of_ours() -> Wild:
    """Rows of other matters between."""
    one = Wild("mixed", "rows of other matters stand between")
    news = '<li><a href="/nb/n1.html">县财政局召开政府信息公开工作培训会</a><span>2024-02-01</span></li>'
    one.pages["/nb/n1.html"] = one.around("<p>培训会召开。</p>")
    one.pages["/nb/"] = one.listing(news + one.row(0) + one.row(1), "<p>共 3 条</p>")
    return one


SHORT = ("{place}{body}2022年报", "{place}{body}2022年度报告", "{place}{body}最新年度报告")
CALLED = ("审计局", "生态环境局", "自然资源和规划局", "财政局", "统计局", "绩效考核办公室")


def called_by_matters(number: int) -> Wild:
    """Short titles of bodies whose names hold words of other matters; none is dated, nor shaped as a page."""
    one = Wild(f"matters{number}", f"bodies called by other matters: {SHORT[number]}")
    rows = ""
    for n, body in enumerate(CALLED):
        path = f"/nb/{n}/"
        title = f"{one.place}{body}2022年政府信息公开工作年度报告"
        one.put(path, n, 2022, title)
        rows += f'<li><a href="{path}">{SHORT[number].format(place=one.place, body=body)}</a></li>'
    one.pages["/nb/"] = one.listing(rows)
    return one


def _linked(entry: str) -> Maker:
    return lambda: linked(entry)


MAKERS: tuple[Maker, ...] = (
    *(_linked(entry) for entry in LINKS),
    function,
    lost,
    table_row,
    cut_titles,
    dated_little,
    bare_years,
    lambda: matrix("matrix", "查看", lambda n, year: f"/m/{n}/{year}.html"),
    lambda: matrix("matrixyears", "{year}年", lambda n, year: f"/m/{n}/{year}.html"),
    lambda: matrix("matrixfolders", "点击查看", lambda n, year: f"/m/{n}/{year}/"),
    lambda: matrix("matrixbare", "查看", lambda n, year: f"/m/{n}/{year}.html"),
    bodies_with_years,
    years_with_bodies,
    lambda: other_shape("trs", "/nb/content_{}.html"),
    lambda: other_shape("hanweb", "/nb/{}/index.shtml"),
    lambda: other_shape("ucap", "/art/2024/1/{}/art_1.html"),
    lambda: other_shape("vsb", "/2024-01/1{}/c_1.htm"),
    lambda: other_shape("nfcms", "/info/10/{}.htm"),
    lambda: other_shape("czi", "/show-{}"),
    lambda: other_shape("creator", "/t2024010{}_1.html"),
    lambda: other_shape("snowflake", "/view.do?id={}"),
    lambda: other_shape("dahe", "/nb/{}.jhtml"),
    *(partial(called_by_matters, number) for number in range(len(SHORT))),
    off_host,
    no_rows_of_ours,
)
