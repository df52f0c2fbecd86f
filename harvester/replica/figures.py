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
from harvester.replica.published import PUBLISHED, Published


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
    slip: str | None = None,
    title: str | None = None,
) -> Figures:
    """The made-up report of an agency for a year.

    edition "auto" follows the year; None is a report of prose only. broken prints a wrong total in table
    four and one in table three, as real reports do. slip: a single mistake, also from real reports: "totals"
    (洪泽区 2023: two totals of table four are printed as 0 under cells that are not), "carry" (the requests of
    the year before are counted as new ones, so that the report holds together and the years do not). The same
    arguments give the same Figures everywhere.
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
        if slip == "carry":
            _count_as_new(tables["requests"])
        elif slip == "totals":
            tables["review_litigation"] = _hongze()
    elif edition is not None:
        tables["statistics"] = numbers.statistics(agency, year, edition, seed)
    # the prose knows the sums that the table prints wrongly
    parts = [Part(*part) for part in words.parts(agency, year, edition, tables, dice)]
    if slip == "totals":
        for row in tables["review_litigation"].values():
            row["total"] = 0
        failing = ["t4_review_sum", "t4_litigation_after_review_sum", "prose_review", "prose_litigation"]
    return Figures(
        agency=agency,
        year=year,
        edition=edition,
        title=title,
        metadata=_metadata(agency, year, seed, title),
        tables=tables,
        parts=parts,
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


def _count_as_new(requests: numbers.Rows) -> None:
    """What was carried in stands among the new ones; every sum of the report still holds."""
    for column, carried in requests["carried_in"].items():
        requests["new_received"][column] += carried
        requests["carried_in"][column] = 0


def _hongze() -> numbers.Rows:
    """Table four of 洪泽区 for 2023 (../shared/real), with the totals that it should have printed."""
    shown = {"review": {"upheld": 10, "corrected": 1}, "litigation_direct": {}}
    shown["litigation_after_review"] = {"upheld": 5}
    return {
        row: dict.fromkeys(OUTCOMES, 0) | cells | {"total": sum(cells.values())} for row, cells in shown.items()
    }


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


def _seed(report: Published) -> Figures:
    agency, year = report.agency, report.year
    title = f"{agency}{year}年政府信息公开工作年度报告"
    if agency == "信访局":
        title = f"{year}年{agency}信息公开工作年度报告"
    base = figures_for(agency, year, edition="2021", title=title)
    issued, in_force = report.documents
    rows = {}
    for code in base.tables["requests"]:
        row: dict[str, int] = dict.fromkeys(COLUMNS, 0)
        row.update(zip(_APPLICANTS, report.requests.get(code, (0, 0)), strict=True))
        row["total"] = sum(row.values())
        rows[code] = row
    tables: dict[str, Any] = {
        "proactive": {
            "rules": {"issued": 0, "repealed": 0, "in_force": 0},
            "normative_documents": {"issued": issued, "repealed": 0, "in_force": in_force},
            "licensing": {"decisions": 0},
            "penalty": {"decisions": report.penalties},
            "coercion": {"decisions": 0},
            "fees": {"amount": 0},
        },
        "requests": rows,
        "review_litigation": None,
        "statistics": None,
    }
    if report.review is not None:
        table = {
            row: dict.fromkeys(OUTCOMES, 0) for row in ("review", "litigation_direct", "litigation_after_review")
        }
        table["review"].update(zip(OUTCOMES, [*report.review, 0, sum(report.review)], strict=True))
        table["litigation_direct"].update({"upheld": report.suits, "total": report.suits})
        tables["review_litigation"] = table
    metadata = dict(base.metadata)
    if agency == "长治市潞州区人民政府办公室":
        metadata |= {
            "index_no": "000014349/2022-05345",
            "issued_on": "2022-01-30",
            "published_on": "2022-01-30",
            "topic": "电子政务",
        }
    parts = words.parts(agency, year, "2021", tables, dice_of(agency, 0, "seed"))
    if report.review is None:  # the published report says it in its overview: one review, one suit, no table
        parts = [(code, heading, [] if code == "review_litigation" else text) for code, heading, text in parts]
    return replace(base, tables=tables, metadata=metadata, parts=[Part(*part) for part in parts])


SEEDS = tuple(_seed(report) for report in PUBLISHED)
"""The figures of five published reports, in prose of our own; the first has no table four."""
