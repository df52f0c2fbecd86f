"""What a crawl of a portal was worth: complete, partial, blocked, empty, changed or unreachable, and why.

Complete is only what was seen to its end. Blocked, empty, changed and unreachable are said on the portal's own
evidence: never for a fault of this machine, of a data file or of our code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from harvester.operation.findings import (
    BLOCKED,
    CHANGED,
    COMPLETE,
    EMPTY,
    PARTIAL,
    UNREACHABLE,
    Crawl,
    Finding,
    findings,
    kept,
    named,
    scripts_unread,
)
from harvester.reading.problems import OURS, OUT_OF_REACH, PORTALS_OWN, SCRIPTED
from harvester.store import counters

__all__ = [
    "BLOCKED",
    "CHANGED",
    "COMPLETE",
    "EMPTY",
    "PARTIAL",
    "UNREACHABLE",
    "Crawl",
    "Judgement",
    "cut_off",
    "judge",
    "verdict_given",
]
_BROWSER = 'it needs a browser (family "browser")'
verdict_given = object()
"""Scrapy signal, sent with `run` when a crawl has got its verdict; the extension Verdict sends it."""
cut_off = object()
"""Scrapy signal, sent to a crawl that its process left before the end: the extension Verdict judges it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, its reason in plain English, and all that was found missing."""

    verdict: str
    reason: str
    found: list[Finding] = field(default_factory=list)


def judge(crawl: Crawl) -> Judgement:
    """The verdict on a crawl: the first question that has an answer gives it, else what is missing does."""
    found = findings(crawl)
    for question in _QUESTIONS:
        if (answer := question(crawl)) is not None:
            verdict, reason = answer
            put_off = crawl.stats.get(counters.PUT_OFF)
            return Judgement(verdict, reason + (f"; {put_off}" if put_off else ""), found)
    notes = list(_notes(crawl))
    if not found:
        said = "only a part was asked for (-a), so what is missing is not known" if crawl.restricted else ""
        reason = f"{_known(crawl.total)}; {said}" if said else f"{_known(crawl.total)}, nothing missing"
        return Judgement(COMPLETE, "; ".join([reason, *notes]))
    changed = [one for one in found if one.verdict == CHANGED]
    lines = [str(one) for one in [*changed, *(one for one in found if one.verdict != CHANGED)]]
    return Judgement(CHANGED if changed else PARTIAL, "; ".join([*lines, *notes]), found)


def _stopped(crawl: Crawl) -> tuple[str, str] | None:
    """The store or the archive could not be written."""
    error = crawl.stats.get(counters.STORE_ERROR)
    return (PARTIAL, f"stopped: {error}") if error else None


def _our_own(crawl: Crawl) -> tuple[str, str] | None:
    """Nothing can be said of a portal that this machine or our own code kept from being seen."""
    if crawl.total and crawl.count(f"{counters.STORED}listing"):
        return None  # what is missing is named with everything else
    if any(crawl.count(f"{counters.PROBLEM}{code}") for code in OURS):
        failed = [f"{url} ({code}: {detail})" for url, code, detail in crawl.failing if code in OURS]
        return PARTIAL, f"this machine or program failed, not the portal: {named(failed)}"
    if why := crawl.stats.get(counters.START_FAILED):
        return PARTIAL, f"the crawl failed before it began: {why}"
    if crawl.count(counters.SPIDER_FAILED) and not crawl.total:
        return PARTIAL, f"our program failed on {crawl.count(counters.SPIDER_FAILED)} answers, see the log"
    return None


def _turned_away(crawl: Crawl) -> tuple[str, str] | None:
    """A challenge or a firewall met us, and nothing else came."""
    if crawl.ended == BLOCKED or (crawl.count(counters.BLOCKED) and not crawl.count(counters.READ)):
        said = next((f": {url}: {why or code}" for url, code, why in crawl.failing if code == BLOCKED), "")
        return BLOCKED, f"the portal turned us away{said}"
    return None


def _out_of_reach(crawl: Crawl) -> tuple[str, str] | None:
    """Not one first page could be had."""
    first = _first_pages(crawl)
    if not first or any(code not in OUT_OF_REACH for _, code, _ in first):
        return None
    said = named([f"{url} ({detail or code})" for url, code, detail in first])
    return UNREACHABLE, f"none of its first pages can be had: {said}{_still(crawl)}"


def _without_first_page(crawl: Crawl) -> tuple[str, str] | None:
    """The portal answers, but no listing of it could be read."""
    first = _first_pages(crawl)
    if not first:
        return None
    said = named([f"{url} ({code}{f': {detail}' if detail else ''})" for url, code, detail in first])
    if all(code in PORTALS_OWN | SCRIPTED for _, code, _ in first):
        if _had(crawl):
            return CHANGED, f"none of its first pages is a listing any more: {said}{_still(crawl)}"
        if any(code in SCRIPTED for _, code, _ in first):
            return PARTIAL, f"no report found: {said}; {_BROWSER}"
        return EMPTY, f"no report found: none of its first pages is a listing: {said}"
    return PARTIAL, f"none of its first pages could be read: {said}{_still(crawl)}"


def _without_reports(crawl: Crawl) -> tuple[str, str] | None:
    """Listings answer, and there is no report."""
    if crawl.total:
        return None
    if crawl.ended == "shutdown":
        return PARTIAL, "ended early (shutdown), before a report was found"
    lost = [one for one in crawl.failing if one[1] not in PORTALS_OWN]
    drawn = crawl.stats.get(counters.DRAWN)
    instead = crawl.stats.get(counters.INSTEAD)
    said_so = crawl.stats.get(counters.SAYS_EMPTY) or crawl.count(counters.ROWS_SEEN)
    seen = said_so and not (drawn or any(promise.gaps() for promise in crawl.promises.values()))
    verdict = PARTIAL if lost or crawl.ended != "finished" else CHANGED if _had(crawl) else EMPTY
    missing = [one.says for one in findings(crawl) if " could not be read: " not in one.says]
    if verdict == EMPTY and (not seen or missing):
        verdict = PARTIAL  # something is there, and it could not be read
    counts = (
        f"{crawl.count(counters.LISTINGS)} listing pages, {crawl.count(counters.ROWS_SEEN)} rows,"
        f" {_refused(crawl)} pages that are no reports, {len(crawl.failing)} failures"
    )
    first = ""
    if crawl.failing:
        url, problem, detail = (lost or crawl.failing)[0]
        first = f"; first failure: {url} ({problem}{f': {detail}' if detail else ''})"
    more = "".join(f"; {says}" for says in missing[:3])
    if drawn and verdict == PARTIAL:
        more += f"; {drawn} shows no list: {_BROWSER}"
    if instead and verdict == PARTIAL and not any("shows no row" in one for one in missing[:3]):
        more += f"; {instead}"
    said = "any more, there were some earlier" if _had(crawl) else "found"
    return verdict, f"no report {said} ({counts}{first}){more}"


_QUESTIONS: tuple[Callable[[Crawl], tuple[str, str] | None], ...] = (
    _stopped,
    _our_own,
    _turned_away,
    _out_of_reach,
    _without_first_page,
    _without_reports,
)


def _first_pages(crawl: Crawl) -> list[tuple[str, str, str | None]]:
    """The first pages, where none of them came to anything; empty where one did."""
    return [] if crawl.count(f"{counters.STORED}listing") else list(crawl.first_failing)


def _notes(crawl: Crawl) -> Iterator[str]:
    """What a verdict tells besides: nothing is missing for it, but something is to be known."""
    if gone := crawl.stats.get(counters.GONE):
        count = crawl.count(f"{counters.STORED}gone")
        yield f"{count} report page{'s' if count != 1 else ''} gone since the last crawl: {named(gone)}"
    if unread := scripts_unread(crawl, failed=False):
        yield f"of {len(unread)} files of scripts it is not known whether they bring rows: {named(unread)}"
    before = kept(crawl.before, counters.KNOWN) or 0
    if crawl.total < before:
        yield f"{before - crawl.total} reports fewer than at the crawl before"
    if name := crawl.stats.get(counters.RENAMED):
        yield f"the entry was called {name!r} before; what it had fetched was taken over"
    for name, years in crawl.shared.items():
        count = sum(years.values())
        yield f"{count} of them stand under the entry {name!r} too: two entries over the same addresses"


def _known(total: int) -> str:
    return f"{total} report{'s' if total != 1 else ''} known"


def _still(crawl: Crawl) -> str:
    return f"; {_known(crawl.total)} from earlier crawls" if crawl.total else ""


def _had(crawl: Crawl) -> bool:
    return crawl.total > 0 or max((run.reports for run in crawl.before), default=0) > 0


def _refused(crawl: Crawl) -> int:
    return crawl.count(f"{counters.STORED}refused") + crawl.count(f"{counters.STORED}turned")
