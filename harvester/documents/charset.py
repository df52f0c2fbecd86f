"""Bytes of a page or a text file to characters: what the bytes are, whatever the header claims."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# matches: <meta http-equiv="Content-Type" content="text/html; charset=gb2312">
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.IGNORECASE)
# matches: 一、总体情况
_USUAL = re.compile(r"[\t\n\r -~\u2010-\u2027\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# what pages can be written in, so far as their ASCII stays ASCII: not utf-16 (the declaration was read as ASCII),
# utf-7, unicode_escape, base64, undefined … which Python has as codecs, too
# matches: gb18030
_OF_PAGES = re.compile(r"utf-?8|big5|gb|x-gbk|hz|euc|shift|iso-?(?:8859|2022)|windows-|cp\d|koi8|latin|us-ascii")
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "iso-8859-1": ""}


def charset_of(data: bytes, content_type: str | None = None) -> str:
    """The name of a codec for these bytes: byte order mark, strict UTF-8, gb18030, then what is declared.

    UTF-8 is tried first because bytes of another charset almost never are valid UTF-8, whatever the header says.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if unmarked := _without_mark(data):
        return unmarked
    if _decodes(data, "utf-8"):
        return "utf-8"
    declared = _declared(data, content_type)
    if declared and declared not in ("utf-8", "gb18030") and _decodes(data, declared):
        return declared
    if _decodes(data, "gb18030"):
        return "gb18030"
    for name in ("utf-16-le", "utf-16-be"):
        if _reads_as_text(data, name):
            return name
    # neither is clean: the one with fewer damaged characters
    damage = {name: data.decode(name, "replace").count("\ufffd") for name in ("utf-8", "gb18030")}
    return min(damage, key=lambda name: damage[name])


def decode(data: bytes, content_type: str | None = None) -> tuple[str, str | None]:
    """The text, without a byte order mark, and a warning where characters were lost."""
    name = charset_of(data, content_type)
    text = data.decode(name, "replace").removeprefix("\ufeff")
    lost = text.count("\ufffd")
    if lost and b"\xef\xbf\xbd" not in data:
        return text, f"{lost} characters could not be decoded as {name}"
    return text, None


def _decodes(data: bytes, name: str) -> bool:
    try:
        # a page cut in the middle of a character is still of its charset
        codecs.getincrementaldecoder(name)("strict").decode(data, False)
    except (UnicodeError, LookupError):
        return False
    return True


def _reads_as_text(data: bytes, name: str) -> bool:
    """Whether UTF-16 without a mark and with little mark-up gives lines of Chinese, not any characters."""
    if not _decodes(data, name):
        return False
    text = data[:4000].decode(name, "ignore")
    return "\n" in text and len(_USUAL.findall(text)) >= 0.95 * len(text)


def _without_mark(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of its mark-up is zero."""
    head = data[:400]
    if head.count(0) * 3 < len(head) or len(head) < 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return "utf-16-le" if odd > even else "utf-16-be"


def _declared(data: bytes, content_type: str | None) -> str | None:
    for source in (data[:2048], (content_type or "").encode("ascii", "ignore")):
        if match := _DECLARED.search(source):
            name = match[1].decode("ascii").lower()
            return _WIDER.get(name, name) or None if _OF_PAGES.match(name) else None
    return None
