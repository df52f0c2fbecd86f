"""A portal of a few pages, written down page by page."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from harvester.replica.site import Ask, Reply, Site

BODIES = [
    "财政局",
    "教育局",
    "民政局",
    "司法局",
    "审计局",
    "统计局",
    "水利局",
    "林业局",
    "商务局",
    "信访局",
    "档案局",
    "交通运输局",
    "农业农村局",
    "卫生健康局",
    "应急管理局",
    "医疗保障局",
    "文化和旅游局",
    "自然资源局",
]
_SIGNS = "沅沣澧溪峪岭塬川洛渭"
Answer = str | bytes | Reply | Callable[[Ask], "Answer | None"]
Maker = Callable[[], "Wild"]


class Wild(Site):
    """One portal. says: its peculiarity; there: the reports that it holds; verdict: what a crawl must say of it;
    found: the reports that can be had, where that is not all of them; reports: their addresses.

    pages: address, with its query as it came, to what is answered. Reports are made by `put` and by `row`.
    """

    shape = "ul"
    _made = 0

    def __init__(self, entry: str, says: str, verdict: str = "complete", **how: object) -> None:
        self.entry, self.says, self.verdict = entry, says, verdict  # type: ignore[misc]
        self.family = str(how.pop("family", "plain"))  # type: ignore[misc]
        self.start = (str(how.pop("start", "/nb/")),)  # type: ignore[misc]
        self.charset = str(how.pop("charset", "utf-8"))  # type: ignore[misc]
        self.options = dict(how)  # type: ignore[misc]
        number = Wild._made = (Wild._made + 1) % 100
        self.place = f"{_SIGNS[number // 10]}{_SIGNS[number % 10]}县"
        self.title, self.division, self.port = f"{self.place}人民政府", "140403", 0  # type: ignore[misc]
        self.pages: dict[str, Answer] = {}
        self.there = 0
        self.reports: list[str] = []
        self.found: int | None = None
        super().__init__()

    def build(self) -> None:
        """Pages are written by who makes the portal."""

    def route(self, ask: Ask) -> Reply | None:
        answer = self.pages.get(f"{ask.path}?{ask.raw}") if ask.raw else None
        answer = answer if answer is not None else self.pages.get(ask.path)
        while callable(answer):
            answer = answer(ask)
        if answer is None or isinstance(answer, Reply):
            return answer
        if isinstance(answer, bytes):
            return Reply(answer, content_type="application/octet-stream")
        return self.html(answer)

    # -- what pages are made of ----------------------------------------------------------------------------

    def body(self, number: int) -> str:
        """The name of a body."""
        return f"{self.place}{BODIES[number % len(BODIES)]}"

    def title_of(self, number: int, year: int = 2023) -> str:
        """The title of a body's report."""
        return f"{self.body(number)}{year}年政府信息公开工作年度报告"

    def put(self, path: str, number: int, year: int = 2023, title: str | None = None) -> str:
        """Puts a report at an address; gives its title."""
        title = title or self.title_of(number, year)
        self.pages[path] = self.paper(title, number, year)
        self.there += 1
        self.reports.append(path)
        return title

    def paper(self, title: str, number: int, year: int) -> str:
        """A report as a page of prose, as small bodies write them."""
        body = self.body(number)
        parts = (
            (
                "一、总体情况",
                f"{year}年，{body}依法公开各类信息{120 + 7 * number}条，接待查阅{11 + number}人次，按期答复来信。",
            ),
            ("二、主动公开政府信息情况", f"全年制发规范性文件{number}件，作出许可决定{200 + number}件。"),
            ("三、收到和处理政府信息公开申请情况", f"全年收到申请{3 + number}件，均已在期限内答复。"),
            ("四、政府信息公开行政复议、行政诉讼情况", "没有因信息公开被申请复议或者提起诉讼。"),
            (
                "五、存在的主要问题及改进情况",
                f"更新不够及时，第{1 + number % 4}季度偏少；下一年按月检查，逐项补齐。",
            ),
            ("六、其他需要报告的事项", "没有收取信息处理费，没有其他需要报告的事项。"),
        )
        text = "".join(f"<p>{heading}</p><p>{words}</p>" for heading, words in parts)
        return self.around(f'<div class="article"><h1>{title}</h1>{text}</div>', title)

    def around(self, body: str, title: str = "政府信息公开年报", head: str = "") -> str:
        """A page in the portal's dress."""
        menu = "".join(
            f'<a href="/m{n}/">{word}</a> ' for n, word in enumerate(("首页", "要闻", "政务", "服务", "互动"))
        )
        return (
            f'<!DOCTYPE html><html><head><meta charset="{self.charset}">'
            f"<title>{escape(title)}</title>{head}</head>"
            f'<body><div class="nav">{menu}</div>{body}<div class="foot">主办：{self.place}人民政府办公室</div>'
            "</body></html>"
        )

    def row(
        self, number: int, path: str | None = None, year: int = 2023, link: str = '<a href="{path}">{title}</a>'
    ) -> str:
        """A row with its report. link: how it leads there."""
        path = path or f"/nb/r{number}.html"
        title = self.put(path, number, year)
        return f"<li>{link.format(path=path, title=title)}<span>2024-01-{10 + number:02d}</span></li>"

    def listing(self, rows: str, below: str = "", head: str = "") -> str:
        """A listing of rows."""
        return self.around(f'<h2>政府信息公开年报</h2><ul class="list">{rows}</ul>{below}', head=head)

    def paged(
        self,
        pager: Callable[[int], str],
        address: Callable[[int], str] = lambda n: "/nb/" if n == 1 else f"/nb/p{n}.html",
        pages: int = 3,
    ) -> None:
        """A listing of two rows a page. pager: what page n prints below; address: where page n is."""
        for n in range(1, pages + 1):
            rows = self.row(2 * n - 2) + self.row(2 * n - 1)
            self.pages[address(n)] = self.listing(rows, pager(n))
