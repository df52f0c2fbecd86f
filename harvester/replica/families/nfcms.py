"""NFCMS portals: one paged by links with year folders, one that prints its number of pages."""

from __future__ import annotations

import re

from harvester.replica.channels import ChannelSite
from harvester.replica.files import pdf
from harvester.replica.site import Ask, Paged, Reply


class NfcmsSite(ChannelSite):
    """Columns as folders, page 2 index_2.html (index_1.html is not there), articles at content/post_N.html."""

    family = "nfcms"
    first_number = 10_070_000

    def place(self, column: str, date: str, number: int) -> str:
        return f"{column}content/post_{number}.html"

    def route(self, ask: Ask) -> Reply | None:
        found = re.fullmatch(r"(/.*/)(?:index(?:_(\d+))?\.html)?", ask.path)
        if found is None or found[2] == "1":
            return None
        shown = self.page_of(found[1], int(found[2] or 1))
        return self.html(self.listing(found[1], shown)) if shown else None

    def dress(self, body: str, title: str, **how: object) -> str:
        script = "<script>var NFCMS_SITE_ID = '440104'; var NFCMS_CAT_ID = '3077';</script></head>"
        return super().dress(body, title, **how).replace("</head>", script, 1)


class Yuexiu(NfcmsSite):
    """Year folders, each on several pages linked by 下一页."""

    entry = "yuexiu"
    title = "广州市越秀区人民政府"
    division = "440104"
    port = 8835
    start = ("/zwgk/xxgknb/",)
    shape = "ul"
    per_page = 4
    channels = {"/zwgk/xxgknb/": "政府信息公开年报"} | {f"/zwgk/xxgknb/{y}/": f"{y}年" for y in range(2022, 2025)}

    def build(self) -> None:
        top, *years = self.channels
        names = ["教育局", "民政局", "司法局", "财政局", "洪桥街道办事处", "北京街道办事处", "大塘街道办事处"]
        for year, column in zip(range(2022, 2025), years, strict=True):
            self.fill(column, [f"越秀区{name}" for name in names], [year], "trs")
            self.news(column, {f"越秀区{year}年政务公开工作要点": f"{year}-05-05"})
        self.fill(top, ["越秀区人民政府"], range(2018, 2025), "word")
        self.news(top, {"越秀区政府信息公开年度报告编制培训会召开": "2022-12-07"})

    def pager(self, column: str, shown: Paged) -> str:
        if shown.number == shown.pages:
            return '<div class="page"><a class="last">尾页</a></div>'
        return f'<div class="page"><a href="{column}index_{shown.number + 1}.html" class="next">下一页</a></div>'


class Boluo(NfcmsSite):
    """The pager is drawn by a script; the page prints how many pages there are; attachments."""

    entry = "boluo"
    title = "博罗县人民政府"
    division = "441322"
    port = 8836
    start = ("/zwgk/zfxxgknb/index.html",)
    shape = "dl"
    per_page = 9
    channels = {"/zwgk/zfxxgknb/": "政府信息公开年度报告"}

    def build(self) -> None:
        [top] = self.channels
        names = ["人民政府", "农业农村局", "罗阳街道办事处", "园洲镇人民政府"]
        self.fill(top, [f"博罗县{name}" for name in names], range(2017, 2025), "paged")
        for one in list(self.articles.values()):
            if one.agency == "博罗县农业农村局" and one.figures is not None:
                path = f"/attachment/0/88/88389/{one.year}149.pdf"
                one.attachments.append((path, f"{one.title}.pdf", pdf(one.figures)))
        self.news(
            top, {"博罗县政务公开工作推进会召开": "2023-06-02", "博罗县2023年法治政府建设年度报告": "2024-03-03"}
        )

    def pager(self, column: str, shown: Paged) -> str:
        script = '<script>draw("pager");</script>'
        return f'<div class="page" id="pager">第{shown.number}页 共{shown.pages}页</div>{script}'


SITES = (Yuexiu, Boluo)
