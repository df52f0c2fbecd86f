"""What a portal is called, where it is, and its registry entry, from its pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from harvester.agencies.divisions import code_of, divisions, stem
from harvester.listings.page import ListingPage, folded
from harvester.portals.evidence import Seen


def site_name(pages: Iterable[Seen]) -> str | None:
    """Whose portal it is, by its pages: SiteName, or the end of their titles."""
    return next((found for seen in pages if (found := _site_name(seen.page))), None)


def site_code(pages: Iterable[Seen]) -> str | None:
    """The division in a page's SiteIDCode, where it is one. It can be wrong: pages are copied with it."""
    codes = (_meta(seen.page, "siteidcode")[:6] for seen in pages)
    return next((code for code in codes if code.isdigit() and stem(code) in divisions().names), None)


def place_code(name: str) -> str | None:
    """The division of the place that a site's name ends in, where only one bears that name."""
    place = re.sub(r"(?:人民政府|政府|管委会).*$", "", name)
    names = divisions().names
    fits = [one for one, division in names.items() if place.endswith(division)]
    longest = max((len(names[one]) for one in fits), default=0)
    fits = [one for one in fits if len(names[one]) == longest]
    return code_of(fits[0]) if len(fits) == 1 else None


def spider_name(url: str) -> str:
    """A name for the portal at an address, of its host."""
    parts = urlsplit(url)
    labels = (parts.hostname or "portal").removeprefix("www.").split(".")
    name = re.sub(r"[^a-z0-9_]", "_", labels[0])[:60] or "portal"
    return name if not name[0].isdigit() else f"portal_{parts.port or name}"


def _meta(page: ListingPage, name: str) -> str:
    if page.root is None:
        return ""
    for tag in page.root.iter("meta"):
        if (tag.get("name") or "").lower() == name:
            return folded(tag.get("content") or "")
    return ""


def _site_name(page: ListingPage) -> str:
    name = _meta(page, "sitename") or re.split(r"[-_|–—]", page.title)[-1].strip()
    # 黎城县人民政府门户网站 is 黎城县人民政府's, 黎城县政府网站 that of 黎城县
    return re.sub(r"(?:(?<!人民)政府)?(?:门户)?网站$|网$", "", name) if not name.endswith("政府") else name
