"""Columns of Hebei: 新乐 (block in the page's script, bodies as columns) and 正定 (block of the entry, prefix)."""

from __future__ import annotations

import re
from uuid import NAMESPACE_URL, uuid5

from harvester.replica.channels import BodySite
from harvester.replica.site import Ask, Paged, Reply


def uuid_of(name: str) -> str:
    """An id that stays the same."""
    return str(uuid5(NAMESPACE_URL, name))


class HebeiSite(BodySite):
    """A column's key is its id; further pages are fragments of its block."""

    family = "hebei"
    prefix = ""
    per_page = 5
    template, unit = uuid_of("template"), uuid_of("block")

    def address(self, column: str) -> str:
        return f"{self.prefix}/columns/{column}/index.html"

    def place(self, column: str, date: str, number: int) -> str:
        year, month, day = date.split("-")
        return f"{self.prefix}/columns/{column}/{year}{month}/{day}/{uuid_of(f'{self.entry}{number}')}.html"

    def block(self, column: str) -> str:
        """The address of the column's block."""
        return f"{self.prefix}/columns/{column}/templates/{self.template}/blocks/{self.unit}"

    def route(self, ask: Ask) -> Reply | None:
        for column in self.channels:
            if ask.path == self.address(column):
                shown = self.page_of(column, 1)
                return self.html(self.listing(column, shown)) if shown else None
            if ask.path == self.block(column):
                number = ask.query.get("page", "")
                if not re.fullmatch(r"[1-9]\d{0,2}", number) or ask.query.get("fix") != "0":
                    return Reply(b"", 500)
                shown = self.page_of(column, int(number))
                return self.html(super().rows_of(column, shown) if shown else "<ul></ul>")
        return None


class Xinle(HebeiSite):
    """The script names the block and says no number of pages."""

    entry = "xinle"
    title = "新乐市人民政府"
    division = "130184"
    port = 8888
    start = (f"/columns/{uuid_of('新乐')}/index.html",)
    shape = "one_cell"
    style = "word"
    channels = {uuid_of("新乐"): "政府信息公开年报", uuid_of("新乐教育"): "部门信息公开年报"}
    bodies = {uuid_of("新乐"): ("新乐市人民政府", "新乐市司法局"), uuid_of("新乐教育"): ("新乐市教育局",)}

    def pager(self, column: str, shown: Paged) -> str:
        return f"<script>var block = '{self.block(column)}'; more(block);</script>"


class Zhengding(HebeiSite):
    """Below /zfxxgk; the entry names the block, the page how many pages there are."""

    entry = "zhengding"
    title = "正定县人民政府"
    division = "130123"
    port = 8889
    prefix = "/zfxxgk"
    start = (f"/zfxxgk/columns/{uuid_of('正定')}/index.html",)
    options = {
        "block": f"/zfxxgk/columns/{uuid_of('正定')}/templates/{HebeiSite.template}/blocks/{HebeiSite.unit}"
    }
    shape = "ul"
    style = "paged"
    suffix = ".pdf"
    channels = {uuid_of("正定"): "政府信息公开年度报告"}
    bodies = {uuid_of("正定"): ("正定县人民政府", "正定县民政局", "正定县曲阳桥镇人民政府")}

    def rows_of(self, column: str, shown: Paged) -> str:
        return f"{super().rows_of(column, shown)}<div>共{shown.pages}页</div>"


SITES = (Xinle, Zhengding)
