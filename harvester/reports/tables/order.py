"""In which order a printed header names the columns of tables three and four.

A header that names them in another order than the form is followed. One that is missing, cut off, damaged or out
of line with its numbers, but contradicts nothing, leaves the form's order; where it contradicts the form and
cannot be followed, the order is UNCLEAR and no number may be taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal, TypeVar

from harvester.datafiles.memory import remembered

ORGANISATIONS = -1
"""In place of a column of table three: 法人或其他组织, the head above the columns 1 to 5."""
UNCLEAR: Literal["unclear"] = "unclear"
OUTER = frozenset([0, 6, ORGANISATIONS])
"""Heads of table three that stand in its upper row."""
GROUPS = {"行政复议": "review", "未经复议直接起诉": "litigation_direct", "复议后起诉": "litigation_after_review"}
"""Heads of table four by label, in the form's order."""
LITIGATION = "行政诉讼"
_LAST = 6
_BOTH_LEVELS = (0, ORGANISATIONS, _LAST, *range(1, _LAST))
COLUMNS_AS_FORM = frozenset([_BOTH_LEVELS[:3], _BOTH_LEVELS[3:], _BOTH_LEVELS, tuple(range(_LAST + 1))])
"""Places of the heads in a row of table three's header that stand as the form prints them."""
_Head = TypeVar("_Head", tuple[int, int], tuple[str, int])
_RESULTS = ("upheld", "corrected", "other_result", "pending", "total")
_BELOW = ("未经复议直接起诉", "复议后起诉")


@remembered(1024)
def requests_order(
    heads: tuple[tuple[int, int], ...], starts: tuple[int, ...], bare: bool = False
) -> tuple[int, ...] | Literal["unclear"] | None:
    """The places in the form of the printed columns of table three; None for the form's own order.

    heads: (place, grid column) of the header's labels in the order of reading. starts: the grid columns of a
    full row's numbers, empty where there is none. bare: the columns 1 to 5 have lost the head above them, so that
    the grid puts them behind the outer ones; they are between these where the form has them so.

    >>> requests_order(((6, 1), (0, 2), (ORGANISATIONS, 3), (1, 3), (2, 4), (3, 5), (4, 6), (5, 7)), ())
    (6, 0, 1, 2, 3, 4, 5)
    """
    if bare:
        heads, starts = _headed(heads), ()
    named = {col: place for place, col in heads if place != ORGANISATIONS}
    labels = len({head for head in heads if head[0] != ORGANISATIONS})
    aligned = len(named) == labels and set(starts) >= named.keys()
    form = list(range(_LAST + 1))
    if aligned and sorted(named.values()) == form:
        order = tuple([named[col] for col in starts])
        return None if list(order) == form else order
    read = _as_read(_once(list(heads)))
    if read is not None and sorted(read) == form:
        return None if read == form else tuple(read)
    if read is None or read != sorted(set(read)):
        return UNCLEAR
    # labels are lacking: is one of the outer two in line with the numbers of another column?
    moved = aligned and any(starts.index(col) != place for col, place in named.items() if place in (0, _LAST))
    return UNCLEAR if moved else None


def is_bare(heads: Sequence[tuple[int, int]], above: int) -> bool:
    """Whether nothing stands above the columns 1 to 5 of table three. above: where the row of the outer ones ends.

    >>> is_bare([(0, 3), (6, 4), (1, 5), (2, 6), (3, 7), (4, 8), (5, 9)], 5)
    True
    """
    below = [col for place, col in heads if 0 < place < _LAST]
    return 0 < above <= min(below, default=0) and all(place != ORGANISATIONS for place, _ in heads)


def _headed(heads: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """The labels of a bare header with the lost head in the form's place; without it where that is not told."""
    top = tuple([head for head in heads if not 0 < head[0] < _LAST])
    if [place for place, _ in top] != [0, _LAST]:
        return heads
    return (top[0], (ORGANISATIONS, top[1][1]), top[1], *(head for head in heads if head not in top))


def _as_read(heads: Sequence[tuple[int, int]]) -> list[int] | None:
    """The columns left to right where the two levels of a header are read one after the other."""
    leaves = _level([head for head in heads if 0 < head[0] < _LAST], range(1, _LAST))
    top = _level([head for head in heads if not 0 < head[0] < _LAST], (0, ORGANISATIONS, _LAST))
    if leaves is None or top is None:
        return None
    if ORGANISATIONS in top:
        at = top.index(ORGANISATIONS)
        return [*top[:at], *leaves, *(place for place in top[at + 1 :] if place != ORGANISATIONS)]
    # without the head above them nothing says where columns named after both outer ones belong
    if leaves and len(top) == 2 and not 0 < heads[0][0] < _LAST and not 0 < heads[1][0] < _LAST:
        return None
    return [place for place, _ in heads]


def _level(heads: Sequence[tuple[int, int]], form: Iterable[int]) -> list[int] | None:
    """The labels of one level left to right; of labels on several rows only their columns can tell."""
    read = [place for place, _ in heads]
    if read == [place for place in form if place in read] or _rising(heads):
        return read
    if len({col for _, col in heads}) < len(heads):
        return None
    return [place for place, _ in sorted(heads, key=lambda head: head[1])]


def _rising(heads: Sequence[tuple[object, int]]) -> bool:
    return all(left[1] < right[1] for left, right in pairwise(heads))


def _once(heads: list[_Head]) -> list[_Head]:
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
    if groups != [name for name in ("行政复议", LITIGATION, *_BELOW) if name in groups]:
        return UNCLEAR
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
    rest = iter(wanted)
    if not all(name in rest for name in names):
        return UNCLEAR
    moved = aligned and any(wanted[starts.index(col)] != name for col, name in results.items())
    return UNCLEAR if moved else None


def _group_over(heads: tuple[tuple[str, int, int], ...], col: int) -> str:
    over = [GROUPS[name] for name, first, after in heads if name in GROUPS and first <= col < after]
    return over[0] if len(over) == 1 else ""
