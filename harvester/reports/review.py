"""Table four: administrative review and litigation (section 四 of the forms of 2019 and 2021)."""

from __future__ import annotations

from collections.abc import Sequence

from harvester.reports.findings import Findings
from harvester.reports.lexicon import vocabulary
from harvester.reports.numbers import Value
from harvester.reports.rows import Row, fitted

TABLE = "review_litigation"
GROUPS = {"行政复议": "review", "未经复议直接起诉": "litigation_direct", "复议后起诉": "litigation_after_review"}


def read_review(rows: list[Row], found: Findings) -> None:
    """Reads the one line of numbers of table four, or of its parts where a page break has cut it."""
    codes = [label.code for label in vocabulary().review_columns]
    named: list[str] = []
    ready = False
    for row in rows:
        if row.facts.words:
            values = _labelled(row, len(codes))
            if values is None or not ready:
                named = _groups(row, [] if ready and _restarts(row) else named)
                ready = True
                continue
        else:
            values = row.facts.values
        if ready and values:
            _store(row, values, codes, named, found)
    if rows and not found.review:
        found.warn("review_litigation: the table holds no line of numbers that could be read")


def _labelled(row: Row, wanted: int) -> Sequence[Value] | None:
    """The values of a line that has a label of its own (数量, 件数) before its numbers."""
    texts = [index for index, role in enumerate(row.roles) if not role.value]
    if texts != [0] or row.roles[0].kind is not None or len(row.cells) < wanted:
        return None
    return row.facts.values[1:]


def _restarts(row: Row) -> bool:
    return any(role.key in {"行政复议", "行政诉讼"} for role in row.roles)


def _groups(row: Row, named: list[str]) -> list[str]:
    for role in row.roles:
        group = GROUPS.get(role.key)
        if group is not None and group not in named:
            named = [*named, group]
    return named


def _store(row: Row, values: Sequence[Value], codes: list[str], named: list[str], found: Findings) -> None:
    columns = codes
    fit = fitted(values, len(columns))
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
