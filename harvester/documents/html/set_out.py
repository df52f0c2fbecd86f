"""Boxes that style sheets set in rows and columns made tables: display table, grid and flex.

For pages without a table. A box becomes a table only where its own styles say in which row and column each of its
parts stands; where they leave it to the screen or to the length of texts, or change the order, it stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import turbohtml

from harvester.documents.html.cascade import Cascade, Style

MAX_TRACKS = 60
"""Columns of a grid, and columns that rows of boxes have together; the widest form has 15."""
MAX_CELLS, FEWEST_ROWS = 5000, 2
"""Parts of boxes that become a table, and rows of them."""
MAX_PLACES, MAX_REACH = 20_000, 300
"""Places of a table, blank ones included, and those that one part reaches over."""
FEWEST_NUMBERS = 8
"""Numbers that stand alone in an element of a page, and in the parts of boxes, that may be a table's."""
_GROUPS = frozenset(["table-row-group", "table-header-group", "table-footer-group"])
# matches: repeat(3, 1fr)
_REPEAT = re.compile(r"repeat\(\s*(\d{1,3})\s*,\s*((?:[^()]|\([^()]*\))*)\)")
_FUNCTION = re.compile(r"\([^()]*\)")
_FRACTION = re.compile(r"(\d+(?:\.\d+)?)(fr|px|pt|%)?")
# matches: span 2
_LINE = re.compile(r"|auto|span \d{1,2}|[1-9]\d{0,2}|-1")
# matches: 0 auto
_MOVES = re.compile(r"auto|[1-9]\d*(?:\.\d+)?(?:%|em|rem|vw)|[2-9]\d(?:px|pt)|\d{3,}(?:px|pt)")
"""A distance that may put a part into another column."""
_SIDES = ("margin", "margin-left", "margin-right", "left", "right", "transform", "translate")
_SAME = 0.002
"""Of a row's width, by which edges of one column differ."""

Element = turbohtml.Element


@dataclass(slots=True)
class Spot:
    """A part in its place: row and column, and how many of them it reaches over."""

    element: Element
    row: int
    col: int
    down: int = 1
    across: int = 1


def set_out(tree: turbohtml.Document, cascade: Cascade, warnings: list[str]) -> None:
    """Makes tables of boxes that stand in rows and columns."""
    made = False
    for element in [*tree.select("div,section,ul,ol,dl,article,main,span")]:
        style = cascade.of(element)
        spots: list[Spot] | None = None
        if style.get("display") in ("table", "inline-table"):
            spots = _of_table(element, cascade)
        elif style.get("display") in ("grid", "inline-grid"):
            spots = _of_grid(element, style, cascade)
        elif element.tag != "span":
            spots = _of_rows(element, cascade)
        if spots and _is_table(spots):
            _make(element, spots)
            made = True
    if made:
        warnings.append("boxes that are set in rows and columns by their styles are read as tables")


def _is_table(spots: Sequence[Spot]) -> bool:
    """Whether parts in rows are a table's, and no menu's."""
    places = max(spot.row + spot.down for spot in spots) * max(spot.col + spot.across for spot in spots)
    if places > MAX_PLACES:
        return False
    numbers = sum(spot.element.text.strip()[:1].isdecimal() for spot in spots)
    return (
        max(spot.row for spot in spots) + 1 >= FEWEST_ROWS and FEWEST_NUMBERS <= numbers < len(spots) < MAX_CELLS
    )


def _parts(element: Element) -> list[Element] | None:
    """The boxes in an element; None where text stands between them."""
    found = []
    for child in element.children:
        if isinstance(child, turbohtml.Element):
            if child.tag not in ("style", "script", "link", "template"):
                found.append(child)
        elif isinstance(child, turbohtml.Text) and child.data.strip():
            return None
    return found


def _of_table(element: Element, cascade: Cascade) -> list[Spot] | None:
    rows: list[Element] = []
    for part in _parts(element) or []:
        display = cascade.of(part).get("display", "")
        inner = _parts(part) if display in _GROUPS else [part]
        if inner is None or any(cascade.of(row).get("display") != "table-row" for row in inner):
            return None
        rows += inner
    spots: list[Spot] = []
    for y, row in enumerate(rows):
        cells = _parts(row)
        if cells is None or any(not _is_cell(cascade.of(cell)) for cell in cells):
            return None
        spots += [Spot(cell, y, x) for x, cell in enumerate(cells)]
    return spots


def _is_cell(style: Style) -> bool:
    return style.get("display") == "table-cell" and style.get("direction") != "rtl" and _is_in_flow(style)


def _is_in_flow(style: Style) -> bool:
    """Whether a part stands where its place among the others puts it."""
    moved = style.get("position", "static") in ("absolute", "fixed") or style.get("float", "none") != "none"
    return (
        not moved
        and not any(_MOVES.search(style.get(name, "")) for name in _SIDES)
        and style.get("order", "0") == "0"
        and style.get("display") != "none"
    )


def _of_grid(element: Element, style: Style, cascade: Cascade) -> list[Spot] | None:
    width = _tracks(style.get("grid-template-columns", ""))
    flow = style.get("grid-auto-flow", "row")
    if width is None or flow != "row" or style.get("direction") == "rtl" or "grid-template-areas" in style:
        return None
    parts = _flattened(element, cascade)
    if parts is None:
        return None
    asked: list[tuple[Element, int | None, int, int | None, int]] = []
    for part in parts:
        own = cascade.of(part)
        if not _is_in_flow(own) or "grid-area" in own:
            return None
        across, down = _lines(own, "column", width), _lines(own, "row", None)
        if across is None or down is None or (down[0] is not None and across[0] is None):
            return None
        asked.append((part, *across, *down))
        if across[1] * down[1] > MAX_REACH:
            return None
    return _placed(asked, width) if sum(across * down for _, _, across, _, down in asked) <= MAX_PLACES else None


def _flattened(element: Element, cascade: Cascade) -> list[Element] | None:
    """The parts of a grid, those of boxes that are none (display: contents) for themselves."""
    found: list[Element] = []
    for part in _parts(element) or []:
        if cascade.of(part).get("display") != "contents":
            found.append(part)
        elif (inner := _parts(part)) is None:
            return None
        else:
            found += inner
    return found


def _placed(asked: Sequence[tuple[Element, int | None, int, int | None, int]], width: int) -> list[Spot] | None:
    """Parts where a grid puts them: first those with both lines, then row by row what comes next."""
    taken: set[tuple[int, int]] = set()
    spots: list[Spot] = []

    def put(part: Element, row: int, col: int, down: int, across: int) -> bool:
        places = {(y, x) for y in range(row, row + down) for x in range(col, col + across)}
        if taken & places or col + across > width:
            return False
        taken.update(places)
        spots.append(Spot(part, row, col, down, across))
        return True

    for part, col, across, row, down in asked:
        if row is not None and col is not None and not put(part, row, col, down, across):
            return None
    y = x = 0
    for part, col, across, row, down in asked:
        if row is not None:
            continue
        if across > width or len(spots) > MAX_CELLS:
            return None
        if col is not None:
            y, x = (y + 1 if col < x else y), col
        while not put(part, y, x, down, across):
            x += 1
            if col is not None or x + across > width:
                y, x = y + 1, col or 0
    return spots


def _tracks(columns: str) -> int | None:
    """The columns that a grid is given; None where the screen decides, or they are named or none."""
    plain = _REPEAT.sub(lambda found: " ".join([found[2]] * int(found[1])), columns)
    if "repeat" in plain or "[" in plain or "subgrid" in plain or "var(" in plain:
        return None
    while "(" in plain:
        shorter = _FUNCTION.sub("", plain)
        if shorter == plain:
            return None
        plain = shorter
    count = len(plain.split())
    return count if 1 < count <= MAX_TRACKS else None


def _lines(style: Style, axis: str, width: int | None) -> tuple[int | None, int] | None:
    """First line of a part (None: the next one) and how far it reaches; None where that is not understood."""
    said = style.get(f"grid-{axis}") or ""
    if f"grid-{axis}-start" in style or f"grid-{axis}-end" in style:
        said = f"{style.get(f'grid-{axis}-start', 'auto')} / {style.get(f'grid-{axis}-end', 'auto')}"
    said = " ".join(said.replace("/", " / ").split())
    if said in ("", "auto", "auto / auto"):
        return None, 1
    begin, _, end = (part.strip() for part in said.partition("/"))
    if not (_LINE.fullmatch(begin) and _LINE.fullmatch(end)):
        return None
    if begin.startswith("span"):
        return (None, int(begin[5:])) if end in ("", "auto") else None
    if end.startswith("span"):
        return (None if begin == "auto" else int(begin) - 1), int(end[5:])
    if begin in ("auto", "-1"):
        return None
    if end in ("", "auto"):
        return int(begin) - 1, 1
    last = (width or 0) + 1 if end == "-1" else int(end)
    return (int(begin) - 1, last - int(begin)) if last > int(begin) else None


def _of_rows(element: Element, cascade: Cascade) -> list[Spot] | None:
    """Boxes of rows that are each set side by side, where their parts line up."""
    rows = _parts(element)
    if rows is None or len(rows) < FEWEST_ROWS:
        return None
    lines: list[tuple[list[Element], list[float]]] = []
    counts: set[int] = set()
    totals: set[float] = set()
    for row in rows:
        style = cascade.of(row)
        if style.get("display") not in ("flex", "inline-flex") or not _is_in_flow(style):
            return None
        if style.get("flex-direction", "row") != "row" or style.get("direction") == "rtl" or _wraps(style):
            return None
        cells = _parts(row)
        if not cells or any(not _is_in_flow(cascade.of(cell)) for cell in cells):
            return None
        widths = [_share(cascade.of(cell)) for cell in cells]
        known = [width for width in widths if width is not None]
        edges = _edges(known) if len(known) == len(widths) else []
        totals.add(round(sum(width for _, width in known)))
        lines.append((cells, edges))
        counts.add(len(cells))
    if all(edges for _, edges in lines) and len(totals) == 1:
        return _lined_up(lines)
    return _numbered([cells for cells, _ in lines]) if len(counts) == 1 and min(counts) > 1 else None


def _wraps(style: Style) -> bool:
    return "wrap" in style.get("flex-wrap", "nowrap").replace("nowrap", "") or " wrap" in style.get(
        "flex-flow", ""
    )


def _share(style: Style) -> tuple[str, float] | None:
    """The width of a box beside others: its share of what is there, or of the whole, with the unit."""
    flex = style.get("flex-grow") or style.get("flex", "").partition(" ")[0]
    if flex and (found := _FRACTION.fullmatch(flex)) and not found[2] and float(found[1]):
        return "", float(found[1])
    basis = style.get("flex-basis") or style.get("width") or ""
    found = _FRACTION.fullmatch(basis)
    return (found[2], float(found[1])) if found and found[2] and float(found[1]) else None


def _edges(widths: Sequence[tuple[str, float]]) -> list[float]:
    """Where boxes end, in shares of their row; none where their widths are of several units."""
    if len({unit for unit, _ in widths}) != 1:
        return []
    total = sum(width for _, width in widths)
    ends, end = [], 0.0
    for _, width in widths:
        end += width / total
        ends.append(end)
    return ends


def _lined_up(lines: Sequence[tuple[list[Element], list[float]]]) -> list[Spot] | None:
    """Boxes over the columns that the ends of all boxes make."""
    columns: list[float] = []
    for end in sorted(end for _, edges in lines for end in edges):
        if not columns or end - columns[-1] > _SAME:
            columns.append(end)
    if not 1 < len(columns) <= MAX_TRACKS:
        return None
    spots: list[Spot] = []
    for y, (cells, edges) in enumerate(lines):
        col = 0
        for cell, end in zip(cells, edges, strict=True):
            after = min(range(len(columns)), key=lambda n: abs(columns[n] - end)) + 1
            if after <= col:
                return None
            spots.append(Spot(cell, y, col, 1, after - col))
            col = after
    return spots


def _numbered(lines: Sequence[Sequence[Element]]) -> list[Spot]:
    return [Spot(cell, y, x) for y, cells in enumerate(lines) for x, cell in enumerate(cells)]


def _make(element: Element, spots: Sequence[Spot]) -> None:
    """A table of parts in their places, in place of what holds them."""
    table = table_of(spots)
    element.clear()
    element.append(table)


def table_of(spots: Sequence[Spot]) -> Element:
    """A table of parts in their places, blank cells where none is."""
    table = turbohtml.Element("table")
    width = max(spot.col + spot.across for spot in spots)
    by_row: dict[int, dict[int, Spot]] = {}
    reached: set[tuple[int, int]] = set()
    for spot in spots:
        by_row.setdefault(spot.row, {})[spot.col] = spot
        over = range(spot.col, spot.col + spot.across)
        reached.update((y, x) for y in range(spot.row, spot.row + spot.down) for x in over)
    for y in range(max(spot.row + spot.down for spot in spots)):
        row, at = turbohtml.Element("tr"), by_row.get(y, {})
        for x in range(width):
            if x in at:
                row.append(_cell(at[x]))
            elif (y, x) not in reached:
                row.append(turbohtml.Element("td"))
        table.append(row)
    return table


def _cell(spot: Spot) -> Element:
    cell = turbohtml.Element("td")
    if spot.across > 1:
        cell.attrs["colspan"] = str(spot.across)
    if spot.down > 1:
        cell.attrs["rowspan"] = str(spot.down)
    cell.append(spot.element)
    return cell
