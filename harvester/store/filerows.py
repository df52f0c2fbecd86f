"""What the table `pages` remembers about the files of report pages: those that came, those to be tried again."""

from __future__ import annotations

import json
from collections.abc import Sequence

from harvester.items import Fetched, Filing, Missed, Page, Problem
from harvester.store.fingerprint import fingerprint
from harvester.store.pagerows import NOT_MODIFIED

# problems that may be over the next night
PASSING = frozenset({"timeout", "dns", "refused", "connection", "tls", "cut", "empty", "error-text", "blocked"})


def attached(pages: Sequence[Page]) -> list[tuple[Page, str]]:
    """The files that came with report pages and those that did not, as pages of kind "file" with that page's key.

    What need not be tried again (no file, too large, elsewhere) is left out: the report's warnings tell it. So is
    a file that the batch holds as a page of its own.
    """
    own = {page.key for page in pages}
    found: dict[str, tuple[Page, str]] = {}
    for page in pages:
        for file in page.files:
            url = file.linked or file.url
            came = Fetched(
                page.portal, url, "file", 200, page.fetched_at, file.body, content_type=file.content_type
            )
            one = Page(came, filing=Filing(archived=page.filing.archived, again=_within(page)))
            fingerprint(one)
            found[url] = (one, page.key)
        for missed in page.missed:
            if may_come(missed):
                came = Fetched(page.portal, missed.url, "file", None, page.fetched_at)
                one = Page(came, Problem(missed.problem, missed.detail), filing=Filing(again=_within(page)))
                found.setdefault(missed.url, (one, page.key))
    return [one for url, one in found.items() if url not in own]


def may_come(missed: Missed) -> bool:
    """Whether a file that did not come is worth asking for again."""
    return missed.problem.startswith("http-") or missed.problem in PASSING


def _within(page: Page) -> str:
    """What stands in `request` of the files of a page."""
    return json.dumps({"page": page.key}, ensure_ascii=False)


def left_out(pages: Sequence[Page]) -> list[tuple[str, str, str]]:
    """For the pages that came: portal, `request` of their files, the files' addresses as a JSON list."""
    return [
        (
            page.portal,
            _within(page),
            json.dumps([*(f.linked or f.url for f in page.files), *(m.url for m in page.missed)]),
        )
        for page in pages
        if page.kind == "report" and page.problem is None and page.status != NOT_MODIFIED
    ]
