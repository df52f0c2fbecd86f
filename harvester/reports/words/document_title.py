"""The title of a document: as printed in its body, else as its metadata, title element or listing name it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from harvester.datafiles.titles import load
from harvester.documents.blocks import LINES, Block, Document, Heading
from harvester.reports.words.dates import read as read_date
from harvester.reports.words.metadata import MetadataBlock
from harvester.reports.words.names import agree
from harvester.reports.words.scopes import scope_of
from harvester.reports.words.titles import (
    MAX_TITLE,
    agency_in,
    is_bare,
    is_damaged_title,
    is_report_title,
    judge_row,
    names_body,
    names_report,
    without_site,
)
from harvester.reports.words.years import even, year_in, yearless, years

LONGEST = 400
"""Characters of a text that is looked at as a title."""
OPENING = 40
"""Blocks in which a title stands, whatever long texts precede it."""
FIRST = 8
"""Blocks of which one that names a year's work without a report's words may be the title."""
# signs before a title, and brackets of signs that part the steps of a path
_SIGNS = re.compile(r"<[^<>]*>|^[\s>»›→]+|[\s>»›→]+$")
# matches: 青禾县 水务局
_BROKEN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_SENTENCE_ENDS = frozenset("。；，,;：:")


@dataclass(slots=True)
class Line:
    """A printed line that reads like a report's title. at: its block. opening: before the text."""

    text: str
    at: int
    heading: bool
    opening: bool


@dataclass(slots=True)
class Title:
    """The title, the block of the line taken for it, and every text that can be one: (witness, text).

    lines: all printed lines that read like a report's title, in their order.
    """

    text: str | None
    at: int | None
    named: list[tuple[str, str]]
    lines: list[Line]


def title_of(document: Document, block: MetadataBlock, list_title: str | None) -> Title:
    """The title as printed in the body, else as named elsewhere.

    One that names a year goes before others that read like a report's title, and these before any other. A text
    that is a sentence or a path is none.
    """
    lines = printed_titles(document.blocks, block.used)
    spot = (
        _of_row(lines, list_title)
        or _chosen(lines)
        or _broken(document.blocks, block.used)
        or _damaged(document.blocks, block.used)
        or _loose(document.blocks, block.used)
    )
    text, at = spot or (None, _bare_heading(document.blocks))
    named = [(witness, _one_line(one[:LONGEST])) for witness, one in _named(text, document, block, list_title)]
    first = yearless_one = chosen = None
    for _, title in named:
        if is_report_title(title) and not is_sentence(title):
            if years(title):
                chosen = title
                break
            yearless_one = yearless_one or title
        if first is None and not is_sentence(title):
            first = title
    chosen = chosen or yearless_one or (first[:MAX_TITLE] if first is not None else None)
    return Title(chosen, at, named, lines)


def _named(
    printed: str | None, document: Document, block: MetadataBlock, list_title: str | None
) -> Iterator[tuple[str, str]]:
    """What can be the title, the most trusted first."""
    if printed:
        yield "title", printed
    elif heading := _first_heading(document.blocks):
        yield "heading", heading
    if title := block.fields["title"]:
        yield "metadata title", title
    if title := document.meta.get("articletitle"):
        yield "title tag", title
    if (title := without_site(document.title)) and not is_path(title):
        yield "title element", title
    if list_title:
        yield "row", list_title


def _bare_heading(blocks: Sequence[Block]) -> int | None:
    """The last heading that is a report's title without body and year; what stands below it is the report's."""
    opening = [at for at, block in enumerate(blocks[:OPENING]) if isinstance(block, Heading)]
    return next((at for at in reversed(opening) if is_bare(_text(blocks[at]))), None)


def _first_heading(blocks: Sequence[Block]) -> str | None:
    """The first heading of a document, which is its title where no line reads like a report's."""
    for block in blocks[:OPENING]:
        if isinstance(block, Heading) and len(block.text) <= MAX_TITLE and not is_path(block.text):
            return block.text
    return None


def _one_line(text: str) -> str:
    """White space folded; none between two Chinese characters, where it only stands for a line break."""
    words = text.split()
    return words[0] if len(words) == 1 else _BROKEN.sub("", " ".join(words))


def is_sentence(text: str) -> bool:
    """Whether a text is a sentence that speaks of a report and no title."""
    return text[-1:] in _SENTENCE_ENDS or load().line.sentence.search(text) is not None


def is_path(text: str) -> bool:
    """Whether a line says where the page stands: 首页 > 政务公开 > 政府信息公开年报 > 2032."""
    path = load().line.path
    return path.search(text) is not None and path.search(_SIGNS.sub("", text).lstrip()) is not None


def printed_titles(blocks: Sequence[Block], used: Set[int]) -> list[Line]:
    """All lines that read like a report's title, with the lines before and after that hold its year or body."""
    found: list[Line] = []
    opening = True
    for at, block in enumerate(blocks):
        if not isinstance(block, LINES):
            continue
        text = block.text
        if len(text) > MAX_TITLE:
            opening = opening and at <= OPENING and not found
            continue
        if ("公" not in text and "報" not in text) or at in used or not is_report_title(text):
            continue
        if is_sentence(text) or is_path(text):
            continue
        joined = _joined(blocks, at, used)
        if is_bare(text) and not (years(joined) and agency_in(joined)):
            continue  # 政府信息公开年报 and the like name a channel
        found.append(Line(joined, at, isinstance(block, Heading), opening))
    return found


def _of_row(lines: list[Line], row: str | None) -> tuple[str, int] | None:
    """Of the titles of several bodies' or years' reports in one document the one that the listing's row names."""
    if row is None or len(lines) < 2:
        return None
    if len({(agency_in(line.text), year_in(line.text)) for line in lines}) < 2:
        return None
    body, year = agency_in(row), year_in(row)
    for line in lines:
        own, its = agency_in(line.text), year_in(line.text)
        if body and own and agree(body, own) and year in (None, its) and judge_row(line.text) == "report":
            return line.text, line.at
    return None


def _chosen(lines: list[Line]) -> tuple[str, int] | None:
    """The first line before the text, a heading before others; a report below a notice before the notice."""
    opening = [line for line in lines if line.opening]
    best = next((line for line in opening if line.heading), opening[0] if opening else None)
    if best is not None and judge_row(best.text) != "report":
        best = next((line for line in lines if judge_row(line.text) == "report"), best)
    return (best.text, best.at) if best is not None else None


def _joined(blocks: Sequence[Block], at: int, used: Set[int]) -> str:
    """The title with the short lines around it that hold its year or agency, where it lacks them.

    A title set over several lines (甲县人民政府 / 2023年 / 政府信息公开工作年度报告) is joined.
    """
    text = _text(blocks[at])
    for before in range(at - 1, max(-1, at - 4), -1):
        line = _text(blocks[before])
        if not line or before in used or not _part_of_title(line) or is_report_title(line):
            break
        if (years(text) and names_body(text)) or (years(line) and years(text)):
            break
        if not (years(line) or scope_of(line) or "政府" in line):
            break
        text = line + text
    after = _text(blocks[at + 1]) if at + 1 < len(blocks) else ""
    if not years(text) and 0 < len(after) <= 14 and years(after) and not yearless(after).strip("（）()"):
        text += after
    return text


def _part_of_title(line: str) -> bool:
    """Whether a line can be a part of a title: short, no label with its value, no day, no path."""
    return (
        len(line) <= load().line.part
        and line[-1] not in "。；：:，,>"
        and "：" not in line
        and ":" not in line
        and not is_path(line)
        and read_date(line)[0] is None
    )


def _broken(blocks: Sequence[Block], used: Set[int]) -> tuple[str, int] | None:
    """A title broken over two or three lines inside a word: …政府信息 / 公开工作年度报告."""
    for at in range(min(OPENING, len(blocks) - 1)):
        text = _text(blocks[at])
        if at in used or not text or not _part_of_title(text):
            continue
        for last in range(at + 1, min(at + 3, len(blocks))):
            line = _text(blocks[last])
            if not line or last in used or not _part_of_title(line):
                break
            text += line
            if is_report_title(text) and not is_bare(text) and not is_sentence(text):
                return _with_body(blocks, at, text, used), last
    return None


def _with_body(blocks: Sequence[Block], at: int, text: str, used: Set[int]) -> str:
    """A broken title with the line above it, where that holds the body that it lacks."""
    above = _text(blocks[at - 1]) if at and at - 1 not in used else ""
    return above + text if above and not agency_in(text) and _part_of_title(above) and scope_of(above) else text


def _damaged(blocks: Sequence[Block], used: Set[int]) -> tuple[str, int] | None:
    """A title with its last words misprinted."""
    for at, block in enumerate(blocks[:OPENING]):
        text = _text(block)
        if not 8 <= len(text) <= MAX_TITLE or at in used or is_sentence(text) or is_path(text):
            continue
        if is_damaged_title(text) and years(text):
            return even(text), at
    return None


def _loose(blocks: Sequence[Block], used: Set[int]) -> tuple[str, int] | None:
    """A first line that names a body's work in a year, though no report: 攸县教育局2023年政府信息公开工作总结."""
    for at, block in enumerate(blocks[:FIRST]):
        text = _text(block)
        if at in used or not text or is_sentence(text) or is_path(text) or not names_report(text):
            continue
        if years(text) and agency_in(text):
            return text, at
    return None


def _text(block: Block) -> str:
    return block.text if isinstance(block, LINES) else ""
