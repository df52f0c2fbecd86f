"""Table two set on its side: a column for each row of the form, a row for each of what is counted.

Pure: rows in, rows out. The parts of the form stand beside each other, below each other, or under one column of
labels for all of them; then every row of the form is given the header of its own part. Where a cell is lacking, a
number stands beside what its part counts, or one over several rows, nothing is turned, and no number is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from harvester.documents.blocks import Cell
from harvester.reports.cells.lexicon import Role, role, vocabulary
from harvester.reports.cells.numbers import NOT_APPLICABLE, read
from harvester.reports.tables.facts import CONTENT
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.nulls import ROW_UNCLEAR
from harvester.reports.tables.rows import Row
from harvester.reports.tables.turned import MAX_CELLS

Line = list[Cell]


def two_upright(rows: list[Row], found: Findings) -> list[Row]:
    """The rows of a table, with those of a table two that was set on its side turned back, and a warning."""
    upright: list[Row] = []
    at = 0
    while at < len(rows):
        sideways = rows[at].facts.sideways and not rows[at].loose
        end = _end_of(rows, at) if sideways else at + 1
        part = rows[at:end]
        at = end
        if sideways and upright and _captions(upright[-1]) > 1:
            part.insert(0, upright.pop())
        if not any(_is_column(told) for row in part[1:] for told in row.roles):
            upright += part
        elif (lines := _turned(part)) is not None:
            found.warn("proactive: the table is set on its side; its columns read as rows")
            upright += [Row.of(cells, rows[0].table) for cells in lines]
        else:
            found.warn("proactive: the table is set on its side, of which row a number is is unclear; not read")
            names = [told.entry.row for row in part[:2] for told in row.roles if told.entry is not None]
            for name in filter(None, names):
                found.reasons.setdefault(("proactive", name, None), ROW_UNCLEAR)
    return upright


def _captions(row: Row) -> int:
    return sum(told.article is not None for told in row.roles)


def _end_of(rows: Sequence[Row], at: int) -> int:
    """Where what begins with a row of labels ends: at the next such row, or a caption."""
    for end in range(at + 1, len(rows)):
        facts = rows[end].facts
        if facts.sideways or (facts.article is not None and not facts.heads):
            return end
    return len(rows)


def _turned(rows: Sequence[Row]) -> list[Line] | None:
    """The rows turned back; None where it is unclear of which row and column a cell is."""
    width = max(row.end for row in rows)
    if width * len(rows) > MAX_CELLS or any(row.facts.kind not in (None, "proactive") for row in rows):
        return None
    turned: list[Line] = [[] for _ in range(width)]
    named = False
    for y, row in enumerate(rows):
        if (named and not row.facts.heads) or any(y + cell.rowspan > len(rows) for cell in row.cells):
            return None
        named = named or row.facts.sideways
        for cell in row.cells:
            turned[cell.col].append(Cell(cell.text, y, cell.rowspan, cell.colspan, cell.confidence))
    grid = _gridded(turned, len(rows))
    if grid is None:
        return None
    return _parted(grid) if _has_one_header(turned) else [line for line in turned if line]


def _has_one_header(turned: Sequence[Line]) -> bool:
    """Whether one line names all that is counted, for rows of several parts of the form."""
    heads = [line for line in turned if any(_is_column(role(cell.text)) for cell in line)]
    entries = [role(cell.text).entry for line in turned for cell in line]
    names = {entry.row for entry in entries if entry is not None and entry.row is not None}
    return len(heads) == 1 and not any(
        names <= {label.code for label in part.rows} for _, part in vocabulary().parts
    )


def _gridded(turned: Sequence[Line], width: int) -> list[Line] | None:
    """Each cell wherever it reaches; None where a place has no cell, or two."""
    grid: list[dict[int, Cell]] = [{} for _ in turned]
    for y, line in enumerate(turned):
        for cell in line:
            for down in range(y, y + cell.rowspan):
                for col in range(cell.col, cell.col + cell.colspan):
                    if down >= len(grid) or col in grid[down]:
                        return None
                    grid[down][col] = cell
    if any(len(line) != width for line in grid):
        return None
    return [[line[col] for col in range(width)] for line in grid]


def _parted(grid: Sequence[Line]) -> list[Line] | None:
    """Each row of the form below the header of its part; None where it is unclear what a cell is of."""
    at = next(y for y, line in enumerate(grid) if any(_is_column(role(cell.text)) for cell in line))
    named = {col: told for col, cell in enumerate(grid[at]) if _is_column(told := role(cell.text))}
    lines: list[Line] = []
    for y, line in enumerate(grid):
        part = _headed(line, grid[at], named) if y != at else []
        if part is None:
            return None
        lines += part
    return lines


def _headed(line: Line, head: Line, named: dict[int, Role]) -> list[Line] | None:
    """A row of the form with the header of its part above it, and its caption; None where it is none."""
    labels = [(cell, role(cell.text)) for col, cell in enumerate(line) if col not in named]
    names = [
        (cell, told.entry.row) for cell, told in labels if told.entry is not None and told.entry.row is not None
    ]
    captions = [cell for cell, told in labels if told.article is not None]
    others = [told for _, told in labels if not (told.blank or told.article or (told.entry and told.entry.row))]
    if len(names) != 1 or names[0][0].rowspan > 1 or len(captions) > 1 or others:
        return None
    label, code = names[0]
    columns = _columns_of(code, line, named)
    if columns is None or any(not _is_blank(line[col]) and not _is_alone(line[col]) for col in columns):
        return None
    texts = [[label.text, *(line[col].text for col in columns)], [CONTENT, *(head[col].text for col in columns)]]
    texts += [[caption.text] for caption in captions]
    return [[Cell(text, col) for col, text in enumerate(row)] for row in reversed(texts)]


def _columns_of(code: str, line: Line, named: dict[int, Role]) -> list[int] | None:
    """Where what a row's part counts stands; None where that is not told, or a number stands elsewhere."""
    fits: list[list[int]] = []
    for _, part in vocabulary().parts:
        if code not in {label.code for label in part.rows}:
            continue
        places = [[col for col, told in named.items() if told.key in column.keys] for column in part.columns]
        columns = [place[0] for place in places if len(place) == 1]
        beside = [line[col] for col in named if col not in columns]
        if len(columns) == len(part.columns) and all(map(_is_blank, beside)):
            fits.append(columns)
    longest = max(fits, key=len, default=None)
    return longest if longest and all(set(fit) <= set(longest) for fit in fits) else None


def _is_column(told: Role) -> bool:
    return told.entry is not None and bool(told.entry.columns)


def _is_blank(cell: Cell) -> bool:
    return read(cell.text).blank or cell.text.strip() in NOT_APPLICABLE


def _is_alone(cell: Cell) -> bool:
    return cell.rowspan == cell.colspan == 1
