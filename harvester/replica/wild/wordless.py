"""Ways on that say nothing in words, or in others than usual: pictures, areas, cards, dots, numbers on buttons."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import partial
from html import escape

from harvester.replica import files
from harvester.replica.figures import figures_for
from harvester.replica.site import Reply
from harvester.replica.wild.portal import Maker, Wild


def _bodies(one: Wild, count: int = 4) -> None:
    for n in range(1, count + 1):
        rows = "".join(one.row(n, f"/bm/{n}/{year}.html", year) for year in (2023, 2022))
        one.pages[f"/bm/{n}/"] = one.listing(rows)


def _areas(one: Wild) -> str:
    _bodies(one)
    areas = "".join(f'<area shape="rect" coords="{n},0,9,9" href="/bm/{n}/">' for n in range(1, 5))
    return f'<img src="/i/bm.jpg" usemap="#bm"><map name="bm">{areas}</map>'


def _pictures(one: Wild) -> str:
    _bodies(one)
    return "<div>" + "".join(f'<a href="/bm/{n}/"><img src="/i/{n}.png"></a>' for n in range(1, 5)) + "</div>"


def _cards(one: Wild) -> str:
    cards = ""
    for n in range(1, 4):
        title = one.put(f"/nb/c{n}.html", n)
        cards += f'<div class="card"><a href="/nb/c{n}.html"></a><h4>{title}</h4><p>2024-01-1{n}</p></div>'
    return cards


def _heading(one: Wild) -> str:
    one.pages["/nb/bm/"] = one.listing("".join(one.row(n, f"/nb/bm/{n}.html") for n in range(1, 4)))
    return '<div class="hd"><h3>部门年报</h3><a class="more" href="/nb/bm/"></a></div>'


def _older(one: Wild) -> str:
    one.pages["/old/gk/"] = one.listing("".join(one.row(n, f"/old/{n}.html", 2019) for n in range(1, 4)))
    return '<p><a href="/old/gk/">2020年及以前</a></p>'


def _called(one: Wild) -> str:
    titles = [one.put(f"/nb/d{n}.html", n) for n in range(1, 4)]
    handed = ",".join(f'"{title}","/nb/d{n}.html"' for n, title in enumerate(titles, 1))
    rows = ",".join(f"{{title:{name},url:{url}}}" for name, url in ("ab", "cd", "ef"))
    data = f"return {{data:[{{list:[{rows}]}}]}}"
    return f"<script>window.__NUXT__=(function(a,b,c,d,e,f){{{data}}}({handed}));</script>"


def _panes(one: Wild) -> str:
    for n in (1, 2):
        one.pages[f"/bm/{n}.html"] = f"<ul>{one.row(n, f'/bm/{n}a.html')}{one.row(n, f'/bm/{n}b.html', 2022)}</ul>"
    panes = "".join(f'<div class="tab-pane" data-src="/bm/{n}.html"></div>' for n in (1, 2))
    return f"{panes}<script>$('.tab-pane').each(function(){{$(this).load($(this).data('src'))}})</script>"


def _component(one: Wild) -> str:
    one.pages["/nb.json"] = lambda ask: one.json({"items": [{"title": t, "url": u} for u, t in rows]})
    rows = [(f"/nb/j{n}.html", one.put(f"/nb/j{n}.html", n)) for n in (1, 2)]
    return '<news-list src="/nb.json"></news-list><script type="module" src="/js/wc.js"></script>'


def _rows(one: Wild) -> str:
    return "".join(one.row(n, f"/nb/k{n}.html") for n in (1, 2, 3))


def _packed(one: Wild) -> str:
    return f'<script>$(".list").append(fromUtf8(atob("{b64encode(_rows(one).encode()).decode()}")))</script>'


def _percents(one: Wild) -> str:
    written = "".join(
        one if one.isascii() and one.isalnum() else f"%u{ord(one):04X}" if ord(one) > 255 else f"%{ord(one):02X}"
        for one in _rows(one)
    )
    return f'<script>document.write(unescape("{written}"))</script>'


def _attribute(one: Wild) -> str:
    return f'<div data-more="{escape(_rows(one))}"></div><script src="/js/more.js"></script>'


def _more(one: Wild) -> str:
    one.pages["/s?type=nb"] = one.listing(_rows(one))
    return '<div><a href="/s?type=nb">查看更多&gt;</a></div>'


def _options(one: Wild) -> str:
    _bodies(one, 2)
    options = "".join(f'<option data-href="/bm/{n}/">{one.body(n)}</option>' for n in (1, 2))
    return f'<select><option>选择部门</option>{options}</select><script src="/js/go.js"></script>'


BESIDE: dict[str, tuple[str, Callable[[Wild], str]]] = {
    "wareas": ("areas of a picture without a word", _areas),
    "wpictures": ("bodies as pictures without a word", _pictures),
    "wcards": ("a link without a word over a card", _cards),
    "wheading": ("the link of a heading has no word", _heading),
    "wolder": ("the years before, in a folder elsewhere", _older),
    "wpanes": ("empty boxes that name what they show", _panes),
    "wcomponent": ("a component that names its data", _component),
    "wpacked": ("rows in base64", _packed),
    "wpercents": ("rows in %u516C", _percents),
    "wattribute": ("rows in an attribute", _attribute),
    "wmore": ("更多 behind the rows leads to another folder", _more),
    "woptions": ("options that name addresses in other attributes", _options),
    "wcalled": ("data that a function is called with", _called),
}


def beside(entry: str) -> Wild:
    """A list of one row, and the others beside it."""
    says, make = BESIDE[entry]
    one = Wild(entry, says)
    one.pages["/nb/"] = one.listing(one.row(0), make(one))
    return one


def alone() -> Wild:
    """There is nothing but pictures."""
    one = Wild("walone", "nothing but bodies as pictures without a word")
    one.pages["/nb/"] = one.around(f"<h2>政府信息公开年报</h2>{_pictures(one)}")
    return one


def topics() -> Wild:
    """Pictures lead to long lists of other matters."""
    one = Wild("wtopics", "pictures of other matters with long lists", max_pages=6)
    pictures = "".join(f'<a href="/zt/{n}/1.html"><img src="/i/{n}.jpg"></a>' for n in range(3))
    one.pages["/nb/"] = one.listing(one.row(0) + one.row(1), f"<div>{pictures}</div>")
    row = '<li><a href="/zt/x{}.html">关于召开专题会议的通知</a><span>2024-02-01</span></li>'
    for n in range(3):
        for page in range(1, 5):
            one.pages[f"/zt/{n}/{page}.html"] = one.listing(
                row.format(f"{n}{page}"), f'<a href="/zt/{n}/{page + 1}.html">下一页</a>'
            )
    return one


def tabs() -> Wild:
    """Two pages, each with the tabs of both."""
    one = Wild("wtabs", "tabs whose function puts the address together")
    tabs = '<ul class="tabs"><li onclick="tab(1)">县直部门</li><li onclick="tab(2)">乡镇（街道）</li></ul>'
    tabs += '<script>function tab(n){location="/nb/t"+n+".html"}</script>'
    one.pages["/nb/t1.html"] = one.pages["/nb/"] = one.listing(one.row(0) + one.row(1), tabs)
    one.pages["/nb/t2.html"] = one.listing(one.row(2) + one.row(3), tabs)
    return one


def folder() -> Wild:
    """What a server shows of a folder of files."""
    one = Wild("wfolder", "an index of files by their names")
    lines = ""
    for n in range(3):
        one.there += 1
        data = files.docx(figures_for(one.body(n), 2023, edition="2021"))
        one.pages[f"/nb/{n}.docx"] = Reply(data, content_type="application/octet-stream")
        lines += f'<a href="{n}.docx">{n}.docx</a>   2024-01-1{n} 10:00   20K\n'
    one.pages["/nb/"] = (
        f"<html><body><h1>Index of /nb/</h1><pre><a href='../'>../</a>\n{lines}</pre></body></html>"
    )
    return one


def counted() -> Wild:
    """A folder says that it holds three."""
    one = Wild("wcounted", "the number behind a folder's link is not met", "partial")
    one.pages["/nb/"] = one.around('<ul><li><a href="/nb/2023/">2023年度</a>(3)</li></ul>', "政府信息公开年报")
    one.pages["/nb/2023/"] = one.listing(one.row(0) + one.row(1))
    return one


def groups() -> Wild:
    """Three numbers a group; dots lead to the next group, and back."""
    one = Wild("wgroups", "dots lead to the next group of pages")

    def pager(here: int) -> str:
        first = (here - 1) // 3 * 3 + 1
        links = [
            f"<b>{n}</b>" if n == here else f'<a href="/nb/p{n}.html">{n}</a>' for n in range(first, first + 3)
        ]
        back = f'<a href="/nb/p{first - 1}.html">...</a>' if first > 1 else ""
        return f'<div class="pg">{back}{"".join(links)}' + (
            f'<a href="/nb/p{first + 3}.html">...</a></div>' if here < 4 else "</div>"
        )

    one.paged(pager, pages=6)
    return one


def submits() -> Wild:
    """A form by GET."""
    one = Wild("wsubmits", "pages are buttons of a form")
    buttons = "".join(f'<input type="submit" name="page" value="{n}">' for n in (1, 2, 3))
    one.paged(
        lambda n: f'<form action="/nb/" method="get">{buttons}</form>',
        lambda n: "/nb/" if n == 1 else f"/nb/?page={n}",
    )
    return one


def loops() -> Wild:
    """Many loops before the one that writes the numbers."""
    one = Wild("wloops", "the pager's loop is the thirtieth of the page")
    others = "".join(f"for(var i=0;i<n{k};i++){{a(i)}}" for k in range(30))
    writes = "for(var i=1;i<=all;i++){document.write('<a href=\"/nb/p'+i+'.html\">'+i+'</a>')}"
    one.paged(lambda n: f"<script>{others}var all=3;{writes}</script>")
    return one


MAKERS: tuple[Maker, ...] = (
    *(partial(beside, entry) for entry in BESIDE),
    alone,
    topics,
    tabs,
    folder,
    counted,
    groups,
    submits,
    loops,
)
