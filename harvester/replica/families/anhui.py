"""Anhui portals: 祁门 (query named in the page, organs as columns) and 蒙城 (query by defaults, type 3)."""

from __future__ import annotations

import re
from html import escape

from harvester.replica.channels import ChannelSite
from harvester.replica.site import Article, Ask, Paged, Reply, paged

NOTHING = '<div class="xxgk_nodata">暂无相关信息</div>'


class AnhuiSite(ChannelSite):
    """A column's key is organId-catId. The query answers "nothing" where a parameter does not fit."""

    family = "anhui"
    prefix = ""
    label = "/site/label/8888"
    template = "/xxgk/publicInfoList_newest2020"
    site_id: str
    most = 50
    """Rows that the query gives at most, whatever pageSize says."""

    def address(self, column: str) -> str:
        organ, category = column.split("-")
        kind = f"type=4&catId={category}" if category else "type=3"
        return f"{self.prefix}/public/column/{organ}?{kind}&action=list"

    def place(self, column: str, date: str, number: int) -> str:
        return f"{self.prefix}/public/{column.split('-')[0]}/{number}.html"

    def route(self, ask: Ask) -> Reply | None:
        if ask.path == self.label:
            return self.query(ask)
        found = re.fullmatch(rf"{self.prefix}/public/column/(\d+)", ask.path)
        column = f"{found[1]}-{ask.query.get('catId', '')}" if found else ""
        if found and ("type" not in ask.query or (ask.query["type"] == "3") == bool(ask.query.get("catId"))):
            return None
        shown = self.page_of(column, 1)
        return self.html(self.listing(column, shown)) if shown else None

    def query(self, ask: Ask) -> Reply:
        """The rows of one page as a fragment."""
        wanted = {"labelName": "publicInfoList", "siteId": self.site_id, "file": self.template, "action": "list"}
        number = ask.query.get("pageIndex", "")
        shown = None
        column = f"{ask.query.get('organId')}-{ask.query.get('catId', '')}"
        fits = (ask.query.get("type") == "3") != bool(ask.query.get("catId")) and all(
            ask.query.get(key) == value for key, value in wanted.items()
        )
        if fits and number.isdigit() and column in self.channels:
            shown = paged(self.listed(column), int(number), min(int(ask.query.get("pageSize") or 15), self.most))
        return self.html(self.fragment(shown) if shown else NOTHING)

    def fragment(self, shown: Paged) -> str:
        """The rows as the query gives them."""
        rows = "".join(self.row("", one) for one in shown.rows)
        return f'<ul class="clearfix xxgk_nav_list">{rows}</ul>'


class Qimen(AnhuiSite):
    """Under /zwgk; the page draws rows and pager by script; an organ for each bureau."""

    entry = "qimen"
    title = "祁门县人民政府"
    division = "341024"
    port = 8855
    start = ("/zwgk/public/column/6615904?type=4&catId=6718758&action=list",)
    shape = "th_td"
    per_page = 6
    prefix = "/zwgk"
    label = "/huangshanzwgk/zwgk/site/label/8888"
    template = "/c2/hsxxgk/publicInfoList_newest_hs"
    site_id = "6793339"
    first_number = 9_834_503
    channels = {
        "6615904-6718758": "政府信息公开年报",
        "6615911-6718758": "县教育局",
        "6615913-6718758": "县卫生健康委员会",
        "6615920-6718758": "闪里镇",
    }

    def build(self) -> None:
        county, *organs = self.channels
        self.fill(county, ["祁门县人民政府", "祁门县人民政府办公室"], range(2014, 2025), "trs")
        for column, name in zip(organs, ("教育局", "卫生健康委员会", "闪里镇人民政府"), strict=True):
            self.fill(column, [f"祁门县{name}"], range(2017, 2025), "soup")
        self.news(county, {"祁门县政府信息公开指南": "2021-06-30", "祁门县政务公开工作会议召开": "2023-03-03"})

    def rows_of(self, column: str, shown: Paged) -> str:
        organ, category = column.split("-")
        query = (
            f"?IsAjax=1&dataType=html&labelName=publicInfoList&siteId={self.site_id}&pageSize={self.per_page}"
            f"&action=list&isDate=true&dateFormat=yyyy-MM-dd&length=200&organId={organ}&type=4&catId={category}"
            f"&cId=&result=%E6%9A%82%E6%97%A0&keyWords=&file={self.template.replace('/', '%2F')}"
        )
        return (
            '<div id="list" class="xxgk_nav_con"></div>'
            f"<script>Ls.pagination('#page', load, {{currPage: 1, pageCount:{shown.pages}, total:{shown.total}}});"
            f"$('#list').load('{self.label}{query}');</script>"
        )


class Mengcheng(AnhuiSite):
    """The first rows stand in the page; siteId in a meta tag, the query is the usual one; 亳州's module."""

    entry = "mengcheng"
    title = "蒙城县人民政府"
    division = "341622"
    port = 8856
    start = (
        "/public/column/22851?type=3&action=list",
        "/public/column/22855?type=4&catId=7011&action=list",
    )
    header = "utf-8"
    shape = "one_cell"
    per_page = 5
    site_id = "10914581"
    most = 8
    first_number = 5_393
    channels = {"22851-": "政府信息公开年报", "22855-7011": "部门年报"}

    def build(self) -> None:
        county, bureaus = self.channels
        self.fill(county, ["蒙城县人民政府"], range(2010, 2025), "layout")
        self.fill(bureaus, ["蒙城县财政局", "蒙城县民政局", "蒙城县信访局"], range(2020, 2025), "split")
        for year in range(2022, 2025):
            town = self.put(bureaus, "蒙城县小涧镇人民政府", year, style="file")
            self.attach(town, f"/group6/M00/0A/3F/wKg{year}.pdf")
        self.news(bureaus, {"蒙城县财政局2024年预算公开": "2024-02-20", "蒙城县民政局召开会议": "2024-06-11"})

    def place(self, column: str, date: str, number: int) -> str:
        if column == "22851-":
            return f"/public/content/{number}.html"
        return super().place(column, date, 7_000_000 + number)

    def row(self, column: str, article: Article) -> str:
        title = escape(article.title)
        return (
            f'<li><div class="xxgk_navli"><ul><li class="mc"><a href="{article.path}" title="{title}">'
            f'{title[:20]}…</a></li><li class="rq"><span class="date">{article.date}</span></li></ul></div></li>'
        )

    def listing(self, column: str, shown: Paged) -> str:
        tag = f'<meta name="SiteId" content="{self.site_id}">'
        return super().listing(column, shown).replace("</head>", f"{tag}</head>", 1)

    def pager(self, column: str, shown: Paged) -> str:
        return f"<script>Ls.pagination('#page', load, {{currPage: 1, pageCount:{shown.pages}}});</script>"


SITES = (Qimen, Mengcheng)
