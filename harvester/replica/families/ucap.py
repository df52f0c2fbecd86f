"""UCAP portals that differ in paging (static, search behind the page, search named by its channel), in what their
lists are called, and in how a row leads to its report.
"""

from __future__ import annotations

import hashlib
import re
from html import escape
from typing import Any

from harvester.replica.channels import ChannelSite
from harvester.replica.files import docx
from harvester.replica.site import Article, Ask, Paged, Reply, paged


class UcapSite(ChannelSite):
    """Columns at /site/cN/list.shtml, articles at …/YYYYMM/<32 hex>.shtml in UCAP's own tags."""

    family = "ucap"
    site = "zf"
    shape = "dl"

    def place(self, column: str, date: str, number: int) -> str:
        return f"{column}{date[:7].replace('-', '')}/{_hex(f'{self.entry}{number}')}.shtml"

    def address(self, column: str) -> str:
        return f"{column}list.shtml"

    def article_page(self, article: Article) -> str:
        title = escape(article.title)
        text = super().article_page(article)
        text = text.replace("</head>", f"{self.head(_hex(article.path))}</head>", 1)
        return text.replace('<div class="bar">', f"<h1><ucaptitle>{title}</ucaptitle></h1><div class='bar'>", 1)

    def head(self, manuscript: str = "") -> str:
        """What UCAP writes into the head of its pages."""
        return (
            f'<meta name="template,templategroup,version" content="{_hex(self.entry)},default,1.1">'
            f'<script>var websiteId = "{_hex(self.title)}", websiteCode = "{self.site}", '
            f'manuscriptId = "{manuscript}";</script>'
        )

    def listing(self, column: str, shown: Paged) -> str:
        return super().listing(column, shown).replace("</head>", f"{self.head()}</head>", 1)

    def route(self, ask: Ask) -> Reply | None:
        found = re.fullmatch(r"(/.+/)(?:list(?:_(\d+))?\.shtml)?", ask.path)
        if found is None or found[2] == "1":
            return None
        shown = self.page_of(found[1], int(found[2] or 1))
        return self.html(self.listing(found[1], shown)) if shown else None


class Wanzai(UcapSite):
    """Static pages, list_2.shtml from createPageHTML('page_div', …); bureaus' channels below the county's."""

    entry = "wanzai"
    title = "万载县人民政府"
    division = "360922"
    port = 8820
    start = ("/wzxrmzf/zfnb/list.shtml",)
    site = "wzxrmzf"
    per_page = 5
    channels = {
        "/wzxrmzf/zfnb/": "政府信息公开年报",
        "/wzxrmzf/zfnb/tjj/": "万载县统计局",
        "/wzxrmzf/zfnb/swj/": "万载县商务局",
        "/wzxrmzf/zfnb/kkz/": "康乐街道办事处",
    }

    def build(self) -> None:
        top, *others = self.channels
        self.fill(top, ["万载县人民政府", "万载县人民政府办公室"], range(2017, 2025), "wps")
        for column in others:
            name = self.channels[column]
            agency = name if name.startswith("万载") else f"万载县{name}"
            self.fill(column, [agency], range(2019, 2025), "trs")
        self.news(
            top,
            {
                "万载县2023年国民经济和社会发展统计公报": "2024-05-11",
                "万载县召开政务公开工作会议": "2023-03-17",
                "关于报送2022年度政府信息公开工作年度报告的通知": "2022-12-19",
            },
        )

    def pager(self, column: str, shown: Paged) -> str:
        return (
            f"<div id='page_div'></div><script>createPageHTML('page_div',{shown.pages}, {shown.number},"
            f"'list','shtml',{shown.total});</script>"
        )


class SearchSite(UcapSite):
    """A listing filled from the search; `first` rows stand in the page itself."""

    first = 0
    most = 20
    """The most rows that the search gives at once, whatever is asked for."""
    path = "/common/search/"

    def channel(self, column: str) -> str:
        """The channel's number."""
        return _hex(f"{self.entry}{column}")

    def route(self, ask: Ask) -> Reply | None:
        if ask.path.startswith(self.path):
            return self.search(ask)
        return super().route(ask) if "list_" not in ask.path else None

    def search(self, ask: Ask) -> Reply | None:
        """JSON with all its parameters, HTML without _isJson, nothing for a channel that is not there."""
        column = next((key for key in self.channels if ask.path == f"{self.path}{self.channel(key)}"), None)
        if column is None:
            return None
        if ask.query.get("_isJson") != "true" or ask.query.get("_isAgg") != "true":
            return self.html(self.dress("", self.channels[column]))
        size = min(int(ask.query.get("_pageSize") or self.most), self.most)
        shown = paged(self.listed(column), int(ask.query.get("page") or 1), size)
        results = [self.result(one) for one in shown.rows] if shown else []
        data = {"total": len(self.listed(column)), "rows": size, "page": ask.query.get("page"), "results": results}
        return self.json({"data": data})

    def result(self, one: Article) -> dict[str, Any]:
        """One result."""
        return {"title": one.title, "url": one.path, "publishedTimeStr": f"{one.date} 09:30:00", "content": ""}

    def page_of(self, column: str, number: int) -> Paged | None:
        rows = self.listed(column)
        return Paged(rows[: self.first], 1, 1, len(rows)) if column in self.channels else None


class Suibin(SearchSite):
    """The first rows in the page, the rest from /common/search/ at most 8 at once; year channels; attachments."""

    entry = "suibin"
    title = "绥滨县人民政府"
    division = "230422"
    port = 8821
    start = ("/site/c100003/list.shtml",)
    first = 4
    most = 8
    channels = {"/site/c100003/": "信息公开年报"} | {
        f"/site/c10000{n}/": f"{2018 + n}年度报告" for n in range(4, 7)
    }

    def build(self) -> None:
        top, *years = self.channels
        towns = ["绥滨镇", "绥东镇", "忠仁镇", "连生乡", "北岗乡", "富强乡"]
        agencies = ["绥滨县财政局", "绥滨县教育局", "绥滨县公安局", *[f"绥滨县{town}人民政府" for town in towns]]
        for year, column in zip(range(2022, 2025), years, strict=True):
            self.fill(column, agencies, [year], "soup")
            self.news(column, {f"绥滨县{year}年政府信息公开工作要点": f"{year}-04-08"})
        for year in range(2019, 2025):
            one = self.put(top, "绥滨县人民政府", year, style="word")
            assert one.figures is not None
            path = one.path.removesuffix(".shtml") + f"/files/{_hex(one.path)}.docx"
            one.attachments.append((path, f"{one.title}.docx", docx(one.figures)))

    def pager(self, column: str, shown: Paged) -> str:
        query = "_isAgg=true&_isJson=true&_pageSize=20&_template=index&_rangeTimeGte=&_channelName=&page=1"
        return f"<script>$.getJSON('{self.path}{self.channel(column)}?{query}', show);</script>"


class Shiqu(SearchSite):
    """Sichuan's addresses by day; an empty page that names its channel only; titles marked up, addresses without
    scheme.
    """

    entry = "shiqu"
    title = "石渠县人民政府"
    division = "513332"
    port = 8822
    start = ("/10462/xxgknb/list.shtml",)
    most = 10
    path = "/searchList/"
    channels = {"/10462/xxgknb/": "政府信息公开年度报告"}
    options = {
        "search": f"/searchList/{hashlib.md5(b'shiqu/10462/xxgknb/', usedforsecurity=False).hexdigest()}",
    }

    def build(self) -> None:
        top = self.start[0].removesuffix("list.shtml")
        self.fill(
            top, ["石渠县人民政府", "石渠县农牧农村和科技局", "石渠县尼呷镇人民政府"], range(2016, 2025), "layout"
        )
        self.news(top, {"石渠县开展政府信息公开业务培训": "2023-07-03", "石渠县2022年部门预算公开": "2022-03-01"})

    def place(self, column: str, date: str, number: int) -> str:
        year, month, day = date.split("-")
        return f"{column}{year}/{int(month)}/{int(day)}/{_hex(f'shiqu{number}')}.shtml"

    def pager(self, column: str, shown: Paged) -> str:
        return f'<div id="list"></div><script>var channelId = "{self.channel(column)}";</script>'

    def result(self, one: Article) -> dict[str, Any]:
        marked = one.title.replace("年度报告", "<em>年度报告</em>")
        return super().result(one) | {"title": marked}


class Sunwu(SearchSite):
    """Heilongjiang's: a list of channels as JSON names the searches; there are no pages of listings."""

    entry = "sunwu"
    title = "孙吴县人民政府"
    division = "231124"
    port = 8823
    start = ("/common/getChannelList?channelCode=xxgknb&websiteCodeName=swx",)
    per_page = 6
    most = 6
    channels = {"/swx/zfnb/": "政府年报", "/swx/bmnb/": "部门年报"}

    def build(self) -> None:
        county, bureaus = self.channels
        self.fill(county, ["孙吴县人民政府"], range(2016, 2025), "trs")
        self.fill(bureaus, ["孙吴县财政局", "孙吴县辰清镇人民政府"], range(2019, 2025), "split")
        self.news(bureaus, {"孙吴县召开政务公开工作会议": "2023-03-17"})

    def place(self, column: str, date: str, number: int) -> str:
        return f"{column}{date[:7].replace('-', '')}/c11_{number}.shtml"

    def route(self, ask: Ask) -> Reply | None:
        if ask.path.startswith(self.path):
            return self.search(ask)
        if ask.path != "/common/getChannelList" or ask.query.get("channelCode") != "xxgknb":
            return None
        if ask.query.get("websiteCodeName") != "swx":
            return self.json({"results": None})
        named = [{"channelId": self.channel(key), "displayName": name} for key, name in self.channels.items()]
        return self.json({"results": {"channelId": _hex(self.entry), "children": named}})


class StemSite(UcapSite):
    """Lists of another name than list.shtml, stem.shtml and stem_2.shtml, all below one folder."""

    folder: str
    per_page = 6

    def address(self, column: str) -> str:
        return f"{self.folder}{column}.shtml"

    def place(self, column: str, date: str, number: int) -> str:
        return super().place(self.folder, date, number)

    def route(self, ask: Ask) -> Reply | None:
        found = re.fullmatch(rf"{self.folder}(\w+?)(?:_([2-9]|\d\d+))?\.shtml", ask.path)
        shown = self.page_of(found[1], int(found[2] or 1)) if found else None
        return self.html(self.listing(found[1], shown)) if found and shown else None

    def pager(self, column: str, shown: Paged) -> str:
        call = f"'page_div',{shown.pages},{shown.number},'{column}','shtml',{shown.total}"
        return f"<div id='page_div'></div><script>createPageHTML({call});</script>"


class Xuanhan(StemSite):
    """Sichuan: rows of divisions in columns, a list of the county and one of bureaus, files beside reports."""

    entry = "xuanhan"
    title = "宣汉县人民政府"
    division = "511722"
    port = 8824
    folder = "/xxgk/zfxxgknb/"
    start = ("/xxgk/zfxxgknb/bmnb.shtml", "/xxgk/zfxxgknb/xzfnb.shtml")
    channels = {"bmnb": "部门政府信息公开年报", "xzfnb": "县政府信息公开年报"}

    def build(self) -> None:
        self.fill("bmnb", ["宣汉县水务局", "宣汉县应急管理局"], range(2018, 2025), "split")
        self.fill("xzfnb", ["宣汉县人民政府"], range(2016, 2025), "word")
        self.news("bmnb", {"宣汉县2024年政务公开重点任务分工": "2024-06-03", "宣汉县水务局开放日": "2023-03-22"})
        for one in self.listed("xzfnb"):
            self.attach(one, f"{one.path.removesuffix('.shtml')}/files/{_hex(one.title)}.pdf")

    def place(self, column: str, date: str, number: int) -> str:
        year, month, day = date.split("-")
        return f"{self.folder}{year}/{int(month)}/{int(day)}/{_hex(f'xuanhan{number}')}.shtml"

    def rows_of(self, column: str, shown: Paged) -> str:
        rows = "".join(
            f'<li><div class="lie1">{n}</div><div class="lie2"><a href="{one.path}">{escape(one.title)}</a></div>'
            f'<div class="lie3">{escape(one.agency or self.title)}</div><div class="lie4">{one.date}</div></li>'
            for n, one in enumerate(shown.rows, 1)
        )
        return f'<div class="biaobody"><ul>{rows}</ul></div>'

    def article_page(self, article: Article) -> str:
        return super().article_page(article).replace('<div class="main">', '<div class="artleft main">', 1)


class Duilong(StemSite):
    """Tibet: a script opens the rows by their number; the API says where their pages are."""

    entry = "duilong"
    title = "堆龙德庆区人民政府"
    division = "540103"
    port = 8908
    folder = "/dldqqrmzf/zfxxgknb/"
    start = ("/dldqqrmzf/zfxxgknb/common_list.shtml",)
    channels = {"common_list": "政府信息公开年报"}
    api = "/interface-cms/proxy/api"

    def build(self) -> None:
        names = ["堆龙德庆区人民政府", "堆龙德庆区民政局", "堆龙德庆区古荣镇人民政府"]
        self.fill("common_list", names, range(2018, 2025), "trs")
        self.news("common_list", {"堆龙德庆区召开政务公开推进会": "2023-05-09"})

    def row(self, column: str, article: Article) -> str:
        opens = f"openManuscript('{self.number_of(article)}')"
        title = escape(article.title)
        return f'<li><a href="javascript:void(0)" onclick="{opens}">{title}</a><span>{article.date}</span></li>'

    def number_of(self, article: Article) -> str:
        """The number by which a script opens an article."""
        return _hex(f"manuscript{article.path}")

    def route(self, ask: Ask) -> Reply | None:
        if ask.path != self.api:
            return super().route(ask)
        asked = ask.query.get("manuscriptId"), ask.query.get("apiUrl")
        found = next((one for one in self.articles.values() if self.number_of(one) == asked[0]), None)
        if found is None or asked[1] not in ("manuscript/getManuscriptById", "manuscript%2FgetManuscriptById"):
            return self.json({"status": 500, "data": None})
        data = {"title": found.title, "url": found.path, "staticUrl": found.path, "redirectUrl": None}
        data |= {"publishedTimeStr": f"{found.date} 10:02:00", "content": "", "channelId": _hex(self.folder)}
        return self.json({"status": 200, "data": data})


SITES = (Wanzai, Suibin, Shiqu, Sunwu, Xuanhan, Duilong)


def _hex(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
