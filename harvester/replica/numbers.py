"""The numbers of made-up reports: tables that keep the form's identities and roll over the years."""

from __future__ import annotations

import random
from typing import Any

from harvester.replica.grids import COLUMNS, OUTCOMES, leaves
from harvester.replica.lists import LISTS
from harvester.replica.published import BY_AGENCY

Rows = dict[str, dict[str, Any]]
FIRST_YEAR = 2008
"""Stocks (in force, items) roll from this year on."""


def dice_of(agency: str, seed: int, what: str) -> random.Random:
    """Random numbers that hang on these words only: strings seed through SHA-512, alike everywhere."""
    return random.Random(f"{agency}|{seed}|{what}")


def _size(agency: str) -> int:
    """Roughly how much business a body has: 1 township, 3 bureau, 8 county government."""
    if agency.endswith(("乡人民政府", "镇人民政府", "街道办事处")):
        return 1
    return 8 if agency.endswith("人民政府") else 3


def _stock(agency: str, year: int, seed: int, what: str, most: int) -> tuple[int, int, int]:
    """(issued, repealed, in force) of a year; what is in force rolls from FIRST_YEAR on.

    Where a report of the agency is published, the years before lead to its stock and those after start from it.
    """
    held = dice_of(agency, seed, what).randrange(most * 6 + 1)
    issued = repealed = 0
    published = BY_AGENCY.get(agency) if what == "documents" else None
    first = FIRST_YEAR
    if published is not None:
        issued, held = published.documents
        if year < published.year:
            before = held - issued
            issued = min(dice_of(agency, seed, f"{what}-{year}").randrange(most + 1), before)
            return issued, issued, before
        first = published.year + 1
    for one in range(first, year + 1):
        dice = dice_of(agency, seed, f"{what}-{one}")
        issued = dice.randrange(most + 1)
        repealed = min(dice.randrange(most + 1), held)
        held += issued - repealed
    return issued, repealed, held


def _items(agency: str, year: int, seed: int, what: str, most: int) -> tuple[int, int]:
    """(items of last year, change in this year), rolling over the years."""
    held = 10 + dice_of(agency, seed, what).randrange(most)
    change = 0
    for one in range(FIRST_YEAR, year + 1):
        held += change
        change = max(dice_of(agency, seed, f"{what}-{one}").randrange(-4, 6), -held)
    return held, change


def proactive(agency: str, year: int, edition: str, seed: int) -> Rows:
    """Table two of an edition: "2021" or "2019"."""
    size = _size(agency)
    dice = dice_of(agency, seed, f"proactive-{year}")
    lawmaker = size == 8 and "市" in agency
    rules = _stock(agency, year, seed, "rules", 2) if lawmaker else (0, 0, 0)
    documents = _stock(agency, year, seed, "documents", size * 2)
    licensing, penalty = dice.randrange(size * 900), dice.randrange(size * 120)
    coercion = dice.randrange(size * 8)
    if edition == "2021":
        names = ("issued", "repealed", "in_force")
        return {
            "rules": dict(zip(names, rules, strict=True)),
            "normative_documents": dict(zip(names, documents, strict=True)),
            "licensing": {"decisions": licensing},
            "penalty": {"decisions": penalty},
            "coercion": {"decisions": coercion},
            "fees": {"amount": round(dice.random() * size * 150, 2) if size > 1 else 0},
        }
    rows: Rows = {
        code: {"made": stock[0], "disclosed_new": stock[0], "disclosed_total": stock[2]}
        for code, stock in (("rules", rules), ("normative_documents", documents))
    }
    decided = {
        "licensing": licensing,
        "other_public_services": dice.randrange(size * 60),
        "penalty": penalty,
        "coercion": coercion,
        "fees": None,
    }
    for code, decisions in decided.items():
        before, change = _items(agency, year, seed, code, size * 40)
        rows[code] = {"items_prev_year": before, "items_change": change, "decisions": decisions}
    del rows["fees"]["decisions"]
    rows["central_procurement"] = {
        "projects": dice.randrange(size * 20),
        "amount": round(dice.random() * size * 9e6, 2),
    }
    return rows


def _carried(agency: str, year: int, seed: int) -> list[int]:
    """Requests carried out of a year, per applicant column; into and out of a published report as it says."""
    published = BY_AGENCY.get(agency)
    if published is not None and year in (published.year - 1, published.year):
        row = "carried_forward" if year == published.year else "carried_in"
        return [*published.requests.get(row, (0, 0)), 0, 0, 0, 0]
    size = _size(agency)
    dice = dice_of(agency, seed, f"carried-{year}")
    return [dice.randrange(size * 2) if column == 0 else int(dice.random() < 0.1) for column in range(6)]


def requests(agency: str, year: int, edition: str, seed: int) -> Rows:
    """Table three; carried_in is the year before's carried_forward."""
    size = _size(agency)
    dice = dice_of(agency, seed, f"requests-{year}")
    coming, going = _carried(agency, year - 1, seed), _carried(agency, year, seed)
    fresh = [dice.randrange(size * 12), dice.randrange(size * 2), 0, dice.randrange(2), dice.randrange(2), 0]
    cells: dict[str, list[int]] = {code: [0] * 6 for code in leaves(edition)}
    likely = [code for code in cells if dice.random() < 0.5] or ["granted"]
    for column in range(6):
        for _ in range(fresh[column] + coming[column]):
            cells[dice.choice(likely)][column] += 1
    rows = {
        # what goes into the next year came in this year, so that every column balances
        "new_received": [new + kept for new, kept in zip(fresh, going, strict=True)],
        "carried_in": coming,
        **cells,
        "total_processed": [sum(row[column] for row in cells.values()) for column in range(6)],
        "carried_forward": going,
    }
    return {code: dict(zip(COLUMNS, [*row, sum(row)], strict=True)) for code, row in rows.items()}


def outcomes(agency: str, year: int, seed: int) -> Rows:
    """Table four."""
    dice = dice_of(agency, seed, f"outcomes-{year}")
    most = 1 + _size(agency) // 2
    rows: Rows = {}
    for row in ("review", "litigation_direct", "litigation_after_review"):
        values = [dice.randrange(most) if dice.random() < 0.6 else 0 for _ in range(4)]
        rows[row] = dict(zip(OUTCOMES, [*values, sum(values)], strict=True))
    return rows


_SUMS = {
    "c1_received": ("c1_in_person", "c1_fax", "c1_online", "c1_letter"),
    "c2_closed": ("c2_on_time", "c2_extended"),
    "c3_denied": (
        "c3_denied_secret",
        "c3_denied_trade",
        "c3_denied_privacy",
        "c3_denied_security",
        "c3_denied_not_gov_info",
        "c3_denied_other_law",
    ),
    "c3_answered": (
        "c3_already_public",
        "c3_granted",
        "c3_partial",
        "c3_denied",
        "c3_not_competent",
        "c3_not_exist",
        "c3_amend",
        "c3_other_channel",
    ),
    "d_review": ("d_upheld", "d_corrected", "d_other"),
    "e_litigation": ("e_upheld", "e_corrected", "e_other"),
    "h3_staff": ("h3_full_time", "h3_part_time"),
}


def statistics(agency: str, year: int, edition: str, seed: int) -> list[dict[str, Any]]:
    """The indicator list: "2014", else the local one with two value columns."""
    size = _size(agency)
    dice = dice_of(agency, seed, f"statistics-{year}")
    listed = LISTS["2014" if edition == "2014" else "local"]
    if edition != "2014":
        lines = []
        for _, label, unit in listed.lines:
            now = dice.randrange(size * 40)
            for column, value in (("本年度", now), ("历年累计", now * 4 + dice.randrange(100))):
                one = {"code": None, "label": label, "unit": unit, "value": value, "column": column}
                lines.append(one)
        return lines
    values: dict[str, float | int | None] = {}
    for code, _, unit in listed.lines:
        values[code] = None if unit == "----" else dice.randrange(size * (40 if unit == "条" else 3))
    values["g_fees"], values["h4_budget"] = 0, round(dice.random() * size, 1)
    for total, parts in _SUMS.items():
        values[total] = sum(values[part] or 0 for part in parts)
    return [
        {"code": code, "label": label, "unit": unit, "value": values[code]} for code, label, unit in listed.lines
    ]
