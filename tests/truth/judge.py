"""What came of a paper, cell for cell."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from harvester.errors import HarvesterError
from harvester.reports import Report, read_report
from tests.truth.files import FILES
from tests.truth.made import paper
from tests.truth.sheets import Number, Place
from tests.truth.styles import STYLES
from tests.truth.traps import TRAPS

RIGHT, NULL, BARE, TOLD, SILENT = "right", "null", "null without reason", "wrong, warned", "wrong in silence"
VERDICTS = (RIGHT, NULL, BARE, TOLD, SILENT)


@dataclass(slots=True)
class Outcome:
    """Cells by verdict, and the faults in words."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    refused: bool = False


def make(form: str, style: str, trap: str | None, seed: int) -> tuple[bytes, dict[Place, Number | None]] | None:
    """A document and its known cells; None where the trap does not apply."""
    dice = random.Random(f"{form} {style} {trap} {seed}")
    made = paper(form, dice)
    if trap is not None and not TRAPS[trap](made, dice):
        return None
    return {**STYLES, **FILES}[style](made), made.truth()


def judge(data: bytes, truth: dict[Place, Number | None]) -> Outcome:
    """Reads a document and compares."""
    outcome = Outcome()
    try:
        report = read_report(data)
    except HarvesterError as error:
        outcome.refused = True
        outcome.counts[NULL] = len(truth)
        outcome.faults.append(f"refused: {error}")
        return outcome
    got = dict(_cells(report))
    reasons = {(null.table, null.row, null.column) for null in report.nulls}
    renamed = {place: value for place, value in got.items() if place[0] == "statistics" and place not in truth}
    for place, value in truth.items():
        read = got.get(place)
        if place not in got and place[0] == "statistics":  # under the name that a damaged header has
            read = next((v for p, v in renamed.items() if p[1] == place[1] and v == value), None)
        if read == value:
            verdict = RIGHT
        elif read is None:
            # a line or column of a list that is not there at all: the list's lines are what it prints
            row, column = any(one[:2] == place[:2] for one in got), any(one[2] == place[2] for one in got)
            unlisted = place[0] == "statistics" and (not row or (not column and _warned(place, report)))
            verdict = NULL if unlisted or _explained(place, reasons) else BARE
        else:
            verdict = TOLD if _warned(place, report) else SILENT
        outcome.counts[verdict] += 1
        if verdict != RIGHT:
            outcome.faults.append(f"{verdict}: {'.'.join(place)} is {value}, read {read}")
    for place, read in got.items():
        if place in renamed and read in [v for p, v in truth.items() if p[:2] == place[:2]]:
            continue
        if place not in truth and read is not None:
            verdict = TOLD if _warned(place, report) else SILENT
            outcome.counts[verdict] += 1
            outcome.faults.append(f"{verdict}: {'.'.join(place)} is nowhere, read {read}")
    return outcome


def _warned(place: Place, report: Report) -> bool:
    return any(place[0] in warning for warning in report.warnings)


def _explained(place: Place, reasons: set[tuple[str, str | None, str | None]]) -> bool:
    table, row, column = place
    return bool({(table, None, None), (table, row, None), (table, None, column), (table, row, column)} & reasons)


def _cells(report: Report) -> Iterator[tuple[Place, Number | None]]:
    tables = report.tables
    for table in ("proactive", "requests", "review_litigation"):
        for row, columns in (getattr(tables, table) or {}).items():
            for column, value in columns.items():
                yield (table, row, column), value
    for line in reversed(tables.statistics or []):  # of a code that stands twice the first counts
        if line.code is not None:
            yield ("statistics", line.code, line.column or ""), line.value
