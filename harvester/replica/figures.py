"""Made-up reports that hold together: numbers that keep the form's identities and roll over the years.

`figures_for("甲县人民政府", 2023)` gives the same Figures on every machine. Nothing here reads a file, the
network or the clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from harvester.replica import numbers, words
from harvester.replica.grids import COLUMNS, OUTCOMES
from harvester.replica.numbers import dice_of


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a report: the reader's code, the heading as printed, paragraphs of prose."""

    code: str
    heading: str
    paragraphs: list[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """One report before it is dressed in mark-up.

    metadata: the contract's eight fields. tables: as in the contract's JSON. attachments: (address, name).
    broken: the identities that its numbers break on purpose, as check codes.
    """

    agency: str
    year: int
    edition: str | None
    title: str
    metadata: dict[str, str | None]
    tables: dict[str, Any]
    parts: list[Part]
    preamble: list[str] = field(default_factory=list)
    attachments: list[tuple[str, str]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def prose(self) -> dict[str, list[str]]:
        """Paragraphs by section code."""
        return {part.code: part.paragraphs for part in self.parts}


def default_edition(agency: str, year: int) -> str | None:
    """The form that the year calls for; None is a report without tables."""
    if year >= 2021:
        return "2021"
    if year >= 2019:
        return "2019"
    if year >= 2014:
        return "2014"
    return "local" if dice_of(agency, 0, "old").random() < 0.6 else None


def figures_for(
    agency: str,
    year: int,
    *,
    edition: str | None = "auto",
    seed: int = 0,
    broken: bool = False,
    title: str | None = None,
) -> Figures:
    """The made-up report of an agency for a year.

    edition "auto" follows the year; None is a report of prose only. broken prints a wrong total in table
    four and one in table three, as real reports do. The same arguments give the same Figures everywhere.
    """
    if edition == "auto":
        edition = default_edition(agency, year)
    dice = dice_of(agency, seed, f"words-{year}")
    title = title or words.title(agency, year, dice)
    tables: dict[str, Any] = dict.fromkeys(("proactive", "requests", "review_litigation", "statistics"))
    failing: list[str] = []
    if edition in ("2021", "2019"):
        tables["proactive"] = numbers.proactive(agency, year, edition, seed)
        tables["requests"] = numbers.requests(agency, year, edition, seed)
        tables["review_litigation"] = numbers.outcomes(agency, year, seed)
        if broken:
            tables["requests"]["granted"]["natural_person"] += 1
            tables["review_litigation"]["review"]["corrected"] += 2
            failing = ["t3_result_sum", "t3_row_sum", "t4_review_sum"]
    elif edition is not None:
        tables["statistics"] = numbers.statistics(agency, year, edition, seed)
    return Figures(
        agency=agency,
        year=year,
        edition=edition,
        title=title,
        metadata=_metadata(agency, year, seed, title),
        tables=tables,
        parts=[Part(*part) for part in words.parts(agency, year, edition, tables, dice)],
        preamble=words.preamble(agency, year, dice),
        broken=failing,
    )


def revised(figures: Figures) -> Figures:
    """The same report corrected later: one number of table two and one sentence differ."""
    tables = dict(figures.tables)
    if tables["proactive"]:
        rows = {code: dict(row) for code, row in tables["proactive"].items()}
        rows["licensing"]["decisions"] = (rows["licensing"].get("decisions") or 0) + 7
        tables["proactive"] = rows
    parts = list(figures.parts)
    last = parts[-1]
    parts[-1] = replace(last, paragraphs=[*last.paragraphs, "本报告已于发布后更正数据一处。"])
    return replace(figures, tables=tables, parts=parts)


def renamed(figures: Figures, today: str, then: str) -> Figures:
    """The same report under the name that its place bore then."""

    def old(text: str) -> str:
        return text.replace(today, then)

    return replace(
        figures,
        agency=old(figures.agency),
        title=old(figures.title),
        metadata={name: old(value) if value else value for name, value in figures.metadata.items()},
        parts=[Part(part.code, old(part.heading), [*map(old, part.paragraphs)]) for part in figures.parts],
        preamble=[old(text) for text in figures.preamble],
    )


def _metadata(agency: str, year: int, seed: int, title: str) -> dict[str, str | None]:
    dice = dice_of(agency, seed, f"metadata-{year}")
    day = f"{year + 1}-{dice.randrange(1, 4):02d}-{dice.randrange(1, 29):02d}"
    number = f"{dice.randrange(10**8, 10**9)}/{year + 1}-{dice.randrange(1, 99999):05d}"
    return {
        "index_no": number,
        "doc_no": None,
        "issuer": agency,
        "issued_on": day,
        "published_on": day,
        "topic": "政务公开",
        "keywords": None,
        "title": title,
    }


_APPLICANTS = ("natural_person", "org_commercial")
# agency, year, normative documents (issued, in force), penalties, requests by row as (natural persons,
# companies), review (upheld, corrected, other), litigation_direct upheld; None: the report has no table four
_SEEDS: list[tuple[str, int, tuple[int, int], int, dict[str, tuple[int, int]], tuple[int, ...] | None, int]] = [
    (
        "攸县人民政府办公室",
        2024,
        (2, 12),
        0,
        {
            "new_received": (14, 0),
            "granted": (1, 0),
            "unable_not_held": (11, 0),
            "unable_still_unclear": (1, 0),
            "rejected_repeat": (1, 0),
            "total_processed": (14, 0),
        },
        None,
        0,
    ),
    (
        "长治市潞州区人民政府办公室",
        2021,
        (3, 8),
        0,
        {
            "new_received": (24, 2),
            "granted": (15, 0),
            "partially_granted": (2, 0),
            "denied_third_party": (2, 0),
            "unable_not_held": (3, 2),
            "rejected_repeat": (2, 0),
            "total_processed": (24, 2),
        },
        (0, 3, 1),
        1,
    ),
    (
        "偃师区人民政府办公室",
        2024,
        (5, 45),
        0,
        {
            "new_received": (81, 0),
            "carried_in": (1, 0),
            "granted": (11, 0),
            "unable_not_held": (71, 0),
            "total_processed": (82, 0),
        },
        (0, 0, 0),
        0,
    ),
    (
        "酉阳土家族苗族自治县清泉乡人民政府",
        2024,
        (0, 0),
        18,
        {"new_received": (0, 1), "granted": (0, 1), "total_processed": (0, 1)},
        (0, 0, 0),
        0,
    ),
    ("信访局", 2024, (0, 0), 0, {}, (0, 0, 0), 0),
]


def _seed(number: int) -> Figures:
    agency, year, documents, penalties, given, reviews, suits = _SEEDS[number]
    title = f"{agency}{year}年政府信息公开工作年度报告"
    if agency == "信访局":
        title = f"{year}年{agency}信息公开工作年度报告"
    base = figures_for(agency, year, edition="2021", title=title)
    rows = {}
    for code in base.tables["requests"]:
        row: dict[str, int] = dict.fromkeys(COLUMNS, 0)
        row.update(zip(_APPLICANTS, given.get(code, (0, 0)), strict=True))
        row["total"] = sum(row.values())
        rows[code] = row
    tables: dict[str, Any] = {
        "proactive": {
            "rules": {"issued": 0, "repealed": 0, "in_force": 0},
            "normative_documents": {"issued": documents[0], "repealed": 0, "in_force": documents[1]},
            "licensing": {"decisions": 0},
            "penalty": {"decisions": penalties},
            "coercion": {"decisions": 0},
            "fees": {"amount": 0},
        },
        "requests": rows,
        "review_litigation": None,
        "statistics": None,
    }
    if reviews is not None:
        table = {
            row: dict.fromkeys(OUTCOMES, 0) for row in ("review", "litigation_direct", "litigation_after_review")
        }
        table["review"].update(zip(OUTCOMES, [*reviews, 0, sum(reviews)], strict=True))
        table["litigation_direct"].update({"upheld": suits, "total": suits})
        tables["review_litigation"] = table
    metadata = dict(base.metadata)
    if number == 1:
        metadata |= {
            "index_no": "000014349/2022-05345",
            "issued_on": "2022-01-30",
            "published_on": "2022-01-30",
            "topic": "电子政务",
        }
    parts = words.parts(agency, year, "2021", tables, dice_of(agency, 0, "seed"))
    if reviews is None:  # the published report says it in its overview: one review, one suit, no table
        parts = [(code, heading, [] if code == "review_litigation" else text) for code, heading, text in parts]
    return replace(base, tables=tables, metadata=metadata, parts=[Part(*part) for part in parts])


SEEDS = tuple(_seed(number) for number in range(len(_SEEDS)))
"""The figures of five published reports, in prose of our own; the first has no table four."""
