"""gkmlpt portals: one whose tree names the category, one with bases of departments and a category elsewhere."""

from __future__ import annotations

import json
import re
from calendar import timegm
from datetime import date
from typing import Any

from harvester.replica.channels import ChannelSite
from harvester.replica.site import Article, Ask, Paged, Reply, paged


class GkmlptSite(ChannelSite):
    """Columns are categories ("/base/gkmlpt/ 721"); the index holds the tree, the API the articles."""

    family = "gkmlpt"
    sid = "755041"
    shape = "th_td"

    def place(self, column: str, date: str, number: int) -> str:
        base = column.split()[0]
        return f"{base}content/{number // 1_000_000}/{number // 1000}/post_{number}.html"

    def tree(self, base: str) -> list[dict[str, Any]]:
        """The tree of a base: what is not about reports, and the categories."""
        own = [
            {"id": int(key.split()[1]), "name": name, "parent": 1, "jump_url": "", "post_count": 99}
            for key, name in self.channels.items()
            if key.startswith(f"{base} ")
        ]
        other = {"id": 505, "name": "规范性文件", "parent": 1, "jump_url": "", "children": [], "post_count": 12}
        return [{"id": 1, "name": "法定主动公开内容", "children": [other, *own]}]

    def route(self, ask: Ask) -> Reply | None:
        found = re.fullmatch(r"(/.*?gkmlpt/)(?:index|api/all/(\d+))", ask.path)
        if found is None or not any(key.startswith(f"{found[1]} ") for key in self.channels):
            return None
        if found[2]:
            return self.api(f"{found[1]} {found[2]}", ask)
        tree = json.dumps(self.tree(found[1]), ensure_ascii=False)
        config = f"{{\n  SID:'{self.sid}',\n  TREE:{tree},\n  SERVICE_AREA_ID:'1'\n}}"
        return self.html(
            self.dress(f"<div id='app'></div><script>window._CONFIG = {config};</script>", "信息公开目录")
        )

    def api(self, column: str, ask: Ask) -> Reply | None:
        """A page of a category; nothing with another site's number, 404 out of range; page 0 is page 1."""
        if ask.query.get("sid") != self.sid or column not in self.channels:
            return self.json({"classify": None, "articles": []})
        shown = paged(self.listed(column), max(1, int(ask.query.get("page") or 1)), self.per_page)
        if shown is None:
            return None
        return self.json(self.counted(shown) | {"articles": [self.article(one) for one in shown.rows]})

    def counted(self, shown: Paged) -> dict[str, Any]:
        """What the API states beside the articles: more than it lists."""
        return {"classify": {"post_count": shown.total + 60}}

    def article(self, one: Article) -> dict[str, Any]:
        """One article of the API."""
        return {"title": one.title, "url": one.path, "created_at": f"{one.date} 09:00:00", "is_expired": 0}


class Longchuan(GkmlptSite):
    """The tree names the category and one of townships below it; three pages and more."""

    entry = "longchuan"
    title = "龙川县人民政府"
    division = "441622"
    port = 8830
    start = ("/gkmlpt/index",)
    options = {"page_size": 10}
    per_page = 10
    channels = {"/gkmlpt/ 721": "政府信息公开年报", "/gkmlpt/ 722": "乡镇年报"}

    def build(self) -> None:
        county, towns = self.channels
        names = ["人民政府", "教育局", "财政局", "水务局"]
        self.fill(county, [f"龙川县{name}" for name in names], range(2018, 2025), "word")
        self.fill(towns, ["龙川县老隆镇人民政府", "龙川县佗城镇人民政府"], range(2019, 2025), "wps")
        self.news(
            county,
            {
                "龙川县召开政务公开培训会": "2023-06-06",
                "龙川县2022年政府信息公开工作要点": "2022-04-19",
                "关于做好2023年政府信息公开工作年度报告编制的通知": "2023-12-25",
            },
        )


class Gaoyao(GkmlptSite):
    """Bases of the district and a bureau (started at its category's number); seconds as dates; the district's
    own reports in a plain column that its category leads to.
    """

    entry = "gaoyao"
    title = "肇庆市高要区人民政府"
    division = "441204"
    port = 8831
    start = ("/zqgy/gkmlpt/index", "/gyjyj/gkmlpt/index#21206")
    options = {"page_size": 30}
    sid = "758017"
    shape = "ul"
    per_page = 30
    first_number = 2_200_000
    plain = "/zqgy/zwgk/zfxxgknb/"
    channels = {
        "/zqgy/gkmlpt/ 301": "部门信息公开年报",
        "/gyjyj/gkmlpt/ 21206": "政府信息公开",
        plain: "区政府年报",
    }

    def build(self) -> None:
        bureaus, school, plain = self.channels
        self.fill(bureaus, ["高要区民政局", "高要区审计局"], range(2020, 2025), "split")
        self.fill(school, ["高要区教育局"], range(2018, 2025), "old")
        self.fill(plain, ["高要区人民政府"], range(2018, 2025), "joined")
        self.news(bureaus, {"高要区民政局政务公开工作计划": "2023-03-03"})
        self.news(school, {"高要区教育局招生通知": "2023-05-03", "教育局2022年部门决算": "2023-09-10"})

    def place(self, column: str, date: str, number: int) -> str:
        return (
            f"{column}content/post_{number}.html" if column == self.plain else super().place(column, date, number)
        )

    def tree(self, base: str) -> list[dict[str, Any]]:
        name = "政府信息公开年报"
        jump = {"id": 300, "name": name, "jump_url": self.plain, "children": None}
        return super().tree(base) + ([jump] if base == "/zqgy/gkmlpt/" else [])

    def route(self, ask: Ask) -> Reply | None:
        found = re.fullmatch(rf"{self.plain}(?:index(?:_(\d+))?\.html)?", ask.path)
        if found is None or found[1] == "1":
            return super().route(ask)
        shown = paged(self.listed(self.plain), int(found[1] or 1), 3)
        return self.html(self.listing(self.plain, shown)) if shown else None

    def menu(self, column: str) -> str:
        return ""

    def pager(self, column: str, shown: Paged) -> str:
        return f"<script>createPageHTML('page', {shown.pages}, {shown.number}, 'index', 'html');</script>"

    def counted(self, shown: Paged) -> dict[str, Any]:
        return {"total": shown.total}

    def article(self, one: Article) -> dict[str, Any]:
        # midnight in China
        moment = timegm(date.fromisoformat(one.date).timetuple()) - 8 * 3600
        return {
            "title": one.title,
            "url": "",
            "post_url": one.path,
            "date": moment,
            "display_publish_time": moment,
        }


SITES = (Longchuan, Gaoyao)
