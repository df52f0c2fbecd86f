"""Answers and failures as items.Page."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

from scrapy import Request
from scrapy.http import Response

from harvester.items import Fetched, Page, Problem
from harvester.portals.registry import Portal

MOST_HEADERS, MOST_HEADER = 100, 8192


def good_page(portal: Portal, response: Response, kind: str | None = None) -> Page:
    """A usable answer (or a 304, which has no body). kind: what it turned out to be, where that is not what was
    asked.
    """
    assert response.request is not None  # callbacks get answers to requests
    return Page(_fetched(portal, response.request, response, kind))


def bad_page(portal: Portal, request: Request, problem: Problem, response: Response | None = None) -> Page:
    """A request without usable answer; what came with it, if anything, is kept as evidence."""
    return Page(_fetched(portal, request, response), problem)


def header_dict(response: Response) -> dict[str, str]:
    """Names to values, those of one name joined by commas. A header longer than MOST_HEADER is left out, and so is
    any after the first MOST_HEADERS."""
    found = itertools.islice(response.headers.items(), MOST_HEADERS)
    joined = ((key.decode("latin-1"), b", ".join(values).decode("latin-1")) for key, values in found)
    return {name: value for name, value in joined if len(value) <= MOST_HEADER}


def _fetched(portal: Portal, request: Request, response: Response | None, kind: str | None = None) -> Fetched:
    asked = request.meta.get("redirect_urls", [request.url])[0]
    headers = header_dict(response) if response is not None else {}
    return Fetched(
        portal=portal.spider,
        url=response.url if response is not None else request.url,
        kind=kind or request.meta["kind"],
        status=response.status if response is not None else None,
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
        body=response.body if response is not None else b"",
        headers=headers,
        content_type=headers.get("Content-Type"),
        requested=asked if asked != request.url else None,
        row=request.meta.get("row"),
        portal_name=portal.name,
        division=portal.division,
    )
