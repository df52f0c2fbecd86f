"""Small databases of made-up reports for the tests of the dataset."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from harvester.agencies import place
from harvester.dataset import years
from harvester.replica.figures import Figures, figures_for

LUZHOU, YANSHI, YOUXIAN, YOUYANG = "140403", "410307", "430223", "500242"
BODIES = [
    ("潞州区人民政府", LUZHOU, range(2019, 2024)),
    ("长治市城区人民政府", LUZHOU, range(2015, 2018)),
    ("偃师市人民政府", YANSHI, range(2016, 2021)),
    ("洛阳市偃师区人民政府", YANSHI, range(2021, 2024)),
    ("信访局", YOUXIAN, range(2021, 2024)),
    ("清泉乡人民政府", YOUYANG, (2019, 2020, 2022, 2023)),
]
PORTALS = {LUZHOU: "luzhou", YANSHI: "yanshi", YOUXIAN: "youxian", YOUYANG: "youyang"}
SEEN = "2026-11-20T03:00:00Z"


def connect(path: Path) -> sqlite3.Connection:
    """A new, empty database."""
    connection = sqlite3.connect(path, isolation_level=None)
    for name in ("schema.sql", "views.sql"):
        connection.executescript((Path(__file__).parent.parent / "harvester" / "store" / name).read_text("utf-8"))
    return connection


def table_rows(connection: sqlite3.Connection, report: int, tables: dict[str, Any]) -> None:
    """Writes a report's tables."""
    for table in ("proactive", "requests", "review_litigation"):
        for row, cells in (tables[table] or {}).items():
            names = ", ".join(f'"{name}"' for name in ("report_id", "row", *cells))
            marks = ", ".join("?" * (len(cells) + 2))
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", (report, row, *cells.values()))
    for position, line in enumerate(tables["statistics"] or (), 1):
        values = (report, position, line["code"], line["label"], line["unit"], line.get("column"), line["value"])
        connection.execute("INSERT INTO statistics VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def add(
    connection: sqlite3.Connection,
    figures: Figures,
    division: str,
    *,
    scope: str | None = None,
    variant: int = 0,
) -> int:
    """Adds a report; returns its id."""
    placed = place(figures.agency, division=division, year=figures.year)
    connection.execute(
        "INSERT INTO agencies (key, name, full_name, division, level, kind, former_names, warning)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET name = excluded.name",
        (
            placed.key,
            figures.agency,
            placed.full_name,
            placed.division,
            placed.level,
            placed.kind,
            json.dumps(placed.former_names, ensure_ascii=False),
            placed.warning,
        ),
    )
    (agency,) = connection.execute("SELECT id FROM agencies WHERE key = ?", (placed.key,)).fetchone()
    portal = PORTALS[division]
    (number,) = connection.execute("SELECT count(*) + 1 FROM reports").fetchone()
    url = f"https://{portal}.example/report/{number}.html"
    connection.execute(
        "INSERT INTO reports (id, agency_id, year, scope, variant, edition, title, agency, portal, url, issued_on,"
        " published_on, failed_checks, content_hash, shingles, revision_id, first_seen, last_seen)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, x'', ?, ?, ?)",
        (
            number,
            agency,
            figures.year,
            scope,
            variant,
            figures.edition,
            figures.title,
            figures.agency,
            portal,
            url,
            figures.metadata["issued_on"],
            figures.metadata["published_on"],
            len(figures.broken),
            f"hash{number}",
            number,
            SEEN,
            SEEN,
        ),
    )
    connection.execute(
        "INSERT INTO revisions (id, report_id, number, content_hash, seen_on, content) VALUES (?, ?, ?, ?, ?, ?)",
        (number, number, 1, f"hash{number}", SEEN, "{}"),
    )
    connection.execute(
        "INSERT INTO sightings VALUES (?, ?, ?, ?, ?, 'current')", (number, url, portal, SEEN, SEEN)
    )
    table_rows(connection, number, figures.tables)
    for position, part in enumerate(figures.parts, 1):
        text = "\n".join(part.paragraphs)
        connection.execute(
            "INSERT INTO sections VALUES (?, ?, ?, ?, ?)", (number, position, part.code, part.heading, text)
        )
    for code in figures.broken:
        connection.execute(
            'INSERT INTO checks (report_id, code, at, ok, "left", "right") VALUES (?, ?, ?, 0, 1, 2)',
            (number, code, "natural_person"),
        )
    return number


def database(path: Path, bodies: Iterable[tuple[str, str, Iterable[int]]] = BODIES) -> sqlite3.Connection:
    """A database of every body's reports for its years, checks across years included."""
    connection = connect(path)
    for name, division, known in bodies:
        for year in known:
            add(connection, figures_for(name, year, broken=year == 2022), division)
    years.update(connection)
    return connection
