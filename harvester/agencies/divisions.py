"""The administrative divisions of data/divisions.csv and their renames of data/renames.csv, with all their names.

A division is handled by its stem: its code without trailing zeros (43 province, 4302 prefecture, 430223 county,
430223100 township), so that one division lies in another exactly if its stem begins with the other's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import ClassVar, Literal

from harvester.datafiles import lines
from harvester.datafiles.memory import remembered
from harvester.errors import DataFileError
from harvester.paths import DATA

Rank = Literal["full", "former", "short"]
LEVELS = {2: "province", 4: "prefecture", 6: "county", 9: "township"}

# The peoples named in autonomous divisions, for 酉阳土家族苗族自治县 → 酉阳.
_PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 拉祜 水 东乡"
    " 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 塔吉克 普米 怒 鄂温克 保安 裕固 独龙 鄂伦春 各"
)
# matches: 酉阳土家族苗族自治县
_AUTONOMOUS = re.compile(
    r"^(?P<base>.{2,}?)(?:(?:" + "|".join(_PEOPLES.split()) + r")族?){1,5}?(?P<kind>自治[区州县旗]|乡)$"
)
_LINE = re.compile(r"\d{6},\S+")
_STREET = re.compile(r"(街道|街道办事处)$")


@dataclass(frozen=True, slots=True)
class Rename:
    """A division that now is another, or part of one. Stems of both, their own names, the date of the decree."""

    COLUMNS: ClassVar = ("old_code", "old_name", "new_code", "new_name", "date", "source")

    old: str
    old_name: str
    new: str
    new_name: str
    date: str
    source: str


def stem(code: str) -> str:
    """A GB/T 2260 code (2, 4, 6, 9 or 12 digits) without the zeros that only fill it up."""
    code = code[:9]
    while len(code) > 2 and len(code) != 9 and code.endswith("00"):
        code = code[:-2]
    return code[:6] if len(code) == 9 and code.endswith("000") else code


def code_of(stem: str) -> str:
    """The code as published: six digits, nine for townships."""
    return stem if len(stem) == 9 else stem.ljust(6, "0")


def is_zone(stem: str) -> bool:
    """Whether a stem is that of a zone that is counted like a county: 220171, 长春经济技术开发区."""
    return len(stem) == 6 and stem[4] in "78"


def zone_names(name: str, above: str) -> set[str]:
    """What a zone that is counted like a county is also called: 高新区 and 合肥高新区, 经开区 and 长春经开区."""
    base = re.sub("(市|地区|盟)$", "", above)
    bare = {name, name.removeprefix(above), name.removeprefix(base)}
    bare |= {re.sub("高新(技术)?(产业)?开发区$", "高新区", other) for other in bare}
    bare |= {re.sub("经济技术开发区$", "经开区", other) for other in bare}
    return {other for other in bare if len(other) > 2 and other != name}


def other_names(name: str, level: str) -> Iterator[tuple[str, Rank]]:
    """What a division is also called: 酉阳县 and, short, 酉阳 for an autonomous county, 株洲 for 株洲市."""
    autonomous = _AUTONOMOUS.match(name)
    if autonomous:
        base, kind = autonomous["base"], autonomous["kind"]
        if kind != "乡":
            yield base, "short"
            yield base + kind, "full"
        yield base + kind[-1], "full"
    elif level == "township":
        if _STREET.search(name):
            yield _STREET.sub("办事处", name), "full"
    elif len(name) > 2:
        yield re.sub("(省|市|自治区|地区|盟|县|区|旗|州)$", "", name), "short"


class Divisions:
    """All divisions, read from `folder` on first use: upper levels at once, townships a county at a time."""

    def __init__(self, folder: Path = DATA) -> None:
        """Raises DataFileError: cannot be read, or a line above the townships that is no code and name."""
        text = lines.text_of(folder / "divisions.csv")
        first_township = re.search(r"\n\d{9},", text)
        cut = first_township.start() if first_township else len(text)
        self._townships = text[cut:]
        upper = text[:cut].splitlines()[1:]
        for number, line in enumerate(upper, 2):
            if not _LINE.fullmatch(line):
                raise DataFileError(f"{folder / 'divisions.csv'}, line {number}: {line!r:.40} is no code and name")
        self.names: dict[str, str] = {stem(line[:6]): line[7:] for line in upper}
        self._folder = folder

    @cached_property
    def renames(self) -> list[Rename]:
        """data/renames.csv in its order. Raises DataFileError."""
        return [
            Rename(
                old=stem(lines.given(where, "old_code", lines.code(where, "old_code", row["old_code"]))),
                old_name=lines.given(where, "old_name", row["old_name"]),
                new=stem(lines.given(where, "new_code", lines.code(where, "new_code", row["new_code"]))),
                new_name=lines.given(where, "new_name", row["new_name"]),
                date=row["date"],
                source=row["source"],
            )
            for where, row in lines.read_lines(self._folder / "renames.csv", Rename.COLUMNS)
        ]

    @cached_property
    def aliases(self) -> dict[str, list[tuple[str, Rank]]]:
        """Every name of a province, prefecture or county to the stems it may mean and what sort of name it is."""
        found: dict[str, list[tuple[str, Rank]]] = {}
        for code, name in self.names.items():
            found.setdefault(name, []).append((code, "full"))
            for other, rank in other_names(name, LEVELS[len(code)]):
                found.setdefault(other, []).append((code, rank))
            if is_zone(code):
                for other in zone_names(name, self.names[self.above(code)]):
                    found.setdefault(other, []).append((code, "short"))
        for rename in self.renames:
            entries = found.setdefault(rename.old_name, [])
            if (rename.new, "former") not in entries:
                entries.append((rename.new, "former"))
        return found

    @lru_cache(maxsize=4096)  # noqa: B019 - there is one instance per data folder
    def townships(self, within: str) -> dict[str, list[str]]:
        """Names of the townships below a county's or prefecture's stem to their codes."""
        start = self._townships.find("\n" + within)
        found: dict[str, list[str]] = {}
        if start < 0 or len(within) < 4:
            return found
        for line in _lines_beginning(self._townships, start + 1, within):
            code, name = line[:9], line[10:]
            if code[6] == "4" and len(within) == 4:
                continue  # zones: 经济技术开发区 says nothing without its county
            own = name.removeprefix(self.names[self.above(code)])
            if own == "林业局":
                continue  # a forest bureau that counts as a township: every county has a department of that name
            for alias in {name, own, *(other for other, _ in other_names(own, "township"))}:
                found.setdefault(alias, []).append(code)
        return found

    @lru_cache(maxsize=4096)  # noqa: B019 - as above
    def name(self, stem: str) -> str:
        """The division's own name. Raises KeyError where there is no such division."""
        if len(stem) != 9:
            return self.names[stem]
        start = self._townships.find(f"\n{stem},")
        if start < 0:
            raise KeyError(stem)
        line = next(_lines_beginning(self._townships, start + 1, stem))
        return line[10:].removeprefix(self.names[self.above(stem)])

    def above(self, stem: str) -> str:
        """The next division above one; a county without prefecture, and 东莞's towns, skip a level."""
        return next(stem[:size] for size in (6, 4, 2) if size < len(stem) and stem[:size] in self.names)

    def below(self, stem: str) -> list[str]:
        """Stems of the divisions right below one, of those that are provinces, prefectures or counties."""
        below = (other for other in self.names if other.startswith(stem) and len(stem) < len(other) <= 6)
        return [other for other in below if self.above(other) == stem]

    def today(self, stem: str) -> str:
        """The stem that a stem abolished by a rename has now; itself where none did."""
        return next((r.new for r in self.renames if r.old == stem), stem)

    def __contains__(self, stem: str) -> bool:
        try:
            return bool(self.name(stem))
        except KeyError:
            return False

    def full_name(self, stem: str, name: str | None = None) -> str:
        """The name with its place, so that it is the only one of its kind: 株洲市攸县, 江苏省常熟市.

        name: used instead of the division's own (for names it bore earlier).
        """
        own = name or self.name(stem)
        if len(stem) == 9:
            return self.full_name(self.above(stem)) + own
        if len(stem) < 6:
            return own
        # a county-level city is named with its province, as it signs itself
        return self.names[stem[:2] if own.endswith("市") else self.above(stem)] + own

    def former_full_names(self, stem: str) -> dict[str, str]:
        """Earlier own names of the division, or of the county it lies in, to full names as they were then."""
        own = self.name(stem) if len(stem) == 9 else ""
        return {r.old_name: self.full_name(r.new, r.old_name) + own for r in self.renames if r.new == stem[:6]}


def _lines_beginning(text: str, start: int, prefix: str) -> Iterator[str]:
    while text.startswith(prefix, start):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield text[start:end].rstrip("\r")
        start = end + 1


@remembered()
def divisions() -> Divisions:
    """The project's own divisions."""
    return Divisions()
