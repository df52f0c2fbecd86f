"""Any listing page that links reports: for portals of no known family. Nothing in it is particular to a product.

A row is a link with a date beside it or with a report's title. Where the words leave open whether a link leads
to a column or to a report, it is asked as a column, and again as a report where it turns out to be one. Paging: a
link 下一页 (下页), the scripts of the known dialects, or the link with the next number. Pagers that only a browser
can run are counted and said.
"""

import re
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from harvester.items import Row
from harvester.listings.channels import INDEX_PAGE, columns, folder_year, names_column
from harvester.listings.page import Link, ListingPage, folded
from harvester.listings.pagers import (
    NEXT_WORDS,
    next_link,
    numbered_from_one,
    numbered_from_zero,
    written_by_script,
)
from harvester.reports.words.titles import judge_row, year_in
from harvester.store import counters
from spiders.base import FILES, Listing, PortalSpider

_TITLE_END = re.compile(r"\s*[-_|—–].*$")
_IDLE = re.compile(r"(?:javascript:)?\s*(?:#|void\(0\)|return false)?;*\s*")
_MARKS = " >»[]()（）›"


class Plain(PortalSpider):
    """Rows by their words and dates, whatever their addresses look like."""

    pagers = (next_link, numbered_from_zero, numbered_from_one, written_by_script)

    def read(self, response: Response) -> Listing:
        """A listing of any make."""
        page, here = self.page(response), response.meta["page"]
        found = super().read(response)
        found.rows = [link for link in page.links if self.is_row(link)]
        entries = {link.url for link in found.rows}
        extra = self.portal.options["channels"]
        found.columns = list(columns(page, lambda url: url in entries or bool(FILES.search(url)), extra))
        found.next = found.next or _numbered_link(page, here + 1)
        if found.next is None and found.pages is None and _pages_by_script(page):
            self.crawler.stats.inc_value(counters.PAGER_UNREAD)
            self.logger.warning(f"{response.url}: its pager is a script: no address of the next page can be read")
        if not (found.rows or found.columns or found.next) and response.meta["depth_below"]:
            title = _TITLE_END.sub("", page.title)
            if judge_row(title) == "report" and year_in(title):
                # what looked like a column is a single report
                found.rows = [Link(response.url, title, title)]
        return found

    def is_row(self, link: Link) -> bool:
        """Whether a link leads to a single page rather than to a column, another page of rows or elsewhere."""
        path, extra, detail = (
            urlsplit(link.url).path,
            *(self.portal.options[key] for key in ("channels", "detail")),
        )
        if path in ("", "/") or link.text.strip(_MARKS) in NEXT_WORDS:
            return False
        if (extra and re.search(extra, f"{link.text} {link.url}")) or (detail and not self.is_detail(link.url)):
            return False
        if link.date is not None:
            return True
        if judge_row(link.title) != "report" or path.endswith("/") or INDEX_PAGE.search(path):
            return False
        if detail or FILES.search(path):
            return True
        # "2023年度报告" may be a folder and "部门信息公开年报" is one; a year with more words is a report
        return not folder_year(link.text) and (year_in(link.title) is not None or not names_column(link.text))

    def ask_report(self, url: str | Request, row: Row) -> Request:
        """The request for a report's page, which may have been asked as a column before."""
        return super().ask_report(url, row).replace(dont_filter=True)


def _numbered_link(page: ListingPage, number: int) -> str | None:
    """The address of a link that says "3" or "[3]", where page 3 comes next and its address shows it."""
    wanted = re.compile(rf"(?<!\d)(?:{number}|{number - 1})(?!\d)")
    for link in page.links:
        parts = urlsplit(link.url)
        says = link.text.strip(_MARKS) == str(number)
        if says and link.url != page.url and wanted.search(f"{parts.path}?{parts.query}"):
            return link.url
    return None


def _pages_by_script(page: ListingPage) -> bool:
    """Whether there is a 下一页 that does something other than lead to an address."""
    for link in page.root.iter("a", "button", "span") if page.root is not None else ():
        if folded("".join(link.itertext())).strip(_MARKS) in NEXT_WORDS:
            does = [link.get("onclick") or "", link.get("href") or ""]
            if any(
                not _IDLE.fullmatch(what) for what in does if what == does[0] or what.startswith("javascript:")
            ):
                return True
    return False
