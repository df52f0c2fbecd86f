"""truecms (南通, 如皋, 海安). Evidence: [C] crawlers of its rows' service, [P] addresses of reports (portals.md
§12); nothing was checked live.

A listing's script writes columnId and the service's address (…messageController/getMessage.do); rows come by
GET with startrecord, endrecord, perpage, as JSONP around HTML. How many rows it gives at most differs by site
(50, 20, 10), so that the next rows are asked from what came; the first answer without a new row is the end
unless a number of records is told. A Referer is needed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin

from scrapy import Request
from scrapy.http import Response

from harvester.listings.answers import json_of
from harvester.listings.page import ListingPage
from harvester.portals.family import Clue
from harvester.portals.options import Option
from spiders.base import PortalSpider
from spiders.listing import Listing

# matches: columnId:'c-1'
_COLUMN = re.compile(r"\bcolumnId[\"']?\s*[:=]\s*[\"']([\w-]{1,64})[\"']")
# matches: '/t/messageController/getMessage.do?x=1'
_PROXY = re.compile(r"[\"']([^\"'\s?]{1,200}messageController/getMessage\.do)[^\"']{0,200}[\"']")
# matches: cb({"result": ""});
_CALL = re.compile(r"^\s*[\w$.]{1,60}\s*\(\s*(\{.*\})\s*\)\s*;?\s*$", re.DOTALL)
_TOTAL = re.compile(r"<totalrecord>\s*(\d{1,7})\s*<", re.IGNORECASE)


class Truecms(PortalSpider):
    """Rows by a service that the listing names."""

    detail = r"/content/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.html$"
    options: ClassVar[Mapping[str, Option]] = {
        "page_size": Option("whole", 10, "rows to ask the service for at once")
    }
    clues = (
        Clue("page", r"messageController/getMessage\.do", 9, "truecms's service of rows"),
        Clue(
            "address",
            # matches: /bmnb21/content/d47bbac4-2ec0-49fa-854a-92539d8db684.html
            r"/content/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.html",
            7,
            "addresses like /bmnb21/content/<uuid>.html",
        ),
    )

    def read(self, response: Response) -> Listing:
        """A listing, which leads to the service, or the service's answer."""
        if "service" in response.meta:
            return self._answer(response)
        found, scripts = super().read(response), self.page(response).scripts
        column, proxy = _COLUMN.search(scripts), _PROXY.search(scripts)
        if column and proxy:
            asked = {
                "url": urljoin(response.url, proxy[1]),
                "column": column[1],
                "origin": response.url,
                "seen": 0,
            }
            return Listing([], self._ask(asked), found.channels, step=True)
        return found

    def _ask(self, asked: dict[str, Any]) -> Request:
        """The rows after those that were seen."""
        size = self.portal.options["page_size"]
        span = {"startrecord": asked["seen"] + 1, "endrecord": asked["seen"] + size, "perpage": size}
        query = urlencode(span | {"columnId": asked["column"], "callback": "cb"})
        return Request(f"{asked['url']}?{query}", headers={"Referer": asked["origin"]}, meta={"service": asked})

    def _answer(self, response: Response) -> Listing:
        asked = response.meta["service"]
        call = _CALL.match(self.page(response).text)
        try:
            result = json_of(call[1])["result"] if call else None
        except (ValueError, TypeError, KeyError):
            result = None
        if not isinstance(result, str):
            raise ValueError("the service of rows answered something else than cb({result: …})")
        page = ListingPage(result, asked["origin"])
        total = int(found[1]) if (found := _TOTAL.search(result)) else None
        seen = asked["seen"] + len(page.links)
        if total is not None and not page.links and seen < total:
            raise ValueError(f"the service states {total} rows and shows {seen}")
        more = seen < total if total is not None else bool(page.links)
        return Listing(
            page.links, self._ask(asked | {"seen": seen}) if more else None, total=total, open_end=total is None
        )
