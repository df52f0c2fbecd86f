"""YLCMS: 平和 (linked pages) and 政和 (the script's pager, publicInfo.shtml, PDF)."""

from __future__ import annotations

from harvester.replica.channels import TemplateSite
from harvester.replica.site import Ask, Paged, Reply


class YlcmsSite(TemplateSite):
    """A channel's key is its site's id and folder; page n is asked by the id."""

    family = "ylcms"
    site: str
    further = "/cms/sitemanage/index.shtml?siteId={c}&page={n}"
    detail = "/cms/html/{site}/{y}-{m}-{d}/{id}.html"

    def place(self, column: str, date: str, number: int) -> str:
        year, month, day = date.split("-")
        return self.detail.format(c=column, site=self.site, y=year, m=month, d=day, id=number)

    def listing(self, column: str, shown: Paged) -> str:
        tag = f'<meta name="siteIdMeta" content="{column}"></head>'
        return super().listing(column, shown).replace("</head>", tag, 1)

    def rows_of(self, column: str, shown: Paged) -> str:
        rows = "".join(
            f'<LI><A href="{one.path}" title="{one.title}">{one.title}</A><SPAN>{one.date}</SPAN></LI>'
            for one in shown.rows
        )
        return f'<UL id="resources">{rows}</UL>'


class Pinghe(YlcmsSite):
    """Pages are linked; a column for each kind of body."""

    entry = "pinghe"
    title = "平和县人民政府"
    division = "350628"
    port = 8898
    site = "phxrmzf"
    first = "/cms/html/phxrmzf/{c}/index.html"
    start = ("/cms/html/phxrmzf/100430000/index.html",)
    shape = "one_cell"
    style = "soup"
    per_page = 4
    first_number = 779_102_000
    channels = {"100430000": "政府信息公开年报", "100430001": "部门信息公开年报"}
    bodies = {"100430000": ("平和县人民政府",), "100430001": ("平和县教育局", "平和县大溪镇人民政府")}


class Zhenghe(YlcmsSite):
    """The page says how many pages there are."""

    entry = "zhenghe"
    title = "政和县人民政府"
    division = "350725"
    port = 8899
    site = "zhxzf"
    first = "/cms/html/zhxzf/nb{c}/index.html"
    start = ("/cms/html/zhxzf/nb8801/index.html",)
    detail = "/cms/infopublic/publicInfo.shtml?id={id}&siteId={c}"
    shape = "ul"
    suffix = ".pdf"
    per_page = 5
    channels = {"8801": "政府信息公开年度报告"}
    bodies = {"8801": ("政和县人民政府", "政和县司法局", "政和县镇前镇人民政府")}

    def pager(self, column: str, shown: Paged) -> str:
        return f"<div id='p'>共{shown.pages}页</div><script>draw('p');</script>"

    def route(self, ask: Ask) -> Reply | None:
        return None if ask.query.get("page") == "1" else super().route(ask)


SITES = (Pinghe, Zhenghe)
