"""VSB portals: static pages that count down, and list.jsp; files without a name, embedded PDFs."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from harvester.replica.channels import ChannelSite
from harvester.replica.files import docx, pdf
from harvester.replica.site import Article, Ask, Paged, Reply

DOWNLOAD = "/system/_content/download.jsp"


class VsbSite(ChannelSite):
    """Pages with Visual SiteBuilder's marks, from its own server."""

    family = "vsb"

    def html(self, text: str, status: int = 200) -> Reply:
        marks = (
            '<!--Announced by Visual SiteBuilder 9--><script src="/_sitegray/_sitegray.js"></script>'
            '<!-- CustomerNO:7765626265723230 --><script src="/system/resource/js/counter.js"></script></head>'
        )
        reply = super().html(text.replace("</head>", marks, 1), status)
        reply.headers["Server"] = "VWebServer"
        return reply

    def embedded(self, article: Article) -> None:
        """Makes a report's page an embedded PDF without any text."""
        assert article.figures is not None
        path = f"/__local/1/9C/{article.path.strip('/').replace('/', '_')}.pdf"
        article.attachments.append((path, f"{article.title}.pdf", pdf(article.figures)))

    def article_page(self, article: Article) -> str:
        page = super().article_page(article)
        if not article.attachments or not article.attachments[0][0].startswith("/__local"):
            return page.replace('<div class="main">', '<div class="main"><div id="vsb_content_2">', 1)
        path = article.attachments[0][0]
        body = (
            f'<div class="v_news_content"><p><script>showVsbpdfIframe("{path}","100%","600");</script></p></div>'
        )
        return self.dress(f'<h1>{article.title}</h1><div id="vsb_content">{body}</div>', article.title)

    def download(self, ask: Ask) -> Reply | None:
        """A file, named in Content-Disposition only; the parameters must all be there."""
        if ask.query.get("urltype") != "news.DownloadAttachUrl" or "owner" not in ask.query:
            return None
        for path, article in self.articles.items():
            files = [*article.attachments, *([(path, "", docx(article.figures))] if article.figures else [])]
            for address, _, body in files:
                if address.startswith(DOWNLOAD) and address.endswith(f"wbfileid={ask.query.get('wbfileid')}"):
                    name = f'attachment; filename="{article.year}.docx"'
                    return Reply(body, 200, "application/octet-stream", {"Content-Disposition": name})
        return None


def _file(number: int) -> str:
    query = {"urltype": "news.DownloadAttachUrl", "owner": "1454634763", "wbfileid": number}
    return f"{DOWNLOAD}?{urlencode(query)}"


class Gangu(VsbSite):
    """Static: zfxxgknb.htm, its second page zfxxgknb/6.htm of 7, the last zfxxgknb/1.htm; embedded PDFs; a report
    that is a file in the list.
    """

    entry = "gangu"
    title = "甘谷县人民政府"
    division = "620523"
    port = 8825
    start = ("/zwgk/zfxxgknb.htm",)
    shape = "next"
    per_page = 6
    first_number = 644_600
    channels = {"/zwgk/zfxxgknb": "政府信息公开年报"}

    def build(self) -> None:
        [top] = self.channels
        names = ["人民政府", "教育局", "住房和城乡建设局", "大像山镇人民政府"]
        self.fill(top, [f"甘谷县{name}" for name in names], range(2018, 2025), "plain")
        for year in (2023, 2024):
            self.embedded(self.put(top, "甘谷县金山镇人民政府", year))
        self.column_of[_file(51_310)] = top
        self.report("甘谷县金山镇人民政府", 2022, _file(51_310), "2023-02-02")
        self.news(
            top,
            {
                "甘谷县召开政务公开推进会": "2023-03-01",
                "甘谷县2024年政务公开工作计划": "2024-04-02",
                "关于做好2021年政府信息公开工作年度报告编制工作的通知": "2021-12-30",
                "甘谷县政府信息公开指南": "2020-01-15",
            },
        )

    def address(self, column: str) -> str:
        return f"{column}.htm"

    def place(self, column: str, date: str, number: int) -> str:
        return f"/info/2381/{number}.htm"

    def route(self, ask: Ask) -> Reply | None:
        if ask.path == DOWNLOAD:
            return self.download(ask)
        found = re.fullmatch(r"(/.+?)(?:/(\d+))?\.htm", ask.path)
        first = self.page_of(found[1], 1) if found else None
        if found is None or first is None or found[2] == str(first.pages):
            return None
        shown = self.page_of(found[1], first.pages + 1 - int(found[2] or first.pages))
        return self.html(self.listing(found[1], shown)) if shown else None

    def pager(self, column: str, shown: Paged) -> str:
        links = [f'<span class="p_t">共{shown.total}条</span>']
        if shown.number < shown.pages:
            name = column.rsplit("/", 1)[1]
            here = f"{name}/" if shown.number == 1 else ""
            links.append(
                f'<span class="p_next p_fun"><a href="{here}{shown.pages - shown.number}.htm">下页</a></span>'
            )
            links.append(f'<span class="p_last p_fun"><a href="{here}1.htm">尾页</a></span>')
        return f'<div class="pb_sys_common">{"".join(links)}</div>'


class Qinan(VsbSite):
    """Dynamic: list.jsp?…&PAGENUM=n and content.jsp?…&wbnewsid=n; year channels; files by download.jsp."""

    entry = "qinan"
    title = "秦安县人民政府"
    division = "620522"
    port = 8826
    start = ("/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1324",)
    shape = "one_cell"
    per_page = 3
    channels = {"1324": "信息公开年报"} | {str(1330 + n): f"{2020 + n}年" for n in range(1, 5)}

    def build(self) -> None:
        top, *years = self.channels
        bodies = ["民政局", "水务局", "审计局", "兴国镇人民政府", "莲花镇人民政府", "西川镇人民政府"]
        for year, column in zip(range(2021, 2025), years, strict=True):
            self.fill(column, [f"秦安县{name}" for name in bodies], [year], "split")
        for year in range(2019, 2025):
            one = self.put(top, "秦安县人民政府", year, style="joined")
            assert one.figures is not None
            one.attachments.append((_file(70_000 + year), "附件", docx(one.figures)))
        self.news(top, {"秦安县举办政务公开培训班": "2022-08-10", "秦安县依申请公开指南": "2019-11-05"})

    def address(self, column: str) -> str:
        return f"/list.jsp?urltype=tree.TreeTempUrl&wbtreeid={column}"

    def place(self, column: str, date: str, number: int) -> str:
        return f"/content.jsp?urltype=news.NewsContentUrl&wbtreeid={column}&wbnewsid={number}"

    def route(self, ask: Ask) -> Reply | None:
        column = ask.query.get("wbtreeid", "")
        if ask.path == DOWNLOAD:
            return self.download(ask)
        if ask.path == "/content.jsp":
            article = self.articles.get(self.place(column, "", int(ask.query.get("wbnewsid") or 0)))
            return self.html(self.article_page(article)) if article else None
        if ask.path != "/list.jsp" or ask.query.get("urltype") != "tree.TreeTempUrl":
            return None
        shown = self.page_of(column, int(ask.query.get("PAGENUM") or 1))
        return self.html(self.listing(column, shown)) if shown else None

    def pager(self, column: str, shown: Paged) -> str:
        if shown.number == shown.pages:
            return f"共{shown.total}条 {shown.number}/{shown.pages}"
        query = f"?totalpage={shown.pages}&PAGENUM={shown.number + 1}&urltype=tree.TreeTempUrl&wbtreeid={column}"
        return f'共{shown.total}条 {shown.number}/{shown.pages} <a class="Next" href="{query}">下页</a>'


SITES = (Gangu, Qinan)
