"""Writes an entry into data/portals.toml for each portal of data/candidates.csv whose listing is known.

`python tools/make_registry.py [--out FILE]`. Run it again when candidates or families have changed: names stay,
entries that it wrote follow (a `plain` one takes the family's name once that family is there), entries that
somebody has changed since stay as they are. Nothing is fetched; every entry is `verified = false`.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pypinyin import Style, lazy_pinyin, load_phrases_dict

from harvester.agencies import place
from harvester.portals.evidence import ENOUGH, Seen, scores
from harvester.portals.loader import families
from harvester.portals.registry import read_entries
from harvester.portals.write import RegistryFile

DATA = Path(__file__).resolve().parents[1] / "data"
NATIONAL = "100000"
SEEN_ON = "2026-11-29"
MOST_STARTS = 20
# readings of places that differ from the characters' usual ones
READINGS = """
单县 shan,浚县 xun,莘县 shen,蔚县 yu,任县 ren,盱眙 xu yi,洪洞 hong tong,乐亭 lao ting,乐陵 lao ling,乐清 yue qing,
铅山 yan shan,六安 lu an,黄陂 huang pi,大埔 da bu,番禺 pan yu,东阿 dong e,涡阳 guo yang,尉犁 yu li,吴堡 wu bu,
繁峙 fan shi,枞阳 zong yang,牟平 mu ping,中牟 zhong mu,长子 zhang zi,歙县 she,台州 tai zhou,天台 tian tai,
丽水 li shui,厦门 xia men,重庆 chong qing,陕西 shaan xi,崆峒 kong tong,伽师 jia shi
"""
_PEOPLES = (
    "满|回|藏|苗|彝|壮|侗|瑶|白|羌|土家|布依|哈尼|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|布朗|撒拉|毛南|仡佬"
    "|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|独龙|鄂伦春|赫哲|蒙古|哈萨克|朝鲜|各"
)
# 市, 区, 土家族苗族自治县 … are no part of a name unless two places would have the same; 蒙古自治县 has no 族
_KIND = re.compile(
    rf"(?:(?:(?:{_PEOPLES})族)*(?:蒙古|哈萨克|柯尔克孜)?自治[区州县旗]|(?:壮族|回族|维吾尔)自治区|特别行政区|地区|林区|特区|矿区|新区"
    r"|省|市|区|县|盟|旗)$"
)
# labels of hosts that say nothing
_IDLE = ("www", "zwgk", "xxgk", "info", "wap")


def pinyin(text: str) -> str:
    """Letters for a Chinese name: 潞州 is luzhou."""
    syllables = lazy_pinyin(text, style=Style.NORMAL, errors="ignore")
    return re.sub(r"[^a-z0-9]", "", "".join(syllables).replace("ü", "v").lower())


class Names:
    """Names of spiders for places, the same at every run: they follow from the list of divisions alone.

    reserved: names that people gave to other places (luzhou is 潞州区, so 泸州市 is luzhoushi).
    """

    def __init__(self, divisions: dict[str, str], reserved: dict[str, str]) -> None:
        self.divisions = {code: name for code, name in divisions.items() if len(code) == 6}
        self.reserved = reserved
        self._short: dict[str, list[str]] = defaultdict(list)
        for code in self.divisions:
            self._short[self.short(code)].append(code)
        self._long = Counter(pinyin(name) for name in self.divisions.values())

    def short(self, code: str) -> str:
        """The place without its kind: 潞州区 is luzhou. One character alone keeps it: 忠县 is zhongxian."""
        name = self.divisions[code]
        bare = _KIND.sub("", name)
        return pinyin(bare if len(bare) > 1 else name)

    def of(self, code: str) -> str:
        """luzhou; of several the highest place: 朝阳市 is chaoyang, 朝阳县 chaoyangxian, 朝阳区 chaoyangqu_…."""
        short, long = self.short(code), pinyin(self.divisions[code])
        level = min(_level(other) for other in self._short[short])
        first = [other for other in self._short[short] if _level(other) == level]
        if first == [code] and self.reserved.get(short, code) == code:
            return short
        if self._long[long] == 1 and long not in self._short and self.reserved.get(long, code) == code:
            return long
        above = next(
            (up for up in (f"{code[:4]}00", f"{code[:2]}0000") if up in self.divisions and up != code), code
        )
        return f"{long}_{self.short(above)}"


def _level(code: str) -> int:
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def entries(
    rows: list[dict[str, str]], names: Names, known: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, entry) of every portal with a known listing, in the order of the candidates."""
    kept = {bare_host(url): name for name, entry in known.items() for url in entry["start"]}
    taken = dict.fromkeys(known, "")
    bodies = Counter(row["body"] for row in rows)
    for same in _portals(rows):
        row = next((row for row in same if row["level"] in ("province", "prefecture", "county")), same[0])
        listings = list(dict.fromkeys(url for one in same for url in one["listing"].split()))[:MOST_STARTS]
        division = row["division"] or _division(row["body"])
        if not listings or not division:
            continue
        host = bare_host(listings[0])
        name = kept.get(host) or _name(row, division, host, names)
        if taken.get(name, host) != host and name not in kept.values():
            name = f"{name}_{_label(host)}"
        taken[name] = host
        yield (
            name,
            {
                "family": family_of(same),
                "name": _body(row, bodies, names),
                "division": division,
                "start": listings,
                "verified": False,
                "evidence": _evidence(same),
            },
        )


def family_of(rows: list[dict[str, str]]) -> str:
    """The family that a portal's addresses show, `plain` where none does."""
    addresses = [url for row in rows for url in (*row["listing"].split(), row["report_seen"]) if url]
    ranked = scores([Seen(url, b"") for url in addresses])
    if ranked and ranked[0].weight >= ENOUGH:
        return ranked[0].family
    # further addresses of the host, of news and budgets
    guesses = [
        row["guess"] for row in rows if row["guessed_from"] == "detail shape" and row["guess"] in families()
    ]
    return guesses[0] if guesses else "plain"


def bare_host(url: str) -> str:
    """The host of an address without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _portals(rows: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    """Rows of one portal together: a host with and without www."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        found[row["host"].removeprefix("www.")].append(row)
    return [same for same in found.values() if any(row["listing"] for row in same)]


def _division(body: str) -> str | None:
    placed = place(body)
    return NATIONAL if placed.level == "central" else placed.division


def _name(row: dict[str, str], division: str, host: str, names: Names) -> str:
    if row["level"] in ("province", "prefecture", "county") and division in names.divisions:
        return names.of(division)
    label = _label(host)
    above = names.of(division[:6]) if division[:6] in names.divisions else ""
    return f"{above}_{label}" if above and label != above else label


def _label(host: str) -> str:
    labels = [label for label in host.lower().split(".") if label not in _IDLE]
    return re.sub(r"[^a-z0-9]", "_", labels[0])


def _body(row: dict[str, str], bodies: Counter[str], names: Names) -> str:
    """The body with its city: 朝阳区人民政府 of a list is one of two; a county's name is enough."""
    code, body = row["division"], row["body"]
    above = names.divisions.get(f"{code[:4]}00") or names.divisions.get(f"{code[:2]}0000", "")
    place_name = names.divisions.get(code, "")
    inner = row["level"] == "county" and place_name and body.startswith(place_name)
    if inner and above and (place_name.endswith("区") or bodies[body] > 1):
        return above + body
    return body


def _evidence(rows: list[dict[str, str]]) -> str:
    if any(row["listing_known"] == "seen" for row in rows):
        return f"listing seen in stored public pages, {SEEN_ON}; not asked live"
    report = next((row["report_seen"] for row in rows if row["report_seen"]), "")
    told = f"listing derived from a report's address in stored public pages, {SEEN_ON}; not asked live"
    return f"{told}: {report}" if report else told


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--out", type=Path, default=DATA / "portals.toml")
    path = given.parse_args().out
    with (DATA / "candidates.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (DATA / "divisions.csv").open(encoding="utf-8-sig", newline="") as file:
        divisions = {row["code"]: row["name"] for row in csv.DictReader(file)}
    said = (pair.split(maxsplit=1) for pair in READINGS.replace("\n", "").split(","))
    load_phrases_dict({word: [[one] for one in reading.split()] for word, reading in said})
    registry, known = RegistryFile(path), read_entries(path) if path.exists() else {}
    by_hand = {name: entry["division"] for name, entry in known.items() if registry.of_a_person(name)}
    told: Counter[str] = Counter()
    province = ""
    for name, entry in entries(rows, Names(divisions, by_hand), known):
        above = divisions.get(f"{entry['division'][:2]}0000", "national bodies")
        outcome = registry.put(name, entry, title=above if above != province else "")
        province = above if outcome == "added" else province
        told[outcome] += 1
    registry.save()
    sys.stdout.write(f"{path}: {', '.join(f'{count} {outcome}' for outcome, count in sorted(told.items()))}\n")


if __name__ == "__main__":
    main()
