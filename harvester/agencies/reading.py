"""Reads the place that a body's name begins with, as far as names and the portal's own place make it certain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harvester.agencies.divisions import Divisions

LONGEST_ALIAS = 24
# 公安局 in 公安县 is its police: a short name of two characters is none if only this is left
BARE_SUFFIXES = frozenset(
    ("局", "管理局", "厅", "委", "办", "处", "分局", "大队", "支队", "中心", "委员会", "办公室")
)

# 湘潭大学 is 湘潭市's, not 湘潭县's: what only a city has, where a short name means several places
OF_CITIES = ("大学", "学院", "师范", "职业", "海关")
# what a city's short name stands before on any portal: 湘潭大学 on a county's is no county's
WHOLE = frozenset(("大学", "师范大学", "理工大学", "医科大学", "职业技术学院", "师范学院", "学院"))


@dataclass(frozen=True, slots=True)
class Reading:
    """A place read from the beginning of a name.

    stem: the place. end: characters consumed. near: 3 in the portal's own line (above or below it), 2 same
    prefecture, 1 same province, 0 elsewhere or no portal known.
    """

    stem: str
    end: int
    near: int


class Ambiguous(Exception):
    """More than one place fits equally well. The argument lists their full names."""


def nearness(stem: str, context: str | None) -> int:
    """How close a division is to the portal's (see Reading.near)."""
    if context is None:
        return 0
    if context.startswith(stem) or stem.startswith(context):
        return 3
    shared = 4 if stem[:4] == context[:4] else 2 if stem[:2] == context[:2] else 0
    return shared // 2


def read_place(text: str, context: str | None, known: Divisions) -> Reading | None:
    """The longest and nearest reading of the place at the beginning of `text`; None where there is none.

    context: stem of the portal's division, which decides between places of one name.
    Raises Ambiguous where several places fit.
    """
    readings = list(_readings(text, 0, None, context, known, pending=False))
    if not readings:
        return None

    def fit(reading: Reading) -> tuple[bool, int, int, int]:
        of_city = text.startswith(OF_CITIES, reading.end) and text[reading.end - 1] not in "县区旗"
        return reading.near > 0, reading.end, reading.near, len(reading.stem) * (-1 if of_city else 1)

    best = max(map(fit, readings))
    top = {r.stem: r for r in readings if fit(r) == best}
    if len(top) > 1:
        raise Ambiguous("、".join(sorted(known.full_name(stem) for stem in top)))
    return next(iter(top.values()))


def _readings(
    text: str, start: int, current: str | None, context: str | None, known: Divisions, *, pending: bool
) -> Iterator[Reading]:
    """All readings from `start` on within `current`. pending: a short name that only a place after it confirms."""
    if current is not None and start and not pending:
        yield Reading(current, start, nearness(current, context))
    for end in range(min(len(text), start + LONGEST_ALIAS), start + 1, -1):
        alias = text[start:end]
        for stem, rank in known.aliases.get(alias, ()):
            if current is not None and not (stem.startswith(current) and len(stem) > len(current)):
                continue
            unsure = rank == "short" and not _short_holds(stem, text[end:], current, context)
            yield from _readings(text, end, stem, context, known, pending=unsure)
        for stem in known.townships(current or context or "").get(alias, ()):
            if len(text) > start and (current is None or len(stem) > len(current)):
                yield Reading(stem, end, nearness(stem, context))


def _short_holds(stem: str, rest: str, current: str | None, context: str | None) -> bool:
    """Whether a short name (株洲, 攸县 as 攸) may stand alone here: in the portal's own line, or a province's."""
    if rest in BARE_SUFFIXES:
        return False
    if rest in WHOLE and len(stem) == 4:
        return True
    return len(stem) == 2 or current is not None or nearness(stem, context) == 3
