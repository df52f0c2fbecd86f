"""c/i portals: 攸县 with linked pages and columns of bureaus, 茶陵 with a pager by script and year channels."""

from __future__ import annotations

import re

from harvester.replica.channels import ChannelSite
from harvester.replica.figures import SEEDS
from harvester.replica.site import Article, Ask, Paged, Reply

YEARS = range(2024, 2017, -1)


class CziSite(ChannelSite):
    """Columns are /c12345/; further pages /c12345/pages/2.html; /pages/1.html is not there."""

    family = "czi"

    def route(self, ask: Ask) -> Reply | None:
        found = re.fullmatch(r"(/c\d+/)(?:(?:index\.html)?|pages/(\d+)\.html)", ask.path)
        if found is None or found[2] == "1":
            return None
        shown = self.page_of(found[1], int(found[2] or 1))
        return self.html(self.listing(found[1], shown)) if shown else None

    def address(self, column: str) -> str:
        return f"{column}index.html"

    def place(self, column: str, date: str, number: int) -> str:
        return f"{column}{date.replace('-', '')}/i{number}.html"

    def rows_of(self, column: str, shown: Paged) -> str:
        return f'<div class="cont_right">{super().rows_of(column, shown)}</div>'

    def row(self, column: str, article: Article) -> str:
        return f'<li><a href="{article.path}" target="_blank">{article.title}</a><span>{article.date}</span></li>'


class Youxian(CziSite):
    """A channel for every year, each linked from the others, as where seed 0 stands; links 下一页."""

    entry = "youxian"
    title = "攸县人民政府"
    division = "430223"
    port = 8840
    start = ("/c26829/index.html", "/c26121/index.html")
    shape = "th_td"
    per_page = 6
    first_number = 2_001_234
    channels = {
        f"/c{number}/": f"{year}年政府信息公开年报"
        for year, number in zip(YEARS, (26829, 26121, 25304, 24643, 23871, 22950, 17978), strict=True)
    }

    def build(self) -> None:
        seed = SEEDS[0]
        newest, second, *_ = self.channels
        self.put(newest, seed.agency, seed.year, "2025-01-26", figures=seed, style="word")
        bureaus = ["攸县教育局", "攸县民政局", "攸县水利局", "攸县应急管理局"]
        for column, year in zip(self.channels, YEARS, strict=True):
            if year < 2024:
                self.fill(column, ["攸县人民政府办公室"], [year], "word")
                self.fill(column, ["攸县人民政府"], [year], "wps")
            if year > 2020:
                self.fill(column, bureaus, [year], "trs")
            if year > 2019:
                self.fill(column, ["攸县渌田镇人民政府", "攸县丫江桥镇人民政府"], [year], "layout")
        self.put(newest, "攸县人民政府", 2024, style="wps", broken=True)
        self.news(
            newest,
            {
                "攸县召开政务公开工作推进会": "2025-03-08",
                "攸县2025年政务公开工作要点": "2025-04-22",
                "关于编制2024年度政府信息公开工作年度报告的通知": "2024-12-11",
            },
        )
        self.news(second, {"攸县教育局2023年部门决算公开": "2024-09-20"})

    def pager(self, column: str, shown: Paged) -> str:
        links = [f'<a class="current">{shown.number}</a>']
        if shown.number < shown.pages:
            links.append(f'<a href="{column}pages/{shown.number + 1}.html">下一页</a>')
            links.append(f'<a href="{column}pages/{shown.pages}.html">尾页</a>')
        return f'<div class="page">{"".join(links)}</div>'


class Chaling(CziSite):
    """A pager drawn by script from the number of pages; a column for each year; reports with a PDF beside them."""

    entry = "chaling"
    title = "茶陵县人民政府"
    division = "430224"
    port = 8841
    start = ("/c18230/index.html",)
    options = {"channels": r"^20\d\d年 "}
    shape = "ul"
    per_page = 5
    first_number = 1_400_010
    channels = {"/c18230/": "政府信息公开年报"} | {
        f"/c{18_231 + year - 2021}/": f"{year}年" for year in range(2021, 2025)
    }

    def build(self) -> None:
        top, *years = self.channels
        bodies = ["财政局", "司法局", "审计局", "统计局", "林业局", "虎踞镇人民政府", "枣市镇人民政府"]
        for year, column in zip(range(2021, 2025), years, strict=True):
            self.fill(column, [f"茶陵县{name}" for name in bodies], [year], "split")
        for year in range(2019, 2025):
            report = self.put(top, "茶陵县人民政府", year, style="joined")
            self.attach(report, f"/upload/{year}/nb{year}.pdf")
        self.news(top, {"茶陵县政府信息公开指南": "2021-05-06", "茶陵县召开常务会议研究政务公开": "2023-07-12"})

    def pager(self, column: str, shown: Paged) -> str:
        return f"<div id='pages'></div><script>var pageCount = {shown.pages}; drawPages('pages');</script>"


SITES = (Youxian, Chaling)
