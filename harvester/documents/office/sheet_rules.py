"""Conditional formats of a sheet that may hide what a cell holds (ECMA-376 part 1, 18.3.1.18 and 18.3.1.10)."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MAX_RULES = 200
"""Of one sheet that are looked at."""
_MOST = 10**7
# matches: B2:AC40
_RANGE = re.compile(r"\$?([A-Z]{0,3})\$?([0-9]{0,7})(?::\$?([A-Z]{0,3})\$?([0-9]{0,7}))?")
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "equal": operator.eq,
    "notEqual": operator.ne,
    "greaterThan": operator.gt,
    "greaterThanOrEqual": operator.ge,
    "lessThan": operator.lt,
    "lessThanOrEqual": operator.le,
}
Area = tuple[int, int, int, int]
"""First row and column, last row and column."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that strikes out or hides cells. areas: where; holds: of a number, None where it is not followed."""

    mark: str
    areas: tuple[Area, ...]
    holds: Callable[[float], bool] | None

    def may_hold(self, row: int, column: int, value: float | None) -> bool:
        """Whether it strikes a cell: a rule that is not followed (a formula) may."""
        if not any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in self.areas):
            return False
        return self.holds is None or (value is not None and self.holds(value))


def rules_of(root: Any, marks: Sequence[str | None]) -> Iterator[Rule]:
    """The rules of a sheet whose look marks a cell. marks: of the file's differential formats, by number."""
    for formatting in root.iterfind(f"{_S}conditionalFormatting"):
        areas = tuple(area for one in (formatting.get("sqref") or "").split()[:MAX_RULES] if (area := _area(one)))
        for rule in formatting.findall(f"{_S}cfRule")[:MAX_RULES]:
            number = rule.get("dxfId") or ""
            mark = marks[int(number)] if number.isdecimal() and int(number[:6]) < len(marks) else None
            if mark is not None and not mark.startswith("^"):
                yield Rule(mark, areas, _condition(rule))


def _condition(rule: Any) -> Callable[[float], bool] | None:
    if rule.get("type") != "cellIs":
        return None
    try:
        bounds = [float(formula.text or "") for formula in rule.iterfind(f"{_S}formula")]
    except ValueError:  # a formula, a text
        return None
    how = rule.get("operator")
    if how in ("between", "notBetween") and len(bounds) == 2:
        return lambda value: (min(bounds) <= value <= max(bounds)) == (how == "between")
    compare = _COMPARED.get(how)
    return (lambda value: compare(value, bounds[0])) if compare and len(bounds) == 1 else None


def _area(name: str) -> Area | None:
    """A range by its name: B2, B2:C4, B:B, 3:3."""
    found = _RANGE.fullmatch(name)
    if found is None:
        return None
    left, top, right, bottom = found.groups()
    if right is None and bottom is None:
        right, bottom = left, top
    return (
        int(top) - 1 if top else 0,
        column_of(left) if left else 0,
        int(bottom) - 1 if bottom else _MOST,
        column_of(right) if right else _MOST,
    )


def column_of(letters: str) -> int:
    """The number of a column from 0: AB is 27."""
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - 64
    return at - 1
