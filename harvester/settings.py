"""Scrapy settings. Every value that is not Scrapy's default carries its reason."""

import sys as _sys
from importlib import import_module as _import_module
from importlib.util import find_spec as _find_spec

from scrapy.settings import default_settings as _scrapys

from harvester import __version__
from harvester.paths import DATA, INSTALLED, WRITTEN


def _without_pydantic() -> None:
    """Imports itemadapter without pydantic, which it takes where there is one: a sixth of a command's start.

    It would know pydantic's items by it; ours are dataclasses. Only tools of the tests bring pydantic along.
    Scrapy imports the settings first, and itemadapter with its commands.
    """
    if "pydantic" in _sys.modules:
        return
    _sys.modules["pydantic"] = None  # type: ignore[assignment]  # what Python takes for "there is none"
    try:
        _import_module("itemadapter")
    finally:
        del _sys.modules["pydantic"]


_without_pydantic()

BOT_NAME = "gongkai-harvester"
SPIDER_MODULES: list[str] = []
# spiders are made from the registry, one per entry
SPIDER_LOADER_CLASS = "harvester.portals.loader.PortalSpiderLoader"
COMMANDS_MODULE = "harvester.commands"

# Where the portals are listed and where the reports go; both may be given with -s.
PORTALS = str(DATA / "portals.toml") if INSTALLED else "data/portals.toml"
DATABASE = f"{WRITTEN}harvest.db"
# What `scrapy survey` found out of candidates.
SURVEY = f"{WRITTEN}survey.db"

# Who we are: portals can reach the operator. Set CONTACT to an address or a page.
CONTACT = "https://example.org/gongkai-harvester"
USER_AGENT = f"gongkai-harvester/{__version__} (+%(CONTACT)s)"

# Under which licence the data of a release may be used (an SPDX identifier, CC-BY-4.0), and who publishes it.
# The code's own licence says nothing about the data: `scrapy release` asks for the first where it is empty.
DATA_LICENSE = ""
DATA_AUTHOR = "The Gongkai Harvester authors"

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    # some portals answer other languages with an English front page
    "Accept-Language": "zh-CN,zh;q=0.9",
}

# Manners: one request at a time per host, a pause between them, robots.txt obeyed.
ROBOTSTXT_OBEY = True
ROBOTS_DELAY_MAX = 60.0  # a longer Crawl-delay is cut to this, with a warning
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# what waits for its turn at a host cannot be called back when the portal turns out to be closed to us; and where
# there is no delay, Scrapy starts all that waits in a host's queue at once, whatever the line above says
CONCURRENT_REQUESTS = 1
DOWNLOAD_DELAY = 1.0
# A host that answers slowly is asked more slowly; never faster than DOWNLOAD_DELAY.
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 0.0  # begin with DOWNLOAD_DELAY
AUTOTHROTTLE_MAX_DELAY = 30.0
# Retries: three tries; the host rests before each (doubling), or as long as Retry-After asks, up to 5 minutes.
RETRY_TIMES = 2
RETRY_PAUSE = 5.0
RETRY_AFTER_MAX = 300.0
# a host that never answered in a crawl is waited for so long, twice: its robots.txt and one page
REACH_TIMEOUT = 20.0
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # recorded as a page with its problem
DOWNLOAD_TIMEOUT = 60.0
# Scrapy's usual one knows IPv4 only
TWISTED_DNS_RESOLVER = "scrapy.resolver.CachingHostnameResolver"
REDIRECT_MAX_TIMES = 5
# A report with its pictures is a few MB; a scan up to some ten.
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0

# Bounds on one portal's crawl, so that an endless pager or a calendar ends; a registry entry may set its own
# (max_pages, …). 0 means no bound. Reaching one is told in the stats and in the verdict.
PORTAL_MAX_PAGES = 2000
PORTAL_MAX_CHANNELS = 500
PORTAL_MAX_COLUMNS = None  # the same under its older name: counts where it is given
PORTAL_MAX_DEPTH = 4
PORTAL_MAX_REPORTS = 20_000
PORTAL_MAX_BYTES = 4 * 1024**3
PORTAL_MAX_SECONDS = 6 * 3600
# Challenges after which a portal is left alone for this run.
PORTAL_MAX_BLOCKED = 3

# the event loop in C spares 3 % of a page's CPU; an installation that lacks it has asyncio's own
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if _find_spec("uvloop") else None

# a crawl that is told to end does not wait for what a portal keeps back
DOWNLOADER = "harvester.middlewares.ending.EndingDownloader"
# where the loop is busy for more than a second Scrapy's ends with AlreadyCalledError
DOWNLOAD_HANDLERS = dict.fromkeys(("http", "https"), "harvester.middlewares.closing.Handler")
DOWNLOADER_MIDDLEWARES = {
    # keeps Crawl-delay too
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "harvester.middlewares.robots.Robots": 100,
    # knows ports, and requests that skip the duplicate filter, which Scrapy's does not
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "harvester.middlewares.hosts.Hosts": 50,
    # a redirect to a known address would vanish in the duplicate filter; stubs only are read for a refresh
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "harvester.middlewares.redirects.Redirects": 600,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "harvester.middlewares.redirects.Refreshes": 580,
    "harvester.middlewares.answers.Answers": 570,
    # before the back-off: a host that never answered is not tried three times
    "harvester.middlewares.reach.Reach": 560,
    # Scrapy's asks publicsuffix.org
    "harvester.middlewares.cookies.Cookies": 700,
    # an answer may be cut short without HTTP saying so: packed (Scrapy unpacks at 590), or the page itself
    "harvester.middlewares.whole.WholePacked": 595,
    "harvester.middlewares.whole.WholePages": 585,
    "harvester.middlewares.whole.WholeFiles": 586,
    # the whole host rests before a retry
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "harvester.middlewares.backoff.BackOff": 550,
}

# `scrapy crawl NAME -o pages.jsonl`: what each page came to, without its bytes.
FEED_EXPORT_FIELDS = ["portal", "url", "kind", "status", "fetched_at", "problem", "detail", "refusal", "report"]

# Speed: an item is read and stored in about 3 ms; more in parallel only costs a third of Scrapy's CPU.
CONCURRENT_ITEMS = 1
# inspects every callback's source at its first call and is of no use outside development
WARN_ON_GENERATOR_RETURN_VALUE = False
# items are whole pages; DEBUG would print them
LOG_LEVEL = "WARNING"
TELNETCONSOLE_ENABLED = False
# no server beside a crawl
REMOTE_CONTROL_ENABLED = False

# Files attached to a report's page: at most so many, so many bytes of a page's files together; processes that read
# them; and pages of all portals whose files are held in memory at once.
ATTACHMENTS_MAX = 4
ATTACHMENT_MAX_BYTES = 40 * 1024 * 1024
FILE_WORKERS = 1
ATTACHMENT_PAGES = 8

# From a fetched page to the database; a stage sees what the one before it added to the page.
ITEM_PIPELINES = {
    "pipelines.read.ReadPipeline": 100,
    "pipelines.attachments.AttachmentsPipeline": 200,
    "pipelines.judge.JudgePipeline": 250,
    "pipelines.fingerprint.FingerprintPipeline": 300,
    "pipelines.archive.ArchivePipeline": 400,
    "pipelines.store.StorePipeline": 500,
}
SPIDER_MIDDLEWARES = {
    # nearest to the spider: what it leaves out costs nothing further on
    "harvester.middlewares.visits.Visits": 950,
    # sees what is left
    "harvester.middlewares.answers.Judged": 940,
}
EXTENSIONS = {
    "harvester.extensions.verdict.Verdict": 0,
    "harvester.extensions.progress.Progress": 0,
    # after the verdict, which it looks at
    "harvester.extensions.monitoring.Monitoring": 500,
}
# What is never used here. Scrapy imports what is set to None as well, and with some of these aiohttp,
# twisted.conch, tldextract and requests: a sixth of a crawl's start. Otherwise these are Scrapy's own.
_UNUSED = (
    "scrapy.extensions.remote_control.RemoteControl",
    "scrapy.extensions.telnet.TelnetConsole",
    "scrapy.extensions.corestats.CoreStats",
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware",
    # each thing that a callback yields goes through them: the one drops long addresses in silence, the other
    # bounds nothing here (PORTAL_MAX_DEPTH does)
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware",
    "scrapy.spidermiddlewares.depth.DepthMiddleware",
    # warns a spider's author
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware",
)


def _used(base: dict[str, int]) -> dict[str, int]:
    return {name: at for name, at in base.items() if name not in _UNUSED}


EXTENSIONS_BASE = _used(_scrapys.EXTENSIONS_BASE) | {"harvester.extensions.core.Core": 0}
DOWNLOADER_MIDDLEWARES_BASE = _used(_scrapys.DOWNLOADER_MIDDLEWARES_BASE)
SPIDER_MIDDLEWARES_BASE = _used(_scrapys.SPIDER_MIDDLEWARES_BASE)
STATS_CLASS = "harvester.extensions.core.Stats"
# looks at every crawl that has ended; messages to MONITOR_WEBHOOK or MONITOR_MAIL_TO
MONITOR = False
MONITOR_WEBHOOK = None
MONITOR_MAIL_TO = None
MONITOR_ERROR_SHARE = 0.1
MONITOR_COVERAGE_DROP = 0.2
# what a crawl does, on a terminal
PROGRESS = True

# Pages wait for each other before they are written in one transaction; a kill costs only those that wait.
STORE_BATCH = 50
STORE_SECONDS = 2.0
# How long another program may hold the database before the crawl gives up.
STORE_BUSY = 30.0

# Nights between two walks of every listing to its end, and the days for which a report counts as new.
VISIT_FULL_EVERY = 7
VISIT_NEW_DAYS = 31
VISIT_OLD_DAYS = 365
# Nights between two visits of a report page: new, up to a year old, older.
VISIT_NEW_EVERY = 1
VISIT_MIDDLE_EVERY = 7
VISIT_OLD_EVERY = 30

# A night crawls so many portals at once (0: as many as one processor serves and descriptors and memory allow), and
# none that had a complete crawl in the last hours.
NIGHTLY_SIDE_BY_SIDE = 0
NIGHTLY_HOURS = 12.0

# Many machines (extra `fleet`): the PostgreSQL database of the queue, and where each portal's own database goes.
FLEET_QUEUE = None
FLEET_SHARDS = f"{WRITTEN}shards"
# Seconds: how often a worker says that it lives, and after how long a silent one is believed dead.
FLEET_HEARTBEAT = 10.0
FLEET_DEAD = 60.0
# Before the second try of a crawl that failed through a fault of the machine; doubled before each further one.
FLEET_FIRST_PAUSE = 120.0
