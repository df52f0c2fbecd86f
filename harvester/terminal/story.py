"""What happens on one replica portal of the demo within a month, and where to look at it afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

DAYS = (32, 1)
"""How long after the crawl before the second and the third one come: pages of a year ago are asked monthly, and
what two visits do not find is gone."""
_TIMES = {
    "pages": ("first_seen", "fetched_at", "changed_at", "next_visit"),
    "runs": ("started_at", "ended_at"),
    "reports": ("first_seen", "last_seen"),
    "sightings": ("first_seen", "last_seen"),
}


def let_days_pass(connection: sqlite3.Connection, portal: str, days: int) -> None:
    """Everything known of a portal was so much longer ago."""
    back = f"-{days} days"
    for table, columns in _TIMES.items():
        for column in columns:
            connection.execute(
                f"UPDATE {table} SET {column} = strftime('%Y-%m-%dT%H:%M:%S+00:00', {column}, ?)"
                f" WHERE portal = ? AND {column} IS NOT NULL",
                (back, portal),
            )
    connection.execute(
        "UPDATE revisions SET seen_on = strftime('%Y-%m-%dT%H:%M:%S+00:00', seen_on, ?)"
        " WHERE report_id IN (SELECT id FROM reports WHERE portal = ?)",
        (back, portal),
    )
    connection.commit()


_OF = "FROM reports r JOIN agencies a ON a.id = r.agency_id"
_PAGE = "'/report/' || r.id"
_WORTH = {
    "changed after publication": f"""
        SELECT a.full_name, r.year, count(*) || ' versions', {_PAGE} {_OF} JOIN revisions v ON v.report_id = r.id
        GROUP BY r.id HAVING count(*) > 1 ORDER BY r.id LIMIT 1""",
    "taken away": f"""
        SELECT a.full_name, r.year, 'no address shows it any more', {_PAGE} {_OF}
        WHERE r.status = 'gone' ORDER BY r.id LIMIT 1""",
    "read from a scan by OCR": f"""
        SELECT a.full_name, r.year, count(*) || ' numbers, the least sure ' || printf('%.3f', min(h.confidence)),
               {_PAGE} {_OF} JOIN readings h ON h.report_id = r.id
        WHERE h.how = 'ocr' GROUP BY r.id ORDER BY r.id LIMIT 1""",
    "letters laid over a scan": f"""
        SELECT a.full_name, r.year, 'an older OCR reading, nobody knows how sure', {_PAGE} {_OF}
        WHERE instr(r.read_from, 'over-picture') ORDER BY r.id LIMIT 1""",
    "a place over the years": """
        SELECT d.name, min(p.year) || '–' || max(p.year), count(*) || ' years', '/place/' || p.division
        FROM places p JOIN divisions d ON d.code = p.division
        GROUP BY p.division ORDER BY count(*) DESC, p.division LIMIT 1""",
}


def worth_a_look(connection: sqlite3.Connection) -> Iterator[tuple[str, ...]]:
    """What the demo shows besides: what it is, of whom, when, more, and its page in `scrapy browse`."""
    for what, query in _WORTH.items():
        for row in connection.execute(query):
            yield what, *map(str, row)
