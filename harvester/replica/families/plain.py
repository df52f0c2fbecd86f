"""Portals of no known make: 沁县 (a 信访局 whose titles name no place), 襄垣 (ASP)."""

from __future__ import annotations

import re
from html import escape

from harvester.replica.channels import ChannelSite
from harvester.replica.figures import SEEDS
from harvester.replica.site import Article, Ask, Paged, Reply


class Qinxian(ChannelSite):
    """Static pages nb.html, nb_2.html linked by 下一页; figures of seed 4; older reports linked without date, by
    words that could be a folder's.
    """

    entry = "qinxian"
    family = "plain"
    title = "沁县人民政府"
    division = "140430"
    port = 8875
    start = ("/gk/nb.html",)
    shape = "next"
    per_page = 8
    first_number = 33_100
    channels = {"nb": "政府信息公开年报", "bm": "部门信息公开年报", "old": "历年年报"}

    def build(self) -> None:
        county, bureaus, old = self.channels
        seed = SEEDS[4]
        self.put(bureaus, seed.agency, seed.year, "2025-01-15", figures=seed, style="word")
        for year in range(2019, 2024):
            self.put(bureaus, "信访局", year, title=f"{year}年信访局信息公开工作年度报告", style="plain")
        self.fill(bureaus, ["沁县水利局", "沁县林业局"], range(2019, 2025), "soup")
        self.fill(county, ["沁县人民政府", "沁县人民政府办公室"], range(2016, 2025), "wps")
        for year in range(2012, 2016):
            self.put(old, "沁县人民政府", year, title=f"{year}年政府信息公开工作年度报告", style="old")
        self.news(county, {"沁县召开2024年政务公开工作会议": "2024-03-27", "沁县政府信息公开指南": "2022-05-17"})
        self.news(bureaus, {"信访局召开党组理论学习会议": "2024-06-06", "信访局2024年工作计划": "2024-01-08"})

    def address(self, column: str) -> str:
        return f"/gk/{column}.html"

    def place(self, column: str, date: str, number: int) -> str:
        return f"/show/{number}.html"

    def route(self, ask: Ask) -> Reply | None:
        found = re.fullmatch(r"/gk/([a-z]+)(?:_(\d+))?\.html", ask.path)
        if found is None or found[2] == "1":
            return None
        shown = self.page_of(found[1], int(found[2] or 1))
        return self.html(self.listing(found[1], shown)) if shown else None

    def row(self, column: str, article: Article) -> str:
        date = "" if column == "old" else f"<em>{article.date}</em>"
        return f'<p class="item">{date}<a href="{article.path}">{escape(article.title)}</a></p>'

    def pager(self, column: str, shown: Paged) -> str:
        href = f' href="{column}_{shown.number + 1}.html"' if shown.number < shown.pages else ""
        return f"<div>第{shown.number}页/共{shown.pages}页 <a{href}>下一页 &gt;&gt;</a></div>"


class Xiangyuan(ChannelSite):
    """ASP: every address a query; GB18030 under gb2312; a class for each year; the last 下页 leads nowhere."""

    entry = "xiangyuan"
    family = "plain"
    title = "襄垣县人民政府"
    division = "140423"
    port = 8876
    start = ("/news_list.asp?classid=31",)
    charset, declared = "gb18030", "gb2312"
    shape = "spaced"
    per_page = 3
    first_number = 4_010
    channels = {"31": "政府信息公开年报"} | {str(2_100 + year): f"{year}年" for year in range(2021, 2025)}

    def build(self) -> None:
        top, *years = self.channels
        bodies = ["教育局", "审计局", "王桥镇人民政府", "下良镇人民政府"]
        for year, column in zip(range(2021, 2025), years, strict=True):
            self.fill(column, [f"襄垣县{name}" for name in bodies], [year], "old")
            self.news(column, {f"襄垣县{year}年政务公开工作要点": f"{year}-04-10"})
        self.fill(top, ["襄垣县人民政府"], range(2015, 2025), "layout")

    def address(self, column: str) -> str:
        return f"news_list.asp?classid={column}"

    def place(self, column: str, date: str, number: int) -> str:
        return f"/html/{date[:4]}/n{number}.asp"

    def route(self, ask: Ask) -> Reply | None:
        if ask.path != "/news_list.asp":
            return None
        column, number = ask.query.get("classid", ""), ask.query.get("page", "1")
        shown = self.page_of(column, int(number)) if number.isdigit() else None
        if shown is None:
            return self.html("<p>Microsoft VBScript 运行时错误 '800a0009' 下标越界</p>", 500)
        return self.html(self.listing(column, shown))

    def rows_of(self, column: str, shown: Paged) -> str:
        rows = "".join(
            f"<TR><TD>{escape('・')}<A HREF='{one.path}' TARGET=_blank>{escape(one.title)}</A><TD>({one.date})"
            for one in shown.rows
        )
        return f"<TABLE WIDTH=98%>{rows}</TABLE>"

    def pager(self, column: str, shown: Paged) -> str:
        following = min(shown.number + 1, shown.pages)
        return f"<P>共{shown.total}条 <A HREF='?classid={column}&page={following}'>下页</A>"


SITES = (Qinxian, Xiangyuan)
