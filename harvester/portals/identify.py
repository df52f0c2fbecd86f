"""Which family a portal belongs to, by the evidence that each family declares; and the registry entry for it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from harvester.listings.channels import INDEX_PAGE, columns, names_column
from harvester.listings.page import Link, ListingPage, folded, listing
from harvester.paths import DATA
from harvester.portals.family import ANY_DETAIL, Family
from harvester.portals.loader import families
from harvester.reports.words.titles import judge_row

ENOUGH = 6
"""The sum of weights from which a family is named."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that was looked at. headers: "Name: value" lines."""

    url: str
    body: bytes
    headers: str = ""

    @property
    def page(self) -> ListingPage:
        """The page as a listing."""
        return listing(self.body, self.url)


@dataclass(frozen=True, slots=True)
class Score:
    """The evidence for one family: sum of weights, and what was seen, strongest first."""

    family: str
    weight: int
    evidence: tuple[str, ...]


@dataclass(slots=True)
class Finding:
    """What a portal is. family: None where nothing known fits. listing: where its reports are listed; reports:
    rows on that page whose titles are reports'. entry: a registry entry as TOML, `?` where a value is not known.
    """

    family: str | None
    scores: list[Score]
    listing: str
    reports: int
    entry: str
    notes: list[str] = field(default_factory=list)


def scores(pages: Iterable[Seen]) -> list[Score]:
    """All families with any evidence on the pages, the best first. Each clue counts once."""
    views = [_views(seen) for seen in pages]
    found = []
    for name, family in families().items():
        told = []
        for clue in family.clues:
            pattern = re.compile(clue.pattern, re.IGNORECASE | re.MULTILINE)
            match = next((m for view in views if (m := pattern.search(view[clue.where]))), None)
            if match is not None:
                told.append((clue.weight, f"{clue.meaning}: {folded(match[0])[:80]}"))
        if told:
            told.sort(reverse=True)
            found.append(Score(name, sum(weight for weight, _ in told), tuple(text for _, text in told)))
    return sorted(found, key=lambda score: (-score.weight, score.family))


def identify(pages: list[Seen]) -> Finding:
    """Judges the pages seen of one portal; the first is the one that was asked for."""
    ranked = scores(pages)
    best = ranked[0] if ranked and ranked[0].weight >= ENOUGH else None
    family = best.family if best else None
    notes = []
    if best and len(ranked) > 1 and ranked[1].weight * 3 >= best.weight * 2:
        notes.append(f"{ranked[1].family} is nearly as likely ({ranked[1].weight} against {best.weight})")
    chosen, reports = _listing(pages, family)
    if not reports and family and _is_column(chosen):
        notes.append("its rows are not in the page but fetched by its script; try a crawl with -a limit=5")
    elif not reports:
        notes.append("no report rows were seen; give the address of the page that lists the reports")
    entry = _entry(family or "plain", pages, chosen.url, reports)
    return Finding(family, ranked, chosen.url, reports, entry, notes)


def further(seen: Seen) -> list[str]:
    """Addresses worth a look before judging: what the page links as columns of yearly reports, then the folders
    of years and bodies below it.
    """
    found = [link for link in columns(seen.page, lambda url: False) if _leads_on(link)]
    return [link.url for link in sorted(found, key=lambda link: not names_column(link.text))]


def _leads_on(link: Link) -> bool:
    """Whether a link leads to a column though its address may look like one family's single pages."""
    bare = names_column(link.text) and not re.search(r"\d", link.text)
    return bare or not is_known_detail(link.url)


def is_known_detail(url: str) -> bool:
    """Whether an address looks like a single page in any family that has a shape of its own."""
    return any(_detail_of(family)(url) for family in families().values() if family.detail != ANY_DETAIL)


def _detail_of(family: type[Family]) -> Callable[[str], bool]:
    pattern = re.compile(family.detail, re.IGNORECASE)
    return lambda url: bool(pattern.search(url)) and not INDEX_PAGE.search(url.split("?", 1)[0])


def _views(seen: Seen) -> Mapping[str, str]:
    page = seen.page
    addresses = "\n".join([seen.url, *(link.url for link in page.links)])
    return {"address": addresses, "page": page.text, "header": seen.headers}


def _listing(pages: list[Seen], family: str | None) -> tuple[Seen, int]:
    """The page to start from, and how many report rows it shows."""
    is_detail = _detail_of(families()[family]) if family else is_known_detail

    def rows(seen: Seen) -> int:
        links = (link for link in seen.page.links if is_detail(link.url) and judge_row(link.title) == "report")
        return len({link.url for link in links})

    def own(seen: Seen) -> int:
        return next((score.weight for score in scores([seen]) if score.family == family), 0)

    first = pages[0]
    if not is_detail(first.url) and (rows(first) or _is_column(first)):
        return first, rows(first)
    others = [seen for seen in pages if not is_detail(seen.url)]
    best = max(others, key=lambda seen: (rows(seen), _is_column(seen), own(seen)), default=first)
    return best, rows(best)


def _is_column(seen: Seen) -> bool:
    return names_column(seen.page.title.split("-")[0])


def _entry(family: str, pages: list[Seen], start: str, reports: int) -> str:
    name = next((found for seen in pages if (found := _site_name(seen.page))), "?")
    codes = [code for seen in pages if (code := _site_code(seen.page))]
    division = codes[0] if codes else place_code(name) or "?"
    lines = [
        f"[{_spider_name(start)}]",
        f'family   = "{family}"',
        f"name     = {json.dumps(name, ensure_ascii=False)}",
        f'division = "{division}"' + ("    # look it up in data/divisions.csv" if division == "?" else ""),
        f"start    = {json.dumps([start], ensure_ascii=False)}",
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


def _meta(page: ListingPage, name: str) -> str:
    if page.root is None:
        return ""
    for tag in page.root.iter("meta"):
        if (tag.get("name") or "").lower() == name:
            return folded(tag.get("content") or "")
    return ""


def _site_name(page: ListingPage) -> str:
    name = _meta(page, "sitename") or re.split(r"[-_|–—]", page.title)[-1].strip()
    return re.sub(r"(?:政府)?(?:门户)?网站$|网$", "", name) if not name.endswith("政府") else name


def _site_code(page: ListingPage) -> str | None:
    code = _meta(page, "siteidcode")[:6]
    return code if code in _divisions() else None


def place_code(name: str) -> str | None:
    """The division of the place that a site's name ends in, where only one bears that name."""
    place = re.sub(r"(?:人民政府|政府|管委会).*$", "", name)
    fits = [code for code, division in _divisions().items() if len(code) == 6 and place.endswith(division)]
    longest = max((len(_divisions()[code]) for code in fits), default=0)
    fits = [code for code in fits if len(_divisions()[code]) == longest]
    return fits[0] if len(fits) == 1 else None


@cache
def _divisions() -> Mapping[str, str]:
    with (DATA / "divisions.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def _spider_name(url: str) -> str:
    parts = urlsplit(url)
    labels = (parts.hostname or "portal").removeprefix("www.").split(".")
    name = re.sub(r"[^a-z0-9_]", "_", labels[0])
    return name if not name[0].isdigit() else f"portal_{parts.port or name}"
