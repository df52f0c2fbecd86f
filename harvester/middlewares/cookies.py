"""Cookies of the portal's own hosts; nobody else is asked anything about them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware


class Cookies(CookiesMiddleware):
    """Scrapy's, without the list of public suffixes.

    Scrapy fetches that list from publicsuffix.org, to keep a cookie for all of .gov.cn from hosts of strangers. A
    crawl asks its portal's own hosts only, and every crawl has its own cookies: there are no strangers.
    """

    def _process_cookies(self, cookies: Iterable[Any], *, jar: Any, request: Request) -> None:
        for cookie in cookies:
            jar.set_cookie_if_ok(cookie, request)
