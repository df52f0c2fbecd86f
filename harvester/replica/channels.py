"""A replica portal whose articles stand in channels, wherever their addresses lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import PurePosixPath
from typing import Any

from harvester.replica import files, page
from harvester.replica.figures import Figures
from harvester.replica.site import Article, Ask, Paged, Reply, Site, paged

MAKERS: Mapping[str, Callable[[Figures], bytes]] = {".pdf": files.pdf, ".docx": files.docx}


class ChannelSite(Site):
    """Articles in channels. A family says how a column and an article in it are addressed and writes the rows.

    channels: key of a channel to its name. first_number: the number of the first article; the next ones follow.
    """

    channels: dict[str, str]
    first_number = 401_200

    def __init__(self) -> None:
        self.column_of: dict[str, str] = {}
        self.number = self.first_number
        super().__init__()

    # -- what a family writes ------------------------------------------------------------------------------

    def place(self, column: str, date: str, number: int) -> str:
        """The address of an article of a column, published on a date."""
        raise NotImplementedError

    def address(self, column: str) -> str:
        """The address of a column's first page, as its links write it."""
        return column

    def row(self, column: str, article: Article) -> str:
        """A row of a listing."""
        title = escape(article.title)
        return f'<li><a href="{article.path}" title="{title}">{title}</a><span>{article.date}</span></li>'

    def rows_of(self, column: str, shown: Paged) -> str:
        """The rows of a listing and what stands around them."""
        return f'<ul class="list">{"".join(self.row(column, one) for one in shown.rows)}</ul>'

    def pager(self, column: str, shown: Paged) -> str:
        """What pages a listing."""
        return ""

    # -- filling -------------------------------------------------------------------------------------------

    def _place(self, column: str, date: str) -> str:
        self.number += 7
        path = self.place(column, date, self.number)
        self.column_of[path] = column
        return path

    def put(self, column: str, agency: str, year: int, date: str | None = None, **how: Any) -> Article:
        """A report in a column. how: as in Site.report."""
        date = date or f"{year + 1}-01-{20 + len(self.articles) % 10}"
        return self.report(agency, year, self._place(column, date), date, **how)

    def fill(self, column: str, agencies: Iterable[str], years: Iterable[int], style: str = "plain") -> None:
        """A report of every agency for every year, in a column."""
        bodies = list(agencies)
        for year in years:
            for agency in bodies:
                self.put(column, agency, year, style=style)

    def news(self, column: str, titles: Mapping[str, str]) -> None:
        """Rows that are no reports: title to date."""
        for title, date in titles.items():
            self.other(title, date, self._place(column, date))

    def attach(self, article: Article, path: str) -> Article:
        """Puts a report's own file (.pdf, .docx) beside its page; with style "file" the page has no text."""
        kind = PurePosixPath(path).suffix
        assert article.figures is not None
        article.attachments.append((path, f"{article.title}{kind}", MAKERS[kind](article.figures)))
        return article

    def revise(self, path: str) -> None:
        """Corrects the report, in its files too."""
        super().revise(path)
        article = self.articles[path]
        names = [(path, name) for path, name, _ in article.attachments]
        article.attachments.clear()
        for path, _ in names:
            self.attach(article, path)

    # -- answering -----------------------------------------------------------------------------------------

    def listed(self, column: str) -> list[Article]:
        """The articles of a column, newest first."""
        return [one for one in self.rows() if self.column_of.get(one.path) == column]

    def page_of(self, column: str, number: int) -> Paged | None:
        """Page `number` (from 1) of a column; None where the portal has no such column or page."""
        return paged(self.listed(column), number, self.per_page) if column in self.channels else None

    def article_page(self, article: Article) -> str:
        """An article's page; style "file": metadata and a viewer for its file, no text."""
        if article.style != "file" or article.figures is None:
            return super().article_page(article)
        block = page.metadata_block(article.figures.metadata, self.shape)
        return self.dress(self.viewer(article), article.title, metadata=block, meta={"PubDate": article.date})

    def viewer(self, article: Article) -> str:
        """How a page shows a report that stands in a file."""
        path = article.attachments[0][0]
        return f'<h1>{escape(article.title)}</h1><p><iframe src="{path}" width="100%" height="900"></iframe></p>'

    def menu(self, column: str) -> str:
        """Links to the other channels."""
        links = (
            f'<li><a href="{escape(self.address(key))}">{escape(name)}</a></li>'
            for key, name in self.channels.items()
            if key != column
        )
        return f'<ul class="left">{"".join(links)}</ul>'

    def listing(self, column: str, shown: Paged) -> str:
        """The page of a listing: menu, rows, pager, in the portal's dress."""
        name = self.channels[column]
        body = f"{self.menu(column)}{self.rows_of(column, shown)}{self.pager(column, shown)}"
        return self.dress(body, name, crumbs=("首页", "政府信息公开", name))


class BodySite(ChannelSite):
    """A ChannelSite that fills itself: bodies says whose reports stand in a channel, years which.

    style, suffix: how the reports are written, and the kind of file that the last body of each channel has beside
    its pages ("" for none).
    """

    bodies: dict[str, tuple[str, ...]]
    years: range = range(2019, 2025)
    style = "plain"
    suffix = ""

    def build(self) -> None:
        for column, agencies in self.bodies.items():
            self.fill(column, agencies, self.years, self.style)
            name = self.channels[column]
            self.news(
                column,
                {
                    f"{self.title}召开{name}编制工作培训会": f"{self.years[-1]}-11-{10 + len(column) % 9}",
                    f"{self.title}{self.years[-1]}年政务公开工作要点": f"{self.years[-1]}-05-06",
                },
            )
            for article in self.listed(column) if self.suffix else ():
                if article.agency == agencies[-1]:
                    self.attach(article, f"/upload/{self.number}/{article.year}{self.suffix}")

    def linked(self, shown: Paged, address: str) -> str:
        """A pager of links; address: of page n, as {n}."""
        if shown.number == shown.pages:
            return f'<div class="page">第{shown.number}页 共{shown.pages}页 <span>尾页</span></div>'
        following = escape(address.replace("{n}", str(shown.number + 1)))
        return f'<div class="page">第{shown.number}页 共{shown.pages}页 <a href="{following}">下一页</a></div>'


class TemplateSite(BodySite):
    """A BodySite whose addresses are written by templates: {c} the channel's key, {n} the page, and
    {id}, {y}, {m}, {d} of an article. Whatever differs from them by a character is not there; page 1 has the
    address `first` only.

    marks: mark-up of the product, put before the end of every page.
    """

    first: str
    further: str
    detail: str
    marks = ""

    def address(self, column: str) -> str:
        return self.first.format(c=column)

    def place(self, column: str, date: str, number: int) -> str:
        year, month, day = date.split("-")
        return self.detail.format(c=column, id=number, y=year, m=month, d=day)

    def route(self, ask: Ask) -> Reply | None:
        query = "&".join(f"{name}={value}" for name, value in ask.query.items())
        asked = f"{ask.path}?{query}" if query else ask.path
        for column in self.channels:
            last = -(-len(self.listed(column)) // self.per_page)
            addresses = [self.address(column)] + [self.further.format(c=column, n=n) for n in range(2, last + 1)]
            if asked in addresses:
                shown = self.page_of(column, addresses.index(asked) + 1)
                return self.html(self.listing(column, shown)) if shown else None
        return None

    def pager(self, column: str, shown: Paged) -> str:
        return self.linked(shown, self.further.format(c=column, n="{n}"))

    def dress(self, body: str, title: str, **how: Any) -> str:
        return super().dress(body, title, **how).replace("</body>", f"{self.marks}</body>", 1)
