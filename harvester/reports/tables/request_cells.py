"""Which cell of a row of table three belongs to which of its columns.

A row has as many cells behind its label as the form has columns, or it is padded, or has lost cells; a header may
name the columns in another order; the lines of one cell may belong to the rows below.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from harvester.reports.cells.forms import Label
from harvester.reports.cells.numbers import BLANK, Value, read
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.order import OUTER, UNCLEAR, is_bare, requests_order
from harvester.reports.tables.rows import Row, starts

TABLE = "requests"
SEVERAL = 8
"""Rows of a table that show which of their cells are padding."""


@dataclass(slots=True)
class Draft:
    """The rows of table three while they are sorted out. Rows are named by their index.

    labels, columns: rows of the form, codes of its columns. places: place of each row in the form, or None, and
    index of the cell that is its label. values: of the columns. exact: rows whose cells hold nothing but numbers,
    of which nothing else needs to be kept. short: rows with too few or too many cells. given: how many cells the
    rows have behind their label. headers: rows that name columns.
    """

    rows: list[Row]
    found: Findings
    labels: Sequence[Label]
    columns: Sequence[str]
    places: list[tuple[int | None, int]] = field(default_factory=list)
    values: dict[int, Sequence[Value]] = field(default_factory=dict)
    exact: set[int] = field(default_factory=set)
    short: list[int] = field(default_factory=list)
    given: set[int] = field(default_factory=set)
    headers: list[int] = field(default_factory=list)

    def place(self, number: int) -> int:
        """The place in the form of a row that has values."""
        place = self.places[number][0]
        assert place is not None
        return place

    def behind(self, number: int) -> Sequence[Value]:
        """What the cells behind a row's label hold."""
        return self.rows[number].values[self.places[number][1] + 1 :]


def settle(draft: Draft) -> None:
    """Gives every row the values of the form's columns, blank ones where they cannot be told, with a warning."""
    _doubt(draft)
    if draft.short:
        _place_short(draft)
    if not all(draft.rows[number].facts.as_form for number in draft.headers):
        _follow_headers(draft)
    if not all(row.facts.plain for row in draft.rows):
        _split_lines(draft)


def _doubt(draft: Draft) -> None:
    """Takes back rows that lost or won a cell, though they seem to fit.

    They have another number of cells than most of their table's, end elsewhere, and hold blanks, of which
    it cannot be told whether they are padding.
    """
    if len(draft.given) == 1:
        return
    shapes: dict[int, Counter[tuple[int, int]]] = {}
    for number in draft.values:
        shapes.setdefault(draft.rows[number].table, Counter())[_shape(draft, number)] += 1
    for number in list(draft.values):
        count, end = _shape(draft, number)
        found = shapes[draft.rows[number].table]
        usual = found.most_common(1)[0][0]
        if count == usual[0] or end == usual[1] or found[usual] * 2 <= found.total():
            continue
        printed = _trimmed(draft.behind(number))
        shown = draft.rows[number].shown()
        told = f"requests: row “{shown}” has {count} cells of values where most have {usual[0]}"
        if printed and (len(printed) != len(draft.columns) or any(value.blank for value in printed)):
            draft.values[number] = [BLANK] * len(draft.columns)
            draft.found.warn(f"{told}; not read")
        elif printed and count > usual[0] and not _adds_up(printed):
            draft.found.warn(f"{told}, and does not add up: a number in it may not belong there")


def _adds_up(values: Sequence[Value]) -> bool:
    """Whether the columns of a full row give its last, the total."""
    *parts, total = [value.number or 0 for value in values]
    return sum(parts) == total


def _shape(draft: Draft, number: int) -> tuple[int, int]:
    """Cells of values of a row, and where in the grid they end."""
    cells = draft.rows[number].cells
    return len(cells) - draft.places[number][1] - 1, cells[-1].col + cells[-1].colspan


def _place_short(draft: Draft) -> None:
    """Rows with too few or too many cells: without the padding, or by the columns of complete rows."""
    _drop_padding(draft)
    begins: dict[int, Counter[tuple[int, ...]]] = {}
    for number in draft.values:
        row, at = draft.rows[number], draft.places[number][1]
        cells = row.cells[at + 1 :]
        if len(cells) == len(draft.columns):
            begins.setdefault(row.table, Counter())[tuple([cell.col for cell in cells])] += 1
    for number in draft.short:
        columns = begins.get(draft.rows[number].table)
        draft.values[number] = _by_position(draft, number, columns.most_common(1)[0][0] if columns else ())


def _drop_padding(draft: Draft) -> None:
    """Takes a cell that is blank in every row of a table for padding, which one row alone cannot tell."""
    shapes: dict[tuple[int, int], list[int]] = {}
    for number in [*draft.values, *draft.short]:
        shape = draft.rows[number].table, _shape(draft, number)[0]
        shapes.setdefault(shape, []).append(number)
    for (_, count), numbers in shapes.items():
        if count <= len(draft.columns) or len(numbers) < SEVERAL:
            continue
        lines = {n: draft.behind(n) for n in numbers}
        kept = [at for at in range(count) if not all(values[at].blank for values in lines.values())]
        if len(kept) != len(draft.columns):
            continue
        for number in set(numbers).intersection(draft.short):
            draft.values[number] = [lines[number][at] for at in kept]
    draft.short = [number for number in draft.short if number not in draft.values]


def _by_position(draft: Draft, number: int, columns: Sequence[int]) -> list[Value]:
    """Values of a row with too few or too many cells: placed by grid column where every one has its place.

    columns: where those of complete rows begin, empty where there are none.
    """
    row = draft.rows[number]
    cells = row.cells[draft.places[number][1] + 1 :]
    blank = [BLANK] * len(draft.columns)
    if not any(cell.text.strip() for cell in cells):
        return blank
    places = {col: index for index, col in enumerate(columns)}
    name = draft.labels[draft.place(number)].label
    # a row whose last cell is not in the last column has lost cells somewhere, and all behind them moved
    whole = bool(columns) and len(cells) <= len(columns) and cells[-1].col + cells[-1].colspan > columns[-1]
    if whole and all(cell.col in places and cell.colspan == 1 for cell in cells if cell.text.strip()):
        for cell in cells:
            if cell.col in places:
                blank[places[cell.col]] = read(cell.text)
        draft.found.warn(f"requests: row “{name}” lacks cells; its {len(cells)} placed by their position")
        return blank
    draft.found.warn(
        f"requests: row “{name}” has {len(cells)} values for {len(draft.columns)} columns; not read: {row.shown()}"
    )
    return blank


def _follow_headers(draft: Draft) -> None:
    """Sorts the values of rows below a header that names the columns in another order than the form."""
    heads: list[tuple[int, int]] = []
    above = 0
    order: tuple[int, ...] | str | None = None
    numbers = sorted(draft.values)
    for spot, header in enumerate(draft.headers):
        if draft.places[header][0] is not None:
            continue  # a damaged label, it turned out
        row = draft.rows[header]
        added = [(place, row.cells[index].col) for place, index in row.facts.columns]
        known = {place for place, _ in heads}
        if any(place in known for place, _ in added):
            heads, above = [], 0
        heads = heads + added
        if all(place in OUTER for place, _ in added):
            above = max(above, row.cells[-1].col + row.cells[-1].colspan)
        last = draft.headers[spot + 1] if spot + 1 < len(draft.headers) else len(draft.rows)
        at = bisect(numbers, header)
        end = bisect(numbers, last)
        if at == end:
            continue
        # a page break repeats a header in part: it goes on as it began
        if order is None or len({place for place, _ in heads}) >= len(draft.columns):
            bare = is_bare(heads, above)
            order = requests_order(tuple(heads), _starts(draft, numbers[at]), bare)
            if bare:
                order = _unless_sums_fail(draft, numbers[at:end], order)
            _tell(draft, order)
        heads, above = [], 0
        if order is not None:
            for number in numbers[at:end]:
                _sort(draft, number, order)


def _unless_sums_fail(
    draft: Draft, numbers: Sequence[int], order: tuple[int, ...] | str | None
) -> tuple[int, ...] | str | None:
    """The order of a bare header, which has the total at the end, where most rows add up to it."""
    rows = [draft.values[number] for number in numbers]
    sums = [
        _adds_up(values) for values in rows if any(v.number for v in values) and not any(v.blank for v in values)
    ]
    if order == UNCLEAR or sums.count(False) > sums.count(True):
        return UNCLEAR
    draft.found.warn("requests: no head stands above the columns of organisations; placed as in the form")
    return order


def _starts(draft: Draft, number: int) -> tuple[int, ...]:
    return starts(draft.rows[number].cells[draft.places[number][1] + 1 :], len(draft.columns))


def _tell(draft: Draft, order: tuple[int, ...] | str | None) -> None:
    if order == UNCLEAR:
        draft.found.warn("requests: the header names the columns in an order that is unclear; not read")
    elif order is not None:
        draft.found.warn("requests: the columns stand in another order than in the form; read by their header")


def _sort(draft: Draft, number: int, order: tuple[int, ...] | str) -> None:
    values = [BLANK] * len(draft.columns)
    if not isinstance(order, str):
        for place, value in zip(order, draft.values[number], strict=True):
            values[place] = value
    draft.values[number] = values


def _split_lines(draft: Draft) -> None:
    """A cell with n lines whose n - 1 rows below are blank: its lines belong to these rows (seed 004)."""
    numbers = sorted(draft.values)
    for spot, number in enumerate(numbers):
        values = draft.values[number]
        counts = {len(value.lines) for value in values if not value.blank}
        if len(counts) != 1 or (count := counts.pop()) < 2:
            continue
        below = numbers[spot + 1 : spot + count]
        if len(below) < count - 1 or any(not v.blank for n in below for v in draft.values[n]):
            continue
        place = draft.place(number)
        if [draft.places[n][0] for n in below] != list(range(place + 1, place + count)):
            continue
        lines = [value.lines or ("",) * count for value in values]
        if any(read(line).number is None for parts in lines for line in parts if line):
            continue
        for offset, below_number in enumerate(below, 1):
            draft.values[below_number] = [read(parts[offset]) for parts in lines]
            draft.exact.discard(below_number)
        row_code = draft.labels[place].code
        for column, value in zip(draft.columns, values, strict=True):
            draft.found.print(TABLE, row_code, column, value, None, split=True)
        draft.values[number] = [read(parts[0]) for parts in lines]
        draft.found.warn(
            f"requests: cells of “{draft.labels[place].label}” hold {count} lines, read as {count} rows"
        )


def _trimmed(values: Sequence[Value]) -> Sequence[Value]:
    """The values from the first that is printed to the last."""
    spots = [spot for spot, value in enumerate(values) if not value.blank]
    return values[spots[0] : spots[-1] + 1] if spots else ()
