"""What a title says: whether it is a report's, which years and which agency it names, what a row promises.

The words are data (data/titles.toml).
"""

from __future__ import annotations

import re
from typing import Literal

from harvester.datafiles.memory import remembered
from harvester.datafiles.titles import load
from harvester.reports.words.plain import squeeze

MAX_TITLE = 120
_NUMERALS = str.maketrans("〇○ＯO零一二三四五六七八九", "00000123456789")  # int() reads full-width digits itself


def is_report_title(text: str) -> bool:
    """Whether a text holds what reads like the title of a report (spaces and years do not count)."""
    return len(text) <= MAX_TITLE and _reads_like_one(text)


@remembered(4096)
def _reads_like_one(text: str) -> bool:
    return load().report.patterns.search(_unyear(text)) is not None


def is_bare(text: str) -> bool:
    """Whether a text is a report's title and nothing else: no year, no body."""
    plain = squeeze(text)
    found = load().report.patterns.search(plain)
    return found is not None and found[0] == plain


@remembered(2048)
def other_class(title: str) -> str | None:
    """What a title says the page is instead of a report ("a notice", "news" …), None where it says nothing."""
    known = load()
    plain = _unyear(title[:MAX_TITLE])
    found = known.report.patterns.search(plain)
    texts = [plain]
    if found:
        ahead = known.row.ahead.search(plain[: found.start()])
        texts = [plain[found.end() :], ahead[0] if ahead else ""]
    for text in texts:
        for other in known.row.other:
            if other.words.search(text):
                return other.class_
    return "news" if found and texts[1] else None


@remembered(2048)
def judge_row(title: str) -> Literal["report", "other", "unsure"]:
    """What a listing row's title promises: a "report", an "other" page, or "unsure" (only the page can tell).

    >>> judge_row("甲县财政局2023年政府信息公开工作年度报告")
    'report'
    >>> judge_row("甲县召开政府信息公开年度报告编制培训会")
    'other'
    """
    known = load()
    row = known.row
    plain = _unyear(title)
    if len(plain) < row.short:
        return "unsure"
    found = known.report.patterns.search(plain)
    if other := other_class(title):
        before = plain[: found.start()] if found else ""
        carried = other == "a notice" and any(word in before for word in row.carried)
        return "unsure" if carried else "other"
    if found:
        return "unsure" if found[0] == plain and not years(title) else "report"
    return "unsure" if any(word in plain for word in row.matter) else "other"


@remembered(2048)
def years(text: str) -> tuple[int, ...]:
    """The years that a title names, digits or Chinese digits, without repeats."""
    named = load().report.year.findall(squeeze(text))
    return tuple(dict.fromkeys(int(year.translate(_NUMERALS)) for year in named))


def year_in(title: str) -> int | None:
    """The year that a title names first, None where it names none."""
    named = years(title)
    return named[0] if named else None


def names_body(title: str) -> bool:
    """Whether anything stands before 政府信息公开 in a title, its year left out."""
    tail = _tail(title)
    return tail.start() > 0 if tail else bool(_unyear(title))


@remembered(2048)
def agency_in(title: str) -> str | None:
    """The agency that a report's title names, None where it names none.

    >>> agency_in("2024年信访局信息公开工作年度报告")
    '信访局'
    """
    known = load().report
    if not is_report_title(title):
        return None
    rest = _unyear(title)
    found = known.patterns.search(rest) or known.patterns.search(squeeze(title))
    tail = _tail(title)
    if tail is None or found is None:
        return None
    name = rest[: tail.start()]
    if name.endswith("人民") and tail[0].startswith("政府"):  # 甲县人民政府信息公开: 政府 is the body's
        name += "政府"
    name = _bare(name)
    if len(name) < 2 or name in known.nobody or len(name) > 40:
        return None
    return name


def _bare(name: str) -> str:
    """A name without what may stand before or after it; a bracket that it opens itself is its own."""
    known, bare = load().report, ""
    while name != bare:
        bare = name
        for prefix in known.before:
            name = name.removeprefix(prefix)
        name = name.removesuffix("（）").removesuffix("()")
        for suffix in known.after:
            if not (suffix in "）)" and ("（" in name or "(" in name)):
                name = name.removesuffix(suffix)
    return bare


@remembered(2048)
def _tail(title: str) -> re.Match[str] | None:
    """What follows the agency's name in a title without its year: 政府信息公开 and what leads to it."""
    return load().report.tail.search(_unyear(title))


@remembered(2048)
def _unyear(text: str) -> str:
    return load().report.year.sub("", squeeze(text))


def scope_of(agency: str) -> Literal["own", "aggregate"] | None:
    """Whose numbers a body's report gives by the body's name, None where it does not tell (or is none)."""
    known = load().scope
    agency = re.split("[（(]", agency)[0] or agency
    if known.own_names.search(agency):
        return "own"
    return "aggregate" if known.aggregate_names.search(agency) else None


def without_site(text: str | None) -> str | None:
    """A page's title element without the portal's name: 甲局2021年…报告-某县人民政府门户网站."""
    if not text:
        return None
    parts = [part.strip() for part in load().site.separators.split(text) if part.strip()]
    for part in parts:
        if is_report_title(part):
            return part
    return parts[0] if parts else None


def body_of(portal: str) -> str | None:
    """The body in a portal's name: 甲县人民政府门户网站 is 甲县人民政府's."""
    name = load().site.separators.split(squeeze(portal))[0]
    for word in load().site.words:
        name = name.removesuffix(word)
    return name if len(name) >= 2 else None
