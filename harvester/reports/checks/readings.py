"""How sure OCR was of each number of a report, and which numbers a person should look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from harvester.documents.blocks import Block, Document, SharedRow, Table
from harvester.reports.cells.lexicon import role
from harvester.reports.model import Reading, Report, TableRows
from harvester.reports.tables.read import read_tables

DOUBTFUL = 0.9
"""Confidence below which a number is listed for review. RapidOCR gives clean digits 0.98 and more."""
MAX_LISTED = 30
_SCALE = 1000


def mark(report: Report, document: Document) -> None:
    """Adds the confidence of every number that OCR read, and a warning for each that should be looked at.

    Listed are numbers of low confidence and, of the identities that fail, the place: one of its numbers may be
    misread, or was published wrong. No number is changed.
    """
    if not _has_confidence(document.blocks):
        return
    report.readings = list(_readings(document.blocks))
    doubtful = sorted(
        (one.confidence, at)
        for at, one in enumerate(report.readings)
        if one.confidence is not None and one.confidence < DOUBTFUL
    )
    listed = [
        f"for review: {one.table} {one.row} {one.column} was read with confidence {confidence:.2f}"
        for confidence, one in ((confidence, report.readings[at]) for confidence, at in doubtful)
    ]
    listed += [
        f"for review: {check.code} fails at {check.at} ({check.left} and {check.right}) among numbers read by OCR"
        for check in report.checks
        if check.ok is False
    ]
    report.warnings += listed[:MAX_LISTED]
    if len(listed) > MAX_LISTED:
        report.warnings.append(f"for review: {len(listed) - MAX_LISTED} more places in numbers read by OCR")


def _has_confidence(blocks: list[Block]) -> bool:
    for block in blocks:
        # a table whose first row is shared comes from a page's mark-up, as all of its rows do
        if type(block) is Table and block.rows and type(block.rows[0]) is not SharedRow:
            for row in block.rows:
                if any(cell.confidence is not None for cell in row):
                    return True
    return False


def _readings(blocks: list[Block]) -> Iterator[Reading]:
    """Reads the same tables with each value's confidence in place of the value: it lands where the value did."""
    shown = [_confidences(block) for block in blocks if isinstance(block, Table)]
    found = read_tables(shown)
    tables: dict[str, TableRows] = {
        "proactive": found.proactive,
        "requests": found.requests,
        "review_litigation": found.review,
    }
    for table, rows in tables.items():
        for row, columns in rows.items():
            for column, value in columns.items():
                if value is not None and 0 <= value <= _SCALE:
                    yield Reading(table, row, column, value / _SCALE)
    for line in found.statistics:
        if line.value is not None and 0 <= line.value <= _SCALE:
            yield Reading("statistics", line.code or line.label, line.column or "value", line.value / _SCALE)


def _confidences(table: Table) -> Table:
    return Table(
        [
            [
                replace(cell, text=str(round(cell.confidence * _SCALE)))
                if cell.confidence is not None and cell.text.strip() and role(cell.text).value
                else cell
                for cell in row
            ]
            for row in table.rows
        ]
    )
