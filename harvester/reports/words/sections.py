"""The sections of a report by their headings, whatever the numbering, and their text without page furniture.

What stands between the title and the first heading (the usual preamble) becomes a section of its own with code
None and an empty heading, so that nothing that was said is lost and the overview stays what it is. Headings,
rules and furniture are data (data/sections.toml).
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from harvester.datafiles.memory import remembered
from harvester.datafiles.sections import Rule, load
from harvester.documents.blocks import LINES, Block, Heading, Paragraph, Table
from harvester.reports.model import Section
from harvester.reports.words.plain import squeeze

LONGEST_HEADING = 50
MAX_CAPTION = 12
MAX_WORDS = 200
"""Characters of what can be a form's heading, spaces and punctuation included."""
_NUMERAL = "一二三四五六七八九十"
# matches: 一、
_NUMBER = re.compile(
    rf"\s*(?:第?\s*[{_NUMERAL}]{{1,3}}\s*(?:部分|章)?\s*[、.．,，:：\s]|[{_NUMERAL}]{{1,2}}(?=是?主动公开|、))\s*"
)
# matches: （一）
_OTHER_NUMBER = re.compile(
    rf"\s*(?:[（(]\s*(?:[{_NUMERAL}]{{1,2}}|\d{{1,2}})\s*[)）]\s*[、.．]?|\d{{1,2}}\s*[、.．]|[Ⅰ-Ⅻ]\s*[、.．]?)\s*"
)
# matches: 第一部分
_BARE_NUMBER = re.compile(rf"\s*第?[{_NUMERAL}]{{1,3}}(?:部分|章)?\s*[、.．,，:：]?\s*$")
_PUNCTUATION = re.compile(r"[\s、，,。.．:：；;“”\"'（）()《》〈〉]+")
_HEAD_END = re.compile(r"[。：:\s]")
_FIRST = frozenset("第 " + _NUMERAL)
_ENDINGS = frozenset("。；;，,！!？?")


@dataclass(frozen=True, slots=True)
class _Rules:
    exact: dict[str, str]
    rules: tuple[Rule, ...]
    form_rows: tuple[str, ...]
    captions: tuple[str, ...]
    announcing: tuple[str, ...]
    furniture: re.Pattern[str]
    end: re.Pattern[str]
    whole: frozenset[str]
    longest: int
    counter: re.Pattern[str]


@remembered()
def _rules() -> _Rules:
    data = load()
    exact = {bare(text): entry.code for entry in data.section for text in entry.exact}
    page = data.furniture
    return _Rules(
        exact=exact,
        rules=data.rule,
        form_rows=data.form.rows,
        captions=data.form.captions,
        announcing=data.preamble.announcing,
        furniture=page.line,
        end=page.end,
        whole=page.whole,
        longest=page.longest,
        counter=page.counter,
    )


@remembered(4096)
def bare(text: str) -> str:
    """A heading (a short text) without white space and punctuation."""
    return _PUNCTUATION.sub("", text)


@remembered(2048)
def code_of(words: str) -> str | None:
    """The section code that a heading's words (without numbering) speak for, None where they do not tell."""
    known = _rules()
    plain = bare(words)
    if code := known.exact.get(plain):
        return code
    for rule in known.rules:
        if all(word in plain for word in rule.words) and not any(word in plain for word in rule.without):
            return rule.code
    return None


def is_exact(words: str) -> bool:
    """Whether words (without numbering) are the very heading of a form."""
    return len(words) <= MAX_WORDS and bare(words) in _rules().exact


def is_furniture(text: str) -> bool:
    """Whether a short line belongs to the portal's page and not to the report."""
    known = _rules()
    if len(text) > known.longest:
        return False
    if known.furniture.search(text):
        return True
    if text.endswith("。") and len(text) > MAX_CAPTION * 2:
        return False
    if is_counter(text):
        return True
    plain = squeeze(text).strip("[]【】()（）|-—–－·")
    if plain.startswith(known.captions) and len(plain) <= MAX_CAPTION:
        return True
    return plain in known.whole or not plain or plain.isdigit()


def is_counter(text: str) -> bool:
    """Whether a line counts its readers, or gives the hour of printing: 本文已被浏览88次, 您是第3位访问者."""
    return any(sign.isdigit() for sign in text) and _rules().counter.fullmatch(squeeze(text)) is not None


def _uncounted(text: str) -> str:
    """A text without a counter behind its last sentence: 全年没有收取信息处理费。（阅读：1024）"""
    last = text.rfind("。", 0, len(text) - 1) + 1
    return text[:last] if last > 0 and len(text) - last <= _rules().longest and is_counter(text[last:]) else text


@dataclass(slots=True)
class Head:
    """A heading: blocks from first to last, and what followed it in the same paragraph."""

    first: int
    last: int
    text: str
    code: str | None
    rest: str = ""


def split(
    blocks: Sequence[Block],
    *,
    title_at: int | None = None,
    used: Set[int] = frozenset(),
    known: Sequence[Head] | None = None,
) -> list[Section]:
    """The sections in reading order; a document without any heading gives one section without code.

    title_at: index of the title's block, before which nothing is the report's. used: blocks of the metadata
    block, left out. known: what `heads_of` has found behind the title. Tables are not repeated in the text.
    """
    start = 0 if title_at is None else title_at + 1
    if known is None or any(head.first in used for head in known):
        known = heads_of(blocks, start, used)
    heads = list(known)
    if len(_told(heads)) < 2 and len(_told(others := _otherwise(blocks, start, used))) > len(_told(heads)):
        taken = {at for head in others for at in range(head.first, head.last + 1)}
        heads = [*others, *(head for head in heads if head.first not in taken)]
        heads.sort(key=lambda head: head.first)
    elif heads and "overview" not in _told(heads):
        heads = [*_short_overview(blocks, start, heads[0].first), *heads]
    end = end_of(blocks, heads[-1].last + 1 if heads else start)
    sections: list[Section] = []
    opening = _paragraphs(blocks, start, heads[0].first if heads else end, used, strict=True)
    if opening:
        sections.append(Section(None, "", "\n".join(opening)))
    for number, head in enumerate(heads):
        stop = heads[number + 1].first if number + 1 < len(heads) else end
        lines = _paragraphs(blocks, head.last + 1, stop, used)
        sections.append(Section(head.code, head.text, "\n".join([head.rest, *lines] if head.rest else lines)))
    if sections:
        sections[-1].text = _uncounted(sections[-1].text)
    return sections


def heads_of(blocks: Sequence[Block], start: int, used: Set[int] = frozenset()) -> list[Head]:
    """The headings of a document's sections from block `start` on."""
    heads: list[Head] = []
    at = start
    while at < len(blocks):
        block = blocks[at]
        head = None
        if isinstance(block, LINES) and block.text and at not in used:
            text = block.text
            if text[0] in _FIRST:
                head = _numbered(blocks, at)
            elif len(text) <= 30 and (isinstance(block, Heading) or heads or _goes_on(blocks, at)):
                head = _plain(block, at)
        if head is None:
            at += 1
            continue
        heads.append(head)
        at = head.last + 1
    return heads


def heads_from(blocks: Sequence[Block], start: int, known: Sequence[Head]) -> list[Head]:
    """The same from block `start` on, which is the first of a heading. known: those from an earlier block on."""
    text = _text(blocks[start])
    if text[:1] in _FIRST or isinstance(blocks[start], Heading) or _goes_on(blocks, start):
        return [head for head in known if head.first >= start]
    return heads_of(blocks, start)  # of the first, more is asked than of those behind another


def _told(heads: Sequence[Head]) -> set[str]:
    return {head.code for head in heads if head.code is not None}


def _otherwise(blocks: Sequence[Block], start: int, used: Set[int]) -> list[Head]:
    """Headings numbered （一）, 1. or Ⅰ, where a report has none with 一、: only the words of a form count."""
    heads: list[Head] = []
    for at in range(start, len(blocks)):
        text = _text(blocks[at])
        numbered = _OTHER_NUMBER.match(text) if at not in used else None
        if numbered is None:
            continue
        words = text[numbered.end() :]
        if len(words) <= LONGEST_HEADING and (code := _rules().exact.get(bare(words))):
            heads.append(Head(at, at, text.rstrip("：: "), code))
        elif head := _inline(text, numbered.end(), at):
            heads.append(head)
    return heads


def _short_overview(blocks: Sequence[Block], start: int, stop: int) -> list[Head]:
    """A line 总体情况 before the first heading of a report whose headings have no numbers: too short a word to be
    taken for a heading anywhere else.
    """
    for at in range(start, stop):
        text = _text(blocks[at])
        if len(text) <= LONGEST_HEADING and _rules().exact.get(bare(text)) == "overview" and _goes_on(blocks, at):
            return [Head(at, at, text, "overview")]
    return []


def _plain(block: Paragraph | Heading, at: int) -> Head | None:
    """A heading without number: only the exact words of a form count, short ones only where marked as heading."""
    if block.text[-1] in _ENDINGS:
        return None
    words = bare(block.text)
    code = _rules().exact.get(words)
    if code is None or (len(words) <= 4 and isinstance(block, Paragraph)):
        return None
    return Head(at, at, block.text, code)


def _goes_on(blocks: Sequence[Block], at: int) -> bool:
    """Whether prose or a table follows, so that a line is no entry of a menu."""
    after = blocks[at + 1 : at + 3]
    return any(isinstance(one, Table) or (isinstance(one, Paragraph) and len(one.text) > 40) for one in after)


def _numbered(blocks: Sequence[Block], at: int) -> Head | None:
    """The heading at a block that begins with a Chinese number, alone, split over two blocks, or before prose."""
    text = _text(blocks[at])
    known = _rules()
    after = _text(blocks[at + 1]) if at + 1 < len(blocks) else ""
    if len(text) < 8 and _BARE_NUMBER.match(text):
        if after and len(after) <= LONGEST_HEADING and after[-1] not in _ENDINGS:
            return Head(at, at + 1, text.strip() + after, code_of(after))
        return None
    numbered = _NUMBER.match(text)
    if not numbered:
        return None
    words = text[numbered.end() :]
    if words.startswith(known.form_rows):
        return None
    if len(words) <= LONGEST_HEADING and words and words[-1] not in _ENDINGS:
        if 0 < len(after) <= 25 and bare(words) not in known.exact and bare(words + after) in known.exact:
            return Head(at, at + 1, text + after, known.exact[bare(words + after)])
        return Head(at, at, text.rstrip("：: "), code_of(words))
    return _inline(text, numbered.end(), at)


def _inline(text: str, begin: int, at: int) -> Head | None:
    """A heading with its text in the same paragraph: 一、总体情况。2024年，…"""
    found = _HEAD_END.search(text, begin, begin + LONGEST_HEADING)
    if not found:
        return None
    words = text[begin : found.start()]
    if bare(words) not in _rules().exact:
        return None
    return Head(at, at, text[: found.start()], code_of(words), text[found.end() :].strip())


def _text(block: Block) -> str:
    return block.text if isinstance(block, LINES) else ""


def end_of(blocks: Sequence[Block], start: int) -> int:
    """The index of the first block from `start` on that says that the page's furniture begins."""
    known = _rules()
    for at in range(start, len(blocks)):
        text = _text(blocks[at])
        if text and len(text) <= known.longest and known.end.search(text):
            return at
    return len(blocks)


def _paragraphs(
    blocks: Sequence[Block], start: int, stop: int, used: Set[int], *, strict: bool = False
) -> list[str]:
    """The lines of text from start to stop. strict: sentences only, for where a portal's menus may stand."""
    lines = []
    for at in range(start, stop):
        block = blocks[at]
        if not isinstance(block, LINES) or at in used:
            continue
        text = block.text
        if strict and "。" not in text and not text.endswith(_rules().announcing):
            continue
        if not is_furniture(text):
            lines.append(text)
    return lines
