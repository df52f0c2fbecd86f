"""Whether a database holds real reports or made-up ones, said on the face of all that is made of it."""

from __future__ import annotations

import sqlite3

from harvester.store import meta

MADE_UP = {
    "en": "MADE-UP FIGURES: reports of replica portals, not of public bodies; do not cite",
    "zh": "虚构数字：来自本机仿真门户，并非公共机构的报告，请勿引用",
}
MIXED = {
    "en": "PARTLY MADE-UP FIGURES: reports of replica portals among those of public bodies; do not cite",
    "zh": "部分为虚构数字：含本机仿真门户的报告，请勿引用",
}


def kind_of(connection: sqlite3.Connection) -> str | None:
    """live, replica or mixed; None where nothing was ever fetched into the database."""
    return meta.read(connection).get("kind")


def notice(kind: str | None, labels: str = "en") -> str | None:
    """What has to stand on the face of an export, page or citation; None of a live database."""
    told = {meta.REPLICA: MADE_UP, meta.MIXED: MIXED}.get(kind or "")
    return None if told is None else told[labels]
