"""The study description of a release: what was to be found, how it was looked for, what is not in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from harvester import __version__
from harvester.dataset.coverage import STATES, coverage
from harvester.dataset.formats import TITLE

if TYPE_CHECKING:
    from harvester.dataset.release import About

_QUESTIONS = (
    (
        "Reports by edition of the form",
        "SELECT coalesce(edition, 'none: prose, or a table that was not known'), count(*) FROM reports"
        " GROUP BY 1 ORDER BY 1",
    ),
    ("Bodies by level", "SELECT coalesce(level, 'not placed'), count(*) FROM agencies GROUP BY 1 ORDER BY 1"),
    (
        "Portals by the verdict of their last crawl",
        "SELECT verdict, count(*) FROM runs WHERE id IN (SELECT max(id) FROM runs WHERE verdict IS NOT NULL"
        " GROUP BY portal) GROUP BY 1 ORDER BY 1",
    ),
)


def write(connection: sqlite3.Connection, folder: Path, about: About) -> None:
    """Writes STUDY.md."""
    parts = [_TEXT.format(title=TITLE, about=about, held=about.coverage, program=__version__)]
    for title, query in _QUESTIONS:
        parts.append(_table(title, connection.execute(query).fetchall()))
    grid = coverage(connection)
    states = ((f"{mark} {meaning}", grid.count(name)) for name, (mark, _, meaning) in STATES.items())
    parts.append(_table("Bodies × years by state", [found for found in states if found[1]]))
    if grid.undated:
        parts.append(f"{grid.undated:,} reports have no year.\n")
    (folder / "STUDY.md").write_text("\n".join(parts), "utf-8")


def _table(title: str, rows: Iterable[tuple[str, int]]) -> str:
    return f"### {title}\n\n| | |\n| --- | ---: |\n" + "".join(f"| {a} | {b:,} |\n" for a, b in rows)


_TEXT = """# {title}: study description

Version {about.version}, licence of the data {about.licence}, made with Gongkai Harvester {program}.

## Universe

Every administrative organ that has to publish a yearly report on government information disclosure (政府信息公开
工作年度报告) under article 49 of the regulation of 2019 (中华人民共和国政府信息公开条例; article 31 of that of
2007):
departments of the State Council, governments, their departments, townships, streets and zones.

## What is in it

{held.reports:,} reports of {held.agencies:,} bodies from {held.portals:,} portals, years {held.first_year} to
{held.last_year}, as published until {about.day}. It is no sample: it holds what was found on the portals of the
registry, and bodies without a portal there are not in it. `coverage` says for every body and year whether there
is a
report; a year without one may never have been published, may have been taken down, or may not have been found.

## What is not in it

- Bodies whose portal is not in the registry, refuses robots, or could not be reached; reports behind logins.
- Reports that are pictures without a reading sure enough; what was not read is null with a reason (`nulls`).
- Corrections that were published elsewhere than on a portal that was visited.

## How it was found

Portals are crawled politely (robots.txt obeyed, one request at a time) from the listing of yearly reports to its
end.
A page is a report when title and content say so. Tables are read by the labels of the published forms; a row
that does
not fit its form is reported, never guessed at. Body and year are told by witnesses (`agency_told_by`,
`year_told_by`).
Every version is kept (`revisions`), every address (`sightings`).

## Limits

- Numbers are as published, wrong ones included; what does not add up is in `checks` (`failed_checks`).
- A report speaks for the body alone (own), for the bodies below it too (aggregate), or does not say. Never add
  reports of different scope; `places` has the one best report per place and year.
- The forms of 2008-2018, 2019 and 2021 differ; `comparable` holds what may be compared, and how well it fits.
- Numbers read from scans by OCR carry the reader's confidence (`readings`).

## Figures
"""
