"""A loopback portal as a function from a request to an answer, with a memory of what it was asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate, parsedate_to_datetime
from pathlib import PurePosixPath
from typing import Any, ClassVar, Literal

from harvester.replica import figures as made
from harvester.replica import markup, page
from harvester.replica.figures import Figures

TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".doc": "application/msword",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
EPOCH = 1767225600
"""2026-01-01 in seconds: static pages are dated from their content, never from the clock."""


Fault = Literal["cut", "chunks", "reset", "stall", "drip", "long", "many", "garbage"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. path: without the query; query and form: last value of each name; headers: lower-case names;
    raw: the query as it came.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    raw: str = ""


@dataclass(slots=True)
class Reply:
    """One answer. validators: whether ETag and Last-Modified are added and If-None-Match is answered by 304.

    fault: what goes wrong on the wire: "cut" (half of the announced bytes), "chunks" (the last chunk is missing),
    "reset" (the connection breaks), "stall" (headers, then nothing until the server ends), "drip" (a byte at a
    time), "long" (one header of 10 MB), "many" (10 MB of headers), "garbage" (no HTTP at all).
    """

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html"
    headers: dict[str, str] = field(default_factory=dict)
    validators: bool = False
    fault: Fault | None = None


@dataclass(slots=True)
class Article:
    """A page of the portal below a listing: a report (agency and year set) or anything else.

    path: its address from the root. style: one of markup.STYLES. attachments: (path, name, bytes).
    body: HTML of an article that is no report.
    """

    title: str
    date: str
    path: str
    agency: str | None = None
    year: int | None = None
    figures: Figures | None = None
    style: str = "plain"
    body: str = ""
    attachments: list[tuple[str, str, bytes]] = field(default_factory=list)

    @property
    def is_report(self) -> bool:
        """Whether a crawl must find it."""
        return self.year is not None


class Site:
    """Base of the replica portals. A family overrides `listing` (or `route`) and lays out its articles in `build`.

    entry: the registry name; port: its fixed port in data/replica.toml; start: paths of the listings.
    charset: what pages are sent in; declared: what their meta tag says; header: what Content-Type says.
    titled: whether every report has a row with its title. requests: every request answered, in order. pause:
    seconds that each answer takes over HTTP; busiest: the most requests that waited for theirs at once.
    truth: what a crawl must find.
    """

    entry: ClassVar[str]
    family: ClassVar[str]
    title: ClassVar[str]
    division: ClassVar[str]
    port: ClassVar[int]
    start: ClassVar[tuple[str, ...]]
    options: ClassVar[Mapping[str, Any]] = {}
    charset: ClassVar[str] = "utf-8"
    declared: ClassVar[str] = "utf-8"
    header: ClassVar[str | None] = None
    shape: ClassVar[str] = "one_cell"
    per_page: ClassVar[int] = 15
    robots: ClassVar[str | None] = None
    titled: ClassVar[bool] = True

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.requests: list[Ask] = []
        self.pause = 0.0
        self.busiest = 0
        self.visits = 318
        self.build()

    # -- what a family writes ------------------------------------------------------------------------------

    def build(self) -> None:
        """Fills the portal with articles."""
        raise NotImplementedError

    def route(self, ask: Ask) -> Reply | None:
        """The answer to anything but an article or an attachment; None where the portal has no such page."""
        raise NotImplementedError

    # -- contents, also from one night to the next ---------------------------------------------------------

    def add(self, article: Article) -> Article:
        """Publishes an article (or replaces the one at its address)."""
        self.articles[article.path] = article
        return article

    def report(self, agency: str, year: int, path: str, date: str | None = None, **how: Any) -> Article:
        """Publishes a made-up report of an agency for a year. how: style, figures, or what figures_for takes."""
        style = how.pop("style", "plain")
        figures = how.pop("figures", None) or made.figures_for(agency, year, **how)
        published = date or figures.metadata.get("published_on") or f"{year + 1}-01-25"
        figures = replace(figures, metadata=figures.metadata | {"published_on": published})
        return self.add(Article(figures.title, published, path, agency, year, figures, style))

    def other(self, title: str, date: str, path: str) -> Article:
        """Publishes something that is no report: news, a plan, a notice."""
        text = f"<h1>{title}</h1><p>{title}的有关情况，由{self.title}办公室整理发布，供公众查阅。</p>"
        return self.add(Article(title, date, path, body=text * 2))

    def remove(self, path: str) -> None:
        """Takes an article off the portal: its row goes and its address answers 404."""
        del self.articles[path]

    def revise(self, path: str) -> None:
        """Corrects the report at an address: one number of its tables differs from now on."""
        article = self.articles[path]
        assert article.figures is not None
        article.figures = made.revised(article.figures)

    def touch(self) -> None:
        """Changes the furniture of every page (hit counters), not its content."""
        self.visits += 1

    @property
    def truth(self) -> set[tuple[str, str, int]]:
        """(path, agency, year) of every report that a crawl must find."""
        return {(a.path, a.agency or "", a.year) for a in self.articles.values() if a.year is not None}

    def rows(self, below: str = "/") -> list[Article]:
        """The articles below a path, newest first."""
        found = [article for path, article in self.articles.items() if path.startswith(below)]
        return sorted(found, key=lambda article: (article.date, article.path), reverse=True)

    # -- answering -----------------------------------------------------------------------------------------

    def answer(self, ask: Ask) -> Reply:
        """The answer to a request, validators and 304 included; the request is remembered."""
        self.requests.append(ask)
        reply = self._answer(ask)
        if reply.validators and reply.status == 200:
            return _validated(ask, reply)
        return reply

    def _answer(self, ask: Ask) -> Reply:
        if ask.path == "/robots.txt":
            return Reply(self.robots.encode(), content_type="text/plain") if self.robots else self.missing()
        query = "&".join(f"{name}={value}" for name, value in ask.query.items())
        article = self.articles.get(ask.path) or self.articles.get(f"{ask.path}?{query}")
        if article is not None:
            return self.html(self.article_page(article))
        for one in self.articles.values():
            for path, _, body in one.attachments:
                if path == ask.path:
                    kind = TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
                    return Reply(body, content_type=kind, validators=True)
        return self.route(ask) or (self.front_page() if ask.path == "/" else self.missing())

    def front_page(self) -> Reply:
        """The portal's front page, which links its listings."""
        links = "".join(f'<a href="{path}">政府信息公开年报</a> ' for path in self.start)
        return self.html(self.dress(f"<h1>{self.title}</h1><p>{links}</p>", "首页"))

    def article_page(self, article: Article) -> str:
        """The page of an article in the portal's dress."""
        block = ""
        body = article.body
        if article.figures is not None:
            block = page.metadata_block(article.figures.metadata, self.shape)
            body = markup.dress(article.figures, article.style)
        links = [(path, name) for path, name, _ in article.attachments]
        return self.dress(body, article.title, metadata=block, links=links, meta={"PubDate": article.date})

    def dress(self, body: str, title: str, **how: Any) -> str:
        """The portal's chrome around a body; how: as in harvester.replica.page.page."""
        text = page.page(body, title=title, site=self.title, charset=self.declared, **how)
        return text.replace('<span id="hits">318</span>', f'<span id="hits">{self.visits}</span>')

    def html(self, text: str, status: int = 200) -> Reply:
        """A page in the portal's encoding."""
        kind = f"text/html; charset={self.header}" if self.header else "text/html"
        return Reply(text.encode(self.charset, "xmlcharrefreplace"), status, kind, validators=status == 200)

    def missing(self) -> Reply:
        """The portal's own 404 page."""
        return self.html("<html><head><title>404</title></head><body><h1>页面不存在</h1></body></html>", 404)

    def json(self, answer: object) -> Reply:
        """An API's answer."""
        return Reply(
            json.dumps(answer, ensure_ascii=False).encode(), content_type="application/json;charset=UTF-8"
        )


@dataclass(frozen=True, slots=True)
class Paged:
    """One page of rows. number counts from 1."""

    rows: list[Article]
    number: int
    pages: int
    total: int


def paged(rows: list[Article], number: int, size: int) -> Paged | None:
    """Page `number` of rows, or None where the portal has no such page."""
    pages = max(1, -(-len(rows) // size))
    if not 1 <= number <= pages:
        return None
    return Paged(rows[(number - 1) * size : number * size], number, pages, len(rows))


def _validated(ask: Ask, reply: Reply) -> Reply:
    digest = hashlib.sha256(reply.body).hexdigest()
    moment = EPOCH + int(digest[:6], 16)
    headers = {"ETag": f'"{digest[:20]}"', "Last-Modified": formatdate(moment, usegmt=True)}
    same = ask.headers.get("if-none-match") == headers["ETag"]
    if "if-none-match" not in ask.headers and (since := ask.headers.get("if-modified-since")):
        try:
            same = parsedate_to_datetime(since).timestamp() >= moment
        except ValueError:
            same = False
    if same:
        return Reply(b"", 304, reply.content_type, reply.headers | headers)
    reply.headers |= headers
    return reply
