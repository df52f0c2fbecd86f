"""What the table `pages` remembers about an address, before and after a visit."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from harvester.items import Page
from harvester.store.visits import Policy, next_visit

PAGE_COLUMNS = (
    "url",
    "address",
    "portal",
    "kind",
    "status",
    "outcome",
    "problem",
    "detail",
    "etag",
    "last_modified",
    "content_hash",
    "archive_file",
    "archive_offset",
    "dated",
    "settled",
    "request",
    "first_seen",
    "fetched_at",
    "changed_at",
    "next_visit",
    "failures",
)
NOT_MODIFIED = 304
# what a page that was taken away answers; "removed" is the stub that sends its visitors elsewhere
ABSENT = frozenset({"http-404", "http-410", "removed"})
# a report is gone when its address has answered so on this many visits in a row
ABSENT_VISITS = 2
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Fact:
    """What a visit makes of an address. word: what `Writer.save` returns for the page; outcome: what `pages` says;
    failures: visits without an answer, in a row.
    """

    page: Page
    word: str
    outcome: str
    failures: int


class Facts:
    """What was known of a batch's addresses, and what this batch finds out about them.

    same: (time, address) of those that showed what they had shown; lost: addresses that lost their report.
    waiting: report pages to the visits without an answer of their files, in a row.
    """

    def __init__(self, connection: sqlite3.Connection, pages: Sequence[Page]) -> None:
        self.before: dict[str, dict[str, Any]] = {}
        self.same: list[tuple[str, str]] = []
        self.lost: list[str] = []
        self.waiting: dict[str, int] = {}
        urls = list({page.key for page in pages})
        for start in range(0, len(urls), _CHUNK):
            chunk = urls[start : start + _CHUNK]
            marks = ", ".join("?" * len(chunk))
            query = f"SELECT {', '.join(PAGE_COLUMNS)} FROM pages WHERE url IN ({marks})"
            for row in connection.execute(query, chunk):
                self.before[row[0]] = dict(zip(PAGE_COLUMNS, row, strict=True))

    def seen(self, page: Page, word: str) -> Fact:
        """A page that showed a report. word: what `Writer.save` returns for it."""
        if word == "unchanged":
            self.same.append((page.fetched_at, page.url))
        return Fact(page, word, "report", 0)

    def judge(self, page: Page) -> Fact:
        """What a page without a report is."""
        before = self.before.get(page.key, {})
        failures = int(before.get("failures") or 0)
        address = before.get("address") or before.get("url") or page.url
        if page.problem is None and page.status == NOT_MODIFIED and before:
            self.same.append((page.fetched_at, address))
            return Fact(page, "listing" if page.kind == "listing" else "unchanged", before["outcome"], 0)
        if page.problem is None and page.refusal is None:
            word = page.kind if page.kind != "report" else "failed"
            return Fact(page, word, word, 0)
        held = before.get("outcome") in ("report", "gone")
        failed = held or before.get("outcome") == "failed"
        if page.problem is None:
            # a refused page that showed a report before counts as one that was taken away
            failures = failures + 1 if held else 0
            outcome, word = ("report", "turned") if held else ("not_report", "refused")
        else:
            failures += 1
            word = outcome = "blocked" if page.problem.startswith("blocked") else "failed"
        absent = page.problem in ABSENT or page.problem is None
        if before.get("outcome") == "gone" and absent:
            return Fact(page, "absent", "gone", failures)
        if failed and absent and failures >= ABSENT_VISITS:
            outcome = word = "gone"
            self.lost.append(address)
        elif held:
            outcome = before["outcome"]  # still what it was, until it has failed often enough
        return Fact(page, word, outcome, failures)

    def judge_file(self, file: Page, page: str) -> Fact:
        """A file that came with a report page, or did not; page: that page's key."""
        fact = self.judge(file)
        if fact.outcome in ("failed", "blocked"):
            self.waiting[page] = max(fact.failures, self.waiting.get(page, 0))
        return fact


def page_row(fact: Fact, facts: Facts, policy: Policy) -> tuple[Any, ...]:
    """The values of PAGE_COLUMNS after this visit."""
    page = fact.page
    before = facts.before.get(page.key, {})
    usable = page.problem is None and page.status != NOT_MODIFIED
    headers = {name.lower(): value for name, value in page.fetched.headers.items()} if usable else {}
    failures = fact.failures
    if page.files or page.missed:  # with validators the page would not come again, nor a file that was put right
        headers = {}
    digest = page.filing.digest if usable or page.filing.archived else None
    kept = digest is None or digest == before.get("content_hash")
    dated = _dated(page) or before.get("dated") or before.get("first_seen", page.fetched_at)[:10]
    address = page.url if usable or not before else before["address"]
    values: dict[str, Any] = {
        "url": page.key,
        "address": None if address == page.key else address,
        "portal": page.portal,
        "kind": page.kind,
        "status": page.status,
        "outcome": fact.outcome,
        "problem": page.problem,
        "detail": page.detail if page.problem else page.refusal,
        "etag": headers.get("etag") if usable else before.get("etag"),
        "last_modified": headers.get("last-modified") if usable else before.get("last_modified"),
        "content_hash": before.get("content_hash") if kept else digest,
        "dated": dated if page.kind == "report" else None,
        "settled": page.filing.settled if page.filing.settled is not None or usable else before.get("settled"),
        "request": page.filing.again or before.get("request"),
        "first_seen": before.get("first_seen") or page.fetched_at,
        "fetched_at": page.fetched_at,
        "changed_at": before.get("changed_at") if kept else page.fetched_at,
        "next_visit": next_visit(page.fetched_at, dated, failures or facts.waiting.get(page.key, 0), policy)
        if page.kind == "report"
        else None,  # listings and files are asked when something leads there
        "failures": failures,
    }
    values["archive_file"], values["archive_offset"] = page.filing.archived or (
        before.get("archive_file"),
        before.get("archive_offset"),
    )
    return tuple(values[name] for name in PAGE_COLUMNS)


def _dated(page: Page) -> str | None:
    """The day a page is from: its report's date, else the listing's."""
    if page.report is not None:
        metadata = page.report.metadata
        date = metadata.get("published_on") or metadata.get("issued_on")
        if date:
            return date
    return page.row.date if page.row else None
