"""What a number format of a sheet makes of a number (ECMA-376 part 1, 18.8.31 numFmts): rounding, signs, units.

A sheet that stores 12.3456 and shows 12.35 published 12.35.
"""

from __future__ import annotations

import operator
import re
from decimal import ROUND_HALF_UP, Decimal

from harvester.documents.office.sheet_rows import shown

BUILT_IN = {
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "5": "#,##0;-#,##0",  # and the sign of the reader's own money, up to 8, 42 and 44
    "6": "#,##0;-#,##0",
    "7": "#,##0.00;-#,##0.00",
    "8": "#,##0.00;-#,##0.00",
    "9": "0%",
    "10": "0.00%",
    "11": "0.00E+00",
    "12": "# ?/?",
    "13": "# ??/??",
    "37": "#,##0;(#,##0)",
    "38": "#,##0;(#,##0)",
    "39": "#,##0.00;(#,##0.00)",
    "40": "#,##0.00;(#,##0.00)",
    "41": '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    "42": '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    "44": '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    "48": "##0.0E+0",
    "43": '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
}
"""Formats that stand in no file (18.8.30); the others are dates."""
_LONGEST = 200
# one piece of a format: a quoted or escaped literal, a filler, brackets, placeholders, the general format, a sign
# matches: "件"
_PIECE = re.compile(
    r'"([^"]*)"|[\\!](.)|[_*](.)|\[([^\]]*)\]|([#0?][#0?,.]*)|(General|G/通用格式)|(.)', re.DOTALL | re.IGNORECASE
)
_GENERAL = ("", "general", "@", "g/通用格式")
_PLAIN = frozenset("-+()（）￥$¥ %:：")
"""Signs that stand for themselves without quotes."""
# matches: [红色]
_COLOURED = re.compile(
    r"\[(?:red|blue|green|cyan|magenta|yellow|colou?r ?\d+|[红蓝绿青洋黄]色|颜色 ?\d+)\]", re.IGNORECASE
)
# matches: [>=100]
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?[0-9]{1,12}(?:\.[0-9]{1,6})?)\]")
"""Which numbers a part is for, in place of those above, below and at zero."""
_COMPARED = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
# what a date or a time is made of, quoted words left out
# matches: yyyy
_DATE = re.compile("[ymdhs]|\\[(?:h+|m+|s+)\\]|上午|下午", re.IGNORECASE)
# matches: "年"
_WORDS = re.compile(r'"[^"]*"|[\\!_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]|General|G/通用格式', re.DOTALL | re.IGNORECASE)
_NEGATIVE = frozenset("-−－(（负减▲△▼▽")
"""What tells that a number is below zero but its colour, of which nothing is left in a text."""


def printed(value: float, code: str) -> str | None:
    """What a cell shows of a number, None where that is the number as it stands, or a date.

    Marked as struck out, and so not read, is a number whose format is not understood (powers, fractions), and one
    below zero that nothing but a colour tells from one above.

    >>> printed(12.3456, "0.00"), printed(0, '#,##0"件";;'), printed(-3, "0;(0)"), printed(5, "yyyy/m")
    ('12.35', '', '(3)', None)
    >>> printed(-3, "0;[Red]0"), printed(-3, "0;[Red]-0")
    ('~3~', '-3')
    >>> printed(21, "000"), printed(21, "0.0E+0"), printed(5, '[<10]"*";0'), printed(0, "General;;")
    ('021', '~21~', '*', '')
    """
    if code.strip().lower() in _GENERAL:
        return None
    if len(code) > _LONGEST:
        return _unclear(value)
    if _DATE.search(_WORDS.sub("", code)):
        return None
    sections = _sections(code)
    number = Decimal(repr(value))
    if any("[" + sign in section for section in sections for sign in "<>="):
        chosen = _by_condition(number, sections)
        text = _shown(number, chosen) if chosen is not None else None
        return _unclear(value) if text is None else text
    below = len(sections) > 1 and number < 0
    if len(sections) > 2 and number == 0:
        section, number = sections[2], abs(number)
    elif len(sections) > 1 and number < 0:
        section, number = sections[1], abs(number)
    else:
        section = sections[0]
    text = _shown(number, section)
    if text is None:
        return _unclear(value)
    if text and below and _NEGATIVE.isdisjoint(text) and _COLOURED.search(section):
        return f"~{text}~"
    return text


def _unclear(value: float) -> str:
    """A number of which it is not known what a cell shows."""
    return f"~{shown(value)}~"


def _by_condition(number: Decimal, sections: list[str]) -> str | None:
    """The part of a format whose condition a number fulfils; None where that, or its sign, is in doubt."""
    for at, section in enumerate(sections[:3]):
        found = _CONDITION.search(section)
        if found is not None:
            if _COMPARED[found[1]](number, Decimal(found[2])):
                return section if number >= 0 else None
        elif "[" + "<" in section or "[>" in section or "[=" in section or at + 1 < len(sections[:3]):
            return None
        else:
            return section if number >= 0 else None
    return None


def _sections(code: str) -> list[str]:
    """A format's parts for numbers above, below and at zero."""
    sections = [""]
    for found in _PIECE.finditer(code):
        if found[7] == ";":
            sections.append("")
        else:
            sections[-1] += found[0]
    return sections


def _shown(number: Decimal, section: str) -> str | None:
    text = ""
    pieces = [found.groups() for found in _PIECE.finditer(section)]
    percent = "%" in [sign for *_, sign in pieces]
    number = number * 100 if percent else number
    slots = [slot for *_, slot, _, _ in pieces if slot]
    if "/" in [sign for *_, sign in pieces]:  # a fraction, none where the number is whole
        return shown(float(number)) if slots and number == number.to_integral_value() else None
    parts = _in_slots(number, slots)
    if parts is None or (slots and any(general for *_, general, _ in pieces)):
        return None
    for quoted, escaped, filler, bracket, slot, general, sign in pieces:
        if slot:
            text += parts.pop(0)
        elif general:
            text += shown(float(number))
        elif bracket is not None:
            if bracket.lower() in ("white", "白色"):
                return ""
            text += bracket[1:].partition("-")[0] if bracket.startswith("$") else ""
        elif sign is not None and sign not in _PLAIN:
            return None
        elif filler is None:
            text += quoted or escaped or sign or ""
    return text.strip()


def _in_slots(number: Decimal, slots: list[str]) -> list[str] | None:
    """A number in the placeholders of a format, between which signs may stand; None where that is no number's.

    A comma behind the last of them is thousands.
    """
    if len(slots) < 2:
        digits = [_digits(number, slot) for slot in slots]
        return None if None in digits else [text for text in digits if text is not None]
    if any(slot.strip("0#,") or "," in slot[:-1] for slot in slots) or number < 0:
        return None
    whole = _digits(number, "0" + slots[-1][len(slots[-1].rstrip(",")) :]) or ""
    parts: list[str] = []
    for slot in reversed(slots[1:]):
        width = len(slot.rstrip(","))
        parts.insert(0, whole[-width:].zfill(width))
        whole = whole[:-width]
    return [whole or "0", *parts]


def _filled(before: str, whole: str) -> str:
    """The digits before the point with the noughts in front that placeholders want: 000 shows 21 as 021."""
    digits = before.replace(",", "").zfill(whole.count("0"))
    return f"{int('1' + digits):,}"[1:].lstrip(",") if "," in whole else digits


def _digits(number: Decimal, slot: str) -> str | None:
    """A number in the placeholders of a format; a comma at their end is thousands."""
    number /= 1000 ** (len(slot) - len(slot.rstrip(",")))
    whole, _, part = slot.rstrip(",").partition(".")
    if part.strip("0#?"):
        return None
    least, most = part.count("0"), len(part)
    rounded = number.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    text = f"{abs(rounded):,f}" if "," in whole else f"{abs(rounded):f}"
    before, _, behind = text.partition(".")
    if len(before) < whole.count("0"):
        before = _filled(before, whole)
    while len(behind) > least and behind.endswith("0"):
        behind = behind[:-1]
    if before == "0" and "0" not in whole:
        before = ""
    text = f"{before}.{behind}" if behind else before
    return f"-{text}" if rounded < 0 else text
