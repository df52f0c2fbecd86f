"""Loops whose assertions must have been tried."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

_Item = TypeVar("_Item")


def each(items: Iterable[_Item]) -> list[_Item]:
    """The items, of which there must be some: a loop over none proves nothing."""
    found = list(items)
    assert found, "there is nothing to look at"
    return found
