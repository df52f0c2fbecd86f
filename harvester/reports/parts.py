"""Which parts of a document are this report's, where it holds several: other years', other bodies', other scopes'.

Two reports on one page or in one archive stand below titles of their own; two tables of one kind below captions
(本机关, 汇总, 2022年度). Numbers that belong to none, or to none for certain, are not read: never the first found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from harvester.documents.blocks import LINES, Block, Document, Table
from harvester.errors import NotAReport
from harvester.reports.beside import MOST, Other
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.nulls import WHOSE_UNCLEAR
from harvester.reports.tables.read import read_tables
from harvester.reports.tables.said_lines import is_said_twice
from harvester.reports.words import sections
from harvester.reports.words.document_title import Line, Title
from harvester.reports.words.names import agree, ends_as_body, is_name
from harvester.reports.words.plain import squeeze
from harvester.reports.words.scopes import Scope, scope_in_caption
from harvester.reports.words.titles import agency_in, in_row, is_correction
from harvester.reports.words.whose import Identity
from harvester.reports.words.years import year_in, years

LONGEST_CAPTION = 40
MAX_MEMBERS = 50
"""Members of an archive that are looked at."""
BEGUN = 60
"""Characters of a section by which it is told from another."""
LEAST_AGAIN = 3
"""Sections that a second report has in common with the first."""
MAX_CAPTIONS = 400
"""Captions looked at."""
_LAST_YEAR = re.compile(r"上年度|上一年|去年")
_THIS_YEAR = re.compile(r"本年度|今年")


class Part(NamedTuple):
    """A document's blocks without those of other reports; at, used: as before, counted in these blocks."""

    blocks: list[Block]
    at: int | None
    used: set[int]
    others: list[Other]


class SeveralReports(NotAReport):
    """An archive holds several reports, and nothing tells which of them is meant."""


def first_named(document: Document) -> str | None:
    """The name of an archive's first member that is a report's title with body and year."""
    names = (_plain(name) for name, _ in document.parts[:MAX_MEMBERS])
    return next((name for name in names if agency_in(name) and year_in(name)), None)


def own_part(document: Document, told: Identity, used: set[int]) -> Part:
    """The part of a document that stands below titles which fit the report's own, in its own member of an archive.

    Raises SeveralReports where an archive holds several and nothing tells which is meant.
    """
    whole = Part(document.blocks, told.at, used, [])
    lines = told.named.lines if told.named is not None else []
    members = _other_members(document, told)
    if not members and all(_fits(line, told) for line in lines):
        return whole
    gone = {at for _, span in members for at in span}
    others = [Other([document.blocks[at] for at in span], "archive", _plain(name), True) for name, span in members]
    ends = [line.at for line in lines[1:]] + [len(document.blocks)]
    foreign = [(line, line.at, end) for line, end in zip(lines, ends, strict=False) if not _fits(line, told)]
    for line, start, end in foreign:
        if start != told.at and start not in gone and _holds_a_report(document.blocks[start:end]):
            gone.update(range(start, end))
            others.append(Other(document.blocks[start:end], "document", line.text))
    left = [block for at, block in enumerate(document.blocks) if at not in gone]
    if not gone or not (_holds_a_report(left) or len(document.parts) > 1):
        return whole
    places = {old: new for new, old in enumerate(at for at in range(len(document.blocks)) if at not in gone)}
    at = places.get(told.at) if told.at is not None else None
    return Part(left, at, {places[old] for old in used if old in places}, others)


def without_second(
    document: Document, title: Title, heads: list[sections.Head]
) -> tuple[Document, list[Other], list[sections.Head] | None]:
    """A document without the reports that stand in it behind the first, below no title of their own, and those;
    and the headings behind its title, where they have been looked for.

    One begins where the sections begin anew: with the first of them, and with two more that the report before has,
    in other words. A narrative that begins to number again has no second overview. heads: those behind the title.
    """
    blocks = document.blocks
    found: list[tuple[int, str]] = []
    known: list[sections.Head] = heads
    rest: dict[str, str] = {}
    at: int | None = 0 if title.at is None else title.at + 1
    while at is not None and len(found) < MOST and len(document.parts) < 2:
        at, begin, called = _anew(blocks, at, known, title, rest)
        if at is not None:
            found.append((begin, called))
            known = sections.heads_from(blocks, at, known)
    if not found:
        return document, [], heads
    if not any(called for _, called in found) and is_said_twice(blocks):
        # a list in lines, whose heads look like sections: settled as a table printed twice is
        return document, [], None
    ends = [*(begin for begin, _ in found[1:]), len(blocks)]
    others = [Other(blocks[a:b], "document", called) for (a, called), b in zip(found, ends, strict=False)]
    return replace(document, blocks=blocks[: found[0][0]]), others, None


def _anew(
    blocks: Sequence[Block], start: int, heads: Sequence[sections.Head], title: Title, rest: dict[str, str]
) -> tuple[int | None, int, str]:
    """Where sections begin anew: the first of them, the block with which the report begins, its title or body.

    rest: how the last sections of the document begin, once that has been looked at.
    """
    marks = [(head.first, head.code) for head in heads]
    first = next((code for _, code in marks if code is not None), None)
    last = {code: number for number, (_, code) in enumerate(marks) if code is not None}
    seen: set[str] = set()
    for number, (at, code) in enumerate(marks):
        again = code == first and sum(last[one] >= number for one in seen) >= LEAST_AGAIN
        if code is not None:
            seen.add(code)
        if not again:
            continue
        begin = _name_above(blocks, at)
        if above := [line for line in title.lines if marks[number - 1][0] < line.at <= at]:
            own = [line.text for line in title.lines if line.at < marks[0][0]] or [title.text or ""]
            if _tells_more(above[-1].text, own[-1]):
                break  # it has a title of its own: see own_part
            begin = above[-1].at
        if not rest:
            rest.update(_begun(blocks[begin:]))
        further = {code: rest[code] for _, code in marks[number:] if code in rest}
        if not _differ(_begun(blocks[start:begin]), further):
            break  # the same once more
        called = _text(blocks[begin]) if begin < at else ""
        if called and not above and title.text is not None and not agency_in(title.text):
            called += title.text  # 青禾县财政局 below 2023年政府信息公开工作年度报告, which is the title of both
        return at, begin, called
    return None, 0, ""


def _tells_more(line: str, title: str) -> bool:
    """Whether a title further down names a body or a year that the first does not, or corrects it."""
    body, year = agency_in(line), year_in(line)
    other = body is not None and not agree(body, agency_in(title) or "")
    return other or (year is not None and year != year_in(title)) or is_correction(line)


def _name_above(blocks: Sequence[Block], at: int) -> int:
    """Where what belongs to a first section begins: at a body's name in the lines above it, else with itself."""
    for above in range(at - 1, max(at - 3, 0), -1):
        if (text := squeeze(_text(blocks[above]))) and is_name(text) and ends_as_body(text):
            return above
    return at


def _text(block: Block) -> str:
    return block.text if isinstance(block, LINES) else ""


def _begun(blocks: Sequence[Block]) -> dict[str, str]:
    """How the sections of a part begin."""
    return {s.code: squeeze(s.text)[:BEGUN] for s in sections.split(blocks) if s.code}


def _other_members(document: Document, told: Identity) -> list[tuple[str, range]]:
    """An archive's members that are reports of their own, beside the member that is this report: name and blocks.

    A member is a report of its own if it has sections that another has, too, with other words. Which is this one
    is told by the title, or by the one member's name that names its body. Raises SeveralReports where none tells.
    """
    if len(document.parts) < 2:
        return []
    starts = [at for _, at in document.parts]
    spans = list(zip(starts, [*starts[1:], len(document.blocks)], strict=True))
    found: list[tuple[str, range, dict[str, str]]] = []
    for (name, _), (start, end) in zip(document.parts[:MAX_MEMBERS], spans, strict=False):
        found.append((name, range(start, end), _begun(document.blocks[start:end])))
    reports = [one for one in found if any(_differ(one[2], other[2]) for other in found if other is not one)]
    if not reports:
        return []
    own = [one for one in reports if told.at is not None and told.at in one[1]]
    if not own and told.agency is not None:
        own = [one for one in reports if (body := _body_of(one[0])) and agree(body, told.agency)]
    if len(own) != 1:
        names = ", ".join(one[0] for one in reports)
        raise SeveralReports(
            f"several reports stand in the archive, and nothing tells which is meant: {names[:120]}"
        )
    return [(name, span) for name, span, begun in reports if name != own[0][0] and _differ(begun, own[0][2])]


def _plain(member: str) -> str:
    """A member's name without folder and ending."""
    return re.sub(r"^.*/|\.\w{2,5}$", "", member)


def _body_of(member: str) -> str | None:
    name = _plain(member)
    return agency_in(name) or in_row(name)[0]


def _differ(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two members have sections in common, of which some say other things."""
    both = one.keys() & other.keys()
    return len(both) > 1 and any(one[code] != other[code] for code in both)


def _fits(line: Line, told: Identity) -> bool:
    body, year = agency_in(line.text), year_in(line.text)
    if year is not None and told.year is not None and year != told.year:
        return False
    return body is None or told.agency is None or agree(body, told.agency)


def _holds_a_report(blocks: Sequence[Block]) -> bool:
    """Whether blocks hold a table of a form, or sections of a report."""
    if any(isinstance(block, Table) and _kinds(block) for block in blocks):
        return True
    return len({section.code for section in sections.split(blocks) if section.code and section.text}) > 1


def _kinds(table: Table) -> set[str]:
    found = read_tables([table])
    named = {"proactive": found.proactive, "requests": found.requests, "review_litigation": found.review}
    return {kind for kind, rows in named.items() if rows} | ({"statistics"} if found.statistics else set())


@dataclass(frozen=True, slots=True)
class _Mark:
    """What the captions above a table say of it."""

    scope: Scope | None = None
    year: int | None = None
    body: str | None = None


def settled(blocks: Sequence[Block], found: Findings, told: Identity) -> Findings:
    """What the tables give where one is printed twice with different numbers: of the copies those that captions
    give to the report; where no caption tells, none. Sets the scope that the captions tell.
    """
    if not found.doubled:
        return found
    kept = _by_captions(blocks, told)
    if kept is not None:
        found = read_tables(kept)
        found.warn("tables are printed more than once; read are those whose captions are the report's")
    for kind in sorted(found.doubled):
        _clear(found, kind)
    return found


def _clear(found: Findings, kind: str) -> None:
    """Takes out a table of which nothing tells which copy is the report's."""
    if kind == "statistics":
        found.statistics.clear()
    else:
        rows = {"proactive": found.proactive, "requests": found.requests, "review_litigation": found.review}[kind]
        rows.clear()
    found.printed = [cell for cell in found.printed if cell.table != kind]
    found.reasons[kind, None, None] = WHOSE_UNCLEAR
    found.warn(
        f"{kind}: printed twice with different numbers, and no heading tells which are the report's; none read"
    )


def _by_captions(blocks: Sequence[Block], told: Identity) -> list[Block] | None:
    """The blocks without the tables that captions give to another scope, year or body; None where none tells."""
    marks = _marks(blocks, told)
    said = {mark.scope for mark in marks.values() if mark.scope is not None}
    wanted = told.scope if told.scope is not None else _scope_of_office(told.agency)
    if len(said) == 2 and wanted is None:
        return None
    best: dict[str, int] = {}
    ranks: dict[int, tuple[int, set[str]]] = {}
    for at, mark in marks.items():
        table = blocks[at]
        kinds = _kinds(table) if isinstance(table, Table) else set()
        rank = _rank(mark, wanted, told)
        ranks[at] = rank, kinds
        for kind in kinds:
            best[kind] = max(best.get(kind, -1), rank)
    gone = {at for at, (rank, kinds) in ranks.items() if any(rank < max(best[kind], 0) for kind in kinds)}
    if not gone:
        return None
    if said and wanted is not None:
        told.scope = wanted
    return [block for at, block in enumerate(blocks) if at not in gone]


def _scope_of_office(agency: str | None) -> Scope | None:
    """An office's report in which the whole place's numbers stand beside its own is its own."""
    return "own" if agency is not None and agency.endswith(("办", "办公室", "办公厅")) else None


def _rank(mark: _Mark, scope: Scope | None, told: Identity) -> int:
    """How well captions fit the report: -1 where they give the table to another, else what they name rightly."""
    rank = 0
    for said, wanted in ((mark.scope, scope), (mark.year, told.year)):
        if said is not None and wanted is not None:
            if said != wanted:
                return -1
            rank += 1
    if mark.body is not None and told.agency is not None:
        if not agree(mark.body, told.agency):
            return -1
        rank += 1
    return rank


def _marks(blocks: Sequence[Block], told: Identity) -> dict[int, _Mark]:
    """Every table's index to what the captions before it say, each valid until another says otherwise.

    What is said within a section, of a table of it, ends where the next section of the form begins.
    """
    found: dict[int, _Mark] = {}
    mark = begun = _Mark()
    fresh = True  # no table stands behind what was said last
    opens = {head.first: head.code for head in sections.heads_of(blocks, 0) if head.code is not None}
    opened: set[str] = set()
    for at, block in enumerate(blocks):
        if (code := opens.get(at)) is not None:
            mark = mark if fresh or code in opened else begun
            begun = mark
            opened.add(code)
        if isinstance(block, LINES):
            said = _read(block.text, mark, told)
            fresh = fresh or said != mark
            mark = said
        elif isinstance(block, Table):
            first = next((row for row in block.rows if any(cell.text for cell in row)), [])
            texts = [cell.text for cell in first if cell.text]
            own = _read(texts[0], mark, told) if len(texts) == 1 else mark
            mark = own
            fresh = False
            found[at] = own
            if len(found) >= MAX_CAPTIONS:
                break
    return found


def _read(text: str, mark: _Mark, told: Identity) -> _Mark:
    """The mark with what a line adds to it."""
    plain = squeeze(text).rstrip("。：:")
    if not 2 <= len(plain) <= LONGEST_CAPTION or "。" in plain or (text.endswith("。") and "，" in plain):
        return mark  # 2023年，本机关持续推进政府信息公开。 is the narrative's, of no table
    if scope := scope_in_caption(plain):
        mark = replace(mark, scope=scope)
    named = years(plain)
    if len(named) == 1:
        mark = replace(mark, year=named[0])
    elif told.year is not None and len(plain) <= 20:
        if _LAST_YEAR.search(plain) and "结转" not in plain:
            mark = replace(mark, year=told.year - 1)
        elif _THIS_YEAR.search(plain) and "办理" not in plain:
            mark = replace(mark, year=told.year)
    if is_name(plain) and ends_as_body(plain) and scope_in_caption(plain) is None:
        mark = replace(mark, body=plain)
    return mark
