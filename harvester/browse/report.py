"""A report for its page: tables as the form prints them, cells as published, those of failed checks marked."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from harvester.datafiles.memory import remembered
from harvester.dataset.codebook import load
from harvester.reports.cells import forms
from harvester.reports.cells.forms import Form, Identity
from harvester.reports.cells.marks import marks

Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell: its text as published, the checks that fail at it, how sure OCR was, why it has no number."""

    text: str
    failed: tuple[str, ...] = ()
    confidence: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. head: header rows of (text, columns spanned). rows: labels and cells. names: labels in English."""

    title: str
    head: list[list[tuple[str, int]]]
    rows: list[tuple[list[str], list[Shown]]]
    names: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ReportPage:
    """Everything that the page of a report shows. facts and lists are rows of the database as dicts.

    sources: the kinds of documents that its numbers came from; least: the lowest confidence of OCR.
    """

    facts: dict[str, Any]
    sheets: list[Sheet] = field(default_factory=list)
    sections: list[dict[str, Any]] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)
    sightings: list[dict[str, Any]] = field(default_factory=list)
    revisions: list[dict[str, Any]] = field(default_factory=list)
    neighbours: list[dict[str, Any]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    least: float | None = None


def read(connection: sqlite3.Connection, report: int) -> ReportPage | None:
    """The page of a report; None where there is no such report."""
    found = _dicts(
        connection,
        "SELECT r.*, a.full_name, a.division, a.level, a.kind, a.former_names, a.warning AS agency_warning"
        " FROM reports r JOIN agencies a ON a.id = r.agency_id WHERE r.id = ?",
        report,
    )
    if not found:
        return None
    facts = found[0]
    del facts["shingles"]
    for name in ("warnings", "attachments", "former_names"):
        facts[name] = json.loads(facts[name])
    page = ReportPage(facts)
    page.checks = _dicts(
        connection,
        "SELECT c.*, o.year AS other_year FROM checks c LEFT JOIN reports o ON o.id = c.other_report_id"
        " WHERE c.report_id = ? ORDER BY c.ok IS NULL, c.ok, c.code, c.at",
        report,
    )
    meanings = load().checks
    for check in page.checks:
        check["meaning"] = meanings.get(check["code"], "")
    query = "SELECT heading, text FROM sections WHERE report_id = ? ORDER BY position"
    page.sections = _dicts(connection, query, report)
    page.sightings = _dicts(
        connection,
        "SELECT s.*, v.number FROM sightings s JOIN revisions v ON v.id = s.revision_id"
        " WHERE v.report_id = ? ORDER BY v.number DESC, s.first_seen, s.url",
        report,
    )
    page.revisions = _dicts(
        connection,
        "SELECT id, number, seen_on, changes, archive_file FROM revisions WHERE report_id = ?"
        " ORDER BY number DESC",
        report,
    )
    for revision in page.revisions:
        revision["changes"] = json.loads(revision["changes"])
    page.neighbours = _dicts(
        connection,
        "SELECT id, year, scope, failed_checks FROM reports WHERE agency_id = ? ORDER BY year, variant",
        facts["agency_id"],
    )
    readings = _dicts(connection, "SELECT * FROM readings WHERE report_id = ?", report)
    page.sources = list(dict.fromkeys(filter(None, [facts["read_from"], *(one["how"] for one in readings)])))
    sure = {(one["table"], one["row"], one["column"]): one["confidence"] for one in readings}
    page.least = min((number for number in sure.values() if number is not None), default=None)
    page.sheets = list(_sheets(connection, report, facts["edition"], _failed(page.checks), sure))
    return page


def _reasons(connection: sqlite3.Connection, report: int) -> Callable[[str, str, str], str | None]:
    """Why a cell has no number, said for it, its row, its column or its table."""
    told = {
        (row["table"], row["row"], row["column"]): row["reason"]
        for row in _dicts(connection, "SELECT * FROM nulls WHERE report_id = ?", report)
    }

    def reason(table: str, row: str, column: str) -> str | None:
        places = ((row, column), (row, ""), ("", column), ("", ""))
        return next((told[table, *place] for place in places if (table, *place) in told), None)

    return reason


def _dicts(connection: sqlite3.Connection, query: str, value: object) -> list[dict[str, Any]]:
    cursor = connection.execute(query, (value,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _failed(checks: list[dict[str, Any]]) -> dict[Place, list[str]]:
    """Which cells take part in a failed check."""
    found: dict[Place, list[str]] = {}
    for check in checks:
        if check["ok"] == 0:
            text = f"{check['code']}: {check['left']} ≠ {check['right']}"
            for place in places_of(check["code"], check["at"]):
                found.setdefault(place, []).append(text)
    return found


def places_of(code: str, at: str) -> list[Place]:
    """The cells at which a failed check is marked; none for prose and hints.

    Of an identity the side that is one number is, for there the sum is printed; else both sides are.
    """
    identity = _identities().get(code)
    if identity is None:
        return []
    return [
        (table, at if row is None else row, at if column is None else column)
        for table, row, column in marks(identity)
    ]


@remembered()
def _identities() -> dict[str, Identity]:
    """The identities of all forms by code."""
    return {identity.code: identity for form in forms.load().values() for identity in form.identities}


def _sheets(
    connection: sqlite3.Connection,
    report: int,
    edition: str | None,
    failed: dict[Place, list[str]],
    sure: dict[Place, float | None],
) -> Iterator[Sheet]:
    tables = ("proactive", "requests", "review_litigation")
    texts = {
        (row["table"], row["row"], row["column"]): row["text"]
        for row in _dicts(connection, "SELECT * FROM printed WHERE report_id = ?", report)
    }
    rows = {
        name: {row["row"]: row for row in _dicts(connection, f"SELECT * FROM {name} WHERE report_id = ?", report)}
        for name in tables
    }

    why = _reasons(connection, report)

    def cell(table: str, row: str, column: str) -> Shown:
        place = (table, row, column)
        number = rows[table][row].get(column)
        text = texts.get(place, "" if number is None else str(number))
        reason = why(*place) if number is None else None
        return Shown(text, tuple(failed.get(place, ())), sure.get(place), reason)

    known = forms.load()
    newest = next(form for form in known.values() if form.request_rows and form.review_columns)
    form = known.get(edition or "", newest)
    yield from _proactive(form, known, rows["proactive"], cell)
    if rows["requests"]:
        yield _requests(form if form.request_rows else newest, known, rows["requests"], cell)
    if rows["review_litigation"]:
        yield _outcomes(form if form.review_columns else newest, rows["review_litigation"], cell)
    if lines := _dicts(connection, "SELECT * FROM statistics WHERE report_id = ? ORDER BY position", report):
        yield _statistics(lines, failed)


def _proactive(form: Form, known: dict[str, Form], rows: dict[str, Any], cell: Any) -> Iterator[Sheet]:
    """One sheet per paragraph of article 20; rows of another form follow under that form's columns."""
    left = dict(rows)
    for each in (form, *known.values()):
        for part in each.proactive:
            here = [row for row in part.rows if row.code in left]
            filled = any(left[row.code].get(column.code) is not None for row in here for column in part.columns)
            if here and (each is form or filled):
                yield Sheet(
                    f"二、主动公开政府信息情况：第二十条第（{part.article}）项",
                    [[("信息内容", 1), *((column.label, 1) for column in part.columns)]],
                    [
                        ([row.label], [cell("proactive", row.code, column.code) for column in part.columns])
                        for row in here
                    ],
                    {row.label: _english(f"proactive.{row.code}.{part.columns[0].code}") for row in here},
                )
                for row in here:
                    del left[row.code]


def _requests(form: Form, known: dict[str, Form], rows: dict[str, Any], cell: Any) -> Sheet:
    """Rows of another form than the report's own follow behind its rows."""
    labels = {row.code: row for each in (*known.values(), form) for row in each.request_rows}
    order = [row.code for row in form.request_rows if row.code in rows]
    order += [code for code in rows if code not in order]
    columns = form.request_columns
    own = [column.code.startswith("org_") for column in columns]
    head = [
        [("", 2), *_merged("法人或其他组织" if org else c.label for c, org in zip(columns, own, strict=True))],
        [("", 2), *((column.label if org else "", 1) for column, org in zip(columns, own, strict=True))],
    ]
    lines, last = [], ""
    for code in order:
        label = labels.get(code)
        group = (label.group or "") if label else ""
        cells = [cell("requests", code, column.code) for column in columns]
        lines.append(([group if group != last else "", label.label if label else code], cells))
        last = group
    names = {labels[code].label: _english(f"requests.{code}.total") for code in order if code in labels}
    return Sheet("三、收到和处理政府信息公开申请情况", head, lines, names)


def _english(cell: str) -> str:
    """English for the row of a cell of the forms."""
    known = load().cells.get(cell)
    return known.english.split(" / ")[0] if known else ""


def _merged(texts: Iterable[str]) -> list[tuple[str, int]]:
    """Neighbours of one text as one cell."""
    return [(text, len(list(same))) for text, same in groupby(texts)]


def _outcomes(form: Form, rows: dict[str, Any], cell: Any) -> Sheet:
    columns = [
        (code, column, leaf)
        for column in form.review_columns
        for code, _, leaf in [column.code.partition(".")]
        if code in rows
    ]
    head = [_merged("：".join(column.path) for _, column, _ in columns), [(c.label, 1) for _, c, _ in columns]]
    cells = [cell("review_litigation", code, leaf) for code, _, leaf in columns]
    return Sheet("四、政府信息公开行政复议、行政诉讼情况", head, [([], cells)])


def _statistics(lines: list[dict[str, Any]], failed: dict[Place, list[str]]) -> Sheet:
    several = any(line["column"] for line in lines)
    rows = []
    for line in lines:
        labels = [line["label"], line["unit"] or "", *([line["column"] or ""] if several else [])]
        text = "" if line["value"] is None else str(line["value"])
        marks = tuple(failed.get(("statistics", line["code"] or "", "value"), ()))
        rows.append((labels, [Shown(text, marks)]))
    head = [[("指标", 1), ("单位", 1), *([("栏", 1)] if several else []), ("统计数", 1)]]
    return Sheet("政府信息公开情况统计表", head, rows)
