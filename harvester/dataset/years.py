"""Checks across the years of one agency, stored in `checks` with the other year's report.

Per report and the report of the year before (same agency, same scope where both state one):

- `t3_carry` at each applicant column: left carried_in, right last year's carried_forward (both forms).
- `t2_stock_flow` at rules and normative_documents (2021 form; soft: amendments and lapses break it): left
  in_force, right last year's in_force + issued - repealed.
- `t2_items_roll` at each row (2019 form; soft): left items_prev_year, right last year's items_prev_year +
  items_change.
- `y_jump` at an indicator: a hint that a number grew or fell at once (left this year's, right last year's). Stored
  only where it did, never as more than a hint: ok is null.

A report that is gone counts only where no other is left for its year and scope. Where several are left, or a blank
stands in the way, ok is null and note says why.
Made are only the checks of bodies whose reports changed since the last time (the table `touched`, which the writer
fills), and written only the rows that differ; those that hold have none, `reports.held_years` counts them.

Sources: the forms' identities of scope cross_year (data/forms/), the jump's bounds are the project's own.
"""

from __future__ import annotations

import sqlite3
import zlib

from harvester.store import divisions, meta
from harvester.store.database import whole
from harvester.store.rows import TABLES

# so many bodies in one transaction: well below a second
PIECE = 300
CODES = ("t3_carry", "t2_stock_flow", "t2_items_roll", "y_jump")
# A jump: at least tenfold, and by at least this many.
JUMP_RATIO = 10
JUMP_LEAST = 50

# of this connection alone; `across` keeps the last piece's checks, those that hold too
_SCRATCH = """
CREATE TEMP TABLE IF NOT EXISTS bodies (id INTEGER PRIMARY KEY);
CREATE TEMP TABLE IF NOT EXISTS pairs (
    report_id INTEGER PRIMARY KEY, other_id INTEGER, hindrance TEXT, remark TEXT
);
CREATE TEMP TABLE IF NOT EXISTS across (
    report_id INTEGER, code TEXT, at TEXT, ok INTEGER, "left" NUMERIC, "right" NUMERIC, note TEXT,
    other_report_id INTEGER, PRIMARY KEY (report_id, code, at)
) WITHOUT ROWID;
"""

_PAIRS = """
INSERT INTO pairs
WITH known AS (
    SELECT id, agency_id, year, scope,
           count(*) OVER (PARTITION BY agency_id, year, scope) AS same
    FROM (
        SELECT *, min(status = 'gone') OVER (PARTITION BY agency_id, year, scope) AS all_gone
        FROM reports WHERE year IS NOT NULL AND agency_id IN (SELECT id FROM bodies)
    )
    WHERE all_gone OR status <> 'gone'
),
ranked AS (
    SELECT now.id AS report_id, last.id AS other_id, now.same > 1 OR last.same > 1 AS several,
           now.scope IS last.scope AS agree, now.scope IS NULL OR last.scope IS NULL AS unstated,
           row_number() OVER (
               PARTITION BY now.id
               ORDER BY now.scope IS last.scope DESC, last.scope IS NULL DESC, now.scope IS NULL DESC, last.id
           ) AS place
    FROM known now JOIN known last ON last.agency_id = now.agency_id AND last.year = now.year - 1
)
SELECT report_id, other_id,
       CASE WHEN several THEN 'several reports for one of the years'
            WHEN NOT agree AND NOT unstated THEN 'the two reports speak for different scopes'
       END AS hindrance,
       CASE WHEN NOT agree AND unstated THEN 'one of the two reports does not state its scope' END AS remark
FROM ranked WHERE place = 1
"""

_ASSESS = """
INSERT INTO across
SELECT report_id, '{code}', at,
       CASE WHEN hindrance IS NULL AND "left" IS NOT NULL AND "right" IS NOT NULL
            THEN abs("left" - "right") < 1e-6 END,
       "left", "right",
       coalesce(hindrance, CASE WHEN "left" IS NULL OR "right" IS NULL THEN 'blank' END, remark),
       other_id
FROM ({cells})
"""

_CARRY = " UNION ALL ".join(
    f"""
    SELECT p.*, '{column}' AS at, now.{column} AS "left", last.{column} AS "right"
    FROM pairs p
    CROSS JOIN requests now ON now.report_id = p.report_id AND now.row = 'carried_in'
    JOIN requests last ON last.report_id = p.other_id AND last.row = 'carried_forward'
    """
    for column in TABLES["requests"]
)

# a row of the 2019 form has no stock, one of the 2021 form no items: which form it is, its numbers or blanks tell
_FLOW = """
    SELECT p.*, now.row AS at, now.in_force AS "left", last.in_force + now.issued - now.repealed AS "right"
    FROM pairs p
    CROSS JOIN proactive now ON now.report_id = p.report_id AND now.row IN ('rules', 'normative_documents')
    JOIN proactive last ON last.report_id = p.other_id AND last.row = now.row
    WHERE coalesce(now.issued, now.repealed, now.in_force) IS NOT NULL
      AND coalesce(last.issued, last.repealed, last.in_force) IS NOT NULL
"""

_ROLL = """
    SELECT p.*, now.row AS at, now.items_prev_year AS "left", last.items_prev_year + last.items_change AS "right"
    FROM pairs p
    CROSS JOIN proactive now ON now.report_id = p.report_id
    JOIN proactive last ON last.report_id = p.other_id AND last.row = now.row
    WHERE coalesce(now.items_prev_year, now.items_change) IS NOT NULL
      AND coalesce(last.items_prev_year, last.items_change) IS NOT NULL
"""

_JUMPS = f"""
INSERT INTO across
SELECT report_id, 'y_jump', at, NULL, now, last, 'hint: ' || coalesce(remark || '; ', '')
           || CASE WHEN now > last THEN 'grew' ELSE 'fell' END || ' at least {JUMP_RATIO}-fold in a year', other_id
FROM (
    SELECT p.*, 'requests.' || now.row AS at, now.total AS now, last.total AS last
    FROM pairs p
    CROSS JOIN requests now ON now.report_id = p.report_id AND now.row IN ('new_received', 'total_processed')
    JOIN requests last ON last.report_id = p.other_id AND last.row = now.row
    UNION ALL
    SELECT p.*, 'proactive.' || now.row, now.decisions, last.decisions
    FROM pairs p
    CROSS JOIN proactive now ON now.report_id = p.report_id AND now.row IN ('licensing', 'penalty', 'coercion')
    JOIN proactive last ON last.report_id = p.other_id AND last.row = now.row
    UNION ALL
    SELECT p.*, 'proactive.normative_documents', now.in_force, last.in_force
    FROM pairs p
    CROSS JOIN proactive now ON now.report_id = p.report_id AND now.row = 'normative_documents'
    JOIN proactive last ON last.report_id = p.other_id AND last.row = now.row
)
WHERE hindrance IS NULL AND abs(now - last) >= {JUMP_LEAST}
  AND max(now, last) >= {JUMP_RATIO} * min(now, last)
"""


_OURS = f"code IN ({', '.join(map(repr, CODES))})"
_SAME = " AND ".join(f'w."{name}" IS c."{name}"' for name in ("ok", "left", "right", "note", "other_report_id"))
_OUTDATED = f"""
DELETE FROM checks AS c
WHERE {_OURS} AND report_id IN (SELECT id FROM reports WHERE agency_id IN (SELECT id FROM bodies))
  AND NOT EXISTS (SELECT 1 FROM across w WHERE w.report_id = c.report_id AND w.code = c.code AND w.at = c.at
                  AND w.ok IS NOT 1 AND {_SAME})
"""
_MISSING = """
INSERT INTO checks (report_id, code, at, ok, "left", "right", note, other_report_id)
SELECT * FROM across w
WHERE ok IS NOT 1 AND NOT EXISTS
      (SELECT 1 FROM checks c WHERE c.report_id = w.report_id AND c.code = w.code AND c.at = w.at)
"""
_HELD = """
UPDATE reports SET held_years = (SELECT count(*) FROM across WHERE report_id = reports.id AND ok = 1)
WHERE agency_id IN (SELECT id FROM bodies)
  AND held_years <> (SELECT count(*) FROM across WHERE report_id = reports.id AND ok = 1)
"""
# the name in agencies is the one that the newest report prints
_NAMES = """
UPDATE agencies SET name = newest.agency
FROM (
    SELECT agency_id, agency,
           row_number() OVER (PARTITION BY agency_id ORDER BY year DESC, published_on DESC, id DESC) AS place
    FROM reports WHERE agency IS NOT NULL AND agency_id IN (SELECT id FROM bodies)
) AS newest
WHERE newest.agency_id = agencies.id AND newest.place = 1 AND agencies.name IS NOT newest.agency
"""
_STEPS = (
    _NAMES,
    _PAIRS,
    *(_ASSESS.format(code=code, cells=cells) for code, cells in zip(CODES, (_CARRY, _FLOW, _ROLL), strict=False)),
    _JUMPS,
)
_WRITES = (_OUTDATED, _MISSING, _HELD)
# which rules made the checks that stand: others make them all anew
_RULES = str(zlib.crc32("".join((*_STEPS, *_WRITES)).encode()))


def update(connection: sqlite3.Connection) -> int:
    """Makes the checks across years of the bodies that were touched; returns how many rows it wrote.

    Gives them the name that their newest report prints, too. Idempotent. In transactions of its own, of some
    bodies each: the caller's must have ended. Raises sqlite3.Error where the database cannot be written.
    """
    _touch_all_if_other_rules(connection)
    connection.executescript(_SCRATCH)
    written = 0
    while True:
        with whole(connection):
            connection.execute("DELETE FROM temp.bodies")
            found = connection.execute(f"INSERT INTO bodies SELECT agency_id FROM touched LIMIT {PIECE}").rowcount
            if found:
                for table in ("pairs", "across"):
                    connection.execute(f"DELETE FROM temp.{table}")
                for step in _STEPS:
                    connection.execute(step)
                written += sum(connection.execute(write).rowcount for write in _WRITES[:2])
                connection.execute(_HELD)
                divisions.add_townships(connection, "temp.bodies")
                connection.execute("DELETE FROM touched WHERE agency_id IN (SELECT id FROM bodies)")
        if not found:
            return written


def _touch_all_if_other_rules(connection: sqlite3.Connection) -> None:
    """Touches every body where the checks that stand were made by other rules than today's."""
    if meta.read(connection).get("years") == _RULES:
        return
    with whole(connection):
        connection.execute("INSERT OR IGNORE INTO touched SELECT id FROM agencies")
        meta.write(connection, "years", _RULES)
