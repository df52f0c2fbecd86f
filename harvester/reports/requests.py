"""Table three: requests received and what became of them (section 三 of the forms of 2019 and 2021)."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Sequence

from harvester.reports import forms
from harvester.reports.findings import Findings
from harvester.reports.labels import likeness
from harvester.reports.lexicon import vocabulary
from harvester.reports.model import Number
from harvester.reports.numbers import BLANK, Value, read
from harvester.reports.order import UNCLEAR, requests_order
from harvester.reports.rows import Row, fitted, second_copy, starts

TABLE = "requests"
SINCE_2021 = ("other_no_correction", "other_fee_unpaid", "other_other")
MAX_DAMAGED = 60
"""Labels that are compared with the form's one by one."""
SEVERAL = 8
"""Rows of a table that show which of their cells are padding."""
ALIKE = 0.6
"""How much a damaged label must look like the form's."""


def read_requests(rows: list[Row], found: Findings) -> None:
    """Reads the rows of table three, wherever page breaks or layout have put them, into found.requests."""
    reader = _Requests(rows, found)
    reader.read()


class _Requests:
    def __init__(self, rows: list[Row], found: Findings) -> None:
        self.rows = rows
        self.found = found
        words = vocabulary()
        self.labels = words.request_rows
        self.columns = [column.code for column in words.request_columns]
        # place of each row in the form, or None, and index of the cell that is its label
        self.places: list[tuple[int | None, int]] = []
        self.values: dict[int, Sequence[Value]] = {}
        # rows whose cells hold nothing but numbers, so that nothing else needs to be kept
        self.exact: set[int] = set()
        self.short: list[int] = []
        # how many cells the rows have behind their label
        self.given: set[int] = set()
        self.headers: list[int] = []

    def read(self) -> None:
        self._match_labels()
        self._match_damaged()
        self._doubt()
        if self.short:
            self._place_short()
        if not all(self.rows[number].facts.as_form for number in self.headers):
            self._follow_headers()
        if not all(row.facts.plain for row in self.rows):
            self._split_lines()
        self._store()

    def _match_labels(self) -> None:
        begun = False
        width = len(self.columns)
        for number, row in enumerate(self.rows):
            line = row.facts.line if begun else row.facts.first_line
            if line is None:
                self.places.append((None, -1))
                if row.facts.columns:
                    self.headers.append(number)
                continue
            begun = True
            self.places.append((line.place, line.at))
            self.given.add(line.given)
            values = fitted(row.values[line.at + 1 :], width)
            if values is None:
                self.short.append(number)
                continue
            self.values[number] = values
            if line.exact:
                self.exact.add(number)

    def _doubt(self) -> None:
        """Takes back rows that lost or won a cell, though they seem to fit.

        They have another number of cells than most of their table's, end elsewhere, and hold blanks, of which
        it cannot be told whether they are padding.
        """
        if len(self.given) == 1:
            return
        shapes: dict[int, Counter[tuple[int, int]]] = {}
        for number in self.values:
            shapes.setdefault(self.rows[number].table, Counter())[self._shape(number)] += 1
        for number in list(self.values):
            count, end = self._shape(number)
            found = shapes[self.rows[number].table]
            usual = found.most_common(1)[0][0]
            if count == usual[0] or end == usual[1] or found[usual] * 2 <= found.total():
                continue
            printed = _trimmed(self.rows[number].values[self.places[number][1] + 1 :])
            if printed and (len(printed) != len(self.columns) or any(value.blank for value in printed)):
                self.values[number] = [BLANK] * len(self.columns)
                self.found.warn(
                    f"requests: row “{self.rows[number].shown()}” has {count} cells of values where most have "
                    f"{usual[0]}; not read"
                )

    def _shape(self, number: int) -> tuple[int, int]:
        """Cells of values of a row, and where in the grid they end."""
        cells = self.rows[number].cells
        return len(cells) - self.places[number][1] - 1, cells[-1].col + cells[-1].colspan

    def _match_damaged(self) -> None:
        """Labels that no spelling matches: taken where exactly one row still open at this point looks alike."""
        open_rows = [
            n for n, row in enumerate(self.rows) if self.places[n][0] is None and row.facts.last_text >= 0
        ]
        if not open_rows:
            return
        taken = {place for place, _ in self.places if place is not None}
        tried = 0
        for number in open_rows:
            row = self.rows[number]
            at = row.facts.last_text
            role = row.roles[at]
            if not role.key or not any(later.value for later in row.roles[at + 1 :]):
                continue
            tried += 1
            alike = self._alike(number, role.key, taken) if tried <= MAX_DAMAGED else []
            if len(alike) == 1:
                self.places[number] = (alike[0], at)
                taken.add(alike[0])
                self.given.add(len(row.cells) - at - 1)
                values = fitted(row.values[at + 1 :], len(self.columns))
                if values is None:
                    self.short.append(number)
                else:
                    self.values[number] = values
                label = self.labels[alike[0]].label
                self.found.warn(f"requests: damaged label “{row.shown_cell(at)}” read as “{label}”")
            elif row.facts.numbers:
                self.found.warn(f"requests: row “{row.shown()}” is not in the form; not read")

    def _alike(self, number: int, damaged: str, taken: set[int]) -> list[int]:
        before = next((p for p, _ in reversed(self.places[:number]) if p is not None), -1)
        after = next((p for p, _ in self.places[number + 1 :] if p is not None and p > before), len(self.labels))
        return [
            place
            for place in range(before + 1, after)
            if place not in taken and max(likeness(damaged, key) for key in self.labels[place].keys) >= ALIKE
        ]

    def _place_short(self) -> None:
        """Rows with too few or too many cells: without the padding, or by the columns of complete rows."""
        self._drop_padding()
        starts: dict[int, Counter[tuple[int, ...]]] = {}
        for number in self.values:
            row, at = self.rows[number], self.places[number][1]
            cells = row.cells[at + 1 :]
            if len(cells) == len(self.columns):
                starts.setdefault(row.table, Counter())[tuple([cell.col for cell in cells])] += 1
        for number in self.short:
            row, (place, at) = self.rows[number], self.places[number]
            assert place is not None
            self.values[number] = self._by_position(row, at, starts.get(row.table), place)

    def _drop_padding(self) -> None:
        """Takes a cell that is blank in every row of a table for padding, which one row alone cannot tell."""
        shapes: dict[tuple[int, int], list[int]] = {}
        for number in [*self.values, *self.short]:
            shape = self.rows[number].table, self._shape(number)[0]
            shapes.setdefault(shape, []).append(number)
        for (_, count), numbers in shapes.items():
            if count <= len(self.columns) or len(numbers) < SEVERAL:
                continue
            lines = {n: self.rows[n].values[self.places[n][1] + 1 :] for n in numbers}
            kept = [at for at in range(count) if not all(values[at].blank for values in lines.values())]
            if len(kept) != len(self.columns):
                continue
            for number in set(numbers).intersection(self.short):
                self.values[number] = [lines[number][at] for at in kept]
        self.short = [number for number in self.short if number not in self.values]

    def _by_position(self, row: Row, at: int, starts: Counter[tuple[int, ...]] | None, place: int) -> list[Value]:
        """Values of a row with too few or too many cells: placed by grid column where every one has its place."""
        cells = row.cells[at + 1 :]
        blank = [BLANK] * len(self.columns)
        if not any(cell.text.strip() for cell in cells):
            return blank
        columns = starts.most_common(1)[0][0] if starts else ()
        places = {col: index for index, col in enumerate(columns)}
        name = self.labels[place].label
        # a row whose last cell is not in the last column has lost cells somewhere, and all behind them moved
        whole = bool(columns) and len(cells) <= len(columns) and cells[-1].col + cells[-1].colspan > columns[-1]
        if whole and all(cell.col in places and cell.colspan == 1 for cell in cells if cell.text.strip()):
            for cell in cells:
                if cell.col in places:
                    blank[places[cell.col]] = read(cell.text)
            self.found.warn(f"requests: row “{name}” lacks cells; its {len(cells)} placed by their position")
            return blank
        self.found.warn(
            f"requests: row “{name}” has {len(cells)} values for {len(self.columns)} columns; not read: "
            f"{row.shown()}"
        )
        return blank

    def _follow_headers(self) -> None:
        """Sorts the values of rows below a header that names the columns in another order than the form."""
        heads: list[tuple[int, int]] = []
        order: tuple[int, ...] | str | None = None
        numbers = sorted(self.values)
        for spot, header in enumerate(self.headers):
            if self.places[header][0] is not None:
                continue  # a damaged label, it turned out
            row = self.rows[header]
            added = [(place, row.cells[index].col) for place, index in row.facts.columns]
            known = {place for place, _ in heads}
            heads = added if any(place in known for place, _ in added) else heads + added
            last = self.headers[spot + 1] if spot + 1 < len(self.headers) else len(self.rows)
            at = bisect(numbers, header)
            end = bisect(numbers, last)
            if at == end:
                continue
            # a page break repeats a header in part: it goes on as it began
            if order is None or len({place for place, _ in heads}) >= len(self.columns):
                order = requests_order(tuple(heads), self._starts(numbers[at]))
                self._tell(order)
            heads = []
            if order is not None:
                for number in numbers[at:end]:
                    self._sort(number, order)

    def _starts(self, number: int) -> tuple[int, ...]:
        return starts(self.rows[number].cells[self.places[number][1] + 1 :], len(self.columns))

    def _tell(self, order: tuple[int, ...] | str | None) -> None:
        if order == UNCLEAR:
            self.found.warn("requests: the header names the columns in an order that is unclear; not read")
        elif order is not None:
            self.found.warn("requests: the columns stand in another order than in the form; read by their header")

    def _sort(self, number: int, order: tuple[int, ...] | str) -> None:
        values = [BLANK] * len(self.columns)
        if not isinstance(order, str):
            for place, value in zip(order, self.values[number], strict=True):
                values[place] = value
        self.values[number] = values

    def _split_lines(self) -> None:
        """A cell with n lines whose n - 1 rows below are blank: its lines belong to these rows (seed 004)."""
        numbers = sorted(self.values)
        for spot, number in enumerate(numbers):
            values = self.values[number]
            counts = {len(value.lines) for value in values if not value.blank}
            if len(counts) != 1 or (count := counts.pop()) < 2:
                continue
            below = numbers[spot + 1 : spot + count]
            if len(below) < count - 1 or any(not v.blank for n in below for v in self.values[n]):
                continue
            place = self.places[number][0]
            assert place is not None
            if [self.places[n][0] for n in below] != list(range(place + 1, place + count)):
                continue
            lines = [value.lines or ("",) * count for value in values]
            if any(read(line).number is None for parts in lines for line in parts if line):
                continue
            for offset, below_number in enumerate(below, 1):
                self.values[below_number] = [read(parts[offset]) for parts in lines]
                self.exact.discard(below_number)
            row_code = self.labels[place].code
            for column, value in zip(self.columns, values, strict=True):
                self.found.print(TABLE, row_code, column, value, None, split=True)
            self.values[number] = [read(parts[0]) for parts in lines]
            self.found.warn(
                f"requests: cells of “{self.labels[place].label}” hold {count} lines, read as {count} rows"
            )

    def _store(self) -> None:
        stored: dict[str, int] = {}
        for number in self._first_copy():
            code = self.labels[self.places[number][0] or 0].code
            if code not in stored or self._replaces(code, self.values[stored[code]], self.values[number]):
                stored[code] = number
        for label in self.labels:
            code = label.code
            at = stored.get(code)
            if at is None:
                continue
            values = self.values[at]
            self.found.requests[code] = dict(zip(self.columns, [value.number for value in values], strict=True))
            if at in self.exact:
                continue
            for column, value in zip(self.columns, values, strict=True):
                self.found.print(TABLE, code, column, value, value.number)
        if "other_total" in stored:
            self.found.vote(TABLE, "2019")
        self._name_missing(set(stored))
        if not stored.keys().isdisjoint(SINCE_2021):
            self.found.vote(TABLE, "2021")

    def _first_copy(self) -> list[int]:
        """The rows to read, without those of a second table three (汇总 after 本机关, last year's)."""
        numbers = sorted(self.values)
        if len(numbers) <= len(self.labels):
            return numbers
        codes = {number: self.labels[self.places[number][0] or 0].code for number in numbers}
        begin = second_copy([(n, code, self.rows[n].facts.numbers) for n, code in codes.items()])
        if begin is None:
            return numbers
        self.found.second = self.rows[begin].table
        first = {code: self._numbers(n) for n, code in codes.items() if n < begin}
        if any(first.get(code) != self._numbers(n) for n, code in codes.items() if n >= begin):
            self.found.warn("requests: the table is printed twice with different numbers; only the first is read")
        return [number for number in numbers if number < begin]

    def _numbers(self, number: int) -> list[Number | None]:
        return [value.number for value in self.values[number]]

    def _name_missing(self, stored: set[str]) -> None:
        edition = "2019" if "other_total" in stored else "2021"
        wanted = forms.load()[edition].request_rows
        if len(stored) >= len(wanted):
            return
        missing = [label.code for label in wanted if label.code not in stored]
        if missing and stored:
            self.found.warn(f"requests: rows missing: {', '.join(missing)}")

    def _replaces(self, code: str, old: Sequence[Value], new: Sequence[Value]) -> bool:
        """Whether a row printed twice is taken from its second place: only where the first was blank."""
        if all(value.blank for value in new) or [v.number for v in old] == [v.number for v in new]:
            return False
        if all(value.blank for value in old):
            self.found.warn(f"requests: row {code} is printed twice; the first is blank, the second is read")
            return True
        self.found.warn(f"requests: row {code} is printed twice with different numbers; the first is kept")
        return False


def _trimmed(values: Sequence[Value]) -> Sequence[Value]:
    """The values from the first that is printed to the last."""
    spots = [spot for spot, value in enumerate(values) if not value.blank]
    return values[spots[0] : spots[-1] + 1] if spots else ()
