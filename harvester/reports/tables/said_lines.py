"""Indicator lists printed as paragraphs: label, number and unit on a line (（一）收到申请数：30件)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from harvester.documents.blocks import Block, Cell, Heading, Paragraph
from harvester.reports.cells.labels import MAX_LABEL
from harvester.reports.cells.lexicon import Role, role
from harvester.reports.cells.numbers import read
from harvester.reports.tables.list_layout import CODE_HEAD, UNIT
from harvester.reports.tables.side_by_side import FEW
from harvester.reports.tables.text_lines import NEAR, SHORT, Rows

_PARTING = re.compile(r"[；;。]|(?<!\d)[，,]|[，,](?!\d)")
"""Between two indicators on a line, and behind the last; a comma between digits belongs to a number."""
# not one within brackets: （单位：件）
# matches: ：
_COLON = re.compile(r"[：:](?![^（(]*[）)])")
MAX_LINE = 5000
"""Characters of a line that may hold several indicators."""
PLACES = 6
"""Places of a line at which its label may end."""
# where a value begins that no colon parts from its label: 收到申请数30件, 申请办结数----, 答复数~8~件
# matches: 收到申请数30件
_VALUE = re.compile(r"(?<=[^\W\d_]|[）)”\"\s])(?=[-—–－−~^/\d])(?![^（(]*[）)])")
# 依申请公开信息收取的费用（万元）
# matches: 收取的费用（单位：万元）
_UNIT_IN_LABEL = re.compile(r"[（(](?:单位[：:])?([^（()）]{1,4})[）)]$")


@dataclass(slots=True)
class _Said:
    """An indicator as a line says it. value: None where only its label stands there. known: of a list."""

    label: str
    value: str | None
    known: Role | None

    @property
    def whole(self) -> bool:
        """Whether it is a label with a value, or a known one alone: a line is parted into such only."""
        return self.known is not None if self.value is None else role(self.value).value

    def cells(self) -> list[Cell]:
        """Label, unit where one is printed, value."""
        texts = [self.label] if self.value is None else [self.label, *self._unit(self.value), self.value]
        return [Cell(text, col) for col, text in enumerate(texts)]

    def _unit(self, value: str) -> list[str]:
        in_label = _UNIT_IN_LABEL.search(self.label)
        named = read(value).unit or (in_label[1] if in_label else None)
        return [named] if named is not None and UNIT.fullmatch(named) else []


def said_as_tables(blocks: Sequence[Block]) -> list[Rows]:
    """Runs of lines that say indicators of a list, as tables of label, unit and value.

    A line between them whose label no list has is one of them where a colon parts its number; others are prose.
    A list begins anew where its first line comes again: last year's behind this year's.
    """
    return [[said.cells() for said in run] for run in _runs(blocks)]


def is_said_twice(blocks: Sequence[Block]) -> bool:
    """Whether lines say the same indicators more than once."""
    lists = [{said.known.key for said in run if said.known is not None} for run in _runs(blocks)]
    return any(len(one & other) >= FEW for one, other in pairwise(lists))


def _runs(blocks: Sequence[Block]) -> Iterator[list[_Said]]:
    run: list[_Said] = []
    waiting: list[_Said] = []
    apart = 0
    for block in blocks:
        if isinstance(block, Paragraph | Heading) and _heads_codes(block.text):
            break  # of the numbers below some are codes, and it cannot be told which
        for said in _of_line(block.text) if isinstance(block, Paragraph | Heading) else [None]:
            apart += said is None
            if run and (apart > NEAR or _begins_anew(said, run)):
                yield run
                run, waiting = [], []
            if said is None:
                continue
            waiting.append(said)
            if said.known is not None:
                run += waiting if run else [said]
                waiting, apart = [], 0
    if run:
        yield run


def _heads_codes(text: str) -> bool:
    """Whether a line is the head of a list that has a column of codes."""
    if len(text) > SHORT:
        return False
    names = [role(word) for word in text.split()]
    return any(name.list_head for name in names) and any(CODE_HEAD.fullmatch(name.key) for name in names)


def _begins_anew(said: _Said | None, run: Sequence[_Said]) -> bool:
    first = run[0].known
    return said is not None and said.known is not None and first is not None and said.known.key == first.key


def _of_line(text: str) -> list[_Said | None]:
    """What a line says: one indicator, several where nothing else stands on it; one None for anything else.

    The first of several is one of a list: else it may be said of whom or of when the others are.
    """
    several: list[_Said | None] = []
    for piece in _PARTING.split(text[:MAX_LINE]):
        if not piece.strip():
            continue
        said = _said(piece.strip())
        if said is None or not said.whole or not (several or said.known):
            break
        several.append(said)
    else:
        return several if len(text) <= MAX_LINE else [None]
    return [_said(text.rstrip("；;。，, "))]


def _said(text: str) -> _Said | None:
    """An indicator: a known label with whatever stands behind it, or another with a number behind a colon."""
    if len(text) > MAX_LABEL:
        return None
    colons = [found.start() for found in islice(_COLON.finditer(text), PLACES)]
    for at in colons:
        if (told := _of_list(text[:at])) is not None:
            return _Said(text[:at].strip(), text[at + 1 :].strip() or None, told)
    if (told := _of_list(text)) is not None:
        return _Said(text, None, told)
    for at in (found.start() for found in islice(_VALUE.finditer(text), PLACES)):
        if (told := _of_list(text[:at])) is not None:
            return _Said(text[:at].strip(), text[at:], told)
    if not colons or len(text) > SHORT:
        return None
    label, value = text[: colons[-1]].strip(), text[colons[-1] + 1 :].strip()
    return _Said(label, value, None) if label and read(value).number is not None else None


def _of_list(label: str) -> Role | None:
    """The role of a text that is the label of a list's line."""
    told = role(label.strip())
    return told if told.entry is not None and told.entry.indicators else None
