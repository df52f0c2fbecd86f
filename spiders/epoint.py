"""Epoint's EWB (新点: 徐州, 营口, 抚顺 …). Evidence: [C] crawlers that call its API, one of which reads
siteInfo from /js/webBuilderCommon.js, another siteGuid from /js/ajaxReq.js (portals.md §11); nothing was
checked live.

Listing /dynamic/zwgk/govInfoPub.html?categorynum=003006&deptcode=; its rows come by POST from
{project}/rest/lightfrontaction/getgovinfolist. Whether pages count from 1 or 0 is an option; a wrong guess
shows, since the API states how many documents there are. Whether the parameters are wrapped is tried.

Listings below /govxxgk/<body>/category/ hold their rows; those that a script opens (linkToNew('<uuid>', …) [H
许昌建安]) are asked at the static address of their body and day [C, P], which the option `opens` says
otherwise.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import parse_qs, urljoin, urlsplit

from scrapy import Request
from scrapy.http import JsonRequest, Response

from harvester.listings.answers import day_of, json_of, plain
from harvester.listings.page import Link
from harvester.portals.family import Clue
from harvester.portals.options import Option
from spiders.base import PortalSpider
from spiders.listing import Listing

# matches: siteGuid: "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"
_GUID = re.compile(r"""["']?siteGuid["']?\s*[:=]\s*["']([0-9a-fA-F-]{8,40})["']""")
# matches: "projectName": "EpointWebBuilder"
_PROJECT = re.compile(r"""["']?projectName["']?\s*[:=]\s*["'](/?[\w./-]{1,80})["']""")
# matches: linkToNew('7eb5f7f1-9041-43ad-8e13-8fcb82ea831a', '002008')
_OPENS = re.compile(r"\blinkToNew\(\s*['\"]([\w-]{8,40})['\"]")
_BODY = re.compile(r"/govxxgk/([\w-]+)/")
# matches: /webBuilderCommon.js?v=1
_SCRIPTS = re.compile(r"/(?:webBuilderCommon|ajaxReq)\.js(?:\?|$)")


class Epoint(PortalSpider):
    """Rows by a JSON API whose key stands in a script."""

    detail = r"/\d{8}/[0-9a-f]{8}-[0-9a-f-]{27}\.html$|/govxxgk/[\w-]+/\d{4}-\d\d-\d\d/[\w-]+\.html$"
    options: ClassVar[Mapping[str, Option]] = {
        "site_guid": Option("text", "", "siteGuid of the API, where no script names it"),
        "project": Option("text", "/EWB-FRONT", "path of the API's project, where no script names it"),
        "api": Option("text", "/rest/lightfrontaction/getgovinfolist", "the API's path in its project"),
        "opens": Option(
            "text",
            "/govxxgk/{body}/{date}/{id}.html",
            "address of a row that a script opens by its id; {body} is that of the listing, {date} the row's day",
        ),
        "wrapped": Option("switch", False, 'parameters are first tried as {"token": "", "params": {…}}'),
        "first_page": Option("whole", 1, "the number of the API's first page"),
        "page_size": Option("whole", 20, "rows to ask for at once"),
    }
    variants = (
        {"first_page": 0},
        {"wrapped": True},
        {"wrapped": True, "first_page": 0},
        {"wrapped": True, "first_page": 0, "page_size": 15},
    )
    clues = (
        Clue("address", r"/\w+\.html\?\S*categorynum=", 8, "listings like /dynamic/…?categorynum=003006"),
        Clue("page", r"getgovinfolist|/rest/lightfrontaction/", 8, "the API getgovinfolist"),
        Clue("page", r"webBuilderCommon\.js|\bsiteGuid\b", 5, "webBuilderCommon.js, siteGuid"),
        Clue("address", r"/govxxgk/[\w-]+/(?:category/|\d{4}-\d\d-\d\d/)", 8, "addresses below /govxxgk/<body>/"),
        Clue("address", r"/\d{8}/[0-9a-f]{8}-[0-9a-f-]{27}\.html$", 6, "addresses like /20240118/<uuid>.html"),
    )

    key: tuple[str, str] | None = None
    """siteGuid and project, once a script has named them."""

    def read(self, response: Response) -> Listing:
        """A listing, the script that it needs, or the API's answer."""
        if "asked" in response.meta:
            return self._answer(response)
        script, origin = "origin" in response.meta, response.meta.get("origin", response.url)
        found = Listing([], step=True) if script else super().read(response)
        query = {name: values[0] for name, values in parse_qs(urlsplit(origin).query).items()}
        if "categorynum" not in query:
            self._open(found, response)
            return found
        text, options = self.page(response).text, self.portal.options
        if guid := options["site_guid"] or _first(_GUID, text):
            self.key = guid, _first(_PROJECT, text) or options["project"]
        if self.key is not None:
            body = {name: query.get(name, "") for name in ("deptcode", "categorynum")} | {"siteGuid": self.key[0]}
            asked = {"origin": origin, "project": "/" + self.key[1].strip("/"), "body": body}
            following = self._ask(asked | {"wrapped": options["wrapped"], "done": 0, "seen": 0})
            return Listing([], following, found.channels, step=True)
        if not script and (address := self._script(response)):
            return Listing(
                [], Request(address, meta={"origin": origin}, dont_filter=True), found.channels, step=True
            )
        raise ValueError("no siteGuid in the listing or its scripts; give the option site_guid")
        return found

    def _open(self, found: Listing, response: Response) -> None:
        """Gives the rows that a script opens the addresses that their ids stand for."""
        body = _BODY.search(response.url)
        for link in self.page(response).unaddressed:
            opened = _OPENS.search(link.node.get("onclick") or "")
            if opened is None or body is None or link.date is None:
                continue
            path = self.portal.options["opens"]
            for name, value in (("{body}", body[1]), ("{date}", link.date), ("{id}", opened[1])):
                path = path.replace(name, value)
            found.rows.append(replace(link, url=urljoin(response.url, path)))
            found.lost = [lost for lost in found.lost if lost.node is not link.node]

    def _script(self, response: Response) -> str | None:
        sources = self.page(response).selector.css("script::attr(src)").getall()
        found = (urljoin(response.url, source) for source in sources if _SCRIPTS.search(f"/{source}"))
        return next((url for url in found if self.portal.owns(url)), None)

    def _ask(self, asked: dict[str, Any]) -> Request:
        """The API's page after `done` pages with `seen` rows."""
        options = self.portal.options
        page = {"pageIndex": options["first_page"] + asked["done"], "pageSize": options["page_size"]}
        return JsonRequest(
            urljoin(asked["origin"], asked["project"] + options["api"]),
            data={"token": "", "params": asked["body"] | page} if asked["wrapped"] else asked["body"] | page,
            headers={"Referer": asked["origin"], "X-Requested-With": "XMLHttpRequest"},
            meta={"asked": asked},
        )

    def _answer(self, response: Response) -> Listing:
        asked = response.meta["asked"]
        try:
            custom = json_of(response.body)["custom"]
            custom = json_of(custom) if isinstance(custom, str) else custom
            rows = [_link(record, asked["origin"]) for record in custom["data"]]
            total = int(custom.get("total") or 0)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            if asked["done"] == 0 and asked["wrapped"] == self.portal.options["wrapped"]:
                return Listing([], self._ask(asked | {"wrapped": not asked["wrapped"]}), step=True)
            raise ValueError(f"the API answered something else than a list of documents ({error!r})") from None
        seen = asked["seen"] + len(rows)
        if not rows and seen < total:
            raise ValueError(f"the API states {total} documents and shows {seen}; check first_page and wrapped")
        more = seen < total if total else bool(rows)
        following = self._ask(asked | {"done": asked["done"] + 1, "seen": seen})
        return Listing(rows, following if more else None, total=total or None)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _link(record: dict[str, Any], origin: str) -> Link:
    title = plain(record.get("realtitle") or record["title"])
    dates = (day_of(value) for key, value in record.items() if "date" in key.lower())
    return Link(urljoin(origin, record["infourl"]), title, title, next(filter(None, dates), None))
