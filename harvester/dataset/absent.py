"""Bodies that should report and have no report: never published where they would, or not looked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from harvester.agencies import Expected, expected_bodies

State = Literal["never published here", "not looked for"]
_REPORTING = (
    "SELECT a.key, a.full_name, a.division FROM agencies a"
    " WHERE EXISTS (SELECT 1 FROM reports r WHERE r.agency_id = a.id)"
)
_WALKED = "SELECT DISTINCT portal FROM runs WHERE verdict = 'complete' AND walk = 'full'"


@dataclass(frozen=True, slots=True)
class Absent:
    """A body without any report. state: "never published here" where its place's portal was walked to the end."""

    body: str
    division: str
    kind: str
    state: State


def absent(connection: sqlite3.Connection, places: Mapping[str, str]) -> list[Absent]:
    """The bodies of the places of the portals that should report and have no report.

    places: portal to its division (GB/T 2260), as the registry has it.
    """
    reporting = connection.execute(_REPORTING).fetchall()
    keys = {key for key, _, _ in reporting}
    named: dict[str | None, list[str]] = {}
    for _, name, division in reporting:
        named.setdefault(division, []).append(name)
    walked = {places[portal] for (portal,) in connection.execute(_WALKED) if portal in places}
    found: dict[str, Absent] = {}
    for division in dict.fromkeys(places.values()):
        for body in expected_bodies(division):
            if body.key in found or body.key in keys or _is_there(body, named.get(body.division, [])):
                continue
            # a county's government publishes on the county's portal, a township on its county's
            looked = body.division in walked or (body.level == "township" and division in walked)
            state: State = "never published here" if looked else "not looked for"
            found[body.key] = Absent(body.key, body.division, body.kind, state)
    return list(found.values())


def _is_there(body: Expected, names: list[str]) -> bool:
    return any(body.is_named("", name, body.division) for name in names)
