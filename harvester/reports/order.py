"""In which order a printed header names the columns of tables three and four.

A header that names them in another order than the form is followed. One that is missing, cut off, damaged or out
of line with its numbers, but contradicts nothing, leaves the form's order; where it contradicts the form and
cannot be followed, the order is UNCLEAR and no number may be taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, TypeVar

ORGANISATIONS = -1
"""In place of a column of table three: 法人或其他组织, the head above the columns 1 to 5."""
UNCLEAR: Literal["unclear"] = "unclear"
GROUPS = {"行政复议": "review", "未经复议直接起诉": "litigation_direct", "复议后起诉": "litigation_after_review"}
"""Heads of table four by label, in the form's order."""
LITIGATION = "行政诉讼"
_LAST = 6
_Name = TypeVar("_Name", int, str)
_RESULTS = ("upheld", "corrected", "other_result", "pending", "total")


@lru_cache(maxsize=1024)
def requests_order(
    heads: tuple[tuple[int, int], ...], starts: tuple[int, ...]
) -> tuple[int, ...] | Literal["unclear"] | None:
    """The places in the form of the printed columns of table three; None for the form's own order.

    heads: (place, grid column) of the header's labels in the order of reading. starts: the grid columns of a
    full row's numbers, empty where there is none.

    >>> requests_order(((6, 1), (0, 2), (ORGANISATIONS, 3), (1, 3), (2, 4), (3, 5), (4, 6), (5, 7)), ())
    (6, 0, 1, 2, 3, 4, 5)
    """
    named = {col: place for place, col in heads if place != ORGANISATIONS}
    labels = len({head for head in heads if head[0] != ORGANISATIONS})
    aligned = len(named) == labels and set(starts) >= named.keys()
    form = list(range(_LAST + 1))
    if aligned and sorted(named.values()) == form:
        order = tuple([named[col] for col in starts])
        return None if list(order) == form else order
    read = _as_read(_once([place for place, _ in heads]))
    if read is not None and sorted(read) == form:
        return None if read == form else tuple(read)
    if read is None or read != sorted(set(read)):
        return UNCLEAR
    # labels are lacking: is one of the outer two in line with the numbers of another column?
    moved = aligned and any(starts.index(col) != place for col, place in named.items() if place in (0, _LAST))
    return UNCLEAR if moved else None


def _as_read(places: Sequence[int]) -> list[int] | None:
    """The columns left to right where the two levels of a header are read one after the other."""
    leaves = [place for place in places if 0 < place < _LAST]
    top = [place for place in places if not 0 < place < _LAST]
    if ORGANISATIONS in top:
        at = top.index(ORGANISATIONS)
        return [*top[:at], *leaves, *(place for place in top[at + 1 :] if place != ORGANISATIONS)]
    # without the head above them nothing says where columns named after both outer ones belong
    return None if leaves and len(top) == 2 and places[:2] == top else list(places)


def _once(names: list[_Name]) -> list[_Name]:
    """Names without a repetition of them all."""
    half = len(names) // 2
    return names[:half] if half > 1 and names[:half] == names[half:] else names


@lru_cache(maxsize=1024)
def review_order(
    heads: tuple[tuple[str, int, int], ...], starts: tuple[int, ...], form: tuple[str, ...]
) -> tuple[str, ...] | Literal["unclear"] | None:
    """The codes of the printed columns of table four; None for the form's own order.

    heads: (result or label of a group, first grid column, the one after its last) in the order of reading.
    starts: grid columns of the numbers, empty where unknown. form: the codes expected, in the form's order.
    """
    results = {col: name for name, col, _ in heads if name in _RESULTS}
    read = [name for name, _, _ in heads if name in _RESULTS]
    aligned = len(results) == len(read) and set(starts) >= results.keys()
    if aligned and len(results) == len(form):
        order = [f"{_group_over(heads, col)}.{results[col]}" for col in starts]
        if sorted(order) == sorted(form):
            return None if order == list(form) else tuple(order)
    groups = list(dict.fromkeys(name for name, _, _ in heads if name not in _RESULTS))
    if groups != [name for name in ("行政复议", LITIGATION, "未经复议直接起诉", "复议后起诉") if name in groups]:
        return UNCLEAR
    wanted = [code.partition(".")[2] for code in form]
    if len(read) > len(wanted):
        read = _once(read)
    width = len(_RESULTS)
    if len(read) == len(wanted) and all(
        sorted(read[at : at + width]) == sorted(_RESULTS) for at in range(0, len(read), width)
    ):
        if read == wanted:
            return None
        return tuple([f"{code.partition('.')[0]}.{name}" for code, name in zip(form, read, strict=True)])
    rest = iter(wanted)
    if not all(name in rest for name in read):
        return UNCLEAR
    moved = aligned and any(wanted[starts.index(col)] != name for col, name in results.items())
    return UNCLEAR if moved else None


def _group_over(heads: tuple[tuple[str, int, int], ...], col: int) -> str:
    over = [GROUPS[name] for name, first, after in heads if name in GROUPS and first <= col < after]
    return over[0] if len(over) == 1 else ""
