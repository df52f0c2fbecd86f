"""The code of scripts as text: comments out, what is packed or written in signs put in plain, functions by name.

Nothing is run. What stays sealed is said: a file whose texts only its own code can open.
"""

from __future__ import annotations

import re
from base64 import b64decode
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any

LONGEST_BODY = 3000
"""Letters of a function or a statement that are read."""
HEAD = 100
MOST_LAYERS = 3
MOST_WORDS = 20_000
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
# matches: }('0 1=2;',3,3,'var|a|1'.split('|')
_PACKED = re.compile(
    r"""(?:\beval\(\s*)?(?:\bfunction\(p,\s*a,\s*c,\s*k\b.{10,900}?)?\}\s*\(\s*'((?:[^'\\]|\\.)*)'\s*,\s*(\d{1,2})\s*,\s*(\d{1,5})\s*,\s*'((?:[^'\\]|\\.)*)'\s*\.split\(\s*'\|'\s*\)(?:\s*,\s*0\s*,\s*\{\}\)+)?""",
    re.DOTALL,
)
# matches: atob('dmFyIGk9MTs=')
_BASE64 = re.compile(r"""\batob\(\s*["']([\w+/=]{12,400000})["']\s*\)""")
# matches: \x2e
_SIGNS = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))")
_KEPT = frozenset("\\'\"`\n\r")
# matches: var _0x4f=['.list','append'];
_TEXTS = re.compile(
    r"""\b(?:var|let|const)\s+([\w$]{2,40})\s*=\s*\[((?:\s*(?:'[^'\\\n]*'|"[^"\\\n]*")\s*(?:,|(?=\]))){2,2000})\]"""
)
_TEXT = re.compile(r"""'([^'\\\n]*)'|"([^"\\\n]*)\"""")
# matches: $['append']
_NAMED_PART = re.compile(r"""(?<=[\w$)\]])\[\s*(?:'([A-Za-z_$][\w$]{0,40})'|"([A-Za-z_$][\w$]{0,40})")\s*\]""")
# matches: '/a' + 'pi' + '/list'
_JOINED = re.compile(
    r"""'[^'\\\n]{0,200}'(?:\s*\+\s*'[^'\\\n]{0,200}')+|"[^"\\\n]{0,200}"(?:\s*\+\s*"[^"\\\n]{0,200}")+"""
)
# matches: _0x2a1b('0x1f')
_ASKED_FOR = re.compile(r"_0x[0-9a-f]{3,8}\(\s*['\"]?(?:0x)?[0-9a-f]+['\"]?")
"""A text that only the code's own function can give."""
LEAST_ASKED_FOR = 4
# matches: (![]+[])
_SEALED = re.compile(r"\(!\[\]\+\[\]\)|eval\(function\(p,a,c,k")
# matches: function add(page) {
DEFINED = re.compile(
    r"\bfunction\s+([\w$]{1,60})\s*\(|\bclass\s+([\w$]{1,60})\b"
    r"|([\w$]{1,60})[\"']?\s*[:=]\s*(?:async\s*)?(?:function\b|\([^()]{0,80}\)\s*=>|[\w$]{1,30}\s*=>)"
    r"|(?<=[{};,\n])\s*(?:async\s+)?(?!if\b|for\b|while\b|switch\b|catch\b|with\b)([\w$]{2,60})\s*\([^(){};]{0,120}\)\s*\{"
)
# matches: a => {
_RUNS = re.compile(r"(?:\)|=>)\s*$")
# matches: if(busy)
_CONDITION = re.compile(r"\b(?:if|for|while|switch|catch)\s*\([^{};]*$")
# matches: $(function()
WRAPPER = re.compile(
    r"(?:\$|jQuery)\(\s*(?:function[^(]{0,20}\([^()]*\)|\([^()]*\)\s*=>)\s*$|ready\(\s*function\s*\([^()]*\)\s*$"
    r"|(?:^|[;,!(\s])\(?\s*function\s*\([^()]*\)\s*$|(?:onload|DOMContentLoaded[\"'])\s*[=,]\s*(?:function\s*\([^()]*\)|\([^()]*\)\s*=>)\s*$"
)
_BRACES = re.compile(r"[{}]")
_WORD = re.compile(r"[A-Za-z_$][\w$]*")


class Code:
    """Some code. text: made plain, without comments. kept: what was found in it once."""

    def __init__(self, text: str) -> None:
        self.text = plain(text)
        self.kept: dict[str, Any] = {}

    @cached_property
    def sealed(self) -> bool:
        """Whether parts of it are written so that only it can read them."""
        asked_for = sum(1 for _ in islice(_ASKED_FOR.finditer(self.text), LEAST_ASKED_FOR))
        return asked_for == LEAST_ASKED_FOR or _SEALED.search(self.text) is not None

    @cached_property
    def blocks(self) -> list[tuple[int, int]]:
        """Where blocks begin and end, by their beginnings."""
        found, open_ones = [], []
        for brace in _BRACES.finditer(self.text):
            if brace[0] == "{":
                open_ones.append(brace.start())
            elif open_ones:
                found.append((open_ones.pop(), brace.end()))
        return sorted(found)

    @cached_property
    def _ends(self) -> dict[int, int]:
        return dict(self.blocks)

    @cached_property
    def defined(self) -> dict[str, int]:
        """Functions, methods and classes by name, with where what follows their names begins."""
        return {
            next(name for name in found.groups() if name): found.end() for found in DEFINED.finditer(self.text)
        }

    def body(self, name: str) -> str | None:
        """The text of a function by its name; None where it has none."""
        if (begin := self.defined.get(name)) is None:
            return None
        brace = begin - 1 if self.text[begin - 1] == "{" else self.text.find("{", begin, begin + HEAD)
        end = self._ends.get(brace) or self.end(begin)
        return self.text[begin : min(end, begin + LONGEST_BODY)]

    def named_in(self, scope: str) -> Iterator[str]:
        """The bodies of the functions that a piece of code names."""
        for name in sorted(set(_WORD.findall(scope)) & self.defined.keys()):
            if (body := self.body(name)) is not None:
                yield body

    def around(self, at: int) -> tuple[str, str]:
        """The head and the text of the function around a place; "" where that is what wraps the whole file."""
        for begin, end in reversed(self.blocks[: bisect_right(self.blocks, (at, 0))]):
            if end <= at:
                continue
            head = self.text[max(0, begin - HEAD) : begin]
            if not _RUNS.search(head) or _CONDITION.search(head):
                continue  # an object, or a condition
            if end - begin > LONGEST_BODY or WRAPPER.search(head):
                return "", ""
            return re.split(r"[;}]", head)[-1], self.text[begin:end]
        return "", ""

    def statement(self, at: int) -> str:
        """The statement that a place stands in."""
        return self.text[self.begin(at) : self.end(at)]

    def begin(self, at: int) -> int:
        """Where the statement begins that a place stands in."""
        return max(self.text.rfind(sign, max(0, at - HEAD), at) for sign in ";{}\n") + 1 or max(0, at - HEAD)

    def end(self, at: int) -> int:
        """Where the statement ends that goes on at a place: brackets closed, what is chained to it included."""
        depth, code = 0, self.text
        for place in range(at, min(len(code), at + LONGEST_BODY)):
            sign = code[place]
            depth += (sign in "([{") - (sign in ")]}")
            if sign == ";" and depth <= 0:
                return place
            if depth < -1:
                return place
        return min(len(code), at + LONGEST_BODY)


def plain(text: str) -> str:
    """Code without comments, with what is packed, in base64 or in \\x2e put in plain."""
    for _ in range(MOST_LAYERS):
        opened = _opened(text)
        if opened == text:
            break
        text = opened
    if "\\x" in text or "\\u" in text:
        text = _SIGNS.sub(_sign, text)
    text = without_comments(text)
    for array in _TEXTS.finditer(text) if "[" in text else ():
        texts = [one or other for one, other in _TEXT.findall(array[2])]
        text = re.sub(
            # matches: _0x4f[3]
            rf"(?<![\w$.]){re.escape(array[1])}\[\s*(0x[0-9a-f]{{1,4}}|\d{{1,4}})\s*\]",
            lambda found, texts=texts: _told(texts, found),  # type: ignore[misc]
            text,
        )
    return _JOINED.sub(_joined, _NAMED_PART.sub(r".\1\2", text))


def _joined(found: re.Match[str]) -> str:
    quote = found[0][0]
    return quote + "".join(found[0].split(quote)[1::2]) + quote


def _told(texts: list[str], found: re.Match[str]) -> str:
    at = int(found[1], 0)
    return f"'{texts[at]}'" if at < len(texts) else found[0]


def _sign(found: re.Match[str]) -> str:
    sign = chr(int(found[1] or found[2], 16))
    return found[0] if sign in _KEPT or not sign.isprintable() else sign


def _opened(text: str) -> str:
    if "split('|')" in text:
        text = _PACKED.sub(_unpacked, text)
    return _BASE64.sub(_decoded, text) if "atob(" in text else text


def _decoded(found: re.Match[str]) -> str:
    try:
        return b64decode(found[1], validate=True).decode()
    except ValueError:  # no base64, or no text
        return found[0]


def _unpacked(found: re.Match[str]) -> str:
    """What Dean Edwards' packer packed: each word of the code is a number, which stands for one of a list."""
    code, base, words = found[1].replace("\\'", "'").replace("\\\\", "\\"), int(found[2]), found[4].split("|")
    if not 2 <= base <= len(_DIGITS) or len(words) > MOST_WORDS:
        return found[0]
    known = {_number(n, base): word for n, word in enumerate(words) if word}
    # matches: 1a
    return re.sub(r"\b\w+\b", lambda word: known.get(word[0], word[0]), code) + ";"


def _number(number: int, base: int) -> str:
    written = ""
    while True:
        number, digit = divmod(number, base)
        written = _DIGITS[digit] + written
        if not number:
            return written


# matches: "http://a.cn/" /* to the list */ // and on
_COMMENTS = re.compile(
    r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`"""
    r"""|(?<=[(,=:!&|?{};\n\[])\s*/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/)"""
    r"""|/\*.*?(?:\*/|\Z)|(?<!:)//[^\n]*""",
    re.DOTALL,
)


def without_comments(script: str) -> str:
    """A script's text with its comments taken out."""
    if "/*" not in script and "//" not in script:
        return script
    return _COMMENTS.sub(lambda found: found[1] or "", script)
