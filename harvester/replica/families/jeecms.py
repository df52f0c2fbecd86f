"""JEECMS: 安陆 (columns of a site, pager by script) and 大悟 (index.jhtml, field of pages, year folders)."""

from __future__ import annotations

from harvester.replica.channels import TemplateSite
from harvester.replica.site import Paged


class Anlu(TemplateSite):
    """Prints 共N条 x/y; the numbers are run by a script."""

    entry = "anlu"
    family = "jeecms"
    title = "安陆市人民政府"
    division = "420982"
    port = 8890
    first, further, detail = "/c/als/{c}.jhtml", "/c/als/{c}_{n}.jhtml", "/c/als/{c}/{id}.jhtml"
    start = ("/c/als/zfxxgknb.jhtml",)
    shape = "one_cell"
    style = "wps"
    per_page = 5
    channels = {"zfxxgknb": "政府信息公开年报", "xzxxgknb": "乡镇信息公开年报"}
    bodies = {"zfxxgknb": ("安陆市人民政府", "安陆市民政局"), "xzxxgknb": ("安陆市巡店镇人民政府",)}

    def pager(self, column: str, shown: Paged) -> str:
        count = f"共{shown.total}条 {shown.number}/{shown.pages}"
        return (
            f'<div class="pages"><ul><li><a>{count}</a></li><li><a onclick="gotoPage()">下页</a></li></ul></div>'
        )


class Dawu(TemplateSite):
    """A folder for each year; the field of pages says how many there are."""

    entry = "dawu"
    family = "jeecms"
    title = "大悟县人民政府"
    division = "420922"
    port = 8891
    first, further, detail = "/zwgk/nb{c}/index.jhtml", "/zwgk/nb{c}/index_{n}.jhtml", "/zwgk/nb{c}/{id}.jhtml"
    start = ("/zwgk/nb/index.jhtml",)
    shape = "ul"
    style = "split"
    suffix = ".docx"
    per_page = 3
    channels = {"": "政府信息公开年报"} | {f"/{year}": f"{year}年" for year in range(2022, 2025)}
    bodies = {"": ("大悟县人民政府", "大悟县人民政府办公室")}

    def build(self) -> None:
        super().build()
        for year in range(2022, 2025):
            self.fill(f"/{year}", ["大悟县教育局", "大悟县水利和湖泊局", "大悟县夏店镇人民政府"], [year], "word")
            self.news(f"/{year}", {f"大悟县{year}年政务公开培训会召开": f"{year}-08-08"})

    def pager(self, column: str, shown: Paged) -> str:
        return f'<div class="pages"><input id="pageSelect" maxlength="{shown.pages}"><button>GO</button></div>'


SITES = (Anlu, Dawu)
