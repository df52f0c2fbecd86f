"""What each witness says of a report's body and year: title, row, sentence, signature, issuer, path, portal.

Each statement says how sure it is. Statements of one family are copies of each other (a title, and the same
title in the metadata) and count once: see harvester.reports.words.whose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from harvester.documents.blocks import Document
from harvester.reports.words.document_title import Title
from harvester.reports.words.metadata import MetadataBlock
from harvester.reports.words.names import ends_as_body, is_publisher, name_in
from harvester.reports.words.plain import squeeze
from harvester.reports.words.spoken import (
    Opening,
    beside,
    clauses,
    contact,
    makers,
    most_named,
    on_path,
    path_year,
    signature,
    stated_year,
    subject,
)
from harvester.reports.words.titles import agency_in, body_of, channel_in, in_row, mended, names_report, site_in
from harvester.reports.words.years import is_range, school_year, year_in

Value = TypeVar("Value", str, int)
# matches: /2023n/
_IN_ADDRESS = re.compile(r"/(?:nb|ndbg|nianbao)?((?:19|20)\d\d)(?:n|nd|nb|ndbg|nian|niandu)(?:bg)?/")
_NUMBERED = re.compile(r"[〔\[（(［【]((?:19|20)\d\d)[〕\]）)］】]")


@dataclass(slots=True)
class Statement(Generic[Value]):
    """What a witness says. family: witnesses that copy each other. sure: weight, 10 for a printed title."""

    witness: str
    family: str
    sure: float
    value: Value


# how sure a witness is of the body, and the family it belongs to
BODY = {
    "title": (10.0, "title"),
    "heading": (9.0, "title"),
    "metadata title": (9.0, "title"),
    "title tag": (8.0, "title"),
    "title element": (8.0, "title"),
    "row": (6.0, "row"),
    "sentence": (6.0, "text"),
    "signature": (5.0, "text"),
    "subject": (3.0, "text"),
    "issuer": (4.0, "publisher"),
    "byline": (3.5, "publisher"),
    "contact": (2.6, "text"),
    "path": (3.0, "publisher"),
    "source": (2.0, "publisher"),
    "site": (1.5, "publisher"),
    "portal": (1.0, "publisher"),
}
YEAR = {
    "title": (10.0, "title"),
    "heading": (9.0, "title"),
    "metadata title": (9.0, "title"),
    "title tag": (8.0, "title"),
    "title element": (8.0, "title"),
    "row": (6.0, "row"),
    "period": (7.0, "text"),
    "sentence": (6.0, "text"),
    "text": (5.0, "text"),
    "date": (3.5, "date"),
    "number": (2.0, "date"),
    "path": (1.6, "address"),
    "address": (1.5, "address"),
}
LAST_RESORTS = ("portal", "site")
"""Witnesses whose word for a body is a guess: no ground for a scope, or for taking equal texts for one report."""


def bodies(
    document: Document, block: MetadataBlock, title: Title, opening: Opening, portal: str | None
) -> Iterator[Statement[str]]:
    """What the witnesses say of the body, in order of precedence.

    The weakest are asked only where no title names one: they cannot outweigh it, and cost a look at every line.
    """
    named = [(witness, name) for witness, text in title.named if (name := _named(witness, text))]
    yield from (_body(witness, name) for witness, name in named)
    yield from _of_text(document, opening)
    if issuer := block.fields["issuer"]:
        name = name_in(squeeze(issuer)) or issuer  # without what the label's value adds: 青禾县水务局（公章）
        yield _body(_issuer(block, name), name)
    if all(BODY[witness][1] != "title" for witness, _ in named):
        yield from _weakest(document, title, opening)
    if portal and (name := body_of(portal)):
        yield _body("portal", name)


def _named(witness: str, text: str) -> str | None:
    """The body that a title names; a row may name it with fewer words (攸县水利局, 攸县水利局2023年年报)."""
    return agency_in(text) or (in_row(text)[0] if witness == "row" else None)


def _of_text(document: Document, opening: Opening) -> Iterator[Statement[str]]:
    for clause in clauses(opening):
        if (name := agency_in(clause)) and ends_as_body(name):
            yield _body("sentence", name)
    for name in makers(opening):
        yield _body("sentence", name)
    if name := signature(document.blocks)[0]:
        yield _body("signature", name)


def _weakest(document: Document, title: Title, opening: Opening) -> Iterator[Statement[str]]:
    if name := subject(opening):
        yield _body("subject", name)
    if name := contact(opening):
        yield _body("contact", name)
    for name in beside(document.blocks, title.at):
        yield _body("byline", name)
    if name := channel_in(document.title):
        yield _body("path", name)
    if name := on_path(document.blocks):
        yield _body("path", name)
    if name := site_in(document.title):
        yield _body("site", name)


def _issuer(block: MetadataBlock, name: str) -> str:
    """Which witness an issuer is: behind 来源 the source, and a government there only the site."""
    if not block.labels.get("issuer", "").endswith(("来源", "作者", "供稿")):
        return "issuer"
    return "site" if is_publisher(name) else "source"


def _body(witness: str, name: str) -> Statement[str]:
    sure, family = BODY[witness]
    if is_publisher(name) and witness not in ("title", "row") and family != "title":
        sure = min(sure, 2.5 if family == "publisher" else 2.8)
        sure = min(sure, BODY[witness][0])
    return Statement(witness, family, sure, name)


def report_years(
    document: Document, block: MetadataBlock, title: Title, opening: Opening, published: str | None
) -> Iterator[Statement[int]]:
    """What the witnesses say of the year, in order of precedence. published: ISO date of publication."""
    for witness, text in title.named:
        if witness == "row" and (year := in_row(text)[1]):
            yield Statement(witness, "row", YEAR["row"][0], year)
        text = mended(text)
        if names_report(text) and not is_range(text) and (year := year_in(text) or school_year(text)):
            yield Statement(witness, YEAR[witness][1], YEAR[witness][0], year)
    joined = "\n".join(opening.lines)
    if year := stated_year(joined):
        yield Statement("period", "text", YEAR["period"][0], year)
    for clause in clauses(opening):
        if year := year_in(clause):
            yield Statement("sentence", "text", YEAR["sentence"][0], year)
    if year := most_named(joined):
        yield Statement("text", "text", YEAR["text"][0], year)
    yield from _beside_the_text(document, block, published)


def _beside_the_text(document: Document, block: MetadataBlock, published: str | None) -> Iterator[Statement[int]]:
    """Last resorts: the day of publication, the document's number, the address."""
    day = published or block.fields["issued_on"] or signature(document.blocks)[1]
    if day:
        sure = YEAR["date"][0] if day[5:7] <= "06" else 1.0
        yield Statement("date", "date", sure, int(day[:4]) - 1)
    elif (doc_no := block.fields["doc_no"]) and (found := _NUMBERED.search(doc_no)):
        yield Statement("number", "date", YEAR["number"][0], int(found[1]) - 1)
    if year := path_year(document.blocks):
        yield Statement("path", "address", YEAR["path"][0], year)
    if document.url and (found := _IN_ADDRESS.search(document.url)):
        yield Statement("address", "address", YEAR["address"][0], int(found[1]))
