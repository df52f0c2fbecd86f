"""What the line above a table says of its numbers."""

from __future__ import annotations

from typing import NamedTuple

from harvester.documents.blocks import Cell
from harvester.reports.tables.facts import is_scaled
from harvester.reports.tables.review_header import group_in, under_its_group

LONGEST = 60
"""Characters of a line above a table that may be its caption."""


class Caption(NamedTuple):
    """group: of table four, to which the table may belong; of_many: it counts in tens, hundreds, thousands …"""

    group: str | None = None
    of_many: bool = False

    def above(self, rows: list[list[Cell]]) -> list[list[Cell]]:
        """The rows of the table, with what only its caption names of them."""
        return under_its_group(rows, self.group) if self.group is not None else rows


def caption_of(line: str) -> Caption:
    """What a line above a table says of it."""
    if len(line) > LONGEST:
        return Caption()
    group = group_in(line) if "复议" in line else None
    return Caption(group, "单位" in line and is_scaled(line))
