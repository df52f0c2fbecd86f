"""Which family a portal belongs to, by the evidence that each family declares; and the registry entry for it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from harvester.portals.evidence import Evidence, Seen, evidence, is_known_detail
from harvester.portals.look import Look
from harvester.portals.naming import place_code, site_code, site_name, spider_name


@dataclass(slots=True)
class Finding:
    """What a portal is. family: None where nothing known fits. listing: where its reports are listed; rows,
    reports: rows on that page, and those of them whose titles are reports'. entry: a registry entry as TOML, `?`
    where a value is not known.
    """

    family: str | None
    evidence: Evidence
    listing: str
    rows: int
    reports: int
    entry: str
    notes: list[str] = field(default_factory=list)


def identify(look: Look) -> Finding:
    """Judges what a look saw of one portal; its first page is the one that was asked for. It saw one at least."""
    pages = list(look.pages.values())
    told = evidence(pages)
    best = told.best
    notes = []
    if best and len(told.scores) > 1 and told.scores[1].weight * 3 >= best.weight * 2:
        second = told.scores[1]
        notes.append(f"{second.family} is nearly as likely ({second.weight} against {best.weight})")
    starts, channels = _starts(look)
    chosen = look.pages[starts[0]]
    most = max((len(seen.reports) for seen in pages), default=0)
    if not chosen.reports and best and chosen.is_column:
        notes.append("its rows are not in the page but fetched by its script; try a crawl with -a limit=5")
    elif not chosen.reports and most:
        notes.append("it lists no reports itself but leads to pages that do")
    elif not chosen.reports and chosen.rows:
        notes.append(f"none of its {len(chosen.rows)} rows is titled as a report")
    elif not chosen.reports:
        notes.append("no report rows were seen; give the address of the page that lists the reports")
    if look.left:
        notes.append(f"{look.left} more pages may lead to reports; `scrapy survey` looks further")
    entry = _entry(best.family if best else "plain", pages, starts, channels, len(chosen.reports))
    return Finding(
        best.family if best else None, told, chosen.url, len(chosen.rows), len(chosen.reports), entry, notes
    )


def _starts(look: Look) -> tuple[list[str], str]:
    """The pages to start from and the option `channels`: what was asked for, where it leads to reports."""
    first = next(iter(look.pages.values()))
    found, channels = look.starts()
    asked = not first.is_front and not is_known_detail(first.url)
    if asked and (first.reports or first.is_column):
        return [first.url], ""
    if asked and found and all(first.url in look.above(url) for url in found):
        return [first.url], look.channels((url, first.url) for url in found)
    return (found, channels) if found else ([first.url], "")


def _entry(family: str, pages: list[Seen], starts: list[str], channels: str, reports: int) -> str:
    name = site_name(pages) or "?"
    division = site_code(pages) or place_code(name) or "?"
    lines = [
        f"[{spider_name(starts[0])}]",
        f'family   = "{family}"',
        f"name     = {json.dumps(name, ensure_ascii=False)}",
        f'division = "{division}"' + ("    # look it up in data/divisions.csv" if division == "?" else ""),
        f"start    = {json.dumps(starts, ensure_ascii=False)}",
        *([f"channels = {json.dumps(channels, ensure_ascii=False)}"] if channels else []),
        "verified = false",
        _expect(reports),
    ]
    return "\n".join(lines)


def _expect(reports: int) -> str:
    """The entry's line on what a good crawl yields: at least the rows seen on the listing's first page."""
    later = "after the first complete crawl: what it found, or {per_year = 12, since = 2019}"
    if not reports:
        return f"# expect = {{reports = ?}}    # at least so many reports; {later}"
    return f"expect   = {{reports = {reports}}}    # rows seen on the first page; {later}"
