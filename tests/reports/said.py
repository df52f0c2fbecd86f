"""What texts say, line by line: tests/reports/said/*.txt, whose names are those of the readers here.

A line is `text → what is read of it`. The lines of a document are parted by ` / `: `h …` is a heading, `[甲|乙]` a
row of a table, `-> …` a link, `() …` a picture. What stands in {} in front is said besides.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from harvester.documents.blocks import Block, Document, Heading, Link, Paragraph, Picture, Table
from harvester.errors import NotAReport
from harvester.reports.cells import numbers
from harvester.reports.cells.labels import key, likeness
from harvester.reports.cells.lexicon import Entry, role
from harvester.reports.reader import read_document_report
from harvester.reports.words import dates, metadata, names, scopes, sections, spoken, titles, years
from harvester.reports.words.document_title import title_of
from harvester.reports.words.forms_of_values import fits, is_whole

SAID = Path(__file__).parent / "said"


def document(text: str) -> Document:
    blocks: list[Block] = []
    for line in text.split(" / "):
        if line.startswith("["):
            row = line.strip("[]").split("|")
            if blocks and isinstance(blocks[-1], Table):
                blocks[-1].rows += Table.of([row]).rows
            else:
                blocks.append(Table.of([row]))
        elif line.startswith("h "):
            blocks.append(Heading(line[2:]))
        elif line.startswith("-> "):
            blocks.append(Link("http://a.example/x.pdf", line[3:]))
        elif line.startswith("() "):
            blocks.append(Picture("http://a.example/x.png"))
        else:
            blocks.append(Paragraph(line))
    return Document(blocks)


def _besides(text: str) -> tuple[str | None, str]:
    if not text.startswith("{"):
        return None, text
    said, _, rest = text[1:].partition("} ")
    return said, rest


def _shown(*values: object) -> str:
    return " | ".join("-" if value is None or value in ("", ()) else str(value) for value in values)


def title(text: str) -> str:
    """Of a title or a row: what it promises, what it is instead, body, years, year."""
    said = titles.judge_row(text), titles.other_class(text), titles.agency_in(text), years.year_in(text)
    signs = [
        word
        for word, holds in (
            ("title", titles.is_report_title(text)),
            ("bare", titles.is_bare(text)),
            ("damaged", titles.is_damaged_title(text)),
            ("correction", titles.is_correction(text)),
            ("range", years.is_range(text)),
            ("short", years.is_short(text)),
            ("school", years.is_school_year(text)),
            ("body", titles.names_body(text)),
        )
        if holds
    ]
    several = years.years(text)
    return _shown(*said, " ".join(signs), " ".join(map(str, several)) if len(several) > 1 else None)


def row(text: str) -> str:
    """Of a row that is no title in full: body and year."""
    return _shown(*titles.in_row(text))


def site(text: str) -> str:
    """Of a page's title element: the title, the channel, the site."""
    return _shown(titles.without_site(text), titles.channel_in(text), titles.site_in(text))


def portal(text: str) -> str:
    return _shown(titles.body_of(text))


def mended(text: str) -> str:
    return titles.mended(text)


def name(text: str) -> str:
    """The name in a text; whether the text is one, ends as one, is a publisher's; whose scope it has."""
    signs = [
        word
        for word, holds in (
            ("name", names.is_name(text)),
            ("body", names.ends_as_body(text)),
            ("publisher", names.is_publisher(text)),
        )
        if holds
    ]
    return _shown(names.name_in(text), " ".join(signs), scopes.scope_of(text))


def agree(text: str) -> str:
    one, _, other = text.partition(" = ")
    assert names.agree(one, other) == names.agree(other, one)
    return "one" if names.agree(one, other) else "two"


def scope(text: str) -> str:
    """{body} or {body?} of the portal alone: title and preamble."""
    body, said = _besides(text)
    guessed = body is not None and body.endswith("?")
    return _shown(scopes.scope(body and body.rstrip("?"), guessed, said))


def caption(text: str) -> str:
    return _shown(scopes.scope_in_caption(text))


def day(text: str) -> str:
    iso, warning = dates.read(text)
    return _shown(iso, warning)


def address(text: str) -> str:
    return _shown(dates.in_address(text))


def heading(text: str) -> str:
    """The section that the words of a heading speak for."""
    return _shown(sections.code_of(text), "exact" if sections.is_exact(text) else None)


def furniture(text: str) -> str:
    return _shown(
        "furniture" if sections.is_furniture(text) else None, "counter" if sections.is_counter(text) else None
    )


def parts(text: str) -> str:
    """The sections of a document: code, heading, text."""
    found = sections.split(document(text).blocks)
    return " ; ".join(_shown(one.code, one.heading, one.text.replace("\n", " / ")) for one in found)


def block(text: str) -> str:
    """The metadata block of a document, the blocks that it took, what it warns of."""
    found = metadata.find(document(text))
    said = [f"{name} {value}" for name, value in found.fields.items() if value is not None]
    return _shown(" ; ".join(said), ",".join(map(str, sorted(found.used))), "; ".join(found.warnings))


def heads(text: str) -> str:
    """{row} The title of a document, its block, and the lines that read like one."""
    listed, rest = _besides(text)
    given = document(rest)
    found = title_of(given, metadata.find(given), listed)
    return _shown(
        found.text, found.at, ",".join(f"{line.at}{'h' if line.heading else ''}" for line in found.lines)
    )


def signed(text: str) -> str:
    return _shown(*spoken.signature(document(text).blocks))


def path(text: str) -> str:
    blocks = document(text).blocks
    return _shown(spoken.path_year(blocks), spoken.on_path(blocks))


def opening(text: str) -> str:
    """Of the lines behind a title: the year of the period, the year most named, who made it, whose doings, whom to
    ask, its own clauses, a body beside."""
    blocks = document(text).blocks
    found = spoken.Opening.of(blocks, 0)
    said = "\n".join(found.lines)
    return _shown(
        spoken.stated_year(said),
        spoken.most_named(said),
        ",".join(spoken.makers(found)),
        spoken.subject(found),
        spoken.contact(found),
        ",".join(spoken.clauses(found)),
        ",".join(spoken.beside(blocks, 0)),
    )


def number(text: str) -> str:
    """The number of a cell, its text and unit, its lines; the number with a word for its sign; what it can be."""
    value = numbers.read(text.replace("⏎", "\n"))
    kind = ("exact " if value.exact else "") + ("blank " if value.blank else "")
    kind += "valuelike" if numbers.is_valuelike(text.replace("⏎", "\n")) else ""
    other = numbers.changed(value)
    return _shown(
        None if value.number is None else repr(value.number),
        value.unit,
        "/".join(value.lines),
        None if other is value else f"= {other.number}",
        kind.strip(),
        "any" if value.shape == numbers.ANY_NUMBER else None,
    )


def money(text: str) -> str:
    """The unit of money that a label names; `5 元 in 万元` in another."""
    amount, inside, wanted = text.partition(" in ")
    if not inside:
        return _shown(numbers.money_unit(text))
    printed, unit = amount.split()
    return _shown(repr(numbers.convert(numbers.to_number(Decimal(printed)), unit, wanted)))


def field(text: str) -> str:
    """The fields whose form a value has; whether it is a whole one."""
    names_of = ("index_no", "doc_no", "issuer", "published_on", "title", "topic")
    return _shown(" ".join(name for name in names_of if fits(name, text)), "whole" if is_whole(text) else None)


def cell(text: str) -> str:
    """What a cell's text is in the tables: its key, the table it points to, its part, the places of its label."""
    known, entry = role(text), role(text).entry
    signs = [name for name in ("value", "blank", "list_head", "known") if getattr(known, name)]
    places = (
        [] if entry is None else [f"{name} {getattr(entry, name)!r}" for name in PLACES if _is_said(entry, name)]
    )
    return _shown(known.key, known.kind, known.article, " ".join(signs), ", ".join(places))


PLACES = ("request_row", "request_column", "group", "row", "columns", "review", "indicators")


def _is_said(entry: Entry, name: str) -> bool:
    return getattr(entry, name) != getattr(Entry(), name)


def verdict(text: str) -> str:
    """Why a document is no report; of one that is, what it lacks."""
    try:
        report = read_document_report(document(text))
    except NotAReport as error:
        return f"! {error}"
    return _shown(*report.warnings) if report.warnings else "a report"


def alike(text: str) -> str:
    """How alike a damaged label and a label are, in hundredths."""
    one, other = text.split(" = ")
    return str(round(100 * likeness(key(one), key(other))))


READERS: dict[str, Callable[[str], str]] = {
    one.__name__: one
    for one in (
        *(title, row, site, portal, mended, name, agree, scope, caption, day, address, heading, furniture),
        *(parts, block, heads, signed, path, opening, number, money, field, cell, alike, verdict),
    )
}
