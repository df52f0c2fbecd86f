"""Channels, boxes, frames and rows that lead in vain, and parts of a list that only its mark-up names."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from harvester.replica.site import Ask, Reply
from harvester.replica.wild.portal import Answer, Maker, Wild

SCRIPT = '<div class="list" id="list"></div><script src="/js/list.js"></script>'
LOGIN = '<form action="/login" method="post">用户名<input name="u"><input type="password" name="p"></form>'
VAIN: dict[str, Callable[[Wild], Answer]] = {
    "shell": lambda one: one.around(f"<h2>年报</h2>{SCRIPT}"),
    "login": lambda one: one.around(LOGIN, "用户登录"),
    "front": lambda one: Reply(b"", 302, headers={"Location": "/"}),
    "wrong": lambda one: one.around("<p>参数错误</p>"),
    "app": lambda one: one.around('<div id="app"></div><script src="/js/app.js"></script>'),
}
MORE = {
    "script": '<a href="javascript:more(2)">更多&gt;&gt;</a>',
    "hash": '<a href="#" class="more" data-code="A01">更多&gt;&gt;</a>',
    "span": '<span class="gd">更多+</span>',
    "picture": '<img src="/i/more.gif" class="more" onclick="m()">',
}
LED = {
    "archive": '<div class="box"><h3>历年年报</h3><ul><li><a href="/x/">2015—2022年年报</a></li></ul></div>',
    "folder": '<ul><li><a href="/x/">乡镇（街道）年报</a></li></ul>',
    "more": '<div><h3>部门年报 <a href="/x/">更多&gt;&gt;</a></h3></div>',
}
ON = {
    "open": "<button onclick=\"window.open('/nb/p{}.html','_self')\">翻页</button>",
    "one": '<ul><li><a href="/nb/p{}.html">下一个</a></li></ul>',
    "data": '<button data-url="/nb/p{}.html">下一页</button><script src="/js/turn.js"></script>',
    "escaped": '<a href="javascript:" onclick=\'turn(event, "\\u002fnb\\u002fp{}.html")\'>下一页</a>',
    "older": '<div><a href="/nb/p{}.html">较早的文章</a></div>',
    "called": "<script>var nPages=3;var nCur={here};createPageHTML(nPages,nCur,'p','html');</script>",
}
PARTS = {
    "load": "<div id='b'></div><script>$('#b').load('/bm/all.html #list');</script>",
    "get": "<div id='b'></div><script>$.get('/bm/all.html',function(d){$('#b').html(d)});</script>",
    "source": "<iframe id='f'></iframe><script>document.getElementById('f').src='/bm/all.html';</script>",
    "turbo": '<turbo-frame id="more" src="/bm/all.html" loading="lazy"></turbo-frame>',
    "target": (
        '<a href="/bm/all.html" target="ifr">部门年报</a>'
        '<iframe id="ifr" name="ifr" src="about:blank" width="700" height="500"></iframe>'
    ),
    "pressed": "<a href='javascript:;' onclick=\"$('.list').load('/bm/all.html')\">部门年报</a>",
    "picture": '<div class="tit">部门年报<a href="/bm/all.html"><img src="/i/more.gif"></a></div>',
}
SHOWN = {
    "toggle": '<a href="javascript:;" onclick="$(\'#rest\').toggle()">展开更多</a>',
    "pager": (
        '<div class="pg"><a href="javascript:show(1)">1</a><a href="javascript:show(2)">2</a></div>'
        '<script>function show(n){$("ul").hide();$("#p"+n).show()}</script>'
    ),
    "table": "<script>$('#t').DataTable({pageLength:2,language:{paginate:{next:'下一页'}}})</script>",
    "filter": '<select onchange="filter(this.value)"><option value="">全部</option><option>2023</option></select>',
}


def _rows(one: Wild, numbers: range, year: int = 2023, folder: str = "/nb/") -> str:
    return "".join(one.row(n, f"{folder}{year}-{n}.html", year) for n in numbers)


def led(entry: str, below: str, kind: str) -> Wild:
    """A channel's name leads to a page that shows nothing."""
    one = Wild(f"v{entry}{kind}", f"{entry} leads to what shows no row: {kind}", "partial")
    one.pages["/nb/"] = one.listing(_rows(one, range(3)), below)
    one.pages["/x/"] = VAIN[kind](one)
    return one


def said_empty() -> Wild:
    """The archive says that it holds nothing."""
    one = Wild("vsaid", "an archive that says that there is nothing")
    one.pages["/nb/"] = one.listing(_rows(one, range(3)), LED["archive"])
    one.pages["/x/"] = one.around("<h2>历年年报</h2><p>暂无数据</p>")
    return one


def more(entry: str, control: str) -> Wild:
    """更多 of a box of reports has no address."""
    one = Wild(f"vmore{entry}", f"更多 of a box of reports without an address: {entry}", "partial")
    one.pages["/nb/"] = one.around(f"<div><h3>县直部门年报 {control}</h3><ul>{_rows(one, range(2))}</ul></div>")
    return one


def on(entry: str, control: str) -> Wild:
    """A way on in words or calls of its own."""
    one = Wild(f"von{entry}", f"the way on: {control[:60]}")
    one.paged(lambda n: control.format(n + 1, here=n - 1) if n < 3 else "")
    if entry == "called":
        one.pages |= {f"/nb/p_{n - 1}.html": one.pages[f"/nb/p{n}.html"] for n in (2, 3)}
    return one


def part(entry: str, below: str) -> Wild:
    """A part of the list that stands on a page of its own."""
    one = Wild(f"vpart{entry}", f"a further list: {below[:60]}")
    one.pages["/nb/"] = one.listing(_rows(one, range(2)), below)
    one.pages["/bm/all.html"] = one.listing(_rows(one, range(2, 5)))
    return one


def shown(entry: str, below: str) -> Wild:
    """All rows stand on the page, some of them hidden."""
    one = Wild(f"vshown{entry}", f"rows that a script only shows and hides: {below[:60]}")
    one.pages["/nb/"] = one.around(
        f'<ul id="p1">{_rows(one, range(3))}</ul><ul id="rest" style="display:none">{_rows(one, range(3), 2022)}'
        f"</ul>{below}"
    )
    return one


def frame(entry: str, answer: Answer | None) -> Wild:
    """A frame beside rows shows nothing."""
    one = Wild(f"vframe{entry}", f"a frame beside rows: {entry}", "partial")
    one.pages["/nb/"] = one.listing(_rows(one, range(2)), "<h2>部门年报</h2><iframe src='/bm.html'></iframe>")
    if answer is not None:
        one.pages["/bm.html"] = answer
    return one


def comment() -> Wild:
    """A script opens the comment."""
    one = Wild("vcomment", "rows in a comment that a script shows")
    opens = '<script>$("#r").html($("#r").html().replace("<!--","").replace("-->",""))</script>'
    one.pages["/nb/"] = one.listing(
        _rows(one, range(2)), f'<div id="r"><!--<ul>{_rows(one, range(2, 5))}</ul>--></div>{opens}'
    )
    return one


def other_host() -> Wild:
    """The next page names the host otherwise."""
    one = Wild("votherhost", "下一页 leads to another host", "partial")
    one.pages["/nb/"] = one.listing(_rows(one, range(3)), '<a href="http://192.168.1.5/nb/p2.html">下一页</a>')
    return one


def other_matters() -> Wild:
    """Reports on page 1, notices on page 2."""
    one = Wild("vothermatters", "page 2 shows other matters only", "partial")
    one.pages["/nb/"] = one.listing(_rows(one, range(3)), '<a href="/nb/p2.html">下一页</a>')
    one.pages["/nb/p2.html"] = one.listing(
        '<li><a href="/n/1.html">关于召开会议的通知</a><span>2024-01-02</span></li>'
    )
    return one


def silent_cells() -> Wild:
    """Bodies with 查看: two of four open by a file of scripts."""
    one = Wild("vcells", "查看 without an address in a table", "partial")
    links = ['<a href="{}">查看</a>', '<a href="{}">查看</a>', '<a class="v" data-id="7">查看</a>', "<i>查看</i>"]
    lines = ""
    for n, link in enumerate(links):
        path = f"/x/{n}.html"
        if "{}" in link:
            one.put(path, n)
        lines += f"<tr><td>{one.body(n)}</td><td>2023年</td><td>{link.format(path)}</td></tr>"
    one.pages["/nb/"] = one.around(f"<h2>政府信息公开年报</h2><table>{lines}</table>")
    return one


def written_choice() -> Wild:
    """The select is empty; its bodies stand in a script."""
    one = Wild("vchoice", "a select that a script fills", "partial")
    script = '<script>var ds=[["d1","教育局"],["d2","民政局"]];fill(ds)</script>'
    one.pages["/nb/"] = one.listing(_rows(one, range(1)), f'<select id="d"></select>{script}')
    return one


def held_total() -> Wild:
    """The total of a page's data."""
    one = Wild("vtotal", "the data of the page count more rows", "partial")
    data = '{"props":{"pageProps":{"list":[],"total":6,"page":1,"pageSize":3}}}'
    one.pages["/nb/"] = one.listing(_rows(one, range(3)), f'<script type="application/json">{data}</script>')
    return one


def years_without_end() -> Wild:
    """A year leads to the one before, down to the year 0; only two of them have reports."""
    one = Wild("yearless", "上一年 leads on without end")

    def year(ask: Ask) -> str:
        here = int(ask.query.get("y", "2023"))
        way = f'<a href="?y={here - 1}">« 上一年</a> {here}年 <a href="?y={here + 1}">下一年 »</a>'
        return one.listing(rows.get(here, ""), way if here in rows else f"<p>暂无数据</p>{way}")

    rows = {y: "".join(one.row(n, f"/nb/{y}-{n}.html", y) for n in range(2)) for y in (2023, 2022)}
    one.pages["/nb/"] = year
    return one


MAKERS: tuple[Maker, ...] = (
    *(partial(led, "archive", LED["archive"], kind) for kind in VAIN),
    *(partial(led, entry, below, "shell") for entry, below in LED.items() if entry != "archive"),
    said_empty,
    years_without_end,
    *(partial(more, entry, control) for entry, control in MORE.items()),
    *(partial(on, entry, control) for entry, control in ON.items()),
    *(partial(part, entry, below) for entry, below in PARTS.items()),
    *(partial(shown, entry, below) for entry, below in SHOWN.items()),
    partial(frame, "lost", None),
    partial(frame, "shell", f"<html><body>{SCRIPT}</body></html>"),
    comment,
    other_host,
    other_matters,
    silent_cells,
    written_choice,
    held_total,
)
