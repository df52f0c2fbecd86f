"""Cells of tables read as numbers: what is a number, what is blank, what is neither."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from harvester.documents.blocks import PICTURE
from harvester.documents.unseen import drop
from harvester.reports.model import Number

NOT_APPLICABLE = frozenset(
    ["-", "--", "---", "----", "—", "——", "–", "―", "－", "/", "／", "\\", "*", "无", "空", "N/A"]
)
# matches: 1,024件
_NUMBER = re.compile(
    r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,8})?)"
    r"(?P<unit>亿元|[十百千]?万元|[百千]?元|件次|人次|件|条|项|次|个|人|篇|份|例|宗|起|家|场|期)?"
    r"(?P<note>\(.*\))?[.。;,]?"
)
# matches: (应为12)
_DENIED = re.compile(
    r"\((?:(?:上年|上一年度?|去年|往年|同期)\D*|\d{4}年度?|[十百千万亿]+[件条次个项份宗起]?"
    r"|(?:预计|预估|估算|估计|大?约|左右|待(?:核|定|确认|统计|补)|暂定|计划|目标|以上|以下|超过|不足|未审|样本|抽样)\D*"
    r"|(?:[上下]半年|第?[一二三四1-4]季度?|截至\D{0,4}\d{1,2}月\D*|重复)\D*)\)"
    r"|\(.*(?:应[为是]|[更修]正[为后成:]|改[为成]|订正|勘误|实[为际]|有误(?=\))).*\)"
    r"|\((?:原(?:为|数|报)?|现(?:为|改)?|[更修]正)\d+\D*\)"
)
"""A note behind a number that says it is another year's, none of ones, a guess, or that another one is right."""
_MONEY = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "十万元": Decimal(100_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
}
# 采购总金额(万元), 收费金额（单位：万美元）, 金额：元; not 公元, 单元
# matches: 收费金额(单位:万元)
_UNIT_NAMED = re.compile(r"(?<![公单多状])([十百千万亿]*[^\W\d十百千万亿单位为计以额]?元)(?=[^()]*\)|$)")
# matches: 新增12件
_CHANGED = re.compile(
    r"(?P<word>增加?|减少?|新增|上升|下降|核减)(?:了|:)?(?P<number>\d{1,9})(?P<unit>件|条|项|个)?"
)
_FALLS = ("减", "下", "核")
# ② and ² are marks, which NFKC makes a 2
# matches: ①
_MARK = re.compile(r"[\u2460-\u24ff\u3220-\u3229\u3280-\u3289\u00b2\u00b3\u00b9\u2070-\u208e]")
# matches: ^[2]
_REFERENCE = re.compile(r"\^(?:[\[(〔【（]\d{1,2}[\])〕】）]|[①-⑳*※])$")
"""A raised sign behind a number that can only point to a note."""
_SIGNS = "+-−"
_WIDE = tuple(zip("：（），；", ":(),;", strict=True))
# matches: 12 件
_LOOSE_SPACE = re.compile(r"(?<=\d)\s+(?=[^\d\s.,])|(?<=[^\d\s.,])\s+|\s+$")
_FIGURES = re.compile(r"[\d\s.,，．+\-−－/~^\[\]]+")
"""Figures, with the marks of what is struck out or off its line: ~5~12, 7^1, 40^[2]"""
MAX_CELL = 2000
"""Characters of a cell that are looked at."""
MAX_DIGITS, MAX_DECIMALS = 15, 8
"""Digits of a number before and behind the point, here as in _NUMBER; a longer row of them is no count."""

ANY_NUMBER = "0"
"""Stands for every number where only labels matter."""


@dataclass(slots=True)
class Value:
    """A cell. number: None where blank or unreadable. text: what was printed, folded.

    exact: text is nothing but the number (or blank). blank: nothing is printed. shape: ANY_NUMBER where there is
    nothing but a number, else the cell's text. unit: as printed in the cell. lines: the cell's lines where it has
    several, else empty.
    """

    number: Number | None
    text: str
    exact: bool
    blank: bool
    shape: str
    unit: str | None = None
    lines: tuple[str, ...] = ()


@lru_cache(maxsize=16384)
def read(text: str) -> Value:
    """The value of a cell's text. Two numbers in one cell are not split: number None, lines set.

    >>> read("22（其中修订16件）").number, read("　０ ").number, read("-").number, read("12 3").number
    (22, 0, None, None)
    """
    figure = _plain_figure(text)
    if figure is not None:
        exact = text == str(figure)
        return Value(figure, text, exact, False, ANY_NUMBER if exact else text)
    shown = drop(text[:MAX_CELL]).strip()
    if not shown:
        return BLANK
    match = _number_in(shown)
    if match is None:
        return Value(None, shown, False, False, text, None, _lines(shown))
    number = to_number(Decimal(match["number"].replace(",", "")))
    exact = shown == str(number)
    return Value(number, shown, exact, False, ANY_NUMBER if exact else text, match["unit"])


def _plain_figure(text: str) -> Number | None:
    """The number that nearly all cells are: digits, perhaps with a point. None for anything else."""
    if not text.isascii():
        return None
    whole, point, decimals = text.partition(".")
    if not whole.isdigit() or len(whole) > MAX_DIGITS:
        return None
    if not point:
        return int(whole)
    if not decimals.isdigit() or len(decimals) > MAX_DECIMALS:
        return None
    return float(text) if decimals.strip("0") else int(whole)


def _number_in(shown: str) -> re.Match[str] | None:
    """The number that a cell's text is, with what may stand around it."""
    if "^" in shown:
        shown = _REFERENCE.sub("", shown) or shown
    first = unicodedata.normalize("NFKC", shown[0])[0]
    if not (first.isdecimal() or first in _SIGNS) or _MARK.search(shown):
        return None
    plain = _plain(shown)
    if len(plain.split(None, 1)) > 1:  # spaces inside a bracketed note do not matter; between digits they would
        plain = _LOOSE_SPACE.sub("", plain)
    found = _NUMBER.fullmatch(plain)
    return None if found is not None and found["note"] and _DENIED.fullmatch(found["note"]) else found


def _plain(shown: str) -> str:
    return narrow(shown).replace("−", "-")


def narrow(text: str) -> str:
    """A text in NFKC, which most texts are in once the usual wide signs are replaced: told in no time."""
    for wide, half in _WIDE:
        if wide in text:
            text = text.replace(wide, half)
    return unicodedata.normalize("NFKC", text)


def _lines(shown: str) -> tuple[str, ...]:
    """The lines of a cell that has several."""
    if "\n" not in shown:
        return ()
    return tuple([line.strip() for line in _plain(shown).split("\n") if line.strip()])


BLANK = Value(None, "", True, True, "")


def is_valuelike(text: str) -> bool:
    """True where a cell can only be a value: blank, a dash, figures, a picture, or a number with a note."""
    value = read(text.replace(PICTURE, "") or "-" if PICTURE in text else text)
    if value.blank or value.number is not None or value.text in NOT_APPLICABLE:
        return True
    if _FIGURES.fullmatch(value.text) is not None or changed(value) is not value:
        return True
    if "\u4e00" <= value.text[0] <= "\u9fff":  # no digit or sign, whatever follows
        return False
    return "(" in (plain := _plain(value.text)) and _NUMBER.fullmatch(plain) is not None


def changed(value: Value) -> Value:
    """A change that is printed with a word for its sign, as a number; the value itself where it is none.

    >>> changed(read("增1423")).number, changed(read("减5件")).number, changed(read("减免")).number
    (1423, -5, None)
    """
    if value.number is not None or value.blank or value.text[0] not in "增减新上下核":
        return value
    match = _CHANGED.fullmatch("".join(_plain(value.text).split()))
    if match is None:
        return value
    number = int(match["number"])
    return replace(value, number=-number if match["word"].startswith(_FALLS) else number)


def to_number(value: Decimal) -> Number:
    """An int where the value is whole and printed without decimals, else the nearest float."""
    exponent = value.as_tuple().exponent
    return int(value) if exponent == 0 or value == value.to_integral_value() else float(value)


def money_unit(label: str) -> str | None:
    """The unit of money that a label names, one that cannot be converted included.

    >>> [money_unit(label) for label in ("金额(万元)", "金额（单位：百万元）", "金额（万美元）", "公元（年）")]
    ['万元', '百万元', '万美元', None]
    """
    if "元" not in label:
        return None
    named = _UNIT_NAMED.findall("".join(narrow(label).split()))
    return named[-1] if named else None


def convert(number: Number, unit: str, wanted: str) -> Number:
    """An amount of money in another unit, computed in decimals.

    >>> convert(477.35, "万元", "元")
    4773500
    """
    return to_number(Decimal(str(number)) * _MONEY[unit] / _MONEY[wanted])


def is_money(unit: str | None) -> bool:
    """Whether a unit is one of money."""
    return unit in _MONEY
