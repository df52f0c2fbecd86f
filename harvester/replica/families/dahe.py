"""Henan portals: 偃师 (pages and PDFs, figures of seed 2), 新蔡 (year folders, DOCX), 叶县 (other addresses)."""

from __future__ import annotations

import re
from html import escape

from harvester.replica import markup, page
from harvester.replica.channels import ChannelSite
from harvester.replica.figures import SEEDS, figures_for, renamed
from harvester.replica.site import Article, Ask, Paged, Reply


class DaheSite(ChannelSite):
    """Columns are folders, page n is index_{n-1}.html; articles at /YYYY/MM-DD/number.html."""

    family = "dahe"

    def route(self, ask: Ask) -> Reply | None:
        found = re.fullmatch(r"(/.*/)(?:index(?:_([1-9]\d*))?\.html)?", ask.path)
        shown = self.page_of(found[1], int(found[2] or 0) + 1) if found else None
        return self.html(self.listing(found[1], shown)) if found and shown else None

    def place(self, column: str, date: str, number: int) -> str:
        return f"/{date[:4]}/{date[5:]}/{number}.html"

    def rows_of(self, column: str, shown: Paged) -> str:
        return f'<div class="mt15 list-box">{super().rows_of(column, shown)}</div>'

    def pager(self, column: str, shown: Paged) -> str:
        return (
            f'<div id="pageDec" pagenum="{shown.number}" pagesize="{self.per_page}" total="{shown.total}"></div>'
            "<script>drawPage();</script>"
        )

    def article_page(self, article: Article) -> str:
        """h1#title, i#pubDate, i#source, div#content; a report in a file: #pdfCon."""
        if article.figures is None:
            return super().article_page(article)
        inside = markup.dress(article.figures, article.style) if article.style != "file" else ""
        viewer = "".join(f'<p><a href="{path}">{escape(name)}</a></p>' for path, name, _ in article.attachments)
        body = (
            f'<h1 id="title">{escape(article.title)}</h1><i id="pubDate">{article.date} 09:41</i>'
            f'<i id="source">{escape(self.title)}</i><div id="content" class="content">{inside}</div>'
            f'<div id="pdfCon">{viewer}</div>'
        )
        block = page.metadata_block(article.figures.metadata, self.shape)
        return self.dress(body, article.title, metadata=block, meta={"PubDate": article.date})


class Yanshi(DaheSite):
    """One long listing; the office's reports and those of the towns are PDFs, the others pages."""

    entry = "yanshi"
    title = "偃师区人民政府"
    division = "410307"
    port = 8850
    start = ("/zwgk/zfxxgk/zfxxgknb/",)
    shape = "ul"
    per_page = 9
    first_number = 1_061_837
    channels = {"/zwgk/zfxxgk/zfxxgknb/": "政府信息公开年报"}

    def build(self) -> None:
        (top,) = self.channels
        seed = SEEDS[2]
        office = self.put(top, seed.agency, seed.year, "2025-01-24", figures=seed, style="file")
        self.attach(office, "/upload/content/file/20250124/1737683412345.pdf")
        bureaus = ["教育体育局", "交通运输局", "市场监督管理局"]
        for name in bureaus:  # published in January 2021, when the place was still a city
            before = renamed(figures_for(f"洛阳市偃师区{name}", 2020), "洛阳市偃师区", "偃师市")
            self.put(top, before.agency, 2020, figures=before, style="wps")
        self.fill(top, [f"洛阳市偃师区{name}" for name in bureaus], range(2021, 2025), "wps")
        self.fill(top, ["偃师区人民政府办公室"], range(2021, 2024), "word")
        for year in range(2020, 2025):
            for number, name in enumerate(("高龙镇", "缑氏镇")):
                town = self.put(top, f"洛阳市偃师区{name}人民政府", year, style="file")
                old = year < 2022
                folder = "/ueditor/php/upload/file" if old else "/upload/content/file"
                self.attach(town, f"{folder}/{year + 1}0125/16{year}1234567{number}.pdf")
        self.news(
            top,
            {
                "偃师区召开政务公开工作推进会": "2024-05-17",
                "偃师区2024年政务公开工作方案": "2024-04-28",
                "图解：偃师区2023年政府信息公开工作年度报告": "2024-02-02",
            },
        )


class Xincai(DaheSite):
    """A folder for each year, rows with a document number before the link; page sizes in words; a DOCX beside."""

    entry = "xincai"
    title = "新蔡县人民政府"
    division = "411729"
    port = 8851
    start = ("/zfxxgk/xxgknb/",)
    charset = "utf-8"
    header = "utf-8"
    shape = "th_td"
    per_page = 4
    first_number = 300_118
    channels = {"/zfxxgk/xxgknb/": "年度报告"} | {
        f"/zfxxgk/xxgknb/{year}/": f"{year}年" for year in range(2021, 2025)
    }

    def build(self) -> None:
        top, *years = self.channels
        bodies = ["人民政府", "民政局", "农业农村局", "砖店镇人民政府", "陈店镇人民政府", "信访局"]
        for year, column in zip(range(2021, 2025), years, strict=True):
            self.fill(column, [f"新蔡县{name}" for name in bodies], [year], "split")
        for year in range(2013, 2021):
            report = self.put(top, "新蔡县人民政府", year, style="trs")
            self.attach(report, f"/upload/content/file/{year + 1}0301/{year}.docx")
        self.news(years[-1], {"新蔡县2025年政府信息公开工作要点": "2025-03-12"})

    def rows_of(self, column: str, shown: Paged) -> str:
        rows = "".join(
            f'<li><p>新公开〔{one.date[:4]}〕{number}号</p><a href="{one.path}">{escape(one.title)}</a>'
            f"<span>{one.date}</span></li>"
            for number, one in enumerate(shown.rows, 1)
        )
        return f'<div class="con-box"><ul>{rows}</ul></div>'

    def pager(self, column: str, shown: Paged) -> str:
        return f'<div id="pageDec">{self.per_page},{shown.total}</div>'


class Yexian(DaheSite):
    """平顶山's shape: /contents/62030/428497.html; a folder of bureaus; linked pages."""

    entry = "yexian"
    title = "叶县人民政府"
    division = "410422"
    port = 8852
    start = ("/channels/62030/",)
    shape = "one_cell"
    per_page = 5
    first_number = 428_490
    channels = {"/channels/62030/": "政府信息公开年报", "/channels/62031/": "部门年报"}

    def build(self) -> None:
        county, bureaus = self.channels
        for year in range(2012, 2025):
            slip = "totals" if year == 2023 else None
            self.put(county, "叶县人民政府", year, style="layout", slip=slip)
        self.fill(bureaus, ["叶县审计局", "叶县统计局", "叶县水利局"], range(2020, 2025), "soup")
        self.news(bureaus, {"叶县审计局2024年法治政府建设年度报告": "2025-01-15", "叶县统计公报": "2024-04-30"})

    def place(self, column: str, date: str, number: int) -> str:
        return f"/contents/{column.strip('/').rpartition('/')[2]}/{number}.html"

    def pager(self, column: str, shown: Paged) -> str:
        more = shown.number < shown.pages
        return f'<a href="{column}index_{shown.number}.html">下一页&gt;</a>' if more else "<a>下一页&gt;</a>"


SITES = (Yanshi, Xincai, Yexian)
