"""Starts that are not the listing yet, and hosts and addresses written in unusual ways."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from harvester.replica.site import Ask
from harvester.replica.wild.portal import Maker, Wild

ELSEWHERE = "/zwgk/list.html"
JUMPS = {
    "replace": '<script>location.replace("{0}")</script>',
    "href": "<script>window.location.href = '{0}';</script>",
    "top": '<script type="text/javascript">top.location="{0}";</script>',
    "assign": "<script>document.location.assign('{0}')</script>",
    "timeout": "<script>setTimeout(\"window.location='{0}'\", 500);</script>",
    "onload": "<body onload=\"location.href='{0}'\"></body>",
    "function": '<script>function go(){{ self.location = "{0}"; }} window.onload = go;</script>',
    "variable": '<script>var url = "{0}"; window.location.replace(url);</script>',
    "mobile": (
        '<script>if(/Android|iPhone/i.test(navigator.userAgent)){{location.href="/m/";}}'
        'else{{location.href="{0}";}}</script>'
    ),
    "formsubmit": (
        '<form id="f" action="{0}" method="get"></form><script>document.getElementById("f").submit()</script>'
    ),
    "link": '<p>页面正在跳转，<a href="{0}">点击这里</a>立即进入</p>',
    "scriptframe": "<script>document.write('<iframe src=\"{0}\"></iframe>')</script>",
    "object": '<object data="{0}" type="text/html"></object>',
    "embed": '<embed src="{0}" type="text/html">',
    "dataframe": '<iframe data-src="{0}" class="lazy"></iframe>',
    "include": '<div id="list" data-url="{0}"></div><script>$("#list").load($("#list").data("url"))</script>',
    "load": '<div id="list"></div><script>$("#list").load("{0}");</script>',
    "getlist": '<div id="list"></div><script>$.get("{0}", function(d){{ $("#list").html(d); }});</script>',
    "fetched": '<div id="list"></div><script>fetch("{0}").then(r=>r.text()).then(t=>list.innerHTML=t)</script>',
}


def jumping(entry: str) -> Wild:
    """The start leads to the listing."""
    one = Wild(f"jump{entry}", f"the start holds no rows: {JUMPS[entry][:60]}")
    one.pages["/nb/"] = f"<html><head><title>年报</title></head>{JUMPS[entry].format(ELSEWHERE)}</html>"
    one.pages[ELSEWHERE] = one.listing("".join(one.row(n, f"/zwgk/r{n}.html") for n in range(3)))
    one.pages["/m/"] = one.around("<p>手机版</p>")
    return one


SHELLS = {
    "app": (
        '<div id="app"></div><script src="/static/js/chunk-vendors.js"></script>'
        '<script src="/static/js/app.js"></script>'
    ),
    "root": (
        '<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>'
        '<script type="module" src="/assets/index.js"></script>'
    ),
    "ajax": (
        '<h2>政府信息公开年报</h2><ul id="list"></ul><script>$.ajax({url:"/api/list",type:"post",success:draw})'
        "</script>"
    ),
    "loading": '<h2>政府信息公开年报</h2><div>数据加载中，请稍候…</div><script src="/js/list.js"></script>',
    "vue": (
        '<div id="box"><ul><li v-for="item in list"><a :href="item.url">{{item.title}}</a></li></ul>'
        '</div><script src="/js/vue.js"></script>'
    ),
    "tpl": (
        '<ul id="l"></ul><script id="t" type="text/html">{{each list as v}}<li>'
        '<a href="{{v.url}}">{{v.title}}</a></li>{{/each}}</script>'
    ),
    "angular": (
        '<ul ng-app="x" ng-controller="c"><li ng-repeat="r in rows"><a ng-href="{{r.url}}">{{r.t}}</a></li></ul>'
    ),
}


def shell(entry: str) -> Wild:
    """A page that only a browser fills."""
    one = Wild(f"shell{entry}", f"a shell that a script fills: {entry}", "partial")
    one.pages["/nb/"] = one.around(SHELLS[entry])
    one.there, one.found = 2, 0
    return one


def shell_bare(entry: str) -> Wild:
    """The same without the portal's dress."""
    one = Wild(f"bare{entry}", f"a bare shell that a script fills: {entry}", "partial")
    one.pages["/nb/"] = f"<!DOCTYPE html><html><head><title>年报</title></head><body>{SHELLS[entry]}</body></html>"
    one.there, one.found = 2, 0
    return one


def truly_empty(entry: str, inside: str) -> Wild:
    """A channel without anything: empty where it says so; else a script may fill it."""
    one = Wild(entry, f"a channel without anything: {inside[:30]}", "empty" if inside else "partial")
    one.pages["/nb/"] = one.around(
        f'<h2>政府信息公开年报</h2><ul class="list"></ul>{inside}<script src="/js/jquery.js"></script>'
    )
    return one


def hosts(entry: str, says: str, write: Callable[[str, str], str], start: str = "/nb/") -> Wild:
    """Addresses whole, with the host written otherwise. write: (host, path) to href."""
    one = Wild(entry, says, start=start)
    titles = [one.put(f"/nb/r{n}.html", n) for n in range(4)]

    def answer(ask: Ask) -> str:
        host = ask.headers.get("host", "")
        part = range(2) if "p2" not in ask.path else range(2, 4)
        rows = "".join(
            f'<li><a href="{write(host, f"/nb/r{n}.html")}">{titles[n]}</a><span>2024-01-1{n}</span></li>'
            for n in part
        )
        return one.listing(rows, f'<a href="{write(host, "/nb/p2.html")}">下一页</a>' if 0 in part else "")

    one.pages["/nb/"] = one.pages["/nb/p2.html"] = answer
    return one


HOSTS: dict[str, tuple[str, Callable[[str, str], str]]] = {
    "relative": ("addresses without a scheme", lambda host, path: f"//{host}{path}"),
    "upperscheme": ("an upper-case scheme", lambda host, path: f"HTTP://{host}{path}"),
    "dotted": ("dot segments", lambda host, path: f"/x/../nb/./..{path}"),
    "fragment": ("fragments on every address", lambda host, path: f"{path}#content"),
    "doubled": (
        "doubled slashes",
        lambda host, path: f"/{path}" if path.startswith("//") else f"http://{host}{path}",
    ),
    "blank": ("a scheme and blanks", lambda host, path: f" http://{host}{path} "),
    "noslashes": ("a scheme without slashes", lambda host, path: f"http:{path}"),
    "oneslash": ("a scheme with one slash", lambda host, path: f"http:/{path.removeprefix('/')}"),
    "entity": ("entities in addresses", lambda host, path: path.replace("/", "&#x2F;")),
    "userinfo": ("a user before the host", lambda host, path: f"http://guest@{host}{path}"),
    "questionless": ("an empty query", lambda host, path: f"{path}?"),
    "tabbed": ("a tab and a line end within", lambda host, path: path.replace("/nb", "/n\n\tb")),
}

MAKERS: tuple[Maker, ...] = (
    *(partial(jumping, entry) for entry in JUMPS),
    *(partial(shell, entry) for entry in SHELLS),
    *(partial(shell_bare, entry) for entry in SHELLS),
    partial(truly_empty, "nothing", ""),
    partial(truly_empty, "nodata", "<p>暂无数据</p>"),
    partial(truly_empty, "zerorows", "<p>共 0 条</p>"),
    *(partial(hosts, f"host{entry}", *how) for entry, how in HOSTS.items()),
)
