"""What a crawl of a portal was worth: complete, partial, blocked, empty or changed, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from harvester.store.runs import Run

verdict_given = object()
"""Scrapy signal, sent with `run` when a crawl has got its verdict; the extension Verdict sends it."""
COMPLETE, PARTIAL, BLOCKED, EMPTY, CHANGED = "complete", "partial", "blocked", "empty", "changed"
# the reports of a year are due by 31 January (bodies) and 31 March (governments), see 国令第711号 art. 49
DUE_MONTH = 4
# a full walk that sees this much less than the fullest one before has lost something
FEWER_ROWS = 0.9
NAMED = 5


@dataclass(slots=True)
class Crawl:
    """What there is to judge by.

    shown: reports that the portal shows now, by year, as the database knows them after the crawl. failing: pages
    without a usable answer: (address, problem, detail). before: its earlier runs, newest first. restricted: an
    argument kept the crawl from seeing everything (-a limit, -a since).
    """

    ended: str
    stats: Mapping[str, Any]
    shown: Mapping[int | None, int]
    failing: Sequence[tuple[str, str, str | None]] = ()
    expect: Mapping[str, int] = field(default_factory=dict)
    before: Sequence[Run] = ()
    walk: str = "full"
    restricted: bool = False


def judge(crawl: Crawl, today: date) -> tuple[str, str]:
    """The verdict and its reason in plain English."""
    stats = crawl.stats
    if error := stats.get("store/error"):
        return PARTIAL, f"stopped: {error}"
    total = sum(crawl.shown.values())
    put_off = f"; {stats['visits/put_off']}" if "visits/put_off" in stats else ""
    if crawl.ended == "blocked" or (stats.get("portal/blocked") and not stats.get("reports/read")):
        said = _evidence(crawl, "blocked")
        return BLOCKED, f"the portal turned us away{said and f': {said}'}{put_off}"
    had = max((run.reports for run in crawl.before), default=0) > 0
    if total == 0 and crawl.ended == "shutdown":
        return PARTIAL, "ended early (shutdown), before a report was found"
    if total == 0:
        return (CHANGED if had else EMPTY), _nothing(crawl, had) + put_off
    if reason := _changed(crawl):
        return CHANGED, reason + put_off
    missing = _missing(crawl, total, today)
    if missing:
        return PARTIAL, "; ".join(missing)
    away = int(stats.get("rows/off_host", 0))
    if crawl.restricted:
        return COMPLETE, f"{_known(total)}; only a part was asked for (-a), so what is missing is not known"
    left_out = f"; {away} rows lead off the portal's hosts and were not asked" if away else ""
    return COMPLETE, f"{_known(total)}, nothing missing{left_out}"


def _known(total: int) -> str:
    return f"{total} report{'s' if total != 1 else ''} known"


def expected(expect: Mapping[str, int], today: date) -> int | None:
    """How many reports the registry says a portal should show by now; None where it does not say."""
    if "reports" in expect:
        return expect["reports"]
    if "per_year" in expect and "since" in expect:
        return expect["per_year"] * max(0, last_due_year(today) - expect["since"] + 1)
    return None


def last_due_year(today: date) -> int:
    """The newest year whose reports must have been published."""
    return today.year - (1 if today.month >= DUE_MONTH else 2)


def _missing(crawl: Crawl, total: int, today: date) -> list[str]:
    found = []
    stats = crawl.stats
    if crawl.failing:
        named = ", ".join(f"{url} ({problem})" for url, problem, _ in crawl.failing[:NAMED])
        more = len(crawl.failing) - NAMED
        found.append(
            f"{len(crawl.failing)} page{'s' if len(crawl.failing) > 1 else ''} could not be read: {named}"
            + (f" and {more} more" if more > 0 else "")
        )
    if reason := stats.get("bounds/reason"):
        found.append(f"stopped at its bounds ({reason})")
    broken, read = int(stats.get("pages/broken_off", 0)), int(stats.get("pages/report", 0))
    if 0 < broken < read / 2:  # where all pages do, the portal writes them so
        found.append(
            f"{broken} page{'s' if broken > 1 else ''} broke off before the end (see the reports' warnings)"
        )
    if unread := stats.get("pages/pager_unread"):
        found.append(f"{unread} listing pages lead on in a way that cannot be read (see the log)")
    if waits := stats.get("visits/put_off"):
        found.append(waits)
    if crawl.ended != "finished":
        found.append(f"ended early ({crawl.ended})")
    if stats.get("spider_exceptions/count"):
        found.append(f"{stats['spider_exceptions/count']} pages made the spider fail, see the log")
    if crawl.restricted:
        return found
    found.extend(_short(crawl, total, today))
    rows = int(stats.get("rows/seen", 0))
    most = max((int(run.stats.get("rows/seen", 0)) for run in crawl.before if run.walk == "full"), default=0)
    if crawl.walk == "full" and rows < most * FEWER_ROWS:
        found.append(f"the listing shows {rows} rows, earlier it showed {most}")
    return found


def _short(crawl: Crawl, total: int, today: date) -> list[str]:
    """What the registry's `expect` promises and the portal does not show."""
    expect, found = crawl.expect, []
    if total < expect.get("reports", 0):
        found.append(f"{total} reports known, {expect['reports']} expected")
    per_year = expect.get("per_year", 0)
    if per_year and "since" in expect:
        years = range(expect["since"], last_due_year(today) + 1)
        short = [f"{year}: {crawl.shown.get(year, 0)}" for year in years if crawl.shown.get(year, 0) < per_year]
        if short:
            found.append(
                f"fewer than {per_year} reports in {len(short)} of {len(years)} years ({', '.join(short)})"
            )
    return found


def _changed(crawl: Crawl) -> str | None:
    """Signs that the portal is no longer built as it was."""
    stats = crawl.stats
    rows, listings = int(stats.get("rows/seen", 0)), int(stats.get("store/listing", 0))
    most = max((int(run.stats.get("rows/seen", 0)) for run in crawl.before if run.walk == "full"), default=0)
    if crawl.walk == "full" and most and not rows and listings:
        return f"the listing answers but shows no rows; earlier it showed {most}: the portal was rebuilt?"
    refused, read = int(stats.get("store/turned", 0)), int(stats.get("reports/read", 0))
    if refused > read and refused >= 3:
        return f"{refused} pages that held reports are none any more: the portal was rebuilt?"
    return None


def _nothing(crawl: Crawl, had: bool) -> str:
    stats = crawl.stats
    counts = (
        f"{int(stats.get('store/listing', 0))} listing pages, {int(stats.get('rows/seen', 0))} rows,"
        f" {_refused(stats)} pages that are no reports, {len(crawl.failing)} failures"
    )
    first = ""
    if crawl.failing:
        url, problem, detail = crawl.failing[0]
        first = f"; first failure: {url} ({problem}{f': {detail}' if detail else ''})"
    return f"no report {'any more, there were some earlier' if had else 'found'} ({counts}{first})"


def _evidence(crawl: Crawl, problem: str) -> str:
    for url, code, detail in crawl.failing:
        if code.startswith(problem):
            return f"{url}: {detail or code}"
    return ""


def _refused(stats: Mapping[str, Any]) -> int:
    return int(stats.get("store/refused", 0)) + int(stats.get("store/turned", 0))
