"""In which order a printed header names the columns of table four; the places of those of table three.

Here the names of a header whose grid is lost are followed in the order of reading (review_header has the grid).
Where no result or not every group is named, where the names are not all there, or cannot be
followed, the order is UNCLEAR and no number may be taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from harvester.datafiles.memory import remembered

ORGANISATIONS = -1
"""In place of a column of table three: 法人或其他组织, the head above the columns 1 to 5."""
UNCLEAR: Literal["unclear"] = "unclear"
GROUPS = {"行政复议": "review", "未经复议直接起诉": "litigation_direct", "复议后起诉": "litigation_after_review"}
"""Heads of table four by label, in the form's order."""
LITIGATION = "行政诉讼"
_LAST = 6
_BOTH_LEVELS = (0, ORGANISATIONS, _LAST, *range(1, _LAST))
COLUMNS_AS_FORM = frozenset([_BOTH_LEVELS[:3], _BOTH_LEVELS[3:], _BOTH_LEVELS, tuple(range(_LAST + 1))])
"""Places of the heads in a row of table three's header that stand as the form prints them."""
_RESULTS = ("upheld", "corrected", "other_result", "pending", "total")
BELOW = ("未经复议直接起诉", "复议后起诉")
"""The groups of 行政诉讼."""


def _rising(heads: Sequence[tuple[object, int]]) -> bool:
    return all(left[1] < right[1] for left, right in pairwise(heads))


def _once(heads: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The header's labels without a repetition of them all."""
    half = len(heads) // 2
    names = [head[0] for head in heads]
    return heads[:half] if half > 1 and names[:half] == names[half:] else heads


@remembered(1024)
def review_order(
    heads: tuple[tuple[str, int, int], ...], starts: tuple[int, ...], form: tuple[str, ...]
) -> tuple[str, ...] | Literal["unclear"] | None:
    """The codes of the printed columns of table four; None for the form's own order.

    heads: (result or label of a group, first grid column, the one after its last) in the order of reading.
    starts: grid columns of the numbers, empty where unknown. form: the codes expected, in the form's order.
    """
    results = {col: name for name, col, _ in heads if name in _RESULTS}
    aligned = len(results) == sum(name in _RESULTS for name, _, _ in heads) and set(starts) >= results.keys()
    if aligned and len(results) == len(form):
        order = [f"{_group_over(heads, col)}.{results[col]}" for col in starts]
        if sorted(order) == sorted(form):
            return None if order == list(form) else tuple(order)
    groups = list(dict.fromkeys(name for name, _, _ in heads if name not in _RESULTS))
    if groups != [name for name in ("行政复议", LITIGATION, *BELOW) if name in groups]:
        return UNCLEAR
    if groups and {GROUPS[name] for name in groups if name in GROUPS} != {code.partition(".")[0] for code in form}:
        return UNCLEAR  # a group has lost its name, and may stand anywhere
    wanted = [code.partition(".")[2] for code in form]
    read = [(name, col) for name, col, _ in heads if name in _RESULTS]
    if len(read) > len(wanted):
        read = _once(read)
    names = [name for name, _ in read]
    if names == wanted:
        return None
    parts = [read[at : at + len(_RESULTS)] for at in range(0, len(read), len(_RESULTS))]
    if len(read) == len(wanted) and all(
        _rising(part) and sorted(name for name, _ in part) == sorted(_RESULTS) for part in parts
    ):
        return tuple([f"{code.partition('.')[0]}.{name}" for code, name in zip(form, names, strict=True)])
    return UNCLEAR if names else None


def _group_over(heads: tuple[tuple[str, int, int], ...], col: int) -> str:
    over = [GROUPS[name] for name, first, after in heads if name in GROUPS and first <= col < after]
    return over[0] if len(over) == 1 else ""
