"""Reports that stand in another report's page: each has an address of its own, that page's with #report-2, -3 …"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace

from harvester.items import Filing, Page
from harvester.store.fingerprint import fingerprint

MARK = "#report-"
_AFTER = "#report."  # the first text behind all that begin with MARK


def pages_beside(pages: Sequence[Page]) -> list[Page]:
    """For every report beside a page's own a page that shows it. They are never asked for: `pages` has no row of
    them, and they come and go with the page in which they stand.
    """
    found = []
    for page in pages:
        for number, report in enumerate(page.report.beside if page.report is not None else (), 2):
            url = f"{page.url}{MARK}{number}"
            came = replace(page.fetched, url=url, requested=None, row=None)
            one = Page(came, replace(report, url=url), filing=Filing(archived=page.filing.archived))
            fingerprint(one)
            found.append(one)
    return found


def is_beside(url: str) -> bool:
    """Whether an address is that of a report in another's page."""
    return MARK in url


def page_of(url: str) -> str:
    """The address of the page in which a report stands."""
    return url.partition(MARK)[0]


def addresses_beside(connection: sqlite3.Connection, urls: Iterable[str]) -> list[str]:
    """The addresses of the reports that the database knows beside those of some pages."""
    query = "SELECT DISTINCT url FROM sightings WHERE url > ? AND url < ? AND status = 'current'"
    return [
        found
        for url in urls
        for (found,) in connection.execute(query, (f"{url}{MARK}", f"{url}{_AFTER}")).fetchall()
    ]
