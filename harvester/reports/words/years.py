"""The years that a title names, without what only looks like one: document numbers, days, school years.

The patterns are data (data/titles.toml, [report] year and [years]).
"""

from __future__ import annotations

import itertools
import re

from harvester.datafiles import script
from harvester.datafiles.memory import remembered
from harvester.datafiles.titles import load
from harvester.reports.words.plain import squeeze

_NUMERALS = str.maketrans(
    "〇○ＯO零一二三四五六七八九壹贰叁肆伍陆柒捌玖", "00000123456789123456789"
)  # int() reads full-width digits itself
# matches: 2023年1月1日至2023年12月31日
_WHOLE = re.compile(r"((?:19|20)\d\d年)0?1月?(?:0?1日)?(?:至|到|[-—－–~～])+(?:\1)?12月份?(?:31日)?")
# matches: 2023.1.1-2023.12.31
_DAYS = re.compile(r"((?:19|20)\d\d)[./-]0?1[./-]0?1(?:至|到|[-—－–~～])+\1[./-]12[./-]31")
_RANGE = re.compile(r"[-—–－~～至和、及/与]")
FIRST = "2008"
"""The year in whose May the 条例 came into force: a report from then to its end is a whole one."""
CUT = "｜"
"""Stands for what was taken out of a title and parts what stood before it from what follows."""


def number(year: str) -> int:
    """A year's digits, Chinese or not, as a number."""
    return int(year.translate(_NUMERALS))


@remembered(4096)
def even(text: str) -> str:
    """A title without white space, in the characters that the patterns are written in, of the same length else."""
    return script.todays(squeeze(text))


@remembered(4096)
def cleaned(text: str) -> str:
    """A title without white space and without what only looks like a year."""
    plain = even(text)
    if "12" in plain:
        plain = _DAYS.sub(r"\1年", _WHOLE.sub(r"\1", plain))  # a whole year, by its first and its last day
    if "月" in plain:
        plain = load().years.months.sub(_months, plain)
    if "20" not in plain and "19" not in plain:
        return plain
    known = load().years.not_
    return (known.any_ if "号" in plain else known.numberless).sub(CUT, plain)


def _months(found: re.Match[str]) -> str:
    """A year with what stands in a title for a part of it, if its months are not all twelve."""
    whole = found["year"] and int(found["last"]) == 12 and (found["first"] == "1" or found["year"][:4] == FIRST)
    return str(found["year"]) if whole else f"{found['year'] or found['of']}{CUT}季度"


@remembered(4096)
def yearless(text: str) -> str:
    """A title without white space, years and what looks like one."""
    known = load()
    plain = known.years.short.sub("", known.report.year.sub("", cleaned(text)))
    return known.years.broken.sub("", plain) if "年" in plain else plain


@remembered(2048)
def years(text: str) -> tuple[int, ...]:
    """The years that a title names, digits or Chinese digits, without repeats.

    >>> years("攸教字〔2024〕3号 攸县教育局2023年政府信息公开工作年度报告")
    (2023,)
    """
    found = load().report.year.findall(cleaned(text))
    return tuple(dict.fromkeys(number(year) for year in found))


@remembered(2048)
def year_in(title: str) -> int | None:
    """The year of a title's report: of several the one nearest to 政府信息公开; None where it names none.

    >>> year_in("攸县教育局2023年政府信息公开工作总结及2024年工作计划"), year_in("攸县教育局23年政府信息公开年报")
    (2023, 2023)
    """
    known, plain = load(), cleaned(title)
    found = list(known.report.year.finditer(plain))
    if not found:
        short = known.years.short.search(plain)
        return 2000 + int(short[1]) if short else None
    if len(found) > 1:
        told = plain.find("公开")
        # one with 年 behind it before a bare one: 2023年度…（2024版）
        found.sort(
            key=lambda year: (
                not year[0].endswith(("年", "度")),
                min(abs(told - 2 - year.end()), abs(year.start() - told - 2)),
            )
        )
    return number(found[0][1])


def is_short(title: str) -> bool:
    """Whether a title names its year with two digits only."""
    return not years(title) and year_in(title) is not None


@remembered(1024)
def is_range(title: str) -> bool:
    """Whether a title names a span of years (2021-2022年), of which none is the report's."""
    plain = cleaned(title)
    found = list(load().report.year.finditer(plain))
    return any(
        one[1] != other[1] and _RANGE.fullmatch(plain[one.end() : other.start()])
        for one, other in itertools.pairwise(found)
    )


def is_school_year(title: str) -> bool:
    """Whether a title speaks of a school year: such reports follow another rule, 《高等学校信息公开办法》."""
    return "学年" in title and load().years.school.search(even(title)) is not None


@remembered(1024)
def school_year(title: str) -> int | None:
    """The year in which the school year that a title names ends; None where it names none."""
    found = re.search(r"(?:19|20)(\d\d)[-—–~～至/]+(?:19|20)?(\d\d)年?学年", even(title))
    return 2000 + int(found[2]) if found else None
