"""Answers and failures as items.Page."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

from scrapy import Request
from scrapy.http import Response

from harvester.items import Page
from harvester.reading.problems import Problem

MOST_HEADERS, MOST_HEADER = 100, 8192


def good_page(portal: str, response: Response) -> Page:
    """A usable answer (or a 304, which has no body)."""
    assert response.request is not None  # callbacks get answers to requests
    return _page(portal, response.request, response)


def bad_page(portal: str, request: Request, problem: Problem, response: Response | None = None) -> Page:
    """A request without usable answer; what came with it, if anything, is kept as evidence."""
    page = _page(portal, request, response)
    page.problem, page.detail = problem.code, problem.detail
    return page


def header_dict(response: Response) -> dict[str, str]:
    """Names to values, those of one name joined by commas. A header longer than MOST_HEADER is left out, and so is
    any after the first MOST_HEADERS."""
    found = itertools.islice(response.headers.items(), MOST_HEADERS)
    joined = ((key.decode("latin-1"), b", ".join(values).decode("latin-1")) for key, values in found)
    return {name: value for name, value in joined if len(value) <= MOST_HEADER}


def _page(portal: str, request: Request, response: Response | None) -> Page:
    asked = request.meta.get("redirect_urls", [request.url])[0]
    page = Page(
        portal=portal,
        url=request.url,
        kind=request.meta["kind"],
        status=None,
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
        requested=asked if asked != request.url else None,
        row=request.meta.get("row"),
    )
    if response is not None:
        page.url = response.url
        page.status = response.status
        page.body = response.body
        page.headers = header_dict(response)
        page.content_type = page.headers.get("Content-Type")
    return page
