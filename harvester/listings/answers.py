"""An API's answer: its JSON whatever the charset, titles and dates as its records write them; pure functions."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urljoin

from harvester.documents.charset import decode
from harvester.listings.days import find_date
from harvester.listings.page import folded
from harvester.reports.words.dates import china_day

# matches: /Date(1704816000000)/
_MOMENT = re.compile(r"(?:/Date\()?(\d{9,13})(?:[+-]\d{4})?(?:\)/)?")
MOST_JSON = 16 * 1024 * 1024
"""Bytes of an API's answer: 5,000 rows with their texts have some 10 MB."""
LAST_SECOND = 4_102_444_800
"""1 January 2100, in seconds; greater numbers are milliseconds or no moments."""


def json_of(answer: bytes | str) -> Any:
    """The JSON value of an answer. Raises ValueError: no JSON, larger or nested deeper than any list of rows."""
    if len(answer) > MOST_JSON:
        raise ValueError(f"{len(answer)} bytes of JSON, more than {MOST_JSON}")
    try:
        return json.loads(decode(answer)[0] if isinstance(answer, bytes) else answer)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def address(base: str, written: object) -> str:
    """The absolute http address of a record, "" where what is written is none."""
    try:
        url = urljoin(base, str(written or "").strip()) if written else ""
    except ValueError:
        return ""
    return url if url.startswith(("http://", "https://")) else ""


def plain(title: object) -> str:
    """A title without the mark-up that searches put around what they found."""
    return folded(unescape(re.sub(r"<[^>]*>", "", str(title or ""))))


def day_of(value: object) -> str | None:
    """The day (ISO) of a text, of seconds or of milliseconds since 1970; days are China's. None: no moment."""
    if isinstance(value, int) and not isinstance(value, bool):
        seconds = value if value < LAST_SECOND else value // 1000
        if 0 < seconds < LAST_SECOND:
            return (datetime.fromtimestamp(seconds, UTC) + timedelta(hours=8)).date().isoformat()
    if not isinstance(value, str):
        return None
    written = value.strip()
    if found := _MOMENT.fullmatch(written):  # the number as a text, also as .NET writes it: /Date(1704816000000)/
        return day_of(int(found[1]))
    return china_day(written) or find_date(written)
