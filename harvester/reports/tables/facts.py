"""What the texts of a table's row say by themselves: which table it belongs to, its label, the columns it heads.

Numbers do not matter here, only where they stand. So every row is looked at with one number in place of them all,
and what such a row says is worked out once: the rows of a form are the same in every report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from harvester.datafiles.memory import remembered
from harvester.reports.cells.lexicon import ORGANISATION, Role, role
from harvester.reports.cells.numbers import is_valuelike, read
from harvester.reports.tables.order import COLUMNS_AS_FORM, GROUPS, LITIGATION, ORGANISATIONS

ENOUGH = 3
"""What one telling label weighs against labels that several tables share."""
APPLICANTS = 7
"""Columns of table three."""
# matches: 制发件数（万件）
_SCALED = re.compile(
    r"(?:单位[:：]?|[(（])\s*(?:[百千万亿]+|十(?=[件条次个项份宗起]))(?:人次|件次|[件条次个项份宗起部例人])?"
    r"\s*(?:$|[)）、，,;；])|^\s*[十百千万亿]+(?:人次|件次|[件条次个项份宗起])\s*$"
)
_TENS = re.compile("[十百千万亿]")
"""Without one of them a text need not be looked at."""
CONTENT = "信息内容"
"""The name above the labels of rows of table two."""
_TELLING = frozenset([CONTENT, "申请人情况", "未经复议直接起诉", "复议后起诉", "结果维持", "结果纠正"])


@dataclass(slots=True)
class Line:
    """A row of table three. place: in the form; at: the cell of its label; given: cells behind it.

    exact: whether these are blank or nothing but numbers. shared: its label heads a column as well.
    """

    place: int
    at: int
    given: int
    exact: bool
    shared: bool


@dataclass(slots=True)
class Facts:
    """What a row's texts say by themselves.

    texts: shapes of the cells (see numbers.Value); roles: of each of them. words, numbers: whether any cell is no
    value, or a value that is not blank. plain: every value is blank or nothing but a number. last_text: the last
    label before the values, or -1. kind, weight: the table its labels point to, and how strongly. line,
    first_line: its line of table three once that has begun, and before (其他 and 总计 head columns as well). row,
    row_at: code and cell of its label in table two; heads: whether it names columns of table two; article:
    一 … 九 where it is a caption. columns, results: the heads of table three (places in the form, ORGANISATIONS)
    and four (results, labels of groups) with the index of their cells, where nothing but labels stands in the row;
    as_form: whether those of table three stand as the form prints them, and no others. groups: labels of
    groups of table four. only_results: whether all labels are heads of table four. lines: labels that are rows of
    table three. scaled: whether a label names a count's unit of tens, hundreds, thousands …
    """

    texts: tuple[str, ...]
    roles: tuple[Role, ...]
    words: bool
    numbers: bool
    plain: bool
    last_text: int
    kind: str | None = None
    weight: int = 0
    indicator: bool = False
    list_head: bool = False
    line: Line | None = None
    first_line: Line | None = None
    row: str | None = None
    row_at: int = -1
    heads: bool = False
    article: str | None = None
    columns: tuple[tuple[int, int], ...] = ()
    results: tuple[tuple[str, int], ...] = ()
    as_form: bool = False
    groups: tuple[str, ...] = ()
    only_results: bool = False
    lines: int = 0
    scaled: bool = False
    stacked: bool = False
    sideways: bool = False


@remembered(8192)
def facts_of(texts: tuple[str, ...]) -> Facts:
    """What a row can be whose cells have these shapes (see numbers.Value)."""
    roles = tuple([role(text) for text in texts])
    exact = [read(text).exact for text in texts]
    words = numbers = known = scaled = False
    plain, last_text = True, -1
    for at, told in enumerate(roles):  # once for all that is asked of each cell
        if told.value:
            numbers = numbers or not told.blank
            plain = plain and exact[at]
            continue
        words = True
        known = known or told.known
        scaled = scaled or is_scaled(texts[at])
        if not numbers:
            last_text = at
    stacked = any(map(is_stacked, texts))
    if not known:
        return Facts(texts, roles, words, numbers, plain, last_text, scaled=scaled, stacked=stacked)
    entries = [told.entry for told in roles]
    kind, weight = _kind(roles)
    labels = _request_labels(roles)
    begun = labels[-1] if labels else None
    first = next((label for label in reversed(labels) if not label[2]), None)
    row_at = next((at for at, entry in enumerate(entries) if entry is not None and entry.row is not None), -1)
    named = entries[row_at] if row_at >= 0 and kind == "proactive" else None
    columns = () if numbers else _columns(roles)
    return Facts(
        texts,
        roles,
        words,
        numbers,
        plain,
        last_text,
        kind,
        weight,
        indicator=any(entry is not None and entry.indicators for entry in entries),
        list_head=any(told.list_head for told in roles),
        line=_line(begun, exact) if begun else None,
        first_line=_line(first, exact) if first else None,
        row=named.row if named is not None else None,
        row_at=row_at,
        heads=any(entry is not None and entry.columns for entry in entries),
        article=next((told.article for told in roles if told.article), None),
        columns=columns,
        results=() if numbers else _results(roles),
        as_form=_as_form(roles, columns),
        only_results=all(
            told.value or (told.entry is not None and told.entry.review is not None) for told in roles
        ),
        lines=sum(entry is not None and entry.request_row is not None for entry in entries),
        scaled=scaled,
        stacked=stacked,
        sideways=not numbers and _is_sideways(roles),
        groups=tuple([told.key for told in roles if told.key in GROUPS or told.key == LITIGATION]),
    )


def _is_sideways(roles: Sequence[Role]) -> bool:
    """Whether labels of several rows of table two stand in one, or of one beside the name above such labels."""
    entries = [told.entry for told in roles if told.entry is not None]
    names = {entry.row for entry in entries if entry.row is not None}
    above = any(told.key == CONTENT for told in roles)
    return len(names) > (0 if above else 1) and not any(entry.columns for entry in entries)


def is_stacked(text: str) -> bool:
    """Whether a cell holds several values, each on a line of its own."""
    return "\n" in text and all(map(is_valuelike, text.split("\n")))


def is_scaled(text: str) -> bool:
    """Whether a header or a caption counts in tens, hundreds, thousands, …: none of its numbers is one of ones.

    >>> [is_scaled(text) for text in ("单位：万件", "制发件数（百件）", "单位：件、万元", "第二十条第（一）项")]
    [True, True, False, False]
    """
    return _TENS.search(text) is not None and _SCALED.search(text) is not None


def _line(label: tuple[int, int, bool], exact: Sequence[bool]) -> Line:
    place, at, shared = label
    return Line(place, at, len(exact) - at - 1, all(exact[at + 1 :]), shared)


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
        once = index == 0 or roles[index - 1].key != told.key  # a span that was filled up with its text
        columns += once and entry.request_column is not None
        if entry.request_row is None:
            continue
        following = roles[index + 1 :]
        # （六）其他处理 is a row of the form of 2019 and a group of that of 2021, where a label follows it; as
        # many cells as the form has columns are its numbers, though one may be none (约3, 见附件)
        first = next((later for later in following if not later.blank), None)
        if entry.group and first is not None and not first.value and (first.known or len(following) != APPLICANTS):
            continue
        shared = entry.request_column is not None
        if shared and not any(later.value for later in following):
            continue
        rows.append((entry.request_row, index, shared))
    return rows if columns < 2 and not _is_doubled(rows, roles) else []


def _is_doubled(rows: Sequence[tuple[int, int, bool]], roles: Sequence[Role]) -> bool:
    """Whether one label stands twice in a row, values between: two tables side by side."""
    first = {place: at for place, at, _ in reversed(rows)}
    return any(
        at > first[place] and any(told.value and not told.blank for told in roles[first[place] : at])
        for place, at, _ in rows
    )


def _columns(roles: Sequence[Role]) -> tuple[tuple[int, int], ...]:
    heads = []
    for index, told in enumerate(roles):
        if told.key.startswith(ORGANISATION):
            heads.append((ORGANISATIONS, index))
        elif told.entry is not None and told.entry.request_column is not None:
            heads.append((told.entry.request_column, index))
    return tuple(heads)


def _as_form(roles: Sequence[Role], columns: Sequence[tuple[int, int]]) -> bool:
    """Whether the heads of table three stand as the form prints them, and no other name among or behind them.

    In front of 自然人 the corner may have a name (项目).
    """
    if not columns:
        return all(told.value or (told.kind == "requests" and told.key in ("", "申请人情况")) for told in roles)
    if tuple([place for place, _ in columns]) not in COLUMNS_AS_FORM:
        return False
    heads = {at for _, at in columns}
    others = [
        at for at, told in enumerate(roles) if not told.value and at not in heads and told.kind != "requests"
    ]
    return not others or (columns[0][0] == 0 and others == [columns[0][1] - 1] == [0])


def _results(roles: Sequence[Role]) -> tuple[tuple[str, int], ...]:
    heads = [
        (told.entry.review or told.key, index)
        for index, told in enumerate(roles)
        if told.entry is not None and told.entry.review is not None
    ]
    return tuple(heads)
