"""Why a readable document is no yearly report; and what a report that was cut off or emptied lacks.

Pages about reports (news, notices, guides, bulletins), listing pages, error pages and blank forms are refused
with a plain reason. A report whose tables stand in a file or a picture is still one.
"""

from __future__ import annotations

from collections.abc import Sequence

from harvester.datafiles.refusals import load
from harvester.documents.blocks import Block, Document, Heading, Link, Paragraph, Picture, Table
from harvester.reports.cells import forms
from harvester.reports.model import Report, Section, Tables
from harvester.reports.words.plain import squeeze
from harvester.reports.words.sections import end_of
from harvester.reports.words.titles import is_report_title, judge_row, names_report, other_class
from harvester.reports.words.whose import Identity

MAX_ROWS = 200


def why_not(document: Document, tables: Tables, identity: Identity, sections: Sequence[Section]) -> str | None:
    """Why the document is no report, in one plain line; None where it is one."""
    title = identity.title or ""
    if about := _about_reports(title, identity):
        return about
    if _numbers(tables):
        return None
    if tables != Tables():
        blank = all(line.value is None for line in tables.statistics or [])
        if blank and identity.year is None and identity.agency is None:
            return "the official form without numbers, agency and year: a blank form"
        if is_report_title(title) and other_class(title) is None:
            return None
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph | Heading)]
    length = sum(map(len, texts))
    if length == 0 and not any(isinstance(block, Table | Picture) for block in document.blocks):
        return "the page is empty: no text, no table, no picture"
    if length < load().page.short and (said := _says(title, texts)):
        return said
    if listed := listing(document, sections):
        return listed
    return _by_title(document, title, identity, sections)


def _by_title(document: Document, title: str, identity: Identity, sections: Sequence[Section]) -> str | None:
    """Why a page of prose is no report, by its title; a whole report stands under a notice, or without a title."""
    if is_report_title(title) and judge_row(title) != "other" and other_class(title) not in load().titles.carry:
        return _thin(document, identity, sections)
    other = other_class(title)
    if (other is None or other in load().titles.carry) and _whole(identity, sections):
        return None
    if other:
        return f"{other}, not a report: “{title[:60]}”"
    if is_report_title(title):
        return _thin(document, identity, sections)
    return f"neither its title (“{title[:60]}”) nor a table is that of a yearly information-disclosure report"


def _about_reports(title: str, identity: Identity) -> str | None:
    """A page about reports (their publication, a comparison of two), whatever numbers it repeats."""
    other = other_class(title) if names_report(title) else None
    if other not in load().titles.never:
        return None
    lines = identity.named.lines if identity.named is not None else []
    if any(judge_row(line.text) == "report" and line.text != title for line in lines):
        return None
    return f"{other}, not a report: “{title[:60]}”"


def _whole(identity: Identity, sections: Sequence[Section]) -> bool:
    """Whether the sections are a whole report's, of a year that the page itself or its row tells."""
    needed = load().sections.whole
    codes = {section.code for section in sections if section.code}
    told = set(identity.told_by.get("year", ())) - {"date", "number", "path", "address"}
    return (
        len(codes) >= needed.known
        and not codes.isdisjoint(needed.one_of)
        and sum(len(section.text) for section in sections) >= needed.prose
        and bool(told)
    )


def missing(tables: Tables, edition: str | None, sections: Sequence[Section]) -> list[str]:
    """What a report of a national form lacks, as warnings: tables, or the last sections (a page cut in half)."""
    warnings = []
    if tables == Tables():
        return ["no table could be read: it may be in an attachment or a picture, or the report is prose alone"]
    form = forms.load().get(edition or "")
    if form is not None and form.ends:
        own = {
            "proactive": form.proactive,
            "requests": form.request_rows,
            "review_litigation": form.review_columns,
        }
        for name, labels in own.items():
            if labels and getattr(tables, name) is None:
                warnings.append(f"the table {name} is missing")
        there = {section.code for section in sections}
        if there and not there.intersection(form.ends):
            warnings.append("the last sections are missing: the page may have been cut off")
    return warnings


def lacks(report: Report) -> bool:
    """Whether a report of a national form lacks tables, or its last sections."""
    return bool(missing(report.tables, report.edition, report.sections))


def _numbers(tables: Tables) -> bool:
    """Whether a table of a form holds a number; of an indicator list, enough lines that a form knows."""
    rows = [*(tables.proactive or {}).values(), *(tables.requests or {}).values()]
    rows += (tables.review_litigation or {}).values()
    if any(value is not None for row in rows for value in row.values()):
        return True
    known = sum(line.code is not None and line.value is not None for line in tables.statistics or [])
    return known >= load().sections.indicators


def _says(title: str, texts: Sequence[str]) -> str | None:
    """What a short page says of itself: an error, a challenge, a login."""
    said = "\n".join([title, *texts])[:1200]
    if is_report_title(title):
        return None
    for entry in load().page.says:
        for word in entry.words:
            if word in said:
                return f"{entry.reason}: it says “{word}”"
    return None


def listing(document: Document, sections: Sequence[Section]) -> str | None:
    """A page whose links name several reports and which has no sections of its own."""
    if any(section.code for section in sections):
        return None
    names = {block.text for block in document.blocks if isinstance(block, Link | Paragraph | Heading)}
    for block in document.blocks:
        if isinstance(block, Table):
            names.update(cell.text for row in block.rows[:MAX_ROWS] for cell in row[:4])
    listed = [name for name in names if len(name) < 80 and judge_row(name) == "report"]
    if len(listed) >= load().listing.links:
        return f"a listing page: it names {len(listed)} reports and holds none"
    return None


def _stated_none(body: Sequence[Block]) -> str | None:
    """The sentence by which a short page below a report's title says that there is none, and why."""
    texts = [squeeze(block.text) for block in body if isinstance(block, Paragraph | Heading)]
    if sum(map(len, texts)) >= load().page.short:
        return None
    return next((text for text in texts if load().none.says.search(text)), None)


def _thin(document: Document, identity: Identity, sections: Sequence[Section]) -> str | None:
    """Whether a page with a report's title but no table has enough of a report."""
    needed = load().sections
    codes = {section.code for section in sections if section.code}
    begin = 0 if identity.at is None else identity.at + 1
    body = document.blocks[begin : end_of(document.blocks, begin)]
    elsewhere = any(isinstance(block, Link) for block in document.blocks) or any(
        isinstance(block, Picture) for block in body
    )
    prose = sum(len(section.text) for section in sections)
    if len(codes) >= needed.known or prose >= needed.prose:
        return None
    if not codes and (stated := _stated_none(body)) and not (elsewhere and "附件" in stated):
        return f"its text says that there is none, not a report: “{stated[:80]}”"
    if elsewhere:
        return None
    if codes or prose:
        return f"cut off: the title is a report's, but only {prose} characters and {len(codes)} sections follow"
    if any(isinstance(block, Table) for block in body):
        return "the title is a report's, but of the tables that follow no number can be read"
    return "the title is a report's, but neither text nor table nor file follows"
