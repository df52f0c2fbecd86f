"""Labels of the metadata block and their values in one line or cell, in whatever shape portals print them.

The labels are data (data/metadata.toml).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from harvester.datafiles.memory import remembered
from harvester.datafiles.metadata import load
from harvester.reports.model import METADATA_FIELDS
from harvester.reports.words.forms_of_values import fits, is_whole
from harvester.reports.words.plain import COLONS, squeeze

_BEFORE = " \u3000\xa0\t[【（(|｜·•>-"
_BEHIND = COLONS + "】])）"
_COLON = re.compile(f"[{COLONS}]")
_PARTING = "|｜;；[【（(,，"
MAX_BARE = 160
"""Characters of a line of labels and values without colons."""
AROUND = " \u3000\xa0\n\t[]【】|｜;；,，"


@dataclass(frozen=True, slots=True)
class Labels:
    """known: label to (field or None where ignored, precedence). bare: labels without a colon.

    longest: characters of one; widest: of one that is set wide, with what may stand behind it.
    """

    known: dict[str, tuple[str | None, int]]
    weak: frozenset[str]
    first: frozenset[str]
    bare: re.Pattern[str]
    blank: frozenset[str]
    no_number: re.Pattern[str]
    no_issuer: frozenset[str]
    longest: int
    widest: int


@remembered()
def labels() -> Labels:
    data = load()
    known: dict[str, tuple[str | None, int]] = {}
    for name in METADATA_FIELDS:
        known.update({label: (name, rank) for rank, label in enumerate(getattr(data.fields, name))})
    known.update(dict.fromkeys(data.ignored.labels, (None, 0)))
    longest = max(map(len, known))
    return Labels(
        known=known,
        weak=frozenset(data.weak.labels),
        first=frozenset(label[0] for label in known),
        bare=data.bare(),
        blank=data.values.blank,
        no_number=data.values.no_number,
        no_issuer=data.values.no_issuer,
        longest=longest,
        widest=longest * 3,
    )


@remembered()
def _joined() -> re.Pattern[str]:
    """Two labels with a stroke between them: 备注/文号. Dear to compile, and hardly ever asked."""
    known = sorted(labels().known, key=len, reverse=True)
    spelled = "|".join(r"\s*".join(map(re.escape, label)) for label in known)
    # matches: 备注/文号：
    return re.compile(
        rf"^((?:{spelled})|[\u4e00-\u9fff]{{2,6}})\s*[/／]\s*({spelled}|[\u4e00-\u9fff]{{2,6}})(?=\s*[{COLONS}])"
    )


@dataclass(slots=True)
class Found:
    """A label met in the document. value None: not seen yet, to be taken from the next cell or element."""

    label: str
    value: str | None
    at: int
    beside: bool = True  # the value stood in the same text or table row, so it needs no further proof
    value_at: int | None = None


def in_line(text: str, at: int, known: Labels) -> list[Found]:
    """The pairs of one line or cell, none where it does not begin with a label."""
    if text[:1] == "【" and "】" in text:  # 【索引号】000014349/2024-00012
        text = text.replace("】", "：")
    start = text.lstrip(_BEFORE)
    if not start or start[0] not in known.first:
        return []
    if len(start) <= known.widest:
        bare = squeeze(start).rstrip(_BEHIND)
        if bare in known.known:
            return [Found(bare, None, at)]
    label, *rest = _COLON.split(start, 2)
    if "/" in label[:20] or "／" in label[:20]:
        if both := _both(start, at, known):
            return both
        start = _of_joined(start, known)
        label, *rest = _COLON.split(start, 2)
    if not rest:
        return _without_colon(start, at, known)
    if len(rest) == 1:  # the usual case, told without searching for every label
        label = squeeze(label)
        return [Found(label, rest[0].strip(AROUND), at)] if label in known.known else []
    spots = _spots(start, known)
    if not spots or spots[0].begin != 0:
        return []
    pairs = []
    for number, spot in enumerate(spots):
        end = spots[number + 1].begin if number + 1 < len(spots) else len(start)
        pairs.append(Found(spot.label, start[spot.end : end].strip(AROUND), at))
    return pairs


class _Spot(NamedTuple):
    """A label with a colon in a line. end: behind the colon."""

    begin: int
    end: int
    label: str


def _spots(start: str, known: Labels) -> list[_Spot]:
    """The labels of a line, each at its beginning, behind a sign or a blank, or right behind a whole value.

    文号：发布日期：2033-01-13 has an empty value; 来源：青禾县水务局日期：2024-01-20 were two elements.
    """
    spots: list[_Spot] = []
    for spot in _with_colons(start, known):
        before = start[spot.begin - 1] if spot.begin else " "
        parted = before in _PARTING or before in COLONS or before.isspace()
        if parted or (spots and is_whole(start[spots[-1].end : spot.begin].strip(AROUND))):
            spots.append(spot)
    return spots


def _with_colons(start: str, known: Labels) -> Iterator[_Spot]:
    """Of what stands before each colon of a line the longest label that it ends with, however wide that is set."""
    behind = 0
    for colon in _COLON.finditer(start):
        words = squeeze(start[behind : colon.start()])
        for length in range(min(known.longest, len(words)), 0, -1):
            if (label := words[-length:]) in known.known:
                yield _Spot(_begin(start, colon.start(), length), colon.end(), label)
                break
        behind = colon.end()


def _begin(text: str, end: int, signs: int) -> int:
    """Where the last so many signs before a place begin, white space not counted."""
    while signs:
        end -= 1
        signs -= not text[end].isspace()
    return end


def _both(start: str, at: int, known: Labels) -> list[Found]:
    """Two labels with a stroke between them, and so their values: 发布机构/发布日期：青禾县水务局 / 2024-01-18."""
    found = _joined().match(start)
    if found is None:
        return []
    names = [squeeze(found[1]), squeeze(found[2])]
    values = re.split(r"\s*[/／]\s*", start[found.end() :].strip(AROUND + COLONS))
    fields = [known.known.get(name, (None, 0))[0] for name in names]
    if len(values) != 2 or not all(
        field and fits(field, value) for field, value in zip(fields, values, strict=True)
    ):
        return []
    return [Found(name, value, at) for name, value in zip(names, values, strict=True)]


def _of_joined(start: str, known: Labels) -> str:
    """A line under the label with a field, where two have a stroke between them: 备注/文号, 生成日期/有效期."""
    found = _joined().match(start)
    if found is None:
        return start
    names = [name for name in (squeeze(found[1]), squeeze(found[2])) if name in known.known]
    names.sort(key=lambda name: known.known[name][0] is None)
    return names[0] + start[found.end() :] if names else start


def _without_colon(start: str, at: int, known: Labels) -> list[Found]:
    """Labels and values beside each other without a colon: taken where each value has its field's form."""
    if len(start) > MAX_BARE:
        return []
    spots = list(known.bare.finditer(start))
    if not spots or spots[0].start() != 0:
        return []
    pairs = []
    for number, spot in enumerate(spots):
        end = spots[number + 1].start() if number + 1 < len(spots) else len(start)
        value, name = start[spot.end() : end].strip(AROUND), known.known[spot[0]][0]
        if value and (name is None or not fits(name, value)) and value not in known.blank:
            return []
        pairs.append(Found(spot[0], value, at))
    return pairs
