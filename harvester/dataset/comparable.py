"""Indicators that may be compared across editions (data/comparable.toml) and the SQL view that computes them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from harvester.paths import DATA

FILE = DATA / "comparable.toml"
FITS = ("same", "sum", "close")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to an indicator: cells ("table.row.column") that are added up, and how well the sum fits."""

    editions: tuple[str, ...]
    cells: tuple[tuple[str, str, str], ...]
    fit: str
    note: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator and the ways to it in the order in which they are tried."""

    code: str
    label: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """Cells that look alike and must not be compared, and why."""

    cells: tuple[str, ...]
    reason: str


def load(file: Path = FILE) -> tuple[list[Indicator], list[Apart]]:
    """The indicators and what is not comparable. Raises KeyError, ValueError where the file is wrong."""
    raw = tomllib.loads(file.read_text("utf-8"))
    indicators = [
        Indicator(
            entry["code"],
            entry["label"],
            tuple(
                Way(tuple(w["editions"]), tuple(_cell(c) for c in w["cells"]), w["fit"], w.get("note", ""))
                for w in entry["ways"]
            ),
        )
        for entry in raw["indicator"]
    ]
    for indicator in indicators:
        for way in indicator.ways:
            if way.fit not in FITS:
                raise ValueError(f"{file.name}: {indicator.code}: fit is {way.fit!r}, not one of {FITS}")
    return indicators, [Apart(tuple(entry["cells"]), entry["reason"]) for entry in raw["not_comparable"]]


def _cell(text: str) -> tuple[str, str, str]:
    table, row, column = text.split(".")
    return table, row, column


def view_sql() -> str:
    """The statement that makes the view `comparable`: one row per report and indicator that it has."""
    lines = []
    for indicator in load()[0]:
        for number, way in enumerate(indicator.ways, 1):
            for cell in way.cells:
                values = (indicator.code, way.fit, *cell)
                quoted = ", ".join(f"'{value}'" for value in values)
                lines.append(f"    ({number}, {len(way.cells)}, {quoted})")
    return _VIEW.format(values=",\n".join(lines))


_VIEW = """\
CREATE VIEW comparable AS
WITH ways (way, size, indicator, fit, "table", row, "column") AS (VALUES
{values}
),
cells (report_id, "table", row, "column", value) AS (
    SELECT report_id, 'requests', row, 'total', total FROM requests
    UNION ALL
    SELECT report_id, 'review_litigation', row, 'upheld', upheld FROM review_litigation
    UNION ALL
    SELECT report_id, 'review_litigation', row, 'corrected', corrected FROM review_litigation
    UNION ALL
    SELECT report_id, 'review_litigation', row, 'other_result', other_result FROM review_litigation
    UNION ALL
    SELECT report_id, 'review_litigation', row, 'pending', pending FROM review_litigation
    UNION ALL
    SELECT report_id, 'review_litigation', row, 'total', total FROM review_litigation
    UNION ALL
    SELECT report_id, 'proactive', row, 'decisions', decisions FROM proactive
    UNION ALL
    SELECT report_id, 'statistics', code, 'value', value FROM statistics
    WHERE code IS NOT NULL AND "column" IS NULL
),
sums AS (
    SELECT c.report_id, w.indicator, w.way, w.fit,
           CASE WHEN count(c.value) = w.size THEN sum(c.value) END AS value,
           row_number() OVER (PARTITION BY c.report_id, w.indicator ORDER BY w.way) AS place
    FROM cells c
    JOIN ways w ON w."table" = c."table" AND w.row = c.row AND w."column" = c."column"
    GROUP BY c.report_id, w.indicator, w.way
    HAVING count(*) = w.size
)
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, s.indicator, s.value, s.fit, s.report_id
FROM sums s
JOIN reports r ON r.id = s.report_id
JOIN agencies a ON a.id = r.agency_id
WHERE s.place = 1;
"""
