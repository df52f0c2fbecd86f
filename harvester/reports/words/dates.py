"""Dates as portals print them, and which of several dates a report was published on.

The order of precedence (seen on portals): the visible 发布日期, the date of the listing
row, the date in the address, the PubDate meta tag, which may be the day on which the page was made anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Dates outside are refused: the first regulation on the matter is of 2007."""
MAX_LENGTH = 60

_WIDE = str.maketrans("０１２３４５６７８９／－．：", "0123456789/-.:")
_NUMERALS = dict(zip("〇○ＯO零一二三四五六七八九", (0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
# matches: 2023-08-19
_DIGITS = re.compile(r"(?<!\d)(\d{4})\s*[-/.年\u2010-\u2015]\s*(\d{1,2})\s*[-/.月\u2010-\u2015]\s*(\d{1,2})(?!\d)")
_SOLID = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
# matches: 二〇二二年一月三十日
_CHINESE = re.compile(
    r"([〇○ＯO零一二三四五六七八九]{4})\s*年\s*([一二三四五六七八九十元正]{1,3})\s*月\s*([一二三四五六七八九十廿卅]{1,4})"
)
_IN_ADDRESS = (
    re.compile(r"/t((?:19|20)\d\d)(\d\d)(\d\d)_"),  # TRS
    # matches: /art/2022/1/30/
    re.compile(r"/art/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})/"),  # Hanweb
    # matches: /2022/1/30/
    re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=/)"),  # Dahe, blogs
    re.compile(r"/((?:19|20)\d\d)(\d\d)(\d\d)/"),  # czi, uploads
)


# matches: 2024-01-31T09:30:00+08:00
_ZONED = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d(?::\d\d)?)(?:[.,]\d{1,9})?\s?"
    r"(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)(?![\w:])",
    re.IGNORECASE,
)
"""2024-01-09T16:00:00.000Z · 2024-01-09 16:00:00+00:00 · 2024-01-09T16:00Z · 2024-01-09 16:00:00 UTC."""
# matches: Wed, 31 Jan 2024 01:30:00 GMT
_ENGLISH = re.compile(
    r"[A-Z][a-z]{2},? (?:(?P<d>\d{1,2}) (?P<m>[A-Z][a-z]{2}) (?P<y>\d{4}) (?P<t>\d\d:\d\d:\d\d)"
    r" (?P<z>[A-Z]{3}|[+-]\d{4})"
    r"|(?P<m2>[A-Z][a-z]{2}) (?P<d2>\d{1,2}) (?P<t2>\d\d:\d\d:\d\d) (?P<z2>[A-Z]{3}) (?P<y2>\d{4}))"
)
"""Tue, 09 Jan 2024 16:00:00 GMT · Tue Jan 09 16:00:00 UTC 2024 (Java; its CST is China's own time)."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CHINA = timezone(timedelta(hours=8))


def china_day(text: str) -> str | None:
    """China's day (ISO) of a time that names its zone; None where none is named, or there is no such time.

    >>> china_day("2023-12-31T16:00:00Z")
    '2024-01-01'
    >>> china_day("2024-01-10 08:00:00+08:00")
    '2024-01-10'
    >>> china_day("2024-01-10 08:00:00") is None
    True
    """
    try:
        if found := _ZONED.search(text):
            zone = found["zone"].upper().replace("UTC", "+00:00").replace("GMT", "+00:00")
            moment = datetime.fromisoformat(f"{found['day']}T{found['time']}{zone}")
        elif found := _ENGLISH.search(text):
            day, month, year, time, zone = (
                found[a] or found[b] for a, b in (("d", "d2"), ("m", "m2"), ("y", "y2"), ("t", "t2"), ("z", "z2"))
            )
            zone = {"CST": "+0800", "GMT": "+0000", "UTC": "+0000"}.get(zone, zone)
            number = _MONTHS.index(month) + 1
            moment = datetime.fromisoformat(f"{year}-{number:02d}-{int(day):02d}T{time}{zone}")
        else:
            return None
    except ValueError:
        return None
    return moment.astimezone(_CHINA).date().isoformat()


def read(text: str) -> tuple[str | None, str | None]:
    """The date that a short text holds, as (ISO date or None, warning or None).

    A text that looks like a date but names an impossible day gives a warning, one without a date gives
    (None, None).

    >>> read("2023-08-19 10∶08")
    ('2023-08-19', None)
    >>> read("二〇二二年一月三十日")
    ('2022-01-30', None)
    >>> read("2022-02-30")
    (None, "impossible date '2022-02-30' refused")
    """
    text = text.strip()
    if not text:
        return None, None
    return _read(text[:MAX_LENGTH])


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[str | None, str | None]:
    plain = text.translate(_WIDE)
    if zoned := china_day(plain):
        plain = zoned
    found = _DIGITS.search(plain) or _SOLID.search(plain)
    if found:
        parts = tuple(int(part) for part in found.groups())
    elif chinese := _CHINESE.search(plain):
        parts = (
            int("".join(str(_NUMERALS[sign]) for sign in chinese[1])),
            _small(chinese[2]),
            _small(chinese[3]),
        )
    else:
        return _last_resort(plain), None
    iso = _day(parts[0], parts[1], parts[2])
    return iso, None if iso else f"impossible date '{text}' refused"


def _small(text: str) -> int:
    """A Chinese number from 1 to 39, 0 where it is none: 三十一, 廿九, 元 (first month)."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if text in ("元", "正"):
        return 1
    tens, ten, ones = text.rpartition("十")
    if (ten and len(tens) > 1) or len(ones) > 1:
        return 0
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + (_NUMERALS.get(ones, 0) if ones else 0)


def _day(year: int, month: int, day: int) -> str | None:
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return made.isoformat() if FIRST_YEAR <= year <= LAST_YEAR else None


def _last_resort(text: str) -> str | None:
    """Other forms through dateparser, absolute ones only: what it reads must not depend on today."""
    if not any(sign.isdigit() for sign in text) or len(text) < 6:
        return None
    import dateparser  # slow to import, and hardly ever needed

    settings = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["year", "month", "day"]}
    try:
        found = dateparser.parse(text, languages=["zh", "en"], settings=settings)
    except (ValueError, OverflowError, TypeError, RecursionError):
        return None
    return _day(found.year, found.month, found.day) if found else None


def in_address(url: str | None) -> str | None:
    """The day in a page's address, where its portal's product writes one: /202201/t20220130_1.html."""
    if not url:
        return None
    for pattern in _IN_ADDRESS:
        if found := pattern.search(url):
            return _day(*(int(part) for part in found.groups()))
    return None


def published(
    printed: str | None, list_date: str | None, url: str | None, meta: Mapping[str, str]
) -> tuple[str | None, str | None, list[str]]:
    """The day of publication as (ISO date or None, its source, warnings).

    printed: the metadata block's ISO date. list_date: as its listing prints it. meta: meta tags by lower-case
    name. Sources: "metadata", "listing", "address", "meta".
    """
    if printed:
        return printed, "metadata", []
    warnings: list[str] = []
    if list_date:
        iso, warning = read(list_date)
        if iso:
            return iso, "listing", warnings
        if warning:
            warnings.append(f"listing: {warning}")
    if iso := in_address(url):
        return iso, "address", warnings
    if tag := meta.get("pubdate"):
        iso, warning = read(tag)
        if iso:
            warnings.append(
                f"published_on {iso} is the PubDate meta tag's, which may be the day the page was made anew"
            )
            return iso, "meta", warnings
        if warning:
            warnings.append(f"PubDate meta tag: {warning}")
    return None, None, warnings
