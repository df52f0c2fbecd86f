"""Lines of an indicator list with several numbers, printed again or behind one label: which is right is untold."""

from __future__ import annotations

from harvester.reports.cells.labels import key
from harvester.reports.model import Indicator
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.list_layout import UNIT
from harvester.reports.tables.nulls import SEVERAL
from harvester.reports.tables.rows import REPEATED, Row

TABLE = "statistics"


def doubt_repeats(found: Findings, begin: int) -> None:
    """Takes back the numbers of lines, from a place on, whose label comes again with another number.

    Many of them are a second list (下属单位): the whole is then printed twice.
    """
    if not [True for line in found.statistics[begin:] if line.code is None]:
        return
    first: dict[tuple[str, str | None], Indicator] = {}
    pairs: list[tuple[Indicator, Indicator]] = []
    for line in found.statistics[begin:]:
        name = key(line.label), line.column
        before = first.setdefault(name, line) if line.code is not None else first.get(name)
        if before is not None and line.code is None and line.value not in (None, before.value):
            pairs.append((before, line))
    if len(pairs) >= REPEATED:
        found.doubled.add(TABLE)
        return
    for pair in pairs:
        for line in pair:
            line.value = None
            found.reasons[TABLE, line.code or line.label, line.column or "value"] = SEVERAL
        found.warn(f"statistics: line “{pair[0].label[:40]}” comes again with another number; neither is read")


def holds_several(row: Row, label: str, below: Row) -> bool:
    """Whether a label stands over the row below, too, and each of them has a name and a number of its own.

    甲 | 99 above 乙 | 391, behind one label: which of them is the report's is not told. Files that know no spans
    leave the label's cell blank below.
    """
    if row.table != below.table or row.loose or not (row.facts.numbers and below.facts.numbers):
        return False
    own = next((cell for cell in row.cells if " ".join(cell.text.split()) == label), None)
    if own is None:
        return False
    over = own.rowspan > 1 and len(below.cells) < len(row.cells)
    if not over and not any(cell.col == own.col and cell.text == "" for cell in below.cells):
        return False
    return next(iter(_names(below)), None) in [col for col in _names(row) if col != own.col]


def _names(row: Row) -> list[int]:
    """Where words stand in a row that are no units."""
    cells = zip(row.cells, row.roles, strict=True)
    return [cell.col for cell, told in cells if not told.value and not UNIT.fullmatch(told.key)]
