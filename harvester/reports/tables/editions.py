"""Which form a report uses: told from what its tables hold, never from the year.

A part of a table votes for all forms that have it just so. A newer form must show what only it has: where two fit
alike, the older one counts, so that a form copied under another name takes over no page of the old one.
"""

from __future__ import annotations

from collections.abc import Sequence

from harvester.datafiles.memory import remembered
from harvester.reports.cells import forms
from harvester.reports.tables.findings import Findings

Vote = frozenset[str]
"""Editions that all have what was found."""


def edition_of(found: Findings) -> str | None:
    """The report's edition; a mixture is warned about and goes by table two, then table three."""
    main = [found.editions.get(table, []) for table in ("proactive", "requests")]
    if (every := [vote for votes in main for vote in votes]) and not frozenset.intersection(*every):
        mixed = sorted({_oldest(vote) for vote in every})
        found.warn(f"the tables mix the forms of {' and '.join(mixed)}")
    open_: Vote | None = None
    for votes in main:
        if votes:
            best = _most_voted(votes)
            open_ = best if open_ is None else open_ & best or open_
    if open_ is not None:
        return _newest(_earned(open_, every))
    lists = found.editions.get("statistics")
    return _oldest(lists[0]) if lists else None


def voted(votes: Sequence[Vote]) -> str:
    """The edition that a table's parts vote for."""
    return _newest(_earned(_most_voted(votes), votes))


def _most_voted(votes: Sequence[Vote]) -> Vote:
    if len(votes) == 1 or len(frozenset(votes)) == 1:
        return votes[0]
    counts = {edition: sum(edition in vote for vote in votes) for edition in frozenset.union(*votes)}
    return frozenset(edition for edition, count in counts.items() if count == max(counts.values()))


def _earned(editions: Vote, votes: Sequence[Vote]) -> Vote:
    """The editions without those that stand in no vote without an older one of them."""
    if len(editions) == 1:
        return editions
    order = list(forms.load())
    return frozenset(
        edition
        for edition in editions
        if not any(
            order.index(older) > order.index(edition) and all(older in vote for vote in votes if edition in vote)
            for older in editions
        )
    )


def _newest(editions: Vote) -> str:
    return next(edition for edition in forms.load() if edition in editions)


def _oldest(editions: Vote) -> str:
    return next(edition for edition in reversed(forms.load()) if edition in editions)


@remembered(1024)
def editions_of_rows(codes: frozenset[str]) -> tuple[Vote, ...]:
    """The votes of rows of table three: none where every form has them all; several where no form has.

    Of forms that have them those with the fewest further rows: a row that was added to a copy is told by its lack.
    """
    known = _rows()
    sets = {frozenset(edition for edition, rows in known.items() if code in rows) for code in codes}
    telling = {vote for vote in sets if len(vote) < len(known)}
    if not telling:
        return ()
    common = frozenset.intersection(*telling)
    votes = [_nearest(vote, codes) for vote in ([common] if common else telling)]
    return tuple(sorted(votes, key=_oldest))


def _nearest(editions: Vote, codes: frozenset[str]) -> Vote:
    known = _rows()
    lacking = {edition: len(known[edition] - codes) for edition in editions}
    return frozenset(edition for edition, count in lacking.items() if count == min(lacking.values()))


@remembered(64)
def wanted_rows(vote: Vote | None) -> tuple[str, ...]:
    """Codes of the rows that a table three must have: of the form voted for, else those that every form has."""
    if vote is not None:
        return tuple(label.code for label in forms.load()[_oldest(vote)].request_rows)
    known = _rows()
    return tuple(
        label.code for label in forms.merged("request_rows") if all(label.code in rows for rows in known.values())
    )


@remembered()
def _rows() -> dict[str, frozenset[str]]:
    return {
        edition: frozenset(label.code for label in form.request_rows)
        for edition, form in forms.load().items()
        if form.request_rows
    }
