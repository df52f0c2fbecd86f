"""Bodies of an older database under the keys that today's rules of naming give them: one body, one line."""

from __future__ import annotations

import json
import sqlite3

from harvester.agencies import place
from harvester.agencies.placing import Placed
from harvester.store.reload import APART
from harvester.store.rows import plain_json


def rekey(connection: sqlite3.Connection) -> int:
    """Places every body anew by its own name and place; returns how many have another key.

    Two that are one now are joined: their reports come under one body, those for one year and scope as variants.
    Bodies that could not be placed keep their keys: only `scrapy reextract` knows whose portal they were on.
    Call it inside a transaction.
    """
    rows = connection.execute(
        "SELECT id, key, division FROM agencies WHERE division IS NOT NULL AND key NOT LIKE '?%' ORDER BY id"
    ).fetchall()
    changed = 0
    for agency, key, division in rows:
        placed = place(key, division=division[:6])
        if placed.key in (key, "") or placed.key.startswith("?"):
            continue
        changed += 1
        held = connection.execute("SELECT id FROM agencies WHERE key = ?", (placed.key,)).fetchone()
        if held is None:
            _rename(connection, agency, placed)
        else:
            _join(connection, agency, held[0])
        connection.execute("INSERT OR IGNORE INTO touched VALUES (?)", (held[0] if held else agency,))
    return changed


def _rename(connection: sqlite3.Connection, agency: int, placed: Placed) -> None:
    connection.execute(
        "UPDATE agencies SET key = ?, name = ?, full_name = ?, division = ?, level = ?, kind = ?, warning = ?"
        " WHERE id = ?",
        (
            placed.key,
            placed.full_name,
            placed.full_name,
            placed.division,
            placed.level,
            placed.kind,
            placed.warning,
            agency,
        ),
    )


def _join(connection: sqlite3.Connection, old: int, new: int) -> None:
    """Gives one body's reports and earlier names to another and takes the body out."""
    reports = connection.execute(
        "SELECT id, year, scope, warnings FROM reports WHERE agency_id = ? ORDER BY variant", (old,)
    ).fetchall()
    for report, year, scope, warnings in reports:
        (variant,) = connection.execute(
            "SELECT ifnull(max(variant) + 1, 0) FROM reports WHERE agency_id = ? AND year IS ? AND scope IS ?",
            (new, year, scope),
        ).fetchone()
        told = [text for text in json.loads(warnings) if not text.startswith(APART)]
        told += [f"{APART} (this one is variant {variant})"] if variant else []
        connection.execute(
            "UPDATE reports SET agency_id = ?, variant = ?, warnings = ? WHERE id = ?",
            (new, variant, plain_json(told), report),
        )
    connection.execute(
        "UPDATE agencies SET former_names = (SELECT json_group_array(value) FROM (SELECT value FROM agencies a,"
        " json_each(a.former_names) WHERE a.id IN (?, ?) GROUP BY value)) WHERE id = ?",
        (old, new, new),
    )
    connection.execute("DELETE FROM touched WHERE agency_id = ?", (old,))
    connection.execute("DELETE FROM agencies WHERE id = ?", (old,))
