"""What the readers of the tables find, gathered while they read."""

from __future__ import annotations

from dataclasses import dataclass, field

from harvester.reports.cells.numbers import NOT_APPLICABLE, Value
from harvester.reports.model import Indicator, Number, Printed, TableRows

MAX_WARNINGS = 60
"""Warnings kept of one report; the rest is counted."""


@dataclass(slots=True)
class Findings:
    """Tables, printed texts and warnings of one report. editions: the forms that each table's labels name.

    second: the table of the document in which a second table three begins. reasons: why there is no number, by
    table, row and column, the row or the column None where it holds for all of them (see tables.nulls). doubled:
    tables that are printed twice with different numbers (see harvester.reports.parts).
    """

    proactive: TableRows = field(default_factory=dict)
    requests: TableRows = field(default_factory=dict)
    review: TableRows = field(default_factory=dict)
    statistics: list[Indicator] = field(default_factory=list)
    printed: list[Printed] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    editions: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    dropped: int = 0
    second: int | None = None
    doubled: set[str] = field(default_factory=set)
    reasons: dict[tuple[str, str | None, str | None], str] = field(default_factory=dict)

    @property
    def has_tables(self) -> bool:
        """Whether anything was read."""
        return bool(self.proactive or self.requests or self.review or self.statistics)

    def warn(self, text: str) -> None:
        """Keeps a warning, once, and no more than MAX_WARNINGS of them."""
        if text in self.warnings:
            return
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(text)
        else:
            self.dropped += 1

    def warn_of(self, number: Number, text: str) -> None:
        """Keeps a warning that is none where the number is 0."""
        if number:
            self.warn(text)

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

    def vote(self, table: str, editions: frozenset[str]) -> None:
        """Notes that a part of this table belongs to these editions, and to no other."""
        self.editions.setdefault(table, []).append(editions)
