"""What a page of tests/cases comes to with one sign of it left out, doubled or in another place: slips.txt.

A line is `case sign → what is otherwise than without the slip`. The sign is the number of a tag, a word or a
number of the page: left out; with a + doubled, with a > behind the next one. `12&case` has another case's page
before the sign, `12~34:case` goes on there as the other case does from its sign 34. The first differences stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from harvester.errors import HarvesterError
from harvester.reports import read_report
from tests.places import CASES

FILE = Path(__file__).parent / "slips.txt"
PIECE = re.compile(r"<[^>]+>|[\w./?=&%#-]+|[：:（）()。；、，]")
MOST, LONGEST = 6, 60
_NAMED = {
    "nulls": "why {table}.{row}.{column}={reason}",
    "checks": "check {code} {at}={ok} {left} {right}",
    "printed": "printed {table}.{row}.{column}={text}",
}
"""Lists of a report, each line of which has a name of its own."""


@cache
def page(case: str) -> tuple[str, dict[str, Any]]:
    """The input of a case, and with what it is read."""
    folder = CASES / case
    (source,) = (path for path in folder.glob("input.*") if path.suffix in (".html", ".txt"))
    context = folder / "context.json"
    return source.read_text("utf-8"), json.loads(context.read_text("utf-8")) if context.exists() else {}


@cache
def cases() -> list[str]:
    """Those of UTF-8."""
    every = [path for path in sorted(CASES.glob("*/*/input.*")) if path.suffix in (".html", ".txt")]
    return [str(path.parent.relative_to(CASES)) for path in every if _is_utf8(path)]


def _is_utf8(path: Path) -> bool:
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@cache
def pieces(case: str) -> list[tuple[int, int]]:
    return [match.span() for match in PIECE.finditer(page(case)[0])]


def slipped(case: str, sign: str) -> str:
    text, _ = page(case)
    spans = pieces(case)
    own, joint, other = sign.partition("&" if "&" in sign else "~")
    at = int(own.rstrip("+>"))
    begin, end = spans[at]
    if joint == "&":
        return text[:begin] + page(other)[0] + text[begin:]
    if joint:
        there, _, other = other.partition(":")
        return text[:begin] + page(other)[0][pieces(other)[int(there)][0] :]
    if sign.endswith("+"):
        return text[:end] + text[begin:]
    if sign.endswith(">"):
        behind = spans[at + 1][1]
        return text[:begin] + text[end:behind] + text[begin:end] + text[behind:]
    return text[:begin] + text[end:]


def _flat(value: object, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, held in value.items():
            yield from _flat(held, f"{at}.{name}" if at else name)
    elif isinstance(value, list) and at in _NAMED:
        for held in value:
            name, said = _NAMED[at].format(**held).split("=", 1)
            yield name, said
    elif isinstance(value, list):
        for number, held in enumerate(value):
            yield from _flat(held, f"{at}.{number}")
    else:
        yield at, "-" if value is None else str(value)


def read(text: str, how: dict[str, Any]) -> dict[str, str]:
    """A report, place by place; the reason where it is none."""
    try:
        report = read_report(text.encode(), **how)
    except HarvesterError as error:
        return {"no report: " + str(error): ""}
    found = report.to_dict()
    for number, other in enumerate(report.beside):
        found[f"beside {number}"] = {"title": other.title, "numbers": str(other.tables)}
    return dict(_flat({name: held for name, held in found.items() if name != "warnings"}, "")) | {
        f"! {text}": "" for text in found["warnings"]
    }


@cache
def _whole(case: str) -> dict[str, str]:
    text, how = page(case)
    return read(text, how)


def told(given: str) -> str:
    """What is otherwise: places with what stands there now, `gone` where there is no such place."""
    case, sign = given.split()
    if sign == "whole":
        return " ; ".join(f"{at} {value}" for at, value in read(*page(case)).items())
    usual, now = _whole(case), read(slipped(case, sign), page(case)[1])
    said = [f"{at} {value}" if value else at for at, value in now.items() if usual.get(at) != value]
    said += [f"gone {at}" for at in usual if at not in now]
    shown = [" ".join(one.split()) for one in said[:MOST]]
    shown = [one if len(one) <= LONGEST else one[:LONGEST] + "…" for one in shown]
    return " ; ".join([*shown, f"and {len(said) - MOST} more"] if len(said) > MOST else shown) or "the same"
