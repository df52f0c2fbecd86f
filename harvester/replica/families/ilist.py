"""Portals with /info/iList.jsp: 旬邑 (linked pages, a node for each body) and 绵竹 (pager by script, to-href)."""

from __future__ import annotations

from html import escape

from harvester.replica.channels import ChannelSite
from harvester.replica.site import Article, Ask, Paged, Reply


class IlistSite(ChannelSite):
    """A column's key is its node or category. Without site_id, or for an unknown column: an error in words."""

    family = "ilist"
    site_id: str
    key: str

    def query(self, column: str) -> str:
        """The query of a column's listing, without the page."""
        raise NotImplementedError

    def address(self, column: str) -> str:
        return f"/info/iList.jsp?{self.query(column)}"

    def route(self, ask: Ask) -> Reply | None:
        if ask.path != "/info/iList.jsp":
            return None
        column = ask.query.get(self.key, "")
        number = ask.query.get("cur_page") or "1"
        shown = self.page_of(column, int(number)) if number.isdigit() else None
        if shown is None or ask.query.get("site_id") != self.site_id:
            return self.html(
                "<html><head><title>提示</title></head><body>参数错误，您访问的栏目不存在！</body></html>"
            )
        return self.html(self.listing(column, shown))


class Xunyi(IlistSite):
    """GBK; a node for each body; articles at /gk/<node>/<number>.htm."""

    entry = "xunyi"
    title = "旬邑县人民政府"
    division = "610429"
    port = 8865
    start = ("/info/iList.jsp?tm_id=7&node_id=GKxy01&site_id=CMSxy&cat_id=72&gk_index=&title=",)
    charset, declared = "gbk", "gb2312"
    shape = "spaced"
    per_page = 6
    site_id, key = "CMSxy", "node_id"
    first_number = 21_004
    channels = {"GKxy01": "政府信息公开年度报告", "GKxy07": "部门年报", "GKxy09": "乡镇年报"}

    def build(self) -> None:
        county, bureaus, towns = self.channels
        self.fill(county, ["旬邑县人民政府"], range(2009, 2025), "old")
        self.fill(bureaus, ["旬邑县教育局", "旬邑县财政局"], range(2018, 2025), "layout")
        self.fill(towns, ["旬邑县土桥镇人民政府", "旬邑县张洪镇人民政府"], range(2018, 2025), "old")
        self.news(county, {"旬邑县召开政务公开会议": "2020-04-02", "旬邑县信息公开指南": "2019-05-15"})

    def query(self, column: str) -> str:
        return f"tm_id=7&node_id={column}&site_id={self.site_id}&cat_id=72&gk_index=&title="

    def place(self, column: str, date: str, number: int) -> str:
        return f"/gk/{column.lower()}/{number}.htm"

    def pager(self, column: str, shown: Paged) -> str:
        if shown.number == shown.pages:
            return "<div>下一页 尾页</div>"
        return f'<div><a href="{escape(self.address(column))}&amp;cur_page={shown.number + 1}">下一页</a></div>'


class Mianzhu(IlistSite):
    """UTF-8; a category for each year; links kept in to-href; the pager is a script; articles by info_id."""

    entry = "mianzhu"
    title = "绵竹市人民政府"
    division = "510683"
    port = 8866
    start = ("/info/iList.jsp?site_id=CMSmz&cat_id=12090&cur_page=1",)
    shape = "dl"
    per_page = 3
    site_id, key = "CMSmz", "cat_id"
    first_number = 71_310
    channels = {"12090": "政府信息公开年报"} | {str(10_080 + year): f"{year}年" for year in range(2020, 2025)}

    def build(self) -> None:
        top, *years = self.channels
        bodies = ["人民政府", "水利局", "审计局", "信访局", "九龙镇人民政府", "汉旺镇人民政府"]
        for year, column in zip(range(2020, 2025), years, strict=True):
            self.fill(column, [f"绵竹市{name}" for name in bodies], [year], "ucap")
        report = self.put(top, "绵竹市人民政府", 2019)
        self.attach(report, "/resource/2020/nb2019.docx")
        self.fill(top, ["绵竹市人民政府"], range(2013, 2019), "trs")
        self.news(years[1], {"绵竹市开展政务公开培训": "2022-06-01"})

    def query(self, column: str) -> str:
        return f"site_id={self.site_id}&cat_id={column}"

    def place(self, column: str, date: str, number: int) -> str:
        return f"/{column}/{date[:7].replace('-', '')}/{number}.html"

    def row(self, column: str, article: Article) -> str:
        title = escape(article.title)
        return (
            f'<li><a href="javascript:void(0)" to-href="{article.path}" title="{title}">{title}</a>'
            f"<span>{article.date}</span></li>"
        )

    def pager(self, column: str, shown: Paged) -> str:
        return f'<div class="page">第{shown.number}页 共{shown.pages}页 <a onclick="gotoPage(2)">下一页</a></div>'


SITES = (Xunyi, Mianzhu)
