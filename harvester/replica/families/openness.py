"""The PHP twins: 绩溪 (numbers, drawn pager) and 含山 (MongoDB's ids, linked pages, units as channels)."""

from __future__ import annotations

from html import escape

from harvester.replica.channels import TemplateSite
from harvester.replica.site import Article, Paged


class Jixi(TemplateSite):
    """An element without links says how many pages there are."""

    entry = "jixi"
    family = "openness"
    title = "绩溪县人民政府"
    division = "341824"
    port = 8900
    first, further = "/XxgkAnnualReport/showList/{c}/page_1.html", "/XxgkAnnualReport/showList/{c}/page_{n}.html"
    detail = "/XxgkAnnualReport/show/{id}.html"
    start = ("/XxgkAnnualReport/showList/6/page_1.html",)
    shape = "one_cell"
    style = "layout"
    per_page = 5
    first_number = 5_393
    channels = {"6": "政府信息公开年报", "7": "部门信息公开年报"}
    bodies = {"6": ("绩溪县人民政府",), "7": ("绩溪县教育体育局", "绩溪县家朋乡人民政府")}

    def pager(self, column: str, shown: Paged) -> str:
        return (
            f'<div id="pagination"><pagination pagesize="{shown.pages}" now="{shown.number}"></pagination></div>'
        )


class Hanshan(TemplateSite):
    """A branch for each unit."""

    entry = "hanshan"
    family = "openness"
    title = "含山县人民政府"
    division = "340522"
    port = 8901
    first, further = "/opennessAnnualReport/?branch_id={c}", "/opennessAnnualReport/?branch_id={c}&page={n}"
    start = ("/opennessAnnualReport/?branch_id=5f0c1b2a3d4e5f6071829300",)
    shape = "th_td"
    suffix = ".docx"
    per_page = 4
    channels = {"5f0c1b2a3d4e5f6071829300": "政府信息公开年报", "5f0c1b2a3d4e5f6071829301": "部门年报"}
    bodies = {
        "5f0c1b2a3d4e5f6071829300": ("含山县人民政府",),
        "5f0c1b2a3d4e5f6071829301": ("含山县民政局", "含山县运漕镇人民政府"),
    }

    def place(self, column: str, date: str, number: int) -> str:
        return f"/openness/detail/annual_report/{0x61000000 + number:08x}688c27d8b45ae001.html"

    def row(self, column: str, article: Article) -> str:
        link = f'<div class="is-tda"><a href="{article.path}">{escape(article.title)}</a></div>'
        return f"<tr><td>{link}</td><td>003/2024-{article.path[-9:-5]}</td><td>{article.date}</td></tr>"

    def rows_of(self, column: str, shown: Paged) -> str:
        rows = "".join(self.row(column, one) for one in shown.rows)
        return f'<table class="is-xxgkTable">{rows}</table>'


SITES = (Jixi, Hanshan)
