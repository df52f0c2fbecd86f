"""Whose report a document is, for which year: title, agency, year and scope.

The year comes from the title, else from the text, else from the day of publication; the agency from the title,
else from the issuer, else from the portal. A warning says what was taken from a weaker source than the title. The
words are data (data/titles.toml).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from harvester.datafiles.titles import load
from harvester.documents.blocks import LINES, Block, Document
from harvester.reports.words.document_title import title_of
from harvester.reports.words.metadata import MetadataBlock
from harvester.reports.words.plain import squeeze
from harvester.reports.words.titles import agency_in, body_of, scope_of, years

PREAMBLE = 30
"""Blocks after the title in which the period and words about the scope are looked for."""
_BEGINS = re.compile(r"(?m)^(20\d\d)\s*年度?\s*[，,、]")
_NAMED = re.compile(r"(?<!\d)(20\d\d)\s*年(?!\s*\d+\s*月)")


@dataclass(slots=True)
class Identity:
    """What a report says it is. at: the title's block. A warning says where the year is not the title's."""

    title: str | None
    agency: str | None
    year: int | None
    scope: str | None
    warnings: list[str] = field(default_factory=list)
    at: int | None = None


def identify(
    document: Document,
    block: MetadataBlock,
    *,
    list_title: str | None = None,
    portal_name: str | None = None,
    published: str | None = None,
) -> Identity:
    """Title, agency, year and scope of a document.

    list_title: the text of the listing row. portal_name: the body that runs the portal. published: ISO date of
    publication, the last resort for the year (a report on a year appears in the next).
    """
    title, at = title_of(document, block, list_title)
    identity = Identity(title, None, None, None, at=at)
    opening, preamble = _opening(document.blocks, at)
    _set_year(identity, opening, published)
    _set_agency(identity, block, portal_name or document.meta.get("sitename"))
    identity.scope = _scope(identity.agency, title, preamble)
    return identity


def _opening(blocks: list[Block], at: int | None) -> tuple[str, str]:
    """The text right after the title, in which a report says its period; and what of it precedes 一、."""
    start = 0 if at is None else at + 1
    lines = [block.text for block in blocks[start : start + PREAMBLE] if isinstance(block, LINES)]
    first = next((n for n, line in enumerate(lines) if line.startswith(("一", "第一"))), len(lines))
    return "\n".join(lines), "\n".join(lines[:first])


def _set_year(identity: Identity, opening: str, published: str | None) -> None:
    named = years(identity.title) if identity.title else ()
    told = _stated_year(opening)
    if named:
        identity.year = named[0]
        if len(named) > 1:
            identity.warnings.append(
                f"the title names several years {', '.join(map(str, named))}; {named[0]} taken"
            )
        if told and told not in named:
            identity.warnings.append(f"year {named[0]} from the title, but the text speaks of {told}")
    elif told:
        identity.year = told
        identity.warnings.append(f"the title names no year; {told} taken from the period that the text states")
    elif year := _most_named(opening):
        identity.year = year
        identity.warnings.append(f"the title names no year; {year} is the year that the text speaks of")
    elif published:
        identity.year = int(published[:4]) - 1
        identity.warnings.append(
            f"neither title nor text names a year; {identity.year} is the year before publication on {published}"
        )
    if identity.year is not None and published and int(published[:4]) < identity.year:
        identity.warnings.append(f"published on {published}, before its year {identity.year} ended")


def _stated_year(opening: str) -> int | None:
    """The year of the period that a text says it reports on."""
    known = load().period
    plain = squeeze(opening)
    period = known.pattern.search(plain) if known.needs in plain else None
    return int(period[1]) if period else None


def _most_named(opening: str) -> int | None:
    """The year that a text names at least twice and more often than any other; else the one with which paragraphs
    before its second section begin: those after it speak of plans.
    """
    counts: dict[str, int] = {}
    for year in _NAMED.findall(opening):
        counts[year] = counts.get(year, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    if ranked and ranked[0][1] >= 2 and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return int(ranked[0][0])
    begins = set(_BEGINS.findall(opening.split("\n二、")[0]))
    return int(begins.pop()) if len(begins) == 1 else None


def _set_agency(identity: Identity, block: MetadataBlock, portal: str | None) -> None:
    if identity.title and (named := agency_in(identity.title)):
        identity.agency = named
    elif issuer := block.fields["issuer"]:
        identity.agency = issuer
        identity.warnings.append(f"the title names no agency; {issuer} is the issuer in the metadata")
    elif portal and (body := body_of(portal)):
        identity.agency = body
        identity.warnings.append(f"the title names no agency; {body} is the body that runs the portal")


def _scope(agency: str | None, title: str | None, preamble: str) -> str | None:
    """ "own" or "aggregate", None where neither words nor name tell: see data/titles.toml, [scope]."""
    known = load().scope
    said = f"{title or ''}\n{preamble[:600]}"
    aggregate, own = known.aggregate_words.search(said), known.own_words.search(said)
    if aggregate and not own:
        return "aggregate"
    if own and not aggregate:
        return "own"
    return scope_of(agency) if agency is not None else None
