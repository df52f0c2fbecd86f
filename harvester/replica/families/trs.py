"""TRS portals: five that differ in skin, paging, metadata block, encoding and channels."""

from __future__ import annotations

import re
from html import escape

from harvester.replica.figures import SEEDS
from harvester.replica.site import Article, Ask, Paged, Reply, Site, paged

_INDEX = re.compile(r"index(?:_(\d+))?\.(s?html?)")


class TrsSite(Site):
    """Listings in folders, page n + 1 at index_n; articles at YYYYMM/tYYYYMMDD_ID below their folder."""

    family = "trs"
    ending = "html"
    folders: dict[str, str]
    """Folder to its column's name."""

    def route(self, ask: Ask) -> Reply | None:
        folder, _, name = ask.path.rpartition("/")
        folder += "/"
        found = _INDEX.fullmatch(name or f"index.{self.ending}")
        if folder not in self.folders or found is None or found[2] != self.ending:
            return None
        shown = paged(self.listed(folder), int(found[1] or 0) + 1, self.per_page)
        return self.html(self.listing(folder, shown)) if shown else None

    def listed(self, folder: str) -> list[Article]:
        """The articles of a folder's own listing (not of folders below)."""
        return [one for one in self.rows(folder) if re.fullmatch(r"\d{6}/t[^/]*", one.path.removeprefix(folder))]

    def listing(self, folder: str, shown: Paged) -> str:
        """The page of a listing."""
        links = "".join(
            f'<li><a href="{below}">{escape(name)}</a></li>' for below, name in self.menu(folder).items()
        )
        body = f'<ul class="left">{links}</ul>{self.skin(folder, shown)}{self.pager(shown)}'
        return self.dress(body, self.folders[folder], crumbs=("首页", "政府信息公开", self.folders[folder]))

    def menu(self, folder: str) -> dict[str, str]:
        """The folders that a folder's page links, with their names."""
        return {below: name for below, name in self.folders.items() if below != folder}

    def skin(self, folder: str, shown: Paged) -> str:
        """The rows of a listing."""
        rows = "".join(
            f'<li><a href="{_near(folder, one)}" title="{escape(one.title)}">{escape(one.title[:18])}…</a>'
            f"<span>{one.date}</span></li>"
            for one in shown.rows
        )
        return f'<ul class="list">{rows}</ul>'

    def pager(self, shown: Paged) -> str:
        """The script that writes the pager."""
        return f'<script>createPageHTML({shown.pages}, {shown.number - 1}, "index", "{self.ending}");</script>'

    def place(self, folder: str, date: str, number: int) -> str:
        """The address of an article published on a date."""
        day = date.replace("-", "")
        return f"{folder}{day[:6]}/t{day}_{number}.{self.ending}"

    def fill(self, folder: str, agencies: list[str], years: range, style: str, number: int = 2_000_000) -> None:
        """A report of every agency for every year, in a folder."""
        for year in years:
            for place, agency in enumerate(agencies):
                number += 13
                date = f"{year + 1}-{1 + place % 3:02d}-{11 + place:02d}"
                self.report(agency, year, self.place(folder, date, number), date, style=style)

    def news(self, folder: str, titles: dict[str, str], number: int = 1_000_000) -> None:
        """Rows that are no reports: title to date."""
        for count, (title, date) in enumerate(titles.items()):
            self.other(title, date, self.place(folder, date, number + count))


class TreeSite(TrsSite):
    """Folders as in a tree: a page links the folders right below it."""

    def menu(self, folder: str) -> dict[str, str]:
        return {
            below: name
            for below, name in self.folders.items()
            if below.startswith(folder) and below.removeprefix(folder).count("/") == 1
        }


class Luzhou(TreeSite):
    """部门信息公开目录, below it a folder for every body, and in it one of its yearly reports, of two pages; rows
    of the 长治 skin; block of two columns, as seed 1.
    """

    entry = "luzhou"
    title = "长治市潞州区人民政府"
    division = "140403"
    port = 8801
    start = ("/lzqzw/zfxxgk/bmxxgk/",)
    options = {"channels": r"(?:部门|单位|机构|乡镇|街道)\S*信息公开(?:目录)?\s"}
    shape = "seed"
    per_page = 5
    office = "长治市潞州区人民政府办公室"
    bodies = {
        "zfb": "政府办",
        "jyj": "教育局",
        "czj": "财政局",
        "mzj": "民政局",
        "sfj": "司法局",
        "nyncj": "农业农村局",
        "wsjkj": "卫生健康局",
        "sjj": "审计局",
        "tjj": "统计局",
    }

    def build(self) -> None:
        bureaus = f"{self.start[0]}zcbm/"
        self.folders = {
            "/lzqzw/zfxxgk/": "政府信息公开",
            "/lzqzw/zfxxgk/zfxxgkzn/": "政府信息公开指南",
            self.start[0]: "部门信息公开目录",
            bureaus: "政府组成部门信息公开",
        }
        for slug, name in self.bodies.items():
            self.folders |= {
                f"{bureaus}{slug}/": name,
                f"{bureaus}{slug}/jgzn/": "机构职能",
                f"{bureaus}{slug}/ndbg/": "年度报告",
            }
            if slug != "zfb":
                self.fill(f"{bureaus}{slug}/ndbg/", [f"长治市潞州区{name}"], range(2018, 2025), "trs")
        folder = f"{bureaus}zfb/ndbg/"
        self.fill(folder, [self.office], range(2018, 2021), "word", 2_300_000)
        self.fill(folder, [self.office], range(2022, 2025), "word", 2_400_000)
        seed = SEEDS[1]
        self.report(seed.agency, seed.year, self.place(folder, "2022-01-30", 2_466_960), figures=seed, style="trs")
        self.news(
            folder,
            {
                "潞州区召开2023年政府信息公开工作推进会": "2023-03-02",
                "潞州区2024年政务公开工作要点": "2024-04-18",
                "关于做好2022年政府信息公开工作年度报告编制和发布工作的通知": "2022-12-15",
                "一图读懂潞州区2023年政府信息公开工作年度报告": "2024-02-06",
                "潞州区人民政府信息公开指南": "2020-06-01",
                "潞州区2023年国民经济和社会发展统计公报": "2024-05-20",
                "潞州区政府信息公开申请表": "2020-06-02",
                "长治市潞州区2024年法治政府建设年度报告": "2025-01-20",
                "潞州区财政局2023年部门决算公开": "2024-09-12",
                "潞州区开展政务公开业务培训": "2021-07-09",
            },
        )

    def front_page(self) -> Reply:
        """The front page names no yearly reports: they stand three pages below 政府信息公开."""
        links = '<a href="/lzqzw/zfxxgk/">政府信息公开</a> <a href="/lzqzw/zwdt/">政务动态</a>'
        return self.html(self.dress(f"<h1>{self.title}</h1><p>{links}</p>", "首页"))

    def skin(self, folder: str, shown: Paged) -> str:
        rows = "".join(
            f'<li><a href="{_near(folder, one)}" title="{escape(one.title)}">{escape(one.title)}</a>'
            f'<span></span><span title=""></span><span>{one.date}</span></li>'
            for one in shown.rows
        )
        total = f'<div class="pages-govinfo-open">{shown.number}/{shown.pages}页</div>'
        return f'<ul class="govinfo-list-title">{rows}</ul>{total}'


class Youyang(TreeSite):
    """The Chongqing skin: the whole row is a link; a site for each township with a listing of its own, two pages
    each, and the county's three folders below 政府信息公开年报.
    """

    entry = "youyang"
    title = "酉阳土家族苗族自治县人民政府"
    division = "500242"
    port = 8802
    sites = "/bmjz_sites/jz/"
    towns = {
        "qqxrmzf_104105": "清泉乡",
        "ydxrmzf_104098": "腴地乡",
        "bqxrmzf_104102": "板桥乡",
        "kdxrmzf_104108": "可大乡",
    }
    start = ("/zwgk_236/zfxxgknb/", *(f"/bmjz_sites/jz/{site}/zwgk_104111/zfxxgknb_104127/" for site in towns))
    shape = "th_td"
    per_page = 5

    def build(self) -> None:
        top, own = self.start[0], f"{self.start[0]}xzf/yyxrmzf/"
        self.folders = {
            "/zwgk_236/": "政务公开",
            top: "政府信息公开年报",
            f"{top}xzf/": "县政府",
            own: "酉阳县人民政府",
            self.sites: "乡镇街道",
        }
        self.fill(own, ["酉阳土家族苗族自治县人民政府"], range(2018, 2025), "wps", 11_000_000)
        for count, (site, name) in enumerate(self.towns.items()):
            home = f"{self.sites}{site}/"
            folder = f"{home}zwgk_104111/zfxxgknb_104127/"
            self.folders |= {home: name, f"{home}zwgk_104111/": "政务公开", folder: "政府信息公开年报"}
            agency = f"酉阳土家族苗族自治县{name}人民政府"
            last = 2024 if name == "清泉乡" else 2025
            self.fill(folder, [agency], range(2018, last), "split", 12_000_000 + count * 1000)
            self.news(folder, {f"{name}召开村（社区）干部会议": "2023-05-04"}, 13_000_000 + count)
        seed = SEEDS[3]
        path = self.place(self.start[1], "2025-01-23", 14_203_763)
        self.report(seed.agency, 2024, path, "2025-01-23", figures=seed, style="trs")

    def front_page(self) -> Reply:
        """The front page leads to the county's 政务公开 and to the townships' sites."""
        links = f'<a href="/zwgk_236/">政务公开</a> <a href="{self.sites}">乡镇街道</a>'
        return self.html(self.dress(f"<h1>{self.title}</h1><p>{links}</p>", "首页"))

    def skin(self, folder: str, shown: Paged) -> str:
        rows = "".join(
            f'<li><a href="{_near(folder, one)}"><p class="tit">{escape(one.title)}</p>'
            f'<span class="time">{one.date}</span></a></li>'
            for one in shown.rows
        )
        return f'<ul class="tab-item">{rows}</ul>'

    def pager(self, shown: Paged) -> str:
        call = f'createPage({shown.pages}, {shown.number - 1}, "index", "html");'
        return f'<div class="page"><script>{call}</script></div>'


class Licheng(TrsSite):
    """An old portal: gb2312 declared, GB18030 sent; table rows; paging by document.write; year folders."""

    entry = "licheng"
    title = "黎城县人民政府"
    division = "140426"
    port = 8803
    start = ("/xxgk/xxgknb/",)
    charset = "gb18030"
    declared = "gb2312"
    shape = "spaced"
    per_page = 4

    def build(self) -> None:
        top = self.start[0]
        years = range(2019, 2025)
        self.folders = {top: "信息公开年报"} | {f"{top}{year}/": f"{year}年" for year in years}
        agencies = [
            "黎城县人民政府",
            "黎城县教育局",
            "黎城县黎侯镇人民政府",
            "黎城县东阳关镇人民政府",
            "黎城县上遥镇人民政府",
        ]
        for year in years:
            self.fill(
                f"{top}{year}/",
                [*agencies, "黎城县住房保障和城乡建设管理局"],
                range(year, year + 1),
                "old",
                year * 1000,
            )
        self.news(f"{top}2023/", {"黎城县召开2024年度工作会议": "2024-01-08", "黎城县2023年大事记": "2024-01-03"})

    def skin(self, folder: str, shown: Paged) -> str:
        rows = "".join(
            f'<tr valign="top"><td width="25"><img src="/images/ico2.jpg"></td><td width="550">'
            f'<a href="{_near(folder, one)}">{escape(one.title)}</a></td><td>\n{one.date}\n</td></tr>'
            for one in shown.rows
        )
        return f'<table class="gl_list">{rows}</table>'

    def pager(self, shown: Paged) -> str:
        return f"""<script language="JavaScript" type="text/javascript">
var currentPage = {shown.number - 1};//所在页从0开始
var prevPage = currentPage-1//上一页
var nextPage = currentPage+1//下一页
var countPage = {shown.pages}//共多少页
document.write("&nbsp;<a href=\\"index."+"html\\">首页</a>&nbsp;|");
if(countPage>1&&currentPage!=(countPage-1))
document.write("<a href=\\"index"+"_" + nextPage + "."+"html\\"><span class=greyfont>下一页</span></a>&nbsp;");
</script>"""


class Yongtai(TrsSite):
    """The Fujian variant: ten rows in the page, the rest by POST /fjdzapp/search."""

    entry = "yongtai"
    title = "永泰县人民政府"
    division = "350125"
    port = 8804
    start = ("/xjwz/zwgk/xxgknb/",)
    options = {"api": "/fjdzapp/search"}
    shape = "ul"
    per_page = 10
    folders = {"/xjwz/zwgk/xxgknb/": "政府信息公开年度报告"}

    def build(self) -> None:
        names = ["永泰县人民政府", "永泰县财政局", "永泰县樟城镇人民政府", "永泰县嵩口镇人民政府"]
        self.fill(self.start[0], names, range(2016, 2025), "layout")
        self.news(
            self.start[0],
            {"永泰县政务公开工作领导小组会议召开": "2022-03-03", "永泰县2023年政务公开工作方案": "2023-04-01"},
        )

    def route(self, ask: Ask) -> Reply | None:
        if ask.path == "/fjdzapp/search":
            return self.search(ask)
        return super().route(ask)

    def search(self, ask: Ask) -> Reply:
        """The API: POST only, with the channel and class of the page's script."""
        form = ask.form
        if ask.method != "POST" or form.get("channelid") != "200210" or form.get("classsql") != "chnlid=1813":
            return self.json({"status": "error", "message": "参数错误"})
        size = min(int(form.get("prepage") or 10), 75)
        shown = paged(self.listed(self.start[0]), int(form.get("page") or 1), size)
        rows = [] if shown is None else shown.rows
        pages = -(-len(self.listed(self.start[0])) // size)
        found = [
            {"doctitle": one.title, "docpuburl": one.path, "docreltime": f"{one.date} 10:20:00"} for one in rows
        ]
        return self.json({"data": found, "pageCount": str(pages), "recordCount": str(len(self.articles))})

    def skin(self, folder: str, shown: Paged) -> str:
        rows = "".join(
            f'<dl><dd><a href="{_near(folder, one)}" title="{escape(one.title)}">{escape(one.title)}</a></dd>'
            f"<dd>{one.date}</dd></dl>"
            for one in shown.rows
        )
        return f'<div class="gl_list">{rows}</div>'

    def pager(self, shown: Paged) -> str:
        return (
            "<script>list2.trsapi({listArgs:{channelid:'200210', classsql:\"chnlid=1813\", "
            "sortfield:\"-docorderpri,-docreltime\"}, pagebar:{prepage:10, recordCount:'38'}});</script>"
        )


class Pingshun(TrsSite):
    """Paged from 1 with six arguments; a 信访局 whose titles name no place; dd rows; a second listing as start."""

    entry = "pingshun"
    title = "平顺县人民政府"
    division = "140425"
    port = 8805
    start = ("/zwgk/zfxxgk/bmnb/", "/zwgk/zfxxgk/zfnb/")
    header = "gbk"  # wrong: pages are UTF-8
    shape = "dl"
    per_page = 5
    folders = {"/zwgk/zfxxgk/bmnb/": "部门信息公开年报", "/zwgk/zfxxgk/zfnb/": "政府信息公开年度报告"}

    def build(self) -> None:
        bureaus, top = self.start
        for year in range(2021, 2024):
            path = self.place(bureaus, f"{year + 1}-01-19", 500_000 + year)
            self.report("信访局", year, path, title=f"{year}年信访局信息公开工作年度报告", style="paged")
        seed = SEEDS[4]
        path = self.place(bureaus, "2025-01-17", 502_024)
        self.report(seed.agency, seed.year, path, "2025-01-17", figures=seed, style="word")
        self.fill(bureaus, ["平顺县水利局", "平顺县文化和旅游局"], range(2021, 2025), "soup")
        self.fill(top, ["平顺县人民政府"], range(2019, 2025), "joined", 700_000)
        self.news(bureaus, {"平顺县信访局召开党组会议": "2024-02-20", "信访局2024年工作计划": "2024-01-05"})

    def route(self, ask: Ask) -> Reply | None:
        folder, _, name = ask.path.rpartition("/")
        found = re.fullmatch(r"(?:index(?:_(\d+))?\.html)?", name)
        if f"{folder}/" not in self.folders or found is None or found[1] == "1":
            return None
        shown = paged(self.listed(f"{folder}/"), int(found[1] or 1), self.per_page)
        return self.html(self.listing(f"{folder}/", shown)) if shown else None

    def skin(self, folder: str, shown: Paged) -> str:
        rows = "".join(
            f'<dd><a href="{_near(folder, one)}">{escape(one.title)}</a> <i>[{one.date}]</i></dd>'
            for one in shown.rows
        )
        return f"<dl>{rows}</dl>"

    def pager(self, shown: Paged) -> str:
        return (
            f"<div id='page_div'></div><script>createPageHTML('page_div', {shown.pages}, {shown.number}, "
            f"'index', 'html', {shown.total});</script>"
        )


SITES = (Luzhou, Youyang, Licheng, Yongtai, Pingshun)


def _near(folder: str, article: Article) -> str:
    """An article's address as TRS writes it: relative to the listing."""
    return "./" + article.path.removeprefix(folder)
