"""Tables with known cells: a cell carries the place whose number it prints, wherever a trap moves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

Place = tuple[str, str, str]
"""Table, row and column by their codes."""
Number = int | float


@dataclass(slots=True)
class C:
    """A cell. at: the place that it prints, if any; value: the number there."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    at: Place | None = None
    value: Number | None = None


Row = list[C]


@dataclass(slots=True)
class Sheet:
    """A table of a document. head: how many of its first rows are header; kind: of the table."""

    kind: str
    caption: str
    rows: list[Row]
    head: int = 0

    def cells(self) -> Iterator[C]:
        """All cells in reading order."""
        for row in self.rows:
            yield from row

    def width(self) -> int:
        """Grid columns of the first row that no cell reaches into."""
        return sum(cell.colspan for cell in self.rows[0])

    def expanded(self) -> list[list[C | None]]:
        """The grid: every cell where it begins, None where it reaches."""
        grid: list[list[C | None]] = []
        open_rows: dict[int, int] = {}
        for row in self.rows:
            line: list[C | None] = []
            for cell in [*row, None]:
                while open_rows.get(len(line), 0):
                    open_rows[len(line)] -= 1
                    line.append(None)
                if cell is None:
                    continue
                for offset in range(cell.colspan):
                    if cell.rowspan > 1:
                        open_rows[len(line)] = cell.rowspan - 1
                    line.append(None if offset else cell)
            grid.append(line)
        return grid


@dataclass(slots=True)
class Paper:
    """A document before it is drawn. truth: what every place must be read as; None is always allowed."""

    form: str
    title: str
    year: int
    sheets: list[Sheet]
    prose: list[str] = field(default_factory=list)
    lost: set[Place] = field(default_factory=set)

    def sheet(self, kind: str) -> Sheet | None:
        """The table of a kind."""
        return next((sheet for sheet in self.sheets if sheet.kind == kind), None)

    def truth(self) -> dict[Place, Number | None]:
        """The number of each place; None where the document does not say it."""
        told: dict[Place, Number | None] = dict.fromkeys(self.lost)
        for sheet in self.sheets:
            for cell in sheet.cells():
                if cell.at is not None and cell.at not in told:
                    told[cell.at] = cell.value
        return told
