"""Pages and addresses seen of a portal, and the evidence in them for the families that there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from harvester.listings.channels import INDEX_PAGE, folder_year, names_channel
from harvester.listings.page import Link, ListingPage, folded, listing
from harvester.portals.family import ANY_DETAIL
from harvester.portals.loader import families
from harvester.reports.words.titles import judge_row, year_in

# matches: %5F
_ESCAPED = re.compile(r"%(2[DE]|3\d|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])", re.IGNORECASE)
"""A letter, a figure, - . _ ~ as an address need not write them."""
ENOUGH = 6
"""The sum of weights from which a family is named."""
# matches: 8-4f5a0c1e-1b2c-4d3e-8f90-0123456789ab
_VARYING = re.compile(
    r"""(?P<uuid>(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f]))
    |(?P<hex>(?<![0-9a-f])(?=[0-9]*[a-f])(?=[a-f]*[0-9])(?:[0-9a-f]{32}|[0-9a-f]{24})(?![0-9a-f]))
    |(?P<day>(?<!\d)(?:19|20)\d\d[-/]\d\d?[-/]\d\d?(?!\d)|(?<!\d)20[0-3]\d[01]\d[0-3]\d(?!\d))
    |(?P<month>(?<!\d)20[0-3]\d[01]\d(?!\d))
    |(?P<n>\d+)""",
    re.IGNORECASE | re.VERBOSE,
)
"""What differs from page to page in /columns/<uuid>/<month>/<n>.html, /single/<n>/<n>.html, doc_<hex>.html."""


@dataclass(frozen=True)
class Seen:
    """A page that was looked at. headers: "Name: value" lines."""

    url: str
    body: bytes
    headers: str = ""

    @cached_property
    def page(self) -> ListingPage:
        """The page as a listing."""
        return listing(self.body, self.url)

    @cached_property
    def rows(self) -> list[Link]:
        """Links that are rows of a list: a day beside them, or a report's title; each address once."""
        found = {link.url: link for link in self.page.links if _is_row(link)}
        return list(found.values())

    @cached_property
    def reports(self) -> list[Link]:
        """Rows that are titled as a report, whatever their addresses look like."""
        return [link for link in self.rows if judge_row(link.title) == "report" and not folder_year(link.text)]

    @property
    def is_front(self) -> bool:
        """Whether this is a front page."""
        parts = urlsplit(self.url)
        return not parts.query and bool(re.fullmatch(r"/?|/(?:index|default|main)\.\w+", parts.path))

    @property
    def is_column(self) -> bool:
        """Whether the page's title names a column of yearly reports."""
        return names_channel(re.split(r"[-_|–—]", self.page.title)[0])

    @cached_property
    def views(self) -> Mapping[str, str]:
        """What clues look at: addresses (the page's own, and links within the portal), mark-up, headers.

        Links to other portals say nothing of this one: every front page has a box of them.
        """
        own = [link.url for link in self.page.links if site_of(link.url) == site_of(self.url)]
        addresses = [line for url in (self.url, *own) for line in _readings(url)]
        return {"address": "\n".join(addresses), "page": self.page.text, "header": self.headers}


@dataclass(frozen=True, slots=True)
class Score:
    """The evidence for one family: sum of weights, and what was seen, strongest first."""

    family: str
    weight: int
    evidence: tuple[str, ...]


@dataclass(slots=True)
class Evidence:
    """What pages show: scores of the families, the best first, and the shapes of addresses that none explains."""

    scores: list[Score]
    shapes: list[str] = field(default_factory=list)

    @property
    def best(self) -> Score | None:
        """The family's score where the evidence is enough."""
        return self.scores[0] if self.scores and self.scores[0].weight >= ENOUGH else None


def evidence(pages: Iterable[Seen]) -> Evidence:
    """The evidence of all pages together."""
    seen = list(pages)
    addresses = [seen[0].url] + [link.url for one in seen for link in one.reports] if seen else []
    return Evidence(scores(seen), list(dict.fromkeys(shape(url) for url in addresses))[:3])


def scores(pages: Iterable[Seen]) -> list[Score]:
    """All families with any evidence on the pages, the best first. Each clue counts once."""
    views = [seen.views for seen in pages]
    found = []
    for name, family in families().items():
        told = []
        for clue in family.clues:
            pattern = re.compile(clue.pattern, re.IGNORECASE | re.MULTILINE)
            match = next((m for view in views if (m := pattern.search(view[clue.where]))), None)
            if match is not None:
                told.append((clue.weight, f"{clue.meaning}: {folded(match[0])[:80]}"))
        if told:
            told.sort(reverse=True)
            found.append(Score(name, sum(weight for weight, _ in told), tuple(text for _, text in told)))
    return sorted(found, key=lambda score: (-score.weight, score.family))


def shape(url: str) -> str:
    """An address with everything taken out that differs from page to page.

    >>> shape("http://www.minhe.gov.cn/html/12927/413412.html")
    '/html/<n>/<n>.html'
    """
    parts = urlsplit(url)
    text = parts.path + (f"?{parts.query}" if parts.query else "")
    return _VARYING.sub(lambda found: f"<{found.lastgroup}>", text)[:120]


def _readings(url: str) -> Iterator[str]:
    """An address as it is and, where that differs, without what says nothing of its product: escapes of plain
    letters, a query, a fragment.
    """
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), url)
    yield plain
    bare = plain.partition("#")[0].partition("?")[0]
    if bare != plain:
        yield bare


def site_of(url: str) -> str:
    """Host and port of an address, without www."""
    return urlsplit(url).netloc.lower().removeprefix("www.")


def is_known_detail(url: str) -> bool:
    """Whether an address looks like a single page in any family that has a shape of its own."""
    path = url.split("?", 1)[0]
    if INDEX_PAGE.search(path):
        return False
    return any(re.search(one.detail, url, re.I) for one in families().values() if one.detail != ANY_DETAIL)


def _is_row(link: Link) -> bool:
    if urlsplit(link.url).path in ("", "/") or len(link.title) < 4:
        return False
    if link.date is not None:
        return True
    # "2023年度报告" may be a folder and "部门信息公开年报" is one
    dated = year_in(link.title) is not None and not folder_year(link.text)
    return judge_row(link.title) == "report" and (dated or not names_channel(link.text))
