"""Small databases of made-up reports for the tests of the dataset."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from harvester.dataset import years
from harvester.items import Fetched, Filing, Page
from harvester.replica.figures import Figures, figures_for
from harvester.reports.model import Check, Indicator, Printed, Report, Section, Tables
from harvester.store.fingerprint import fingerprint
from harvester.store.store import Store

LUZHOU, YANSHI, YOUXIAN, YOUYANG = "140403", "410307", "430223", "500242"
BODIES = [
    ("潞州区人民政府", LUZHOU, range(2019, 2024)),
    ("长治市城区人民政府", LUZHOU, range(2015, 2018)),
    ("长治市郊区人民政府", LUZHOU, range(2016, 2018)),
    ("偃师市人民政府", YANSHI, range(2016, 2021)),
    ("洛阳市偃师区人民政府", YANSHI, range(2021, 2024)),
    ("信访局", YOUXIAN, (2012, 2021, 2022, 2023)),
    ("清泉乡人民政府", YOUYANG, (2012, 2019, 2020, 2022, 2023)),
]
PORTALS = {LUZHOU: "luzhou", YANSHI: "yanshi", YOUXIAN: "youxian", YOUYANG: "youyang"}
SEEN = "2026-11-20T03:00:00+00:00"


def report_of(figures: Figures, scope: str | None = None) -> Report:
    """Made-up figures as the reader would return them."""
    tables = figures.tables
    return Report(
        url=None,
        title=figures.title,
        agency=figures.agency,
        year=figures.year,
        edition=figures.edition,
        scope=scope,
        metadata=dict(figures.metadata),
        sections=[Section(p.code, p.heading, "\n".join(p.paragraphs)) for p in figures.parts],
        tables=Tables(
            tables["proactive"],
            tables["requests"],
            tables["review_litigation"],
            tables["statistics"] and [Indicator(**line) for line in tables["statistics"]],
        ),
        printed=[Printed("requests", "granted", "org_other", "=0+0")] if tables["requests"] else [],
        checks=[
            *(Check(code, "natural_person", False, 1, 2) for code in figures.broken),
            *([Check("t3_balance", "total", True, 1, 1)] if tables["requests"] else []),
        ],
        read_from="html",
    )


def page_of(figures: Figures, division: str, *, scope: str | None = None, at: str = SEEN) -> Page:
    """The page of a report on the portal of a division, as the pipelines hand it to the store."""
    portal = PORTALS[division]
    fetched = Fetched(
        portal=portal,
        url=f"https://{portal}.example/{figures.agency}/{figures.year}-{scope}.html",
        kind="report",
        status=200,
        fetched_at=at,
        portal_name=portal,
        division=division,
    )
    page = Page(fetched, report_of(figures, scope), filing=Filing(archived=(f"{portal}/2026-11.warc.gz", 0)))
    fingerprint(page)
    return page


def add(store: Store, figures: Figures, division: str, *, scope: str | None = None) -> int:
    """Adds a report; returns its id."""
    page = page_of(figures, division, scope=scope)
    assert store.save([page]) != []
    found = store.connection.execute(
        "SELECT v.report_id FROM sightings s JOIN revisions v ON v.id = s.revision_id WHERE s.url = ?", (page.url,)
    ).fetchone()
    return int(found[0])


def database(path: Path, bodies: Iterable[tuple[str, str, Iterable[int]]] = BODIES) -> Store:
    """A database of every body's reports for its years, checks across years included."""
    store = Store(path)
    store.save(
        [
            page_of(figures_for(name, year, broken=year == 2022), division)
            for name, division, known in bodies
            for year in known
        ]
    )
    years.update(store.connection)
    return store


def connection_of(path: Path) -> sqlite3.Connection:
    """A connection to the database of every body."""
    return database(path).connection
