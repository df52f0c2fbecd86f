"""Redirects and small meta-refresh pages: followed within bounds, recorded where they mean blocked or removed."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.http import Response

from harvester.items import Problem
from harvester.listings.channels import channel_key
from harvester.middlewares.problem import Refused

STUB_BYTES = 3000
"""Only pages up to this size are read for a meta refresh: removed pages and moved index pages are stubs."""
_REFRESH = re.compile(
    rb"""<meta[^>]{0,80}http-equiv=["']?refresh["']?[^>]{0,80}url=\s*["']?([^"'>\s]{1,500})""", re.IGNORECASE
)


class Redirects(RedirectMiddleware):
    """A redirect to itself is a challenge, one to the front page a removed page; the rest goes on, never filtered
    as a double (the request would vanish without a trace).
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # spider is deprecated
        location = response.headers.get("Location")
        if location is not None and 300 <= response.status < 400 and response.status != 304:
            target = urljoin(request.url, location.decode("latin-1").strip())
            _refuse(request, response, target, f"answers {response.status}")
        return _unfiltered(super().process_response(request, response))


class Refreshes(MetaRefreshMiddleware):
    """Follows a meta refresh of a stub page; one that leads up or to the front page means the page is gone."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # spider is deprecated
        if response.status != 200 or len(response.body) > STUB_BYTES:
            return response
        found = _REFRESH.search(response.body)
        if found is None:
            return response
        target = urljoin(request.url, found[1].decode("latin-1"))
        _refuse(request, response, target, "is a stub that refreshes")
        if not target.startswith(("http://", "https://")):
            return response
        redirected = self._redirect_request_using_get(request, response, target)
        return _unfiltered(self._redirect(redirected, request, "meta refresh"))


def _unfiltered(result: Request | Response) -> Request | Response:
    if isinstance(result, Request):
        result.dont_filter = True
    return result


def _refuse(request: Request, response: Response, target: str, how: str) -> None:
    if target == request.url:
        cookie = response.headers.get("Set-Cookie")
        name = f", sets cookie {cookie.decode('latin-1').split('=')[0]}" if cookie else ""
        raise Refused(Problem("blocked", f"{how} with a redirect to itself{name}"), response)
    if request.meta.get("kind") == "report" and _is_above(target, request.url):
        raise Refused(Problem("removed", f"{how} and leads to {target}"), response)


def _is_above(target: str, url: str) -> bool:
    """Whether an address is the front page or a folder above another one."""
    there, here = channel_key(target), channel_key(url)
    return there != here and (urlsplit(target).path in ("", "/") or here.startswith(there.rstrip("?") + "/"))
