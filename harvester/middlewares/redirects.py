"""Redirects, and stubs that refresh or jump by a script: followed within bounds, recorded where they mean blocked
or removed.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.http import Response

from harvester.datafiles.problems import load
from harvester.items import Problem
from harvester.listings.channels import channel_key
from harvester.listings.entrances import jump
from harvester.listings.page import listing
from harvester.middlewares.problem import Refused

STUB_BYTES, STUB_LETTERS = 3000, 200
"""Only pages up to this size, with so few letters to read, are looked at for a meta refresh: removed pages and
moved index pages are stubs.
"""
# matches: 0; url=/gk/index.html
_CONTENT = re.compile(r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=)?\s*(.*?)\s*", re.IGNORECASE | re.DOTALL)
"""0;url=/nb/ · 5; URL='/nb/' · 0,/nb/ · url=/nb/ (https://html.spec.whatwg.org/#shared-declarative-refresh-steps)."""
MOST_ADDRESS = 2000


class Redirects(RedirectMiddleware):
    """A redirect to itself that sets a challenge's cookie is a challenge, one to the front page a removed page;
    the rest goes on, never filtered as a double (the request would vanish without a trace).
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # spider is deprecated
        location = response.headers.get("Location")
        if location is not None and 300 <= response.status < 400 and response.status != 304:
            target = urljoin(request.url, location.decode("latin-1").strip())
            _refuse(request, response, target, f"answers {response.status}")
        return _unfiltered(super().process_response(request, response))


class Refreshes(MetaRefreshMiddleware):
    """Follows a meta refresh of a stub page, or the one address that its script writes out; one that leads up
    or to the front page means the page is gone.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # spider is deprecated
        if response.status != 200 or len(response.body) > STUB_BYTES:
            return response
        body, how = response.body.lower(), "is a stub that refreshes"
        target = refresh(response.body, response.url) if b"refresh" in body else None
        if target is None and b"location" in body and "kind" in request.meta and not _challenging(response):
            target, how = jump(listing(response.body, response.url)), "is a stub whose script leads on"
        if target is None or (target == request.url and not _challenging(response)):
            return response
        _refuse(request, response, target, how)
        redirected = self._redirect_request_using_get(request, response, target)
        return _unfiltered(self._redirect(redirected, request, "meta refresh"))


def refresh(body: bytes, url: str) -> str | None:
    """The http address that a stub's meta refresh leads to, however it is written; None where the page is no stub.

    What stands in a comment, or in noscript for browsers without scripts, is not the page's
    (refresh-in-a-comment).
    """
    page = listing(body, url)
    if page.root is None or len(page.visible) > STUB_LETTERS:
        return None
    for meta in page.root.iter("meta"):
        inside = any(parent.tag == "noscript" for parent in meta.iterancestors())
        if inside or (meta.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        found = _CONTENT.fullmatch((meta.get("content") or "")[:MOST_ADDRESS])
        written = found[1] if found else ""
        quote = written[:1] if written[:1] in ("'", '"') else ""
        written = written[1:].partition(quote)[0] if quote else written
        if written:
            return page.join(written)
    return None


def _unfiltered(result: Request | Response) -> Request | Response:
    if isinstance(result, Request):
        result.dont_filter = True
    return result


def _refuse(request: Request, response: Response, target: str, how: str) -> None:
    if target == request.url and (name := _challenging(response)):
        raise Refused(Problem("blocked", f"{how} with a redirect to itself, sets cookie {name}"), response)
    if request.meta.get("kind") == "report" and _is_above(target, request.url):
        raise Refused(Problem("removed", f"{how} and leads to {target}"), response)
    led = request.meta.get("depth_below", 0) > 0 or request.meta.get("page", 1) > 1
    if request.meta.get("kind") == "listing" and led and _is_front(target, request.url):
        raise Refused(Problem("removed", f"{how} and leads to the front page {target}"), response)


def _challenging(response: Response) -> str | None:
    """The cookie of a challenge that an answer sets. Any other cookie may come with a redirect to the same
    address: then it is followed, as a browser would, REDIRECT_MAX_TIMES at most.
    """
    set_here = b"\n".join(response.headers.getlist("Set-Cookie")).decode("latin-1")
    return next((found[0] for cookie in load().challenge.cookies if (found := cookie.search(set_here))), None)


def _is_front(target: str, url: str) -> bool:
    """Whether an address is the front page of the host that another address lies on, which is none itself."""
    there, here = urlsplit(target), urlsplit(url)
    return (
        there.netloc == here.netloc and there.path in ("", "/") and not there.query and here.path not in ("", "/")
    )


def _is_above(target: str, url: str) -> bool:
    """Whether an address is the front page or a folder above another one."""
    there, here = channel_key(target), channel_key(url)
    return there != here and (urlsplit(target).path in ("", "/") or here.startswith(there.rstrip("?") + "/"))
