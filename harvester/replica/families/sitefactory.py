"""SiteFactory: 丹凤 (categories, numbered links) and 石泉 (nodes, 下一页)."""

from __future__ import annotations

import re

from harvester.replica.channels import ChannelSite, TemplateSite
from harvester.replica.site import Ask, Paged, Reply


class Danfeng(ChannelSite):
    """ASP.NET: /Category_12/Index.aspx with numbered links only, /Content-2793487.html; a category for each kind
    of body.
    """

    entry = "danfeng"
    family = "sitefactory"
    title = "丹凤县人民政府"
    division = "611022"
    port = 8877
    start = ("/Category_120/Index.aspx",)
    header = "utf-8"
    shape = "th_td"
    per_page = 5
    first_number = 2_793_401
    channels = {"120": "政府信息公开年报", "131": "县直部门年报", "132": "乡镇（街道）年报"}

    def build(self) -> None:
        county, bureaus, towns = self.channels
        self.fill(county, ["丹凤县人民政府"], range(2008, 2025), "layout")
        self.fill(bureaus, ["丹凤县教育体育局"], range(2018, 2025), "trs")
        for year in range(2018, 2025):
            slip = "carry" if year == 2023 else None
            self.put(bureaus, "丹凤县财政局", year, style="trs", slip=slip)
        self.fill(towns, ["丹凤县庾岭镇人民政府"], range(2018, 2024), "split")
        self.put(towns, "丹凤县庾岭镇人民政府", 2024, style="split", broken=True)
        self.news(
            bureaus, {"丹凤县财政局2024年部门预算": "2024-03-05", "县教体局召开信息公开培训会": "2023-10-11"}
        )

    def address(self, column: str) -> str:
        return f"/Category_{column}/Index.aspx"

    def place(self, column: str, date: str, number: int) -> str:
        return f"/Content-{number}.html"

    def route(self, ask: Ask) -> Reply | None:
        found = re.fullmatch(r"/Category_(\d+)/Index(?:_(\d+))?\.aspx", ask.path)
        shown = self.page_of(found[1], int(found[2] or 1)) if found else None
        return self.html(self.listing(found[1], shown)) if found and shown else None

    def pager(self, column: str, shown: Paged) -> str:
        links = " ".join(
            f"<b>{n}</b>" if n == shown.number else f'<a href="Index_{n}.aspx">[{n}]</a>'
            for n in range(1, shown.pages + 1)
        )
        return f'<div class="pager">{links}</div>'


class Shiquan(TemplateSite):
    """Nodes and contents by number."""

    entry = "shiquan"
    family = "sitefactory"
    title = "石泉县人民政府"
    division = "610922"
    port = 8878
    first, further, detail = "/Node-{c}.html", "/Node-{c}_{n}.html", "/Content-{id}.html"
    start = ("/Node-45120.html",)
    shape = "ul"
    style = "soup"
    suffix = ".docx"
    per_page = 5
    first_number = 2_673_900
    channels = {"45120": "政府信息公开年报", "45121": "部门年报"}
    bodies = {"45120": ("石泉县人民政府", "石泉县后柳镇人民政府"), "45121": ("石泉县教育体育和科技局",)}


SITES = (Danfeng, Shiquan)
