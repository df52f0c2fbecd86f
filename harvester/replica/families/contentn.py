"""content_N: 古蔺 (linked pages, a channel for each kind of body) and 睢县 (script's pager)."""

from __future__ import annotations

import re

from harvester.replica.channels import BodySite
from harvester.replica.site import Ask, Paged, Reply


class ContentSite(BodySite):
    """Nothing has an ending; page 1 has one address only."""

    family = "contentn"
    further = r"\?page=(\d+)"
    first_number = 66_300

    def place(self, column: str, date: str, number: int) -> str:
        return f"{column}/content_{number}"

    def route(self, ask: Ask) -> Reply | None:
        asked = ask.path + (f"?page={ask.query['page']}" if "page" in ask.query else "")
        found = re.fullmatch(rf"(/[\w/]*?)(?:{self.further})?", asked)
        if found is None or found[2] in ("0", "1"):
            return None
        shown = self.page_of(found[1], int(found[2] or 1))
        return self.html(self.listing(found[1], shown)) if shown else None

    def pager(self, column: str, shown: Paged) -> str:
        return self.linked(shown, f"{column}?page={{n}}")


class Gulin(ContentSite):
    """Townships and bureaus in channels of their own."""

    entry = "gulin"
    title = "古蔺县人民政府"
    division = "510525"
    port = 8886
    start = ("/zwgk/xxgknb",)
    shape = "ul"
    style = "trs"
    per_page = 4
    channels = {
        "/zwgk/xxgknb": "政府信息公开年报",
        "/zwgk/xxgknb/bmzfxxgknb": "部门政府信息公开年报",
        "/zwgk/xxgknb/zjzfxxgknb": "镇街政府信息公开年报",
    }
    bodies = {
        "/zwgk/xxgknb": ("古蔺县人民政府",),
        "/zwgk/xxgknb/bmzfxxgknb": ("古蔺县教育局", "古蔺县水务局"),
        "/zwgk/xxgknb/zjzfxxgknb": ("古蔺县二郎镇人民政府",),
    }


class Suixian(ContentSite):
    """The pager's numbers are run by a script."""

    entry = "suixian"
    title = "睢县人民政府"
    division = "411422"
    port = 8887
    start = ("/gk/zfxxgk/xxgkndbg",)
    options = {"paging": "xxgkndbg_p{page}"}
    further = r"_p(\d+)"
    shape = "th_td"
    style = "soup"
    suffix = ".docx"
    per_page = 5
    channels = {"/gk/zfxxgk/xxgkndbg": "信息公开年度报告"}
    bodies = {"/gk/zfxxgk/xxgkndbg": ("睢县人民政府", "睢县司法局", "睢县潮庄镇人民政府")}

    def pager(self, column: str, shown: Paged) -> str:
        items = "".join(f'<li><a data-page-index="{n}">{n + 1}</a></li>' for n in range(shown.pages))
        return f'<ul class="m-pagination-page">{items}</ul><script>$("#page").page({{remote: {{}}}});</script>'


SITES = (Gulin, Suixian)
