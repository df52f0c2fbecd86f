"""Portals whose lists only a browser shows: a single page with an API, more on demand, a form posted back by a
script, rows that a script opens. Not among `all_sites`: their scripts must be run.
"""

from __future__ import annotations

import json
from html import escape

from harvester.replica.channels import BodySite
from harvester.replica.site import Article, Ask, Paged, Reply, paged

FOREIGN = '<script src="http://counter.invalid/hits.js"></script><img src="/banner.png" width="9" height="9">'


class Scripted(BodySite):
    """One channel at `start`; the pages' script, and what it asks for, are the portal's own."""

    family = "browser"
    per_page = 5
    script = ""
    years = range(2019, 2025)

    def place(self, column: str, date: str, number: int) -> str:
        return f"/show/{number}.html"

    def route(self, ask: Ask) -> Reply | None:
        [column] = self.channels
        if ask.path == self.start[0]:
            body = f"{self.shell()}{FOREIGN}<script>{self.script}</script>"
            return self.html(self.dress(body, self.channels[column]))
        return self.api(column, ask)

    def shell(self) -> str:
        """What the page holds before its script has run."""
        return '<div id="app">加载中</div>'

    def api(self, column: str, ask: Ask) -> Reply | None:
        """Rows as JSON; 403 for who does not say that a script asks."""
        if ask.path != "/api/list":
            return None
        shown = paged(self.listed(column), int(ask.query.get("page") or 0), self.per_page)
        if shown is None or ask.headers.get("x-asked-by") != "script":
            return Reply(b"{}", 403)
        rows = [{"t": one.title, "u": one.path, "d": one.date} for one in shown.rows]
        return self.json({"rows": rows, "pages": shown.pages})


ASK = """
const said = {headers: {'X-Asked-By': 'script'}};
async function ask(n) { return (await fetch('/api/list?page=' + n, said)).json(); }"""


class Hancheng(Scripted):
    """A single page: rows and pager are drawn by a script from an API."""

    entry = "hancheng"
    title = "韩城市人民政府"
    division = "610581"
    port = 8950
    start = ("/web/nb.html",)
    channels = {"nb": "政府信息公开年报"}
    bodies = {"nb": ("韩城市人民政府", "韩城市财政局", "韩城市芝川镇人民政府")}
    script = (
        ASK
        + """
let here = 1;
async function draw(n) {
  const got = await ask(n); here = n;
  document.getElementById('app').innerHTML = '<ul>' + got.rows.map(r =>
    `<li><a href="${r.u}">${r.t}</a><span>${r.d}</span></li>`).join('') + '</ul><div class="el-pagination">' +
    `<button ${n == 1 ? 'disabled' : ''}>上一页</button>` +
    `<button class="btn-next" ${n == got.pages ? 'disabled' : ''}` +
    ' onclick="draw(here + 1)">下一页</button></div>';
}
draw(1);"""
    )


class Liaocheng(Scripted):
    """Rows are added by a button, which goes when there are no more."""

    entry = "liaocheng"
    title = "聊城市人民政府"
    division = "371500"
    port = 8951
    start = ("/nb/",)
    channels = {"nb": "政府信息公开年报"}
    bodies = {"nb": ("聊城市人民政府", "聊城市教育体育局")}
    script = (
        ASK
        + """
let here = 0;
async function more() {
  const got = await ask(++here);
  document.getElementById('rows').insertAdjacentHTML('beforeend', got.rows.map(r =>
    `<li><a href="${r.u}">${r.t}</a><span>${r.d}</span></li>`).join(''));
  if (here == got.pages) document.getElementById('more').remove();
}
more();"""
    )

    def shell(self) -> str:
        return '<ul id="rows"></ul><div id="more" onclick="more()" style="cursor:pointer">点击加载更多</div>'


class Chaoyang(Scripted):
    """Each page is a form posted back, with a token that a script works out."""

    entry = "chaoyangxian"
    title = "朝阳县人民政府"
    division = "211321"
    port = 8952
    start = ("/list.aspx",)
    channels = {"nb": "政府信息公开年报"}
    bodies = {"nb": ("朝阳县人民政府", "朝阳县水利局")}

    def route(self, ask: Ask) -> Reply | None:
        if ask.path != self.start[0]:
            return None
        number = int(ask.form.get("n") or 1) if ask.method == "POST" else 1
        if ask.method == "POST" and ask.form.get("token") != f"{number * 7919 % 10007:x}":
            return Reply(b"bad token", 500)
        shown = self.page_of("nb", number)
        return self.html(self.listing("nb", shown)) if shown else Reply(b"", 500)

    def pager(self, column: str, shown: Paged) -> str:
        script = (
            "function go(d) { const f = document.forms['f']; const n = +f.n.value + d; f.n.value = n;"
            " f.token.value = (n * 7919 % 10007).toString(16); f.submit(); }"
        )
        on = "" if shown.number == shown.pages else '<li><a href="javascript:go(1)">下一页</a></li>'
        return (
            f'<form name="f" method="post"><input type="hidden" name="n" value="{shown.number}">'
            f'<input type="hidden" name="token"></form><ul class="pager"><li><a>上一页</a></li>{on}</ul>'
            f"<script>{script}</script>"
        )


class Jiujiang(Scripted):
    """Rows are opened by a script that works their addresses out; a select turns the pages."""

    entry = "chaisang"
    title = "九江市柴桑区人民政府"
    division = "360404"
    port = 8953
    start = ("/cs/nb.html",)
    channels = {"nb": "政府信息公开年报"}
    bodies = {"nb": ("九江市柴桑区人民政府", "柴桑区民政局")}

    def shell(self) -> str:
        [column] = self.channels
        listed = self.listed(column)
        pages = [paged(listed, n + 1, self.per_page) for n in range(-(-len(listed) // self.per_page))]
        rows = [[self.shown_as(one) for one in page.rows] for page in pages if page]
        options = "".join(f'<option value="{n}">第{n + 1}页</option>' for n in range(len(rows)))
        return (
            f'<ul id="rows"></ul><select onchange="draw(+this.value)">{options}</select>'
            f"<script>const all = {json.dumps(rows, ensure_ascii=False)};</script>"
        )

    def shown_as(self, article: Article) -> list[str]:
        """A row: its title, its number written backwards, its date."""
        return [escape(article.title), article.path.removesuffix(".html").rpartition("/")[2][::-1], article.date]

    script = """
function show(code) { window.open('/show/' + code.split('').reverse().join('') + '.html'); }
function draw(n) { document.getElementById('rows').innerHTML = all[n].map(([t, c, d]) =>
  `<li><a href="javascript:;" onclick="show('${c}')">${t}</a><span>${d}</span></li>`).join(''); }
draw(0);"""


SITES = (Hancheng, Liaocheng, Chaoyang, Jiujiang)
