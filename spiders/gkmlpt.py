"""gkmlpt, 广东's platform of disclosure catalogues. Evidence: crawlers and a survey of some 40 portals (portals.md
§6); nothing was checked live.

Start {base}/gkmlpt/index: a script holds the tree of categories and the site's number. Those named as yearly
reports are read, with what lies below them, or the one of a start like …/gkmlpt/index#721; each page by page at
{base}/gkmlpt/api/all/721?page=1&sid=755041 (page 0 is page 1 again). It may state more than it lists, so after a
page that is not full (`page_size`) a 404 is the end. A category may lead to a plain NFCMS column instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.http import Response
from w3lib.url import add_or_replace_parameter

from harvester.listings.answers import address, day_of, json_of, plain
from harvester.listings.channels import names_channel
from harvester.listings.page import Link, folded
from harvester.portals.family import Clue
from harvester.portals.options import Option
from spiders.listing import Listing
from spiders.nfcms import Nfcms

MOST_NODES = 5000
_TREE = re.compile(r"\bTREE[\"']?\s*:\s*(?=\[)")
_SID = re.compile(r"\bSID[\"']?\s*:\s*[\"']?(\d{1,12})")
_DATES = ("display_publish_time", "first_publish_time", "created_at", "date")


class Gkmlpt(Nfcms):
    """Categories of the tree, their rows from the API."""

    options: ClassVar[Mapping[str, Option]] = {
        "page_size": Option("whole", 100, "rows that a full page of the API has"),
    }
    variants = ({"page_size": 30}, {"page_size": 20}, {"page_size": 10})
    clues = (
        Clue("page", r"/gkmlpt/api/|window\._CONFIG\s*=\s*\{[^<]{0,4000}?\bSID\b", 9, "its API and configuration"),
        Clue("address", r"/gkmlpt/(?:m?index|policy|search|guide|annual)\b", 8, "the platform at /gkmlpt/"),
        Clue(
            "address", r"/gkmlpt/content/\d+/\d+/post_\d+\.html", 8, "addresses /gkmlpt/content/9/9103/post_1.html"
        ),
    )

    def read(self, response: Response) -> Listing:
        """The index with its tree, an answer of the API, or a plain column that a category leads to."""
        if "/gkmlpt/api/" in response.url:
            return self._answer(response)
        if "/gkmlpt/" not in response.url:
            return super().read(response)
        page = self.page(response)
        sid, tree = _SID.search(page.text), _TREE.search(page.text)
        if sid is None:
            raise ValueError("the index holds no configuration with the site's number (SID)")
        if chosen := urldefrag(response.meta["column"]).fragment:
            return Listing([], channels=[Link(_api(response.url, chosen, sid[1]), "年报", "")])
        try:
            nodes = json.JSONDecoder().raw_decode(page.text, tree.end())[0] if tree else None
        except (ValueError, RecursionError) as error:
            raise ValueError(f"the index's tree of categories is broken ({error})") from None
        if not isinstance(nodes, list):
            raise ValueError("the index holds no tree of categories")
        found = list(_categories(nodes, response.url, sid[1]))
        if not found:
            raise ValueError("no category is named as yearly reports; start at …/gkmlpt/index#<its number>")
        return Listing([], channels=found)

    def _answer(self, response: Response) -> Listing:
        try:
            answer = json_of(response.body)
            articles = answer["articles"]
            rows = [_link(article, response.url) for article in articles]
            total = int(answer.get("total") or (answer.get("classify") or {}).get("post_count") or 0)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"the API answered something else than articles ({error!r})") from None
        seen = response.meta.get("seen", 0) + len(rows)
        # what is stated beyond a page that is not full are items that lead elsewhere
        if not rows and seen < total and not response.meta.get("end"):
            raise ValueError(f"the API gave no rows after {seen} of {total}")
        following = Request(
            add_or_replace_parameter(response.url, "page", str(response.meta["page"] + 1)),
            meta={"seen": seen, "end": ["http-404"] if len(rows) < self.portal.options["page_size"] else []},
        )
        return Listing(self.addressed(rows, response.url), following if rows and seen < total else None)


def _categories(nodes: list[Any], url: str, sid: str) -> Iterator[Link]:
    """The categories of yearly reports and all that lies below them."""
    left = [(node, False) for node in nodes]
    # the list grows while it is read
    for node, belongs in left:
        if not isinstance(node, dict):
            continue
        name = folded(str(node.get("name") or ""))
        belongs = belongs or names_channel(name)
        if belongs and node.get("jump_url"):
            if found := address(url, node["jump_url"]):
                yield Link(found, name, name)
        elif belongs and str(node.get("id") or "").isdigit():
            yield Link(_api(url, str(node["id"]), sid), name, name)
        below = node.get("children")
        if isinstance(below, list) and len(left) < MOST_NODES:
            left += [(one, belongs) for one in below]


def _api(url: str, category: str, sid: str) -> str:
    return f"{urldefrag(url).url.partition('/gkmlpt/')[0]}/gkmlpt/api/all/{category}?page=1&sid={sid}"


def _link(article: Mapping[str, Any], url: str) -> Link:
    title = plain(article["title"])
    found = address(url, article.get("url") or article.get("post_url"))
    date = next((day for key in _DATES if (day := day_of(article.get(key)))), None)
    return Link(found, title, title, date)
