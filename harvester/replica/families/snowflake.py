"""Shaanxi portals: 富县 (pager by script, agencies in folders) and 洛川 (linked pages, year folders, files)."""

from __future__ import annotations

import re

from harvester.replica.channels import ChannelSite
from harvester.replica.site import Ask, Paged, Reply


class SnowflakeSite(ChannelSite):
    """Columns begin at 1.html; a folder's own address is not there; articles stand beside their listing."""

    family = "snowflake"

    def route(self, ask: Ask) -> Reply | None:
        found = re.fullmatch(r"(/.*/)([1-9]\d{0,3})\.html", ask.path)
        shown = self.page_of(found[1], int(found[2])) if found else None
        return self.html(self.listing(found[1], shown)) if found and shown else None

    def address(self, column: str) -> str:
        return f"{column}1.html"

    def place(self, column: str, date: str, number: int) -> str:
        return f"{column}{17 * 10**17 + int(date.replace('-', '')) * 10**8 + number}.html"

    def rows_of(self, column: str, shown: Paged) -> str:
        return f'<div class="m-lst36">{super().rows_of(column, shown)}</div>'


class Fuxian(SnowflakeSite):
    """maxPage in a script; a folder for each body."""

    entry = "fuxian"
    title = "富县人民政府"
    division = "610628"
    port = 8870
    start = ("/zfxxgk/fdzdgknr/zfxxgknb/1.html",)
    shape = "one_cell"
    per_page = 5
    channels = {"/zfxxgk/fdzdgknr/zfxxgknb/": "政府信息公开年报"} | {
        f"/zfxxgk/fdzdgknr/zfxxgknb/{slug}/": name
        for slug, name in {
            "jyj": "富县教育局",
            "mzj": "富县民政局",
            "zjt": "张家湾镇人民政府",
            "zpt": "直罗镇",
        }.items()
    }

    def build(self) -> None:
        top, *rest = self.channels
        bodies = ["富县教育局", "富县民政局", "富县张家湾镇人民政府", "富县直罗镇人民政府"]
        self.fill(top, ["富县人民政府", "富县人民政府办公室"], range(2018, 2025), "trs")
        for column, agency in zip(rest, bodies, strict=True):
            self.fill(column, [agency], range(2020, 2025), "wps")
        self.news(top, {"富县政务公开领导小组召开会议": "2022-02-18", "富县2023年政务公开工作要点": "2023-05-05"})

    def pager(self, column: str, shown: Paged) -> str:
        return (
            f"<div class=\"xy-page\"></div><script>var maxPage = parseInt('{shown.pages}');"
            f"var nowPage = parseInt('{shown.number}');</script>"
        )


class Luochuan(SnowflakeSite):
    """Links 下一页; a folder for each year, bodies mixed; the township's reports only as a PDF in an iframe."""

    entry = "luochuan"
    title = "洛川县人民政府"
    division = "610629"
    port = 8871
    start = ("/xxgk/nb/1.html",)
    shape = "th_td"
    per_page = 3
    channels = {"/xxgk/nb/": "信息公开年报"} | {f"/xxgk/nb/{year}/": f"{year}年度" for year in range(2021, 2025)}

    def build(self) -> None:
        top, *years = self.channels
        bureaus = ["发展和改革局", "财政局", "果业局", "应急管理局", "医疗保障局"]
        for year, column in zip(range(2021, 2025), years, strict=True):
            self.fill(column, [f"洛川县{name}" for name in bureaus], [year], "joined")
            town = self.put(column, "洛川县石头镇人民政府", year, style="file")
            self.attach(town, f"/upload/{year + 1}/01/{year}st.pdf")
            self.news(column, {f"洛川县{year}年度信息公开工作总结会召开": f"{year + 1}-02-27"})
        self.fill(top, ["洛川县人民政府"], range(2016, 2025), "paged")

    def pager(self, column: str, shown: Paged) -> str:
        if shown.number == shown.pages:
            return '<div class="xy-page"><a class="pagenext">下一页</a></div>'
        return f'<div class="xy-page"><a class="pagenext" href="{shown.number + 1}.html">下一页</a></div>'


SITES = (Fuxian, Luochuan)
