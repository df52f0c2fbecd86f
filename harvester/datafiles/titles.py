"""data/titles.toml: what titles of reports look like, what else is called so, and whose numbers a report gives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NamedTuple

from harvester.datafiles.binding import Made, read_toml
from harvester.datafiles.compiled import compiled
from harvester.datafiles.memory import remembered
from harvester.datafiles.patterns import AnyOf, AtEnd, OneOf, always_holds, one_of
from harvester.paths import DATA


@dataclass(frozen=True, slots=True)
class Damaged:
    """A title's last words, misprinted: made of these signs, so many different ones, one of each group."""

    signs: str
    fewest: int
    one_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report's own title, without white space."""

    patterns: OneOf
    # of the signs of each of these a text that the patterns match holds one, its years included: asked for first
    signs: tuple[str, ...]
    # titles that promise no report, but name body and year of one that its tables prove
    loose: re.Pattern[str]
    # whole words of a title, of which one sign may be misprinted
    tails: tuple[str, ...]
    # words before the report's own that say which kind it is: 党务, 政务公开和
    kinds: re.Pattern[str]
    damaged: Damaged
    # the year, in digits or Chinese digits
    year: re.Pattern[str]
    # what stands before or after the agency's name and is no part of it, taken off in this order
    before: tuple[str, ...]
    after: tuple[str, ...]
    # words for the body itself that name no body
    nobody: frozenset[str]
    # words that together name a group of bodies
    groups: re.Pattern[str]

    def named(self) -> re.Pattern[str]:
        """A report's title, or a looser one."""
        # matches: 政府信息公开工作总结
        return compiled(f"{self.patterns.pattern}|(?:{self.loose.pattern})")

    def __post_init__(self) -> None:
        self.named()  # dear to compile, so it is kept with the files' patterns
        for signs in self.signs:
            if not always_holds(self.patterns.pattern, signs):
                raise ValueError(f"signs: the patterns match titles without any of {signs}")


class NoYears(NamedTuple):
    """What is no year; numberless: in a text without 号, where some dear patterns cannot match."""

    any_: re.Pattern[str]
    numberless: re.Pattern[str]


def _no_years(patterns: tuple[str, ...]) -> NoYears:
    few = [one for one in patterns if not (one.endswith("号") and always_holds(one, "号"))]
    return NoYears(one_of(patterns), one_of(few))


@dataclass(frozen=True, slots=True)
class Years:
    """What is no year of a report (not, in this order), a school year, and a year of two digits.

    broken: a year that cannot be read. months: behind a year (groups year, first, last), or one month's (of).
    """

    not_: Annotated[NoYears, Made(tuple[str, ...], _no_years)]
    broken: re.Pattern[str]
    months: re.Pattern[str]
    school: re.Pattern[str]
    short: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Correction:
    """Words by which a title calls itself a newer version, and those in which they mean another thing."""

    words: AnyOf
    but: AnyOf


@dataclass(frozen=True, slots=True)
class Names:
    """What names of bodies are like."""

    # words of a sentence, which no name holds; how no name begins; how names end
    clause: AnyOf
    begins: re.Pattern[str]
    ends: re.Pattern[str]
    # letters and quoted words within a name; letters that are none, in small ones
    inner: re.Pattern[str]
    marks: frozenset[str]
    # bodies that put up the reports of others
    publisher: re.Pattern[str]
    before: re.Pattern[str]
    # brackets behind a name that are no part of it; numbers in front of one
    ornaments: re.Pattern[str]
    # what may be left behind a whole name
    behind: AtEnd
    numbers: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Line:
    """Words of a path and of a sentence, which are no titles; part: characters of a title's part."""

    path: AnyOf
    sentence: AnyOf
    part: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """Before a report's name in a sentence; who made it; whose doings a first paragraph tells (group name)."""

    leads: AnyOf
    # a label before the body's name
    filled_in: re.Pattern[str]
    made_by: tuple[re.Pattern[str], ...]
    subject: re.Pattern[str]
    # whom readers are to ask (group name)
    contact: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Other:
    """Words of a page that is no report; class_: the words used in the refusal."""

    class_: str
    words: AnyOf


@dataclass(frozen=True, slots=True)
class Row:
    """What a listing's row can promise instead of a report."""

    other: tuple[Other, ...]
    # those that count before a report's title, where an agency's name may hold the others
    ahead: AnyOf
    # a notice with one of these may carry the report itself
    carried: tuple[str, ...]
    # a title without any of these is none of ours; nor is a shorter one judged
    matter: tuple[str, ...]
    short: int


@dataclass(frozen=True, slots=True)
class Site:
    """What follows a page's title in <title>, and a portal's name around its body's."""

    separators: re.Pattern[str]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """How a text says its period. needs: of which it must hold one for the pattern to be tried."""

    needs: AnyOf
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Scope:
    """Words of title or preamble, then names of bodies, that tell whose numbers a report gives."""

    aggregate_words: AnyOf
    own_words: AnyOf
    aggregate_names: re.Pattern[str]
    own_names: re.Pattern[str]
    # bodies that have none below them
    lowest_names: re.Pattern[str]
    # lines above a table
    aggregate_captions: re.Pattern[str]
    own_captions: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Titles:
    """The whole file."""

    report: Report
    years: Years
    correction: Correction
    names: Names
    line: Line
    sentence: Sentence
    row: Row
    site: Site
    period: Period
    scope: Scope


@remembered()
def load(folder: Path = DATA) -> Titles:
    """The file, read once. Raises DataFileError."""
    return read_toml(Titles, folder / "titles.toml")
