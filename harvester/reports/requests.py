"""Table three: requests received and what became of them (section 三 of the forms of 2019 and 2021)."""

from __future__ import annotations

from collections import Counter

from harvester.reports.findings import Findings, Row, fitted
from harvester.reports.labels import likeness
from harvester.reports.lexicon import Entry, Role, vocabulary
from harvester.reports.model import Number
from harvester.reports.numbers import BLANK, Value, read

TABLE = "requests"
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
        # place of the row in the form, or None, and index of the cell that is its label
        self.places: list[tuple[int | None, int]] = []
        self.values: dict[int, list[Value]] = {}

    def read(self) -> None:
        self._match_labels()
        self._match_damaged()
        self._take_values()
        self._split_lines()
        self._store()

    def _match_labels(self) -> None:
        last = -1
        seen: set[int] = set()
        for row in self.rows:
            place, at = self._label_of(row, last)
            if place is not None:
                last = place
                if place in seen:  # a second table of the same form begins, or a page break repeats a row
                    last = place
                seen.add(place)
            self.places.append((place, at))

    def _label_of(self, row: Row, last: int) -> tuple[int | None, int]:
        """The row's place in the form by the last cell that is a row label, and that cell's index."""
        place, at = None, -1
        headers = 0
        for index, role in enumerate(row.roles):
            entry = role.entry
            if entry is None:
                continue
            if entry.request_column is not None:
                headers += 1
            if entry.request_row is not None and not (entry.group and self._leaf_follows(row, index)):
                # 其他 and 总计 are columns as well: a row only where values follow and the form has got there
                if entry.request_column is not None and (last < 0 or not _values_follow(row, index)):
                    continue
                place, at = entry.request_row, index
        if headers > 1:
            return None, -1
        return place, at

    def _leaf_follows(self, row: Row, index: int) -> bool:
        return any(_is_leaf(role.entry) or _is_text(role) for role in row.roles[index + 1 :])

    def _match_damaged(self) -> None:
        """Labels that no spelling matches: taken where exactly one row still open at this point looks alike."""
        taken = {place for place, _ in self.places if place is not None}
        for number, row in enumerate(self.rows):
            if self.places[number][0] is not None:
                continue
            at = _last_text(row)
            if at < 0 or len(row.cells) - at - 1 == 0 or not _values_follow(row, at):
                continue
            role = row.roles[at]
            before = max((p for p, _ in self.places[:number] if p is not None), default=-1)
            after = min(
                (p for p, _ in self.places[number + 1 :] if p is not None and p > before),
                default=len(self.labels),
            )
            alike = [
                place
                for place in range(before + 1, after)
                if place not in taken
                and max(likeness(role.key, spelling) for spelling in self.labels[place].keys) >= ALIKE
            ]
            if len(alike) == 1:
                self.places[number] = (alike[0], at)
                taken.add(alike[0])
                self.found.warn(
                    f"requests: damaged label “{_shown(row, at)}” read as “{self.labels[alike[0]].label}”"
                )
            elif role.key and _numbers_follow(row, at):
                self.found.warn(f"requests: row “{row.shown()}” is not in the form; not read")

    def _take_values(self) -> None:
        wanted = len(self.columns)
        starts: dict[int, Counter[tuple[int, ...]]] = {}
        short: list[int] = []
        for number, (row, (place, at)) in enumerate(zip(self.rows, self.places, strict=True)):
            if place is None:
                continue
            cells = row.cells[at + 1 :]
            if len(cells) == wanted:
                starts.setdefault(row.table, Counter())[tuple(cell.col for cell in cells)] += 1
            fit = fitted([read(cell.text) for cell in cells], wanted)
            if fit is None:
                short.append(number)
            else:
                self.values[number] = list(fit)
        for number in short:
            row, (place, at) = self.rows[number], self.places[number]
            assert place is not None
            self.values[number] = self._by_position(row, at, starts.get(row.table), place)

    def _by_position(self, row: Row, at: int, starts: Counter[tuple[int, ...]] | None, place: int) -> list[Value]:
        """Values of a row with too few or too many cells: placed by grid column where every one has its place."""
        cells = row.cells[at + 1 :]
        blank = [BLANK] * len(self.columns)
        if not any(cell.text.strip() for cell in cells):
            return blank
        columns = starts.most_common(1)[0][0] if starts else ()
        places = {col: index for index, col in enumerate(columns)}
        name = self.labels[place].label
        if all(cell.col in places and cell.colspan == 1 for cell in cells if cell.text.strip()):
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

    def _split_lines(self) -> None:
        """A cell with n lines whose n - 1 rows below are blank: its lines belong to these rows (seed 004)."""
        numbers = list(self.values)
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
            row_code = self.labels[place].code
            for column, value in zip(self.columns, values, strict=True):
                self.found.print(TABLE, row_code, column, value, None)
            self.values[number] = [read(parts[0]) for parts in lines]
            self.found.warn(
                f"requests: cells of “{self.labels[place].label}” hold {count} lines, read as {count} rows"
            )

    def _store(self) -> None:
        stored: dict[str, list[Value]] = {}
        for number, values in self.values.items():
            place = self.places[number][0]
            assert place is not None
            code = self.labels[place].code
            if code in stored and not self._replaces(code, stored[code], values):
                continue
            stored[code] = values
        for label in self.labels:
            if label.code not in stored:
                continue
            line: dict[str, Number | None] = {}
            for column, value in zip(self.columns, stored[label.code], strict=True):
                line[column] = value.number
                self.found.print(TABLE, label.code, column, value, value.number)
                if value.lines:
                    self.found.warn(f"requests: {label.code}.{column} holds several numbers; not read")
            self.found.requests[label.code] = line
        if "other_total" in stored:
            self.found.vote(TABLE, "2019")
        if any(code.startswith("other_") and code != "other_total" for code in stored):
            self.found.vote(TABLE, "2021")

    def _replaces(self, code: str, old: list[Value], new: list[Value]) -> bool:
        """Whether a row printed twice is taken from its second place: only where the first was blank."""
        if all(value.blank for value in new) or [v.number for v in old] == [v.number for v in new]:
            return False
        if all(value.blank for value in old):
            self.found.warn(f"requests: row {code} is printed twice; the first is blank, the second is read")
            return True
        self.found.warn(f"requests: row {code} is printed twice with different numbers; the first is kept")
        return False


def _is_leaf(entry: Entry | None) -> bool:
    return entry is not None and entry.request_row is not None


def _is_text(role: Role) -> bool:
    return not role.value


def _values_follow(row: Row, index: int) -> bool:
    return any(role.value for role in row.roles[index + 1 :])


def _numbers_follow(row: Row, index: int) -> bool:
    return any(role.value and not role.blank for role in row.roles[index + 1 :])


def _last_text(row: Row) -> int:
    """Index of the last label before the values; -1 where there is none."""
    at = -1
    for index, role in enumerate(row.roles):
        if role.value and not role.blank:
            break
        if not role.value:
            at = index
    return at


def _shown(row: Row, at: int) -> str:
    return " ".join(row.cells[at].text.split())[:60]
