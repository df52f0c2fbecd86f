"""Pieces of lines between gaps: what stands in one cell, or in one line of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from harvester.documents.paged.layout import Char, joined

# matches: 1,204件, 12^1, ~5~8
_VALUE = re.compile(r"[+\-]?[\d０-９~^][\d０-９,，.．~^①-⑨]*(?:元|万元|件|条|项|次|%)?|[-—–/]+|无")


CLOSE = 0.6
"""Of a line's height, between a word and a rest of it that is much shorter."""
MAX_HEAD = 300
"""Words of a head that are looked at; the form's largest has 20."""


@dataclass(slots=True, eq=False)
class Part:
    """A piece of a line between gaps."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    confidence: float | None = None

    @property
    def is_value(self) -> bool:
        """Whether it is nothing but a number, or a sign that there is none."""
        return _VALUE.fullmatch(self.text) is not None

    @property
    def middle(self) -> float:
        """Where it stands on the page, in points from the top."""
        return (self.top + self.bottom) / 2

    def take(self, other: Part) -> None:
        """Takes in another piece that goes on with it, on the same line or below."""
        self.text += other.text
        self.x0, self.x1 = min(self.x0, other.x0), max(self.x1, other.x1)
        self.top, self.bottom = min(self.top, other.top), max(self.bottom, other.bottom)
        if other.confidence is not None:
            self.confidence = min(other.confidence, 1.0 if self.confidence is None else self.confidence)

    def copy(self) -> Part:
        """The same in an object of its own."""
        return Part(self.text, self.x0, self.x1, self.top, self.bottom, self.confidence)


def part_of(chars: list[Char]) -> Part:
    """A piece of these letters."""
    return Part(
        joined(chars),
        chars[0].x0,
        max(char.x1 for char in chars),
        min(char.top for char in chars),
        max(char.bottom for char in chars),
        min((char.confidence for char in chars if char.confidence is not None), default=None),
    )


def stacked(parts: Sequence[Part], most: float = 1.2) -> list[Part]:
    """Words that are wrapped within their column whole again. most: of a line's height, between two lines."""
    left = list(parts)
    if len(left) > MAX_HEAD:
        return left
    pairs = ((one, two) for one in left for two in left if one.bottom <= two.middle)
    below = [(one, two) for one, two in pairs if _one_column(one, two, left)]
    closest = min((two.top - one.bottom for one, two in below), default=0.0)
    for one, two in sorted(below, key=lambda pair: pair[1].top, reverse=True):
        height = one.bottom - one.top
        if two in left and one in left and two.top - one.bottom < min(closest + 0.25 * height, most * height):
            one.text, one.bottom = one.text + two.text, two.bottom
            one.x0, one.x1 = min(one.x0, two.x0), max(one.x1, two.x1)
            left = [part for part in left if part is not two]
    return left


def on_lines(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts that stand beside each other, as rows from top to bottom."""
    rows: list[list[Part]] = []
    for part in sorted(parts, key=lambda part: part.middle):
        if rows and part.middle - rows[-1][0].middle < 0.5 * (part.bottom - part.top):
            rows[-1].append(part)
        else:
            rows.append([part])
    return rows


def _one_column(one: Part, two: Part, parts: Sequence[Part]) -> bool:
    """Whether two parts stand below each other as the lines of a wrapped word do.

    They are of a width, or the last is a rest of it, and no other stands below the first beside the second: a word
    that heads several columns is none of theirs.
    """
    shared = min(one.x1, two.x1) - max(one.x0, two.x0)
    narrow, wide = sorted((one.x1 - one.x0, two.x1 - two.x0))
    if shared <= 0.6 * narrow or any(
        other is not two
        and abs(other.middle - two.middle) < 0.5 * (two.bottom - two.top)
        and one.x1 > other.x0
        and other.x1 > one.x0
        for other in parts
    ):
        return False
    if wide < 2.5 * narrow:
        return True
    height = two.bottom - two.top
    edges = (two.x0 - one.x0, two.x1 - one.x1, (two.x0 + two.x1 - one.x0 - one.x1) / 2)
    rest = one.x1 - one.x0 == wide and two.top - one.bottom < CLOSE * height
    return rest and min(map(abs, edges)) < 0.3 * height
