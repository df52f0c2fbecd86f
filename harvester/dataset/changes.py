"""What changed since the release before: bodies, reports, numbers; as a table and as lines."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

FILE = "changes.csv"
HEAD = ("what", "agency", "year", "scope", "variant", "table", "row", "column", "before", "after")
MOST_LINES = 50
csv.field_size_limit(100_000_000)
Report = tuple[str, str, str, str]
"""Agency, year, scope and variant: what a report is told by, whatever its number in the database."""
_WORDS = {
    "body added": "bodies added",
    "body removed": "bodies removed",
    "report added": "reports added",
    "report removed": "reports removed",
    "report changed": "reports changed",
    "number changed": "numbers changed",
}


def write(folder: Path, before: Path | None, version: str) -> dict[str, int]:
    """Compares two releases; returns how much of each kind of change there is.

    before: the folder of the release before, None: this is the first. Numbers are compared within reports that
    are in
    both and whose content changed.
    """
    counts = dict.fromkeys(_WORDS, 0)
    shown: list[str] = []
    with (folder / FILE).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(HEAD)
        for row in _changes(folder, before) if before else ():
            writer.writerow(row)
            counts[row[0]] += 1
            if len(shown) < MOST_LINES:
                shown.append("- " + ", ".join(text for text in (row[0], *row[1:8]) if text) + _numbers(row))
    lines = [f"# Changes of {version}" + (f" since {before.name}" if before else ": the first release"), ""]
    lines += [f"- {count:,} {_WORDS[what]}" for what, count in counts.items() if count] if before else []
    if before and not any(counts.values()):
        lines.append("- nothing changed")
    if shown:
        total = sum(counts.values())
        more = f"; the first {len(shown):,} of {total:,}" if total > len(shown) else ""
        lines += ["", f"Each of them is in `{FILE}`{more}:", "", *shown]
    (folder / "CHANGES.md").write_text("\n".join(lines) + "\n", "utf-8")
    return counts


def _numbers(row: tuple[str, ...]) -> str:
    return f": {row[8] or 'no number'} → {row[9] or 'no number'}" if row[0] == "number changed" else ""


def _changes(folder: Path, before: Path) -> Iterator[tuple[str, ...]]:
    rest = ("",) * 8
    old_bodies, new_bodies = _bodies(before), _bodies(folder)
    for name in sorted(set(new_bodies.values()) - set(old_bodies.values())):
        yield "body added", name, *rest
    for name in sorted(set(old_bodies.values()) - set(new_bodies.values())):
        yield "body removed", name, *rest
    old, new = _reports(before, old_bodies), _reports(folder, new_bodies)
    for what, keys in (("report added", new.keys() - old.keys()), ("report removed", old.keys() - new.keys())):
        for key in sorted(keys):
            yield what, *key, "", "", "", "", ""
    changed = {key for key in old.keys() & new.keys() if old[key] != new[key]}
    for key in sorted(changed):
        yield "report changed", *key, "", "", "", "", ""
    if changed:
        earlier, now = _values(before, changed), _values(folder, changed)
        for place in sorted(earlier.keys() | now.keys()):
            values = earlier.get(place, ""), now.get(place, "")
            if values[0] != values[1]:
                yield "number changed", *place, *values


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _bodies(folder: Path) -> dict[str, str]:
    return {row["id"]: row["key"] for row in _rows(folder, "agencies")}


def _reports(folder: Path, bodies: dict[str, str]) -> dict[Report, str]:
    return {
        (bodies[row["agency_id"]], row["year"], row["scope"], row["variant"]): row["content_hash"]
        for row in _rows(folder, "reports")
    }


def _values(folder: Path, wanted: set[Report]) -> dict[tuple[str, ...], str]:
    """The numbers of some reports: by report, table, row and column."""
    found: dict[tuple[str, ...], str] = {}
    for row in _rows(folder, "observations"):
        key = (row["agency"], row["year"], row["scope"], row["variant"])
        if key in wanted:
            found[(*key, row["table"], row["row"], row["column"])] = row["value"]
    return found
