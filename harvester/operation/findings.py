"""What a crawl missed, one finding a gap: each names its address, and says until when it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from harvester.listings.promises import Promise
from harvester.reading.problems import OUT_OF_REACH
from harvester.reports.words.titles import judge_row
from harvester.store import counters
from harvester.store.runs import Run
from harvester.store.store import Refused

COMPLETE, PARTIAL, BLOCKED, EMPTY, CHANGED = "complete", "partial", "blocked", "empty", "changed"
UNREACHABLE = "unreachable"
# the reports of a year are due by 31 January (bodies) and 31 March (governments), see 国令第711号 art. 49
DUE_MONTH = 4
# a full walk that sees this much less than the fullest one before has lost something
FEWER_ROWS = 0.9
TAKEN_AWAY = 3
NAMED = 5
# refusals that say what a page is instead; any other may be a report that today's code cannot read
_STATED = (", not a report", "a blank form")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is missing, in one plain line. verdict: what it makes of the crawl (partial or changed).

    day: that of the full walk which found it, where another full walk must find otherwise; such a finding is
    repeated every night until then. None: the next night may.
    """

    says: str
    verdict: str = PARTIAL
    day: str | None = None

    def __str__(self) -> str:
        return self.says if self.day is None else f"{self.says} (found on {self.day})"


@dataclass(slots=True)
class Crawl:
    """What there is to judge by.

    ended: Scrapy's reason. shown: reports that the portal shows now, by year, as the database knows them after
    the crawl. today: the day of the crawl. failing: pages without a usable answer: (address, problem, detail);
    first_failing: listing pages that failed tonight, likewise. refused: pages that are no reports, with their
    rows. hidden: reports whose page holds another one that is not read, and what is said of that one.
    off_host: addresses of rows, seen tonight, off the portal's hosts; gone: of rows, seen tonight, whose page is
    gone; taken_away: pages gone that no listing showed tonight. shared: of `shown`, what another entry has
    fetched: entry to year to number. before: its earlier runs, newest first. walk: full or new. restricted: an
    argument kept the crawl from seeing everything.
    verified: the day on which the entry was last checked by hand: what walks before it saw is no measure any more.
    """

    ended: str
    stats: Mapping[str, Any]
    shown: Mapping[int | None, int]
    today: date
    failing: Sequence[tuple[str, str, str | None]] = ()
    refused: Sequence[Refused] = ()
    hidden: Sequence[tuple[str, str]] = ()
    off_host: Sequence[str] = ()
    gone: Sequence[str] = ()
    taken_away: int = 0
    shared: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    first_failing: Sequence[tuple[str, str, str | None]] = ()
    expect: Mapping[str, int] = field(default_factory=dict)
    before: Sequence[Run] = ()
    walk: str = "full"
    restricted: bool = False
    verified: date | None = None

    @property
    def total(self) -> int:
        """Reports known."""
        return sum(self.shown.values())

    def count(self, name: str) -> int:
        """A statistic as a number."""
        return int(self.stats.get(name) or 0)

    @property
    def promises(self) -> Mapping[str, Promise]:
        """What the listings walked tonight promised."""
        found: Mapping[str, Promise] = self.stats.get(counters.PROMISES) or {}
        return found

    @property
    def whole(self) -> bool:
        """Whether this was a full walk that came to its end, so that it may find otherwise than those before."""
        return (
            self.walk == "full"
            and self.ended == "finished"
            and not self.restricted
            and self.count(counters.LISTINGS) > 0
            and not self.count(counters.LISTING_FAILED)
        )


def findings(crawl: Crawl) -> list[Finding]:
    """All that is missing after a crawl, the most telling first: tonight's, then what stands from full walks."""
    tonight = [*_rebuilt(crawl), *_failing(crawl), *_ended_early(crawl), *_gaps(crawl), *_rows(crawl)]
    if not crawl.restricted:
        tonight += [*_short(crawl), *_fewer(crawl)]
    told = {one.says for one in tonight}
    return tonight + [one for one in inherited(crawl) if one.says not in told]


def inherited(crawl: Crawl) -> list[Finding]:
    """What earlier full walks found and this crawl cannot find otherwise."""
    if crawl.whole:
        return []
    return [
        Finding(one["says"], one["verdict"], one["day"])
        for one in kept(crawl.before, counters.STANDING) or ()
        if crawl.verified is None or one["day"] > crawl.verified.isoformat()
    ]


def kept(before: Sequence[Run], name: str) -> Any:
    """What the latest run that kept something under a name kept; None where none did."""
    return next((run.stats[name] for run in before if name in run.stats), None)


def standing(found: Sequence[Finding]) -> list[dict[str, Any]]:
    """The findings that later nights must repeat, as JSON."""
    return [asdict(one) for one in found if one.day is not None]


def kept_promises(crawl: Crawl) -> dict[str, dict[str, Any]]:
    """What every listing of a walk promised and what was walked of it, as the run keeps it."""
    before = _listings_before(crawl)
    return {
        url: {
            "pages": one.pages,
            "rows": one.rows,
            "walked": one.walked,
            "seen": one.seen,
            "titled": one.titled,
            "most": max(one.seen, before.get(url, {}).get("most", 0)),
            "newest_first": one.order.newest_first,
            "gaps": [str(gap) for gap in one.gaps(full=crawl.walk == "full")],
        }
        for url, one in crawl.promises.items()
    }


def most_rows(crawl: Crawl) -> tuple[int, str] | None:
    """The most rows that a full walk before this one saw, and when (ISO day); None where there was none."""
    since = crawl.verified.isoformat() if crawl.verified else ""
    seen = [
        (int(run.stats.get(counters.ROWS_SEEN, 0)), run.started_at[:10])
        for run in crawl.before
        if run.walk == "full" and run.started_at[:10] > since
    ]
    most = kept(crawl.before, counters.MOST_ROWS)
    if most is not None and most[1] > since:
        seen.append((int(most[0]), str(most[1])))
    return max(seen, default=None)


def counted(crawl: Crawl) -> dict[str, list[int | None]]:
    """How many pages and rows the listings of a portal stated when they were last walked."""
    tonight = {url: [one.pages, one.rows] for url, one in crawl.promises.items() if one.pages or one.rows}
    return {**(kept(crawl.before, counters.COUNTED) or {}), **tonight}


def _listings_before(crawl: Crawl) -> Mapping[str, Mapping[str, Any]]:
    return kept(crawl.before, counters.WALKED) or {}


def _rebuilt(crawl: Crawl) -> Iterator[Finding]:
    """Signs that the portal is no longer built as it was."""
    day, rows = crawl.today.isoformat(), crawl.count(counters.ROWS_SEEN)
    answered = crawl.count(counters.LISTINGS) - crawl.count(counters.LISTING_FAILED)
    # what has not changed still shows its rows: a menu that is sent anew above such listings shows none of its own
    fresh = answered > 0 and not crawl.count(counters.NOT_MODIFIED)
    most = most_rows(crawl)
    if most is not None and most[0] and not rows and fresh and not crawl.restricted:
        says = f"the listing answers but shows no rows; earlier it showed {most[0]}: the portal was rebuilt?"
        yield Finding(says, CHANGED, day)
    else:
        for url, before in _listings_before(crawl).items():
            promise = crawl.promises.get(url)
            if before.get("most") and promise is not None and promise.walked and not promise.seen:
                says = f"{url} answers but shows no rows; earlier it showed {before['most']}: it was rebuilt?"
                yield Finding(says, CHANGED, day)
    refused, read = crawl.count(f"{counters.STORED}turned"), crawl.count(counters.READ)
    if refused > read and refused >= 3:
        says = f"{refused} pages that held reports are none any more: the portal was rebuilt?"
        yield Finding(says, CHANGED, day)


def _failing(crawl: Crawl) -> Iterator[Finding]:
    if crawl.failing:
        found = [f"{url} ({problem})" for url, problem, _ in crawl.failing]
        yield Finding(f"{_pages(len(found))} could not be read: {named(found)}")
    broken, read = crawl.count(counters.BROKEN_OFF), crawl.count(counters.REPORTS)
    if 0 < broken < read / 2:  # where all pages do, the portal writes them so
        yield Finding(f"{_pages(broken)} broke off before the end (see the reports' warnings)")


def _ended_early(crawl: Crawl) -> Iterator[Finding]:
    if reason := crawl.stats.get(counters.BOUNDS_REASON):
        yield Finding(f"stopped at its bounds ({reason})", day=crawl.today.isoformat())
    if left := crawl.count(counters.REUSED_LEFT):
        says = f"{_pages(left)} whose report stands at a new address, too, are asked again the next night only"
        yield Finding(says)
    if waits := crawl.stats.get(counters.PUT_OFF):
        yield Finding(waits)
    if crawl.ended != "finished":
        yield Finding(f"ended early ({crawl.ended})")
    if why := crawl.stats.get(counters.START_FAILED):
        yield Finding(f"could not ask all that is due: {why}")
    if count := crawl.count(counters.SPIDER_FAILED):
        yield Finding(f"{_pages(count)} made the spider fail, see the log", day=crawl.today.isoformat())


def _gaps(crawl: Crawl) -> Iterator[Finding]:
    """What listings promised and was not walked, and what reports' pages promise."""
    day, told = crawl.today.isoformat(), 0
    refused = {one.url for one in crawl.refused}
    for promise in crawl.promises.values():
        for gap in promise.gaps(full=crawl.walk == "full" and not crawl.restricted):
            if gap.kind == "bare" and gap.url not in refused:
                continue
            told += 1
            if gap.kind != "off-host":  # told below, with their hosts
                yield Finding(str(gap), day=day)
    if not told and (unread := crawl.count(counters.PAGER_UNREAD)):
        yield Finding(f"{unread} listing pages lead on in a way that cannot be read (see the log)", day=day)
    files: Mapping[str, str] = crawl.stats.get(counters.FILES_OFF_HOST) or {}
    if files:
        found = [f"{file} (of {page})" for page, file in files.items()]
        says = f"{len(found)} files lie off the portal's hosts and were not asked: {named(found)}; see `allow`"
        yield Finding(says, day=day)
    if crawl.hidden:
        found = [f"{url} ({text})" for url, text in crawl.hidden]
        yield Finding(f"pages hold another report of which nothing is kept: {named(found)}")
    yield from _scripts(crawl)
    cut: Mapping[str, str] = crawl.stats.get(counters.ARTICLES_CUT) or {}
    if cut:
        found = [f"{page} ({why})" for page, why in cut.items()]
        yield Finding(f"articles were not read to their end: {named(found)}", day=day)
    left: Mapping[str, int] = crawl.stats.get(counters.FILES_LEFT) or {}
    if left:
        found = [f"{count} of {page}" for page, count in left.items()]
        yield Finding(f"files beyond ATTACHMENTS_MAX were not fetched: {named(found)}", day=day)


def _scripts(crawl: Crawl) -> Iterator[Finding]:
    """Files of the portal's own scripts of which nobody knows what they bring."""
    day = crawl.today.isoformat()
    if left := crawl.stats.get(counters.SCRIPTS_LEFT):
        says = f"{len(left)} files of scripts were not read, there are too many: {named(left)}"
        yield Finding(f"{says}; whether they bring rows is not known", day=day)
    if failed := scripts_unread(crawl, failed=True):
        says = f"{len(failed)} files of scripts could not be read: {named(failed)}"
        yield Finding(f"{says}; whether they bring rows is not known", day=day)


def scripts_unread(crawl: Crawl, *, failed: bool) -> list[str]:
    """Files of scripts of which nobody knows what they bring, with the reason. failed: those that a second try may
    bring; else those that are too large, or that robots.txt forbids.
    """
    unread: Mapping[str, str] = crawl.stats.get(counters.SCRIPTS_UNREAD) or {}
    return [
        f"{url} ({why})"
        for url, why in unread.items()
        if failed == (why in OUT_OF_REACH or why.startswith("http-5"))
    ]


def _rows(crawl: Crawl) -> Iterator[Finding]:
    """Rows that did not end as a report, a known one, or a page that says what it is instead."""
    day = crawl.today.isoformat()
    if away := crawl.off_host:
        hosts = ", ".join(sorted({urlsplit(url).netloc for url in away})[:NAMED])
        says = (
            f"{_count(len(away), 'row')} off the portal's hosts were not asked: {named(away)};"
            f" if {hosts} is the portal's, put it into `allow`"
        )
        yield Finding(says, day=day)
    none = [
        f"{one.url} ({one.reason})"
        for one in crawl.refused
        if judge_row(one.title) == "report" and not any(words in one.reason for words in _STATED)
    ]
    if none:
        yield Finding(f"{_count(len(none), 'row')} titled as reports lead to pages that hold none: {named(none)}")
    if crawl.gone:
        yield Finding(
            f"{_count(len(crawl.gone), 'row')} lead to pages that are gone: {named(crawl.gone)}", day=day
        )


def _short(crawl: Crawl) -> Iterator[Finding]:
    """What the registry's `expect` promises and the portal does not show."""
    expect, total = crawl.expect, crawl.total
    if total < expect.get("reports", 0):
        yield Finding(f"{total} reports known, {expect['reports']} expected")
    per_year = expect.get("per_year", 0)
    if per_year and "since" in expect:
        years = range(expect["since"], last_due_year(crawl.today) + 1)
        short = [f"{year}: {crawl.shown.get(year, 0)}" for year in years if crawl.shown.get(year, 0) < per_year]
        if short:
            yield Finding(
                f"fewer than {per_year} reports in {len(short)} of {len(years)} years ({', '.join(short)})"
            )


def _fewer(crawl: Crawl) -> Iterator[Finding]:
    rows, most = crawl.count(counters.ROWS_SEEN), most_rows(crawl)
    # a few reports that were taken away are told (see verdict); many at once are a portal built otherwise
    explained = min(crawl.taken_away, TAKEN_AWAY)
    if crawl.walk == "full" and most is not None and 0 < rows < most[0] * FEWER_ROWS - explained:
        says = f"the listing shows {rows} rows, earlier it showed {most[0]}"
        if vanished := _vanished(crawl):
            says += f"; nothing leads any more to {named(list(vanished))}"
        yield Finding(says, day=crawl.today.isoformat())
    if crawl.walk == "full" or crawl.restricted or most is None:
        return
    cut_short = (counters.NOT_MODIFIED, counters.STOPPED, counters.LISTING_FAILED)
    vanished = {} if any(crawl.count(name) for name in cut_short) else _vanished(crawl)
    if most[0] - sum(vanished.values()) < most[0] * FEWER_ROWS - explained:
        says = (
            f"nothing leads any more to {named(list(vanished))}; earlier {sum(vanished.values())} rows stood there"
        )
        yield Finding(says, day=crawl.today.isoformat())
    for url, before in _listings_before(crawl).items():
        # one of few pages is read to its end on ordinary nights, too
        promise, shown = crawl.promises.get(url), before.get("seen") or 0
        if promise is not None and promise.ended and 0 < promise.seen < shown * FEWER_ROWS - explained:
            says = f"{url} shows {promise.seen} rows, earlier it showed {shown}"
            yield Finding(says, day=crawl.today.isoformat())


def _vanished(crawl: Crawl) -> dict[str, int]:
    """The listings that an earlier full walk was led to and this walk was not, with the rows that they showed.

    A report's own page may show rows of others: it is no listing, and is asked when it is due.
    """
    before = {url: int(one.get("seen") or 0) for url, one in _listings_before(crawl).items()}
    met = crawl.promises.keys() | (crawl.stats.get(counters.LISTED) or {}).keys()
    return {url: seen for url, seen in before.items() if seen and url not in met}


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


def named(addresses: Sequence[str]) -> str:
    """The first NAMED of some addresses, and how many more there are."""
    more = len(addresses) - NAMED
    return ", ".join(addresses[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _pages(count: int) -> str:
    return _count(count, "page")


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count != 1 else ''}"
