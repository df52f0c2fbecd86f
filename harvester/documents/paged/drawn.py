"""How letters of a PDF page are drawn: with a line through them, white on white, too small, filled into a form."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from harvester.documents.paged.layout import STRUCK, Char
from harvester.documents.paged.rulings import Ruling

TINY = 3.0
"""Points; nobody reads smaller letters."""
_BAND = (0.28, 0.74)
"""Shares of a letter's height between which a line goes through it; an underline is lower."""
_LONGER = 0.6
"""Ems by which a line through letters is longer than they are; a table's line is longer."""
_COVERED = 0.5
"""Share of a letter's width that a line must cover to go through it."""
MAX_STROKES = 2000
"""Short level lines of a page that are looked at; more are a drawing."""
MAX_LEANING = 200
"""Leaning lines of a page that are looked at; more are a drawing."""
MAX_GROUNDS = 2000


class Area(NamedTuple):
    """A box on a page, in points from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, char: Char) -> bool:
        """Whether a letter's middle is in it."""
        x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


def without_strokes(chars: list[Char], rulings: Sequence[Ruling]) -> tuple[list[Char], list[Ruling]]:
    """The letters, those marked that a line goes through, and the lines that go through none."""
    short = [ruling for ruling in rulings if ruling.across]
    if not chars or len(short) > MAX_STROKES:
        return chars, list(rulings)
    by_height = sorted(range(len(chars)), key=lambda number: chars[number].top)
    tallest = max(char.bottom - char.top for char in chars)
    struck: set[int] = set()
    strokes: set[Ruling] = set()
    tops = [chars[number].top for number in by_height]
    for ruling in short:
        under = _struck_by(ruling, chars, by_height, tops, tallest)
        if not under:
            continue
        size = max(chars[number].size for number in under)
        first, last = min(chars[number].x0 for number in under), max(chars[number].x1 for number in under)
        if ruling.start >= first - _LONGER * size and ruling.end <= last + _LONGER * size:
            struck.update(under)
            strokes.add(ruling)
    if not strokes:
        return chars, list(rulings)
    marked = [char._replace(mark=STRUCK) if number in struck else char for number, char in enumerate(chars)]
    return marked, [ruling for ruling in rulings if ruling not in strokes]


def _struck_by(
    ruling: Ruling, chars: Sequence[Char], by_height: Sequence[int], tops: Sequence[float], tallest: float
) -> list[int]:
    """The letters whose middle a level line crosses."""
    found: list[int] = []
    for place in range(bisect_left(tops, ruling.at - tallest), bisect_right(tops, ruling.at)):
        char = chars[by_height[place]]
        height = char.bottom - char.top
        if not char.top + _BAND[0] * height <= ruling.at <= char.top + _BAND[1] * height:
            continue
        if min(ruling.end, char.x1) - max(ruling.start, char.x0) >= _COVERED * (char.x1 - char.x0):
            found.append(by_height[place])
    return found


def crossed_out(chars: list[Char], leaning: Sequence[Area]) -> list[Char]:
    """The letters, digits marked that a leaning line no longer than they are goes through.

    A line from corner to corner of a table's cell is longer: it parts the heads of rows from those of columns.
    """
    struck: set[int] = set()
    for line in leaning[:MAX_LEANING]:
        under = [
            number
            for number, char in enumerate(chars)
            if line.x0 - char.size / 2 <= (char.x0 + char.x1) / 2 <= line.x1 + char.size / 2
            and line.top <= (char.top + char.bottom) / 2 <= line.bottom
        ]
        if not under or not all(chars[number].text.isdecimal() for number in under):
            continue
        size = max(chars[number].size for number in under)
        first, last = min(chars[number].x0 for number in under), max(chars[number].x1 for number in under)
        short = line.x0 >= first - _LONGER * size and line.x1 <= last + _LONGER * size
        if short and line.bottom - line.top <= 2 * size:
            struck.update(under)
    return (
        [char._replace(mark=STRUCK) if n in struck else char for n, char in enumerate(chars)] if struck else chars
    )


def faint(chars: list[Char], white: set[int], grounds: Sequence[Area]) -> list[Char]:
    """The letters, digits marked that are tiny, or white where nothing dark lies behind them.

    white: places of white letters. Words in white are heads of tables, whose ground may be drawn in a way that is
    not looked at.
    """
    if not white and all(char.size >= TINY for char in chars):
        return chars
    return [
        char._replace(mark=STRUCK)
        if char.text.isdecimal()
        and (char.size < TINY or (number in white and not any(area.holds(char) for area in grounds[:MAX_GROUNDS])))
        else char
        for number, char in enumerate(chars)
    ]


def struck_by_notes(chars: list[Char], areas: Sequence[Area]) -> list[Char]:
    """The letters, those marked that a reader of the file has struck out (an annotation of the PDF)."""
    if not areas:
        return chars
    return [char._replace(mark=STRUCK) if any(area.holds(char) for area in areas) else char for char in chars]


def notes_of(page: Any, kind: str) -> Iterator[tuple[tuple[float, float, float, float], Any]]:
    """Places and data of a page's annotations of a kind: StrikeOut, Widget."""
    for found in page.annots:
        data = found.get("data") or {}
        if getattr(data.get("Subtype"), "name", None) == kind:
            yield (found["x0"], found["top"], found["x1"], found["bottom"]), data


def filled_in(data: Any) -> str:
    """What stands in a field of a form, "" where nothing does or its sign is no text (a tick)."""
    value = data.get("V")
    if not isinstance(value, bytes) or (data.get("FT") is not None and getattr(data["FT"], "name", "") != "Tx"):
        return ""
    if value.startswith((b"\xfe\xff", b"\xff\xfe")):
        return value.decode("utf-16", "replace").strip()
    return value.decode("latin-1").strip()
