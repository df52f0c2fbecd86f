"""Rows of tables with what their cells can mean, worked out once for every distinct row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from harvester.documents.blocks import Cell, SharedRow
from harvester.reports.lexicon import Role, role, vocabulary
from harvester.reports.model import Number
from harvester.reports.numbers import Value, read
from harvester.reports.order import COLUMNS_AS_FORM, ORGANISATIONS

ENOUGH = 3
"""What one telling label weighs against labels that several tables share."""
REPEATED = 4
"""Rows printed twice that make a second table of the same kind."""
_TELLING = frozenset(["信息内容", "申请人情况", "未经复议直接起诉", "复议后起诉", "结果维持", "结果纠正"])


@dataclass(frozen=True, slots=True)
class Line:
    """A row of table three. place: in the form; at: the cell of its label; given: cells behind it; values: of its
    columns, None where they do not fit them; numbers: by column, where nothing else needs to be kept (else None).
    """

    place: int
    at: int
    given: int
    values: Sequence[Value] | None
    numbers: dict[str, Number | None] | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a row's texts say by themselves.

    kind, weight: the table its labels point to, and how strongly. words, numbers: whether any cell is no value, or
    a value that is not blank. plain: every value is blank or nothing but a number. line, first_line: its line of
    table three once that has begun, and before (其他 and 总计 head columns as well). row, row_at: code and cell of
    its label in table two; heads: whether it names columns of table two; article: 一 … 九 where it is a caption.
    last_text: the last label before the values, or -1. columns, results: the heads of table three (places in the
    form, ORGANISATIONS) and four (results, labels of groups) with the index of their cells, where nothing but
    labels stands in the row; as_form: whether those of table three stand as the form prints them.
    """

    texts: tuple[str, ...]
    roles: tuple[Role, ...]
    values: tuple[Value, ...]
    kind: str | None
    weight: int
    words: bool
    numbers: bool
    plain: bool
    indicator: bool
    list_head: bool
    line: Line | None
    first_line: Line | None
    row: str | None
    row_at: int
    heads: bool
    article: str | None
    last_text: int
    columns: tuple[tuple[int, int], ...]
    results: tuple[tuple[str, int], ...]
    as_form: bool


@dataclass(slots=True)
class Row:
    """A table row, never changed. table: which table of the document it stands in, counted from 0."""

    cells: Sequence[Cell]
    facts: Facts
    table: int

    @classmethod
    def of(cls, cells: Sequence[Cell], table: int) -> Row:
        """A row of these cells; where they are shared, the same one again."""
        if type(cells) is not SharedRow:
            return cls(cells, facts_of(tuple([cell.text for cell in cells])), table)
        known = cells.note
        if isinstance(known, Row):
            if known.table == table:
                return known
            facts = known.facts
        else:
            facts = facts_of(tuple([cell.text for cell in cells]))
        row = cells.note = cls(cells, facts, table)
        return row

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
    labels = _request_labels(roles)
    begun = labels[-1] if labels else None
    first = next((label for label in reversed(labels) if not label[2]), None)
    row_at = next(
        (at for at, told in enumerate(roles) if told.entry is not None and told.entry.row is not None), -1
    )
    entry = roles[row_at].entry if row_at >= 0 and kind == "proactive" else None
    numbers = any(told.value and not told.blank for told in roles)
    columns = () if numbers else _columns(roles)
    return Facts(
        texts=texts,
        roles=roles,
        values=values,
        kind=kind,
        weight=weight,
        words=any(not told.value for told in roles),
        numbers=numbers,
        plain=all(value.exact for told, value in zip(roles, values, strict=True) if told.value),
        indicator=any(told.entry is not None and told.entry.indicators for told in roles),
        list_head=any(told.list_head for told in roles),
        line=_line(begun, values) if begun else None,
        first_line=_line(first, values) if first else None,
        row=entry.row if entry is not None else None,
        row_at=row_at,
        heads=any(told.entry is not None and told.entry.columns for told in roles),
        article=next((told.article for told in roles if told.article), None),
        last_text=_last_text(roles),
        columns=columns,
        results=() if numbers else _results(roles),
        as_form=tuple([place for place, _ in columns]) in COLUMNS_AS_FORM,
    )


def _line(label: tuple[int, int, bool], values: Sequence[Value]) -> Line:
    place, at, _ = label
    columns = vocabulary().request_columns
    fit = fitted(values[at + 1 :], len(columns))
    numbers = None
    if fit is not None and all(value.exact for value in values[at + 1 :]):
        numbers = {column.code: value.number for column, value in zip(columns, fit, strict=True)}
    return Line(place, at, len(values) - at - 1, fit, numbers)


def second_copy(rows: Sequence[tuple[int, str, bool]]) -> int | None:
    """Where a second table of the same kind begins (汇总 after 本机关, last year's), if one does.

    rows: place, code and whether it holds a number, in reading order. A page break repeats fewer rows, and a first
    table without any number is a form that the second one fills in.
    """
    seen: set[str] = set()
    again = []
    for place, code, filled in rows:
        if code in seen and filled:
            again.append(place)
        seen.add(code)
    begun = len(again) >= REPEATED and any(filled for place, _, filled in rows if place < again[0])
    return again[0] if begun else None


def fitted(values: Sequence[Value], wanted: int) -> Sequence[Value] | None:
    """A row's values without the blanks that padding leaves at its end or start; None where they do not fit."""
    if len(values) == wanted:
        return values
    extra = len(values) - wanted
    if extra <= 0:
        return None
    tail = head = 0
    while tail < extra and values[-1 - tail].blank:
        tail += 1
    while head < extra and values[head].blank:
        head += 1
    if tail == extra and (head == 0 or all(value.blank for value in values)):
        return values[:wanted]
    if head == extra and tail == 0:
        return values[extra:]
    if tail + head == extra:  # padded on both sides
        return values[head : len(values) - tail]
    printed = [value for value in values if not value.blank]
    # the n-th number belongs to the n-th column; with blanks among them where the row begins cannot be told
    return printed if len(printed) == wanted else None


def starts(cells: Sequence[Cell], wanted: int) -> tuple[int, ...]:
    """The grid columns in which a row's values begin, padding left out as in `fitted`; empty where unclear."""
    if len(cells) == wanted:
        return tuple([cell.col for cell in cells])
    if fitted([read(cell.text) for cell in cells], wanted) is None:
        return ()
    extra = len(cells) - wanted
    if all(read(cell.text).blank for cell in cells[wanted:]):
        return tuple([cell.col for cell in cells[:wanted]])
    if all(read(cell.text).blank for cell in cells[:extra]):
        return tuple([cell.col for cell in cells[extra:]])
    return ()


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


def _request_labels(roles: Sequence[Role]) -> list[tuple[int, int, bool]]:
    """(place in table three, cell, whether it heads a column as well) of every label that can be a row's."""
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
    return rows if columns < 2 else []


def _columns(roles: Sequence[Role]) -> tuple[tuple[int, int], ...]:
    heads = []
    for index, told in enumerate(roles):
        if told.key.startswith("法人"):  # 或, 和, 及, 或者 其他组织
            heads.append((ORGANISATIONS, index))
        elif told.entry is not None and told.entry.request_column is not None:
            heads.append((told.entry.request_column, index))
    return tuple(heads)


def _results(roles: Sequence[Role]) -> tuple[tuple[str, int], ...]:
    heads = [
        (told.entry.review or told.key, index)
        for index, told in enumerate(roles)
        if told.entry is not None and told.entry.review is not None
    ]
    return tuple(heads)


def _last_text(roles: Sequence[Role]) -> int:
    at = -1
    for index, told in enumerate(roles):
        if told.value and not told.blank:
            break
        if not told.value:
            at = index
    return at
