"""`place`: one public body, whatever a report calls it, to one line over the years."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from pathlib import Path

from harvester.agencies.bodies import Names, names
from harvester.agencies.branches import is_bare, spelled_out
from harvester.agencies.divisions import LEVELS, Divisions, Rename, code_of, divisions, stem
from harvester.agencies.reading import Ambiguous, Reading, read_place
from harvester.datafiles import lines, script
from harvester.datafiles.memory import remembered
from harvester.errors import DataFileError
from harvester.paths import DATA

# 科左中旗人民政府, 株洲县人民政府: some place's government, which no list knows
# matches: 科左中旗人民政府
_UNLISTED_PLACE = re.compile(
    r"^.{0,8}(?<!开发|合作|管理|示范|试验|实验|高新|经开|风景)[市州盟县区旗](?=人民政府|政府)"
)
_UNLISTED_COUNTY = re.compile(r"^[^县]{1,8}县(?![级域城处])(?=..)")
# matches: （县）教育局
_PLATED = re.compile(r"^（(?P<place>[^（）]{0,8}[省市州盟县区旗镇乡])）(?P<rest>[^（）].+)$")
# matches: 城区城区教育局
_DOUBLED = re.compile(r"^(?P<place>.{1,12}[省市州盟县区旗])(?P=place)(?!街道|办事处|[镇乡])(?=.)")
# 潞州区人民政府东街街道办事处 is the street's body
# matches: 潞州区人民政府东街街道办事处
_GOVERNMENT_OF = re.compile(
    r"(?<=[省市州盟县区旗])(?:人民)?政府(?!驻)(?=.{2,8}(?:街道办事处|街道办|街道|办事处|[镇乡](?:人民)?政府)$)"
)
# matches: 某镇人民政府
_UNLISTED_TOWNSHIP = re.compile(r"^(?P<place>.{1,8}?(?:镇|乡|苏木))(?:人民)?政府(?P<office>.*)$")
_UNLISTED_STREET = re.compile(r"^(?P<place>.{1,8}?)(?:街道办事处|街道办|街道)$")
# matches: 【某局】
_NOISE = re.compile(
    r"[\s\u200b-\u200f\u2060\ufeff·•【】《》〈〉「」“”‘’\"'*#|]+|^[-:：;；,，、.。—_]+|[-:：;；,，、.。—_]+$"
)
LONGEST_NAME = 100
_OVERRIDE = ("division", "name", "full_name", "body_division", "level", "kind", "former_names")


@dataclass(frozen=True, slots=True)
class Placed:
    """A body and where it is.

    key: its line over the years, the same for every way of writing its name and for names it bore earlier.
    full_name: with place, today's. division: GB/T 2260, nine digits for a township, None where unknown or
    national. level: central, province, prefecture, county, township. kind: government, office, department,
    township, street, zone. former_names: under earlier names of its place. warning: what stays unsure. renamed:
    renames after which its place's printed name is an earlier one.
    """

    key: str
    full_name: str
    division: str | None
    level: str | None
    kind: str | None
    former_names: list[str] = field(default_factory=list)
    warning: str | None = None
    renamed: tuple[Rename, ...] = field(default=(), compare=False, repr=False)


def place(
    name: str | None, *, division: str | None = None, portal_name: str | None = None, year: int | None = None
) -> Placed:
    """The body that `name`, as a report prints it, means on a portal.

    division: the portal's own place (GB/T 2260). portal_name: what the registry calls the portal. year: the
    report's, only to remark on names used after their time. Pure; never raises; a name that
    cannot be placed keeps a stable key and says why in `warning`.
    """
    placed = _cached(name or "", division or "", portal_name or "")
    for one in placed.renamed:
        if year and year > int(one.date[:4]):
            outdated = f"{year}'s report prints {one.old_name}, which is {one.new_name} since {one.date}"
            return replace(placed, warning=outdated)
    return placed


@remembered(65536)
def _cached(name: str, division: str, portal_name: str) -> Placed:
    return Placer(divisions(), names(), overrides()).place(name, division, portal_name)


def clean(name: str) -> str:
    """A printed name in today's script, without spaces and width differences, cut to a sane length."""
    text = script.todays(unicodedata.normalize("NFKC", name[: 4 * LONGEST_NAME]))
    text = _NOISE.sub("", text)
    return _NOISE.sub("", text).replace("(", "（").replace(")", "）")[:LONGEST_NAME]


@remembered(8)
def overrides(folder: Path = DATA) -> dict[tuple[str, str], Placed]:
    """data/agencies_override.csv: (portal's division or "", cleaned name) to what it is, decided by hand.

    Raises DataFileError.
    """
    found: dict[tuple[str, str], Placed] = {}
    for where, row in lines.read_lines(folder / "agencies_override.csv", _OVERRIDE):
        key = (lines.code(where, "division", row["division"]), clean(lines.given(where, "name", row["name"])))
        if key in found:
            raise DataFileError(f"{where}: {row['name']} is decided in an earlier line already")
        found[key] = _decided(where, row)
    return found


def _decided(where: str, row: dict[str, str]) -> Placed:
    full = lines.given(where, "full_name", row["full_name"])
    return Placed(
        key=full,
        full_name=full,
        division=lines.code(where, "body_division", row["body_division"]) or None,
        level=lines.one_of(where, "level", row["level"], ["central", *LEVELS.values()]),
        kind=lines.one_of(where, "kind", row["kind"], [*names().words.kinds, "department"]),
        former_names=[name for name in row["former_names"].split("|") if name],
    )


def check_by_hand() -> None:
    """Raises DataFileError for a slip in the tables kept by hand: it would cost every report its place."""
    _ = overrides(), divisions().renames


class Placer:
    """The rules, over given divisions, word lists and overrides."""

    def __init__(self, known: Divisions, words: Names, decided: dict[tuple[str, str], Placed]) -> None:
        self.known, self.words, self.decided = known, words, decided

    def place(self, name: str, division: str, portal_name: str) -> Placed:
        """See the function `place`, which adds what the report's year says."""
        text = clean(name)
        by_hand = self.decided.get((division, text)) or self.decided.get(("", text))
        if by_hand:
            return by_hand
        context = self.known.today(stem(division)) if division else None
        if context is not None and context not in self.known:
            context = None
        portal = clean(portal_name)
        if not text:
            return self._unplaced(text, portal, "the report names no agency")
        text = self._bare(text, context)
        if national := self._national(text):
            return national
        text = spelled_out(text, context, portal, self.known, self.words) or text
        if is_bare(text):
            return self._unplaced(text, portal, f"{text}: a branch that does not say of which bureau")
        prefix = next((v for v in self.words.words.vertical if text.startswith(v) and text != v), "")
        body = text[len(prefix) :]
        try:
            reading = read_place(body, context, self.known)
        except Ambiguous as places:
            return self._unplaced(text, portal, f"{text} may be in {places}")
        if reading is None:
            kind = self.words.kind_of(text)
            known = self.words.words
            if text in known.ministries or (text.startswith(known.central) and kind != "zone"):
                return Placed(text, text, None, "central", kind)
            if shorter := self._undecorated(body, context):
                placed = self.place(shorter, division, portal_name)
                return replace(placed, warning=placed.warning or f"{body} is taken for {shorter}")
            reading, rest = self._own(body, context)
            if text.endswith("大学") and reading is not None and len(reading.stem) > 4:
                return self._unplaced(text, portal, f"{text}: no county has a university of its own")
            if reading is None:
                why = (
                    "no place in the name, and the portal's own place is not known"
                    if not context
                    else "no such place"
                )
                return self._unplaced(text, portal, f"{text}: {why}")
            body = rest
        return self._placed(prefix, body, reading, context, portal)

    def _own(self, body: str, context: str | None) -> tuple[Reading | None, str]:
        """A name without place means the portal's own; 县教育局 the county that the portal belongs to."""
        if context is None:
            return None, body
        own = self.words.without_place(body)
        if not own:
            return Reading(context, 0, 3), body
        upper = [context[:size] for size in (9, 6, 4, 2) if len(context) >= size]
        for division in (d for d in upper if d in self.known):
            called = [self.known.name(division), *(r.old_name for r in self.known.renames if r.new == division)]
            region = own["kind"] == "区" and len(division) == 2 and division != context
            if not region and any(name.endswith(own["kind"]) for name in called):
                return Reading(division, 0, 3), own["rest"]
        return None, body

    def _undecorated(self, body: str, context: str | None) -> str | None:
        """A name without what stands before the portal's own place in it: 更正攸县教育局 is 攸县教育局."""
        decoration = self.words.words.decoration.match(body)
        rest = body[decoration.end() :] if decoration else ""
        if not rest or rest == body:
            return None
        try:
            reading = read_place(rest, context, self.known)
        except Ambiguous:
            return None
        return rest if reading is not None and reading.near == 3 else None

    def _bare(self, text: str, context: str | None) -> str:
        """The name without what is not the body's: its web site, the name again, the government above a street."""
        words = self.words.words
        text = words.behind.sub("", words.web_site.sub("", text)) if len(text) > 4 else text
        if plated := _PLATED.match(text):
            text = plated["place"] + plated["rest"].removeprefix(plated["place"])
        half = len(text) // 2
        text = text[:half] if len(text) > 6 and text[:half] == text[half:] else text
        # before the place is read: of a place's earlier name only the first one would be taken for it
        text = _DOUBLED.sub(r"\g<place>", text)
        if text.startswith("中国"):
            try:
                reading = read_place(text[2:], context, self.known)
            except Ambiguous:
                reading = None
            text = text[2:] if reading and reading.end == len(text) - 2 else text
        for other, national in words.national_names.items():
            if text.startswith(other) and text != other:
                text = national + text.removeprefix(other)
        return words.belongs.sub("", _GOVERNMENT_OF.sub("", text), count=1)

    def _national(self, text: str) -> Placed | None:
        """A body of the nation that is named by a city: nobody's own, on whatever portal its report stands."""
        found = self.words.words.national.fullmatch(text)
        if found is None:
            return None
        cities = {code for code, _ in self.known.aliases.get(found["own"] + "市", ()) if len(code) == 4}
        full = f"中华人民共和国{found['own']}{found['kind']}"
        return Placed(full, full, code_of(cities.pop()) if len(cities) == 1 else None, "central", "department")

    def _unlisted_place(self, rest: str, where: str, printed: str) -> re.Match[str] | None:
        """A place in the rest of a name that no list knows."""
        if printed and self.known.name(where) == printed + "市":
            return re.match(re.escape(printed) + "[县区旗]", rest) or _UNLISTED_PLACE.match(rest)
        county = _UNLISTED_COUNTY.match(rest) if not printed else None
        return county or _UNLISTED_PLACE.match(rest)

    def _once(self, rest: str, reading: Reading, printed: str) -> tuple[str, str | None]:
        """What follows the place without the place named again, and the name of it that no list knows, if printed.

        攸县攸县信访局, 株洲市市教育局; 宁乡县教育局 on the portal of 宁乡市.
        """
        where, earlier = reading.stem, None
        own = self.known.name(where)
        before = [r.old_name for r in self.known.renames if r.new == where]
        # 城区 and 郊区 are words, too: 潞州区城区管理所
        for name in (self.known.full_name(where), own, *(old for old in before if len(old) > 2)):
            if rest.startswith(name) and rest != name:
                rest = rest.removeprefix(name)
        again = self.words.without_place(rest)
        if rest in ("县", "区") and own == printed + "市":
            rest = printed + rest + "人民政府"  # 株洲县, which is not 株洲市
        if again and rest.startswith(again["kind"]) and printed:
            if any(name.endswith(again["kind"]) for name in (own, *before)):
                rest = again["rest"]
            elif reading.near == 3 and len(where) == 6 and printed.endswith(own[:-1]):
                rest, earlier = again["rest"], own[:-1] + again["kind"]
            elif len(where) == 4 and own == printed + "市":
                rest = printed + rest
        elif printed.endswith("市") and self.words.words.not_own.match("市" + rest) and rest[0] in "场政":
            rest = "市" + rest  # 株洲市场监管局
        inner = next((name for name in (printed, own, own[-1]) if name and f"（{name}" in rest), "")
        if plate := self.words.words.plate.match(rest.replace(f"（{inner}", "（", 1)):
            rest = plate["body"]
        return rest, earlier

    def _placed(self, prefix: str, body: str, reading: Reading, context: str | None, portal: str) -> Placed:
        where, rest, warning = reading.stem, body[reading.end :], None
        level = LEVELS[len(where)]
        printed = body[: reading.end]
        rest, earlier = self._once(rest, reading, printed)
        if national := self._national(rest):
            return national
        prefix = prefix or next((name for name, of in self.words.words.under.items() if of.fullmatch(rest)), "")
        if earlier:
            warning = f"prints {earlier}, taken for {self.known.full_name(where)}; no such rename is listed"
        unlisted = self._unlisted_place(rest, where, printed) if not prefix else None
        if unlisted and (len(where) == 6 or unlisted[0][-1] in "州盟"):
            return self._unplaced(body, portal, f"{body}: no such place in {self.known.full_name(where)}")
        township = _UNLISTED_TOWNSHIP.match(rest) or _UNLISTED_STREET.match(rest)
        if township and len(where) == 6 and not prefix:
            level = "township"
            warning = f"no {township['place']} among the townships of {self.known.full_name(where)}"
            rest = self._unlisted(rest, township)
        elif unlisted:
            level = "county"
            warning = f"no {unlisted[0]} among the divisions of {self.known.full_name(where)}"
        else:
            rest = self.words.unite(rest, self.known.name(where), where) if not prefix else rest
        full = prefix + self.known.full_name(where) + rest
        kind = self.words.kind_of(full)
        whole = len(where) < 9 and level != "township" and kind in ("government", "office")
        former = [prefix + old + rest for old in self._predecessors(where, whole, body[: reading.end])]
        if earlier:
            former.append(prefix + self.known.full_name(where, earlier) + rest)
        if context and reading.near == 0:
            warning = f"{full} lies outside the portal's own place, {self.known.full_name(context)}"
        renamed = self._renamed(where, printed) if warning is None else ()
        return Placed(full, full, code_of(where), level, kind, former, warning, renamed)

    def _predecessors(self, where: str, whole: bool, printed: str) -> list[str]:
        """Earlier full names of the place, as far as they are certain to have been this body's.

        Where several divisions became one, its government has all of them before it; which of them a township
        or department comes from is certain only if the report itself prints it. whole: it is the place's own
        government or its office.
        """
        former = self.known.former_full_names(where)
        if len(former) > 1 and not whole:
            return [full for own, full in former.items() if own in printed]
        return list(former.values())

    def _renamed(self, where: str, printed: str) -> tuple[Rename, ...]:
        return tuple(one for one in self.known.renames if one.new == where[:6] and one.old_name in printed)

    def _unlisted(self, rest: str, match: re.Match[str]) -> str:
        """A township that the list of divisions lacks (merged, new, or miswritten), in the form of the others."""
        if match.re is _UNLISTED_STREET:
            return match["place"] + "街道办事处"
        return match["place"] + "人民政府" + match["office"]

    def _unplaced(self, text: str, portal: str, why: str) -> Placed:
        shown = f"{text or '（无名称）'}"
        key = f"?{portal}/{shown}"
        return Placed(key, shown, None, None, self.words.kind_of(text) if text else None, [], why)
