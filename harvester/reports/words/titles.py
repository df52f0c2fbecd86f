"""What a title says: whether it is a report's, which agency it names, what a listing's row promises.

The words are data (data/titles.toml). Years: harvester.reports.words.years.
"""

from __future__ import annotations

import re
from typing import Literal

from harvester.datafiles import script
from harvester.datafiles.memory import remembered
from harvester.datafiles.titles import load
from harvester.reports.words.names import ends_as_body, is_name, is_publisher, name_in
from harvester.reports.words.plain import squeeze
from harvester.reports.words.years import even, is_range, is_school_year, year_in, yearless, years

__all__ = ["agency_in", "is_report_title", "judge_row", "other_class", "year_in", "years"]
MAX_TITLE = 120
# …2023年政府信息公开工作…
# matches: 政府信息公开工作…
_CUT_OFF = re.compile(r"(?:政府(?:信息?公?开?)?|政务公开?|信息公开?)[工作年度报]{0,8}\s*(?:…+|\.{2,6})$")

_YEARLY = re.compile(r"(?:工作)?(?:年度)?(?:工作)?(?:年报|年度报告|报告)$")


def is_report_title(text: str) -> bool:
    """Whether a text holds what reads like the title of a report (spaces and years do not count)."""
    return len(text) <= MAX_TITLE and _reads_like_one(text)


@remembered(4096)
def _reads_like_one(text: str) -> bool:
    for signs in _signs():
        if not any(map(text.__contains__, signs)):
            return False
    return load().report.patterns.search(yearless(text)) is not None


@remembered()
def _signs() -> tuple[str, ...]:
    """Signs of which a report's title holds one of each: those of data/titles.toml, and what is read as them."""
    pairs = script.load().pairs.items()
    known = load().report.signs
    return tuple([signs + "".join([chr(sign) for sign, read in pairs if read in signs]) for signs in known])


@remembered()
def _damaged() -> re.Pattern[str]:
    """A title's damaged words, at its end."""
    damaged = load().report.damaged
    # matches: 作工年度告报
    return re.compile(f"[{damaged.signs}]{{{damaged.fewest},16}}$")


@remembered()
def _named() -> re.Pattern[str]:
    return load().report.named()


@remembered(2048)
def names_report(text: str) -> bool:
    """Whether a title names a report or, less plainly, a year's work: enough to look for body and year in it."""
    return len(text) <= MAX_TITLE and _named().search(yearless(text)) is not None


@remembered(1024)
def is_damaged_title(text: str) -> bool:
    """Whether a line is a report's title with its last words misprinted: 青石镇2032年政府信息公开作工年度告报."""
    if len(text) > MAX_TITLE or _reads_like_one(text):
        return False
    known, plain = load().report.damaged, yearless(text)
    if _slip(plain) is not None:
        return True
    tail = _damaged().search(plain)
    if tail is None or len(set(tail[0])) < known.fewest:
        return False
    return all(set(tail[0]).intersection(signs) for signs in known.one_of)


def _slip(plain: str) -> int | None:
    """Where the words of a title begin that are all there but for one misprinted sign; None where they are not."""
    for tail in load().report.tails:
        end = plain[-len(tail) :]
        wrong = [sign for sign, printed in zip(tail, end, strict=False) if sign != printed]
        if len(end) == len(tail) and len(wrong) == 1 and wrong[0] != "年":  # 季度报告 is no misprint
            return len(plain) - len(tail)
    return None


@remembered(1024)
def mended(text: str) -> str:
    """A damaged title, or one that a listing cut off, as it should read; other texts as they are.

    >>> mended("青禾县水务局2023年政府信息公开工作…")
    '青禾县水务局2023年政府信息公开工作年度报告'
    """
    if cut := _CUT_OFF.search(text):
        return text[: cut.start()] + "政府信息公开工作年度报告"
    if not is_damaged_title(text):
        return text
    plain = even(text)
    if (begin := _slip(plain)) is None:
        tail = _damaged().search(plain)
        begin = tail.start() + tail[0].startswith("年") if tail else None
    return (plain[:begin] if begin is not None else plain + "的") + "政府信息公开工作年度报告"


def is_bare(text: str) -> bool:
    """Whether a text is a report's title and nothing else: no year, no body."""
    plain = even(text)
    found = load().report.patterns.search(plain)
    return found is not None and found[0] == plain


@remembered(2048)
def other_class(title: str) -> str | None:
    """What a title says the page is instead of a report ("a notice", "news" …), None where it says nothing."""
    known = load()
    plain = yearless(title[:MAX_TITLE])
    found = known.report.patterns.search(plain)
    texts = [without_body(plain)]
    if found:
        ahead = known.row.ahead.search(plain[: found.start()])
        texts = [plain[found.end() :], ahead[0] if ahead else ""]
        if is_school_year(title):
            return "a school's report on a school year, under another rule"
    for text in filter(None, texts):
        for other in known.row.other:
            if other.words.search(text):
                return other.class_
    return "news" if found and texts[1] else None


@remembered(2048)
def without_body(text: str) -> str:
    """A text without the name of the body that it begins with, whose words say nothing of the matter.

    >>> without_body("某县审计局年度报告"), without_body("某县审计工作报告"), without_body("某县财政预算年度报告")
    ('年度报告', '某县审计工作报告', '某县财政预算年度报告')
    """
    begins = load().names.before.search(text)
    name = text[: begins.start()] if begins else ""
    # 某县部署, 某县举办 end as bodies do
    return text[len(name) :] if ends_as_body(name) and not load().row.ahead.search(name) else text


@remembered(2048)
def judge_row(title: str) -> Literal["report", "other", "unsure"]:
    """What a listing row's title promises: a "report", an "other" page, or "unsure" (only the page can tell).

    >>> judge_row("甲县财政局2023年政府信息公开工作年度报告")
    'report'
    >>> judge_row("甲县召开政府信息公开年度报告编制培训会")
    'other'
    """
    if _CUT_OFF.search(title):
        whole = judge_row(mended(title))
        return "unsure" if whole == "report" else whole
    known = load()
    row = known.row
    plain = yearless(title)
    if len(plain) < row.short:
        return "unsure"
    found = known.report.patterns.search(plain)
    if other := other_class(title):
        before = plain[: found.start()] if found else ""
        carried = other == "a notice" and any(word in before for word in row.carried)
        return "unsure" if carried or is_correction(title) else "other"
    if found:
        return "unsure" if found[0] == plain and not years(title) else "report"
    return "unsure" if any(word in plain for word in row.matter) else "other"


@remembered(1024)
def is_correction(title: str) -> bool:
    """Whether a title calls itself the newer version of a report: 【更正】…, …（修订版）, 关于更正《…》的说明."""
    known = load().correction
    return known.words.search(title) is not None and known.but.search(title) is None


def names_body(title: str) -> bool:
    """Whether anything stands before 政府信息公开 in a title, its year left out."""
    plain = yearless(title)
    found = load().report.patterns.search(plain)
    return found.start() > 0 if found else bool(plain)


@remembered(2048)
def agency_in(title: str) -> str | None:
    """The agency that a report's title names, None where it names none.

    >>> agency_in("2024年信访局信息公开工作年度报告")
    '信访局'
    >>> agency_in("攸县大数据和政务公开服务中心2023年政府信息公开工作年度报告")
    '攸县大数据和政务公开服务中心'
    """
    title = mended(title)
    if not names_report(title):
        return None
    plain, begin = yearless(title), 0
    for found in _named().finditer(plain):
        before = plain[begin : found.start()]
        if before.endswith("人民") and found[0].startswith("政府"):  # 甲县人民政府信息公开: 政府 is the body's
            before += "政府"
        if name := name_in(before):
            return name
        begin = found.end()
    return _behind(plain[begin:]) if begin else None


def _behind(text: str) -> str | None:
    """A body named after the report's title: …年度报告（攸县教育局）, …年报-攸县教育局."""
    if len(text) < 4 or text[0] not in "（([【-—–－_：:|｜·":
        return None
    name = name_in(text)
    return name if name is not None and ends_as_body(name) and not name.endswith(("版", "稿")) else None


def without_site(text: str | None) -> str | None:
    """A page's title element without the portal's name: 甲局2021年…报告-某县人民政府门户网站."""
    parts = _parts(text)
    return next((part for part in parts if is_report_title(part)), parts[0] if parts else None)


def channel_in(text: str | None) -> str | None:
    """The body between a page's own title and its site in the title element: 2023年年报_石桥镇_某县人民政府网."""
    names = (name for part in _parts(text)[1:-1] if (name := name_in(squeeze(part))))
    return next((name for name in names if ends_as_body(name) and not is_publisher(name)), None)


@remembered(2048)
def in_row(text: str) -> tuple[str | None, int | None]:
    """Body and year in a listing's row that names no report in full: 攸县水利局, 2023年度攸县水利局年报, 2023年.

    (None, None) where it is more than that, or another page's.
    """
    if names_report(text) or len(text) > MAX_TITLE or other_class(text) is not None:
        return None, None
    bare = _YEARLY.sub("", squeeze(yearless(text)))
    name = name_in(bare) if bare else None
    if bare and (name is None or not ends_as_body(name)):
        return None, None
    return name, None if is_range(text) else year_in(text)


def site_in(text: str | None) -> str | None:
    """The body whose site a page's title element names behind its own title, None where it names none."""
    for part in reversed(_parts(text)[1:]):
        if not is_report_title(part) and (body := body_of(part)) and is_name(body) and ends_as_body(body):
            return body
    return None


def _parts(text: str | None) -> list[str]:
    return [part.strip() for part in load().site.separators.split(text) if part.strip()] if text else []


def body_of(portal: str) -> str | None:
    """The body in a portal's name: 甲县人民政府门户网站 is 甲县人民政府's, 中国·攸县 is 攸县's."""
    parts = [part for part in load().site.separators.split(squeeze(portal)) if part]
    name = next((part for part in parts if part not in ("中国", "数字", "智慧", "阳光")), "")
    for word in load().site.words:
        name = name.removesuffix(word)
    return name if len(name) >= 2 else None
