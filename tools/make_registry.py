"""Writes an entry into data/portals.toml for each portal of data/candidates.csv whose listing is known.

`python tools/make_registry.py [--out FILE]`. Run it again when candidates or families have changed: names stay,
entries that it wrote follow (a `plain` one takes the family's name once that family is there), entries that
somebody has changed since stay as they are. Nothing is fetched; every entry is `verified = false`.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harvester.portals.evidence import ENOUGH, Seen, scores
from harvester.portals.loader import families
from harvester.portals.registry import read_entries
from harvester.portals.write import RegistryFile

DATA = Path(__file__).resolve().parents[1] / "data"
SEEN_ON = "2026-11-29"
MOST_STARTS = 20


def entries(
    rows: list[dict[str, str]], divisions: dict[str, str], known: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, entry) of every portal with a known listing, in the order of the candidates."""
    kept = {bare_host(url): name for name, entry in known.items() for url in entry["start"]}
    bodies = Counter(row["body"] for row in rows)
    for same in _portals(rows):
        row = next((row for row in same if row["level"] in ("province", "prefecture", "county")), same[0])
        listings = list(dict.fromkeys(url for one in same for url in one["listing"].split()))[:MOST_STARTS]
        if not listings or not row["division"]:
            continue
        yield (
            kept.get(bare_host(listings[0]), row["name"]),
            {
                "family": family_of(same),
                "name": _body(row, bodies, divisions),
                "division": row["division"],
                "start": listings,
                "verified": False,
                "evidence": _evidence(same),
            },
        )


def family_of(rows: list[dict[str, str]]) -> str:
    """The family that a portal's addresses show, `plain` where none does."""
    addresses = [url for row in rows for url in (*row["listing"].split(), row["report_seen"]) if url]
    ranked = scores([Seen(url, b"") for url in addresses])
    if ranked and ranked[0].weight >= ENOUGH:
        return ranked[0].family
    # further addresses of the host, of news and budgets
    guesses = (row["guess"] for row in rows if row["guessed_from"] == "detail shape")
    return next((guess for guess in guesses if guess in families()), "plain")


def bare_host(url: str) -> str:
    """The host of an address without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _portals(rows: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    """Rows of one portal together: a host with and without www."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        found[row["host"].removeprefix("www.")].append(row)
    return [same for same in found.values() if any(row["listing"] for row in same)]


def _body(row: dict[str, str], bodies: Counter[str], divisions: dict[str, str]) -> str:
    """The body with its city: 朝阳区人民政府 of a list is one of two; a county's name is enough."""
    code, body = row["division"], row["body"]
    above = divisions.get(f"{code[:4]}00") or divisions.get(f"{code[:2]}0000", "")
    place_name = divisions.get(code, "")
    inner = row["level"] == "county" and place_name and body.startswith(place_name)
    if inner and above and (place_name.endswith("区") or bodies[body] > 1):
        return above + body
    return body


def _evidence(rows: list[dict[str, str]]) -> str:
    if any(row["listing_known"] == "seen" for row in rows):
        return f"listing seen in stored public pages, {SEEN_ON}; not asked live"
    report = next((row["report_seen"] for row in rows if row["report_seen"]), "")
    told = f"listing derived from a report's address in stored public pages, {SEEN_ON}; not asked live"
    return f"{told}: {report}" if report else told


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--out", type=Path, default=DATA / "portals.toml")
    path = given.parse_args().out
    with (DATA / "candidates.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (DATA / "divisions.csv").open(encoding="utf-8-sig", newline="") as file:
        divisions = {row["code"]: row["name"] for row in csv.DictReader(file)}
    registry, known = RegistryFile(path), read_entries(path) if path.exists() else {}
    told: Counter[str] = Counter()
    province = ""
    for name, entry in entries(rows, divisions, known):
        above = divisions.get(f"{entry['division'][:2]}0000", "national bodies")
        outcome = registry.put(name, entry, title=above if above != province else "")
        province = above if outcome == "added" else province
        told[outcome] += 1
    registry.save()
    sys.stdout.write(f"{path}: {', '.join(f'{count} {outcome}' for outcome, count in sorted(told.items()))}\n")


if __name__ == "__main__":
    main()
