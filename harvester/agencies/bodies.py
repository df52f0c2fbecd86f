"""What follows the place in a body's name, in one form, and its kind. Word lists: data/agency_names.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from harvester.paths import DATA

_ZONE_BODY = ("管理委员会", "管理中心", "管理局")
# 区教育局 on a county's portal is the district's own
_OWN_PLACE = re.compile(r"^[我本该全]?(?P<kind>(?:自治)?[区州县旗]|[省市盟镇乡])(?=..)(?P<rest>.*)$")


@dataclass(frozen=True, slots=True)
class Names:
    """The word lists of data/agency_names.toml."""

    vertical: tuple[str, ...]
    central: tuple[str, ...]
    ministries: frozenset[str]
    not_own: re.Pattern[str]
    web_site: re.Pattern[str]
    plate: re.Pattern[str]
    zones: list[tuple[str, re.Pattern[str]]]
    office_is_bureau: frozenset[str]
    same: dict[str, frozenset[str]]
    departments: dict[str, str]
    kinds: list[tuple[str, re.Pattern[str]]]

    @classmethod
    def load(cls, folder: Path = DATA) -> Names:
        """Reads the file."""
        raw = tomllib.loads((folder / "agency_names.toml").read_text("utf-8"))
        return cls(
            vertical=tuple(sorted(raw["vertical"], key=len, reverse=True)),
            central=tuple(raw["central"]),
            ministries=frozenset(raw["ministries"]),
            not_own=re.compile(raw["not_own"]),
            web_site=re.compile(f"(?:{raw['web_site']})$"),
            plate=re.compile(f"^(?P<body>.+[局委办室厅会])（(?P<second>{raw['plate']})）$"),
            zones=[(short, re.compile(pattern)) for short, pattern in raw["zones"].items()],
            office_is_bureau=frozenset(raw["office_is_bureau"]),
            same={kind: frozenset(words) for kind, words in raw["same"].items()},
            departments=dict(raw["departments"]),
            kinds=[(kind, re.compile(f"(?:{pattern})$")) for kind, pattern in raw["kinds"].items()],
        )

    def kind_of(self, body: str) -> str:
        """government, office, township, street, zone, else department, from a full name in its one form."""
        return next((kind for kind, pattern in self.kinds if pattern.search(body)), "department")

    def unite(self, rest: str, place: str, stem: str) -> str:
        """The part after the place in its one form: 政府办 and 人民政府办公室 are one office.

        place: the place's own name. stem: its code without trailing zeros.
        """
        if len(stem) == 9 or (len(stem) == 6 and stem[4] in "78"):  # 7x, 8x: zones counted like counties
            kind = self.kind_of(place)
            if kind in ("street", "zone") and rest in self.same[kind]:
                if kind == "zone" and place.endswith(("管委会", *_ZONE_BODY)):
                    return ""
                return {"street": "办事处", "zone": "管理委员会"}[kind]
        if place.endswith(("地区", "盟")):
            rest = rest.replace("行署", "行政公署", 1) if rest.startswith("行署") else rest
            if rest in self.same["government"]:
                return "行政公署"
            if rest in self.same["office"] or rest.removeprefix("行政公署") in ("办", "办公室"):
                return "行政公署办公室"
        if rest in self.same["government"]:
            return "人民政府"
        if rest in self.same["office"]:
            bureau = len(stem) == 2 or stem.ljust(6, "0") in self.office_is_bureau
            return "人民政府办公厅" if bureau else "人民政府办公室"
        if rest.endswith("管委会"):
            rest = rest.removesuffix("管委会") + "管理委员会"
        for short, pattern in self.zones:
            if found := pattern.match(rest):
                rest = short + rest[found.end() :]
        if self.kind_of(rest) == "zone" and not rest.endswith(_ZONE_BODY):
            return rest + "管理委员会"
        return self.departments.get(rest, rest)

    def without_place(self, text: str) -> re.Match[str] | None:
        """A word for the own place (区 in 区教育局) as group kind, and the rest; None for 市场监管局."""
        return None if self.not_own.match(text) else _OWN_PLACE.match(text)


@lru_cache(maxsize=1)
def names() -> Names:
    """The project's own word lists."""
    return Names.load()
