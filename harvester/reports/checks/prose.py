"""What a report's prose says of its totals, held against its tables.

A district's prose often counts the requests to its own office where its table counts the whole district's: such
a difference is no error and is told apart (ok None, a note that begins with "scope"). How totals are worded is
data (data/prose.toml).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from harvester.datafiles.memory import remembered
from harvester.datafiles.prose import Fact, load
from harvester.reports.checks.about import Said, is_about, sentence_of
from harvester.reports.model import Check, Number, Section, Tables
from harvester.reports.words.plain import squeeze

MAX_TEXT = 40_000
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_WIDE_DIGIT = re.compile("[０-９]")


@remembered()
def _sections() -> frozenset[str]:
    """Codes of the sections in which any total is looked for."""
    return frozenset().union(*(fact.sections for fact in load().fact))


def compare(
    sections: Sequence[Section],
    tables: Tables,
    scope: str | None = None,
    year: int | None = None,
    agency: str | None = None,
) -> list[Check]:
    """A check for every total that both prose and tables state: left from the prose, right from the table.

    at: the section that says it. scope, year, agency: the report's. Of several numbers in the prose one that
    agrees is enough, for the others may be parts; only sentences about this report count (see about). Nothing
    where either side is silent or blank.
    """
    spoken = _sections()
    texts = [
        (code, _plain(section.text[:MAX_TEXT]))
        for section in sections
        if (code := section.code or "preamble") in spoken and section.text
    ]
    checks = []
    for fact in load().fact:
        own = [(code, text) for code, text in texts if code in fact.sections and fact.needs in text]
        if not own:
            continue
        sums = [value for terms in (fact.table, *fact.also) if (value := _sum(tables, terms)) is not None]
        if sums and (check := _compared(fact, own, sums, scope, year, agency)):
            checks.append(check)
    return checks


def _plain(text: str) -> str:
    """Text without white space and wide digits, which are rare and dear to replace."""
    return squeeze(text.translate(_WIDE) if _WIDE_DIGIT.search(text) else text)


def _sum(tables: Tables, terms: Sequence[tuple[str, str, str]]) -> Number | None:
    total: Number = 0
    for table, row, column in terms:
        rows = getattr(tables, table)
        value = rows.get(row, {}).get(column) if rows else None
        if value is None:
            return None
        total += value
    return total


def _compared(
    fact: Fact,
    texts: Sequence[tuple[str, str]],
    sums: Sequence[Number],
    scope: str | None,
    year: int | None,
    agency: str | None,
) -> Check | None:
    first: Said | None = None
    for said in _said(fact, texts):
        if not is_about(fact, said, year, agency):
            continue
        if said.value in sums:
            return Check(fact.code, said.section, True, said.value, said.value)
        first = first or said
    return _differing(fact.code, first, sums[0], scope) if first else None


def _said(fact: Fact, texts: Sequence[tuple[str, str]]) -> Iterator[Said]:
    """The numbers of the fact in the texts of its sections that hold what it needs."""
    for section, text in texts:
        for pattern in fact.said:
            for found in pattern.finditer(text):
                value = int(found[1].replace(",", "").replace("，", ""))
                yield Said(value, section, text, found.start(), found.end(), found.start(1))
        for pattern in fact.zero:
            for found in pattern.finditer(text):
                yield Said(0, section, text, found.start(), found.end(), found.end())


def _differing(code: str, said: Said, table: Number, scope: str | None) -> Check:
    value, section, sentence = said.value, said.section, sentence_of(said)
    scopes = load().scope
    speaks_own, speaks_all = scopes.own.search(sentence), scopes.aggregate.search(sentence)
    if value < table and (scope == "aggregate" or (speaks_own and not speaks_all)):
        note = "scope: the prose seems to count one office, the table all that report through it"
        return Check(code, section, None, value, table, note)
    if speaks_all and scope != "aggregate":
        note = "scope: the prose counts the whole place, the table one office"
        return Check(code, section, None, value, table, note)
    return Check(code, section, False, value, table, "prose and table differ")
