"""Rows of tables with what their cells can mean, worked out once for every distinct row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from harvester.documents.blocks import Cell
from harvester.reports.lexicon import Role, role
from harvester.reports.model import Number
from harvester.reports.numbers import Value, read

ENOUGH = 3
"""What one telling label weighs against labels that several tables share."""
_TELLING = frozenset(["信息内容", "申请人情况", "未经复议直接起诉", "复议后起诉", "结果维持", "结果纠正"])


@dataclass(frozen=True, slots=True)
class Facts:
    """What a row's texts say by themselves.

    kind, weight: the table its labels point to, and how strongly. texts, numbers: whether any cell is no value, or
    a value that is not blank. plain: every value is blank or nothing but a number. request_rows: (place in the
    form, cell, whether it may be a column's label as well). last_text: the last label before the values, or -1.
    """

    roles: tuple[Role, ...]
    values: tuple[Value, ...]
    figures: tuple[Number | None, ...]
    kind: str | None
    weight: int
    texts: bool
    numbers: bool
    plain: bool
    indicator: bool
    list_head: bool
    request_rows: tuple[tuple[int, int, bool], ...]
    request_columns: int
    last_text: int


@dataclass(slots=True)
class Row:
    """A table row. table: which table of the document it stands in, counted from 0."""

    cells: Sequence[Cell]
    facts: Facts
    table: int

    @classmethod
    def of(cls, cells: Sequence[Cell], table: int) -> Row:
        """A row of these cells."""
        return cls(cells, facts_of(tuple([cell.text for cell in cells])), table)

    @property
    def roles(self) -> tuple[Role, ...]:
        """The role of each cell."""
        return self.facts.roles

    def shown(self) -> str:
        """The row's start for a message."""
        return " | ".join(" ".join(cell.text.split())[:40] for cell in self.cells if cell.text.strip())[:80]

    def shown_cell(self, at: int) -> str:
        """A cell's start for a message."""
        return " ".join(self.cells[at].text.split())[:60]


@lru_cache(maxsize=8192)
def facts_of(texts: tuple[str, ...]) -> Facts:
    """What a row of these texts can be."""
    roles = tuple([role(text) for text in texts])
    values = tuple([read(text) for text in texts])
    kind, weight = _kind(roles)
    rows, columns = _request_labels(roles)
    return Facts(
        roles=roles,
        values=values,
        figures=tuple([value.number for value in values]),
        kind=kind,
        weight=weight,
        texts=any(not told.value for told in roles),
        numbers=any(told.value and not told.blank for told in roles),
        plain=all(value.exact for told, value in zip(roles, values, strict=True) if told.value),
        indicator=any(told.entry is not None and told.entry.indicators for told in roles),
        list_head=any(told.list_head for told in roles),
        request_rows=rows,
        request_columns=columns,
        last_text=_last_text(roles),
    )


def _kind(roles: Sequence[Role]) -> tuple[str | None, int]:
    counts: dict[str, int] = {}
    for told in roles:
        if told.kind is not None:
            telling = told.key in _TELLING or told.article is not None
            counts[told.kind] = counts.get(told.kind, 0) + (ENOUGH if telling else 1)
    if not counts:
        return None, 0
    kind = max(counts, key=lambda name: counts[name])
    return kind, counts[kind]


def _request_labels(roles: Sequence[Role]) -> tuple[tuple[tuple[int, int, bool], ...], int]:
    rows: list[tuple[int, int, bool]] = []
    columns = 0
    for index, told in enumerate(roles):
        entry = told.entry
        if entry is None:
            continue
        columns += entry.request_column is not None
        if entry.request_row is None:
            continue
        following = roles[index + 1 :]
        # （六）其他处理 is a row of the form of 2019 and a group of that of 2021, where a label follows it
        if entry.group and any(not later.value for later in following):
            continue
        shared = entry.request_column is not None
        if shared and not any(later.value for later in following):
            continue
        rows.append((entry.request_row, index, shared))
    return tuple(rows), columns


def _last_text(roles: Sequence[Role]) -> int:
    at = -1
    for index, told in enumerate(roles):
        if told.value and not told.blank:
            break
        if not told.value:
            at = index
    return at
