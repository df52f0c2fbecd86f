"""Makes data/candidates.csv from the registry material: `python tools/make_candidates.py [FOLDER]`.

FOLDER (default ../shared/registry) holds two tables of facts gathered from public lists on 2026-11-29:
portals-candidates.csv, a row for each host, and addresses.csv, addresses of published reports and of listings.
data/README.md names the sources and says what a row holds.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

from harvester.agencies import place
from harvester.listings.hanweb import YEARLY
from harvester.portals.registry import read_entries
from harvester.portals.write import RegistryFile
from tools.names import Names, label_of, name_of

NATIONAL = "100000"
ROOT = Path(__file__).resolve().parents[1]
OUTPUT = ROOT / "data" / "candidates.csv"
COLUMNS = (
    *(
        "name",
        "host",
        "body",
        "division",
        "level",
        "listing",
        "listing_known",
        "report_seen",
        "other_seen",
        "guess",
    ),
    *("guessed_from", "lists", "differs", "answered_2026-04-26", "confidence"),
)
_LISTS = {
    "list anyi-econ": "anyi-econ",
    "list DiamonWoo": "DiamonWoo",
    "crawled by hulelan": "hulelan",
    "host of a report": "pages",
}
_DIFFERS = re.compile(r"differs from anyi-econ: ([\w.-]+)")
# what is no listing though it was derived as the folder above a report: a folder of dates, of details
_NO_LISTING = re.compile(
    r"/(?:\d{6}|\d{4}-\d\d-\d\d|detail|annual_report|show)/$|/info/\d+/$|/artview/\d+/$|/gkzn/|/single/\d+/$|/html/\w+/\d{4}/|/content/(?:\d+/)?$",
    re.I,
)
# names of folders of yearly reports (zfxxgknb_67362, 2023nianbao), and products whose columns are only numbered
_NAMED = re.compile(r"/[^/]*(?:nb|nianbao|ndbg|gzbg|gkbg|ndgb|(?<=/)bg)[^/]*/", re.I)
_NUMBERED = re.compile(r"/col/col\d+/|/c\d{4,}\w?/|/columns/[0-9a-f-]{36}/|/channel_[^/]+/$|/gkmlpt/index", re.I)


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def listing_of(url: str, seen: bool, family: str) -> str:
    """An address of a listing as it is asked; "" where it is only a guess. seen: not derived from a report's."""
    if not url or _NO_LISTING.search(url):
        return ""
    if not seen and not _NUMBERED.search(url) and not _NAMED.search(url):
        return ""
    # UCAP's listings are pages of their folder, not the folder
    return f"{url}list.shtml" if family == "ucap" and re.search(r"/c\d{4,}\w?/$", url, re.I) else url


def candidates(hosts: list[dict[str, str]], addresses: list[dict[str, str]], names: Names) -> list[dict[str, str]]:
    """The rows of candidates.csv: place by place, hosts without a place at the end."""
    of_host: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in addresses:
        of_host[row["host"].removeprefix("www.")].append(row)
    differs = {row["host"]: found[1] for row in hosts if (found := _DIFFERS.search(row["evidence"]))}
    differs |= {other: host for host, other in differs.items()}
    made = [
        _candidate(row, of_host[row["host"].removeprefix("www.")], differs.get(row["host"], "")) for row in hosts
    ]
    made.sort(key=lambda row: (row["division"] or "999999", row["host"]))
    _name_all(made, names)
    cities = _cities(names.divisions)
    for row in made:
        if not row["division"]:  # a development zone: what it lies in; its name stays that of its host
            row["division"] = next(
                (cities[row["body"][:size]] for size in (4, 3, 2) if row["body"][:size] in cities), ""
            )
    return made


def _cities(divisions: dict[str, str]) -> dict[str, str]:
    """Names of prefectures without their kind, where no other has the same, to their codes.

    >>> _cities({"520400": "安顺市", "222400": "延边朝鲜族自治州", "110100": "市辖区"})
    {'安顺': '520400'}
    """
    found: dict[str, list[str]] = defaultdict(list)
    for code, name in divisions.items():
        short = re.sub("(?:市|地区|盟)$", "", name)
        if code.endswith("00") and not code.endswith("0000") and short != name and len(short) > 1:
            found[short].append(code)
    return {short: codes[0] for short, codes in found.items() if len(codes) == 1}


def _name_all(rows: list[dict[str, str]], names: Names) -> None:
    """A name for every portal, the same for a host with and without www."""
    taken: dict[str, str] = {}
    # the places' own portals first: their names are the plain ones
    for row in sorted(rows, key=lambda row: row["level"] not in ("province", "prefecture", "county")):
        host = row["host"].removeprefix("www.")
        name = name_of(row, row["division"], names)
        if taken.setdefault(name, host) != host:
            name = f"{name}_{label_of(host)}"
        if taken.setdefault(name, host) != host:
            name = re.sub(r"[^a-z0-9]+", "_", host)
        row["name"] = name
        taken[name] = host


def _division(body: str) -> str:
    """The division of a body by its name, where no list gives one."""
    placed = place(body)
    return NATIONAL if placed.level == "central" else placed.division or ""


def _candidate(row: dict[str, str], seen: list[dict[str, str]], differs: str) -> dict[str, str]:
    given = [
        (one["likely_listing"], one["kind"] == "listing", one["family_by_shape"]) for one in seen if _ours(one)
    ]
    if "not a disclosing body" not in row["body"]:
        given.append((row["listing"], row["listing_from"] == "seen", row["family_guess"]))
    # Hanweb's module of yearly reports has no folder: the address of one unit's year leads to all of them
    given += [
        (one["url"], True, "hanweb")
        for one in seen
        if YEARLY in one["url"] and not any(url for url, _, _ in given)
    ]
    found: dict[str, bool] = {}
    for url, was_seen, family in given:
        if listing := listing_of(url, was_seen, family):
            found[listing] = was_seen or found.get(listing, False)
    reports = sorted((one for one in seen if one["kind"] == "report"), key=lambda one: one["year"], reverse=True)
    # the notes of the material are no part of a name
    body = re.sub(r"(?:国家级新区G|（[^）]*not a[^）]*）)$", "", row["body"])
    lists = [name for mark, name in _LISTS.items() if mark in row["evidence"]]
    return {
        "name": "",
        "host": row["host"],
        "body": body,
        "division": row["division"] or _division(body),
        "level": row["level"],
        "listing": " ".join(_once(found)),
        "listing_known": "seen"
        if any(was and YEARLY not in url for url, was in found.items())
        else "derived"
        if found
        else "",
        "report_seen": reports[0]["url"] if reports else "",
        "other_seen": row["other_address_seen"],
        "guess": row["family_guess"],
        "guessed_from": row["family_from"],
        "lists": " ".join(lists),
        "differs": differs,
        "answered_2026-04-26": row["reached_2026-04-26"],
        "confidence": row["confidence"],
    }


def _ours(row: dict[str, str]) -> bool:
    """Whether a row of addresses.csv is about a yearly report of the law at all."""
    return (
        not row["agency"].endswith(("（guide）", "（住房公积金年报）"))
        and "not a disclosing body" not in row["agency"]
    )


def _once(listings: dict[str, bool]) -> list[str]:
    """Listings without their twins: http beside https, a host beside its www."""
    seen: dict[str, str] = {}
    for url in listings:
        bare = re.sub(r"^https?://(?:www\.)?", "", url).removesuffix("index.html").rstrip("/")
        seen.setdefault(bare, url)
    return list(seen.values())


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "registry"
    registry = RegistryFile(ROOT / "data" / "portals.toml")
    known = read_entries(registry.path)
    by_hand = {name: entry["division"] for name, entry in known.items() if registry.of_a_person(name)}
    names = Names({row["code"]: row["name"] for row in read(ROOT / "data" / "divisions.csv")}, by_hand)
    rows = candidates(read(folder / "portals-candidates.csv"), read(folder / "addresses.csv"), names)
    with OUTPUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    known = sum(bool(row["listing"]) for row in rows)
    sys.stdout.write(f"{len(rows)} hosts in {OUTPUT}, {known} with a listing\n")


if __name__ == "__main__":
    main()
