"""Pages of a PDF as pdfplumber tells of them, and what is read of them: tests/documents/printed/*.txt.

`page` and `ruled` are of 400 by 600 points (`{600 400}` in front: of others). Letters: `10,20 青禾县` of size 10,
or `10,20 12@6`; `#0.95` behind it is their colour (`#1,1,1`), `^90` how far against the clock they are turned
(they follow each other upwards), `^l` that they lean. `_20 10 60` and `|10 20 60` are lines as in placed.py,
`/10 20 60 70` a leaning one; `[10 20 60 70` a box, `(10 20 60 70` a picture, `~10 20 60 70` a strike-out of a
reader, `=10 20 60 70 21` a field of a form. Behind lines and boxes stands `fill=0.5 stroke=0 curve` (colours).
`ruled` has a table of two columns from 10, 100 to 210, 160, whose rows are 20 high.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from harvester.documents.blocks import Document
from harvester.documents.paged import pdf
from harvester.documents.paged.grids import Grid
from tests.documents.placed import table_said
from tests.lines import swept

PRINTED = Path(__file__).parent / "printed"
TURNS = {"0": (1, 0), "90": (0, 1), "180": (-1, 0), "270": (0, -1), "l": (0.8, 0.6)}
STEPS = {"0": (1, 0), "90": (0, -1), "180": (-1, 0), "270": (0, 1), "l": (1, 0)}


def _colour(text: str) -> Any:
    if not text or text == "none":
        return None
    parts = tuple(map(float, text.split(",")))
    return parts if len(parts) > 1 else parts[0]


def _letters(piece: str) -> Iterator[dict[str, Any]]:
    place, _, text = piece.partition(" ")
    x, y = map(float, place.split(","))
    text, _, turn = text.partition("^")
    text, _, colour = text.partition("#")
    text, _, size = text.partition("@")
    turn = turn or "0"
    height = float(size or 10)
    for sign in text:
        width = height if unicodedata.east_asian_width(sign) in "WF" else height / 2
        wide, high = (height, width) if turn in ("90", "270") else (width, height)
        yield {
            "text": sign,
            "x0": x,
            "top": y,
            "x1": x + wide,
            "bottom": y + high,
            "size": height,
            "matrix": (*(height * part for part in TURNS[turn]), 0, 0, 0, 0),
            "non_stroking_color": _colour(colour),
        }
        x, y = x + STEPS[turn][0] * width, y + STEPS[turn][1] * width


def _drawn(piece: str) -> dict[str, Any]:
    places = [float(word) for word in piece[1:].split() if word[0] in "-.0123456789"]
    said = dict(word.partition("=")[::2] for word in piece[1:].split() if word[0].isalpha())
    if piece[0] == "_":
        at, start, end = places
        places = [start, at, end, at]
    elif piece[0] == "|":
        at, start, end = places
        places = [at, start, at, end]
    return {
        **dict(zip(("x0", "top", "x1", "bottom"), places, strict=False)),
        "object_type": "curve" if "curve" in said else "rect",
        "fill": "fill" in said,
        "stroke": "stroke" in said,
        "non_stroking_color": _colour(said.get("fill", "")),
        "stroking_color": _colour(said.get("stroke", "")),
    }


def _noted(piece: str) -> dict[str, Any]:
    *places, text = piece[1:].split() if piece[0] == "=" else [*piece[1:].split(), ""]
    data: dict[str, Any] = {"Subtype": SimpleNamespace(name="Widget" if piece[0] == "=" else "StrikeOut")}
    if text:
        data["V"] = text.encode("utf-16")
    return {**dict(zip(("x0", "top", "x1", "bottom"), map(float, places), strict=True)), "data": data}


def page_of(text: str) -> Any:
    width, height = 400.0, 600.0
    if text.startswith("{"):
        size, _, text = text[1:].partition("} ")
        width, height = map(float, size.split())
    pieces = text.split("; ")
    shapes = [_drawn(piece) for piece in pieces if piece[0] == "["]
    chars = [letter for piece in pieces if piece[0].isdecimal() for letter in _letters(piece)]
    return SimpleNamespace(
        page_number=1,
        width=width,
        height=height,
        chars=chars,
        lines=[_drawn(piece) for piece in pieces if piece[0] in "_|/"],
        rects=[shape for shape in shapes if shape["object_type"] == "rect"],
        curves=[shape for shape in shapes if shape["object_type"] == "curve"],
        images=[_drawn(piece) for piece in pieces if piece[0] == "("],
        annots=[_noted(piece) for piece in pieces if piece[0] in "~="],
        seen_letters=lambda: (chars, ""),
    )


def page(text: str) -> str:
    """The lines and tables of a page; `scan` where it is one, and what is said of it."""
    document = Document([], kind="pdf")
    sheet = pdf._sheet(page_of(text), document)
    said = [table_said(item.table()) if isinstance(item, Grid) else item.text for item in sheet.items]
    size = "" if (sheet.width, sheet.height) == (400, 600) else f"({sheet.width:g} {sheet.height:g})"
    told = [f"! {warning}" for warning in document.warnings]
    return " ; ".join([*(["scan"] if sheet.scanned else []), *([size] if size else []), *said, *told])


RULED = "; ".join([f"_{y} 10 210" for y in (100, 120, 140, 160)] + [f"|{x} 100 160" for x in (10, 110, 210)])


def ruled(text: str) -> str:
    return page(f"{RULED}; {text}")


def sweep(text: str) -> str:
    """`reader 0-9 letters and lines with [[#]]`: see tests/lines.py."""
    return swept(text, READERS.__getitem__)


READERS: dict[str, Callable[[str], str]] = {one.__name__: one for one in (page, ruled, sweep)}
