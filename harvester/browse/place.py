"""What the pages of places and bodies show: bodies and years of a place, versions of reports side by side."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass, field
from typing import Any

from harvester.agencies.divisions import stem
from harvester.browse import answers
from harvester.browse.chart import Line, Tile
from harvester.dataset.coverage import STATES, coverage
from harvester.errors import DatasetError

_SHORT = re.compile("(维吾尔|壮族|回族)?(省|市|自治区)$")
MOST_BODIES = 400
MOST_CHANGES = 200


@dataclass(slots=True)
class Row:
    """A body, or a place below, with a sign and a report for each year. more: of its reports, shown in words."""

    name: str
    address: str
    cells: dict[int, tuple[str, str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class PlacePage:
    """Everything that the page of a place shows."""

    code: str
    name: str
    parents: list[tuple[str, str]] = field(default_factory=list)
    best: list[dict[str, Any]] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    bodies: list[Row] = field(default_factory=list)
    more: int = 0
    below: list[Row] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def read(connection: sqlite3.Connection, code: str) -> PlacePage | None:
    """The page of a place; None where there is no such place."""
    found = _dicts(connection, "SELECT code, name, parent FROM divisions WHERE code = ?", code)
    if not found:
        return None
    page = PlacePage(code, found[0]["name"])
    parent = found[0]["parent"]
    while parent and (
        above := _dicts(connection, "SELECT code, name, parent FROM divisions WHERE code = ?", parent)
    ):
        page.parents.insert(0, (above[0]["code"], above[0]["name"]))
        parent = above[0]["parent"]
    page.best = _dicts(connection, "SELECT * FROM places WHERE division = ? ORDER BY year", code)
    page.lines = [
        Line("new_received", {row["year"]: row["new_received"] for row in page.best}),
        Line("refused", {row["year"]: row["denied"] for row in page.best}),
    ]
    _bodies(connection, page)
    page.below = _below(connection, code)
    return page


def _bodies(connection: sqlite3.Connection, page: PlacePage) -> None:
    numbers = dict(connection.execute("SELECT full_name, id FROM agencies WHERE division = ?", (page.code,)))
    # of a province's bodies only its own: those of all its townships would take seconds
    start = stem(page.code)
    (last,) = connection.execute(
        "SELECT max(ifnull(r.year, 0)) FROM agencies a JOIN reports r ON r.agency_id = a.id"
        " WHERE a.division >= ? AND a.division < ?",
        (start, start + ":"),
    ).fetchone()
    try:
        grid = coverage(connection, place=page.code, until=last or None)
    except DatasetError:
        return
    links = {
        (name, year): report
        for name, year, report in connection.execute(
            "SELECT a.full_name, r.year, min(r.id) FROM agencies a JOIN reports r ON r.agency_id = a.id"
            " WHERE a.division = ? GROUP BY 1, 2",
            (page.code,),
        )
    }
    here = [line for line in grid.lines if line.agency in numbers]
    page.more = max(0, len(here) - MOST_BODIES)
    page.years = sorted({year for line in here for year in line.cells})
    for line in here[:MOST_BODIES]:
        row = Row(line.agency, f"/body/{numbers[line.agency]}")
        for year, cell in line.cells.items():
            report = links.get((line.agency, year))
            sign, _, meaning = STATES[cell.state]
            row.cells[year] = (sign, meaning, f"/report/{report}" if report else "")
        page.bodies.append(row)


def _below(connection: sqlite3.Connection, code: str) -> list[Row]:
    """The divisions of a place, with the number of bodies and reports that lie in each and below it."""
    rows = []
    for child in _dicts(connection, "SELECT code, name FROM divisions WHERE parent = ? AND until IS NULL", code):
        start = stem(child["code"])
        counts = connection.execute(
            "SELECT r.year, count(*) FROM agencies a JOIN reports r ON r.agency_id = a.id"
            " WHERE a.division >= ? AND a.division < ? AND r.year IS NOT NULL GROUP BY 1",
            (start, start + ":"),
        ).fetchall()
        row = Row(child["name"], f"/place/{child['code']}")
        row.cells = {year: (str(count), f"{count} reports", "") for year, count in counts}
        rows.append(row)
    return rows


def overview(connection: sqlite3.Connection) -> tuple[list[Tile], list[Line]]:
    """The provinces with how many of their counties have a report, and requests and refusals over the years.

    Requests and refusals are those of the average county. connection: with the index attached as `search`.
    """
    provinces, averages = answers.overview(connection)
    tiles = [Tile(code, _SHORT.sub("", name), covered or 0, places) for code, name, covered, places in provinces]
    received = {year: value for year, value, _ in averages}
    denied = {year: value for year, _, value in averages}
    return tiles, [Line("new_received", received), Line("refused", denied)]


@dataclass(slots=True)
class BodyPage:
    """A body: its facts, its reports, and what changed between versions of them, side by side."""

    facts: dict[str, Any]
    reports: list[dict[str, Any]]
    revisions: list[dict[str, Any]]


def body(connection: sqlite3.Connection, number: int) -> BodyPage | None:
    """The page of a body; None where there is no such body."""
    found = _dicts(connection, "SELECT * FROM agencies WHERE id = ?", number)
    if not found:
        return None
    found[0]["former_names"] = json.loads(found[0]["former_names"])
    reports = _dicts(
        connection,
        "SELECT r.id, r.year, r.scope, r.edition, r.agency, r.status, r.failed_checks, r.title,"
        " (SELECT count(*) FROM revisions v WHERE v.report_id = r.id) AS versions,"
        " (SELECT total FROM requests q WHERE q.report_id = r.id AND q.row = 'new_received') AS new_received"
        " FROM reports r WHERE r.agency_id = ? ORDER BY r.year, r.variant",
        number,
    )
    revisions = _dicts(
        connection,
        "SELECT v.id, v.report_id, r.year, v.number, v.seen_on, v.changes FROM revisions v"
        " JOIN reports r ON r.id = v.report_id WHERE r.agency_id = ? AND v.number > 1 ORDER BY r.year, v.number",
        number,
    )
    for revision in revisions:
        changes = json.loads(revision["changes"])
        revision["count"] = len(changes)
        revision["changes"] = [
            (_where(change), _told(change.get("from")), _told(change.get("to")))
            for change in changes[:MOST_CHANGES]
        ]
    return BodyPage(found[0], reports, revisions)


def _where(change: dict[str, Any]) -> str:
    if "table" in change:
        return ", ".join(str(change.get(name) or "") for name in ("table", "row", "column"))
    return str(change.get("section") or change.get("field") or "")


def _told(value: object) -> str:
    return "" if value is None else str(value)


def _dicts(connection: sqlite3.Connection, query: str, value: object) -> list[dict[str, Any]]:
    cursor = connection.execute(query, (value,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
