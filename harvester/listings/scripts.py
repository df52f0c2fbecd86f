"""What a page's scripts write out of addresses: literals put together with a call's own arguments. Nothing is run.

A function is read only as far as it joins literals, its parameters and texts that the page sets once:
`function go(n){location.href='/nb/?p='+n}` called as `go(2)` is /nb/?p=2. Everything else stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from harvester.listings.addresses import LONGEST, looks_like_address
from harvester.listings.page import ListingPage

MOST_FUNCTIONS = 60
LONGEST_BODY = 1500

# matches: function open12(id) {
_FUNCTION = re.compile(
    r"(?:\bfunction\s+(?P<name>[\w$]{1,60})|(?P<key>[\w$]{1,60})[\"']?\s*[:=]\s*(?:async\s+)?function\s*[\w$]{0,60}|"
    r"\bfunction)\s*\((?P<params>[^()]{0,120})\)\s*\{"
)
"""function go(n){ … jump: function(obj, first){ … go = function(n){ … and a function without a name"""
# matches: show('12', 3)
_CALL = re.compile(r"(?P<name>[\w$.]{1,80})\s*\((?P<args>[^()]{0,300})\)")
# matches: '12',
_ARGUMENT = re.compile(r"""\s*(?:'([^']*)'|"([^"]*)"|(-?\d+)|([^,]*))\s*(?:,|$)""")
_TERM = (
    r"""(?:'[^'\n]{0,300}'|"[^"\n]{0,300}"|\(\s*[\w.$]{1,40}\s*[-+]\s*\d{1,3}\s*\)"""
    r"""|[\w$]{1,40}(?:\.[\w$]{1,40}){0,3})"""
)
"""a text, (n-1), a name such as obj.curr"""
_JOINED = re.compile(rf"{_TERM}(?:\s*\+\s*{_TERM}){{1,8}}")
"""'/nb/?p=' + n + '&t=1', base + (n-1) + ".html\""""
_PART = re.compile(_TERM)
_SUM = re.compile(r"\(\s*([\w.$]+)\s*([-+])\s*(\d+)\s*\)")
_WIRED = ("open", "alert", "confirm", "eval", "setTimeout", "if", "for", "while", "function", "return")


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the page's scripts. name: "" where it has none."""

    name: str
    params: tuple[str, ...]
    body: str


def functions(page: ListingPage) -> Iterator[Function]:
    """The functions of a page's inline scripts, at most MOST_FUNCTIONS, each read up to LONGEST_BODY
    characters.
    """
    yield from _functions(page.scripts)


@lru_cache(maxsize=16)
def _functions(scripts: str) -> tuple[Function, ...]:
    found_all = []
    for number, found in enumerate(_FUNCTION.finditer(scripts)):
        if number >= MOST_FUNCTIONS:
            break
        params = tuple(part.strip() for part in found["params"].split(",") if part.strip())
        found_all.append(Function(found["name"] or found["key"] or "", params, _body(scripts, found.end())))
    return tuple(found_all)


def called(page: ListingPage, script: str) -> str | None:
    """The address to which a control's script leads by way of a function of the page, as written; or None."""
    if len(script) > LONGEST:
        return None
    for call in _CALL.finditer(script):
        name = call["name"].rpartition(".")[2]
        if name in _WIRED:
            continue
        values = [one or two or number or "" for one, two, number, _ in _ARGUMENT.findall(call["args"])]
        for function in functions(page):
            if function.name == name and function.params:
                env = dict(zip(function.params, values, strict=False))
                if found := built(page, function.body, env):
                    return found
    return None


def built(page: ListingPage, code: str, env: Mapping[str, str]) -> str | None:
    """The first address that a piece of code puts together with what `env` names, as written; or None."""
    for joined in _JOINED.finditer(code):
        text = ""
        used = False
        for part in _PART.findall(joined[0]):
            value = _value(page, part, env)
            if value is None:
                break
            used = used or _name(part) in env
            text += value
        else:
            if used and looks_like_address(text):
                return text
    return None


def _name(part: str) -> str:
    found = _SUM.fullmatch(part)
    return found[1] if found else part


def _value(page: ListingPage, part: str, env: Mapping[str, str]) -> str | None:
    if part[0] in "'\"":
        return part[1:-1].replace("\\/", "/")
    if part.isdecimal():
        return part
    if found := _SUM.fullmatch(part):
        number = env.get(found[1], "")
        if not number.isdecimal():
            return None
        return str(int(number) + (int(found[3]) if found[2] == "+" else -int(found[3])))
    if part in env:
        return env[part]
    if part in ("location.pathname", "window.location.pathname"):
        return "/" + page.url.split("?")[0].split("/", 3)[3] if page.url.count("/") >= 3 else "/"
    return constant(page, part.rpartition(".")[2])


def constant(page: ListingPage, name: str) -> str | None:
    """A text that the page sets once: var base = "/nb/"; or hrefFormer: 'list'."""
    found = re.findall(
        rf"\b{re.escape(name)}[\"']?\s*[:=]\s*(?:'([^'\n]{{0,300}})'|\"([^\"\n]{{0,300}})\")", page.scripts
    )
    return (found[0][0] or found[0][1]) if len(set(found)) == 1 else None


def _body(scripts: str, start: int) -> str:
    depth = 1
    for at in range(start, min(len(scripts), start + LONGEST_BODY)):
        if scripts[at] == "{":
            depth += 1
        elif scripts[at] == "}":
            depth -= 1
            if depth == 0:
                return scripts[start:at]
    return scripts[start : start + LONGEST_BODY]
