"""A listing in a browser, as a person reads it: shown, clicked on until nothing new comes; its pages as
mark-up.

Used by the family `browser` only; what a browser's page can do is Playwright's, which is not imported here.
What may be pressed is chosen by the words of data/listings.toml. Scripts of the portal do run, in the browser's
own sandbox where it has one; requests off the portal's hosts, pictures, fonts and downloads do not leave the
machine.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from harvester.datafiles.listings import load
from harvester.listings.page import Link, ListingPage
from harvester.listings.words import MARKS, bare, says_next
from harvester.reports.words.titles import judge_row

SETTLE = 4000
"""Milliseconds to wait for what a click brings."""
MOST_REVEALED = 300
"""Rows clicked at most for their addresses."""
UNWANTED = frozenset({"image", "media", "font"})

# what may be pressed: visible, small, innermost; marked so that it can be found again
_CONTROLS = """() => {
  document.querySelectorAll('[data-gh]').forEach(e => e.removeAttribute('data-gh'));
  const found = [];
  for (const e of document.querySelectorAll('a,button,li,span,div,i,p,input[type=button],input[type=submit]')) {
    const text = (e.value || e.innerText || e.getAttribute('aria-label') || e.title || '').trim();
    if (!text || text.length > 14 || e.childElementCount > 1 || !e.getClientRects().length) continue;
    const near = [e, e.parentElement].map(one => ((one && one.className) || '') + '');
    const box = [1, 2, 3].reduce((s) => (s.e = s.e && s.e.parentElement,
      s.t += ' ' + ((s.e && (s.e.className + ' ' + s.e.id)) || ''), s), {e: e, t: ''}).t;
    const off = e.disabled || e.getAttribute('aria-disabled') == 'true'
      || getComputedStyle(e).cursor == 'not-allowed'
      || near.some(one => /(^|[\\s_-])(disabled|disable|nolink|nomore|no-more|unable)/i.test(one));
    e.setAttribute('data-gh', found.length);
    const names = (near.join(' ') + box).toLowerCase();
    found.push({text: text, off: !!off, box: names, plain: e.childElementCount == 0});
    if (found.length >= 1500) break;
  }
  return found;
}"""
_SELECT = """(number) => {
  for (const s of document.querySelectorAll('select')) {
    const texts = [...s.options].map(o => o.text.replace(/[第页\\s]/g, ''));
    if (texts.length > 1 && texts.every((t, i) => t == String(i + 1)) && number < texts.length) {
      s.setAttribute('data-gh', 'select'); return s.options[number].value || s.options[number].text;
    }
  }
  return null;
}"""
_ROWS = """(most) => {
  const WRITTEN = 'a[href]:not([href^="javascript"]):not([href^="#"])';
  const found = [];
  document.querySelectorAll('[data-gh-row]').forEach(e => e.removeAttribute('data-gh-row'));
  for (const e of document.querySelectorAll('a,[onclick],li,td,p,span,div')) {
    const href = e.tagName == 'A' ? e.getAttribute('href') || '' : '';
    if (href && !/^(javascript:|#)/i.test(href.trim())) continue;
    const text = (e.getAttribute('title') || e.innerText || '').trim();
    if (text.length < 6 || text.length > 80 || e.querySelector('a[href]') || !e.getClientRects().length) continue;
    if (e.tagName != 'A' && !e.onclick && getComputedStyle(e).cursor != 'pointer') continue;
    if (e.parentElement.closest('[data-gh-row]') || e.closest(WRITTEN)) continue;
    e.setAttribute('data-gh-row', found.length);
    found.push(text);
    if (found.length >= most) break;
  }
  return found;
}"""
_PRESS = "e => { window.open = url => { if (url) location.href = url; return null; }; e.click(); }"
_TEXT = "document.body.innerText"
_LENGTH = f"() => document.body ? {_TEXT}.length + '/' + {_TEXT}.slice(-300) : ''"
_CHANGED = f"old => ({_LENGTH})() !== old"


@dataclass(slots=True)
class Shown:
    """What a browser showed. pages: mark-up of each page, in order. revealed: rows whose address a click told.
    kept_back: requests that were not let out, by reason. escaped: redirects off the portal, which were. why: what
    ended it early, "" at the listing's own end.
    """

    pages: list[tuple[str, str]] = field(default_factory=list)
    revealed: list[Link] = field(default_factory=list)
    unrevealed: list[str] = field(default_factory=list)
    kept_back: dict[str, int] = field(default_factory=dict)
    escaped: list[str] = field(default_factory=list)
    why: str = ""
    seconds: float = 0.0


class Clicker:
    """One listing in one browser page. owns: whether an address is the portal's. delay: seconds between clicks.
    most, seconds: pages and time at most.
    """

    def __init__(self, owns: Callable[[str], bool], *, most: int, seconds: float, delay: float) -> None:
        self.shown = Shown()
        self._owns = owns
        self._most, self._seconds, self._delay = most, seconds, delay
        self._catching: list[str] | None = None

    async def guard(self, page: Any, _: Any) -> None:
        """Before the page is loaded: what it may ask for. Called by scrapy-playwright."""
        self.shown = Shown()  # a request that is tried again begins anew
        # the page's own routes are asked before the context's; popups have the context's only
        for place in (page.context, page):
            await place.route("**/*", self._let)
        await page.route_web_socket("**", lambda socket: socket.close())
        page.context.on("page", self._popup)
        page.on("request", self._redirected)
        page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.dismiss()))

    async def _let(self, route: Any, request: Any) -> None:
        if self._catching is not None and request.is_navigation_request():
            self._catching.append(request.url)
            await route.fulfill(status=204)  # "no content": the browser stays where it is
        elif request.resource_type in UNWANTED:
            await self._keep_back(route, "unwanted")
        elif request.url.startswith(("http://", "https://")) and not self._owns(request.url):
            await self._keep_back(route, "off-host")
        else:
            await route.fallback()

    def _redirected(self, request: Any) -> None:
        """Redirects are followed by the browser before anybody is asked; those that leave the portal are told."""
        if request.redirected_from is not None and not self._owns(request.url):
            self.shown.escaped.append(request.url[:200])

    async def _keep_back(self, route: Any, why: str) -> None:
        self.shown.kept_back[why] = self.shown.kept_back.get(why, 0) + 1
        await route.abort()

    async def _popup(self, page: Any) -> None:
        with suppress(Exception):
            await page.close()

    async def walk(self, page: Any) -> Shown:
        """Shows the listing to its end. Called by scrapy-playwright once the page is loaded."""
        began = time.monotonic()
        seen: set[str] = set()
        try:
            await asyncio.wait_for(self._walk(page, seen), self._seconds)
        except TimeoutError:
            self.shown.why = f"not at its end after {self._seconds:.0f} seconds"
        except Exception as error:  # Playwright's: the page crashed or went away; what was shown counts
            self.shown.why = f"not at its end: the browser says {str(error).partition(chr(10))[0][:200]}"
        self.shown.seconds = time.monotonic() - began
        return self.shown

    async def _walk(self, page: Any, seen: set[str]) -> None:
        with suppress(Exception):  # Playwright's own timeout: a page that never rests
            await page.wait_for_load_state("networkidle", timeout=SETTLE)
        while True:
            fresh = await self._take(page, seen)
            if not fresh and len(self.shown.pages) > 1:
                self.shown.pages.pop()
                return
            if len(self.shown.pages) >= self._most:
                self.shown.why = f"not at its end after {self._most} pages"
                return
            if self._delay:
                await asyncio.sleep(self._delay)
            if not await self._go_on(page, len(self.shown.pages)):
                return

    async def _take(self, page: Any, seen: set[str]) -> bool:
        """Keeps what is shown. Returns whether any of its entries is new."""
        text, url = await page.content(), page.url
        self.shown.pages.append((url, text))
        titles = [title for title in await page.evaluate(_ROWS, MOST_REVEALED) if judge_row(title) == "report"]
        entries = {link.url for link in ListingPage(text, url).links} | set(titles)
        fresh = entries - seen
        seen |= entries
        for title in titles:
            if title in fresh and len(self.shown.revealed) < MOST_REVEALED:
                await self._reveal(page, title)
        return bool(fresh)

    async def _reveal(self, page: Any, title: str) -> None:
        """Clicks on a row without an address, catches where it leads to, and stays."""
        here = page.url
        texts = await page.evaluate(_ROWS, MOST_REVEALED)
        self._catching = []
        with suppress(Exception):  # it may be gone, covered, or no link at all
            row = page.locator(f'[data-gh-row="{texts.index(title)}"]')
            await row.evaluate(_PRESS)
            for _ in range(10):
                if self._catching or page.url != here:
                    break
                await page.wait_for_timeout(50)
        caught, self._catching = self._catching, None
        url = next(iter(caught), page.url if page.url != here else "")
        if page.url != here:
            with suppress(Exception):
                await page.go_back(wait_until="networkidle", timeout=SETTLE)
        if url.startswith(("http://", "https://")):
            self.shown.revealed.append(Link(url, title, title))
        else:
            self.shown.unrevealed.append(title)

    async def _go_on(self, page: Any, here: int) -> bool:
        """Presses what leads on from page `here`. Returns whether anything changed."""
        before = await page.evaluate(_LENGTH)
        found = choose(await page.evaluate(_CONTROLS), here)
        with suppress(Exception):  # a control that cannot be pressed leads nowhere
            if found is not None:
                await page.locator(f'[data-gh="{found}"]').click(timeout=SETTLE)
            elif (value := await page.evaluate(_SELECT, here)) is not None:
                await page.locator('[data-gh="select"]').select_option(value, timeout=SETTLE)
            else:
                await page.evaluate("() => window.scrollTo(0, document.body.scrollHeight)")
        try:
            await page.wait_for_function(
                _CHANGED, arg=before, timeout=SETTLE if found is not None else SETTLE // 2
            )
        except Exception:  # Playwright's timeout, or a page that went away under the question
            if await page.evaluate(_LENGTH) == before:
                return False
        with suppress(Exception):
            await page.wait_for_load_state("networkidle", timeout=SETTLE)
        return True


def choose(controls: list[dict[str, Any]], here: int) -> int | None:
    """Which control leads on from page `here`: words for the next page, then for more, then the next number, then
    an arrow in a pager. None: none does.
    """
    known = load()
    rated: list[tuple[int, int]] = []
    for at, one in enumerate(controls):
        text = bare(one["text"])
        pager = known.next.pagers.search(one["box"]) is not None
        if one["off"] or known.next.others.search(one["box"]):
            continue
        if says_next(one["text"]):
            weight = 6
        elif len(text) > 2 and known.more.words.search(text):
            weight = 5
        elif text.strip(MARKS) == str(here + 1) and pager:
            weight = 4
        elif text in known.next.single and pager:
            weight = 3
        else:
            continue
        rated.append((2 * weight + one["plain"], at))
    return max(rated, key=lambda one: (one[0], -one[1]))[1] if rated else None
