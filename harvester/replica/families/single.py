"""Channels and singles: 平乡 (channel 29, pager of links) and 隆尧 (older .jsp, numbers)."""

from __future__ import annotations

from html import escape

from harvester.replica.channels import TemplateSite
from harvester.replica.site import Article, Paged


class Pingxiang(TemplateSite):
    """The last but one link of the pager leads on; the address of page n follows none of the first's."""

    entry = "pingxiang"
    family = "single"
    title = "平乡县人民政府"
    division = "130532"
    port = 8896
    first, further, detail = "/channel/list/{c}.html", "/channel/list/{c}.html?pn={n}", "/single/{c}/{id}.html"
    start = ("/channel/list/29.html",)
    shape = "one_cell"
    style = "wps"
    per_page = 5
    first_number = 5_400
    channels = {"29": "政府信息公开年报", "31": "部门信息公开年报"}
    bodies = {"29": ("平乡县人民政府",), "31": ("平乡县教育局", "平乡县丰州镇人民政府")}

    def row(self, column: str, article: Article) -> str:
        title = escape(article.title)
        return f'<li><a href="{article.path}" title="{title}">{title[:18]}...<span>{article.date}</span></a></li>'

    def pager(self, column: str, shown: Paged) -> str:
        numbers = (
            f'<li><a href="{self.address(column) if n == 1 else self.further.format(c=column, n=n)}">{n}</a></li>'
            for n in range(1, shown.pages + 1)
        )
        on = self.further.format(c=column, n=min(shown.number + 1, shown.pages)) if shown.pages > 1 else ""
        items = f'{"".join(numbers)}<li><a href="{on}">&gt;</a></li><li><a href="#">&gt;&gt;</a></li>'
        return f'<ul class="pagination">{items}</ul><div class="page-inner">共 {shown.total} 条</div>'


class Longyao(TemplateSite):
    """The older form; classes name the product."""

    entry = "longyao"
    family = "single"
    title = "隆尧县人民政府"
    division = "130525"
    port = 8897
    first, further, detail = (
        "/xxgk/list/lm_zc.jsp?pid={c}",
        "/xxgk/list/lm_zc.jsp?pid={c}&pn={n}",
        "/single/12/{id}.html",
    )
    start = ("/xxgk/list/lm_zc.jsp?pid=84",)
    shape = "ul"
    style = "split"
    suffix = ".docx"
    per_page = 4
    channels = {"84": "政府信息公开年度报告"}
    bodies = {"84": ("隆尧县人民政府", "隆尧县司法局")}

    def rows_of(self, column: str, shown: Paged) -> str:
        return f'<div class="xxgk_rul">{super().rows_of(column, shown)}</div>'


SITES = (Pingxiang, Longyao)
