"""TRS WCM (拓尔思). Evidence: address shapes and listings seen in real mark-up and crawlers (portals.md §1).

Listing /a/b/zfxxgknb/, detail ./YYYYMM/tYYYYMMDD_ID.html; page 2 is index_1.html, as createPageHTML says.
The Fujian variant ("trsapi") shows the first rows and leaves the rest to POST /fjdzapp/search; 长治's listings
print "1/107页" and no link.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import urljoin

from scrapy import FormRequest, Request
from scrapy.http import Response

from harvester.listings.answers import day_of, json_of, plain
from harvester.listings.page import Link
from harvester.listings.pagers import numbered_from_one, numbered_from_zero, shaped, written_by_script
from harvester.portals.family import Clue
from harvester.portals.options import Option
from spiders.base import PortalSpider
from spiders.listing import Listing

_CLASS = re.compile(r"""classsql\s*:\s*["']([^"']{1,200})["']""")
# matches: channelid=283456
_CHANNEL = re.compile(r"""(?:channelid|searchId)\s*[:=(]\s*["']?(\d{1,9})""")
_SORT = re.compile(r"""sortfield\s*:\s*["']([^"']{1,100})["']""")
_ENDING = re.compile(r"\.(s?html?)$")
_SIZE = re.compile(r"""prepage\s*:\s*["']?(\d{1,3})""")


class Trs(PortalSpider):
    """Static listings paged by createPageHTML; with `api`, the Fujian search behind them."""

    detail = r"/t\d{8}_\d+\.s?html?$|/t\d{5,}\.s?html?$"
    pagers = (numbered_from_zero, numbered_from_one, written_by_script)
    options: ClassVar[Mapping[str, Option]] = {
        "api": Option("text", "/fjdzapp/search", "path of the search behind the listing, where one is (Fujian)"),
    }
    clues = (
        Clue("address", r"/t\d{8}_\d+(?:_\w+)?\.s?html?\b", 6, "addresses like /202209/t20220901_2631660.shtml"),
        Clue("address", r"/t\d{5,9}\.s?html?$", 6, "addresses like /t7893462.shtml (Guangxi)"),
        Clue(
            "page",
            r"createPage(?:HTML)?\(\s*\d+\s*,\s*\d+\s*,\s*[\"']",
            4,
            "createPageHTML(pages, page from 0, …)",
        ),
        Clue(
            "page", r"class=[\"']?TRS_Editor|trs_editor_view|TRS_UEDITOR", 2, "TRS's editor (pasted elsewhere too)"
        ),
        Clue("page", r"list2\.trsapi|/fjdzapp/search", 8, "Fujian's search behind the listing"),
        Clue("page", r"/was5/web/search|/trs-search/|/igs/front/search|/was40/search", 2, "TRS's search"),
        Clue("page", r"var\s+countPage\s*=\s*\d+", 3, "old paging with countPage and currentPage"),
    )

    def read(self, response: Response) -> Listing:
        """HTML listings, or the API's JSON."""
        if "form" in response.meta:
            return self._answer(response)
        found, page = super().read(response), self.page(response)
        column = response.url if response.meta["page"] == 1 else response.meta["column"]
        if found.next is None:
            written = [m[1] for url in (column, *(row.url for row in found.rows)) if (m := _ENDING.search(url))]
            shape = f"index_{{before}}.{written[0] if written else 'html'}"
            found.next = shaped(column, response.meta["page"], found.pages, shape)
        if "trsapi" in page.text:
            classes, channel = _CLASS.search(page.scripts), _CHANNEL.search(page.scripts)
            if classes and channel:
                sort, size = _SORT.search(page.scripts), _SIZE.search(page.scripts)
                form = {
                    "channelid": channel[1],
                    "classsql": classes[1],
                    "sortfield": sort[1] if sort else "-docorderpri,-docreltime",
                    "classcol": "publishyear",
                    "classnum": "100",
                    "classsort": "0",
                    "cache": "true",
                    "prepage": size[1] if size else "10",
                }
                # the page shows the search's first rows again
                return Listing([], self._search(response.url, form, 1), found.channels, step=True)
        return found

    def _search(self, url: str, form: dict[str, str], number: int) -> Request:
        """Page `number` of the API, which counts from 1; the listing's own address is the Referer."""
        return FormRequest(
            urljoin(url, self.portal.options["api"]),
            formdata={**form, "page": str(number)},
            headers={"Referer": url},
            meta={"form": form, "number": number, "origin": url},
        )

    def _answer(self, response: Response) -> Listing:
        form, number, origin = (response.meta[key] for key in ("form", "number", "origin"))
        try:
            answer = json_of(response.body)
            records = answer.get("data", answer.get("docs"))
            pages = int(answer.get("pageCount", 0))
            rows = [_link(record, origin) for record in records]
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            raise ValueError(f"the search answered something else than a list of documents ({error})") from None
        more = number < pages if pages else len(rows) >= int(form["prepage"])
        return Listing(rows, self._search(origin, form, number + 1) if more and rows else None)


def _link(record: dict[str, str], origin: str) -> Link:
    title = plain(record.get("doctitle"))
    address = record.get("docpuburl") or record["chnldocurl"]
    return Link(urljoin(origin, address), title, title, day_of(record.get("docreltime")))
