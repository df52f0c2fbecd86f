"""The health page: portals × nights as one static HTML file, what to look at first on top."""

from __future__ import annotations

import sqlite3
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import pairwise

from harvester.operation.verdict import COMPLETE

NIGHTS = 30
# the worst first; a run without a verdict was killed
ORDER = ("blocked", "empty", "changed", "unreachable", "partial", "killed", COMPLETE)
COLOURS = {
    "complete": "#2e7d32",
    "partial": "#f9a825",
    "changed": "#8e24aa",
    "blocked": "#c62828",
    "empty": "#ef6c00",
    "unreachable": "#5d4037",
    "killed": "#616161",
}
# nothing new for so many times the longest pause so far, and at least so many days, is worth a look
QUIET_TIMES, QUIET_DAYS = 1.5, 400


@dataclass(slots=True)
class State:
    """One portal: its last run, the last verdict of each night (ISO day), what to look at. listed: whether the
    registry has an entry of its name.
    """

    portal: str
    verdict: str
    reason: str
    ended: str
    reports: int
    nights: dict[str, str]
    quiet: str | None
    listed: bool = True


def states(connection: sqlite3.Connection, today: datetime, listed: Container[str] | None = None) -> list[State]:
    """Every portal that was ever crawled, the one to look at first on top.

    listed: the names in the registry, where it is known; what is in none of its entries any more is marked.
    """
    found: dict[str, State] = {}
    shown: dict[str, int] = dict(
        connection.execute(
            "SELECT s.portal, count(DISTINCT v.report_id) FROM sightings s"
            " JOIN revisions v ON v.id = s.revision_id WHERE s.status = 'current' GROUP BY s.portal"
        ).fetchall()
    )
    rows = connection.execute("SELECT portal, started_at, ended_at, verdict, reason FROM runs ORDER BY id")
    for portal, started, ended, verdict, reason in rows:
        state = found.setdefault(portal, State(portal, "", "", "", shown.get(portal, 0), {}, None))
        state.verdict, state.reason = verdict or "killed", reason or "the run did not come to its end"
        state.ended = ended or started
        state.nights[started[:10]] = state.verdict
    for state in found.values():
        state.listed = listed is None or state.portal in listed
    for portal, days in published(connection).items():
        if portal in found:
            found[portal].quiet = quiet(days, today)
    return sorted(found.values(), key=lambda state: (ORDER.index(state.verdict), not state.quiet, state.portal))


def published(connection: sqlite3.Connection, portal: str | None = None) -> dict[str, list[datetime]]:
    """On which days the reports of every portal, or of one, were published, in order: one question for all."""
    found: dict[str, list[datetime]] = {}
    rows = connection.execute(
        "SELECT DISTINCT s.portal, r.published_on FROM sightings s JOIN revisions v ON v.id = s.revision_id"
        " JOIN reports r ON r.id = v.report_id WHERE length(r.published_on) = 10"
        f" AND date(r.published_on) = r.published_on {'AND s.portal = ?' if portal else ''} ORDER BY 1, 2",
        (portal,) if portal else (),
    )
    for name, day in rows:
        found.setdefault(name, []).append(datetime.fromisoformat(day))
    return found


def quiet(days: list[datetime], today: datetime) -> str | None:
    """Whether nothing new was published for longer than usual, by the reports' own dates, in order."""
    if len(days) < 2:
        return None
    longest = max((later - earlier).days for earlier, later in pairwise(days))
    silent = (today.replace(tzinfo=None) - days[-1]).days
    if silent < max(QUIET_DAYS, QUIET_TIMES * longest):
        return None
    return f"nothing new since {days[-1].date()} ({silent} days; the longest pause before was {longest})"


def page(found: list[State], today: datetime) -> str:
    """The HTML."""
    nights = sorted({night for state in found for night in state.nights})[-NIGHTS:]
    first = [state for state in found if state.verdict != COMPLETE or state.quiet or not state.listed]
    look = "".join(
        f"<li>{_badge(state.verdict)} <b>{escape(state.portal)}</b>: {escape(_why(state))}</li>" for state in first
    )
    head = "".join(f"<th><span>{night[5:]}</span></th>" for night in nights)
    rows = "".join(_row(state, nights) for state in found)
    good = sum(state.verdict == COMPLETE for state in found)
    return f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Gongkai Harvester: health</title>
<style>
body {{ font: 14px/1.5 sans-serif; margin: 2em; color: #222 }}
table {{ border-collapse: collapse }} td, th {{ padding: 2px 6px; text-align: left }}
td.n {{ padding: 1px; width: 14px }} td.n div {{ width: 14px; height: 14px; border-radius: 3px }}
th span {{ writing-mode: vertical-rl; font-weight: normal; font-size: 11px }}
.badge {{ color: #fff; border-radius: 3px; padding: 1px 6px; font-size: 12px }}
</style>
<h1>Gongkai Harvester: health</h1>
<p>{today.isoformat(timespec="minutes")} · {len(found)} portals, {good} complete at their last crawl</p>
<h2>Look at first</h2>
<ul>{look or "<li>nothing: every portal is complete</li>"}</ul>
<h2>Portals × nights</h2>
<table><tr><th>portal</th><th>last verdict</th><th>reports</th><th>last crawl</th>{head}</tr>
{rows}</table>
</html>
"""


def _why(state: State) -> str:
    said = [] if state.verdict == COMPLETE else [state.reason]
    if not state.listed:
        said.append("the registry has no entry of this name any more")
    return "; ".join([*said, *([state.quiet] if state.quiet else [])])


def _row(state: State, nights: list[str]) -> str:
    cells = "".join(
        f'<td class="n"><div title="{night}: {state.nights[night]}"'
        f' style="background:{COLOURS[state.nights[night]]}"></div></td>'
        if night in state.nights
        else '<td class="n"></td>'
        for night in nights
    )
    return (
        f"<tr><td>{escape(state.portal)}</td><td>{_badge(state.verdict)}</td><td>{state.reports}</td>"
        f"<td>{escape(state.ended[:16])}</td>{cells}</tr>\n"
    )


def _badge(verdict: str) -> str:
    return f'<span class="badge" style="background:{COLOURS[verdict]}">{verdict}</span>'


def now() -> datetime:
    """The time of the page."""
    return datetime.now(UTC)
