"""Rows of table three that are printed in one, a line to each: labels in one cell, numbers of a column in another.

Pure: rows in, rows out. Which line of a cell belongs to which label is told by counting only, so every cell must
have as many lines as there are labels, blank ones included (html/blank_lines.py keeps them); where one has more or
fewer, a blank line may have been lost or a line wrapped, and no number is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from harvester.documents.blocks import Cell
from harvester.reports.cells.lexicon import Entry, role, vocabulary
from harvester.reports.cells.numbers import is_valuelike
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.nulls import ROW_UNCLEAR
from harvester.reports.tables.rows import Row

MAX_LINES = 60
"""Lines of a cell; the form has 28 rows and 6 groups."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A cell of a row that has been cut. over: the printed rows that it spans; 0: it stands on its line alone."""

    cell: Cell
    over: int = 0


_Line = list[_Piece]


@dataclass(slots=True)
class _Stack:
    """Rows that are printed in one. names: what stands before the numbers of each line, nothing on a blank one.

    cells: of the numbers; lines: those of each cell, None where they do not agree with the names. apart: whether
    the names stand in rows of their own.
    """

    names: list[_Line]
    cells: list[Cell]
    lines: list[list[str]] | None
    apart: bool

    def cut(self) -> list[list[_Line]]:
        """The lines of each printed row."""
        lines = self.lines or [[""] * len(self.names)] * len(self.cells)
        rows = []
        for number, name in enumerate(self.names):
            if name:
                texts = [column[number] for column in lines]
                numbers = [_Piece(replace(cell, text=text)) for cell, text in zip(self.cells, texts, strict=True)]
                rows.append([*name, *numbers])
        return [[row] for row in rows] if self.apart else [rows]


def apart(rows: list[Row], found: Findings) -> list[Row]:
    """The rows of a table with those that are printed in one apart, with a warning where there are some.

    Those whose cells have not as many lines as there are labels are given without numbers, and the reason.
    """
    parts: list[list[_Line]] = []
    cut = agreed = False
    while len(parts) < len(rows):
        row = rows[len(parts)]
        stack = _stack_of(rows, len(parts)) if row.facts.stacked else None
        if stack is None:
            parts.append([_whole(row.cells)])
            continue
        cut = True
        parts += stack.cut()
        if stack.lines is not None:
            agreed = True
        else:
            _tell_unread(stack, row, found)
    if agreed:
        found.warn("requests: several rows are printed in one, line by line; its lines read as rows")
    return [Row.of(cells, rows[0].table, loose=rows[0].loose) for cells in _spanned(parts)] if cut else rows


def _tell_unread(stack: _Stack, row: Row, found: Findings) -> None:
    found.warn(
        f"requests: rows are printed in one, “{row.shown()}”, and the lines of its cells do not agree; not read"
    )
    for piece in (piece for name in stack.names for piece in name):
        entry = role(piece.cell.text).entry
        if entry is not None and entry.request_row is not None:
            code = vocabulary().request_rows[entry.request_row].code
            found.reasons.setdefault(("requests", code, None), ROW_UNCLEAR)


def _spanned(parts: Sequence[Sequence[_Line]]) -> list[list[Cell]]:
    """All lines one after the other; what spanned rows spans all that they have become."""
    begins = [0, *accumulate(map(len, parts))]
    found: list[list[Cell]] = []
    for number, lines in enumerate(parts):
        for line in lines:
            cells = []
            for piece in sorted(line, key=lambda piece: piece.cell.col):
                end = begins[min(number + piece.over, len(parts))]
                over = end - begins[number] if piece.over else 1
                cells.append(piece.cell if over == piece.cell.rowspan else replace(piece.cell, rowspan=over))
            found.append(cells)
    return found


def _whole(cells: Sequence[Cell]) -> _Line:
    return [_Piece(cell, max(cell.rowspan, 1)) for cell in cells]


def _stack_of(rows: Sequence[Row], at: int) -> _Stack | None:
    """What is printed in a row, and in those over which its numbers reach; None where that is one row."""
    row = rows[at]
    if (label := _label_of(row)) is not None:
        return _by_label(row, label)
    spans = {cell.rowspan for cell in row.cells if "\n" in cell.text and _are_numbers(_lines(cell))}
    over = spans.pop() if len(spans) == 1 else 1
    return _by_rows(rows[at : at + over], over) if 1 < over <= len(rows) - at else None


def _label_of(row: Row) -> int | None:
    """The only cell all of whose lines, two or more, are labels of rows or groups; None where there is none."""
    found = [at for at, cell in enumerate(row.cells) if "\n" in cell.text and _are_labels(_lines(cell))]
    return found[0] if len(found) == 1 and found[0] + 1 < len(row.cells) else None


def _by_label(row: Row, at: int) -> _Stack:
    """A row cut at the lines of its label."""
    label, behind = row.cells[at], row.cells[at + 1 :]
    names = [[_Piece(replace(label, text=text))] if text else [] for text in _lines(label)]
    lines = [_as_many(cell, len(names)) for cell in behind]
    fit = not any(cell.rowspan > 1 for cell in (label, *behind)) and _fit(names, lines)
    for number, (name, following) in enumerate(pairwise(names)):
        values = [column[number] for column in lines] if fit else []
        if name and following and _heads_group(name, following) and all(role(text).blank for text in values):
            names[number] = []
    first = next(name for name in names if name)
    first[:0] = _whole(row.cells[:at])
    return _Stack(names, [*behind], lines if fit else None, apart=False)


def _by_rows(rows: Sequence[Row], over: int) -> _Stack | None:
    """Rows whose numbers stand line by line in cells over all of them; None where other cells stand among them."""
    begin = min(cell.col for cell in rows[0].cells if cell.rowspan == over and _are_numbers(_lines(cell)))
    cells = [cell for cell in rows[0].cells if cell.col >= begin]
    own = [[cell for cell in row.cells if cell.col < begin] for row in rows]
    below = sum(len(row.cells) for row in rows[1:]) - sum(map(len, own[1:]))
    if below or not all(own) or any(cell.rowspan != over for cell in cells):
        return None
    names = [_whole(row) for row in own]
    lines = [_as_many(cell, over) for cell in cells]
    fit = not any(_holds_label(cell) for row in own for cell in row) and _fit(names, lines)
    return _Stack(names, cells, lines if fit else None, apart=True)


def _fit(names: Sequence[_Line], columns: Sequence[Sequence[str]]) -> bool:
    """Whether columns have a line for each name, and numbers only beside the names of rows and groups."""
    if any(len(column) != len(names) or not _are_numbers(column) for column in columns):
        return False
    return all(
        bool(name) and _is_label(role(name[-1].cell.text).entry)
        for number, name in enumerate(names)
        if any(column[number] for column in columns)
    )


def _heads_group(name: _Line, following: _Line) -> bool:
    """Whether a line is a group's name, behind which its first row follows; in the form of 2019 one is a row."""
    entry = role(name[-1].cell.text).entry
    return entry is not None and entry.group and following[-1].cell.text[:1].isdecimal()


def _lines(cell: Cell) -> list[str]:
    return cell.text.split("\n", MAX_LINES)


def _as_many(cell: Cell, count: int) -> list[str]:
    """The lines of a cell; of a blank one so many."""
    return _lines(cell) if cell.text else [""] * count


def _are_numbers(lines: Sequence[str]) -> bool:
    return all(map(is_valuelike, lines))


def _are_labels(lines: Sequence[str]) -> bool:
    entries = [role(line).entry for line in lines if line]
    rows = [entry for entry in entries if entry is not None and entry.request_row is not None]
    return len(entries) > 1 and bool(rows) and all(map(_is_label, entries))


def _is_label(entry: Entry | None) -> bool:
    return entry is not None and (entry.group or entry.request_row is not None)


def _holds_label(cell: Cell) -> bool:
    """Whether a line of several is a label by itself: then the cell has perhaps two, each with its number."""
    return "\n" in cell.text and any(role(line).entry is not None for line in _lines(cell))
