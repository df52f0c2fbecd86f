"""Versions of reports back from the database: the current one from its rows, an earlier one from packed JSON."""

from __future__ import annotations

import json
import sqlite3
import zlib
from typing import Any

from harvester.errors import StoreError
from harvester.reports.model import (
    METADATA_FIELDS,
    Attachment,
    Check,
    Indicator,
    Null,
    Printed,
    Reading,
    Report,
    Section,
)
from harvester.reports.model import Tables as ReportTables
from harvester.store.rows import HOMELESS, TABLES, TOLD

APART = "another, different report for the same agency, year and scope is kept apart"
# what the store itself adds to a report's warnings
_OWN = (APART, HOMELESS)
_METADATA = ", ".join(name if name != "title" else "metadata_title" for name in METADATA_FIELDS)
_TOLD = ("agency_told_by", "year_told_by", "published_told_by")
_plain = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
# far above any report's JSON: a packed one is never trusted to be small
_LARGEST = 64 * 1024 * 1024


def pack(content: dict[str, Any]) -> bytes:
    """The JSON of a version as `revisions.content` holds it (zlib): what rows would hold of it."""
    return zlib.compress(_plain(spare(content)).encode("utf-8", "surrogatepass"), 6)


def spare(content: dict[str, Any]) -> dict[str, Any]:
    """A version's JSON as `shown` gives it, in the same order: without blank cells and checks that hold."""
    tables = content["tables"]
    return {
        **content,
        "tables": {**tables, **{name: _without_blanks(name, tables[name]) for name in TABLES}},
        "printed": sorted(content["printed"], key=_place),
        "nulls": sorted(content.get("nulls", ()), key=_place),
        "checks": sorted((c for c in content["checks"] if not c["ok"]), key=lambda c: (c["code"], c["at"])),
    }


def _without_blanks(name: str, table: dict[str, dict[str, Any]] | None) -> dict[str, dict[str, Any]] | None:
    known = TABLES[name]

    def cells(row: dict[str, Any]) -> dict[str, Any]:
        ordered = [c for c in known if c in row] + [c for c in row if c not in known]
        return {column: row[column] for column in ordered if row[column] is not None}

    return table and {row: cells(table[row]) for row in sorted(table)}


def _place(cell: dict[str, Any]) -> tuple[str, str, str]:
    return cell["table"], cell["row"] or "", cell["column"] or ""


def unpack(packed: bytes) -> dict[str, Any]:
    """The other way. Raises StoreError where it is no such content."""
    try:
        plain = zlib.decompressobj().decompress(packed, _LARGEST)
        found: dict[str, Any] = json.loads(plain.decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError, TypeError) as error:
        raise StoreError(f"a version's content cannot be read: {error}") from None
    return found


def version(connection: sqlite3.Connection, revision: int) -> dict[str, Any]:
    """The JSON of one version (`Report.to_dict`). Raises StoreError where there is none."""
    row = connection.execute("SELECT report_id, content FROM revisions WHERE id = ?", (revision,)).fetchone()
    if row is None:
        raise StoreError(f"there is no version {revision}")
    return shown(connection, row[0]) if row[1] is None else unpack(row[1])


def shown(connection: sqlite3.Connection, report: int) -> dict[str, Any]:
    """The JSON of a report's current version, from its rows.

    Blank cells and checks that hold have no rows: they are left out. Raises StoreError where there is no report.
    """
    row = connection.execute(
        f"SELECT url, title, agency, year, edition, scope, attachments, warnings, correction,"
        f" read_from, {', '.join(_TOLD)}, {_METADATA}"
        " FROM reports WHERE id = ?",
        (report,),
    ).fetchone()
    if row is None:
        raise StoreError(f"there is no report {report}")
    facts = dict(zip(("url", "title", "agency", "year", "edition", "scope"), row, strict=False))
    tables: dict[str, Any] = {name: _wide(connection, name, report) for name in TABLES}
    tables["statistics"] = _statistics(connection, report)
    content = {
        **facts,
        "metadata": dict(zip(METADATA_FIELDS, row[13:], strict=True)),
        "sections": _dicts(connection, "code, heading, text", "sections", report, "position"),
        "tables": tables,
        "printed": _dicts(connection, '"table", row, "column", text', "printed", report),
        "checks": _checks(connection, report),
        "nulls": [
            {**null, "row": null["row"] or None, "column": null["column"] or None}
            for null in _dicts(connection, '"table", row, "column", reason', "nulls", report)
        ],
        "attachments": json.loads(row[6]),
        "warnings": [text for text in json.loads(row[7]) if not text.startswith(_OWN)],
        "told_by": {name: told.split(", ") for name, told in zip(TOLD, row[10:13], strict=True) if told},
        "read_from": row[9],
    }
    if row[8]:
        content["correction"] = True
    readings = [
        {**one, "row": one["row"] or None, "column": one["column"] or None}
        for one in _dicts(connection, '"table", row, "column", confidence, how', "readings", report)
    ]
    return {**content, "readings": readings} if readings else content


def report_from(content: dict[str, Any]) -> Report:
    """The report whose `to_dict()` gave `content`. Raises KeyError, TypeError where it is no such JSON."""
    tables = content["tables"]
    statistics = tables["statistics"]
    return Report(
        url=content["url"],
        title=content["title"],
        agency=content["agency"],
        year=content["year"],
        edition=content["edition"],
        scope=content["scope"],
        metadata=dict(content["metadata"]),
        sections=[Section(**section) for section in content["sections"]],
        tables=ReportTables(
            proactive=tables["proactive"],
            requests=tables["requests"],
            review_litigation=tables["review_litigation"],
            statistics=None if statistics is None else [Indicator(**line) for line in statistics],
        ),
        printed=[Printed(**cell) for cell in content["printed"]],
        checks=[Check(**check) for check in content["checks"]],
        attachments=[Attachment(**file) for file in content["attachments"]],
        warnings=list(content["warnings"]),
        readings=[Reading(**one) for one in content.get("readings", ())],
        nulls=[Null(**one) for one in content.get("nulls", ())],
        told_by={name: list(witnesses) for name, witnesses in content.get("told_by", {}).items()},
        read_from=content.get("read_from"),
        correction=content.get("correction", False),
    )


def _wide(connection: sqlite3.Connection, name: str, report: int) -> dict[str, dict[str, Any]] | None:
    columns = TABLES[name]
    query = f'SELECT row, {", ".join(columns)} FROM "{name}" WHERE report_id = ?'
    return {
        row: {column: value for column, value in zip(columns, values, strict=True) if value is not None}
        for row, *values in connection.execute(query, (report,))
    } or None


def _statistics(connection: sqlite3.Connection, report: int) -> list[dict[str, Any]] | None:
    lines = _dicts(connection, 'code, label, unit, value, "column"', "statistics", report, "position")
    for line in lines:
        if line["column"] is None:
            del line["column"]
    return lines or None


def _checks(connection: sqlite3.Connection, report: int) -> list[dict[str, Any]]:
    """Those within the report; those across years are made of several reports."""
    found = _dicts(
        connection, 'code, at, ok, "left", "right", note', "checks", report, only="other_report_id IS NULL"
    )
    for check in found:
        check["ok"] = None if check["ok"] is None else bool(check["ok"])
        if check["note"] is None:
            del check["note"]
    return found


def _dicts(
    connection: sqlite3.Connection, columns: str, table: str, report: int, order: str = "", only: str = "1"
) -> list[dict[str, Any]]:
    query = f'SELECT {columns} FROM "{table}" WHERE report_id = ? AND {only}'
    if order:
        query += f" ORDER BY {order}"
    cursor = connection.execute(query, (report,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
