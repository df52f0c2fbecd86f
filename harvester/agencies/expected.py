"""Which public bodies of a place should report each year, so that one that never did can be told."""

from __future__ import annotations

from dataclasses import dataclass

from harvester.agencies.divisions import LEVELS, code_of, divisions, is_zone, stem
from harvester.agencies.placing import place
from harvester.datafiles import bodies


@dataclass(frozen=True, slots=True)
class Expected:
    """A body that should report.

    key: of its line over the years (`Placed.key`), by its usual name. words: for a department, of which a body of
    its place that is it holds one in its name; () where the name is certain. division: GB/T 2260.
    """

    key: str
    division: str
    level: str
    kind: str
    words: tuple[str, ...] = ()

    def is_named(self, key: str, name: str, division: str | None) -> bool:
        """Whether a body that reported is this one. key, name, division: its line, full name and place."""
        if key == self.key:
            return True
        return division == self.division and any(word in name for word in self.words)


def expected_bodies(division: str) -> list[Expected]:
    """The bodies of a portal's own place that should report.

    Its government and that government's office, the usual departments of its level, its streets and townships; of
    a prefecture or province also the governments right below. Of a zone that is counted like a county its
    administration, streets and townships. division: GB/T 2260. An unknown one has none.
    """
    known = divisions()
    own = known.today(stem(division))
    if own not in known or len(own) > 6:
        return []
    level = LEVELS[len(own)]
    run_by = "管理委员会" if is_zone(own) else "人民政府"
    wanted: list[tuple[str, str, tuple[str, ...]]] = [(run_by, own, ())]
    if not is_zone(own):
        district = level == "county" and known.name(own).endswith("区")
        there = [one for one in bodies.load().department if one.districts or not district]
        wanted += [("人民政府办公室", own, ())]
        wanted += [(one.name, own, one.words) for one in there if level in one.levels]
    wanted += [("人民政府", below, ()) for below in known.below(own)]
    found: dict[str, Expected] = {}
    for name, where, words in wanted:
        placed = place(known.full_name(where) + name, division=code_of(where))
        if placed.division is not None and placed.level is not None:
            made = Expected(placed.key, placed.division, placed.level, placed.kind or "department", words)
            found.setdefault(made.key, made)
    for name in known.townships(own) if len(own) == 6 else ():
        placed = place(name, division=code_of(own))
        if placed.kind in ("township", "street") and placed.division is not None and placed.level == "township":
            found.setdefault(placed.key, Expected(placed.key, placed.division, "township", placed.kind))
    return list(found.values())
