"""Report to table rows: what the store writes for the current version of a report."""

from __future__ import annotations

import json
from typing import Any

from harvester.reports.model import METADATA_FIELDS, Report, TableRows

TABLES: dict[str, tuple[str, ...]] = {
    "proactive": (
        "issued",
        "repealed",
        "in_force",
        "made",
        "disclosed_new",
        "disclosed_total",
        "items_prev_year",
        "items_change",
        "decisions",
        "projects",
        "amount",
    ),
    "requests": (
        "natural_person",
        "org_commercial",
        "org_research",
        "org_public_welfare",
        "org_legal_service",
        "org_other",
        "total",
    ),
    "review_litigation": ("upheld", "corrected", "other_result", "pending", "total"),
}
# what reports hold that a new version replaces; in the order in which they are cleared
CHILDREN = ("sections", *TABLES, "statistics", "printed", "nulls", "readings", "checks")
REPORT_COLUMNS = (
    "edition",
    "title",
    "agency",
    *(name if name != "title" else "metadata_title" for name in METADATA_FIELDS),
    *(f"{name}_told_by" for name in ("agency", "year", "published")),
    "read_from",
    "correction",
    "attachments",
    "warnings",
    "failed_checks",
    "held_checks",
)
TOLD = ("agency", "year", "published_on")
"""What `Report.told_by` tells of, in the order of the columns."""
INSERTS: dict[str, str] = {
    "sections": "INSERT INTO sections VALUES (?, ?, ?, ?, ?)",
    "statistics": "INSERT INTO statistics VALUES (?, ?, ?, ?, ?, ?, ?)",
    "printed": "INSERT OR REPLACE INTO printed VALUES (?, ?, ?, ?, ?)",
    "nulls": "INSERT OR REPLACE INTO nulls VALUES (?, ?, ?, ?, ?)",
    "readings": "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?, ?)",
    "checks": "INSERT OR REPLACE INTO checks VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
    **{
        name: f"INSERT INTO {name} VALUES ({', '.join('?' * (len(columns) + 2))})"
        for name, columns in TABLES.items()
    },
}
_encode = json.JSONEncoder(ensure_ascii=False).encode
Rows = dict[str, list[tuple[Any, ...]]]


def plain_json(value: Any) -> str:
    """JSON with Chinese text as it is. (One encoder for all: `json.dumps` makes a new one each time.)"""
    return _encode(value) if value != [] else "[]"


def add_rows(rows: Rows, report_id: int, report: Report) -> None:
    """Appends the rows of a report's sections, tables, cells and of the checks that do not hold, by table name."""
    rows["sections"] += [
        (report_id, at, section.code, section.heading, section.text) for at, section in enumerate(report.sections)
    ]
    for name, table in _wide(report):
        get = TABLES[name]
        rows[name] += [(report_id, row, *map(cells.get, get)) for row, cells in table.items()]
    rows["statistics"] += [
        (report_id, at, line.code, line.label, line.unit, line.column, line.value)
        for at, line in enumerate(report.tables.statistics or ())
    ]
    rows["printed"] += [(report_id, cell.table, cell.row, cell.column, cell.text) for cell in report.printed]
    rows["nulls"] += [(report_id, one.table, one.row or "", one.column or "", one.reason) for one in report.nulls]
    rows["readings"] += [
        (report_id, one.table, one.row or "", one.column or "", one.how, one.confidence) for one in report.readings
    ]
    rows["checks"] += [
        (report_id, check.code, check.at, check.ok, check.left, check.right, check.note)
        for check in report.checks
        if not check.ok
    ]


def all_warnings(report: Report, warnings: list[str]) -> str:
    """A report's warnings as JSON, with the store's own."""
    return plain_json([*report.warnings, *warnings, *homeless(report)])


def report_values(report: Report, warnings: list[str]) -> tuple[Any, ...]:
    """The values of REPORT_COLUMNS. warnings: the store's own, added to the report's."""
    return (
        report.edition,
        report.title,
        report.agency,
        *map(report.metadata.get, METADATA_FIELDS),
        *(", ".join(report.told_by[name]) if name in report.told_by else None for name in TOLD),
        report.read_from,
        report.correction,
        plain_json([{"url": a.url, "name": a.name} for a in report.attachments]),
        all_warnings(report, warnings),
        # a failing check with a note speaks of two scopes, or is a hint
        sum(check.ok is False and check.note is None for check in report.checks),
        sum(check.ok is True for check in report.checks),
    )


def _wide(report: Report) -> list[tuple[str, TableRows]]:
    tables = report.tables
    named = (
        ("proactive", tables.proactive),
        ("requests", tables.requests),
        ("review_litigation", tables.review_litigation),
    )
    return [(name, table) for name, table in named if table]


def homeless(report: Report) -> list[str]:
    """Cells whose column the database lacks: kept in the revision's JSON only, and said so."""
    return [
        f"{HOMELESS} {name}.{row}.{column}"
        for name, table in _wide(report)
        for row, cells in table.items()
        if not _KNOWN[name].issuperset(cells)
        for column in cells.keys() - _KNOWN[name]
    ]


HOMELESS = "no database column for"
_KNOWN = {name: set(columns) for name, columns in TABLES.items()}
