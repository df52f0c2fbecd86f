"""At which cells an identity is marked where it fails: the one number of its side that is one, else both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harvester.datafiles import forms as published
from harvester.reports.cells.forms import Identity, load

Mark = tuple[str, str | None, str | None]
"""Table, row and column; None: where the check says that it was made (`at`)."""


def marks(identity: Identity) -> list[Mark]:
    """The cells at which a failed check of an identity is marked."""
    terms: Sequence[str] = published.TERM.findall(identity.expr)
    if identity.scope == "cross_year":
        terms = terms[:1]
    elif len(identity.right) == 1:
        terms = identity.right
    return [_mark(identity, term) for term in terms]


def all_marks() -> Iterator[tuple[str, Mark]]:
    """Every check's code with every cell that it marks, each once."""
    found = {identity.code: identity for form in load().values() for identity in form.identities}
    for code, identity in found.items():
        yield from ((code, mark) for mark in dict.fromkeys(marks(identity)))


def _mark(identity: Identity, term: str) -> Mark:
    if identity.table == "statistics":
        return identity.table, term, "value"
    if identity.per == "column":
        return identity.table, term, None
    row, dot, column = term.partition(".")
    return (identity.table, row, column) if dot else (identity.table, None, term)
