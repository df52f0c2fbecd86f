"""Stand-ins for the numbers of tables: whoever asks what they are learns nothing, and is found out.

What is read of rows with stand-ins in them holds whatever their numbers are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

from harvester.reports.model import Number
from harvester.reports.tables.findings import Findings

Place = tuple[int, int]
"""Where a number stands: a row and a cell of it, or a table and a slot of its stencil."""


class Asked(Exception):
    """Somebody asked for what a cell prints."""


class StandIn:
    """Stands for what a cell prints, of which nothing can be learnt but that it is there. at: row and cell."""

    def __init__(self, at: Place) -> None:
        self.at = at

    def __eq__(self, other: object) -> bool:
        return other is self or self._tell()

    def _tell(self, *_: object) -> NoReturn:
        raise Asked

    def __getattr__(self, name: str) -> NoReturn:
        raise Asked

    __hash__ = __str__ = __repr__ = __format__ = __len__ = __iter__ = __contains__ = __getitem__ = _tell
    __lt__ = __le__ = __gt__ = __ge__ = __neg__ = __abs__ = __int__ = __float__ = __index__ = __round__ = _tell
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __mod__ = _tell
    __floordiv__ = __rfloordiv__ = __rmod__ = _tell


class TextStandIn(StandIn):
    """Stands for a text, which is more than nothing."""

    def __bool__(self) -> bool:
        return True


class NumberStandIn(StandIn):
    """Stands for a number."""

    __bool__ = StandIn._tell


@dataclass(slots=True)
class Unnumbered(Findings):
    """Findings without numbers. told: warnings, with the number without which each is none."""

    told: list[tuple[str, Place | None]] = field(default_factory=list)

    def warn(self, text: str) -> None:
        self.told.append((text, None))

    def warn_of(self, number: Any, text: str) -> None:
        if isinstance(number, NumberStandIn):
            self.told.append((text, number.at))
        elif number:  # the same in all of them
            self.warn(text)

    def give(self, found: Findings, number_at: Callable[[Place], Number | None]) -> None:
        """Adds all but the tables to what was found. number_at: the number at a place."""
        for table, votes in self.editions.items():
            found.editions.setdefault(table, []).extend(votes)
        for text, at in self.told:
            if at is None or number_at(at):
                found.warn(text)
        found.printed += self.printed
        found.reasons.update(self.reasons)
        found.doubled |= self.doubled
        found.second = self.second
