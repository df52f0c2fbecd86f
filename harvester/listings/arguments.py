"""What a script hands to a function that it calls at once, put in where the function names it. Nothing is run.

window.__NUXT__=(function(a,b){return {page:a,title:b}}(1,"…年报")) is {page:1,title:"…年报"}: frameworks write the
data of a page so, each text once.
"""

from __future__ import annotations

import re
from itertools import islice

MOST_FUNCTIONS = 20
MOST_ARGUMENTS = 5000
LONGEST = 2_000_000
# matches: (function(a,b){return {
_OPENS = re.compile(r"\(\s*function\s*\(([\w$,\s]{1,60000})\)\s*\{")
# matches: }
_BRACE = re.compile(r"""[{}]|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""")
# matches: )(
_HANDED = re.compile(r"\s*\)?\s*\(")
# matches: "财政局",
_ARGUMENT = re.compile(
    r"""\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|-?[\d.]{1,20}|true|false|null|void 0|undefined"""
    r"""|\{\s*\}|\[\s*\]|Array\(\d{0,4}\))\s*([,)])"""
)
# matches: title:a,
_NAMED = re.compile(r"(?<=[:,\[(=])\s*([A-Za-z_$][\w$]{0,20})(?=\s*[,}\]);])")


def with_arguments(scripts: str) -> str:
    """Scripts with the arguments of the first function that is called at once with plain values in place of their
    names.
    """
    if "(function" not in scripts or len(scripts) > LONGEST:
        return scripts
    for found in islice(_OPENS.finditer(scripts), MOST_FUNCTIONS):
        names = [name.strip() for name in found[1].split(",") if name.strip()]
        end = _end(scripts, found.end())
        values = _handed(scripts, end) if end is not None else []
        if end is not None and 0 < len(values) <= len(names):
            body = _put_in(scripts[found.end() : end], dict(zip(names, values, strict=False)))
            return scripts[: found.end()] + body + scripts[end:]
    return scripts


def _put_in(body: str, known: dict[str, str]) -> str:
    return _NAMED.sub(lambda name: known.get(name[1], name[0]), body)


def _end(scripts: str, start: int) -> int | None:
    """Where a function's body ends that begins at a place, None where it does not."""
    depth = 1
    for brace in _BRACE.finditer(scripts, start):
        depth += (brace[0] == "{") - (brace[0] == "}")
        if depth == 0:
            return brace.start()
    return None


def _handed(scripts: str, end: int) -> list[str]:
    """The arguments that a function is called with right behind its end; none where one is no plain value."""
    call = _HANDED.match(scripts, end + 1)
    values: list[str] = []
    at = call.end() if call is not None else len(scripts)
    while len(values) < MOST_ARGUMENTS and (value := _ARGUMENT.match(scripts, at)):
        values.append(value[1])
        at = value.end()
        if value[2] == ")":
            return values
    return []
