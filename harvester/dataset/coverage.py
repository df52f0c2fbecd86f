"""Which agencies have a report for which years: agencies × years, each cell in one state."""

from __future__ import annotations

import csv
import difflib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harvester.agencies.divisions import stem
from harvester.dataset.absent import Absent
from harvester.dataset.harmless import harmless
from harvester.errors import DatasetError
from harvester.paths import whole
from harvester.reports.cells import forms

# state: sign in the terminal, colour in the picture, meaning
STATES = {
    "report": ("●", "#4c9f70", "report, its numbers agree"),
    "failing": ("✗", "#e0a526", "report with checks that fail"),
    "unchecked": ("○", "#9cc3d5", "report, nothing in its numbers can be checked"),
    "prose": ("¶", "#cdb7d6", "report in prose only, no number read"),
    "gone": ("†", "#8d6cab", "report that no address shows any more"),
    "missing": ("·", "#e8e4dc", "no report found"),
    "unsought": ("?", "#ffffff", "never looked for: no portal of it was walked to the end"),
    "blocked": ("⊘", "#c8553d", "no report found, and the portal turned us away"),
}
REVISED = ("↻", "#1d3557", "published in more than one version")


@dataclass(frozen=True, slots=True)
class Cell:
    """One agency and year. revised: more than one version was published. url: of its report.

    failed_checks: as everywhere, hard identities of the form that fail (reports.failed_checks). failed_others:
    other checks that fail: prose and files against tables, and across years. Prose that speaks of another scope is
    not counted, nor what the forms call soft across years: what is amended or lapses breaks it in most reports.
    """

    state: str
    revised: bool = False
    failed_checks: int = 0
    failed_others: int = 0
    reports: int = 0
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One agency. cells: by year; a year before its first report has none unless it was asked for."""

    agency: str
    division: str | None
    portals: tuple[str, ...]
    cells: dict[int, Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole table.

    silent: portals whose last crawl was blocked or empty and that gave no report at all. undated: how many reports
    have no year and so no place in the table.
    """

    years: list[int]
    lines: list[Line]
    silent: list[tuple[str, str]]
    undated: int = 0

    def count(self, state: str) -> int:
        """How many cells are in a state; "revised" counts beside the others."""
        cells = (cell for line in self.lines for cell in line.cells.values())
        return sum(cell.revised if state == "revised" else cell.state == state for cell in cells)


_REPORTS = """
SELECT a.full_name, a.division, r.year, r.portal, r.failed_checks,
       (SELECT count(*) FROM checks c
        WHERE c.report_id = r.id AND c.ok = 0 AND ifnull(c.note, '') NOT LIKE 'scope%'
        AND c.code NOT IN (SELECT value FROM json_each(:not_others))),
       r.status, r.url,
       (SELECT count(*) FROM revisions v WHERE v.report_id = r.id) > 1,
       r.held_checks + r.held_years,
       EXISTS (SELECT 1 FROM requests t WHERE t.report_id = r.id)
       OR EXISTS (SELECT 1 FROM proactive t WHERE t.report_id = r.id)
       OR EXISTS (SELECT 1 FROM review_litigation t WHERE t.report_id = r.id)
       OR EXISTS (SELECT 1 FROM statistics t WHERE t.report_id = r.id)
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE r.year IS NOT NULL
  AND (:portal IS NULL OR a.id IN (SELECT agency_id FROM reports WHERE portal = :portal))
  {within}
ORDER BY a.division IS NULL, a.division, a.kind <> 'government', a.full_name, r.year, r.variant, r.id
"""
# by index: a page of one place asks it. Codes are digits, and a colon comes after all of them
_WITHIN = "AND a.division >= :division AND a.division < :division || ':'"
_OF = "AND a.division = :place"
_LAST_RUNS = """
SELECT portal, verdict FROM runs WHERE id IN (SELECT max(id) FROM runs WHERE verdict IS NOT NULL GROUP BY portal)
AND verdict IN ('blocked', 'empty') ORDER BY portal
"""


def coverage(
    connection: sqlite3.Connection,
    *,
    portal: str | None = None,
    division: str | None = None,
    place: str | None = None,
    since: int | None = None,
    until: int | None = None,
    absent: Sequence[Absent] = (),
) -> Grid:
    """The table of a database.

    portal: only bodies with a report from it. division: only bodies in it; place: only those of
    this division itself, not of what lies in it. since, until: years; without since,
    the years before a body's first report stay blank, because nothing says that there was one. absent: bodies
    without any report that get a line, too. Raises DatasetError where nothing is left.
    """
    within = stem(division) if division else None
    wanted = {"portal": portal, "division": within, "place": place, "not_others": json.dumps(_not_others())}
    chosen = _WITHIN if within else _OF if place else ""
    rows = connection.execute(_REPORTS.format(within=chosen), wanted).fetchall()
    verdicts = dict(connection.execute(_LAST_RUNS).fetchall())
    known = [row[2] for row in rows]
    if not known:
        raise DatasetError(_nothing(connection, portal, division))
    years = list(range(min(known) if since is None else since, (max(known) if until is None else until) + 1))
    if not years:
        given = (("since", since), ("until", until))
        chosen = " ".join(f"{word} {year}" for word, year in given if year is not None)
        raise DatasetError(f"nothing to show {chosen}: the reports are for {min(known)} to {max(known)}")
    by_agency: dict[tuple[str, str | None], list[tuple[object, ...]]] = {}
    for row in rows:
        by_agency.setdefault((row[0], row[1]), []).append(row)
    lines = [_line(*body, found, years, since, verdicts) for body, found in by_agency.items()]
    heard = {name for line in lines for name in line.portals}
    silent = (
        []
        if division or place
        else [(p, v) for p, v in verdicts.items() if p not in heard and portal in (None, p)]
    )
    lines += [
        Line(body.body, body.division, (), dict.fromkeys(years, Cell(_ABSENT[body.state])))
        for body in absent
        if within is None or body.division.startswith(within)
    ]
    (undated,) = connection.execute("SELECT count(*) FROM reports WHERE year IS NULL").fetchone()
    return Grid(years, [line for line in lines if line.cells], silent, undated)


_ABSENT = {"never published here": "missing", "not looked for": "unsought"}


def _not_others() -> list[str]:
    """Checks that do not count as others that fail: reports.failed_checks holds them, or they are soft."""
    return [
        identity.code
        for form in forms.load().values()
        for identity in form.identities
        if (identity.scope == "report" and identity.severity == "hard")
        or (identity.scope == "cross_year" and identity.severity == "soft")
    ]


def _nothing(connection: sqlite3.Connection, portal: str | None, division: str | None) -> str:
    """Why nothing is left: the choice that no report fits, or a database without reports."""
    if portal is None and division is None:
        return "no report with a year is in this database yet: nothing to show"
    if (
        portal is not None
        and not connection.execute(
            "SELECT 1 FROM reports WHERE portal = ? AND year IS NOT NULL LIMIT 1", (portal,)
        ).fetchone()
    ):
        names = [name for (name,) in connection.execute("SELECT DISTINCT portal FROM reports ORDER BY portal")]
        near = next(iter(difflib.get_close_matches(portal, names, 1)), None)
        return f"no report of the portal {portal} is here" + (f"; did you mean {near}?" if near else "")
    return f"no report of the division {division} is here" + (f" from the portal {portal}" if portal else "")


def _line(
    agency: str,
    division: str | None,
    found: list[tuple[object, ...]],
    years: list[int],
    since: int | None,
    verdicts: dict[str, str],
) -> Line:
    portals = tuple(sorted({str(row[3]) for row in found}))
    blocked = all(verdicts.get(name) == "blocked" for name in portals)
    first = years[0] if since is not None else min(int(str(row[2])) for row in found)
    cells = {}
    for year in years:
        reports = [row for row in found if row[2] == year]
        if reports:
            cells[year] = _cell(reports)
        elif year >= first:
            cells[year] = Cell("blocked" if blocked else "missing")
    return Line(agency, division, portals, cells)


def _cell(reports: list[tuple[object, ...]]) -> Cell:
    shown = [row for row in reports if row[6] != "gone"]
    failed, others, held = (sum(int(str(row[place])) for row in shown) for place in (4, 5, 9))
    if not shown:
        state = "gone"
    elif failed or others:
        state = "failing"
    elif not any(row[10] for row in shown):
        state = "prose"
    else:
        state = "report" if held else "unchecked"
    return Cell(state, any(row[8] for row in reports), failed, others, len(reports), str(reports[0][7]))


def sign(cell: Cell | None) -> str:
    """The cell in the terminal: a sign, and a second one where it was revised."""
    if cell is None:
        return ""
    return STATES[cell.state][0] + (REVISED[0] if cell.revised else "")


def legend(grid: Grid) -> Iterator[str]:
    """One line per state that occurs, with its count."""
    for state, (mark, _, meaning) in {**STATES, "revised": REVISED}.items():
        if count := grid.count(state):
            yield f"{mark} {count:>6,}  {meaning}"


def write_csv(grid: Grid, file: Path) -> None:
    """One row per cell. Raises DatasetError where the file cannot be written."""
    head = (
        "agency",
        "division",
        "portals",
        "year",
        "state",
        "revised",
        "failed_checks",
        "failed_others",
        "reports",
        "url",
    )
    try:
        with whole(file) as part, part.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(head)
            for line in grid.lines:
                body = (harmless(line.agency), line.division, " ".join(line.portals))
                for year, cell in line.cells.items():
                    facts = (
                        cell.state,
                        int(cell.revised),
                        cell.failed_checks,
                        cell.failed_others,
                        cell.reports,
                        cell.url,
                    )
                    writer.writerow((*body, year, *facts))
    except OSError as error:
        raise DatasetError(f"{file}: cannot be written ({error.strerror})") from None
