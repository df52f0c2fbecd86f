"""Portals that answer wrongly on purpose, at the first tries or always: what a crawl must survive and name."""

from __future__ import annotations

import gzip
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from harvester.replica.families.trs import TrsSite
from harvester.replica.site import Ask, Fault, Reply

BUREAUS = ("财政局", "教育局", "民政局", "司法局", "审计局", "统计局", "水利局", "信访局")
TOO_LARGE = 50_000_000


@dataclass(frozen=True, slots=True)
class Wrong:
    """One way to answer wrongly. times: at so many first tries, always where None. make: right answer to wrong."""

    name: str
    times: int | None
    make: Callable[[Reply], Reply]


def _wire(fault: Fault) -> Callable[[Reply], Reply]:
    return lambda right: Reply(right.body, fault=fault)


def _status(status: int, **headers: str) -> Callable[[Reply], Reply]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda right: Reply(b"<h1>busy</h1>", status, headers=named)


def _length(part: float) -> Callable[[Reply], Reply]:
    """Announces so many times the bytes that there are."""
    return lambda right: Reply(right.body, headers={"Content-Length": str(int(len(right.body) * part))})


def _packed(body: Callable[[bytes], bytes]) -> Callable[[Reply], Reply]:
    return lambda right: Reply(body(right.body), headers={"Content-Encoding": "gzip"})


def _bomb(_: bytes) -> bytes:
    return gzip.compress(bytes(TOO_LARGE), 1)


def _half(right: bytes) -> bytes:
    packed = gzip.compress(right)
    return packed[: len(packed) // 2]


def _onwards(_: Reply) -> Reply:
    """Always to another address, which is wrong in the same way."""
    return Reply(b"", 302, headers={"Location": f"?{next(_NUMBERS)}"})


_NUMBERS = itertools.count()

QUICK = (
    Wrong("503 once, with Retry-After", 1, _status(503, Retry_After="0")),
    Wrong("502 twice", 2, _status(502)),
    Wrong("500 always", None, _status(500)),
    Wrong("429 for an hour", None, _status(429, Retry_After="3600")),
    Wrong("reset once", 1, _wire("reset")),
    Wrong("reset always", None, _wire("reset")),
    Wrong("cut once", 1, _wire("cut")),
    Wrong("cut always", None, _wire("cut")),
    Wrong("last chunk missing once", 1, _wire("chunks")),
    Wrong("last chunk missing always", None, _wire("chunks")),
    Wrong("no HTTP once", 1, _wire("garbage")),
    Wrong("no HTTP always", None, _wire("garbage")),
    Wrong("10 MB in one header", None, _wire("long")),
    Wrong("10 MB of headers", None, _wire("many")),
    Wrong("Content-Length a third of it, once", 1, _length(1 / 3)),
    Wrong("Content-Length a third of it, always", None, _length(1 / 3)),
    Wrong("gzip bomb", None, _packed(_bomb)),
    Wrong("half of a gzip stream once", 1, _packed(_half)),
    Wrong("half of a gzip stream always", None, _packed(_half)),
    Wrong("gzip announced, plain sent", None, _packed(lambda right: right)),
    Wrong("redirect to itself", None, lambda right: Reply(b"", 302, headers={"Location": ""})),
    Wrong("redirects without end", None, _onwards),
    Wrong("empty answer", None, lambda right: Reply(b"")),
    Wrong("error page with status 200", None, lambda right: Reply("您访问的页面不存在或已删除！".encode())),
)
SLOW = (
    Wrong("stall once", 1, _wire("stall")),
    Wrong("stall always", None, _wire("stall")),
    Wrong("a byte at a time", None, _wire("drip")),
    Wrong("Content-Length twice too large", None, _length(2)),
)


class Faulty(TrsSite):
    """A listing of good reports and of one more for each wrong way in `wrongs`, on pages of ten rows.

    wrong: address to the way in which it answers; tries: how often an address was asked. `mend` ends all faults.
    """

    family = "trs"
    port = 0
    start = ("/zfxxgk/nb/",)
    per_page = 10
    folders = {"/zfxxgk/nb/": "政府信息公开年报"}  # noqa: RUF012
    wrongs: ClassVar[tuple[Wrong, ...]] = ()
    # of the listing's own pages, by name
    listings: ClassVar[dict[str, Wrong]] = {}

    def build(self) -> None:
        self.tries: Counter[str] = Counter()
        self.wrong = {self.start[0] + name: wrong for name, wrong in self.listings.items()}
        for number, wrong in enumerate((*self.wrongs, *[None] * len(BUREAUS))):
            year, bureau = 2024 - number // len(BUREAUS), BUREAUS[number % len(BUREAUS)]
            date = f"{year + 1}-01-{11 + number % len(BUREAUS):02d}"
            path = self.place(self.start[0], date, 4_000_000 + number)
            self.report(self.title.removesuffix("人民政府") + bureau, year, path, date, style="trs")
            if wrong is not None:
                self.wrong[path] = wrong

    def mend(self) -> None:
        """From now on every answer is right."""
        self.wrong.clear()

    def answer(self, ask: Ask) -> Reply:
        right = super().answer(ask)
        self.tries[ask.path] += 1
        wrong = self.wrong.get(ask.path)
        if wrong is None or (wrong.times is not None and self.tries[ask.path] > wrong.times):
            return right
        return wrong.make(right)


class FaultyWire(Faulty):
    """Everything that is over at once."""

    entry, title, division = "wire", "黎城县人民政府", "140426"
    wrongs = QUICK


class FaultyPace(Faulty):
    """Everything that would go on for ever."""

    entry, title, division = "pace", "平顺县人民政府", "140425"
    wrongs = SLOW
    options: ClassVar[dict[str, int]] = {"timeout": 1}


class ListingLost(Faulty):
    """The second of three listing pages never answers: what stands behind it cannot be known."""

    entry, title, division = "lost", "壶关县人民政府", "140427"
    per_page = 3
    listings: ClassVar[dict[str, Wrong]] = {
        "index_1.html": Wrong("listing page 2: 500 always", None, _status(500))
    }


class ListingLate(Faulty):
    """The second of three listing pages answers at the third try."""

    entry, title, division = "late", "长子县人民政府", "140428"
    per_page = 3
    listings: ClassVar[dict[str, Wrong]] = {
        "index_1.html": Wrong("listing page 2: reset twice", 2, _wire("reset"))
    }


class PagerEndless(Faulty):
    """A pager that always leads on, with new rows for ever."""

    entry, title, division = "endless", "武乡县人民政府", "140429"
    options: ClassVar[dict[str, int]] = {"max_pages": 6}

    def route(self, ask: Ask) -> Reply | None:
        number = int(ask.query.get("page", "1"))
        if ask.path != self.start[0]:
            return None
        rows = self.rows() if number == 1 else []
        links = "".join(f'<li><a href="{one.path}">{one.title}</a><span>{one.date}</span></li>' for one in rows)
        made = f"/zfxxgk/nb/202401/t20240101_{number}.html"
        links += f'<li><a href="{made}">武乡县召开第{number}次工作会议</a><span>2024-01-01</span></li>'
        return self.html(self.dress(f'<ul>{links}</ul><a href="?page={number + 1}">下一页</a>', "年报"))


SITES: tuple[type[Faulty], ...] = (FaultyWire, FaultyPace, ListingLost, ListingLate, PagerEndless)
