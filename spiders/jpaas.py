"""Hanweb jpaas (大汉集约化). Evidence: column pages and addresses seen in real mark-up, the API in crawlers
(portals.md §3); nothing was checked live.

Listing /x/y/index.html (or /col/colN/), detail …/art/2024/art_<32 hex>.html. The page holds no rows: its scripts
unitbuild.js name an address and queryData, whose JSON answer holds the rows as HTML. Which of a page's units is
the list goes by its name: `unit`. Portals disagree on how the API takes the page's number (paramJson, or pageNo
and pageSize bare, which others ignore): it is given both unless `number` says which.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin

from scrapy import Request
from scrapy.http import Response

from harvester.listings.answers import json_of
from harvester.listings.page import ListingPage
from harvester.listings.rows import rows_of
from harvester.portals.family import Clue
from harvester.portals.options import Option
from spiders.base import PortalSpider
from spiders.listing import Listing

# matches: "siteId": "12"
_PAIR = re.compile(r"""["'](\w{1,40})["']\s*:\s*(?:"([^"]*)"|'([^']*)')""")
_COUNT = re.compile(r"\bcount\s*=\s*[\"']?(\d{1,7})", re.IGNORECASE)
_ROWS = re.compile(r"\brows\s*=\s*[\"']?(\d{1,4})", re.IGNORECASE)


class Jpaas(PortalSpider):
    """Rows from the publish server's build/unit."""

    detail = r"/art/(?:19|20)\d\d/(?:\d{1,2}/\d{1,2}/)?art_\w+\.html?$"
    options: ClassVar[Mapping[str, Option]] = {
        "unit": Option("pattern", "列表|分页|list|内容", "the name (tagId) of the unit that is the list"),
        "number": Option("text", "", "paramJson or bare (pageNo and pageSize), where the API minds the other"),
    }
    variants = ({"number": "bare"}, {"number": "paramJson"})
    clues = (
        Clue("page", r"/api-gateway/jpaas-publish-server/", 9, "jpaas's publish server"),
        Clue("page", r"unitbuild\.js", 4, "the script unitbuild.js"),
        Clue("address", r"/art/\d{4}/art_[0-9a-f]{32}\.html", 6, "addresses like /art/2024/art_<32 hex>.html"),
    )

    def read(self, response: Response) -> Listing:
        """A column's page, or an answer of its unit."""
        if "unit" in response.meta:
            return self._answer(response)
        found = super().read(response)
        if unit := self._unit(self.page(response)):
            unit |= {"origin": response.url, "number": 1, "seen": 0, "size": 0}
            # the unit begins anew with the rows that the page may hold itself
            found.next = self._ask(unit)
        return found

    def _unit(self, page: ListingPage) -> dict[str, Any] | None:
        """Address and query of the unit that is the list; units of articles are none."""
        units: list[dict[str, Any]] = []
        for script in page.selector.css("script[url][querydata]"):
            query = _query(script.attrib["querydata"])
            if query.get("pageType") == "column":
                units.append({"url": urljoin(page.base, script.attrib["url"]), "query": query})
        named = [one for one in units if re.search(self.portal.options["unit"], one["query"].get("tagId", ""))]
        return named[0] if named else units[0] if len(units) == 1 else None

    def _ask(self, unit: dict[str, Any]) -> Request:
        """The unit's page; the first one as the page's own script asks for it."""
        query = dict(unit["query"])
        if unit["number"] > 1:
            page = {"pageNo": unit["number"], "pageSize": str(unit["size"])}
            number = self.portal.options["number"]
            query |= page if number != "paramJson" else {}
            query |= {"paramJson": json.dumps(page, separators=(",", ":"))} if number != "bare" else {}
        url = f"{unit['url']}?{urlencode(query)}"
        return Request(url, headers={"Referer": unit["origin"]}, meta={"unit": unit})

    def _answer(self, response: Response) -> Listing:
        unit = dict(response.meta["unit"])
        try:
            html: str = json_of(response.body)["data"]["html"]
            count, size = _COUNT.search(html), _ROWS.search(html)
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(f"the publish server answered something else than a unit ({error!r})") from None
        page = ListingPage(f"<html><body>{html}</body></html>", unit["origin"])
        rows = rows_of(page, self.is_detail, in_channel=True).rows
        shown = len({link.url for link in rows})
        unit |= {
            "number": unit["number"] + 1,
            "seen": unit["seen"] + shown,
            "size": int(size[1]) if size else shown,
        }
        total = int(count[1]) if count else None
        if not shown and total is not None and unit["seen"] < total:
            raise ValueError(f"the publish server gave no rows after {unit['seen']} of {total}")
        more = (unit["number"] - 1) * unit["size"] < total if total is not None else shown >= unit["size"]
        step = unit["number"] == 2
        return Listing(rows, self._ask(unit) if more and shown else None, step=step, total=total)


def _query(written: str) -> dict[str, str]:
    """queryData as written: JSON, or the same in single quotes."""
    try:
        return {str(key): str(value) for key, value in json_of(written).items()}
    except (ValueError, AttributeError):
        return {m[1]: m[2] or m[3] for m in _PAIR.finditer(written)}
