"""What follows the place in a body's name, in one form, and its kind. Word lists: data/agency_names.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass

from harvester.agencies.divisions import is_zone
from harvester.datafiles.agency_names import AgencyNames, load
from harvester.datafiles.memory import remembered

_ZONE_BODY = ("管理委员会", "管理中心", "管理局")
# 区教育局 on a county's portal is the district's own
# matches: 区教育局
_OWN_PLACE = re.compile(
    r"^[我本该全]?(?P<kind>(?:自治)?[区州县旗]|[省市盟镇乡])(?=..|(?<=^[本全].)$)(?P<rest>.*)$"
)


@dataclass(frozen=True, slots=True)
class Names:
    """The word lists of data/agency_names.toml, and what they say of a name."""

    words: AgencyNames

    def kind_of(self, body: str) -> str:
        """government, office, township, street, zone, else department, from a full name in its one form."""
        return next((kind for kind, pattern in self.words.kinds.items() if pattern.search(body)), "department")

    def unite(self, rest: str, place: str, stem: str) -> str:
        """The part after the place in its one form: 政府办 and 人民政府办公室 are one office.

        place: the place's own name. stem: its code without trailing zeros.
        """
        same = self.words.same
        if (small := self._street_or_zone(rest, place, stem)) is not None:
            return small
        if place.endswith(("地区", "盟")):
            rest = rest.replace("行署", "行政公署", 1) if rest.startswith("行署") else rest
            if rest in same.government:
                return "行政公署"
            if rest in same.office or rest.removeprefix("行政公署") in ("办", "办公室"):
                return "行政公署办公室"
        if rest in same.government:
            return "人民政府"
        if rest in same.office:
            bureau = len(stem) == 2 or stem.ljust(6, "0") in self.words.office_is_bureau
            return "人民政府办公厅" if bureau else "人民政府办公室"
        if rest.endswith("管委会"):
            rest = rest.removesuffix("管委会") + "管理委员会"
        for short, pattern in self.words.zones.items():
            if found := pattern.match(rest):
                rest = short + rest[found.end() :]
        if self.kind_of(rest) == "zone" and not rest.endswith(_ZONE_BODY):
            return rest + "管理委员会"
        return self.words.departments.get(rest, rest)

    def _street_or_zone(self, rest: str, place: str, stem: str) -> str | None:
        """The one form of a street's office or a zone's administration; None where the place is neither."""
        if len(stem) != 9 and not is_zone(stem):
            return None
        kind = self.kind_of(place)
        if kind == "street" and rest in self.words.same.street:
            return "办事处"
        if kind == "zone" and rest in self.words.same.zone:
            return "" if place.endswith(("管委会", *_ZONE_BODY)) else "管理委员会"
        return None

    def without_place(self, text: str) -> re.Match[str] | None:
        """A word for the own place (区 in 区教育局) as group kind, and the rest; None for 市场监管局."""
        return None if self.words.not_own.match(text) else _OWN_PLACE.match(text)


@remembered()
def names() -> Names:
    """The project's own word lists. Raises DataFileError."""
    return Names(load())
