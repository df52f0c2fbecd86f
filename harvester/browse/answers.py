"""Answers to questions over all reports, made once when the database has changed and not for each page.

Each is a table of the file beside the database (browse/indexing.py), with as many rows as a page shows at most.
"""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harvester.browse import wholes
from harvester.datafiles.binding import read_toml
from harvester.datafiles.memory import remembered

MOST_ROWS = 5_001
"""One more than Datasette shows: it says itself that there are more."""
COUNTS = "counts"
_COUNTS = """
SELECT count(*) AS reports, count(DISTINCT agency_id) AS bodies, count(DISTINCT portal) AS portals,
       min(year) AS first, max(year) AS last, max(last_seen) AS newest, sum(failed_checks > 0) AS failing,
       (SELECT count(DISTINCT report_id) FROM revisions WHERE number > 1) AS revised,
       sum(status = 'gone') AS gone FROM reports
"""
PROVINCES, AVERAGES = "provinces", "average_county"
_PROVINCES = """
SELECT p.code, p.name,
       (SELECT sum(EXISTS (SELECT 1 FROM agencies a JOIN reports r ON r.agency_id = a.id
                           WHERE a.division = d.code))
        FROM divisions d WHERE d.level = 'county' AND d.until IS NULL
        AND d.code >= substr(p.code, 1, 2) AND d.code < substr(p.code, 1, 2) || ':') AS covered,
       (SELECT count(*) FROM divisions d WHERE d.level = 'county' AND d.until IS NULL
        AND d.code >= substr(p.code, 1, 2) AND d.code < substr(p.code, 1, 2) || ':') AS places
FROM divisions p WHERE p.level = 'province' ORDER BY p.code
"""
# sums would grow with the number of counties alone
_AVERAGES = """
SELECT year, round(avg(new_received), 1) AS new_received, round(avg(denied), 1) AS refused
FROM places WHERE level = 'county' GROUP BY year
"""
MOST_SECONDS = 900.0
"""For each; the longest takes 31 s of CPU at 500,000 reports."""
_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class Question:
    """A ready-made question. sql: as it is asked of the database; answer: what is kept of it, without parameters;
    shown: how the question is answered from that (the table answer_NAME of the schema search).
    """

    title: str
    about: str
    sql: str
    answer: str = ""
    shown: str = ""


@remembered()
def questions() -> dict[str, Question]:
    """All of queries.toml, by name. Raises DataFileError."""
    found = read_toml(dict[str, Question], Path(__file__).parent / "queries.toml")
    return {
        name: Question(
            one.title,
            one.about,
            one.sql.strip(),
            one.answer or f"SELECT * FROM ({one.sql}) LIMIT {MOST_ROWS}",
            one.shown.strip() or f"SELECT * FROM search.answer_{name}",
        )
        for name, one in found.items()
    }


def make(connection: sqlite3.Connection, stamp: str, ends: float | None) -> bool:
    """Makes all answers anew where they were made of another state of the database; whether they are today's.

    connection: to the file, with the database attached; stamp: of the database; ends: when to give up
    (time.monotonic), None: after MOST_SECONDS for each. An answer that does not come stays as it was; a question
    that has none yet is asked of the database itself.
    """
    found = connection.execute("SELECT value FROM state WHERE key = 'answered'").fetchone()
    if found is not None and found[0] == stamp:
        return True
    done = [
        _made(connection, name, sql, time.monotonic() + MOST_SECONDS if ends is None else ends)
        for name, sql in _all().items()
    ]
    if all(done) or ends is None:  # what is too much for its time will be so at the next look
        connection.execute("INSERT OR REPLACE INTO state VALUES ('answered', ?)", (stamp,))
    return all(done)


def _all() -> dict[str, str]:
    """What is asked, by the names of the tables in which the answers are kept."""
    ours = {COUNTS: _COUNTS, PROVINCES: _PROVINCES, AVERAGES: _AVERAGES}
    return ours | wholes.kept() | {name: one.answer for name, one in questions().items()}


def _made(connection: sqlite3.Connection, name: str, sql: str, ends: float) -> bool:
    connection.set_progress_handler(lambda: time.monotonic() > ends, _STEPS)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"DROP TABLE IF EXISTS main.answer_{name}")
        connection.execute(f"CREATE TABLE main.answer_{name} AS {sql}")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if "interrupted" not in str(error):
            raise
        return False
    finally:
        connection.set_progress_handler(None, 0)
    return True


def overview(connection: sqlite3.Connection) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The provinces (code, name, counties with a report, counties), and the average county over the years (year,
    requests, refusals).

    From what is kept; asked of the database where nothing is yet. connection: with the file as `search`.
    """
    there = made(connection)
    provinces, averages = (
        connection.execute(f"SELECT * FROM search.answer_{name}" if name in there else sql).fetchall()
        for name, sql in ((PROVINCES, _PROVINCES), (AVERAGES, _AVERAGES))
    )
    return provinces, averages


def made(connection: sqlite3.Connection) -> set[str]:
    """The questions that are answered, be it from an earlier state. connection: with the file as `search`."""
    found = connection.execute(
        "SELECT substr(name, 8) FROM search.sqlite_master WHERE name LIKE 'answer\\_%' ESCAPE '\\'"
    )
    return {name for (name,) in found}
