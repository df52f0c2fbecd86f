"""Hanweb jcms (大汉): jpage lists and the 信息公开 module (portals.md §2: articles seen, the rest from crawlers).

Listing /col/colN/index.html, detail /art/YYYY/M/D/art_COL_ID.html. The first rows stand in a <datastore> of the
page; the rest comes from the proxy that the page names. Crawlers disagree on its dialect: some portals honour
startrecord and endrecord, some only page=; the page decides unless the entry's `dialect` does. Never checked live:
both dialects, the form of search.jsp, whether a Referer is needed.

The module of yearly reports, /module/xxgk/xxgkAnnualReport.jsp?area=<unit>&fbtime=<year> [P x 12, §16.12], has no
list: a page of it is one report. Asked are the units and years that pages name, and those of the entry's `areas`
and `first_year`. What it shows for a year without report was not seen: an answer that shows nothing of one and
that nobody linked is counted and left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from scrapy import FormRequest, Request
from scrapy.http import Response
from w3lib.url import add_or_replace_parameter

from harvester.items import Row
from harvester.listings.hanweb import (
    SEARCH,
    Datastore,
    asked_of,
    datastore,
    datastores,
    jpage_call,
    next_form,
    search_form,
    untitled_years,
)
from harvester.listings.page import Link, ListingPage, page_of
from harvester.listings.totals import printed_count
from harvester.portals.family import Clue
from harvester.portals.options import Option
from harvester.reports.words.titles import judge_row
from harvester.store import counters
from spiders.base import PortalSpider
from spiders.listing import Listing
from spiders.self_report import FILES, is_file_answer, signs


class Hanweb(PortalSpider):
    """Rows of datastores, paged by the proxy or by search.jsp; units and years of the module of yearly reports."""

    detail = (
        r"/art/(?:19|20)\d\d/\d{1,2}/\d{1,2}/art_\d+_\d+\.html?$|/module/download/\w+\.jsp\?"
        r"|/module/xxgk/xxgkAnnualReport\.jsp\?"
    )
    options: ClassVar[Mapping[str, Option]] = {
        "dialect": Option("text", "", "page or records: what the proxy honours; empty: what the page says"),
        "per_request": Option("whole", 0, "rows per request of the proxy; 0: three pages, as its script asks"),
        "module": Option("text", "", "search.jsp's form where the page does not say it: infotypeId=A08&jdid=2"),
        "areas": Option("texts", [], "units of the module of yearly reports: the codes in its area="),
        "first_year": Option("whole", 0, "first year to ask that module for; 0: the years that pages name"),
    }
    variants = ({"dialect": "page"}, {"dialect": "records"})
    clues = (
        Clue(
            "address", r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html", 6, "addresses /art/2024/1/9/art_12_3.html"
        ),
        Clue("address", r"/col/col\d+/(?:index\.html|$|\?)", 6, "listings at /col/colN/ (jpaas has them too)"),
        Clue("address", r"/module/xxgk/xxgkAnnualReport\.jsp", 8, "the module of yearly reports"),
        Clue("address", r"/module/(?:web/)?(?:xxgk|jpage)/\w+\.jsp", 6, "modules of jcms"),
        Clue("page", r"/jpage/(?:morecolumn)?dataproxy\.jsp", 6, "jpage's proxy"),
        Clue("page", r"/module/xxgk/(?:search|tree|xxgkAnnualReport)\.jsp", 6, "the 信息公开 module"),
        Clue("address", r"[?&]vc_xxgkarea=", 8, "columns of one unit, named by its code"),
        Clue("page", r"<datastore>|\.jpage\(\{", 3, "a jpage list"),
        Clue("page", r"ZJEG_RSS\.content\.begin|<\$\[标题\]>begin", 3, "jcms's marks around an article"),
    )

    def __init__(self, *given: Any, **words: Any) -> None:
        super().__init__(*given, **words)
        self.met: dict[str, list[str]] = {}
        """Addresses met in a column, which may name units and years of the module."""

    def read(self, response: Response) -> Listing:
        """A column's page, an answer of the proxy, or one of the module."""
        if "jpage" in response.meta:
            return self._yearly(self.page(response), self._answer(response), response.meta["column"])
        page, found = self.page(response), super().read(response)
        form = response.meta.get("module")
        if form is None and SEARCH in response.url:
            form = {"currpage": "1"} | dict(parse_qsl(urlsplit(response.url).query))
        if form is not None:
            more = int(form["currpage"]) < (printed_count(page) or 0)
            found.next = self._search(response.meta["column"], form) if more else None
        elif form := self.portal.options["module"] or search_form(page, response.meta["column"]):
            given = dict(parse_qsl(form)) if isinstance(form, str) else form
            found.next = self._search(response.meta["column"], given)
        elif stores := datastores(page):
            store = max(stores, key=lambda one: len(one.records))
            found.pages = None  # the page holds the rows of several
            stored = [link for link in store.links(page.base) if self.is_detail(link.url)]
            known = {link.url for link in stored}
            found.rows = [link for link in found.rows if link.url not in known] + stored
            found.next = found.next or self._proxy(response.url, page, store)
        return self._yearly(page, found, response.meta["column"])

    def _yearly(self, page: ListingPage, found: Listing, column: str) -> Listing:
        """The listing with the module's links; at its end with the units and years that no page of it linked."""
        rows = {link.url: link for link in [*page.links, *page.options] if asked_of(link.url)}
        rows = {url: link for url, link in rows.items() if url != page.url}
        # what stands above a link to the module may be a choice of years: its own address says better
        found.rows = [link for link in found.rows if link.url not in rows] + list(rows.values())
        found.channels = [link for link in found.channels if link.url not in rows]
        met = self.met.setdefault(column, [])
        met += [link.url for link in found.rows + page.links]
        if found.next is None:
            given, first = self.portal.options["areas"], self.portal.options["first_year"]
            past = range(first, datetime.now(UTC).year) if first else ()
            found.rows += untitled_years(page, met, given if column in self.portal.start else (), past)
        return found

    def wanted(self, link: Link) -> bool:
        """What the module shows is a report, whatever its unit is called (大数据发展管理局)."""
        return super().wanted(replace(link, title="") if asked_of(link.url) else link)

    def too_old(self, link: Link) -> bool:
        """The module's addresses say which year they are about."""
        asked = asked_of(link.url)
        if self.since is None or asked is None or not asked[1].isdecimal():
            return super().too_old(link)
        return int(asked[1]) < self.since

    def ask_report(self, url: str | Request, row: Row) -> Request:
        """A year of a unit that no page links may have no report."""
        if isinstance(url, str) and not row.title and asked_of(url):
            url = Request(url, meta={"tried": True, "end": ["http-404", "empty"]})
        return super().ask_report(url, row)

    def parse_report(self, response: Response, **_: Any) -> Iterator[Any]:
        """A report; nothing where a year was tried that has none."""
        if response.meta.pop("tried", False):
            response.meta.pop("end")  # once it was there, its absence is told
            if response.status == 200 and _shows_none(response):
                self.crawler.stats.inc_value(counters.TRIED)
                self.logger.info(f"{response.url}: no report of this unit for this year")
                return
        yield from super().parse_report(response)

    def _proxy(self, origin: str, page: ListingPage, store: Datastore) -> Request | None:
        """The first request for rows that the page itself does not show."""
        call, seen = jpage_call(page), len(store.records)
        total = store.total or (call.total if call else None)
        if (total is not None and seen >= total) or not (store.next or call):
            return None
        numbered = store.next is not None and "page=" in store.next
        state: dict[str, Any] = {"form": {}, "number": 1, "seen": seen, "total": total}
        if call is None or (self.portal.options["dialect"] or ("page" if numbered else "records")) == "page":
            path = f"{call.path}?{urlencode({'page': '1'} | call.form)}" if call else None
            address = urljoin(origin, (store.next if numbered else path) or store.next or "")
            return self._ask(address, origin, state | {"seen": 0, "shown": seen})
        state |= {"form": call.form, "size": self.portal.options["per_request"] or 3 * call.per_page}
        return self._ask(urljoin(origin, call.path), origin, state)

    def _ask(self, url: str, origin: str, state: dict[str, Any]) -> Request:
        """A request to the proxy with the column as Referer; POST in the dialect of records."""
        meta, headers = {"jpage": state, "origin": origin}, {"Referer": origin}
        if "size" not in state:
            return Request(url, headers=headers, meta=meta)
        first, last = state["seen"] + 1, min(state["seen"] + state["size"], state["total"] or 10**7)
        url = f"{url.split('?')[0]}?startrecord={first}&endrecord={last}&perpage={state['size']}"
        return FormRequest(url, formdata=state["form"], headers=headers, meta=meta)

    def _answer(self, response: Response) -> Listing:
        state, origin = dict(response.meta["jpage"]), response.meta["origin"]
        store = datastore(self.page(response).text)
        if store is None or not store.records:
            told = (
                f"{len(response.body)} bytes without rows after {state['seen']} of {state['total'] or 'unknown'}"
            )
            raise ValueError(f"the list's proxy answered {told}")
        rows = [link for link in store.links(origin) if self.is_detail(link.url)]
        state |= {"seen": state["seen"] + len(store.records), "total": store.total or state["total"]}
        if "size" in state:
            more = state["total"] is not None and state["seen"] < state["total"]
            return Listing(rows, self._ask(response.url, origin, state) if more else None)
        url = urljoin(origin, store.next or response.url)
        if url == response.url or _page_of(url) in range(1, state["number"] + 1):
            # the proxy's answers name the first group as the next one, whichever they are
            url = response.url
            if state["number"] >= (store.pages or 0) or state["seen"] >= (state["total"] or state["seen"] + 1):
                return Listing(rows)
            url = add_or_replace_parameter(url, "page", str(state["number"] + 1))
        state["number"] += 1
        # the proxy begins anew with the rows that the column's page shows
        return Listing(rows, self._ask(url, origin, state), step=state["seen"] <= state["shown"])

    def _search(self, origin: str, form: Mapping[str, str]) -> Request:
        """The module's page after the one that the form asked for."""
        form = next_form(form)
        address = f"{SEARCH}?infotypeId={form.get('infotypeId', '')}&currpage={form['currpage']}"
        headers = {"Referer": origin}
        return FormRequest(urljoin(origin, address), formdata=form, headers=headers, meta={"module": form})


def _page_of(url: str) -> int:
    """The number of the page that an address of the proxy asks for, 0 where it names none."""
    number = dict(parse_qsl(urlsplit(url).query)).get("page", "")
    return int(number) if number.isdecimal() and len(number) < 6 else 0


def _shows_none(response: Response) -> bool:
    """Whether a page of the module shows neither a report's words nor its title nor a file."""
    if is_file_answer(response):
        return False
    page = page_of(response)
    sources = page.selector.xpath("//@href | //@src | //@data").getall()
    files = any(FILES.search(source.partition("?")[0]) for source in sources)
    return not (files or signs(page) or judge_row(page.title) == "report")
