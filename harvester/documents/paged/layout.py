"""Characters with places to lines and paragraphs, as a reader's eye joins them. For PDF pages."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Char(NamedTuple):
    """One drawn character (from OCR, also a word). Places in points, from the top left of the page as shown.

    confidence: 0 to 1, OCR only. mark: STRUCK where it is struck out or cannot be seen.
    turn: degrees against the clock by which it is turned on the page held upright.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    confidence: float | None = None
    mark: str = ""
    turn: int = 0


class Line(NamedTuple):
    """Characters on one base line. size: the largest letter of it, in points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    chars: list[Char]


class Column(NamedTuple):
    """Where the lines of running text begin and end, and the usual distance of two of them."""

    left: float
    right: float
    size: float
    pitch: float


_COVERS = 0.6
"""Share of a digit's width from which on another covers it; scanners' boxes touch each other."""
_ENUMERATED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]")
STRUCK, RAISED = "~", "^"
"""The marks of what is struck out or faint, and of what is off its line, as html/pieces.py sets them."""
_SMALLER = 0.87
"""Share of the size of its neighbours below which a digit may be a raised mark."""
_OFF_LINE = 0.13
"""Ems by which the middle of a raised or lowered digit is off that of its line."""
WIDE = 0.6
"""Gap in ems that is a space between ideographs; below it, it is justified setting."""
NARROW = 0.15
"""Gap in ems that is a space between Latin letters or digits."""


def lines_of(chars: Iterable[Char]) -> list[Line]:
    """Lines from top to bottom. Characters belong to one line where they overlap by half of their height."""
    ordered = sorted(chars, key=lambda char: ((char.top + char.bottom) / 2, char.x0))
    groups: list[list[Char]] = []
    for char in ordered:
        middle = (char.top + char.bottom) / 2
        for group in reversed(groups[-3:]):
            last = max(group[-4:], key=lambda member: member.size)
            reach = max(last.bottom - last.top, char.bottom - char.top) * 0.45
            if abs(middle - (last.top + last.bottom) / 2) <= reach:
                group.append(char)
                break
        else:
            groups.append([char])
    return [_line(group) for group in groups if any(char.text.strip() for char in group)]


def _line(group: list[Char]) -> Line:
    group.sort(key=lambda char: char.x0)
    printed = _without_doubles([char for char in group if char.text.strip()])
    return Line(
        joined(printed),
        printed[0].x0,
        min(char.top for char in printed),
        max(char.x1 for char in printed),
        max(char.bottom for char in printed),
        max(char.size for char in printed),
        printed,
    )


def _without_doubles(chars: list[Char]) -> list[Char]:
    """Without the second strokes of letters that are printed twice to look bold.

    Other digits that are printed upon each other are marked: nobody reads a number there.
    """
    kept: list[Char] = []
    for char in chars:
        if any(
            char.text == other.text
            and abs(char.x0 - other.x0) < 0.2 * char.size
            and abs(char.top - other.top) < 0.2 * char.size
            for other in kept[-2:]
        ):
            continue
        if kept and _upon(kept[-1], char):
            kept[-1] = kept[-1]._replace(mark=STRUCK)
            char = char._replace(mark=STRUCK)
        kept.append(char)
    return kept


def _upon(one: Char, other: Char) -> bool:
    """Whether two digits cover each other by more than half."""
    narrower = min(one.x1 - one.x0, other.x1 - other.x0)
    return one.x1 - other.x0 > _COVERS * narrower and one.text.isdecimal() and other.text.isdecimal()


def joined(chars: Sequence[Char]) -> str:
    """The characters of one line as text; a gap is a space only where the writing would have one."""
    text: list[str] = []
    previous: Char | None = None
    raised = _raised(chars)
    mark = ""
    for number, char in enumerate(chars):
        if previous is not None:
            both_narrow = _narrow(previous.text) and _narrow(char.text)
            gap = char.x0 - previous.x1
            if gap > (NARROW if both_narrow else WIDE) * max(previous.size, char.size):
                text.append(" ")
        shown = RAISED if number in raised else char.mark
        if shown != mark:
            text.append((STRUCK if mark == STRUCK else "") + shown)
            mark = shown
        text.append(char.text)
        previous = char
    return "".join(text) + (STRUCK if mark == STRUCK else "")


def _raised(chars: Sequence[Char]) -> frozenset[int]:
    """Digits that are smaller than the largest digit of their line and stand off its middle: marks of notes.

    Confidence tells what OCR read, whose boxes are too rough for this.
    """
    sizes = [char.size for char in chars]
    largest = max(sizes, default=0.0)
    if min(sizes, default=0.0) >= _SMALLER * largest or chars[0].confidence is not None:
        return frozenset()
    usual = next(char for char in chars if char.size == largest)
    middle = (usual.top + usual.bottom) / 2
    return frozenset(
        number
        for number, char in enumerate(chars)
        if char.size < _SMALLER * largest
        and any(sign.isdigit() for sign in char.text)
        and abs((char.top + char.bottom) / 2 - middle) > _OFF_LINE * largest
    )


def _narrow(text: str) -> bool:
    return unicodedata.east_asian_width(text[-1]) not in "WFA"


def chunks(line: Line, gap: float = 1.2) -> list[list[Char]]:
    """The line cut where characters stand more than `gap` ems apart."""
    parts: list[list[Char]] = [[line.chars[0]]]
    for before, char in zip(line.chars, line.chars[1:], strict=False):
        if char.x0 - before.x1 > gap * max(before.size, char.size):
            parts.append([])
        parts[-1].append(char)
    return parts


def cell_text(chars: Iterable[Char], right: float) -> str:
    """Lines of a cell; a line that had no room for the next one's first letter before `right` runs on into it."""
    lines = lines_of(chars)
    if not lines:
        return ""
    text = lines[0].text
    for above, line in itertools.pairwise(lines):
        first = line.chars[0]
        # a cell keeps some room free at its sides, and a word or number is not cut in the middle
        room = right - above.x1 - 0.5 * first.size
        digits = text[-1:].isdecimal() and line.text[:1].isdecimal()
        text += ("" if room < _first_word(line) and not digits else "\n") + line.text
    return text


def _first_word(line: Line) -> float:
    """Width of what is never cut at the start of a line: an ideograph with the mark after it, a word, a number."""
    end = line.chars[0].x1
    for before, char in zip(line.chars, line.chars[1:], strict=False):
        if not _narrow(char.text) and unicodedata.category(char.text[0])[0] != "P":
            break
        if char.x0 - before.x1 > NARROW * char.size:
            break
        end = char.x1
    return end - line.chars[0].x0


def column_of(lines: Sequence[Line], width: float) -> Column:
    """The measures of running text, by what most lines have. width: the page's; where no line fills half of it,
    none of them was wrapped."""
    if not lines:
        return Column(0, 0, 10, 20)
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size)] += len(line.text)
    size = sizes.most_common(1)[0][0]
    body = [line for line in lines if abs(line.size - size) <= 1] or list(lines)
    longest = max(line.x1 - line.x0 for line in body)
    full = [line for line in body if line.x1 - line.x0 > 0.7 * longest]
    starts = sorted(line.x0 for line in lines)
    left = next((a for a, b in itertools.pairwise(starts) if b - a <= 3), starts[0])
    right = sorted(line.x1 for line in full)[-(1 + len(full) // 20)]
    if longest < 0.5 * width:
        right = width
    steps = sorted(
        below.top - above.top for above, below in itertools.pairwise(body) if below.top - above.top > size
    )
    return Column(left, right, size, steps[len(steps) // 4] if steps else 2 * size)


def runs_on(above: Line, line: Line, column: Column, same_page: bool) -> bool:
    """Whether a line goes on with the paragraph of the line above it."""
    if line.x0 > column.left + 0.8 * column.size or abs(above.size - line.size) > 0.15 * column.size + 0.5:
        return False
    if above.x1 < column.right - 1.6 * column.size:
        return False
    if above.text[-1] in "。；：！？" and _ENUMERATED.match(line.text):
        return False
    return not (same_page and line.top - above.top > 1.6 * column.pitch)
