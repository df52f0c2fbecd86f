"""Cookies of the portal's own hosts; nobody else is asked anything about them."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.cookies import CookieJar


class Cookies:
    """One jar for a crawl, without the list of public suffixes that Scrapy's middleware reads.

    Scrapy fetches that list from publicsuffix.org, to keep a cookie for all of .gov.cn from hosts of strangers,
    and brings requests and tldextract along to read it. A crawl asks its portal's own hosts only, and every crawl
    has its own cookies: there are no strangers.
    """

    def __init__(self) -> None:
        self._jar = CookieJar()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("COOKIES_ENABLED"):
            raise NotConfigured
        return cls()

    def process_request(self, request: Request) -> None:
        request.headers.pop("Cookie", None)
        if len(self._jar):
            self._jar.add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        if "Set-Cookie" in response.headers:
            self._jar.extract_cookies(response, request)
        return response
