"""The tables of a page and the elements around them, gone through once for all who ask about them."""

from __future__ import annotations

import turbohtml


def around_tables(tree: turbohtml.Document) -> list[turbohtml.Element]:
    """Tables and the elements around them, each once: a table, then from the inside out what holds it."""
    found: dict[turbohtml.Node, turbohtml.Element] = {}
    for table in tree.select("table"):
        for around in (table, *table.ancestors):
            if around in found or not isinstance(around, turbohtml.Element):
                break
            found[around] = around
    return list(found.values())
