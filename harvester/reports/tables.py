"""The tables of a document, told apart by their labels and handed to the reader of each."""

from __future__ import annotations

from collections.abc import Sequence

from harvester.documents.blocks import Block, Cell, Table
from harvester.reports.findings import Findings, Row
from harvester.reports.lexicon import Role, role
from harvester.reports.proactive import read_proactive
from harvester.reports.requests import read_requests
from harvester.reports.review import read_review
from harvester.reports.statistics import is_indicator_list, read_statistics

ENOUGH = 3
"""Labels of one kind that a stretch of rows needs to be a table of that kind."""
_STRONG = frozenset(["信息内容", "申请人情况", "未经复议直接起诉", "复议后起诉", "结果维持", "结果纠正"])


def read_tables(blocks: Sequence[Block]) -> Findings:
    """Reads every table. Rows belong to a table by their labels, wherever page breaks have put them."""
    found = Findings()
    kinds: dict[str, list[Row]] = {"proactive": [], "requests": [], "review_litigation": []}
    strength = dict.fromkeys(kinds, 0)
    number = 0
    current: str | None = None
    for block in blocks:
        if not isinstance(block, Table):
            continue
        rows = [Row.of(cells, number) for cells in recut(block.rows)]
        number += 1
        if is_indicator_list(rows):
            read_statistics(rows, found)
            current = None
            continue
        told = False
        for row in rows:
            kind, count = _kind(row, current)
            if kind is not None:
                current, told = kind, True
                strength[kind] += count
            # rows before the first label of a table belong to what was cut off above it, or to nothing
            if current is not None and (told or _has_numbers(row) or _may_continue(row, current)):
                kinds[current].append(row)
    for kind, reader in (
        ("proactive", read_proactive),
        ("requests", read_requests),
        ("review_litigation", read_review),
    ):
        if strength[kind] >= ENOUGH:
            reader(kinds[kind], found)
    return found


def edition_of(found: Findings) -> str | None:
    """The edition by the tables' labels; a mixture is warned about and goes by table two, then table three."""
    votes = {table: set(editions) for table, editions in found.editions.items()}
    main = votes.get("proactive", set()) | votes.get("requests", set())
    if len(main) > 1:
        found.warn("the tables mix the forms of 2019 and 2021")
    for table in ("proactive", "requests"):
        editions = found.editions.get(table)
        if editions:
            return max(sorted(set(editions), reverse=True), key=editions.count)
    statistics = found.editions.get("statistics")
    return statistics[0] if statistics else None


def recut(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows of a dump that has one cell on each line, cut anew: a row begins at a label that follows a value.

    Tables with more than one cell in most rows come back as they are.
    """
    most = len(rows) // 10
    if len(rows) < 8:
        return rows
    for row in rows:
        if len(row) > 1 and sum([cell.text != "" for cell in row]) > 1:
            most -= 1
            if most < 0:
                return rows
    cut: list[list[str]] = []
    line: list[str] = []
    value_before = False
    for row in rows:
        texts = [cell.text for cell in row]
        told = role(texts[0])
        starts = bool(line) and (
            (not told.value and value_before)
            or told.article is not None
            or (told.entry is not None and told.entry.row is not None)
            or told.key == "信息内容"
            or (told.value and not told.blank and not value_before and _all_heads(line))
        )
        if starts:
            cut.append(line)
            line = []
        line.append(texts[0])
        value_before = told.value
        if len(texts) > 1:  # bars at the end of a line close the row
            cut.append(line)
            line, value_before = [], False
    if line:
        cut.append(line)
    return [[Cell(text, col) for col, text in enumerate(texts)] for texts in cut]


def _all_heads(line: list[str]) -> bool:
    """Whether a line of labels is the header of table four, whose numbers have no label of their own."""
    return any(role(text).kind == "review_litigation" or role(text).key in _STRONG for text in line)


def _kind(row: Row, current: str | None) -> tuple[str | None, int]:
    counts: dict[str, int] = {}
    for told in row.roles:
        if told.kind is not None:
            counts[told.kind] = counts.get(told.kind, 0) + (ENOUGH if _is_strong(told) else 1)
    if not counts:
        return None, 0
    kind = max(counts, key=lambda name: (counts[name], name == current))
    return kind, counts[kind]


def _is_strong(told: Role) -> bool:
    return told.key in _STRONG or told.article is not None


def _has_numbers(row: Row) -> bool:
    return any(told.value and not told.blank for told in row.roles)


def _may_continue(row: Row, current: str) -> bool:
    """Labels without a kind of their own (其他, 总计, a damaged label) at the head of a table's second part."""
    return any(told.entry is not None for told in row.roles) or all(told.value for told in row.roles)
