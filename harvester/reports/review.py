"""Table four: administrative review and litigation (section 四 of the forms of 2019 and 2021)."""

from __future__ import annotations

from collections.abc import Sequence

from harvester.documents.blocks import Cell
from harvester.reports.findings import Findings
from harvester.reports.lexicon import vocabulary
from harvester.reports.numbers import Value
from harvester.reports.order import GROUPS, UNCLEAR, review_order
from harvester.reports.rows import Row, fitted, starts

TABLE = "review_litigation"


def read_review(rows: list[Row], found: Findings) -> None:
    """Reads the one line of numbers of table four, or of its parts where a page break has cut it."""
    codes = [label.code for label in vocabulary().review_columns]
    named: list[str] = []
    heads: list[tuple[str, int, int]] = []
    ready = stored = False
    for row in rows:
        if row.facts.words:
            values = _labelled(row, len(codes))
            if values is None or not ready:
                restarts = _restarts(row)
                named = _groups(row, [] if ready and restarts else named)
                if stored or (restarts and named and any(name in GROUPS for name, _, _ in heads)):
                    heads = []
                heads += [(name, row.cells[at].col, _after(row.cells[at])) for name, at in row.facts.results]
                ready, stored = True, False
                continue
        else:
            values = row.facts.values
        if ready and values:
            _store(row, values, codes, named, tuple(heads), found)
            stored = True
    if rows and not found.review:
        found.warn("review_litigation: the table holds no line of numbers that could be read")


def _labelled(row: Row, wanted: int) -> Sequence[Value] | None:
    """The values of a line that has a label of its own (数量, 件数) before its numbers."""
    texts = [index for index, role in enumerate(row.roles) if not role.value]
    if texts != [0] or row.roles[0].kind is not None or len(row.cells) < wanted:
        return None
    return row.facts.values[1:]


def _after(cell: Cell) -> int:
    return cell.col + cell.colspan


def _restarts(row: Row) -> bool:
    return any(role.key in {"行政复议", "行政诉讼"} for role in row.roles)


def _groups(row: Row, named: list[str]) -> list[str]:
    for role in row.roles:
        group = GROUPS.get(role.key)
        if group is not None and group not in named:
            named = [*named, group]
    return named


def _in_order(
    row: Row, count: int, columns: list[str], heads: tuple[tuple[str, int, int], ...], found: Findings
) -> list[str]:
    """The columns as the header names them; none where it cannot be followed. count: of the row's values."""
    order = review_order(heads, starts(row.cells[-count:], len(columns)), tuple(columns))
    if order is None:
        return columns
    if order == UNCLEAR:
        found.warn("review_litigation: the header names the columns in an order that is unclear; not read")
        return []
    found.warn("review_litigation: the columns stand in another order than in the form; read by their header")
    return list(order)


def _store(
    row: Row,
    values: Sequence[Value],
    codes: list[str],
    named: list[str],
    heads: tuple[tuple[str, int, int], ...],
    found: Findings,
) -> None:
    columns = codes
    fit = fitted(values, len(columns))
    if fit is not None:
        columns = _in_order(row, len(values), columns, heads, found)
        if not columns:
            return
    if fit is not None and row.facts.plain and not found.review:
        for code, value in zip(columns, fit, strict=True):
            group, _, column = code.partition(".")
            found.review.setdefault(group, {})[column] = value.number
        return
    if fit is None and named:
        columns = [
            code for group in GROUPS.values() if group in named for code in codes if code.startswith(group + ".")
        ]
        fit = fitted(values, len(columns))
        if fit is not None:
            columns = _in_order(row, len(values), columns, heads, found)
            if not columns:
                return
    if fit is None:
        if any(not value.blank for value in values):
            found.warn(
                f"review_litigation: {len(values)} values for {len(columns)} columns; not read: {row.shown()}"
            )
        return
    fresh: dict[str, dict[str, Value]] = {}
    for code, value in zip(columns, fit, strict=True):
        group, _, column = code.partition(".")
        fresh.setdefault(group, {})[column] = value
    for group, cells in fresh.items():
        numbers = {column: value.number for column, value in cells.items()}
        old = found.review.get(group)
        if old is not None and any(number is not None for number in old.values()):
            if old != numbers and any(number is not None for number in numbers.values()):
                found.warn(
                    f"review_litigation: {group} is printed twice with different numbers; the first is kept"
                )
            continue
        found.review[group] = numbers
        if not row.facts.plain:
            for column, value in cells.items():
                found.print(TABLE, group, column, value, value.number)
