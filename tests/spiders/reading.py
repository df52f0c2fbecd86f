"""Reads a small listing of a test's own mark-up with a family, without a crawl."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from harvester.items import Page
from harvester.portals.loader import families, spider_class
from harvester.portals.options import COMMON
from harvester.portals.registry import Portal
from spiders.base import PortalSpider
from spiders.bounds import Bounds
from spiders.listing import Listing


def spider(family: str, *urls: str, **options: Any) -> PortalSpider:
    """A spider of a family for a portal that starts at these addresses."""
    declared = {**COMMON, **families()[family].options}
    assert not set(options) - set(declared), "an option that the family does not have"
    filled = {key: options.get(key, option.default) for key, option in declared.items()}
    return spider_class(Portal("some", family, "某县人民政府", "140424", urls, options=filled))()


def read(family: str, body: str | bytes, url: str, **how: Any) -> Listing:
    """What a family reads from an answer. how: page, column, meta (of the request), and options of the entry."""
    meta = {"page": how.pop("page", 1), "column": how.pop("column", url), "depth_below": 0, **how.pop("meta", {})}
    meta["listing"] = meta["column"]
    data = body if isinstance(body, bytes) else body.encode()
    one = spider(family, meta["column"], **how)
    return one.read(HtmlResponse(url, body=data, encoding="utf-8", request=Request(url, meta=meta)))


def ready(family: str, *urls: str, **options: Any) -> PortalSpider:
    """A spider as it is in a crawl."""
    one = spider(family, *urls, **options)
    one._set_crawler(get_crawler())
    one.bounds = Bounds(one)
    return one


def walk(family: str, body: str, url: str, **options: Any) -> tuple[list[str], dict[str, Any]]:
    """The addresses that a family asks for next on the first page of a column, and its stats."""
    one = ready(family, url, **options)
    meta = {"page": 1, "column": url, "listing": url, "depth_below": 0, "kind": "listing"}
    answer = HtmlResponse(url, body=body.encode(), encoding="utf-8", request=Request(url, meta=meta))
    return [found.url for found in one.parse(answer) if isinstance(found, Request)], one.crawler.stats.get_stats()


def walked(family: str, body: str | bytes, url: str, **how: Any) -> tuple[list[Page], list[str]]:
    """The pages that a family yields of a listing page, and the addresses that it asks for. how: of the meta."""
    one = ready(family, url, **how.pop("options", {}))
    meta = {"page": 1, "column": url, "listing": url, "depth_below": 0, "kind": "listing", **how}
    data = body if isinstance(body, bytes) else body.encode()
    found = list(one.parse(HtmlResponse(url, body=data, encoding="utf-8", request=Request(url, meta=meta))))
    return (
        [item for item in found if isinstance(item, Page)],
        [item.url for item in found if isinstance(item, Request)],
    )


def failures(family: str, request: Request, error: Exception) -> list[str | None]:
    """The problems that a family records where a listing request brings an error."""
    failure = Failure(error)
    failure.request = request.replace(meta=request.meta | {"kind": "listing"})  # type: ignore[attr-defined]
    found = ready(family, request.url).failed(failure)
    return [page.problem for page in found if isinstance(page, Page)]
