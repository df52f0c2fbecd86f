"""truecms: 如皋 (no number of records, ten at once) and 海安 (records are counted, a column for each kind)."""

from __future__ import annotations

import json
from uuid import NAMESPACE_URL, uuid5

from harvester.replica.channels import TemplateSite
from harvester.replica.site import Ask, Paged, Reply

SERVICE = "/truecms/messageController/getMessage.do"


class TruecmsSite(TemplateSite):
    """The service answers its own pages only, and gives `most` rows at once."""

    family = "truecms"
    first, further, detail = "/{c}/list.html", "/{c}/list_{n}.html", ""
    most = 10
    counted = False
    per_page = 500

    def place(self, column: str, date: str, number: int) -> str:
        return f"/{column}/content/{uuid5(NAMESPACE_URL, f'{self.entry}{number}')}.html"

    def column_id(self, column: str) -> str:
        """The service's name for a column."""
        return str(uuid5(NAMESPACE_URL, column))

    def route(self, ask: Ask) -> Reply | None:
        if ask.path != SERVICE:
            return super().route(ask)
        if "referer" not in ask.headers:
            return Reply(b"", 404)
        column = next((key for key in self.channels if self.column_id(key) == ask.query.get("columnId")), None)
        span = [ask.query.get(key, "") for key in ("startrecord", "endrecord", "perpage")]
        if column is None or not all(one.isdigit() for one in span) or not ask.query.get("callback"):
            return Reply(b"null", content_type="application/javascript")
        first, last, size = (int(one) for one in span)
        listed = self.listed(column)
        shown = listed[first - 1 : min(last, first - 1 + min(size, self.most))] if first else []
        rows = "".join(self.row(column, one) for one in shown)
        total = f"<totalrecord>{len(listed)}</totalrecord>" if self.counted else ""
        body = f"{ask.query['callback']}({json.dumps({'result': f'{total}<ul>{rows}</ul>'}, ensure_ascii=False)});"
        return Reply(body.encode(), content_type="application/javascript; charset=utf-8")

    def rows_of(self, column: str, shown: Paged) -> str:
        return (
            '<div id="rows"></div><script>new Rows({columnId:\''
            f"{self.column_id(column)}', perpage: 10, proxyUrl:'{SERVICE}'}});</script>"
        )

    def pager(self, column: str, shown: Paged) -> str:
        return ""


class Rugao(TruecmsSite):
    """Says no number of records."""

    entry = "rugao"
    title = "如皋市人民政府"
    division = "320682"
    port = 8894
    start = ("/rgsrmzf/zfxxgknb/list.html",)
    shape = "one_cell"
    style = "wps"
    channels = {"rgsrmzf/zfxxgknb": "政府信息公开年报"}
    bodies = {"rgsrmzf/zfxxgknb": ("如皋市人民政府", "如皋市教育局", "如皋市搬经镇人民政府")}


class Haian(TruecmsSite):
    """Gives five rows at once, whatever is asked."""

    entry = "haian"
    title = "海安市人民政府"
    division = "320685"
    port = 8895
    start = ("/hasrmzf/nb/list.html",)
    options = {"page_size": 20}
    shape = "th_td"
    suffix = ".pdf"
    most = 5
    counted = True
    channels = {"hasrmzf/nb": "信息公开年报", "hasrmzf/bmnb": "部门信息公开年报"}
    bodies = {"hasrmzf/nb": ("海安市人民政府",), "hasrmzf/bmnb": ("海安市民政局", "海安市曲塘镇人民政府")}


SITES = (Rugao, Haian)
