"""Labels of rows without drawn lines: which lines of words belong together, and to which line of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from harvester.documents.paged.parts import Part

CLEARLY = 0.8
"""Points by which lines of one label stand closer than those of two."""
ALONE = 0.8
"""Ems between two lines from which on they are not of one label, where no two rows tell how far they are apart."""
BESIDE = 0.5
"""Of a line's height, by which words that stand beside each other may be off."""
_SAME_LEFT = 0.6
"""Ems by which the lines of one label may begin apart."""


@dataclass(slots=True)
class Label:
    """A row: the words on its left, groups' before its own; its numbers, none where it has none.

    blank: several words stand beside each other (a label and a unit), so that it is one whose cells are blank.
    """

    texts: list[Part]
    numbers: list[Part]
    middle: float
    blank: bool = False


@dataclass(slots=True, eq=False)
class _Chain:
    """Lines that are one label. row: the line of numbers on which one of them stands."""

    parts: list[Part]
    row: int | None = None

    @property
    def top(self) -> float:
        return self.parts[0].top

    @property
    def bottom(self) -> float:
        return self.parts[-1].bottom

    def whole(self) -> Part:
        """The label as one piece."""
        part = self.parts[0].copy()
        for other in self.parts[1:]:
            part.take(other)
        return part


@dataclass(slots=True, eq=False)
class _Row:
    numbers: list[Part]
    middle: float
    chains: list[_Chain] = field(default_factory=list)


def labels_of(words: Sequence[Sequence[Part]], numbers: Sequence[list[Part]]) -> list[Label]:
    """The rows of lines from top to bottom. words, numbers: of each line.

    A line of words is of the label whose next line is clearly closer than two rows are; a label is of the row of
    numbers that stands on one of its lines, or between its first and its last. Others are rows without numbers.
    """
    rows = {at: _Row(line, _middle(line)) for at, line in enumerate(numbers) if line}
    chains = _chains(words, rows)
    alone: list[_Chain] = []
    for chain in chains:
        row = rows.get(chain.row) if chain.row is not None else None
        if row is None:
            within = [row for row in rows.values() if chain.top < row.middle < chain.bottom]
            row = within[0] if len(within) == 1 else None
        if row is None:
            alone.append(chain)
        else:
            row.chains.append(chain)
    labels = [
        Label(sorted((chain.whole() for chain in row.chains), key=lambda part: part.x0), row.numbers, row.middle)
        for row in rows.values()
    ]
    own = min((label.texts[-1].x0 for label in labels if label.texts), default=0.0)
    blanks: list[Label] = []
    for chain in alone:
        part = chain.whole()
        near = min(labels, key=lambda label: abs(label.middle - part.middle), default=None)
        # a group's label stands left of those of its rows, between two of them
        if near is not None and near.texts and part.x1 <= near.texts[-1].x0 and part.x0 < near.texts[-1].x0 > own:
            near.texts.insert(0, part)
            near.texts.sort(key=lambda one: one.x0)
            continue
        reach = BESIDE * (part.bottom - part.top)
        beside = next((one for one in blanks if abs(one.middle - part.middle) < reach), None)
        if beside is None:
            blanks.append(Label([part], [], part.middle))
        else:
            beside.texts.append(part)
            beside.texts.sort(key=lambda one: one.x0)
            beside.blank = True
    labels += blanks
    return sorted(labels, key=lambda label: label.middle)


def _middle(parts: Sequence[Part]) -> float:
    return sum(part.middle for part in parts) / len(parts)


def _chains(words: Sequence[Sequence[Part]], rows: dict[int, _Row]) -> list[_Chain]:
    """The lines of words that belong together."""
    parts = sorted(((part, at) for at, line in enumerate(words) for part in line), key=lambda one: one[0].top)
    above = {id(part): _above(part, [p for p, _ in parts[:n]]) for n, (part, _) in enumerate(parts)}
    own = {id(line[-1]) for at, line in enumerate(words) if line and at in rows}  # not those of groups
    apart = [
        part.top - over.bottom
        for part, _ in parts
        if (over := above[id(part)]) is not None and id(part) in own and id(over) in own
    ]
    found: list[_Chain] = []
    chain_of: dict[int, _Chain] = {}
    gaps = {id(part): part.top - over.bottom for part, _ in parts if (over := above[id(part)]) is not None}
    for part, at in parts:
        over = above[id(part)]
        chain = chain_of.get(id(over)) if over is not None else None
        row = at if at in rows else None
        if over is not None and chain is not None:
            height = part.bottom - part.top
            limit = min(apart) - CLEARLY if apart else ALONE * height
            joins = gaps[id(part)] < limit and (row is None or chain.row is None)
            if joins:
                chain.parts.append(part)
                chain.row = row if row is not None else chain.row
                chain_of[id(part)] = chain
                continue
        chain = _Chain([part], row)
        chain_of[id(part)] = chain
        found.append(chain)
    return found


def _above(part: Part, earlier: Sequence[Part]) -> Part | None:
    """The line that stands right above one, and begins or has its middle where it does."""
    size = part.bottom - part.top
    for over in reversed(earlier):
        if over.bottom > part.middle or min(over.x1, part.x1) <= max(over.x0, part.x0):
            continue
        centred = abs((over.x0 + over.x1) - (part.x0 + part.x1)) / 2
        return over if min(abs(over.x0 - part.x0), centred) < _SAME_LEFT * size else None
    return None
