"""Kangxi radicals that PDF fonts put in place of ideographs (⼀ for 一, ⾏ for 行), mended."""

from __future__ import annotations

import re
import unicodedata

# The supplement has no decompositions in Unicode; these are the ones that fonts of Noto and Source Han make.
_SUPPLEMENT = {
    "⺁": "厂", "⺃": "乚", "⺅": "亻", "⺆": "冂", "⺈": "刀", "⺉": "刂", "⺊": "卜", "⺋": "卩", "⺎": "兀",
    "⺏": "尣", "⺒": "巳", "⺓": "幺", "⺔": "彑", "⺖": "忄", "⺗": "小", "⺘": "扌", "⺙": "攵", "⺛": "旡",
    "⺝": "月", "⺞": "歹", "⺟": "母", "⺠": "民", "⺡": "氵", "⺢": "氺", "⺣": "灬", "⺦": "丬", "⺧": "牛",
    "⺨": "犭", "⺩": "王", "⺪": "疋", "⺫": "目", "⺬": "示", "⺭": "礻", "⺮": "竹", "⺯": "糹", "⺰": "纟",
    "⺱": "罒", "⺲": "罒", "⺵": "羊", "⺶": "羊", "⺷": "羊", "⺸": "羊", "⺹": "耂", "⺻": "聿", "⺼": "月",
    "⺽": "臼", "⺾": "艹", "⺿": "艹", "⻀": "艹", "⻁": "虎", "⻂": "衤", "⻃": "西", "⻄": "西", "⻅": "见",
    "⻆": "角", "⻇": "角", "⻈": "讠", "⻉": "贝", "⻊": "足", "⻋": "车", "⻌": "辶", "⻍": "辶", "⻎": "辶",
    "⻏": "阝", "⻐": "钅", "⻑": "長", "⻒": "镸", "⻓": "长", "⻔": "门", "⻕": "阜", "⻖": "阝", "⻗": "雨",
    "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻞": "食", "⻟": "飠", "⻠": "饣",
    "⻡": "首", "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄",
    "⻪": "黾", "⻫": "斉", "⻬": "齐", "⻭": "歯", "⻮": "齿", "⻯": "竜", "⻰": "龙", "⻲": "龟", "⻳": "龟",
}  # fmt: skip
_RADICAL = re.compile("[⺀-⿟]")


def mend(text: str) -> str:
    """The text with radical code points read as the ideographs that they draw; all else stays as it is.

    A radical is an artefact of the font's table, never what was printed: NFKC on the whole text would change
    ① and ㎡ as well.

    >>> mend("⼀、总体情况①")
    '一、总体情况①'
    """
    return _RADICAL.sub(_ideograph, text)


def _ideograph(found: re.Match[str]) -> str:
    radical = found.group()
    return _SUPPLEMENT.get(radical) or unicodedata.normalize("NFKC", radical)
