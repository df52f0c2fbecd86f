"""XunRui portals: 大竹 (rows by the API, bodies as channels) and 万源 (array of the entry; static pages too)."""

from __future__ import annotations

import json
import re
from html import escape

from harvester.replica.channels import BodySite
from harvester.replica.site import Article, Ask, Paged, Reply


class XunruiSite(BodySite):
    """The API answers by POST from the portal's own pages only, and to its own array only."""

    family = "xunrui"
    first_number = 191_000
    written = True

    def array(self, column: str) -> list[object]:
        """What the API is asked with for a column."""
        catid = str(31 + list(self.channels).index(column))
        order = ["is_top DESC", "displayorder DESC", "inputtime DESC"]
        return ["1_xxgk", catid, "1", "xxgk", "Y-m-d", "60", str(self.per_page), order, ""]

    def place(self, column: str, date: str, number: int) -> str:
        return f"/xxgk-show-{number}.html"

    def address(self, column: str) -> str:
        return f"/xxgk-list-{column}.html"

    def route(self, ask: Ask) -> Reply | None:
        if found := re.fullmatch(r"/api-ajax_list-(\d+)\.html", ask.path):
            return self.api(ask, int(found[1]))
        found = re.fullmatch(r"/xxgk-list-(\w+)\.html", ask.path)
        shown = self.page_of(found[1], 1) if found else None
        return self.html(self.listing(found[1], shown)) if found and shown else None

    def api(self, ask: Ask, number: int) -> Reply:
        """Rows of a page as JSON; no rows where the array is another."""
        if ask.method != "POST" or "referer" not in ask.headers or "x-requested-with" not in ask.headers:
            return Reply(b"", 403)
        column = next(
            (
                key
                for key in self.channels
                if all(
                    ask.form.get(f"ajax_type[{at}]") == value
                    for at, value in enumerate(self.array(key))
                    if isinstance(value, str)
                )
            ),
            "",
        )
        shown = self.page_of(column, number) if ask.form.get("is_ds") == "1" else None
        rows = [
            {"id": one.path, "title": one.title, "url": one.path, "inputtime": f"{one.date} 09:12:00"}
            for one in (shown.rows if shown else ())
        ]
        return self.json({"total": shown.total if shown else 0, "data": rows})

    def rows_of(self, column: str, shown: Paged) -> str:
        array = json.dumps(self.array(column), ensure_ascii=False) if self.written else "types"
        script = f"$.post('/api-ajax_list-' + page + '.html', {{ajax_type: {array}, is_ds: 1}}, draw);"
        return f'<ul class="xxgk_list"></ul><script>var page = 1; {script}</script>'

    def article_page(self, article: Article) -> str:
        hits = '<script>dr_show_hits("7");</script></body>'
        return super().article_page(article).replace("</body>", hits, 1)


class Dazhu(XunruiSite):
    """A channel for each kind of body."""

    entry = "dazhu"
    title = "大竹县人民政府"
    division = "511724"
    port = 8884
    start = ("/xxgk-list-zfnb.html",)
    shape = "one_cell"
    style = "wps"
    per_page = 4
    channels = {"zfnb": "政府信息公开年报", "bmnb": "部门信息公开年报", "xznb": "乡镇信息公开年报"}
    bodies = {
        "zfnb": ("大竹县人民政府",),
        "bmnb": ("大竹县教育局", "大竹县水务局"),
        "xznb": ("大竹县石桥铺镇人民政府",),
    }


class Wanyuan(XunruiSite):
    """The array does not stand in the page; another channel is an older one, whose rows do."""

    entry = "wanyuan"
    title = "万源市人民政府"
    division = "511781"
    port = 8885
    start = ("/xxgk-list-nb.html", "/xxgk-list-jnb.html")
    shape = "ul"
    style = "split"
    suffix = ".pdf"
    per_page = 5
    written = False
    options = {"ajax_type": ["1_xxgk", "31", "1", "xxgk", "Y-m-d", "60", "5", "0", ""]}
    channels = {"nb": "政府信息公开年报", "jnb": "历年年报"}
    bodies = {"nb": ("万源市人民政府", "万源市公安局")}

    def build(self) -> None:
        super().build()
        self.fill("jnb", ["万源市人民政府"], range(2009, 2019), "paged")

    def array(self, column: str) -> list[object]:
        return [*super().array(column)[:7], "0", ""]

    def route(self, ask: Ask) -> Reply | None:
        found = re.fullmatch(r"/xxgk-list-jnb(?:-([2-9]))?\.html", ask.path)
        shown = self.page_of("jnb", int(found[1] or 1)) if found else None
        return self.html(self.listing("jnb", shown)) if shown else super().route(ask)

    def rows_of(self, column: str, shown: Paged) -> str:
        if column == "nb":
            return super().rows_of(column, shown)
        rows = "".join(
            f'<li><a href="{one.path}">{escape(one.title)}</a><span>{one.date}</span></li>' for one in shown.rows
        )
        return f'<ul class="list">{rows}</ul>{self.linked(shown, "/xxgk-list-jnb-{n}.html")}'


SITES = (Dazhu, Wanyuan)
