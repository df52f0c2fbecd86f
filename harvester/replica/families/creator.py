"""Creator CMS portals: 湘潭县 (gb2312, linked pages, folders of bodies), 安化 and 平江 (pagers by script)."""

from __future__ import annotations

import re
from html import escape

from harvester.replica.channels import ChannelSite
from harvester.replica.site import Article, Ask, Paged, Reply

_SCRIPT = '<script src="/creatorCMS/docManage/count.js"></script>'


class CreatorSite(ChannelSite):
    """Columns are folders of numbers; page n is index_n.htm (there is no index_1.htm)."""

    family = "creator"
    first_page = 1
    """The number that page 1 would have in index_n.htm."""

    def route(self, ask: Ask) -> Reply | None:
        found = re.fullmatch(r"((?:/\d+)+/)(?:index(?:_(\d+))?\.htm)?", ask.path)
        if found is None or (found[2] and int(found[2]) <= self.first_page):
            return None
        shown = self.page_of(found[1], int(found[2] or self.first_page) - self.first_page + 1)
        return self.html(self.listing(found[1], shown)) if shown else None

    def address(self, column: str) -> str:
        return f"{column}index.htm"

    def place(self, column: str, date: str, number: int) -> str:
        return f"{column}content_{number}.html"

    def listing(self, column: str, shown: Paged) -> str:
        return super().listing(column, shown).replace("</head>", f"{_SCRIPT}</head>")


class Xiangtan(CreatorSite):
    """gb2312 declared, GB18030 sent; rows of a table, links relative; a folder for each body; linked pages."""

    entry = "xiangtan"
    title = "湘潭县人民政府"
    division = "430321"
    port = 8845
    start = ("/35587/35588/35594/35697/index.htm",)
    charset, declared = "gb18030", "gb2312"
    shape = "spaced"
    per_page = 4
    first_number = 2_031_262
    channels = {
        "/35587/35588/35594/35697/": "政府信息公开年报",
        "/35587/35588/35594/35697/40112/": "县教育局",
        "/35587/35588/35594/35697/40113/": "县财政局",
        "/35587/35588/35594/35697/40114/": "易俗河镇",
        "/35587/35588/35594/35697/40115/": "乌石镇",
    }

    def build(self) -> None:
        top, *rest = self.channels
        bodies = ["湘潭县教育局", "湘潭县财政局", "湘潭县易俗河镇人民政府", "湘潭县乌石镇人民政府"]
        self.fill(top, ["湘潭县人民政府"], range(2014, 2025), "old")
        for column, agency in zip(rest, bodies, strict=True):
            self.fill(column, [agency], range(2019, 2025), "old")
        self.news(top, {"湘潭县政务公开工作要点": "2022-05-09", "湘潭县召开信息公开业务培训会": "2023-04-11"})
        self.news(rest[0], {"县教育局2023年工作计划": "2023-01-16"})

    def row(self, column: str, article: Article) -> str:
        near = article.path.removeprefix(column)
        return (
            f"<tr><td width=20>·</td><td><a href='{near}' title='{escape(article.title)}' target=_blank>"
            f"{escape(article.title[:16])}...</a></td><td class=date>[{article.date}]</td></tr>"
        )

    def rows_of(self, column: str, shown: Paged) -> str:
        return f"<table width=100%>{''.join(self.row(column, one) for one in shown.rows)}</table>"

    def pager(self, column: str, shown: Paged) -> str:
        on = f"<a href=index_{shown.number + 1}.htm>下一页</a>" if shown.number < shown.pages else "下一页"
        return f"<div class=page>共{shown.total}条 <a href=index.htm>首页</a> {on}</div>"


class Anhua(CreatorSite):
    """UTF-8; the pager drawn by script from the number of pages; a folder for each year; some reports as DOCX."""

    entry = "anhua"
    title = "安化县人民政府"
    division = "430923"
    port = 8846
    start = ("/21/190/191/index.htm",)
    header = "utf-8"
    shape = "next"
    per_page = 3
    first_number = 1_880_301
    channels = {"/21/190/191/": "信息公开年度报告"} | {
        f"/21/190/191/{7_000 + year}/": f"{year}年" for year in range(2021, 2025)
    }

    def build(self) -> None:
        top, *years = self.channels
        bodies = ["水利局", "商务局", "文旅广体局", "清塘铺镇人民政府", "羊角塘镇人民政府", "仙溪镇人民政府"]
        for year, column in zip(range(2021, 2025), years, strict=True):
            self.fill(column, [f"安化县{name}" for name in bodies], [year], "soup")
        for year in range(2015, 2021):
            report = self.put(top, "安化县人民政府", year, style="layout")
            self.attach(report, f"/21/file/{year}.docx")
        self.news(top, {"安化县2019年政务公开工作方案": "2019-05-06"})

    def pager(self, column: str, shown: Paged) -> str:
        return f'<div id="page">共 {shown.pages} 页</div><script>drawPage("page", "index");</script>'


class Pingjiang(CreatorSite):
    """Pages counted from 0 (index_1.htm is page 2), which its entry says with `paging`; one listing of all."""

    entry = "pingjiang"
    title = "平江县人民政府"
    division = "430626"
    port = 8847
    start = ("/35048/35049/36123/index.htm",)
    options = {"paging": "index_{before}.htm"}
    charset, declared = "gb18030", "gbk"
    header = "gb2312"
    shape = "one_cell"
    per_page = 8
    first_page = 0
    first_number = 1_650_004
    channels = {"/35048/35049/36123/": "政府信息公开年报"}

    def build(self) -> None:
        (top,) = self.channels
        self.fill(
            top, [f"平江县{name}" for name in ("人民政府", "公安局", "自然资源局", "信访局")], range(2019, 2025)
        )
        self.news(top, {"平江县开展政务公开宣传": "2024-05-12", "2024年平江县国民经济统计公报": "2025-03-30"})

    def pager(self, column: str, shown: Paged) -> str:
        return f"<script>var totalPage = '{shown.pages}'; var curPage = {shown.number};</script>"


SITES = (Xiangtan, Anhua, Pingjiang)
