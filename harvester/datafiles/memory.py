"""What was worked out from data files, kept; all of it can be dropped at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

_Function = TypeVar("_Function", bound=Callable[..., object])
_clears: list[Callable[[], None]] = []


def remembered(most: int | None = None) -> Callable[[_Function], _Function]:
    """A decorator: functools.lru_cache for what follows from data files, so that `forget` reaches it.

    most: entries kept, None: all (for functions without arguments, or of a file's folder).
    """

    def kept(function: _Function) -> _Function:
        cached = lru_cache(maxsize=most)(function)
        _clears.append(cached.cache_clear)
        # lru_cache's own type knows no arguments: the caller's function is what it is called like
        return cached  # type: ignore[return-value]

    return kept


def forget() -> None:
    """Drops everything worked out from data files: what is asked next reads them again."""
    for clear in _clears:
        clear()
