"""Listing pages in one line, and what is read of them: tests/listings/shapes/*.txt, named as the readers here.

{rows} stands for three rows of reports in a list, r0 to r2; {3} in front says that it is page 3 of its list;
{channel} that the page is called 政府信息公开年报; {at nb_2.html?a=1} where it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

from harvester.listings.around import around as near_of
from harvester.listings.around import lists_of
from harvester.listings.beside import beside, pager_frames, within
from harvester.listings.code import Code
from harvester.listings.days import find_date
from harvester.listings.entrances import boxes, entrances, is_drawn, jump, main_frames
from harvester.listings.following import Step
from harvester.listings.forms import Send
from harvester.listings.instead import says_empty, seen_instead
from harvester.listings.offers import is_met, offers
from harvester.listings.own_scripts import for_list, requests_in
from harvester.listings.page import Link, ListingPage
from harvester.listings.page import listing as page_at
from harvester.listings.scripted import scripted
from harvester.listings.strays import strays
from harvester.listings.totals import printed_total, stated_pages, stated_rows
from harvester.listings.unaccounted import unaccounted
from harvester.listings.unread import unread
from harvester.listings.uses import Scripts
from harvester.listings.wordless import pictured
from tests.lines import swept
from tests.spiders.reading import read

SHAPES = Path(__file__).parent / "shapes"
URL = "http://portal.example/nb/"
ROWS = "<ul>" + "".join(
    f'<li><a href="/nb/r{n}.html">某县水利局{2018 + n}年政府信息公开年报</a><span>2024-01-1{n}</span></li>'
    for n in range(3)
)


def _page(text: str) -> tuple[str, int]:
    here, head = 1, ""
    while text.startswith("{") and not text.startswith("{rows}"):
        said, _, text = text[1:].partition("} ")
        if said.startswith("at "):
            continue
        here, head = (here, "<title>政府信息公开年报</title>") if said == "channel" else (int(said), head)
    return f"<html><head>{head}</head><body>{text.replace('{rows}', ROWS + '</ul>')}</body></html>", here


def _url(text: str) -> str:
    """The page's address."""
    return urljoin(URL, text[4:].partition("} ")[0]) if text.startswith("{at ") else URL


def _parsed(text: str) -> tuple[ListingPage, int]:
    html, here = _page(text)
    return page_at(html.encode(), _url(text)), here


def _short(url: str) -> str:
    return url.replace(URL, "").replace("http://portal.example", "") or "."


def _link(link: Link) -> str:
    return " ".join(filter(None, (_short(link.url) if link.url else "?", link.title, link.date)))


def _step(step: Step | object) -> str:
    if isinstance(step, Send):
        return f"{step.method} {_short(step.url)} {' '.join(f'{name}={value}' for name, value in step.fields)}"
    return _short(step) if isinstance(step, str) else "-"


def next(text: str) -> str:
    """The way to the next page; else why it cannot be followed."""
    html, here = _page(text)
    found = read("plain", html, _url(text), page=here)
    assert found.page is not None
    return _step(found.next) if found.next is not None else f"! {unread(found.page, here) or '-'}"


def rows(text: str) -> str:
    """Rows; channels; rows that are lost; how many are shown."""
    html, here = _page(text)
    found = read("plain", html, _url(text), page=here)
    said = [("", found.rows), ("channels: ", found.channels), ("lost: ", found.lost)]
    told = [name + ", ".join(map(_link, links)) for name, links in said if links]
    return " ; ".join([*told, f"({found.shown})"])


def total(text: str) -> str:
    """Pages, rows, this page and its pages."""
    page, _ = _parsed(text)
    here = printed_total(page)
    return f"{stated_pages(page) or '-'} {stated_rows(page) or '-'} {'/'.join(map(str, here)) if here else '-'}"


def offer(text: str) -> str:
    """What can be chosen and leads nowhere that can be read; what a script shows."""
    found = read("plain", _page(text)[0], _url(text))
    page = found.page
    assert page is not None
    return " ; ".join([", ".join(offers(page)), *scripted(page, [*found.rows, *found.channels])])


def date(text: str) -> str:
    return find_date(text) or "-"


def link(text: str) -> str:
    """The links of a piece of mark-up: address, text, title, day."""
    page, _ = _parsed(text)
    return " ; ".join(
        f"{_short(one.url) if one.url else '?'} | {one.text} | {one.title} | {one.date or '-'}"
        for one in page.links + page.unaddressed
    )


def further(text: str) -> str:
    """Further pages that no next leads to; frames with pagers."""
    html, here = _page(text)
    found = read("plain", html, _url(text), page=here)
    page = found.page
    assert page is not None
    step = found.next if isinstance(found.next, str | Send) else None
    said = [_step(one) for one in beside(page, _url(text), step, [*found.rows, *found.channels])]
    return " ; ".join([*said, *(f"frame {_short(url)}" for url in pager_frames(page))])


def held(text: str) -> str:
    """What a page holds as text: the links of it."""
    page = page_at(text.encode(), URL)
    return " ; ".join(_link(one) for one in page.links)


def script(text: str) -> str:
    """The requests of a file of scripts; behind ~ the page whose list one of them fills."""
    code, _, body = text.partition(" ~ ")
    asked = requests_in(Code(code))
    said = [
        " ".join(
            (
                one.address or "-",
                ",".join(one.boxes) or "-",
                ",".join(one.mounted) or "-",
                "".join(
                    sign for sign, holds in (("+", one.goes_on), ("l", one.lists), ("r", one.reports)) if holds
                ),
            )
        )
        for one in asked
    ]
    if body:
        found = read("plain", _page(body)[0], URL)
        assert found.page is not None
        chosen = for_list(found.page, [*found.rows, *found.channels], asked)
        said.append("none" if chosen is None else f"for the list: {asked.index(chosen)}")
    return " ; ".join(said)


def code(text: str) -> str:
    """A script put in plain; whether parts of it stay sealed."""
    made = Code(text.replace("⏎", "\n"))
    return made.text.replace("\n", "⏎") + (" (sealed)" if made.sealed else "")


def used(text: str) -> str:
    """`code || code of a file ~ a page`: its elements with what the code does with them: shown, acts or held; ^
    where it is when they are pressed; why. /followed is asked anyway.
    """
    said, _, body = text.partition(" ~ ")
    page, _ = _parsed(body)
    scripts = Scripts([Code(one) for one in said.split(" || ")], lambda address: "followed" in address)
    names = frozenset(name for one in page.root.iter() for name in (one.tag, *one.attrib.values()))
    found = [(element, use) for element, use in scripts.uses(page, names) if element.tag not in ("html", "body")]
    return " ; ".join(
        f"{element.get('id') or element.get('class') or element.tag} {use.kind}{'^' if use.presses else ''}"
        + (f": {use.why}" if use.why else "")
        for element, use in found
    )


def around(text: str) -> str:
    """{cut} `code of a file ~ a page`: the elements around the list that are looked at, and what may hold more of
    it; {cut}: not all of its scripts were read.
    """
    rest = text.removeprefix("{cut} ")
    code, _, body = rest.rpartition(" ~ ")
    found = read("plain", _page(body)[0], _url(body))
    assert found.page is not None
    entries = [*found.rows, *found.channels]
    nodes = {link.node for link in entries if link.node is not None}
    near = [f"{one.tag}{'#' + one.get('id') if one.get('id') else ''}" for one in near_of(lists_of(nodes), nodes)]
    codes = [Code(code)] if code else []
    why = list(unaccounted(found.page, entries, codes, whole=rest == text))
    return " ; ".join([" ".join(near) or "nothing", *(f"! {one}" for one in why)])


def stray(text: str) -> str:
    """What nothing accounts for: address, kind, * where it is near the list's own address. The list's pages one
    after another are parted by `//`.
    """
    looked: set[str] = set()
    said = []
    for one in text.split(" // "):
        found = read("plain", _page(one)[0], _url(text))
        assert found.page is not None
        left = strays(found.page, _url(text), [*found.rows, *found.channels], looked)
        said.append(" ; ".join(f"{_short(it.url)} {it.group}{' *' if it.near else ''}" for it in left))
    return " // ".join(said)


def way(text: str) -> str:
    """What a page without a list shows in its place: where it leads, boxes that are pages, the main ones, pictures
    that lead on, whether a script draws it, what it holds.
    """
    page, _ = _parsed(text)
    said = [("to", [_link(one) if isinstance(one, Link) else _step(one) for one in entrances(page)])]
    said += [("boxes", list(map(_short, boxes(page)))), ("main", list(map(_short, main_frames(page))))]
    said += [
        ("pictures", list(map(_short, pictured(page)))),
        ("jumps to", [_short(url) for url in [jump(page)] if url]),
    ]
    told = [f"{name} {', '.join(found)}" for name, found in said if found]
    signs = (("drawn", is_drawn(page)), ("says empty", says_empty(page)), ("holds", seen_instead(page)))
    told += [f"{name} {sign}" if isinstance(sign, str) else name for name, sign in signs if sign]
    return " ; ".join(told) or "-"


def below(text: str) -> str:
    """The folders below the channel's own that may hold more of it."""
    page, _ = _parsed(text)
    found = read("plain", _page(text)[0], _url(text))
    return " ; ".join(_short(url) for url in within(page, _url(text), [*found.rows, *found.channels]))


def met(text: str) -> str:
    """`2021年 ~ a page`: whether rows or channels of it are of what can be chosen."""
    name, _, body = text.partition(" ~ ")
    found = read("plain", _page(body)[0], URL)
    return "met" if is_met(name, [*found.rows, *found.channels]) else "not"


DECOYS = (
    "<span>甲</span>",
    "<a>甲</a>",
    '<a href="x.html">甲乙</a>',
    '<a href="#">甲</a>',
    "<button>甲</button>",
    "<button onclick=\"location.href='x.html'\">甲</button>",
    "<img src=a.png>",
    "<img src=a.png onclick=x()>",
    "<input type=text name=q>",
    "<input type=hidden name=h value=1>",
    "<select><option>甲</select>",
    "<textarea></textarea>",
    "<form action=/q><input type=text name=q></form>",
    "<form action=/q><input type=hidden name=h></form>",
    "<form class=nav><select name=y><option>2021年</select></form>",
    "<h3>甲</h3>",
    "<h3></h3>",
    "<ul><li>甲</li></ul>",
    "<ul><li><span>甲</span><span>查看</span></li></ul>",
    "<div class=nav><a>甲</a><span>乙</span></div>",
    "<div></div>",
    "<table><tr><td>甲</td></tr></table>",
    "<p>第1次</p>",
    "<p>共有1人访问</p>",
    "<iframe></iframe>",
    "<!-- 甲 -->",
    "<script>var a=1;</script>",
    "<a href=y.html><img src=b.png></a>",
    "<p>请选择</p>",
    "<p>更多</p>",
    "<i>1</i>",
)
CODE_DECOYS = (
    "var a=1;",
    "function a(){}",
    "function a(b){return b}",
    '$.get("/api/hits",a);',
    '$.post("/log");',
    "if(a){b()}",
    '$("#x").hide();',
    'var s="甲";',
    "/* c */",
    'a["b"]=1;',
    "for(;;){break}",
    '$(".x").on("click",function(){});',
    "laydate.render({elem:'#d'});",
    "var o={a:1,b:function(){}};",
    "$(function(){a()});",
    "new Swiper('.s',{loop:true});",
)


def amid(text: str) -> str:
    """`reader a page ¦ and what tells`: what is told, whatever harmless stands in its place; what changes it."""
    name, _, rest = text.partition(" ")
    read = READERS[name]
    told = read(rest.replace("¦", "")).strip()
    others = CODE_DECOYS if name in ("script", "used", "code") else DECOYS
    changed = [decoy for decoy in others if read(rest.replace("¦", decoy)).strip() != told]
    return " ; ".join([told, *(f"otherwise behind {decoy}" for decoy in changed)])


def sweep(text: str) -> str:
    """`reader 0-9 a page [[with]] a piece`: see tests/lines.py; the pieces that are repeated are not told."""
    return swept(text, READERS.__getitem__)


READERS: dict[str, Callable[[str], str]] = {
    one.__name__: one
    for one in (
        next,
        rows,
        total,
        offer,
        date,
        link,
        further,
        held,
        script,
        code,
        used,
        around,
        stray,
        way,
        below,
        met,
        amid,
        sweep,
    )
}
