"""Whose report a document is, for which year: one judgement from what all witnesses say.

Statements that agree are counted together, each family of witnesses once (a title, its copy in the metadata and in
the title element are one); what is told most surely stands. A warning says what was taken from weaker witnesses
than the title, and which witness says otherwise. The words are data (data/titles.toml).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import attrgetter

from harvester.documents.blocks import Document
from harvester.reports.words.document_title import Title
from harvester.reports.words.metadata import MetadataBlock
from harvester.reports.words.names import agree, cut_before, ends_as_body, is_publisher
from harvester.reports.words.plain import squeeze
from harvester.reports.words.scopes import Scope, scope
from harvester.reports.words.spoken import Opening
from harvester.reports.words.titles import is_correction, is_damaged_title
from harvester.reports.words.witnesses import (
    LAST_RESORTS,
    Statement,
    Value,
    bodies,
    report_years,
)
from harvester.reports.words.years import is_range, is_school_year, is_short, years

MOST_WARNINGS = 3
"""Witnesses that say otherwise, of whom a warning tells."""
_TITLES = ("title", "heading", "metadata title", "title tag", "title element")
_BODY_TOLD = {
    "row": "is what the listing's row names",
    "sentence": "is whose report the text says it is",
    "signature": "signs at the end",
    "subject": "is whose doings the text tells",
    "contact": "is whom the text tells readers to ask",
    "issuer": "is the issuer in the metadata",
    "source": "is the source in the metadata",
    "byline": "stands below the title",
    "path": "is on the path to the page",
    "site": "is the site that the title element names",
    "portal": "is the body that runs the portal",
}
_YEAR_TOLD = {
    "row": "the title names no year; {} is what the listing's row says",
    "period": "the title names no year; {} taken from the period that the text states",
    "sentence": "the title names no year; {} taken from the sentence that names the report",
    "text": "the title names no year; {} is the year that the text speaks of",
    "date": "neither title nor text names a year; {} is the year before {day}",
    "number": "neither title nor text names a year; {} is the year before that of the document's number",
    "path": "neither title nor text names a year; {} stands in the path to the page",
    "address": "neither title nor text names a year; {} stands in the page's address",
}
_SAYS = {"row": "the listing's row", "title element": "the title element", "text": "the text"}


@dataclass(slots=True)
class Identity:
    """What a report says it is. at: the title's block. told_by: witnesses of agency and year, the surest first.

    guessed: the agency is only the portal's. correction: a title calls it the newer version of a report.
    """

    title: str | None
    agency: str | None
    year: int | None
    scope: Scope | None
    warnings: list[str] = field(default_factory=list)
    at: int | None = None
    told_by: dict[str, list[str]] = field(default_factory=dict)
    guessed: bool = False
    correction: bool = False
    named: Title | None = None


def identify(
    document: Document,
    block: MetadataBlock,
    title: Title,
    *,
    portal_name: str | None = None,
    published: str | None = None,
) -> Identity:
    """Title, agency, year and scope of a document.

    title: what document_title.title_of finds. portal_name: the body that runs the portal. published: ISO date of
    publication, the last resort for the year (a report on a year appears in the next).
    """
    identity = Identity(title.text, None, None, None, at=title.at, named=title)
    identity.correction = any(is_correction(text) for _, text in title.named)
    opening = Opening.of(document.blocks, title.at)
    if title.text is not None and is_damaged_title(title.text):
        identity.warnings.append(f"the title's words are damaged: “{title.text[:60]}”")
    _set_year(identity, list(report_years(document, block, title, opening, published)), published)
    portal = portal_name or document.meta.get("sitename")
    _set_agency(identity, list(bodies(document, block, title, opening, portal)))
    said = f"{title.text or ''}\n" + "\n".join(opening.preamble)[:600]
    identity.scope = scope(identity.agency, identity.guessed, said)
    return identity


def _judge(
    statements: Iterable[Statement[Value]], alike: Callable[[Value, Value], bool]
) -> list[list[Statement[Value]]]:
    """The statements in camps that agree, the surest camp first and the surest statement first in each."""
    camps: list[list[Statement[Value]]] = []
    for statement in sorted(statements, key=attrgetter("sure"), reverse=True):
        for camp in camps:
            if camp[0].value == statement.value or alike(camp[0].value, statement.value):
                camp.append(statement)
                break
        else:
            camps.append([statement])
    return sorted(camps, key=_weight, reverse=True) if len(camps) > 1 else camps


def _weight(camp: list[Statement[Value]]) -> float:
    families: dict[str, float] = {}
    for statement in camp:
        families[statement.family] = max(families.get(statement.family, 0), statement.sure)
    return sum(families.values())


def _set_year(identity: Identity, statements: list[Statement[int]], published: str | None) -> None:
    warn = identity.warnings.append
    camps = _judge(statements, int.__eq__)
    title = identity.title or ""
    named = years(title)
    if is_range(title):
        warn(f"the title names a span of years, {' and '.join(map(str, named))}: none of them is taken from it")
    if not camps:
        warn("no year: neither title nor text, row, date or address tells one")
        return
    best = camps[0]
    identity.year = year = best[0].value
    witnesses = list(dict.fromkeys(one.witness for one in best))
    identity.told_by["year"] = witnesses
    told = [one for one in statements if one.witness in _TITLES]
    if told and told[0].value != year:
        others = " and ".join(dict.fromkeys(_SAYS.get(witness, f"the {witness}") for witness in witnesses))
        warn(f"the title says {told[0].value}, but {others} say {year}; {year} taken")
    elif told:
        if len(named) > 1 and not is_range(title):
            warn(f"the title names several years {', '.join(map(str, named))}; {year} taken")
        if is_school_year(title):
            warn(f"the title names a school year; {year} taken")
        elif is_short(title):
            warn(f"the title names the year with two digits; {year} taken")
    else:
        day = f"publication on {published}" if published else "the document's own date"
        warn(_YEAR_TOLD[best[0].witness].format(year, day=day))
    _differing_years(identity, camps[1:], year, bool(told))
    if published and int(published[:4]) < year:
        warn(f"published on {published}, before its year {year} ended")


def _differing_years(identity: Identity, camps: list[list[Statement[int]]], year: int, titled: bool) -> None:
    """Warns of the witnesses that say another year; a late or early publication is none."""
    for camp in camps[:MOST_WARNINGS]:
        for one in camp:
            if one.witness in ("period", "sentence") and titled:
                identity.warnings.append(f"year {year} from the title, but the text speaks of {one.value}")
                break
            if one.witness in ("row", "title element", "title tag", "metadata title", "period", "sentence"):
                says = _SAYS.get(one.witness, f"the {one.witness}")
                identity.warnings.append(f"year {year}, but {says} says {one.value}")
                break


def _set_agency(identity: Identity, statements: list[Statement[str]]) -> None:
    camps = _judge(statements, agree)
    warn = identity.warnings.append
    if not camps:
        warn("no agency: neither title nor text, row, issuer or portal names one")
        return
    best = camps[0]
    identity.agency = name = best[0].value
    witnesses = list(dict.fromkeys(one.witness for one in best))
    identity.told_by["agency"] = witnesses
    identity.guessed = all(witness in LAST_RESORTS for witness in witnesses)
    told = next((one.value for one in statements if one.witness in _TITLES), None)
    if told is None:
        warn(f"the title names no agency; {name} {_BODY_TOLD[best[0].witness]}")
    elif not agree(told, name):
        warn(f"the title names {told}, but {', '.join(witnesses)} name {name}; {name} taken")
    if cut := cut_before(squeeze(identity.title or ""), name):
        warn(f"the title prints {cut} before {name}; not taken for a part of the name")
    if not ends_as_body(name):
        warn(f"{name} does not end as the names of public bodies do")
    for camp in camps[1 : MOST_WARNINGS + 1]:
        one = camp[0]
        if one.sure >= 3 and one.value != told and not is_publisher(one.value):
            warn(f"agency {name}, but {_SAYS.get(one.witness, f'the {one.witness}')} names {one.value}")
