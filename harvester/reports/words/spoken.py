"""What the text itself says of body and year: first sentences, period, signature, path, line below the title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harvester.datafiles.memory import remembered
from harvester.datafiles.titles import load
from harvester.documents.blocks import LINES, Block
from harvester.reports.words import dates
from harvester.reports.words.document_title import is_path, is_sentence
from harvester.reports.words.names import ends_as_body, is_name, is_publisher, name_in
from harvester.reports.words.plain import squeeze
from harvester.reports.words.titles import is_report_title
from harvester.reports.words.years import number, years

OPENING = 30
"""Blocks after the title in which the period and words about the scope are looked for."""
HIGHEST_PATH = 200
"""Blocks in which the path to the page is looked for, where no title names a body."""
CLOSING = 40
"""Blocks before the end in which the signature is looked for."""
SIGNED = 4
"""Lines before the end in which a signature's day may be in digits alone: further up it is a list's."""
# matches: 2023年，
_BEGINS = re.compile(r"(?m)^(20\d\d|二[〇○零0][〇○零一二三四五六七八九]{2})\s*年(?:度|以来)?\s*[，,、]")
# what it begins with first, which is looked for quickly
# matches: 2023年
_NAMED = re.compile(r"(20\d\d)(?<!\d20\d\d)\s*年(?!\s*\d+\s*月)")
_YEAR = re.compile(r"20\d\d年?度?")
_MAKING = ("编", "撰写", "向社会", "公布", "发布")
# matches: （以下简称“县医保局”）
_SHORT_NAME = re.compile(r"（[^（）]{2,24}）|\([^()]{2,24}\)")
_DELIMITER = re.compile(r"[，。；：！？,;:!?《》“”\"\n]")
_PARTING = ">»›→/|"
_STEPS = re.compile(rf"\s*[{_PARTING}]+\s*")
_YEAR_ENDS = frozenset(f"年度{_PARTING}")
"""How the last step of a path may end that is a year, but for digits."""
# matches: 2024年1月20日
_DAY = re.compile(r"(?:(?:19|20)\d\d|[二][〇○零0][〇○零一二三四五六七八九]{2})年.{1,3}月.{1,4}日?$")


# matches: 2024年1月
_MONTH = re.compile(r"(?:20\d\d|二[〇○零0][〇○零一二三四五六七八九]{2})年[\d一二三四五六七八九十]{1,2}月")
# matches: 2024-01-20
_SHORT_DAY = re.compile(r"(?:^|(?<=[^\d.-]))(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}$")

# matches: 2024-01-20 17:49
_STAMP = re.compile(
    r"^\s*(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\s"
    r"|\s(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\s*$"
)


@dataclass(slots=True)
class Opening:
    """The lines after the title: all of them, and those before the first numbered heading (the preamble)."""

    lines: list[str]
    preamble: list[str]

    @classmethod
    def of(cls, blocks: Sequence[Block], at: int | None) -> Opening:
        """at: the title's block."""
        start = 0 if at is None else at + 1
        lines = [block.text for block in blocks[start : start + OPENING] if isinstance(block, LINES)]
        first = next((n for n, line in enumerate(lines) if line.startswith(("一", "第一"))), len(lines))
        return cls(lines, lines[:first])


def stated_year(opening: str) -> int | None:
    """The year of the period that a text says it reports on: 2021年1月1日至12月31日."""
    known, plain = load().period, squeeze(opening)
    if not known.needs.search(plain):
        return None
    period = known.pattern.search(plain)
    if period is None or (period[2] is not None and number(period[2]) != number(period[1])):
        return None
    return number(period[1])


def most_named(opening: str) -> int | None:
    """The year that a text names at least twice and more often than any other; else the one with which paragraphs
    before its second section begin: those after it speak of plans.
    """
    counts: dict[str, int] = {}
    for year in _NAMED.findall(opening):
        counts[year] = counts.get(year, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    if ranked and ranked[0][1] >= 2 and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return int(ranked[0][0])
    begins = set(map(number, _BEGINS.findall(opening.split("\n二、")[0])))
    return begins.pop() if len(begins) == 1 else None


def clauses(opening: Opening) -> Iterator[str]:
    """The clauses of the first sentences that speak of the report itself, from what leads to its name on."""
    for line in opening.lines[:8]:
        if "公开" not in line or ("报告" not in line and "年报" not in line):
            continue
        if not is_sentence(line) and "《" not in line:
            continue  # the title again, or another one
        yield from _spoken(line[:600])


@remembered(512)
def _spoken(line: str) -> tuple[str, ...]:
    found = []
    for piece in _DELIMITER.split(line):
        piece = squeeze(piece)
        if not 8 <= len(piece) <= 80 or not is_report_title(piece):
            continue
        told = piece.rfind("公开")
        leads = [lead.end() for lead in load().sentence.leads.finditer(piece, 0, max(told, 0))]
        piece = piece[leads[-1] :] if leads else piece
        if years(piece) and is_report_title(piece):
            found.append(piece)
    return tuple(found)


def makers(opening: Opening) -> Iterator[str]:
    """Who made the report, by its preamble, or by a label: 填报单位：青禾县水务局."""
    for line in opening.preamble[:8]:
        if name := _filled_in(line):
            yield name
        if not any(map(line.__contains__, _MAKING)):
            continue
        plain = squeeze(line[:600])
        for pattern in load().sentence.made_by:
            if (found := pattern.search(plain)) and (name := name_in(found["name"])) and ends_as_body(name):
                yield name


def _filled_in(line: str) -> str | None:
    """The body behind a label that says whose report it is."""
    found = load().sentence.filled_in.match(squeeze(line)) if "单位" in line and len(line) <= 100 else None
    name = name_in(found["name"]) if found else None
    return name if name is not None and ends_as_body(name) else None


def subject(opening: Opening) -> str | None:
    """Whose doings the first paragraphs tell."""
    for line in opening.lines[:6]:
        if len(line) > 30 and (found := load().sentence.subject.match(_SHORT_NAME.sub("", squeeze(line[:120])))):
            name = found["name"]
            if is_name(name) and ends_as_body(name):
                return name
    return None


def contact(opening: Opening) -> str | None:
    """Whom the text tells readers to ask about the report."""
    for line in opening.lines[:OPENING]:
        if "联系" in line or "咨询" in line:
            found = load().sentence.contact.search(squeeze(line[:600]))
            if found is not None and is_name(found["name"]):
                return found["name"]
    return None


def beside(blocks: Sequence[Block], at: int | None) -> Iterator[str]:
    """A line with nothing but a body's name right below the title, or with the day beside it."""
    if at is None:
        return
    for block in blocks[at + 1 : at + 4]:
        if isinstance(block, LINES) and 3 <= len(block.text) <= 60:
            text = squeeze(_STAMP.sub("", block.text)).strip("（）()")
            if is_name(text) and ends_as_body(text) and not is_report_title(text):
                yield text


def signature(blocks: Sequence[Block]) -> tuple[str | None, str | None]:
    """The body that signs at the end of the text, beside or right above the day; and that day, as ISO."""
    lines = 0
    for at in range(len(blocks) - 1, max(len(blocks) - CLOSING, 3), -1):
        block = blocks[at]
        if not isinstance(block, LINES) or len(block.text) > 60:
            continue
        lines += 1
        if "月" not in block.text and not block.text.rstrip()[-1:].isdecimal():
            continue  # as most lines, and nothing below finds a day in it
        text = squeeze(block.text)
        day = _DAY.search(text) or (_short_day(text, blocks) if lines <= SIGNED else None)
        if day is None or (iso := dates.read(day[0])[0]) is None:
            if _MONTH.fullmatch(text) and (name := _signed(_line(blocks, at - 1))):
                return name, None
            continue
        beside = text[: day.start()]
        near = [beside] if len(beside) > 3 else [_line(blocks, at - 1), _line(blocks, at + 1)]
        return next((name for one in near if (name := _signed(one))), None), iso
    return None, None


def _short_day(text: str, blocks: Sequence[Block]) -> re.Match[str] | None:
    """The day in digits that closes a line, if no other line near the end has one: several are a list's."""
    day = _SHORT_DAY.search(text)
    if day is None:
        return None
    closing = [block.text for block in blocks[-CLOSING:] if isinstance(block, LINES) and len(block.text) <= 60]
    return day if sum(_SHORT_DAY.search(squeeze(text)) is not None for text in closing) == 1 else None


def _signed(text: str) -> str | None:
    """The body in a line of a signature: 青禾县水务局（盖章）, 填报单位：青禾县水务局, 单位：青禾县水务局日期："""
    if name := _filled_in(text):
        return name
    name = name_in(text) if text.endswith(("章）", "章)")) else text
    return name if name is not None and is_name(name) and ends_as_body(name) else None


def _line(blocks: Sequence[Block], at: int) -> str:
    block = blocks[at] if at < len(blocks) else None
    return squeeze(block.text) if isinstance(block, LINES) and len(block.text) <= 60 else ""


def path_year(blocks: Sequence[Block]) -> int | None:
    """The year that the last step of the path to the page is: 首页 > 政府信息公开年报 > 2022年."""
    for steps in _paths(blocks, year=True):
        if _YEAR.fullmatch(steps[-1]):
            return int(steps[-1][:4])
    return None


def _paths(blocks: Sequence[Block], *, year: bool = False, most: int = OPENING) -> Iterator[list[str]]:
    """The steps of the paths to the page. year: only of those whose last step may be one. most: blocks that are
    looked at.
    """
    for block in blocks[:most]:
        if not isinstance(block, LINES):
            continue
        text = block.text
        if len(text) > 200:
            continue
        if year and (last := text.rstrip()[-1:]) not in _YEAR_ENDS and not last.isdecimal():
            continue  # as most lines
        if is_path(text):
            yield [step for step in map(squeeze, _STEPS.split(text)) if step] or [""]


def on_path(blocks: Sequence[Block]) -> str | None:
    """The last body that the path to the page names: 首页 > 教育局 > 政府信息公开年报; no government.

    It may stand behind a column of menus and latest titles.
    """
    for steps in _paths(blocks, most=HIGHEST_PATH):
        names = [step for step in steps if len(step) > 2 and is_name(step) and ends_as_body(step)]
        names = [name for name in names if not is_publisher(name)]
        if names:
            return names[-1]
    return None
