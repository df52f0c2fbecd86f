"""The further pages of an article that its editor has cut into several (`harvester.reading.continued`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from scrapy.http import Response
from twisted.python.failure import Failure

from harvester.documents import read_document
from harvester.documents.blocks import Document
from harvester.documents.sniff import kind_of
from harvester.errors import HarvesterError
from harvester.items import File, Missed, Page
from harvester.middlewares.problem import problem_of
from harvester.reading import canary
from harvester.reading.continued import MOST, adds, is_shaped, may_go_on, next_of, same_article, title_of
from harvester.reports.refusal import lacks
from pipelines.read import read

Download = Callable[[str, str, int], Awaitable[Response]]
"""Address, the page that led to it, bytes at most."""
SCRIPTED = "no-address"


async def fetch_rest(page: Page, download: Download, room: int) -> list[Missed]:
    """Puts the further pages of a page's article into `page.files` and reads all of them as one.

    room: bytes that they may have together. Returns what did not come; the report's warnings tell it, too.
    """
    if not may_go_on(page):
        return []
    parts, missed = await _parts(page, download, room)
    if parts:
        page.files = [*parts, *page.files]
        read(page)
    if missed and page.report is not None:
        page.report.warnings += [
            f"the article goes on, but {one.url} was not read: {one.detail}" for one in missed
        ]
    return missed


async def _parts(page: Page, download: Download, room: int) -> tuple[list[File], list[Missed]]:
    first = read_document(page.body, page.url, page.fetched.content_type)
    title, whole = title_of(page), page.report is not None and not lacks(page.report)
    parts: list[File] = []
    others: list[Document] = []
    asked = {page.url, page.key}
    body, url = page.body, page.url
    while True:
        following, scripted = next_of(body, url, len(parts) + 1)
        if following is None or following in asked:
            told = scripted and not whole and _has_begun(page)
            return parts, [Missed(url, SCRIPTED, "its further pages are opened by a script")] if told else []
        shaped = is_shaped(page.url, following) or is_shaped(page.key, following)
        if (whole and not shaped) or urlsplit(following).scheme not in ("http", "https"):
            return parts, []
        if len(parts) >= MOST:
            return parts, [Missed(following, "too-many", f"{MOST} further pages of it are read")]
        asked.add(following)
        try:
            response = await download(following, url, room)
        except Exception as error:  # whatever a middleware or the network raises
            problem = problem_of(Failure(error))  # type: ignore[no-untyped-call]
            return parts, [Missed(following, problem.code, problem.detail)] if shaped else []
        kind = response.headers.get("Content-Type", b"").decode("latin-1")  # type: ignore[union-attr]
        if response.status != 200:
            missed = Missed(following, f"http-{response.status}", f"status {response.status}")
            return parts, [missed] if shaped else []
        try:
            with canary.over(response.url, response.body) as crash:
                if crash is not None:
                    return parts, [Missed(following, crash.code, crash.detail)]
                other = read_document(response.body, response.url, kind or None)
        except HarvesterError as error:
            return parts, [Missed(following, "unreadable", str(error))] if shaped else []
        is_page = kind_of(response.body, kind) in ("html", "text") and response.url not in (page.url, page.key)
        if not (is_page and same_article(first, other, title) and adds(first, [*others, other], title)):
            return parts, []  # 下一页 means the next article there, or there is no more
        others.append(other)
        name = f"page {len(parts) + 2}"
        linked = following if following != response.url else None
        parts.append(File(response.url, name, response.body, kind or None, linked, continues=True))
        room -= len(response.body)
        body, url = response.body, response.url


def _has_begun(page: Page) -> bool:
    """Whether a page holds the beginning of a report, so that something of it stands elsewhere."""
    return page.report is not None and bool(page.report.sections)
