"""EWB portals: 沛县 (pages from 1, departments as channels), 盖州 (wrapped parameters, pages from 0), 建安
(rows that a script opens).
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from harvester.replica.channels import ChannelSite, TemplateSite
from harvester.replica.site import Article, Ask, Reply, paged

API = "/rest/lightfrontaction/getgovinfolist"


class EpointSite(ChannelSite):
    """A column's key is categorynum and deptcode. The API takes POST of JSON with the site's key only."""

    family = "epoint"
    project = "/EWB-FRONT"
    guid: str
    page_path = "/dynamic/zwgk/govInfoPub.html"
    script = "/js/webBuilderCommon.js"
    first_page = 1
    wrapped = False
    date_key = "infodate"

    def address(self, column: str) -> str:
        category, _, department = column.partition("|")
        return f"{self.page_path}?categorynum={category}&deptcode={department}"

    def place(self, column: str, date: str, number: int) -> str:
        category, day = column.partition("|")[0], date.replace("-", "")
        return f"/zwgk/{category[:3]}/{category}/{day}/{number:08x}-5a41-4c0e-9d1b-{number:012x}.html"

    def route(self, ask: Ask) -> Reply | None:
        if ask.path == self.page_path:
            column = f"{ask.query.get('categorynum')}|{ask.query.get('deptcode', '')}"
            shown = self.page_of(column, 1)
            return self.html(self.listing(column, shown)) if shown else None
        if ask.path == self.script:
            return Reply(self.script_text().encode(), content_type="application/javascript", validators=True)
        if ask.path == self.project + API:
            return self.api(ask)
        return None

    def script_text(self) -> str:
        """The script that holds the key."""
        info = json.dumps({"siteGuid": self.guid, "siteName": self.title, "projectName": self.project})
        return f"/* common */\nvar siteInfo = {info};\nfunction checkJson(a) {{ return a; }}\n"

    def rows_of(self, column: str, shown: Any) -> str:
        # rows are drawn by script
        return f'<ul id="infolist"></ul><script src="{self.script}"></script><script>getList();</script>'

    def api(self, ask: Ask) -> Reply:
        """One page of a column as JSON; 405 for GET, an empty answer where a parameter does not fit."""
        if ask.method != "POST":
            return Reply(b"", 405)
        try:
            sent = json.loads(ask.body)
            sent = sent["params"] if self.wrapped else sent
            number, size = int(sent["pageIndex"]) - self.first_page + 1, int(sent["pageSize"])
            column, key = f"{sent['categorynum']}|{sent['deptcode']}", sent["siteGuid"]
        except (ValueError, TypeError, KeyError):
            return self.json({"status": {"code": 0, "text": "参数错误"}, "custom": None})
        listed = self.listed(column) if key == self.guid else []
        shown = paged(listed, number, size)
        found = [self.record(one) for one in shown.rows] if shown else []
        return self.json({"status": {"code": 1}, "custom": {"total": str(len(listed)), "data": found}})

    def record(self, article: Article) -> dict[str, str]:
        """A document as the API gives it."""
        return {
            "infourl": article.path,
            "title": article.title[:24],
            "realtitle": article.title,
            self.date_key: f"{article.date} 00:00:00",
        }


class Peixian(EpointSite):
    """A department code for each body; the first listing is the county's own."""

    entry = "peixian"
    title = "沛县人民政府"
    division = "320322"
    port = 8860
    start = ("/dynamic/zwgk/govInfoPub.html?categorynum=003006&deptcode=",)
    options = {"page_size": 10}
    shape = "th_td"
    guid = "7eb5f7f1-0000-43ad-8e13-000000000322"
    channels = {
        "003006|": "政府信息公开年报",
        "003006|X001": "县教育局",
        "003006|X002": "县财政局",
        "003006|X003": "县民政局",
        "003006|X011": "安国镇",
    }

    def build(self) -> None:
        county, *departments = self.channels
        self.fill(county, ["沛县人民政府", "沛县人民政府办公室"], range(2012, 2025), "wps")
        for column, name in zip(departments, ("教育局", "财政局", "民政局", "安国镇人民政府"), strict=True):
            self.fill(column, [f"沛县{name}"], range(2018, 2025), "split")
        self.news(county, {"沛县政务公开工作会议召开": "2024-03-13", "沛县2024年政务公开工作要点": "2024-05-08"})


class Gaizhou(EpointSite):
    """Another project, page and script; titles cut in `title` only; DOCX beside the county's reports."""

    entry = "gaizhou"
    title = "盖州市人民政府"
    division = "210881"
    port = 8861
    start = ("/dynamic/zw/openlist.html?categorynum=001001003",)
    options = {"wrapped": True, "first_page": 0, "page_size": 15}
    shape = "dl"
    project = "/EWB_GZ_Mid"
    guid = "7eb5f7f1-0000-43ad-8e13-000000000881"
    page_path = "/dynamic/zw/openlist.html"
    script = "/js/ajaxReq.js"
    first_page = 0
    wrapped = True
    date_key = "webdate"
    first_number = 88_001
    channels = {"001001003|": "政府信息公开年度报告", "001001004|": "部门信息公开年报"}

    def build(self) -> None:
        county, bureaus = self.channels
        for year in range(2010, 2025):
            report = self.put(county, "盖州市人民政府", year, style="soup")
            self.attach(report, f"/EWB_GZ/attach/{year + 1}/{year}nb.docx")
        self.fill(bureaus, ["盖州市公安局", "盖州市信访局", "盖州市九寨镇人民政府"], range(2016, 2025), "paged")
        self.news(county, {"盖州市召开政务公开培训会": "2022-08-19"})

    def script_text(self) -> str:
        return (
            f'var project = {{"projectName": "{self.project}"}};\n'
            f'var data = {{"siteGuid" : "{self.guid}", "pageSize": 15}};\n'
        )


class Jianan(TemplateSite):
    """Below /govxxgk; rows are opened by a script, pages linked; a body for each of its lists."""

    entry = "jianan"
    family = "epoint"
    title = "许昌市建安区人民政府"
    division = "411003"
    port = 8862
    first = "/govxxgk/{c}/category/031/031002/1.html"
    further = "/govxxgk/{c}/category/031/031002/{n}.html"
    start = (first.format(c="SX001"), first.format(c="SX014"))
    shape = "th_td"
    style = "wps"
    per_page = 5
    channels = {"SX001": "政府信息公开年报", "SX014": "部门信息公开年报"}
    bodies = {"SX001": ("许昌市建安区人民政府",), "SX014": ("许昌市建安区民政局", "建安区榆林乡人民政府")}

    def place(self, column: str, date: str, number: int) -> str:
        return f"/govxxgk/{column}/{date}/{number:08x}-9041-43ad-8e13-{number:012x}.html"

    def row(self, column: str, article: Article) -> str:
        key = article.path.rpartition("/")[2].removesuffix(".html")
        link = f"""<a class="ewb-infoname" href="javascript:void(0)" onclick="linkToNew('{key}','002008')">"""
        name = f'<td class="ewb-has-detail">{link}{escape(article.title)}</a></td>'
        date = f'<td class="ewb-rqnr"><span>{article.date}</span></td>'
        return f'<tr><td><span title="{key[:8]}">{key[:8]}</span></td>{name}{date}</tr>'

    def rows_of(self, column: str, shown: Any) -> str:
        return f"<table>{''.join(self.row(column, one) for one in shown.rows)}</table>"


SITES = (Peixian, Gaizhou, Jianan)
