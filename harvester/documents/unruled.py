"""Tables without drawn lines: rows of text whose parts stand below each other."""

from __future__ import annotations

from collections.abc import Sequence

from harvester.documents.grids import Grid
from harvester.documents.layout import Line


def tables_in(lines: Sequence[Line]) -> list[Line | Grid]:
    """The lines, those that make a table replaced by it."""
    return list(lines)
