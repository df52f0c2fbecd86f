"""Names of the statistics of a crawl that a verdict, a monitor or a later night reads; `runs.stats` keeps them.

Who counts one writes `stats.inc_value(ROWS_SEEN)`, who reads one `stats.get(ROWS_SEEN)`: a name misspelt is an
error at import, where a string misspelt would read as 0 and "complete". Names that end in "/" begin a group: what
follows is a code (`PROBLEM + page.problem`). In this room, for what a run counted is a part of the database; the
module itself imports nothing.
"""

from typing import Final

# -- the walk: counted by spiders.base and the families -----------------------------------------------------------

LISTINGS: Final = "pages/listing"
"""Answers to listing requests, 304 among them."""
REPORTS: Final = "pages/report"
"""Answers to requests for pages believed to be reports."""
FAILED: Final = "pages/failed"
"""Requests without a usable answer, listings that are none among them."""
FAILED_AS: Final = "pages/failed/"
"""The same by the problem's code."""
BLOCKED: Final = "portal/blocked"
"""Requests that were answered with a challenge."""
INSTEAD: Final = "pages/instead"
"""spiders: a start on which no row could be read and that does not say that there is none, and what it holds."""
SAYS_EMPTY: Final = "pages/says_empty"
"""spiders: a listing page that says itself that it lists nothing."""
DRAWN: Final = "pages/drawn"
"""spiders: a page without a list that a script fills, where what it leads to was asked."""
PAGER_UNREAD: Final = "pages/pager_unread"
"""Listing pages that lead on in a way that cannot be followed; each is named in PROMISES."""
REPEATED: Final = "pages/repeated"
"""Listing pages after the first that showed no row which earlier ones had not shown; named in PROMISES."""
PROMISES: Final = "listings/promises"
"""What each listing promised and what was walked of it: address of its first page to
`harvester.listings.promises.Promise`, live while the crawl goes on; `gaps()` of it says what is missing. Only
filled for listings that were walked tonight. Kept as objects: who keeps it in a run writes what it needs of it.
"""
ROWS_SEEN: Final = "rows/seen"
"""Rows of listings, each address once a listing."""
ROWS_OTHER: Final = "rows/other"
"""Rows whose title says that they are no reports; not asked."""
ROWS_UNSURE: Final = "rows/unsure"
"""Rows whose title leaves it open; asked."""
ROWS_AGAIN: Final = "rows/again"
"""Rows whose address was asked already."""
ROWS_BEFORE_SINCE: Final = "rows/before_since"
"""Rows about years before `-a since`; not asked."""
ROWS_OFF_HOST: Final = "rows/off_host"
"""Rows that lead off the portal's hosts; not asked, each recorded as a page with the problem off-host."""
ROWS_UNADDRESSED: Final = "rows/unaddressed"
"""Rows titled as reports whose address cannot be read (opened by a script); named in PROMISES."""
TRIED: Final = "rows/tried"
"""Addresses that no listing links, asked because a report may stand there, that showed none; not kept as pages."""
STRAYS: Final = "strays/asked"
"""spiders.strays: links that nothing accounted for, asked at the end of a full walk to see what they lead to."""
STRAYS_TAKEN_ALIKE: Final = "strays/alike"
"""spiders.strays: links that were not asked when some of their kind were; where those led to reports, they are."""
STRAYS_LEFT: Final = "strays/left"
"""spiders.strays, .neighbours: how often a bound on what is kept or asked of them was met."""
SCRIPTS_READ: Final = "scripts/read"
"""spiders.own_scripts: files of the portal's own scripts that were read."""
SCRIPTS_LEFT: Final = "scripts/left_at"
"""spiders.own_scripts: the addresses of such files beyond the bound, not asked, MOST_LEFT at most (a list)."""
MOST_LEFT: Final = 20
SCRIPTS_FAILED: Final = "scripts/failed"
"""spiders.own_scripts: such files that did not come, or are too large."""
SCRIPTS_UNREAD: Final = "scripts/unread_at"
"""spiders.own_scripts: such files that a browser would get and that were not read, or in part: a dict of the
address to the reason.
"""
LIMITED: Final = "crawl/limited"
"""True where `-a limit` ended the crawl."""
CHANNELS_BEFORE_SINCE: Final = "columns/before_since"
"""Year folders before `-a since`; not followed."""
BOUNDS: Final = "bounds/"
"""spiders.bounds: what was left out at a bound, by its kind."""
BOUNDS_REASON: Final = "bounds/reason"
"""spiders.bounds: which bounds were reached, in words."""

# -- answers: counted by the middlewares --------------------------------------------------------------------------

BROKEN_OFF: Final = "pages/broken_off"
"""middlewares.whole: pages that break off at every try."""
PAUSES: Final = "portal/pauses"
"""middlewares.backoff: rests before a retry."""
CRAWL_DELAY: Final = "robotstxt/crawl_delay"
"""middlewares.robots: the delay that robots.txt asks for."""
WALK: Final = "visits/walk"
"""middlewares.visits: "full" or "new"."""
AFTERWARDS: Final = "visits/afterwards"
"""middlewares.visits: report pages asked at the end of the walk, since it met their report elsewhere, or no row of
theirs any more.
"""
REUSED_LEFT: Final = "visits/reused_left"
"""middlewares.visits: how many pages were left whose report has turned up at a new address."""
PUT_OFF: Final = "visits/put_off"
"""middlewares.visits: why the full walk that is due is not made tonight."""
NOT_DUE: Final = "visits/not_due"
"""middlewares.visits: report pages that need not be asked tonight."""
NOT_MODIFIED: Final = "visits/not_modified"
"""middlewares.visits: answers 304."""
STOPPED: Final = "visits/stopped"
"""middlewares.visits: listings whose walk ended where all was known and old."""

# -- after the spider: counted by pipelines and store -------------------------------------------------------------

READ: Final = "reports/read"
"""pipelines.read and .attachments: pages that hold a report."""
FIELD: Final = "fields/"
"""pipelines.fingerprint: reports in which a field is there, by field."""
FILES_FETCHED: Final = "files/fetched"
"""pipelines.attachments: files that came."""
FILES_FAILED: Final = "files/failed/"
"""pipelines.attachments: files that did not come, by problem."""
FILES_OFF_HOST: Final = "files/off_host"
"""pipelines.attachments: files of reports' pages off the portal's hosts: a dict of the page's address to the
file's.
"""
FILES_LEFT: Final = "files/left"
"""pipelines.attachments: files beyond ATTACHMENTS_MAX: a dict of the page's address to their number."""
ARTICLES_CUT: Final = "articles/cut"
"""pipelines.attachments: articles in several pages that were not read to their end: a dict of the page's address
to what was not read of it, and why.
"""
HOLLOW: Final = "reports/hollow"
"""pipelines.judge: pages whose row is titled as a report and that hold nothing of one (problem `hollow`)."""
BESIDE: Final = "reports/beside"
"""pipelines.fingerprint: reports that stand in another report's page or file and are read as their own."""
ARCHIVED: Final = "archive/records"
"""store.shared: records written."""
STORED: Final = "store/"
"""store.shared: pages written, by outcome (new, changed, unchanged, sighting, listing, refused, turned, failed
…).
"""
STORE_ERROR: Final = "store/error"
"""pipelines.store: why nothing more could be written."""
PROBLEM: Final = "problems/"
"""store.shared: pages written with a problem, by its code."""
LISTING_FAILED: Final = "visits/listing_failed"
"""store.shared: listing pages written with a problem."""
GONE: Final = "store/gone_at"
"""store.shared: the addresses of report pages that are gone since tonight, MOST_GONE at most (a list)."""
MOST_GONE: Final = 20
LOST: Final = "pages/lost"
"""extensions.verdict: pages that a stage after the spider lost by an exception; each is kept with a problem."""
SPIDER_FAILED: Final = "spider_exceptions/count"
"""Scrapy: answers that made a callback (or a spider middleware) fail."""
START_FAILED: Final = "start/failed"
"""middlewares.visits: why the requests that a crawl begins with came to an end too early."""
LISTED: Final = "visits/listed"
"""middlewares.visits: the addresses of pages that listings led to tonight: a dict of the address to its outcome
before ("new" where it was not known). Live, not kept.
"""
OTHERS: Final = "visits/others"
"""middlewares.visits: rows whose pages another entry of the registry has fetched: a dict of that entry's name to
their addresses. Live; the run keeps SHARED.
"""
RENAMED: Final = "visits/renamed"
"""middlewares.visits: the name that the registry gave this entry before, where what it fetched was taken over."""

# -- what a verdict leaves for the next night: written by extensions.verdict --------------------------------------

KNOWN: Final = "verdict/known"
"""Reports that the portal shows after the crawl."""
SHARED: Final = "verdict/shared"
"""Reports at addresses that another entry has fetched, as the last full walk saw them: {entry: {year: number}}."""
MOST_ROWS: Final = "verdict/most_rows"
"""[rows, day]: the most that a full walk ever saw, and when."""
STANDING: Final = "verdict/standing"
"""What only another full walk can find otherwise, as a list of {says, verdict, day}."""
WALKED: Final = "verdict/listings"
"""Full walks: what each listing promised and what was walked of it: address to {pages, rows, walked, seen, titled,
most, newest_first, gaps}.
"""
COUNTED: Final = "verdict/counted"
"""What each listing stated when it was last walked whole or to where all was known: address to [pages, rows]."""
