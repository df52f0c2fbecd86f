"""What the readers of the tables find, gathered while they read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from harvester.reports.model import Indicator, Number, Printed, TableRows
from harvester.reports.numbers import NOT_APPLICABLE, Value

MAX_WARNINGS = 60
"""Warnings kept of one report; the rest is counted."""


@dataclass(slots=True)
class Findings:
    """Tables, printed texts and warnings of one report. editions: the forms that each table's labels name."""

    proactive: TableRows = field(default_factory=dict)
    requests: TableRows = field(default_factory=dict)
    review: TableRows = field(default_factory=dict)
    statistics: list[Indicator] = field(default_factory=list)
    printed: list[Printed] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    editions: dict[str, list[str]] = field(default_factory=dict)
    dropped: int = 0

    def warn(self, text: str) -> None:
        """Keeps a warning, once, and no more than MAX_WARNINGS of them."""
        if text in self.warnings:
            return
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(text)
        else:
            self.dropped += 1

    def print(
        self, table: str, row: str, column: str, value: Value, number: Number | None, split: bool = False
    ) -> None:
        """Keeps the text of a cell where it is more than the number taken from it; warns where it is no number."""
        if value.blank or (value.exact and number == value.number):
            return
        self.printed.append(Printed(table, row, column, value.text))
        if value.number is None and value.text not in NOT_APPLICABLE and not value.lines:
            self.warn(f"{table}: {row}.{column} is no number: “{value.text[:40]}”")
        elif number is None and value.lines and not split:
            self.warn(f"{table}: {row}.{column} holds several numbers; not read")

    def vote(self, table: str, edition: str) -> None:
        """Notes that a label of this table belongs to only this edition."""
        self.editions.setdefault(table, []).append(edition)


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
