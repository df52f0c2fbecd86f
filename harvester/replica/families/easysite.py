"""EasySite portals: 大洼 (short ids, files) and 阿巴嘎 (long ids, year folders of digits)."""

from __future__ import annotations

import re

from harvester.replica.channels import BodySite
from harvester.replica.site import Ask, Paged, Reply


class EasySite(BodySite):
    """Page 1 is the folder's index; further pages come of the module with its own ids only."""

    family = "easysite"
    module = "51e0f7b2c4"
    context = "/eportal"
    ending = "html"
    per_page = 6

    def page_ids(self) -> dict[str, str]:
        """Ids of the channels' pages."""
        return {str(2312800 + n): column for n, column in enumerate(self.channels)}

    def address(self, column: str) -> str:
        return f"{column}index.{self.ending}"

    def place(self, column: str, date: str, number: int) -> str:
        return f"{column}{number}/index.{self.ending}"

    def route(self, ask: Ask) -> Reply | None:
        if ask.path == f"{self.context}/ui":
            asked = [ask.query.get(key, "") for key in ("pageId", "currentPage", "moduleId", "staticRequest")]
            if not asked[1].isdigit() or asked[2:] != [self.module, "yes"]:
                return Reply(b"", 404)
            column, number = self.page_ids().get(asked[0], ""), int(asked[1])
        else:
            column, number = ask.path.removesuffix(f"index.{self.ending}"), 1
        shown = self.page_of(column, number)
        return self.html(self.listing(column, shown)) if shown else None

    def pager(self, column: str, shown: Paged) -> str:
        own = next(key for key, value in self.page_ids().items() if value == column)
        return (
            f'<input type="hidden" name="article_paging_list_hidden" moduleid="{self.module}" '
            f'totalpage="{shown.pages}">'
            f'<div id="page"></div><div style="display:none"><input id="eprotalCurrentPageId" value="{own}"></div>'
        )

    def dress(self, body: str, title: str, **how: object) -> str:
        hidden = (
            '<div style="display:none" easysite="easysiteHiddenDiv">'
            f'<input type="hidden" id="contextPath" value="{self.context}"></div>'
            '<script src="/site/uiFramework/huilan-jquery-ui/js/core.js"></script></body>'
        )
        return re.sub("</body>", hidden, super().dress(body, title, **how), count=1)


class Dawa(EasySite):
    """Ids of seven digits; the town's reports have a PDF."""

    entry = "dawa"
    title = "盘锦市大洼区人民政府"
    division = "211104"
    port = 8880
    start = ("/dawa/zwgk/zfxxgknb/index.html",)
    shape = "one_cell"
    suffix = ".pdf"
    first_number = 2_398_600
    channels = {"/dawa/zwgk/zfxxgknb/": "政府信息公开年报"}
    bodies = {"/dawa/zwgk/zfxxgknb/": ("盘锦市大洼区人民政府", "大洼区财政局", "大洼区田家街道办事处")}


class Abaga(EasySite):
    """Folders of years whose names are digits too; ids that begin with a day; .shtml."""

    entry = "abaga"
    title = "阿巴嘎旗人民政府"
    division = "152522"
    port = 8881
    start = ("/abg/zfxxgk/zfxxgknb/index.shtml",)
    shape = "th_td"
    style = "word"
    ending = "shtml"
    context = "/portal"
    per_page = 3
    channels = {"/abg/zfxxgk/zfxxgknb/": "政府信息公开年报"} | {
        f"/abg/zfxxgk/zfxxgknb/58395{year % 100}/": f"{year}年" for year in range(2021, 2025)
    }

    def build(self) -> None:
        top, *years = self.channels
        names = ("教育局", "民政局", "农牧局", "洪格尔高勒镇人民政府")
        for year, column in zip(range(2021, 2025), years, strict=True):
            self.fill(column, [f"阿巴嘎旗{name}" for name in names], [year], self.style)
            self.news(column, {f"阿巴嘎旗{year}年政务公开培训会召开": f"{year}-07-02"})
        self.fill(top, ["阿巴嘎旗人民政府"], range(2019, 2025), "trs")

    def place(self, column: str, date: str, number: int) -> str:
        return f"{column}{date.replace('-', '')}17{number}/index.shtml"


SITES = (Dawa, Abaga)
