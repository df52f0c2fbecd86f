"""Bytes to Report: the one way in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from harvester.documents import read_document
from harvester.documents.blocks import Document, Link
from harvester.documents.lines import as_text
from harvester.errors import NotAReport
from harvester.reports import refusal, years_beside
from harvester.reports.beside import Other, read_beside
from harvester.reports.checks import prose, readings
from harvester.reports.checks import rules as checks
from harvester.reports.model import Attachment, Report, Tables
from harvester.reports.parts import SeveralReports, first_named, own_part, settled, without_second
from harvester.reports.tables.editions import edition_of
from harvester.reports.tables.nulls import nulls_of
from harvester.reports.tables.read import read_tables
from harvester.reports.words import contents, dates, metadata, sections, unlabelled
from harvester.reports.words import whose as identity
from harvester.reports.words.document_title import title_of
from harvester.reports.words.linked import without_others
from harvester.reports.words.unlabelled import DAY_LINE

MOST_CONTENTS = 3
"""Tables of contents left out of one document: a page of headings alone is no end of them."""
MAX_BLOCKS = 20_000
"""A report has some hundreds; the text of what comes after so many is not read."""


def read_report(
    data: bytes,
    url: str | None = None,
    content_type: str | None = None,
    *,
    list_title: str | None = None,
    list_date: str | None = None,
    portal_name: str | None = None,
) -> Report:
    """The report in a page or file.

    url: the address it came from. content_type: its header. list_title, list_date (ISO): the listing's row;
    portal_name: whose portal it is; both are used only where the document itself is silent.
    Raises NotAReport where it is no yearly report, or its subclass Unreadable where it cannot be read.
    """
    document = read_document(data, url, content_type)
    read = partial(read_document_report, list_title=list_title, list_date=list_date, portal_name=portal_name)
    report = _read_best(document, as_text(document, data, content_type), read)
    if not document.framed and not any(section.code for section in report.sections):
        _take_main_prose(report, data, document)
    return report


def read_document_report(
    document: Document,
    *,
    list_title: str | None = None,
    list_date: str | None = None,
    portal_name: str | None = None,
) -> Report:
    """The report in a document that has been read already, and those of others in it. Raises NotAReport."""

    given, document = document, without_others(document)

    def alone(part: Document, row: str | None) -> tuple[Report, list[Other]]:
        return _read_one(part, list_title=row)

    one = partial(_read_one, document, list_date=list_date, portal_name=portal_name)
    try:
        report, others = one(list_title=list_title)
    except SeveralReports:  # the first that its member's name names, and the others beside it
        if (name := first_named(document)) is None:
            raise
        report, others = one(list_title=name)
    except NotAReport as why:
        # what has been left out may be all that the page is: a list of reports
        listed = refusal.listing(given, sections.split(document.blocks)) if given is not document else None
        if listed is None:
            raise
        raise NotAReport(listed) from why
    report.beside, told = read_beside(report, others, document, alone)
    report.warnings += told
    for other in report.beside:  # one page, published on one day
        other.metadata["published_on"] = other.metadata["published_on"] or report.metadata["published_on"]
    return report


def _read_one(
    document: Document,
    *,
    list_title: str | None = None,
    list_date: str | None = None,
    portal_name: str | None = None,
    most_contents: int = MOST_CONTENTS,
) -> tuple[Report, list[Other]]:
    """The report in a document, and what in it is another. most_contents: of contents that are still left out.

    Raises NotAReport.
    """
    warnings: list[str] = []
    if len(document.blocks) > MAX_BLOCKS:
        warnings.append(f"text after block {MAX_BLOCKS} of {len(document.blocks)} not read")
    text = replace(document, blocks=document.blocks[:MAX_BLOCKS]) if warnings else document
    block = metadata.find(text)
    title = title_of(text, block, list_title)
    unlabelled.fill(block, text.blocks, title.at)
    heads_there = sections.heads_of(text.blocks, 0 if title.at is None else title.at + 1)
    printed_twice = contents.span(text.blocks, heads_there) if most_contents and not text.parts else None
    if printed_twice is not None:
        begin, end = printed_twice
        left = replace(text, blocks=text.blocks[:begin] + text.blocks[end:], warnings=[*text.warnings, *warnings])
        one = partial(_read_one, left, list_title=list_title, list_date=list_date, portal_name=portal_name)
        return one(most_contents=most_contents - 1)
    text, second, heads = without_second(text, title, heads_there)
    printed = block.fields["published_on"]
    published, source, noted = dates.published(printed, list_date, document.url, document.meta)
    block.fields["published_on"] = published
    told = identity.identify(text, block, title, portal_name=portal_name, published=published)
    if source is not None:
        told.told_by["published_on"] = [source if block.labels.get("published_on") != DAY_LINE else DAY_LINE]
    part = own_part(text, told, block.used)
    several = years_beside.of_the_year(part.blocks, told.year)
    raw = read_tables(several.blocks)
    held = Tables(dict(raw.proactive), dict(raw.requests), dict(raw.review), list(raw.statistics))
    found = settled(several.blocks, raw, told)
    years_beside.tell(several, found)
    edition = edition_of(found)
    tables = Tables(
        found.proactive or None, found.requests or None, found.review or None, found.statistics or None
    )
    found.warnings += warnings
    known = heads if part.blocks is text.blocks else None
    parts = sections.split(part.blocks, title_at=part.at, used=part.used, known=known)
    # a report whose tables are unclear is one all the same: judged is what stood there
    if reason := refusal.why_not(text, held if found.doubled else tables, told, parts):
        raise NotAReport(reason)
    if found.dropped:
        found.warnings.append(f"and {found.dropped} more warnings about tables")
    report = Report(
        url=document.url,
        title=told.title,
        agency=told.agency,
        year=told.year,
        edition=edition,
        scope=told.scope,
        metadata=block.fields,
        sections=parts,
        tables=tables,
        printed=found.printed,
        checks=checks.run(tables, edition) + prose.compare(parts, tables, told.scope, told.year, told.agency),
        attachments=[Attachment(b.url, b.text) for b in text.blocks if isinstance(b, Link)],
        warnings=[
            *document.warnings,
            *block.warnings,
            *noted,
            *told.warnings,
            *found.warnings,
            *refusal.missing(tables, edition, parts),
        ],
        told_by=told.told_by,
        read_from=document.kind,
        correction=told.correction,
    )
    report.nulls = nulls_of(found, edition)
    readings.mark(report, document)
    return report, [*part.others, *second]


def _read_best(document: Document, text: Document | None, read: Callable[[Document], Report]) -> Report:
    """The report of a page, or of the same page as text where that has tables with more numbers."""
    by_text: Report | None = None
    if text is not None:
        with suppress(NotAReport):
            by_text = read(text)
    if by_text is None or not (numbers := _numbers(by_text.tables)):
        return read(document)
    with suppress(NotAReport):
        report = read(document)
        if _numbers(report.tables) >= numbers:
            return report
    by_text.warnings.append("tables are text in the page's source, read as a text file's are")
    return by_text


def _numbers(tables: Tables) -> int:
    rows = (tables.proactive or {}, tables.requests or {}, tables.review_litigation or {})
    cells = sum(value is not None for table in rows for row in table.values() for value in row.values())
    return cells + sum(line.value is not None for line in tables.statistics or ())


def _take_main_prose(report: Report, data: bytes, document: Document) -> None:
    """Replaces the prose of a page without known mark-up and without headings, where menus may stand in it."""
    from harvester.documents.html.prose import main_prose  # takes half a second to import, and is rarely needed

    paragraphs = main_prose(data, document.blocks)
    if not paragraphs:
        report.warnings.append("no mark-up of the article and no headings: menus may stand among the prose")
        return
    report.sections = sections.split(paragraphs)
    report.checks = checks.run(report.tables, report.edition)
    report.checks += prose.compare(report.sections, report.tables, report.scope, report.year, report.agency)
    report.warnings.append("no mark-up of the article and no headings: prose as trafilatura finds it")
