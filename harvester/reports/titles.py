"""Whose report a page is, for which year: title, agency, year, scope; and what a listing row's title says.

The words are data (data/titles.toml). The year comes from the title, else from the text, else from the day of
publication; the agency from the title, else from the issuer, else from the portal. What was taken from a weaker
source than the title is said in a warning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Literal

from harvester.documents.blocks import LINES, Block, Document, Heading
from harvester.reports.metadata import MetadataBlock
from harvester.reports.rules import rules, squeeze

MAX_TITLE = 120
PREAMBLE = 30
"""Blocks after the title in which the period and words about the scope are looked for."""
_NUMERALS = str.maketrans("〇○ＯO零一二三四五六七八九", "00000123456789")  # int() reads full-width digits itself
_BROKEN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


@dataclass(slots=True)
class Identity:
    """What a report says it is. year_source: "title", "text", "date" or None. at: the title's block."""

    title: str | None
    agency: str | None
    year: int | None
    year_source: str | None
    scope: str | None
    warnings: list[str] = field(default_factory=list)
    at: int | None = None


@dataclass(frozen=True, slots=True)
class _Rules:
    report: re.Pattern[str]
    tail: re.Pattern[str]
    year: re.Pattern[str]
    period: re.Pattern[str]
    separators: re.Pattern[str]
    other: tuple[tuple[str, re.Pattern[str]], ...]
    ahead: re.Pattern[str]
    aggregate: re.Pattern[str]
    own: re.Pattern[str]
    aggregate_words: re.Pattern[str]
    own_words: re.Pattern[str]
    data: dict[str, Any]


def _any(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


@cache
def _rules() -> _Rules:
    data = rules("titles")
    return _Rules(
        report=re.compile("|".join(f"(?:{pattern})" for pattern in data["report"]["patterns"])),
        tail=re.compile(data["report"]["tail"]),
        year=re.compile(data["report"]["year"]),
        period=re.compile(data["period"]["pattern"]),
        separators=re.compile(data["site"]["separators"]),
        other=tuple((entry["class"], _any(entry["words"])) for entry in data["row"]["other"]),
        ahead=_any(data["row"]["ahead"]),
        aggregate=re.compile(data["scope"]["aggregate_names"]),
        own=re.compile(data["scope"]["own_names"]),
        aggregate_words=_any(data["scope"]["aggregate_words"]),
        own_words=_any(data["scope"]["own_words"]),
        data=data,
    )


def is_report_title(text: str) -> bool:
    """Whether a text holds what reads like the title of a report (spaces and years do not count)."""
    return len(text) <= MAX_TITLE and _reads_like_one(text)


@lru_cache(maxsize=4096)
def _reads_like_one(text: str) -> bool:
    return _rules().report.search(_unyear(text)) is not None


@lru_cache(maxsize=2048)
def other_class(title: str) -> str | None:
    """What a title says the page is instead of a report ("a notice", "news" …), None where it says nothing."""
    known = _rules()
    plain = _unyear(title[:MAX_TITLE])
    found = known.report.search(plain)
    texts = [plain]
    if found:
        ahead = known.ahead.search(plain[: found.start()])
        texts = [plain[found.end() :], ahead[0] if ahead else ""]
    for text in texts:
        for name, words in known.other:
            if words.search(text):
                return name
    return "news" if found and texts[1] else None


@lru_cache(maxsize=2048)
def judge_row(title: str) -> Literal["report", "other", "unsure"]:
    """What a listing row's title promises: a "report", an "other" page, or "unsure" (only the page can tell).

    >>> judge_row("甲县财政局2023年政府信息公开工作年度报告")
    'report'
    >>> judge_row("甲县召开政府信息公开年度报告编制培训会")
    'other'
    """
    known = _rules()
    row = known.data["row"]
    plain = _unyear(title)
    if len(plain) < row["short"]:
        return "unsure"
    found = known.report.search(plain)
    if other := other_class(title):
        before = plain[: found.start()] if found else ""
        carried = other == "a notice" and any(word in before for word in row["carried"])
        return "unsure" if carried else "other"
    if found:
        return "unsure" if found[0] == plain and not _years(title) else "report"
    return "unsure" if any(word in plain for word in row["matter"]) else "other"


def identify(
    document: Document,
    block: MetadataBlock,
    *,
    list_title: str | None = None,
    portal_name: str | None = None,
    published: str | None = None,
) -> Identity:
    """Title, agency, year and scope of a document.

    list_title: the text of the listing row. portal_name: the body that runs the portal. published: ISO date of
    publication, the last resort for the year (a report on a year appears in the next).
    """
    title, at = _title(document, block, list_title)
    identity = Identity(title, None, None, None, None, at=at)
    opening, preamble = _opening(document.blocks, at)
    _set_year(identity, opening, published)
    _set_agency(identity, block, portal_name or document.meta.get("sitename"))
    identity.scope = _scope(identity.agency, title, preamble)
    return identity


def _title(document: Document, block: MetadataBlock, list_title: str | None) -> tuple[str | None, int | None]:
    """The title and the index of the block it stands in: as printed in the body, else as named elsewhere."""
    spot = _printed_title(document.blocks, block.used)
    named = [
        block.fields["title"],
        document.meta.get("articletitle"),
        _without_site(document.title),
        list_title,
    ]
    at = spot[1] if spot else None
    candidates = [_one_line(text) for text in (spot[0] if spot else None, *named) if text]
    for candidate in candidates:
        if is_report_title(candidate) and _years(candidate):
            return candidate, at
    for candidate in candidates:
        if is_report_title(candidate):
            return candidate, at
    return (candidates[0][:MAX_TITLE] if candidates else None), at


def _one_line(text: str) -> str:
    """White space folded; none between two Chinese characters, where it only stands for a line break."""
    return _BROKEN.sub("", " ".join(text.split()))


def _printed_title(blocks: list[Block], used: Set[int]) -> tuple[str, int] | None:
    """The first line before the text that reads like a report's title, and its block; headings win.

    A title set over several lines (甲县人民政府 / 2023年 / 政府信息公开工作年度报告) is joined.
    """
    first: tuple[str, int] | None = None
    for at, block in enumerate(blocks):
        if not isinstance(block, LINES) or at in used:
            continue
        text = block.text
        if len(text) > MAX_TITLE:
            if at > 40 or first:
                break
            continue
        if "公开" not in text and "公 开" not in text:
            continue
        if is_report_title(text) and text[-1] not in "。；，,;":
            joined = _joined(blocks, at)
            if _menu_entry(text) and not (_years(joined[0]) and agency_in(joined[0])):
                continue
            if isinstance(block, Heading):
                return joined
            first = first or joined
    return first


def _menu_entry(text: str) -> bool:
    """政府信息公开年报 and the like name a column, breadcrumbs a path: no year, no body."""
    plain = squeeze(text)
    found = _rules().report.search(plain)
    return any(sign in plain for sign in ">»") or (found is not None and found[0] == plain)


def _joined(blocks: list[Block], at: int) -> tuple[str, int]:
    """The title with the short lines right before it that hold its year or agency, where it lacks them."""
    known = _rules()
    text = _text(blocks[at])
    before = at - 1
    while before >= max(0, at - 3):
        line = _text(blocks[before])
        has_agency = bool(known.tail.split(squeeze(_unyear(text)))[0])
        if not line or len(line) > 40 or line[-1] in "。；：:，,>" or (_years(text) and has_agency):
            break
        if not (_years(line) or known.aggregate.search(line) or known.own.search(line) or "政府" in line):
            break
        if ">" in line or is_report_title(line) or (_years(line) and _years(text)):
            break
        text = line + text
        before -= 1
    return text, at


def _text(block: Block) -> str:
    return block.text if isinstance(block, LINES) else ""


def _without_site(text: str | None) -> str | None:
    """A page's title element without the portal's name: 甲局2021年…报告-某县人民政府门户网站."""
    if not text:
        return None
    parts = [part.strip() for part in _rules().separators.split(text) if part.strip()]
    for part in parts:
        if is_report_title(part):
            return part
    return parts[0] if parts else None


def _years(text: str) -> list[int]:
    """The years that a title names, digits or Chinese digits, without repeats."""
    return list(dict.fromkeys(int(found.translate(_NUMERALS)) for found in _rules().year.findall(squeeze(text))))


def year_in(title: str) -> int | None:
    """The year that a title names first, None where it names none."""
    years = _years(title)
    return years[0] if years else None


@lru_cache(maxsize=2048)
def _unyear(text: str) -> str:
    return _rules().year.sub("", squeeze(text))


def _opening(blocks: list[Block], at: int | None) -> tuple[str, str]:
    """The text right after the title, in which a report says its period; and what of it precedes 一、."""
    start = 0 if at is None else at + 1
    lines = [block.text for block in blocks[start : start + PREAMBLE] if isinstance(block, LINES)]
    first = next((n for n, line in enumerate(lines) if line.startswith(("一", "第一"))), len(lines))
    return "\n".join(lines), "\n".join(lines[:first])


def _set_year(identity: Identity, opening: str, published: str | None) -> None:
    years = _years(identity.title) if identity.title else ()
    period = _rules().period.search(squeeze(opening)) if opening else None
    told = int(period[1]) if period else None
    if years:
        identity.year, identity.year_source = years[0], "title"
        if len(years) > 1:
            identity.warnings.append(
                f"the title names several years {', '.join(map(str, years))}; {years[0]} taken"
            )
        if told and told not in years:
            identity.warnings.append(f"year {years[0]} from the title, but the text speaks of {told}")
    elif told:
        identity.year, identity.year_source = told, "text"
        identity.warnings.append(f"the title names no year; {told} taken from the period that the text states")
    elif year := _most_named(opening):
        identity.year, identity.year_source = year, "text"
        identity.warnings.append(f"the title names no year; {year} is the year that the text names most")
    elif published:
        identity.year, identity.year_source = int(published[:4]) - 1, "date"
        identity.warnings.append(
            f"neither title nor text names a year; {identity.year} is the year before publication on {published}"
        )
    if identity.year is not None and published and int(published[:4]) < identity.year:
        identity.warnings.append(f"published on {published}, before its year {identity.year} ended")


_NAMED = re.compile(r"(?<!\d)(20\d\d)\s*年(?!\s*\d+\s*月)")


def _most_named(opening: str) -> int | None:
    """The year that a text names at least twice and more often than any other."""
    counts: dict[str, int] = {}
    for year in _NAMED.findall(opening):
        counts[year] = counts.get(year, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    if ranked and ranked[0][1] >= 2 and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return int(ranked[0][0])
    return None


def _set_agency(identity: Identity, block: MetadataBlock, portal: str | None) -> None:
    if identity.title and (named := agency_in(identity.title)):
        identity.agency = named
    elif issuer := block.fields["issuer"]:
        identity.agency = issuer
        identity.warnings.append(f"the title names no agency; {issuer} is the issuer in the metadata")
    elif portal and (body := _body_of(portal)):
        identity.agency = body
        identity.warnings.append(f"the title names no agency; {body} is the body that runs the portal")


@lru_cache(maxsize=2048)
def agency_in(title: str) -> str | None:
    """The agency that a report's title names, None where it names none.

    >>> agency_in("2024年信访局信息公开工作年度报告")
    '信访局'
    """
    known = _rules()
    if not is_report_title(title):
        return None
    rest = _unyear(title)
    found = known.report.search(rest) or known.report.search(squeeze(title))
    cut = known.tail.search(rest)
    if cut is None or found is None:
        return None
    name = rest[: cut.start()]
    if name.endswith("人民") and cut[0].startswith("政府"):  # 甲县人民政府信息公开: 政府 is the body's
        name += "政府"
    words = known.data["report"]
    changed = True
    while changed:
        changed = False
        for prefix in words["before"]:
            if name.startswith(prefix):
                name, changed = name[len(prefix) :], True
        for suffix in words["after"]:
            if name.endswith(suffix):
                name, changed = name[: -len(suffix)], True
    if len(name) < 2 or name in words["nobody"] or len(name) > 40:
        return None
    return name


def _body_of(portal: str) -> str | None:
    """The body in a portal's name: 甲县人民政府门户网站 is 甲县人民政府's."""
    name = _rules().separators.split(squeeze(portal))[0]
    for word in _rules().data["site"]["words"]:
        name = name.removesuffix(word)
    return name if len(name) >= 2 else None


def _scope(agency: str | None, title: str | None, preamble: str) -> str | None:
    """ "own" or "aggregate", None where neither words nor name tell: see data/titles.toml, [scope]."""
    known = _rules()
    said = f"{title or ''}\n{preamble[:600]}"
    aggregate, own = known.aggregate_words.search(said), known.own_words.search(said)
    if aggregate and not own:
        return "aggregate"
    if own and not aggregate:
        return "own"
    if agency is None:
        return None
    if known.own.search(agency):
        return "own"
    return "aggregate" if known.aggregate.search(agency) else None
