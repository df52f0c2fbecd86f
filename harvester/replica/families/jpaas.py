"""jpaas portals: two whose API takes the page's number differently."""

from __future__ import annotations

import hashlib
import json
import re
from html import escape

from harvester.replica.channels import ChannelSite
from harvester.replica.files import pdf
from harvester.replica.site import Ask, Paged, Reply, paged

API = "/api-gateway/jpaas-publish-server/front/page/build/unit"


class JpaasSite(ChannelSite):
    """A column's page holds units as scripts; the publish server answers with their HTML."""

    family = "jpaas"
    bare = False
    tag = "当前栏目list"
    quote = "'"

    def place(self, column: str, date: str, number: int) -> str:
        name = hashlib.md5(f"{self.entry}{number}".encode(), usedforsecurity=False).hexdigest()
        return f"{column}art/{date[:4]}/art_{name}.html"

    def address(self, column: str) -> str:
        return f"{column}index.html"

    def route(self, ask: Ask) -> Reply | None:
        if ask.path == API:
            return self.unit(ask)
        column = re.sub(r"index\.html$", "", ask.path)
        shown = self.page_of(column, 1)
        return self.html(self.listing(column, shown)) if shown else None

    def rows_of(self, column: str, shown: Paged) -> str:
        units = [("网站导航", "column"), (self.tag, "column"), ("相关文章", "article")]
        return "".join(self.script(column, tag, kind) for tag, kind in units)

    def script(self, column: str, tag: str, kind: str) -> str:
        """One unit of a column's page."""
        query = json.dumps(self.query(column) | {"tagId": tag, "pageType": kind}, ensure_ascii=False)
        query = escape(query) if self.quote == '"' else query.replace('"', "'")
        return (
            f'<div id="{escape(tag)}"></div><script src="/AuthorizedRead/unitbuild.js" webId="35" '
            f'url="{API}" parseType="bulidstatic" queryData="{query}"></script>'
        )

    def query(self, column: str) -> dict[str, str]:
        """What every unit's query carries."""
        number = list(self.channels).index(column) + 4400
        return {
            "parseType": "bulidstatic",
            "webId": "35",
            "tplSetId": "quSyq",
            "editType": "null",
            "pageId": str(number),
        }

    def unit(self, ask: Ask) -> Reply:
        """The list's HTML; 403 without Referer, an error for other parameters, no rows out of range."""
        if "referer" not in ask.headers:
            return self.html("<html><body>403 Forbidden</body></html>", 403)
        column = next((key for key in self.channels if self.query(key).items() <= dict(ask.query).items()), None)
        if column is None or ask.query.get("pageType") != "column" or ask.query.get("tagId") != self.tag:
            return self.json({"success": False, "code": "500", "message": "参数错误", "data": None})
        number = (
            ask.query.get("pageNo") if self.bare else json.loads(ask.query.get("paramJson", "{}")).get("pageNo")
        )
        rows = self.listed(column)
        shown = paged(rows, int(number or 1), self.per_page) or Paged([], 0, 0, len(rows))
        return self.json({"success": True, "code": "200", "data": {"html": self.rendered(column, shown)}})

    def rendered(self, column: str, shown: Paged) -> str:
        """The list and its pager."""
        pager = f'<div class="pagination" rows="{self.per_page}" count="{shown.total}"></div>'
        return f"{super().rows_of(column, shown)}{pager}"


class Baiyin(JpaasSite):
    """Slugs as columns, queryData with escaped quotes, paramJson; a column for townships below."""

    entry = "baiyin"
    title = "白银市白银区人民政府"
    division = "620402"
    port = 8815
    start = ("/zfxxgk/xxgknb/index.html",)
    shape = "th_td"
    per_page = 7
    quote = '"'
    channels = {"/zfxxgk/xxgknb/": "政府信息公开年报", "/zfxxgk/xxgknb/xz/": "乡镇街道"}

    def build(self) -> None:
        top, towns = self.channels
        names = ["人民政府", "发展和改革局", "财政局"]
        self.fill(top, [f"白银区{name}" for name in names], range(2018, 2025), "word")
        self.fill(towns, ["白银区水川镇人民政府", "白银区公园路街道办事处"], range(2019, 2025), "wps")
        for one in list(self.articles.values()):
            if one.agency == "白银区财政局" and one.figures is not None:
                one.attachments.append((f"/attach/0/{one.year}.pdf", f"{one.title}.pdf", pdf(one.figures)))
        self.news(
            top,
            {
                "白银区召开政务公开工作会议": "2023-05-20",
                "白银区2022年政府信息公开工作年度报告解读": "2023-02-11",
                "白银区2024年政务公开工作要点": "2024-05-06",
            },
        )


class Hailing(JpaasSite):
    """Columns by number, queryData in single quotes, bare pageNo, cut titles; year channels."""

    entry = "hailing"
    title = "泰州市海陵区人民政府"
    division = "321202"
    port = 8816
    start = ("/col/col1410/index.html",)
    options = {"number": "bare", "channels": r"^20\d\d年 "}
    shape = "spaced"
    per_page = 4
    bare = True
    tag = "分页列表"
    channels = {"/col/col1410/": "信息公开年度报告"} | {
        f"/col/col{1410 + n}/": f"{2020 + n}年" for n in range(1, 5)
    }

    def build(self) -> None:
        top, *years = self.channels
        names = ["教育局", "民政局", "审计局", "九龙镇人民政府", "城东街道办事处"]
        for year, column in zip(range(2021, 2025), years, strict=True):
            self.fill(column, [f"海陵区{name}" for name in names], [year], "soup")
        self.fill(top, ["海陵区人民政府"], range(2016, 2025), "layout")
        self.news(
            top,
            {"海陵区政府信息公开工作培训会召开": "2022-11-11", "海陵区召开2021年度政务公开工作会议": "2022-01-04"},
        )

    def rendered(self, column: str, shown: Paged) -> str:
        whole = super().rendered(column, shown)
        return re.sub(r">([^<]{16})[^<]{3,}</a><span>", r">\1…</a><span class='bt-right'>", whole)


SITES = (Baiyin, Hailing)
