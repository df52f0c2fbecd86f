"""What the headers of table two name: the columns of the rows below, their units, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from harvester.datafiles.memory import remembered
from harvester.reports.cells.forms import Part
from harvester.reports.cells.labels import likeness
from harvester.reports.cells.lexicon import Role, role, vocabulary
from harvester.reports.cells.numbers import Value, money_unit
from harvester.reports.tables.request_columns import EXTRA
from harvester.reports.tables.rows import Row

ALIKE = 0.5
"""How much a damaged column label must look like the form's, its neighbours being in their places."""
SHORTEST = 3
"""Characters of a damaged column label."""
CONTENT = "信息内容"
"""The name above the labels of rows."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a header's texts name. spots: the header's cells of the columns (-1: its label is lost).

    codes, units: of these; label: the cell above the rows' labels, or -1; extra: cells that are left out; again:
    cells that print a column's name once more, to its first; editions: that have it; part: of one of them.
    """

    editions: frozenset[str]
    part: Part
    codes: tuple[str, ...]
    units: tuple[str | None, ...]
    spots: tuple[int, ...]
    label: int
    extra: tuple[int, ...]
    again: Mapping[int, int]
    told: tuple[str, ...]
    rows: frozenset[str]


@dataclass(slots=True)
class Head:
    """The columns of the rows that follow. end: of the header in the grid, padding of the table included.

    cols: of the cells of its columns, label and extra ones in the grid, where cells beside the form's columns
    stand among them or the labels behind them: then only a row that stands in the same grid is read. again: those
    under a name that is printed once more, to its first: they hold the same, or nothing.
    """

    names: Names
    end: int
    unit: str | None
    cols: tuple[int, ...] = ()
    label: int | None = None
    extra: tuple[int, ...] = ()
    again: Mapping[int, int] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the columns."""
        return self.names.codes

    def values_of(self, row: Row, at: int) -> Sequence[Value] | None:
        """The values of a row below a header with cells beside the form's columns; None where it does not fit."""
        if row.loose or (self.label is not None and row.cells[at].col != self.label):
            return None
        by_col = {cell.col: value for cell, value in zip(row.cells, row.values, strict=True)}
        known = {*self.cols, *self.extra, *self.again, row.cells[at].col}
        if not by_col.keys() >= set(self.cols):
            return None
        if any(
            not by_col[col].blank and by_col[col].text != by_col[first].text
            for col, first in self.again.items()
            if col in by_col
        ):
            return None
        if any(not value.blank for col, value in by_col.items() if col not in known and col > min(known)):
            return None
        return [by_col[col] for col in self.cols]


def head_of(row: Row, names: Names, padding: int, caption_unit: str | None) -> Head:
    """The header in its place. caption_unit: of money, as the paragraph's caption names it."""
    end = row.end + padding
    straight = names.label < min(names.spots) and not names.extra and not names.again
    if straight or min(names.spots) < 0:
        return Head(names, end, caption_unit)
    cols = tuple([row.cells[spot].col for spot in names.spots])
    label = row.cells[names.label].col if names.label >= 0 else None
    extra = tuple([row.cells[spot].col for spot in names.extra])
    again = {row.cells[spot].col: row.cells[first].col for spot, first in names.again.items()}
    return Head(names, end, caption_unit, cols, label, extra, again)


@remembered(1024)
def names_of(
    texts: tuple[str, ...], article: str | None, below: frozenset[str]
) -> tuple[Names | None, tuple[str, ...]]:
    """The columns that a header names, and what was guessed or refused on the way.

    below: codes of the rows that follow it.
    """
    roles = [role(text) for text in texts]
    label = next((n for n, told in enumerate(roles) if told.key == CONTENT or told.list_head), -1)
    spots = [n for n, told in enumerate(roles) if not told.value and told.article is None and n != label]
    extra = tuple([n for n in spots if EXTRA.fullmatch(roles[n].key)])
    spots = [n for n in spots if n not in extra and roles[n].key != CONTENT]
    fits = _fits([roles[n] for n in spots], article, below)
    again: dict[int, int] = {}
    if not fits:
        again = _again(spots, roles)
        strange = [n for n in spots if not _names_column(roles[n])]
        spots = [n for n in spots if n not in strange and n not in again]
        extra = tuple(sorted([*extra, *(n for n in strange if n not in again)]))
        # what stands beside all names of a part, each whole, is none of them
        fits = [fit for fit in _fits([roles[n] for n in spots], article, below) if fit[0] == len(fit[3].columns)]
    if not fits:
        return None, ()
    exact, alike, _, part, order = fits[0]
    codes = tuple([part.columns[at].code for at in order])
    for rival in fits[1:]:
        if rival[:2] == (exact, alike) and tuple([rival[3].columns[at].code for at in rival[4]]) != codes:
            return None, (f"proactive: header “{' | '.join(texts)[:80]}” fits two forms; not read",)
    told = []
    if order != sorted(order):
        told.append("proactive: columns stand in another order than in the form; read by their header")
    told += [
        f"proactive: damaged column label “{' '.join(texts[n].split())}” read as “{part.columns[at].label}”"
        for n, at in zip(spots, order, strict=True)
        if roles[n].key not in part.columns[at].keys
    ]
    units = tuple([money_unit(texts[n]) for n in spots])
    if len(order) < len(part.columns) and not extra and _names_lost(roles, order, len(part.columns)):
        codes = tuple([column.code for column in part.columns])
        units = tuple([units[order.index(at)] if at in order else None for at in range(len(codes))])
        spots = [-1] * len(codes)
        told.append(f"proactive: a column label is blank; columns read as {', '.join(codes)}")
    if extra:
        told.append(f"proactive: columns beside the form's left out: {', '.join(texts[n] for n in extra)}")
    rows = frozenset(label.code for label in part.rows)
    editions = frozenset(fit[2] for fit in fits if fit[:2] == (exact, alike))
    names = Names(editions, part, codes, units, tuple(spots), label, extra, again, tuple(told), rows)
    return names, tuple(told)


def _again(spots: Sequence[int], roles: Sequence[Role]) -> dict[int, int]:
    """Cells that print the name of the one before them again, as in a span that was filled up: to the first."""
    found: dict[int, int] = {}
    for before, n in pairwise(spots):
        if n == before + 1 and roles[n].key and roles[n].key == roles[before].key:
            found[n] = found.get(before, before)
    return found


def _names_column(told: Role) -> bool:
    return told.entry is not None and bool(told.entry.columns)


Fit = tuple[int, float, str, Part, list[int]]
"""Labels that match, likeness of the others, edition, part, and the part's column of each label."""


def _fits(heads: Sequence[Role], article: str | None, below: frozenset[str]) -> list[Fit]:
    """The parts of the forms that the labels of a header fit, the best first."""
    fits: list[Fit] = []
    for place, (edition, part) in enumerate(vocabulary().parts):
        if article is not None and part.article != article:
            continue
        if article is None and below and not below & {label.code for label in part.rows}:
            continue
        fit = _align(heads, place, part) if heads else None
        if fit is not None:
            fits.append((fit[0], fit[1], edition, part, fit[2]))
    return sorted(fits, key=lambda fit: (-fit[0], -fit[1]))


def _names_lost(told: Sequence[Role], order: list[int], wanted: int) -> bool:
    """Whether blank cells stand in a header where the labels of the part's other columns belong."""
    spots = [n for n, one in enumerate(told) if not one.value and one.key != CONTENT and one.article is None]
    start = spots[0] - order[0]
    blank = [told[n].blank for n in range(start, start + wanted) if 0 <= n < len(told) and n not in spots]
    return start >= 0 and [n - start for n in spots] == order and all(blank) and len(blank) == wanted - len(order)


def _align(heads: Sequence[Role], place: int, part: Part) -> tuple[int, float, list[int]] | None:
    """(labels that match, likeness of the others, column of each label) where the labels fit the part.

    In the form's order, or in any order where all of them are there and undamaged. A label that stands twice is
    cut off, both times (本年新 | 本年新, case tables/truncated-equal-headers).
    """
    columns = part.columns
    if len(heads) > len(columns):
        return None
    keys = [head.key for head in heads]
    named = [
        next((at for at, column in enumerate(columns) if name in column.keys), None)
        if keys.count(name) == 1
        else None
        for name in keys
    ]
    if any(keys.count(name) > 1 and any(name in column.keys for column in columns) for name in keys):
        return None  # which of the two it heads is not told
    exactly = [at for at in named if at is not None]
    if len(exactly) == len(columns) == len(set(exactly)):
        return len(exactly), 0.0, exactly
    fits: list[tuple[int, float, list[int]]] = []

    def walk(index: int, start: int, exact: int, alike: float, order: list[int]) -> None:
        if index == len(heads):
            fits.append((exact, alike, order))
            return
        for at in range(start, len(columns) - (len(heads) - index) + 1):
            if named[index] == at:
                walk(index + 1, at + 1, exact + 1, alike, [*order, at])
                continue
            if named[index] is not None:  # it is no damaged spelling of another
                continue
            degree = max(likeness(keys[index], spelling) for spelling in columns[at].keys)
            degree = degree if len(keys[index]) >= SHORTEST else 0.0
            if degree >= ALIKE:
                walk(index + 1, at + 1, exact, alike + degree, [*order, at])

    walk(0, 0, 0, 0.0, [])
    fits.sort(key=lambda fit: (-fit[0], -fit[1]))
    if not fits or (len(fits) > 1 and fits[0][:2] == fits[1][:2]):
        return None
    return fits[0]
