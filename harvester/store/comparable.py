"""Indicators that may be compared across editions (data/comparable.toml) and the SQL view that computes them."""

from __future__ import annotations

from collections.abc import Sequence

from harvester.datafiles.comparable import Way, load


def view_sql() -> str:
    """The statement that makes the view `comparable`: one row per report and indicator that it has.

    A part per way, each led by the reports: so that a question about one report, body, year or indicator is
    answered from its rows alone, where grouping all cells first would read the whole database.
    """
    parts = []
    for indicator in load().indicator:
        earlier: list[str] = []
        for way in indicator.ways:
            here = _present(way)
            conditions = " AND ".join([here, *(f"NOT ({condition})" for condition in earlier)])
            parts.append(
                _PART.format(indicator=indicator.code, value=_value(way), fit=way.fit, conditions=conditions)
            )
            earlier.append(here)
    return "CREATE VIEW comparable AS\n" + "UNION ALL\n".join(parts).rstrip() + ";\n"


def earlier_ways() -> dict[str, Way]:
    """By the one cell that an indicator is in newer forms: the way that the list of 2014 has to it."""
    return {
        ".".join(indicator.ways[0].cells[0]): way
        for indicator in load().indicator
        if len(indicator.ways[0].cells) == 1
        for way in indicator.ways[1:]
        if all(table == "statistics" for table, _, _ in way.cells)
    }


def panel_sql() -> dict[str, str]:
    """The columns of the panel that no single cell gives, each as SQL of the report c: sums and shares."""
    found = load()
    sums = {indicator.code: _first_of(indicator.ways) for indicator in found.indicator}
    columns = {indicator.code: sums[indicator.code] for indicator in found.indicator if indicator.panel}
    shares = {one.code: f"1.0 * {sums[one.part]} / nullif({sums[one.whole]}, 0)" for one in found.share}
    return columns | shares


def _first_of(ways: Sequence[Way]) -> str:
    """SQL for an indicator in the report c, by the first way whose cells it has."""
    cases = " ".join(f"WHEN {_present(way)} THEN {_value(way)}" for way in ways)
    return f"(CASE {cases} END)".replace("r.id", "c.id")


def value_in(way: Way, report: str) -> str:
    """SQL for a way's value in the report with that id; null where it lacks one of the cells, or one is blank."""
    return f"CASE WHEN {_present(way)} THEN {_value(way)} END".replace("r.id", report)


def _groups(way: Way) -> list[tuple[str, int]]:
    """The way's cells as "column FROM table WHERE …" and how many there are: one group per table and column."""
    groups: dict[tuple[str, str], list[str]] = {}
    for table, row, column in way.cells:
        # a list may hold a code twice: each is looked for alone, so that two of one are not one of each
        alone = row if table == "statistics" else ""
        groups.setdefault((f"{column} FROM {table}", alone), []).append(f"'{row}'")
    return [
        (
            f'{start} WHERE report_id = r.id AND code = {rows[0]} AND "column" IS NULL'
            if alone
            else f"{start} WHERE report_id = r.id AND row IN ({', '.join(rows)})",
            len(rows),
        )
        for (start, alone), rows in groups.items()
    ]


def _present(way: Way) -> str:
    """Whether a report r has all cells of a way, blank or not."""
    return " AND ".join(f"(SELECT count(*) FROM {text.partition(' FROM ')[2]}) = {n}" for text, n in _groups(way))


def _value(way: Way) -> str:
    """The sum of a way's cells in a report r; null where one is blank."""
    sums = []
    for text, count in _groups(way):
        column, _, source = text.partition(" FROM ")
        chosen = column if count == 1 else f"CASE WHEN count({column}) = {count} THEN sum({column}) END"
        sums.append(f"(SELECT {chosen} FROM {source})")
    return " + ".join(sums)


_PART = """\
SELECT a.key AS agency, a.division, r.year, r.scope, r.variant, r.edition, '{indicator}' AS indicator,
       {value} AS value, '{fit}' AS fit, r.id AS report_id
FROM reports r JOIN agencies a ON a.id = r.agency_id
WHERE {conditions}
"""
