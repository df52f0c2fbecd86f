"""The table `divisions`: where the places of the bodies lie, from data/divisions.csv and data/renames.csv."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from harvester.agencies.divisions import LEVELS, Divisions, code_of, divisions
from harvester.datafiles.memory import remembered
from harvester.paths import DATA

FILES = ("divisions.csv", "renames.csv")


class Division(NamedTuple):
    """A row of the table. start, until: days of the decrees; None where none is known, or it is there today."""

    code: str
    name: str
    parent: str | None
    level: str
    start: str | None
    until: str | None


@remembered()
def mark() -> int:
    """What the rows depend on: other files, another number."""
    sum_ = 0
    for name in FILES:
        sum_ = zlib.crc32((DATA / name).read_bytes(), sum_)
    return sum_


def fill(connection: sqlite3.Connection) -> None:
    """Puts today's rows in the place of those that are there. Call it inside a transaction.

    Townships only where a body lies in them: all forty thousand would be most of a small database.
    """
    connection.execute("DELETE FROM divisions")
    connection.executemany(_INSERT, _upper(divisions()))
    add_townships(connection, "agencies")


def add_townships(connection: sqlite3.Connection, bodies: str) -> None:
    """Adds the townships of bodies that are not there yet. bodies: a table with their ids."""
    wanted = connection.execute(_WANTED.format(bodies=bodies)).fetchall()
    connection.executemany(_INSERT, _townships(divisions(), [code for (code,) in wanted]))


_INSERT = "INSERT OR IGNORE INTO divisions VALUES (?, ?, ?, ?, ?, ?)"
_WANTED = """
SELECT DISTINCT division FROM agencies
WHERE id IN (SELECT id FROM {bodies}) AND length(division) = 9 AND division NOT IN (SELECT code FROM divisions)
"""


@remembered()
def _upper(known: Divisions) -> list[Division]:
    """Every province, prefecture and county of today, and those that renames abolished."""
    starts = {rename.new: rename.date for rename in known.renames}
    found = [_division(known, stem, name, starts.get(stem), None) for stem, name in known.names.items()]
    abolished = {rename.old: rename for rename in known.renames if rename.old not in known.names}
    return found + [_division(known, stem, r.old_name, None, r.date) for stem, r in abolished.items()]


def _townships(known: Divisions, codes: list[str]) -> Iterator[Division]:
    for code in codes:
        if code in known:
            yield _division(known, code, known.name(code), None, None)


def _division(known: Divisions, stem: str, name: str, start: str | None, until: str | None) -> Division:
    parent = None if len(stem) == 2 else code_of(known.above(stem))
    return Division(code_of(stem), name, parent, LEVELS[len(stem)], start, until)
