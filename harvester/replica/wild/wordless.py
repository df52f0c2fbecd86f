"""Ways on that say nothing in words, or in others than usual: pictures, areas, cards, dots, numbers on buttons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

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


BESIDE: dict[str, tuple[str, Callable[[Wild], str]]] = {
    "wareas": ("areas of a picture without a word", _areas),
    "wpictures": ("bodies as pictures without a word", _pictures),
    "wcards": ("a link without a word over a card", _cards),
    "wheading": ("the link of a heading has no word", _heading),
    "wolder": ("the years before, in a folder elsewhere", _older),
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


MAKERS: tuple[Maker, ...] = (*(partial(beside, entry) for entry in BESIDE), alone, groups, submits, loops)
