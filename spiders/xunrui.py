"""XunRui (迅睿, Dayrui: 达州, 吉安, 余干). Evidence: [C] eight crawlers that call its list, [P] addresses and
heads of reports (portals.md §16.9); nothing was checked live.

Listing /xxgk-list-<slug>.html, empty; its rows come by POST of an array to /api-ajax_list-{n}.html, n from 1.
The array stands in the page's script; how it is written there was not seen, so that its parts are options, too.
Older listings hold their rows and are paged as /xxgk-list-<slug>-{n}.html.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urljoin

from scrapy import FormRequest, Request
from scrapy.http import Response

from harvester.listings.answers import address, day_of, json_of, plain
from harvester.listings.page import Link
from harvester.portals.family import Clue
from harvester.portals.options import Option
from spiders.base import PortalSpider
from spiders.listing import Listing

# matches: ajax_type: ["1_xxgk", "12", "1", "xxgk", "Y-m-d", "60", "15", ["inputtime DESC"], ""]
_ARRAY = re.compile(r"ajax_type[\"']?\s*[:=]\s*(\[(?:[^\[\]]|\[[^\[\]]{0,200}\]){1,600}\])")
LENGTH, SIZE, ORDER = 5, 6, 7
"""Places in the array: the length that titles are cut to, rows of a page, fields of the order."""


class Xunrui(PortalSpider):
    """Rows by the API that the listing's script names."""

    detail = r"/(?:xxgk|news)-show-\d+\.html$"
    options: ClassVar[Mapping[str, Option]] = {
        "ajax_type": Option("texts", [], "the API's array of nine, where the listing does not write it out"),
    }
    clues = (
        Clue(
            "address", r"/(?:xxgk|news)-(?:show-\d+|list-[\w-]+)\.html", 7, "addresses like /xxgk-show-191285.html"
        ),
        Clue("page", r"api-ajax_list|\bdr_show_hits\b|\bajax_type\b", 7, "XunRui's scripts"),
        Clue("header", r"Set-Cookie:.*\bci_session\b", 2, "CodeIgniter's cookie"),
    )

    def read(self, response: Response) -> Listing:
        """A listing, which leads to its API, or the API's answer."""
        if "array" in response.meta:
            return self._answer(response)
        found = super().read(response)
        array = self.portal.options["ajax_type"] or _array(self.page(response).scripts)
        if array is None or found.rows:
            return found
        return Listing([], self._ask(response.url, array, 1, 0), found.channels, step=True)

    def _ask(self, origin: str, array: list[Any], number: int, seen: int) -> Request:
        """Page `number` of the API."""
        form = [(f"ajax_type[{at}]", value) for at, value in enumerate(array) if not isinstance(value, list)]
        form += [
            (f"ajax_type[{at}][]", one) for at, many in enumerate(array) if isinstance(many, list) for one in many
        ]
        headers = {"Referer": origin, "X-Requested-With": "XMLHttpRequest"}
        return FormRequest(
            urljoin(origin, f"/api-ajax_list-{number}.html"),
            formdata=[(key, str(value)) for key, value in form] + [("is_ds", "1")],
            headers=headers,
            meta={"array": array, "origin": origin, "number": number, "seen": seen},
        )

    def _answer(self, response: Response) -> Listing:
        array, origin, number, seen = (response.meta[key] for key in ("array", "origin", "number", "seen"))
        try:
            answer = json_of(response.body)
            total, rows = int(answer["total"]), [_link(one, origin) for one in answer["data"]]
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(f"the list's API answered something else than rows ({error!r})") from None
        seen += len(rows)
        if not rows and seen < total:
            raise ValueError(f"the list's API states {total} rows and shows {seen}")
        following = self._ask(origin, array, number + 1, seen) if seen < total else None
        return Listing(self.addressed(rows, response.url), following, total=total)


def _array(scripts: str) -> list[Any] | None:
    """The array as a script writes it: literals only."""
    found = _ARRAY.search(scripts)
    try:
        array = json_of(found[1].replace("'", '"')) if found else None
    except ValueError:
        return None
    return array if isinstance(array, list) and len(array) > ORDER else None


def _link(record: Mapping[str, Any], origin: str) -> Link:
    title = plain(record["title"])
    return Link(address(origin, record["url"]), title, title, day_of(record.get("inputtime")))
