"""Hanweb portals: four that differ in dialect, skin, charset and channels, two of yearly reports."""

from __future__ import annotations

import re
from html import escape

from harvester.replica.channels import ChannelSite
from harvester.replica.site import Article, Ask, Paged, Reply, paged

NOTHING = b"<datastore>\n<recordset>\n</recordset>\n</datastore>\n"
"""What the proxy answers to parameters that it does not know (crawlers report some 54 bytes without a row)."""


class HanwebSite(ChannelSite):
    """Columns at /col/colN/index.html, articles at /art/Y/M/D/art_N_ID.html, the list in a datastore."""

    family = "hanweb"
    web, unit = 1, 5504
    proxy = "/module/web/jpage/dataproxy.jsp"
    shown = 6  # rows in the column's page

    def place(self, column: str, date: str, number: int) -> str:
        day = "/".join(str(int(part)) for part in date.split("-"))
        return f"/art/{day}/art_{column}_{number}.html"

    def address(self, column: str) -> str:
        return f"/col/col{column}/index.html"

    def route(self, ask: Ask) -> Reply | None:
        found = re.fullmatch(r"/col/col(\d+)/(?:index\.html)?", ask.path)
        if found and found[1] in self.channels:
            rows = self.listed(found[1])
            return self.html(self.listing(found[1], Paged(rows[: self.shown], 1, 1, len(rows))))
        return self.api(ask) if ask.path == self.proxy else None

    def api(self, ask: Ask) -> Reply | None:
        """The answer of the proxy."""
        raise NotImplementedError

    def refused(self, ask: Ask) -> bool:
        """Whether the proxy does not know the parameters."""
        given = ask.form or ask.query
        wanted = {"webid": str(self.web), "unitid": str(self.unit), "appid": "1"}
        return any(given.get(key) != value for key, value in wanted.items())

    def rows_of(self, column: str, shown: Paged) -> str:
        store = self.store(shown.rows, self.following(column))
        return (
            f'<div id="{self.unit}"><script type="text/xml">{store}</script></div>'
            f"<script>$('#{self.unit}').jpage({{theme:'default', dataBefore:'<ul>', dataAfter:'</ul>', "
            f"totalRecord:{shown.total}, perPage:{self.per_page}, groupSize:3, "
            f"proxyUrl:'{self.proxy}', ajaxParam:{self.params(column)}}});</script>"
        )

    def params(self, column: str) -> str:
        """The parameters as the script writes them."""
        return (
            f"{{col:1,appid:1,webid:{self.web},path:'/',columnid:{column},sourceContentType:1,"
            f"unitid:'{self.unit}',webname:'{self.title}',permissiontype:0}}"
        )

    def following(self, column: str) -> str:
        """The <nextgroup>, or nothing."""
        return ""

    def store(self, rows: list[Article], more: str = "", stated: str = "") -> str:
        """A datastore."""
        records = "".join(f"<record><![CDATA[\n{self.record(one)}]]></record>\n" for one in rows)
        return f"<datastore>\n{stated}{more}<recordset>\n{records}</recordset></datastore>"

    def record(self, one: Article) -> str:
        """One record's mark-up."""
        title = escape(one.title)
        return f'<li><a href="{one.path}" title="{title}">{title}</a><span>{one.date}</span></li>'

    def xml(self, text: str) -> Reply:
        """The proxy's answer."""
        return Reply(text.encode(self.charset), content_type="text/xml")


class Donghai(HanwebSite):
    """Jiangsu: startrecord is ignored, page= is honoured and needs the Referer; one column of many bureaus."""

    entry = "donghai"
    title = "东海县人民政府"
    division = "320722"
    port = 8810
    start = ("/col/col30516/index.html",)
    shape = "one_cell"
    channels = {"30516": "政府信息公开年报"}
    per_group = 10

    def build(self) -> None:
        names = ["人民政府", "教育局", "财政局", "牛山街道办事处", "白塔埠镇人民政府"]
        self.fill("30516", [f"东海县{name}" for name in names], range(2019, 2025), "joined")
        self.news(
            "30516",
            {
                "东海县召开政务公开工作推进会": "2024-03-04",
                "关于编制2023年政府信息公开工作年度报告的通知": "2023-12-20",
                "东海县2024年政务公开工作要点": "2024-05-11",
                "一图读懂东海县2023年政府信息公开工作年度报告": "2024-02-01",
            },
        )

    def following(self, column: str) -> str:
        query = f"page=1&appid=1&webid={self.web}&path=/&columnid={column}&unitid={self.unit}&permissiontype=0"
        return f'<nextgroup><![CDATA[<a href="{self.proxy}?{query}"></a>]]></nextgroup>\n'

    def api(self, ask: Ask) -> Reply | None:
        if "referer" not in ask.headers:
            return self.missing()
        column = ask.query.get("columnid", "")
        if self.refused(ask) or column not in self.channels:
            return Reply(NOTHING, content_type="text/xml")
        found = paged(self.listed(column), int(ask.query.get("page") or 1), self.per_group)
        if found is None:
            return Reply(NOTHING, content_type="text/xml")
        stated = f"<totalrecord>{found.total}</totalrecord><totalpage>{found.pages}</totalpage>\n"
        return self.xml(self.store(found.rows, stated=stated))


class Chunan(HanwebSite):
    """Zhejiang: the old path, POST with startrecord and endrecord; year channels; titles cut, dates split by white
    space; attachments.
    """

    entry = "chunan"
    title = "淳安县人民政府"
    division = "330127"
    port = 8811
    start = ("/col/col1229429570/index.html",)
    shape = "th_td"
    proxy = "/module/jpage/dataproxy.jsp"
    per_page = 2
    shown = 3
    channels = {"1229429570": "信息公开年报"} | {
        str(1229429570 + n): f"{2019 + n}年政府信息公开年报" for n in range(1, 6)
    }

    def build(self) -> None:
        towns = ["千岛湖镇", "文昌镇", "石林镇", "临岐镇"]
        agencies = ["淳安县人民政府", "淳安县民政局", "淳安县审计局", *[f"淳安县{town}人民政府" for town in towns]]
        for n in range(1, 6):
            column = str(1229429570 + n)
            self.fill(column, agencies, range(2019 + n, 2020 + n), "split")
            self.news(column, {f"淳安县召开{2019 + n}年度政务公开培训会": f"{2020 + n}-01-05"})
        self.news("1229429570", {"淳安县政府信息公开指南": "2019-12-01"})
        for one in self.rows():
            if one.agency == "淳安县民政局":
                path = f"/attach/0/{one.year}0117.pdf"
                one.attachments.append((path, f"{one.title}.pdf", b"%PDF-1.4\n%%EOF\n"))

    def api(self, ask: Ask) -> Reply | None:
        if ask.method != "POST":
            return self.missing()
        column = ask.form.get("columnid", "")
        if self.refused(ask) or column not in self.channels or "webname" not in ask.form:
            return Reply(NOTHING, content_type="text/xml")
        first, last = int(ask.query.get("startrecord") or 1), int(ask.query.get("endrecord") or 0)
        rows = self.listed(column)
        if not 1 <= first <= min(last, len(rows)):
            return Reply(NOTHING, content_type="text/xml")
        stated = f"<totalrecord>{len(rows)}</totalrecord>"
        return self.xml(self.store(rows[first - 1 : min(last, first + 99)], stated=stated))

    def record(self, one: Article) -> str:
        year, month, day = one.date.split("-")
        return (
            f'<li class="clearfix"><a href="{one.path}" title="{escape(one.title)}" target="_blank">'
            f"{escape(one.title[:14])}…</a><b>{year}-\n\t{month}-\n\t{day}</b></li>"
        )


class Shanxian(HanwebSite):
    """The 信息公开 module: search.jsp by POST, GBK, table rows, not filtered by column."""

    entry = "shanxian"
    title = "单县人民政府"
    division = "371722"
    port = 8812
    start = ("/col/col23160/index.html?number=A08",)
    charset = "gb18030"
    declared = "gb2312"
    shape = "spaced"
    per_page = 8
    channels = {"23160": "政府信息公开年度报告"}
    proxy = "/module/xxgk/search.jsp"
    form = {
        "infotypeId": "A08",
        "jdid": "122",
        "area": "11371722004513",
        "divid": "div23160",
    }

    def build(self) -> None:
        names = ["人民政府", "水务局", "司法局", "郭村镇人民政府"]
        self.fill("23160", [f"单县{name}" for name in names], range(2018, 2025), "old")
        self.news("23160", {"单县2023年政务公开工作实施方案": "2023-04-10", "单县政府信息公开目录": "2018-05-02"})
        self.news("23161", {"单县水务局举办业务培训": "2022-06-15"})

    def rows_of(self, column: str, shown: Paged) -> str:
        call = (
            "loadDynamic('/module/xxgk/search.jsp?standardXxgk=1&infotypeId='+a+'&vc_title='+encodeURI(b)+"
            f"'&vc_number='+encodeURI(c)+'&area={self.form['area']}', 'div23160', '0','1000','88','122','','');"
        )
        return (
            '<iframe src="/module/xxgk/tree.jsp?standardXxgk=1&amp;divid=div23160"></iframe>'
            f'<div id="div23160"></div><script>function search(a,b,c){{{call}}}</script>'
        )

    def api(self, ask: Ask) -> Reply | None:
        if ask.method != "POST" or any(ask.form.get(key) != value for key, value in self.form.items()):
            return self.html("<html><body><table></table><div>共0页</div></body></html>")
        found = paged(self.rows("/art/"), int(ask.form.get("currpage") or 1), self.per_page)
        if found is None:
            return self.html("<html><body><table></table><div>共0页</div></body></html>")
        return self.html(self.table(found))

    @staticmethod
    def table(found: Paged) -> str:
        """The module's answer: rows odd and even, the third cell a date."""
        rows = "".join(
            f'<tr class="tr_main_value_{"even" if n % 2 else "odd"}"><td><a href="{one.path}" '
            f'title="{escape(one.title)}">{escape(one.title)}</a></td><td>单县</td><td>{one.date}</td></tr>'
            for n, one in enumerate(found.rows)
        )
        return f"<html><body><table>{rows}</table><div>第{found.number}页 共 {found.pages} 页</div></body></html>"


class Rudong(HanwebSite):
    """morecolumndataproxy over several channels, nextgroup in each answer; records as escaped table rows."""

    entry = "rudong"
    title = "如东县人民政府"
    division = "320623"
    port = 8813
    start = ("/col/col77276/index.html",)
    options = {"dialect": "page"}
    shape = "ul"
    proxy = "/module/web/jpage/morecolumndataproxy.jsp"
    channels = {"77276": "年度报告"}
    per_group = 7

    def build(self) -> None:
        self.fill("77277", ["如东县人民政府"], range(2017, 2025), "wps")
        self.fill("77278", ["如东县交通运输局", "如东县洋口镇人民政府"], range(2017, 2025), "soup")
        self.news("77278", {"如东县交通运输局2024年工作计划": "2024-01-16", "洋口镇举办政府开放日": "2023-09-08"})

    def listed(self, column: str) -> list[Article]:
        return self.rows("/art/")

    def params(self, column: str) -> str:
        return super().params(column).replace("columnid:77276", "columnid:'77277,77278',keyWordCount:999")

    def api(self, ask: Ask) -> Reply | None:
        number = int(ask.query.get("page") or 0)
        found = paged(self.listed(""), number, self.per_group)
        if self.refused(ask) or ask.query.get("columnid") != "77277,77278" or found is None:
            return Reply(NOTHING, content_type="text/xml")
        more = ""
        if number < found.pages:
            query = f"page={number + 1}&appid=1&webid={self.web}&columnid=77277,77278&unitid={self.unit}"
            query = query.replace("&", "&amp;")
            more = f'<nextgroup><![CDATA[<a href="{self.proxy}?{query}"></a>]]></nextgroup>\n'
        return self.xml(self.store(found.rows, more))

    def store(self, rows: list[Article], more: str = "", stated: str = "") -> str:
        records = "".join(f"<record>{escape(self.record(one))}</record>" for one in rows)
        return f"<datastore>{stated}{more}<recordset>{records}</recordset></datastore>"

    def record(self, one: Article) -> str:
        return f'<tr><td><a href="{one.path}">{escape(one.title)}</a></td><td width="90">[{one.date}]</td></tr>'


class YearlySite(HanwebSite):
    """Reports as pages of the module, by unit and year; nobody has seen a list of them.

    areas: code of a unit to its name; absent: units and years without a report.
    """

    areas: dict[str, str]
    absent: tuple[tuple[str, int], ...]
    years, titled = range(2019, 2025), False
    module = "/module/xxgk/xxgkAnnualReport.jsp"

    def of(self, area: str, year: int) -> str:
        """The address of a unit's report."""
        return f"{self.module}?area={area}&fbtime={year}"

    def publish(self, style: str) -> None:
        """The reports of all units."""
        for year in self.years:
            for number, (area, name) in enumerate(self.areas.items()):
                if (area, year) not in self.absent:
                    self.report(name, year, self.of(area, year), f"{year + 1}-01-{12 + number}", style=style)

    def route(self, ask: Ask) -> Reply | None:
        if ask.path != self.module:
            return super().route(ask)
        if not {"area", "fbtime"} <= ask.query.keys():
            return self.missing()
        return self.html(self.dress(f"{self.choice()}<p>该年度内容暂未发布。</p>", "年度报告"))

    def choice(self) -> str:
        """What a page of the module offers besides its report."""
        return ""

    def article_page(self, article: Article) -> str:
        choice = self.choice() if article.is_report else ""
        return super().article_page(article).replace('<div class="bar">', f'{choice}<div class="bar">', 1)


class Wenshang(YearlySite):
    """Shandong: begins at the government's own page, which chooses among years and leads to each unit's column."""

    entry = "wenshang"
    title = "汶上县人民政府"
    division = "370830"
    port = 8814
    start = ("/module/xxgk/xxgkAnnualReport.jsp?area=11370830004332790J&fbtime=2024",)
    shape = "ul"
    areas = {
        "11370830004332790J": "汶上县人民政府",
        "11370830004333152M": "汶上县民政局",
        "11370830004333830P": "汶上县南站街道办事处",
        "12370830MB28551Q2W": "汶上县行政审批服务局",
    }
    absent = (("12370830MB28551Q2W", 2019), ("12370830MB28551Q2W", 2020), ("11370830004333830P", 2021))
    channels = {"26010": "法定主动公开内容"}

    def build(self) -> None:
        self.publish("word")
        for area, name in self.areas.items():
            self.other(f"{name}2024年重点工作安排", "2024-03-05", f"/art/2024/3/5/art_26010_{area[-4:-1]}.html")

    def choice(self) -> str:
        years = "".join(f'<option value="{year}">{year}年</option>' for year in reversed(self.years))
        units = "".join(
            f'<li><a href="/col/col26010/index.html?vc_xxgkarea={area}&amp;number=A01">{name}</a></li>'
            for area, name in self.areas.items()
        )
        return f'<select id="fbtime">{years}</select><ul class="tree">{units}</ul>'

    def route(self, ask: Ask) -> Reply | None:
        if ask.path != "/col/col26010/index.html":
            return super().route(ask)
        if ask.query.get("vc_xxgkarea") not in self.areas:
            return self.missing()
        name = self.areas[ask.query["vc_xxgkarea"]]
        rows = [one for one in self.rows("/art/") if one.title.startswith(name)]
        return self.html(self.dress(f"<ul>{''.join(self.record(one) for one in rows)}</ul>", name))


class Qingtian(YearlySite):
    """Zhejiang: a jpage list of the last two years' reports; the entry knows earlier years and one more unit."""

    entry = "qingtian"
    title = "青田县人民政府"
    division = "331121"
    port = 8907
    start = ("/col/col1229380520/index.html",)
    options = {"first_year": 2019, "areas": ["001008010009"]}
    shape = "th_td"
    areas = {
        "001008010001": "青田县人民政府",
        "001008010004": "青田县水利局",
        "001008010017": "青田县温溪镇人民政府",
        "001008010023": "青田县高市乡人民政府",
        "001008010009": "青田县审计局",
    }
    absent = (("001008010009", 2022),)
    channels = {"1229380520": "政府信息公开年报"}
    per_page = 3
    shown = 3

    def build(self) -> None:
        self.publish("trs")
        for number, title in enumerate(("青田县部署政务公开重点任务", "青田县2024年政务公开培训计划")):
            self.other(
                title, f"2024-0{number + 4}-11", f"/art/2024/{number + 4}/11/art_1229380520_{number + 71}.html"
            )

    def listed(self, column: str) -> list[Article]:
        return [one for one in self.rows() if one.date > "2024" and self.options["areas"][0] not in one.path]

    def api(self, ask: Ask) -> Reply | None:
        if ask.method != "POST" or self.refused(ask) or ask.form.get("columnid") not in self.channels:
            return Reply(NOTHING, content_type="text/xml")
        rows = self.listed(ask.form["columnid"])
        first, last = int(ask.query.get("startrecord") or 0), int(ask.query.get("endrecord") or 0)
        if not 1 <= first <= last or first > len(rows):
            return Reply(NOTHING, content_type="text/xml")
        shown = rows[first - 1 : min(last, first + self.per_page - 1)]
        return self.xml(self.store(shown, stated=f"<totalrecord>{len(rows)}</totalrecord>"))


SITES = (Donghai, Chunan, Shanxian, Rudong, Wenshang, Qingtian)
