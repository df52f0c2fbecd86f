"""Reads a small listing of a test's own mark-up with a family, without a crawl."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.http import HtmlResponse

from harvester.options import COMMON
from harvester.portals import Portal, spider_class
from spiders.base import Listing, PortalSpider
from spiders.families import FAMILIES


def spider(family: str, url: str, **options: Any) -> PortalSpider:
    """A spider of a family for a portal that starts at an address."""
    declared = {**COMMON, **FAMILIES[family].options}
    assert not set(options) - set(declared), "an option that the family does not have"
    filled = {key: options.get(key, option.default) for key, option in declared.items()}
    return spider_class(Portal("some", family, "某县人民政府", "140424", (url,), options=filled))()


def read(family: str, body: str | bytes, url: str, **how: Any) -> Listing:
    """What a family reads from an answer. how: page, column, meta (of the request), and options of the entry."""
    meta = {"page": how.pop("page", 1), "column": how.pop("column", url), "depth_below": 0, **how.pop("meta", {})}
    data = body if isinstance(body, bytes) else body.encode()
    one = spider(family, meta["column"], **how)
    return one.read(HtmlResponse(url, body=data, encoding="utf-8", request=Request(url, meta=meta)))
