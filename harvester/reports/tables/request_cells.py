"""Which cell of a row of table three belongs to which of its columns.

The columns are those that the header names (see request_columns). A row has a cell in each of them, or as many
cells as there are columns, or it is padded, or has lost cells; the lines of one cell may belong to the rows below.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from harvester.reports.cells.forms import Label
from harvester.reports.cells.numbers import BLANK, Value, read
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.nulls import COLUMN_UNKNOWN, ROW_UNCLEAR
from harvester.reports.tables.request_columns import BARE, LAST, UNREAD, Columns, columns_of, stands_in
from harvester.reports.tables.rows import Row, fitted, reaching_over, trimmed

TABLE = "requests"
SEVERAL, SAME_GRID = 8, 0.9
"""Rows of a table that show which of their cells are padding; the share of rows that have the usual places."""


@dataclass(slots=True)
class Draft:
    """The rows of table three while they are sorted out. Rows are named by their index.

    labels, columns: rows of the form, codes of its columns. places: place of each row in the form, or None, and
    index of the cell that is its label. headers: rows that name columns. values: of the columns. exact: rows whose
    cells hold nothing but numbers, of which nothing else needs to be kept. reasons: why a row has no numbers.
    unknown: rows and columns (by place) that no name was understood for. reached: rows whose numbers stand over
    two rows. plain: values are what stands behind the labels.
    """

    rows: list[Row]
    found: Findings
    labels: Sequence[Label]
    columns: Sequence[str]
    places: list[tuple[int | None, int]] = field(default_factory=list)
    headers: list[int] = field(default_factory=list)
    values: dict[int, Sequence[Value]] = field(default_factory=dict)
    exact: set[int] = field(default_factory=set)
    reasons: dict[int, str] = field(default_factory=dict)
    unknown: dict[int, list[int]] = field(default_factory=dict)
    reached: set[int] = field(default_factory=set)
    plain: bool = False
    known_firsts: dict[int, dict[int, int]] = field(default_factory=dict)

    def place(self, number: int) -> int:
        """The place in the form of a row that has values."""
        place = self.places[number][0]
        assert place is not None
        return place

    def firsts(self, table: int) -> dict[int, int]:
        """The first row of a table of the document for each place that it has."""
        if table not in self.known_firsts:
            found = self.known_firsts[table] = {}
            for number, (place, _) in enumerate(self.places):
                if place is not None and self.rows[number].table == table:
                    found.setdefault(place, number)
        return self.known_firsts[table]

    def behind(self, number: int) -> Sequence[Value]:
        """What the cells behind a row's label hold."""
        return self.rows[number].values[self.places[number][1] + 1 :]


def settle(draft: Draft) -> None:
    """Gives every row the values of the form's columns, blank ones where they cannot be told, with a warning."""
    data = [number for number, (place, _) in enumerate(draft.places) if place is not None]
    if not data:
        return
    headers = [number for number in draft.headers if draft.places[number][0] is None]
    if not _take_plain(draft, headers, data):
        known: Columns | None = None
        for above, rows in _segments(draft, headers, data):
            known = _understood(draft, above, rows, known)
            _place_rows(draft, rows, known)
    _doubt_ends(draft)
    for number in draft.reached:
        draft.values[number] = [BLANK] * len(draft.columns)
        draft.reasons[number] = ROW_UNCLEAR
        draft.unknown.pop(number, None)
    if [True for row in draft.rows if not row.facts.plain]:
        _split_lines(draft)


def _doubt_ends(draft: Draft) -> None:
    """Takes back rows that end one column before the total where most rows have one: a cell of them was lost.

    What stands last is then the total, and no less than the others together. Where it is less, or nothing was
    counted, it is only said (case tables/row-that-ends-before-its-total). A Word table has a blank cell there.
    """
    ended = [
        n for n, values in draft.values.items() if not values[-1].text and any(not one.blank for one in values)
    ]
    if not ended:
        return
    printed = sum(not values[-1].blank for values in draft.values.values())
    if printed <= len(draft.values) - printed:
        return
    for number in ended:
        *parts, last = [value.number or 0 for value in draft.values[number][:-1]]
        told = f"requests: row “{draft.rows[number].shown()}” has no total where most rows have one"
        if last and last >= sum(parts):
            _leave(draft, number, ROW_UNCLEAR)
            draft.unknown.pop(number, None)
            draft.found.warn(f"{told}, and may have lost a cell; not read")
        else:
            draft.found.warn(told)


def _take_plain(draft: Draft, headers: Sequence[int], data: Sequence[int]) -> bool:
    """Takes the values of all rows where all columns of the form are named above them, as the form prints them,
    and every row has a cell for each. Whether that is so.
    """
    rows, places, width = draft.rows, draft.places, len(draft.columns)
    named = {place for number in headers if number < data[0] for place, _ in rows[number].facts.columns}
    if len(named.difference([-1])) != width or not all(rows[number].facts.as_form for number in headers):
        return False
    values = {number: rows[number].values[places[number][1] + 1 :] for number in data}
    if not [True for one in values.values() if len(one) != width]:
        draft.values, draft.plain = values, True
    return draft.plain


def _segments(
    draft: Draft, headers: Sequence[int], data: Sequence[int]
) -> list[tuple[Sequence[int], Sequence[int]]]:
    """Headers with the rows below them, up to the next header or the next table of the document."""
    cuts = sorted({data[0], *(number for number in data if _begins(draft, number))}) if data else []
    found: list[tuple[Sequence[int], Sequence[int]]] = []
    for spot, begin in enumerate(cuts):
        end = cuts[spot + 1] if spot + 1 < len(cuts) else len(draft.rows)
        rows = data[bisect(data, begin - 1) : bisect(data, end - 1)]
        before = data[bisect(data, begin - 1) - 1] if begin > data[0] else -1
        found.append(([number for number in headers if before < number < begin], rows))
    return found


def _begins(draft: Draft, number: int) -> bool:
    """Whether a row stands right below a header, or is the first of a table."""
    above = number - 1
    while above >= 0 and draft.places[above][0] is None:
        if above in draft.headers:
            return True
        above -= 1
    return above < 0 or draft.rows[above].table != draft.rows[number].table


def _understood(draft: Draft, headers: Sequence[int], rows: Sequence[int], known: Columns | None) -> Columns:
    """The columns of a segment. known: those of the one before, with which a page break goes on."""
    data = [(draft.rows[number], draft.places[number][1]) for number in rows]
    columns = columns_of([draft.rows[number] for number in headers], data) if headers else None
    if known is not None and (columns is None or columns == UNREAD or None in columns.places):
        names = {place for number in headers for place, _ in draft.rows[number].facts.columns if place >= 0}
        if len(names) < len(draft.columns):  # a page break repeats a header in part or not at all
            return Columns(known.places, known.at if known.table == data[0][0].table else (), known.table)
    if columns is None:
        return _without_header(draft)
    if BARE in columns.told and not _sums_hold(draft, rows, columns):
        columns = UNREAD
    if columns == UNREAD:
        draft.found.warn("requests: the header names the columns in words or an order that is unclear; not read")
    for told in columns.told:
        draft.found.warn(f"requests: {told}")
    return columns


def _without_header(draft: Draft) -> Columns:
    """Nothing: an order that no header names cannot be told, for the rows add up in another one as well."""
    draft.found.warn("requests: no header names the columns; not read")
    return UNREAD


def _sums_hold(draft: Draft, rows: Sequence[int], columns: Columns) -> bool:
    """Whether most rows add up to their last column, 总计."""
    held: Counter[bool] = Counter()
    for number in rows:
        values = draft.behind(number)
        values = fitted(values, len(columns.places)) or ()
        if any(value.number for value in values) and not any(value.blank for value in values):
            *parts, total = [value.number or 0 for value in values]
            held[sum(parts) == total] += 1
    return columns.places[-1] == LAST and held[False] <= held[True]


def _place_rows(draft: Draft, rows: Sequence[int], columns: Columns) -> None:
    """The values of the rows of a segment, in the form's order."""
    width = len(columns.places)
    beside = width > len(draft.columns) and any(draft.rows[number].loose for number in rows)
    if beside:
        draft.found.warn("requests: cells are lines of text, some of columns beside the form's; not read")
    if beside or columns == UNREAD:
        for number in rows:
            _leave(draft, number, ROW_UNCLEAR if beside else COLUMN_UNKNOWN)
        return
    printed, short = _fitting(draft, rows, columns)
    _doubt(draft, printed, columns)
    short = _drop_padding(draft, printed, short, width)
    begins = _begins_of(draft, printed, width) if short else {}
    for number in short:
        placed = _by_position(draft, number, begins, width)
        if placed is None:
            _leave(draft, number, ROW_UNCLEAR)
        else:
            printed[number] = placed
    lacking = [place for place in range(len(draft.columns)) if place not in columns.places]
    for number, values in printed.items():
        draft.values[number] = _as_form(draft, columns, values)
        if lacking:
            draft.unknown[number] = lacking


def _as_form(draft: Draft, columns: Columns, values: Sequence[Value]) -> list[Value]:
    """The values of the printed columns in the form's order, blank where it has others."""
    line = [BLANK] * len(draft.columns)
    for place, value in zip(columns.places, values, strict=True):
        if place is not None:
            line[place] = value
    return line


def _fitting(draft: Draft, rows: Sequence[int], columns: Columns) -> tuple[dict[int, Sequence[Value]], list[int]]:
    """The values of the printed columns of each row, and the rows with too few or too many."""
    printed: dict[int, Sequence[Value]] = {}
    short = []
    for number in rows:
        row, at = draft.rows[number], draft.places[number][1]
        if columns.at and row.table == columns.table and stands_in(row, at, columns.at):
            values = draft.behind(number)
            if len(values) != len(columns.at):
                by_col = {cell.col: value for cell, value in zip(row.cells, row.values, strict=True)}
                values = [by_col[col] for col in columns.at]
            printed[number] = values
            continue
        fit = fitted(draft.behind(number), len(columns.places))
        if fit is None:
            short.append(number)
        else:
            printed[number] = fit
    return printed, short


def _leave(draft: Draft, number: int, reason: str) -> None:
    """A row whose numbers are not read."""
    draft.values[number] = [BLANK] * len(draft.columns)
    if any(not value.blank for value in draft.behind(number)):
        draft.reasons[number] = reason


def _doubt(draft: Draft, printed: dict[int, Sequence[Value]], columns: Columns) -> None:
    """Takes back rows that lost or won a cell, though they seem to fit.

    They have another number of cells than most of their table's, end elsewhere, and hold blanks, of which
    it cannot be told whether they are padding (case tables/cell-lost-among-padded-rows). Where the header has told
    where the columns stand, a row beside them has no excuse (case tables/number-inserted-in-a-row).
    """
    if len(set((shape_of := {number: _shape(draft, number) for number in printed}).values())) < 2:
        return
    shapes: dict[int, Counter[tuple[int, int]]] = {}
    for number, shape in shape_of.items():
        shapes.setdefault(draft.rows[number].table, Counter())[shape] += 1
    for number, (count, end) in shape_of.items():
        found = shapes[draft.rows[number].table]
        usual = found.most_common(1)[0][0]
        same = end == usual[1] or (count == usual[0] and not columns.at)
        if same or found[usual] * 2 <= found.total():
            continue
        run, values = trimmed(draft.behind(number)), _as_form(draft, columns, printed[number])
        shown = draft.rows[number].shown()
        told = f"requests: row “{shown}” has {count} cells of values where most have {usual[0]}"
        whole = not any(value.blank for value in (*run, *values))
        if whole and not columns.at and not adds_up(values) and count > usual[0]:
            draft.found.warn(f"{told}, and does not add up: a number in it may not belong there")
        elif run and (not whole or (columns.at and not adds_up(values))):
            del printed[number]
            _leave(draft, number, ROW_UNCLEAR)
            draft.found.warn(f"{told}; not read")


def adds_up(values: Sequence[Value]) -> bool:
    """Whether the columns of a full row give its last, the total."""
    *parts, total = [value.number or 0 for value in values]
    return sum(parts) == total


def _shape(draft: Draft, number: int) -> tuple[int, int]:
    """Cells of values of a row, and where in the grid they end."""
    cells = draft.rows[number].cells
    return len(cells) - draft.places[number][1] - 1, cells[-1].col + cells[-1].colspan


def _drop_padding(
    draft: Draft, printed: dict[int, Sequence[Value]], short: Sequence[int], width: int
) -> list[int]:
    """Takes a cell that is blank in every row of a table for padding, which one row alone cannot tell."""
    if not short:
        return []
    shapes: dict[tuple[int, int], list[int]] = {}
    for number in [*printed, *short]:
        shape = draft.rows[number].table, _shape(draft, number)[0]
        shapes.setdefault(shape, []).append(number)
    for (_, count), numbers in shapes.items():
        if count <= width or len(numbers) < SEVERAL:
            continue
        lines = {n: draft.behind(n) for n in numbers}
        kept = [at for at in range(count) if not all(values[at].blank for values in lines.values())]
        if len(kept) != width:
            continue
        for number in set(numbers).intersection(short):
            printed[number] = [lines[number][at] for at in kept]
    return [number for number in short if number not in printed]


def _begins_of(draft: Draft, printed: dict[int, Sequence[Value]], width: int) -> dict[int, tuple[int, ...]]:
    """Where the columns begin in the grid of each table, by its complete rows; none in text, which has no grid
    (nor have rows between tabs that leave out what spans from above)."""
    begins: dict[int, Counter[tuple[int, ...]]] = {}
    for number in printed:
        row = draft.rows[number]
        cells = row.cells[draft.places[number][1] + 1 :]
        if len(cells) == width and not row.loose:
            begins.setdefault(row.table, Counter())[tuple([cell.col for cell in cells])] += 1
    found = ((table, *counts.most_common(1)[0], counts.total()) for table, counts in begins.items())
    return {table: columns for table, columns, usual, rows in found if usual >= SAME_GRID * rows}


def _by_position(draft: Draft, number: int, begins: dict[int, tuple[int, ...]], width: int) -> list[Value] | None:
    """Values of a row with too few or too many cells: placed by grid column where every one has its place."""
    row = draft.rows[number]
    if _is_reached(draft, number):
        return None
    cells = row.cells[draft.places[number][1] + 1 :]
    columns = begins.get(row.table, ())
    blank = [BLANK] * width
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
        f"requests: row “{name}” has {len(cells)} values for {width} columns; not read: {row.shown()}"
    )
    return None


def _is_reached(draft: Draft, number: int) -> bool:
    """Whether numbers of the row above stand over this one, too: then neither is read."""
    if number == 0 or draft.places[number - 1][0] is None:
        return False
    above, at = draft.rows[number - 1], draft.places[number - 1][1]
    if not reaching_over(above, at, draft.rows[number]):
        return False
    draft.reached.update((number - 1, number))
    draft.found.warn(f"requests: row “{above.shown()}” stands over the row below, too; neither is read")
    return True


def _split_lines(draft: Draft) -> None:
    """A cell with n lines whose n - 1 rows below are blank: its lines belong to these rows (seed 004)."""
    numbers = sorted(draft.values)
    for spot, number in enumerate(numbers):
        values = draft.values[number]
        counts = {len(value.lines) for value in values if not value.blank}
        if len(counts) != 1 or (count := counts.pop()) < 2:
            continue
        below = numbers[spot + 1 : spot + count]
        place = draft.place(number)
        if [draft.places[n][0] for n in below] != list(range(place + 1, place + count)):
            continue
        if any(not v.blank for n in below for v in draft.values[n]):
            continue
        lines = [value.lines or ("",) * count for value in values]
        if any(read(line).number is None for parts in lines for line in parts if line):
            continue
        _spread(draft, number, below, lines)


def _spread(draft: Draft, number: int, below: Sequence[int], lines: Sequence[Sequence[str]]) -> None:
    """Gives the lines of a row's cells to the rows below it."""
    place = draft.place(number)
    for offset, below_number in enumerate(below, 1):
        draft.values[below_number] = [read(parts[offset]) for parts in lines]
        draft.exact.discard(below_number)
    for column, value in zip(draft.columns, draft.values[number], strict=True):
        draft.found.print(TABLE, draft.labels[place].code, column, value, None, split=True)
    draft.values[number] = [read(parts[0]) for parts in lines]
    count = len(below) + 1
    draft.found.warn(f"requests: cells of “{draft.labels[place].label}” hold {count} lines, read as {count} rows")
