"""Answers and failures as items.Page."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response

from harvester.items import Fetched, Filing, Page, Problem, Row
from harvester.portals.registry import Portal
from harvester.store.rows import plain_json

MOST_HEADERS, MOST_HEADER = 100, 8192
# meta that only means something while its request is under way
_PASSING = frozenset({"kind", "row", "depth", "handle_httpstatus_list", "is_start_request"})
_VISIBLE = re.compile(rb"[\t -~]*")
_PASSING_STARTS = ("download_", "redirect_", "retry_", "_")


def good_page(portal: Portal, response: Response, kind: str | None = None) -> Page:
    """A usable answer (or a 304, which has no body). kind: what it turned out to be, where that is not what was
    asked.
    """
    assert response.request is not None  # callbacks get answers to requests
    request = response.request
    return Page(_fetched(portal, request, response, kind), filing=_filing(request, kind))


def bad_page(portal: Portal, request: Request, problem: Problem, response: Response | None = None) -> Page:
    """A request without usable answer; what came with it, if anything, is kept as evidence."""
    return Page(_fetched(portal, request, response), problem, filing=_filing(request))


def header_dict(response: Response) -> dict[str, str]:
    """Names to values, those of one name joined by commas. A header longer than MOST_HEADER is left out, and so is
    any after the first MOST_HEADERS. Bytes that are no ASCII are written as %E5, as in an address: no archive
    takes them, and whatever a header holds must cost that header at most.
    """
    found = itertools.islice(response.headers.items(), MOST_HEADERS)
    joined = ((_ascii(key), _ascii(b", ".join(values))) for key, values in found)
    return {name: value for name, value in joined if len(value) <= MOST_HEADER}


def _ascii(value: bytes) -> str:
    """Visible ASCII, anything else percent-encoded; a percent sign stays as it is."""
    if _VISIBLE.fullmatch(value):
        return value.decode("ascii")
    return "".join(chr(byte) if 32 <= byte < 127 or byte == 9 else f"%{byte:02X}" for byte in value)


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


def _filing(request: Request, kind: str | None = None) -> Filing:
    """kind: what the answer turned out to be: a channel that is a report is asked as one from now on."""
    if kind == "report" and request.meta["kind"] != "report":
        request = Request(request.url, meta={"kind": "report", "row": request.meta.get("row")})
    return Filing(again=_remember(request) if request.meta["kind"] == "report" else None)


def _remember(request: Request) -> str:
    """How to ask for a report's page again, as JSON: only what differs from a plain GET for `parse_report`."""
    row = request.meta.get("row")
    kept: dict[str, Any] = {"row": row.to_dict()} if isinstance(row, Row) else {}
    if request.method != "GET":
        kept["method"] = request.method
    if request.body:
        kept["body"] = request.body.decode("utf-8", "replace")
    content_type = request.headers.get("Content-Type")
    if content_type:
        kept["headers"] = {"Content-Type": content_type.decode("latin-1")}
    callback = getattr(request.callback, "__name__", "parse_report")
    if callback != "parse_report":
        kept["callback"] = callback
    meta = {
        key: value
        for key, value in request.meta.items()
        if key not in _PASSING and not key.startswith(_PASSING_STARTS) and _plain(value)
    }
    if meta:
        kept["meta"] = meta
    return plain_json(kept)


def _plain(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, float, bool))
