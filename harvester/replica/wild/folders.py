"""Parts of a channel that its page leads to by names which say nothing of reports, or shows in panes of tabs."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from harvester.replica.site import Ask
from harvester.replica.wild.portal import Maker, Wild

PARTS = (
    ("partlevels", "市级部门 镇（街道） 历年汇总"),
    ("partothers", "县直 镇街 其他"),
    ("partfirms", "党群系统 群团 国有"),
)
ADDRESSED = (
    ("panesremote", '<a data-toggle="tab" href="#t{0}" data-remote="/nb/tab?type={0}">{1}</a>'),
    ("paneshx", '<a role="tab" href="#t{0}" hx-get="/nb/tab?type={0}">{1}</a>'),
    ("panesajax", '<a data-bs-toggle="pill" href="#t{0}" data-ajax="tab?type={0}">{1}</a>'),
)
TABS = ("部门", "群团", "其他")


def level_folders(entry: str, names: str) -> Wild:
    """Folders below the channel's own, above a list of rows."""
    one = Wild(entry, f"folders called {names} below the channel")
    links = ""
    for number, name in enumerate(names.split(), 1):
        rows = one.row(2 * number, f"/nb/a{number}/r1.html") + one.row(2 * number + 1, f"/nb/a{number}/r2.html")
        one.pages[f"/nb/a{number}/"] = one.around(f"<h2>{name}</h2><ul>{rows}</ul>", name)
        links += f'<a href="a{number}/">{name}</a> '
    one.pages["/nb/"] = one.around(f"<h2>政府信息公开年报</h2><p>{links}</p><ul>{one.row(0)}{one.row(1)}</ul>")
    return one


def panes(entry: str, tab: str) -> Wild:
    """Tabs that name what is put into their panes; the first stands in the page."""
    one = Wild(entry, f"tabs written {tab}")
    return _tabbed(one, tab)


def empty_panes() -> Wild:
    """Tabs whose panes are empty: a file of scripts fills them."""
    one = _tabbed(
        Wild("panesempty", "tabs whose panes are empty", "partial"), '<a data-toggle="tab" href="#t{0}">{1}</a>'
    )
    one.found = 2
    return one


def _tabbed(one: Wild, tab: str) -> Wild:
    links = boxes = ""
    for number, name in enumerate(TABS):
        rows = f"<ul>{one.row(2 * number)}{one.row(2 * number + 1)}</ul>"
        one.pages[f"/nb/tab?type={number}"] = rows
        links += f"<li>{tab.format(number, name)}</li>"
        boxes += f'<div class="tab-pane" id="t{number}">{"" if number else rows}</div>'
    body = f'<ul class="nav nav-tabs">{links}</ul>{boxes}<script src="/js/tabs.js"></script>'
    one.pages["/nb/"] = one.around(f"<h2>政府信息公开年报</h2>{body}")
    return one


def more_called() -> Wild:
    """Boxes of reports whose 更多 a function of the page opens."""
    one = Wild("morecalled", "更多 of boxes: javascript:more('bm')")
    boxes = ""
    for number, (key, name) in enumerate((("bm", "县直部门"), ("xz", "乡镇"))):
        rows = [one.row(3 * number + n) for n in range(3)]
        one.pages[f"/nb/more_{key}.html"] = one.listing("".join(rows))
        link = f"<a href=\"javascript:more('{key}')\">更多</a>"
        boxes += f"<div><h3>{name}{link}</h3><ul>{''.join(rows[:2])}</ul></div>"
    script = "<script>function more(t){window.location.href='/nb/more_'+t+'.html';}</script>"
    one.pages["/nb/"] = one.around(f"<h2>政府信息公开年报</h2>{boxes}{script}")
    return one


def index_of() -> Wild:
    """A server's index of a folder: names are cut off, the addresses have them whole."""
    one = Wild("indexof", "a server's index of a folder, whose names are cut off")
    lines = ""
    for number in (6, 11, 12, 13):
        name = f"{one.body(number)}2023年政府信息公开工作年度报告"
        one.put(quote(f"/nb/2023/{name}.html"), number)
        lines += f'<tr><td><a href="{quote(name)}.html">{name[:18]}..&gt;</a></td><td>2024-01-20 10:00</td></tr>'
    head = "<title>Index of /nb</title><h1>Index of /nb</h1>"
    one.pages["/nb/2023/"] = f"{head}<table>{lines}</table>"
    one.pages["/nb/"] = (
        f'{head}<table><tr><td><a href="2023/">2023/</a></td><td>2024-01-20 10:00</td></tr></table>'
    )
    return one


def choice() -> Wild:
    """A button that opens what a select of addresses shows."""
    one = Wild("choicego", "a select of addresses beside a button 前往")
    options = ""
    for number in range(3):
        one.pages[f"/nb/{number}.html"] = one.listing(one.row(number, f"/nb/b{number}.html"))
        options += f'<option value="/nb/{number}.html">{one.body(number)}</option>'
    button = "<button onclick=\"window.open(document.getElementById('s').value)\">前往</button>"
    one.pages["/nb/"] = one.around(f'<h2>政府信息公开年报</h2><select id="s">{options}</select>{button}')
    return one


def compiled() -> Wild:
    """Two reports in one page, below a title of their own each: 年度报告汇编."""
    one = Wild("compiled", "a row that leads to a compilation of reports")
    texts = ""
    for number in range(2):
        page = one.paper(one.title_of(number), number, 2023)
        texts += page.partition('<div class="article">')[2].partition("</div>")[0]
    title = f"{one.place}2023年度政府信息公开工作年度报告汇编"
    one.pages["/nb/all.html"] = one.around(f'<div class="article">{texts}</div>', title)
    one.pages["/nb/"] = one.listing(f'<li><a href="all.html">{title}</a><span>2024-01-20</span></li>')
    one.there = 2
    return one


def radios() -> Wild:
    """A form of years, one of which is marked, that each of them sends."""
    one = Wild("radioyears", "years in a form of radio buttons that send it")
    years = (2023, 2022, 2021)
    rows = {y: one.row(0, f"/nb/{y}.html", y) + one.row(1, f"/nb/{y}-1.html", y) for y in years}

    def answer(ask: Ask) -> str:
        year = int(ask.query.get("nf", "2023"))
        fields = "".join(
            f'<label><input type="radio" name="nf" value="{y}"{" checked" * (y == year)}'
            f' onclick="this.form.submit()">{y}年</label>'
            for y in years
        )
        return one.around(f'<h2>政府信息公开年报</h2><form action="/nb/">{fields}</form><ul>{rows[year]}</ul>')

    one.pages["/nb/"] = answer
    return one


MAKERS: tuple[Maker, ...] = (
    *(partial(level_folders, *said) for said in PARTS),
    *(partial(panes, *said) for said in ADDRESSED),
    empty_panes,
    more_called,
    index_of,
    choice,
    compiled,
    radios,
)
