"""The text of Word's paragraphs and cells as shown: list numbers, marks of how runs are drawn, pictures named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from harvester.documents.blocks import PICTURE
from harvester.documents.office.runs import Drawn, Runs, fill
from harvester.documents.office.word_lists import Numbering

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
THROUGH = {
    f"{_W}{name}"
    for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "hyperlink", "fldSimple")
}
"""Elements that only wrap others."""
SKIPPED = {
    *(f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr", "txbxContent")),
    *(f"{_W}{name}" for name in ("footnoteReference", "endnoteReference", "commentReference")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
"""What Word does not show in the line: deleted text, field codes, properties, doubles for older programs."""
_SIGNS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " ", f"{_W}noBreakHyphen": "-"}
_PICTURES = {f"{_W}{name}" for name in ("drawing", "pict", "object")}
_SHOWN = (".//{*}blip", ".//{*}imagedata", ".//{*}chart", ".//{*}relIds", ".//{*}OLEObject")
"""What tells a picture, a chart, a diagram or an embedded object from a text box."""
# noncharacters: a picture, the beginning and the end of what is off its line
_OBJECT, _OFF, _ON = (chr(code) for code in range(0xFDD4, 0xFDD7))
_OFF_LINE = re.compile(f"{_OFF}([^{_ON}]*){_ON}?")
_NO_WORDS = "0123456789.,+-—~^ \n"
"""A cell with nothing else is a number, if it is anything."""


class Texts:
    """Reads the texts of one Word file. Paragraphs are asked for in their order, for lists are counted."""

    def __init__(self, package: Any) -> None:
        self.runs = Runs(package)
        self.numbering = Numbering(package)
        self.pictures = 0

    def paragraph(self, element: Any) -> str:
        """One paragraph, line breaks as newlines, without pictures."""
        return _marked(self._line(element, None)).replace(_OBJECT, "")

    def cell(self, paragraphs: list[Any], ground: Any) -> str:
        """The paragraphs of a cell, its text boxes included. ground: the cell's shading (w:shd), None without."""
        shade = fill(ground)
        lines = [line for paragraph in paragraphs for line in self._line(paragraph, shade).split("\n")]
        text = _marked("\n".join(folded for line in lines if (folded := " ".join(line.split()))))
        bare = text.replace(_OBJECT, "").strip()
        return PICTURE + bare if _OBJECT in text and not bare.strip(_NO_WORDS) else bare

    def _line(self, paragraph: Any, ground: str | None) -> str:
        return self.numbering.label(paragraph) + "".join(self._pieces(paragraph, paragraph, ground))

    def _pieces(self, element: Any, paragraph: Any, ground: str | None) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag in SKIPPED:
                continue
            if tag == f"{_W}r":
                text = "".join(self._pieces(child, paragraph, ground))
                yield _drawn(self.runs.drawn(child, paragraph, ground), text)
            elif tag in (f"{_W}t", f"{_M}t"):
                yield child.text or ""
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag in _PICTURES:
                yield from self._picture(child)
            elif (special := _SPECIAL.get(tag)) is not None:
                yield special(child, "".join(self._pieces(child, paragraph, ground)))
            elif not (tag == f"{_W}sdt" and child.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None):
                yield from self._pieces(child, paragraph, ground)

    def _picture(self, element: Any) -> Iterator[str]:
        if any(element.find(path) is not None for path in _SHOWN):
            self.pictures += 1
            yield _OBJECT


def _drawn(drawn: Drawn, text: str) -> str:
    """A run's text with the marks that pieces.py sets in HTML."""
    bare = text.strip()
    if drawn is Drawn.HIDDEN:
        return ""
    if drawn is Drawn.PLAIN or not bare or (drawn is not Drawn.STRUCK and not _has_digit(bare)):
        return text
    return f"{_OFF}{text}{_ON}" if drawn is Drawn.RAISED else f"~{text}~"


def _marked(text: str) -> str:
    """What is off its line marked by ^, unless nothing else is there: then it is merely placed so."""
    if _OFF not in text:
        return text
    whole = not _has_digit(_OFF_LINE.sub("", text))
    return _OFF_LINE.sub(r"\1" if whole else r"^\1", text).replace(_ON, "")


def _off_line(element: Any, text: str) -> str:
    return f"{_OFF}{text}{_ON}" if text.strip() else text


def _link(element: Any, text: str) -> str:
    """A link to a note: 40 with a 2 that leads to _ftn2."""
    anchor = element.get(f"{_W}anchor")
    return _off_line(element, text) if anchor and text.strip(" []()（）〔〕").isdecimal() else text


def _symbol(element: Any, text: str) -> str:
    """A sign of a symbol font: what it looks like is the font's, so that digits are none that can be read."""
    code = element.get(f"{_W}char") or ""
    try:
        sign = chr(int(code, 16) & 0xFF)
    except ValueError:
        return text
    return f"~{sign}~" if sign.isdecimal() else text


def _chosen(element: Any, text: str) -> str:
    """The entry of a form's list that is chosen."""
    choices = element.find(f"{_W}ffData/{_W}ddList")
    if choices is None:
        return text
    result = choices.find(f"{_W}result")
    at = "0" if result is None else result.get(f"{_W}val") or "0"
    entries = [entry.get(f"{_W}val") or "" for entry in choices.findall(f"{_W}listEntry")]
    return entries[int(at)] if at.isdecimal() and len(at) < 4 and int(at) < len(entries) else text


def _turned(element: Any, text: str) -> str:
    """Text whose direction is overridden: digits stand in another order than they are shown in."""
    return f"~{text}~" if element.get(f"{_W}val") == "rtl" and _has_digit(text) else text


_SPECIAL: dict[str, Callable[[Any, str], str]] = {
    f"{_W}hyperlink": _link,
    f"{_W}rt": _off_line,
    f"{_W}bdo": _turned,
    f"{_M}sup": _off_line,
    f"{_M}sub": _off_line,
    f"{_W}sym": _symbol,
    f"{_W}fldChar": _chosen,
}


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))
