"""Rows that do not stand in the page as plain links: held by scripts, templates, other formats, odd elements."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import partial
from html import escape

from harvester.replica import files
from harvester.replica.figures import figures_for
from harvester.replica.site import Reply
from harvester.replica.wild.portal import Maker, Wild


def _put(one: Wild, numbers: Iterable[int]) -> list[tuple[str, str, str]]:
    """(address, title, day) of reports that are put on the portal."""
    return [(f"/nb/r{n}.html", one.put(f"/nb/r{n}.html", n), f"2024-01-{10 + n:02d}") for n in numbers]


def _list(rows: list[tuple[str, str, str]]) -> str:
    return "".join(f'<li><a href="{url}">{title}</a><span>{day}</span></li>' for url, title, day in rows)


def _json(rows: list[tuple[str, str, str]]) -> str:
    return json.dumps(
        {
            "code": 200,
            "data": {"list": [{"title": t, "attr": {"top": 0}, "url": u, "time": d} for u, t, d in rows]},
        },
        ensure_ascii=False,
    )


HELD: dict[str, tuple[str, Callable[[list[tuple[str, str, str]]], str]]] = {
    "template": ("rows in a template", lambda rows: f"<template><ul>{_list(rows)}</ul></template>"),
    "noscript": ("rows in a noscript", lambda rows: f"<noscript><ul>{_list(rows)}</ul></noscript>"),
    "textarea": (
        "rows in a hidden textarea",
        lambda rows: f'<textarea style="display:none"><ul>{escape(_list(rows))}</ul></textarea>',
    ),
    "textarearaw": (
        "rows in a hidden textarea, as they are",
        lambda rows: f'<textarea id="d" hidden><ul>{_list(rows)}</ul></textarea>',
    ),
    "scripttemplate": (
        "rows in a script of type text/template",
        lambda rows: f'<script type="text/template"><ul>{_list(rows)}</ul></script>',
    ),
    "datastore": (
        "hanweb's datastore of CDATA, read as plain",
        lambda rows: (
            '<script type="text/xml"><datastore><nextgroup></nextgroup><recordset>'
            + "".join(f"<record><![CDATA[{_list([row])}]]></record>" for row in rows)
            + "</recordset></datastore></script>"
        ),
    ),
    "island": (
        "rows in a JSON island",
        lambda rows: f'<script type="application/json" id="__NEXT_DATA__">{_json(rows)}</script>',
    ),
    "state": ("rows in window.__STATE__", lambda rows: f"<script>window.__STATE__ = {_json(rows)};</script>"),
    "parsed": (
        "rows in JSON.parse of a text",
        lambda rows: f"<script>var d = JSON.parse({json.dumps(_json(rows))});</script>",
    ),
    "dataattr": (
        "rows as JSON in an attribute",
        lambda rows: f'<div id="app" data-list="{escape(_json(rows))}"></div>',
    ),
    "arrays": (
        "rows as arrays of a script",
        lambda rows: (
            "<script>var rows=[];"
            + "".join(f'rows.push(["{t}","{u}","{d}"]);' for u, t, d in rows)
            + "draw(rows)</script>"
        ),
    ),
    "written": (
        "rows written by document.write",
        lambda rows: "<script>" + "".join(f"document.write('{_list([row])}');" for row in rows) + "</script>",
    ),
    "addrow": (
        "rows as calls of a function",
        lambda rows: "<script>" + "".join(f"addRow('{t}','{u}','{d}');" for u, t, d in rows) + "</script>",
    ),
    "srcdoc": ("rows in an iframe's srcdoc", lambda rows: f'<iframe srcdoc="{escape(_list(rows))}"></iframe>'),
    "svg": (
        "rows in a drawing",
        lambda rows: (
            "<svg>" + "".join(f'<a xlink:href="{u}"><text y="1">{t}</text></a>' for u, t, _ in rows) + "</svg>"
        ),
    ),
    "buttons": (
        "rows are buttons",
        lambda rows: "".join(f"<button onclick=\"location.href='{u}'\">{t}</button>" for u, t, _ in rows),
    ),
    "inputs": (
        "rows are input buttons",
        lambda rows: "".join(
            f'<input type="button" value="{t}" onclick="window.open(\'{u}\')">' for u, t, _ in rows
        ),
    ),
    "formbuttons": (
        "rows are forms of a button",
        lambda rows: "".join(f'<form action="{u}"><button type="submit">{t}</button></form>' for u, t, _ in rows),
    ),
    "options": (
        "rows are options of a select",
        lambda rows: (
            '<select onchange="open(this.value)"><option>请选择</option>'
            + "".join(f'<option value="{u}">{t}</option>' for u, t, _ in rows)
            + "</select>"
        ),
    ),
    "arialabel": (
        "titles in aria-label",
        lambda rows: "".join(f'<li><a href="{u}" aria-label="{t}">查看</a></li>' for u, t, _ in rows),
    ),
    "cards": (
        "cards with a heading and 详情",
        lambda rows: "".join(
            f'<div class="card"><h4>{t}</h4><p>{d}</p><a href="{u}">详情</a></div>' for u, t, d in rows
        ),
    ),
    "twocells": (
        "the link is the index number, the title stands beside it",
        lambda rows: (
            "<table><tr><th>索引号</th><th>名称</th><th>日期</th></tr>"
            + "".join(
                f'<tr><td><a href="{u}">11140403/2024-0000{n}</a></td><td>{t}</td><td>{d}</td></tr>'
                for n, (u, t, d) in enumerate(rows)
            )
            + "</table>"
        ),
    ),
    "definitions": (
        "dt with a title, dd with a link",
        lambda rows: (
            "<dl>" + "".join(f'<dt>{t}</dt><dd>{d} <a href="{u}">阅读</a></dd>' for u, t, d in rows) + "</dl>"
        ),
    ),
    "imagemap": (
        "areas of a picture",
        lambda rows: (
            '<img usemap="#m" src="/i/m.png"><map name="m">'
            + "".join(f'<area coords="1,2,3,4" href="{u}" alt="{t}">' for u, t, _ in rows)
            + "</map>"
        ),
    ),
    "details": (
        "accordions",
        lambda rows: "".join(
            f'<details><summary>{t}</summary><a href="{u}">全文</a></details>' for u, t, _ in rows
        ),
    ),
    "commented": (
        "rows of an old browser's comment",
        lambda rows: f"<!--[if !IE]><!--><ul>{_list(rows)}</ul><!--<![endif]-->",
    ),
}


def held(entry: str) -> Wild:
    """Four rows, held in one way."""
    says, make = HELD[entry]
    one = Wild(f"held{entry}", says)
    one.pages["/nb/"] = one.around(f"<h2>政府信息公开年报</h2>{make(_put(one, range(4)))}")
    return one


def unlinked(entry: str, row: str) -> Wild:
    """Two rows are links, two are texts that a file of scripts makes to something."""
    one = Wild(entry, f"titles without any link: {row[:40]}", "partial")
    rows = _list(_put(one, (0, 1)))
    rows += "".join(row.format(title=one.title_of(n), n=n, body=one.body(n)) for n in (2, 3))
    one.pages["/nb/"] = one.listing(rows, '<script src="/js/list.js"></script>')
    return one


UNLINKED = {
    "dataid": '<li class="item" data-id="{n}"><span>{title}</span><em>2024-01-13</em></li>',
    "plaintext": "<li>{title} 2024-01-13</li>",
    "table": '<table><tr id="r{n}"><td>{n}</td><td>{title}</td></tr></table>',
    "divs": '<div class="row"><div class="t">{title}</div><div>2024-01-13</div></div>',
    "deadlink": "<li><a>{title}</a></li>",
    "unlinkedbodies": '<li><a href="javascript:void(0)" onclick="detail({n})">{body}</a><i>2024-01-13</i></li>',
}


def other_format(entry: str, says: str, kind: str, make: Callable[[list[tuple[str, str, str]]], str]) -> Wild:
    """The listing is no HTML at all."""
    one = Wild(entry, says, start="/nb/list")
    one.pages["/nb/list"] = Reply(make(_put(one, range(4))).encode(), content_type=kind)
    return one


def _rss(rows: list[tuple[str, str, str]]) -> str:
    items = "".join(f"<item><title>{t}</title><link>{u}</link><pubDate>{d}</pubDate></item>" for u, t, d in rows)
    channel = f"<channel><title>年报</title>{items}</channel>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0">{channel}</rss>'


def _xml(rows: list[tuple[str, str, str]]) -> str:
    items = "".join(
        f"<record><title><![CDATA[{t}]]></title><url>{u}</url><date>{d}</date></record>" for u, t, d in rows
    )
    return f'<?xml version="1.0" encoding="utf-8"?><list>{items}</list>'


def _attributes(rows: list[tuple[str, str, str]]) -> str:
    items = "".join(f'<doc title="{t}" url="{u}" date="{d}"/>' for u, t, d in rows)
    return f'<?xml version="1.0" encoding="utf-8"?><docs>{items}</docs>'


FORMATS: dict[str, tuple[str, str, Callable[[list[tuple[str, str, str]]], str]]] = {
    "rss": ("the listing is RSS", "application/rss+xml", _rss),
    "xml": ("the listing is XML with elements", "text/xml", _xml),
    "xmlattributes": ("the listing is XML with attributes", "application/xml", _attributes),
    "json": ("the listing is JSON", "application/json", _json),
    "jsonp": ("the listing is JSON in a call", "text/javascript", lambda rows: f"cb({_json(rows)});"),
}


def tree(entry: str, says: str, nodes: Callable[[Wild], str], script: str = "", verdict: str = "complete") -> Wild:
    """Bodies in the nodes of a tree, each with a list of its own."""
    one = Wild(entry, says, verdict)
    for n in range(3):
        rows = "".join(one.row(n, f"/nb/b{n}/{year}.html", year) for year in (2022, 2023))
        one.pages[f"/nb/b{n}/"] = one.pages[f"/nb/list.jsp?id=b{n}"] = one.listing(rows)
    code = f"<script>var zNodes=[{nodes(one)}];{script}</script>"
    one.pages["/nb/"] = one.around(f'<h2>政府信息公开年报</h2><ul id="tree" class="ztree"></ul>{code}')
    if verdict != "complete":
        one.found = 0
    return one


def _nodes(more: str) -> Callable[[Wild], str]:
    return lambda one: (
        '{id:1,pId:0,name:"年报",open:true},'
        + ",".join(f'{{id:"b{n}",pId:1,name:"{one.body(n)}"{more.format(n)}}}' for n in range(3))
    )


GO = "function onClick(e,id,node){ location.href='/nb/list.jsp?id='+node.id; }"
TREES: dict[str, tuple[str, Callable[[Wild], str], str, str]] = {
    "treeurl": ("zTree nodes with url", _nodes(',url:"/nb/b{0}/"'), "", "complete"),
    "treefile": ("zTree nodes with a key of another name", _nodes(',file:"b{0}/"'), "", "complete"),
    "treeclick": ("zTree nodes with click", _nodes(",click:\"openUrl('/nb/b{0}/')\""), "", "complete"),
    "treeid": ("zTree nodes whose id a function completes", _nodes(""), GO, "complete"),
    "treedtree": (
        "dTree's calls",
        lambda one: (
            '0];d=new dTree("d");'
            + "".join(f'd.add({n + 1},0,"{one.body(n)}","/nb/b{n}/");' for n in range(3))
            + "var y=[0"
        ),
        "",
        "complete",
    ),
    "treelost": ("zTree nodes that a file of scripts opens", _nodes(""), "", "partial"),
}


def viewer_rows(entry: str, link: str) -> Wild:
    """Rows lead straight to a viewer."""
    one = Wild(entry, f"rows lead straight to a viewer: {link}")
    rows = ""
    for n in range(3):
        one.there += 1
        data = files.docx(figures_for(one.body(n), 2023, edition="2021"))
        one.pages[f"/f/a{n}.docx"] = Reply(data, content_type="application/octet-stream")
        rows += f'<li><a href="{link.format(n)}">{one.title_of(n)}</a><span>2024-01-1{n}</span></li>'
    one.pages["/pdfjs/web/viewer.html"] = '<html><body><div id="outerContainer"></div></body></html>'
    one.pages["/nb/"] = one.listing(rows)
    return one


MAKERS: tuple[Maker, ...] = (
    *(partial(held, entry) for entry in HELD),
    *(partial(unlinked, entry, row) for entry, row in UNLINKED.items()),
    *(partial(other_format, entry, *how) for entry, how in FORMATS.items()),
    *(
        partial(tree, entry, says, nodes, script, verdict)
        for entry, (says, nodes, script, verdict) in TREES.items()
    ),
    partial(viewer_rows, "viewerrow", "/pdfjs/web/viewer.html?file=/f/a{0}.docx"),
    partial(viewer_rows, "viewerrow2", "/pdfjs/web/viewer.html?file=..%2F..%2Ff%2Fa{0}.docx#page=1"),
)
