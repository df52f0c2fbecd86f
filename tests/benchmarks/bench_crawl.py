"""What a crawl costs per page, beside stock Scrapy that asks for the same pages and does nothing with them.

A replica portal of reports on pages of about 65 kB; everything on: read, checked, archived, stored. Both crawl a
small and a bigger portal, and the difference is what a page costs: starts are not counted. CPU seconds of the
crawling process alone, the best of some rounds, each round all of them in turn. Judged beside Scrapy as it comes;
told as well beside Scrapy with our manners (robots.txt, one request at a time). Exit 1 where ours is less than a
third as fast.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from harvester.replica.families.trs import TrsSite
from harvester.replica.portals import registry_for
from harvester.replica.server import serve
from tests.benchmarks.bench_store import portal
from tests.benchmarks.usage import run

BODIES = (5, 50)
YEARS = 6
STYLE = "plain"
CHARACTERS = 60_000
ROUNDS = 9
LEAST, AIM = 0.33, 0.5

_STOCK = """
import sys
import scrapy
from scrapy.crawler import CrawlerProcess

class Stock(scrapy.Spider):
    name = "stock"
    async def start(self):
        for address in open(sys.argv[1]):
            yield scrapy.Request(address.strip())
    def parse(self, response):
        pass

manners = {"ROBOTSTXT_OBEY": True, "CONCURRENT_REQUESTS": 1, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}
process = CrawlerProcess(
    {"LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False, **(manners if sys.argv[2:] else {})}
)
process.crawl(Stock)
process.start()
"""


def made(number: int, bodies: int) -> TrsSite:
    """A portal with pages of that size."""
    site = portal(number, [f"第{one}" for one in range(bodies)], YEARS, STYLE)
    dress = site.dress

    def larger(body: str, title: str, **how: Any) -> str:
        return dress(body, title, **{"size": CHARACTERS, **how})

    site.per_page = 20
    site.dress = larger  # type: ignore[method-assign]
    return site


def spent(command: Sequence[str]) -> float:
    """CPU seconds of a process. Raises where it fails."""
    done = run(command)
    assert done.code == 0, done.log[-2000:]
    return done.cpu


def ours(name: str, registry: Path, folder: Path) -> float:
    """One crawl into a new database."""
    with tempfile.TemporaryDirectory(dir=folder) as new:
        given = {
            "DATABASE": f"{new}/harvest.db",
            "PORTALS": registry,
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": 0,
        }
        words = [word for setting, value in given.items() for word in ("-s", f"{setting}={value}")]
        return spent([sys.executable, "-m", "scrapy", "crawl", name, *words])


def main() -> int:
    """The comparison; 1 where it falls short."""
    sites = [made(number, bodies) for number, bodies in enumerate(BODIES)]
    with tempfile.TemporaryDirectory() as name, serve(sites) as addresses:
        folder = Path(name)
        registry = registry_for(sites, addresses, folder / "portals.toml")
        costs: dict[str, list[float]] = {"ours": [], "stock": [], "polite": []}
        pages = []
        for site in sites:
            rows = [f"{addresses[site.entry]}{article.path}" for article in site.rows()]
            (folder / "pages.txt").write_text("\n".join(rows))
            pages.append(len(rows))
            stock = [sys.executable, "-c", _STOCK, str(folder / "pages.txt")]
            rounds = [
                (ours(site.entry, registry, folder), spent(stock), spent([*stock, "polite"]))
                for _ in range(ROUNDS)
            ]
            for who, spendings in zip(costs, zip(*rounds, strict=True), strict=True):
                costs[who].append(min(spendings))
        size = len(sites[0].article_page(sites[0].rows()[0]).encode())
    each = {who: (many - few) / (pages[1] - pages[0]) * 1000 for who, (few, many) in costs.items()}
    share = each["stock"] / each["ours"]
    print(f"{pages[1] - pages[0]} pages of {size / 1000:.0f} kB")
    for who, cost in each.items():
        print(f"  {who:8}{cost:>7.2f} ms CPU a page; a start and {pages[0]} pages {costs[who][0]:.2f} s")
    polite = each["polite"] / each["ours"]
    print(f"  {share:.2f} of stock Scrapy's speed ({polite:.2f} with our manners); promised {LEAST}, aim {AIM}")
    return 0 if share >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
