"""Lines of an indicator list that are printed again with another number: which is right nobody can tell."""

from __future__ import annotations

from harvester.reports.cells.labels import key
from harvester.reports.model import Indicator
from harvester.reports.tables.findings import Findings
from harvester.reports.tables.nulls import SEVERAL
from harvester.reports.tables.rows import REPEATED

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
