"""Channels and docs: 历下 (each unit its own site, linked pages) and 高青 (one channel, paging of the entry)."""

from __future__ import annotations

import re

from harvester.replica.channels import BodySite
from harvester.replica.site import Ask, Paged, Reply


class ShandongSite(BodySite):
    """A document's id begins with the second of its making, as MongoDB's do."""

    family = "shandong"
    further = r"index_(\d+)\.html"
    per_page = 5

    def place(self, column: str, date: str, number: int) -> str:
        return f"{column}doc_{0x5F000000 + number:08x}8c92fdc5d29ee8d7.html"

    def route(self, ask: Ask) -> Reply | None:
        found = re.fullmatch(rf"(/.*/channel_[^/]+/)(?:{self.further})?", ask.path)
        if found is None or found[2] in ("0", "1"):
            return None
        shown = self.page_of(found[1], int(found[2] or 1))
        return self.html(self.listing(found[1], shown)) if shown else None

    def pager(self, column: str, shown: Paged) -> str:
        return self.linked(shown, f"{column}index_{{n}}.html")


class Lixia(ShandongSite):
    """The list of bodies leads to sites of their own."""

    entry = "lixia"
    title = "济南市历下区人民政府"
    division = "370102"
    port = 8882
    start = ("/gongkai/site_lxq/channel_c_60a1b2c3d4e5f60718293a40_n_1621500000.1234/",)
    shape = "ul"
    style = "trs"
    years = range(2018, 2025)
    channels = {start[0]: "政府信息公开年报"} | {
        f"/gongkai/site_lx{slug}/channel_60a1b2c3d4e5f60718293a4{n}/": name
        for n, (slug, name) in enumerate(
            {"jyj": "历下区教育局", "czj": "历下区财政局", "qfs": "泉城路街道"}.items()
        )
    }
    bodies = dict(
        zip(
            channels,
            (
                ("济南市历下区人民政府",),
                ("济南市历下区教育局",),
                ("济南市历下区财政局",),
                ("济南市历下区泉城路街道办事处",),
            ),
            strict=True,
        )
    )


class Gaoqing(ShandongSite):
    """All years in one channel; the page says how many pages there are, its pager is drawn by a script."""

    entry = "gaoqing"
    title = "高青县人民政府"
    division = "370322"
    port = 8883
    start = ("/gongkai/channel_6076a2591887a377796ba71d/",)
    options = {"paging": "list-{page}.html"}
    shape = "spaced"
    style = "wps"
    suffix = ".docx"
    further = r"list-(\d+)\.html"
    years = range(2015, 2025)
    channels = {start[0]: "政府信息公开年度报告"}
    bodies = {start[0]: ("高青县人民政府", "高青县水利局")}

    def pager(self, column: str, shown: Paged) -> str:
        return f'<div id="page">第{shown.number}页 共{shown.pages}页</div><script>draw();</script>'


SITES = (Lixia, Gaoqing)
