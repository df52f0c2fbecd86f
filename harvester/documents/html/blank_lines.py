"""The blank lines of a cell with many: a cell of numbers line by line, in which they are numbers that are lacking.

Everywhere else blank lines are dropped. Pure: the mark-up of a cell and its lines in, the cell's text out.
"""

from __future__ import annotations

from collections.abc import Sequence

from harvester.documents.html.pieces import plain
from harvester.documents.html.rules import elements

MANY, FILLED = 3, 2
"""Lines of a cell, and those of them that are not blank, from which on blank ones are kept."""
LONGEST = 60
"""Characters of a line of such a cell; longer ones are prose."""
FOLDED = " \t\r\n\f"
"""White space that a browser folds, and leaves out at the ends of lines; other spaces are shown."""


def may_have(html: str) -> bool:
    """Whether a cell may be one of many lines, by its mark-up."""
    return html.count("<br") + html.count("<p") + html.count("<div") >= MANY - 1


def with_blank_lines(html: str, lines: Sequence[str]) -> str:
    """A cell's text with its blank lines; without any line breaks where its lines cannot be told from its mark-up.

    lines: those that are not blank.

    >>> with_blank_lines(f"<p>1</p><p>{chr(160)}</p><p>2<br><br>3</p><p></p>", ["1", "2", "3"])
    '1\\n\\n2\\n\\n3'
    """
    if any(len(line) > LONGEST for line in lines):
        return "\n".join(lines)
    shown = _shown(html)
    if len(shown) < MANY or (len(shown) == MANY and len(lines) < FILLED):
        return "\n".join(lines)
    if sum(shown) != len(lines):
        return " ".join(lines)
    rest = iter(lines)
    return "\n".join([next(rest) if filled else "" for filled in shown])


def _shown(html: str) -> list[bool]:
    """Of each line that is shown whether it holds more than spaces.

    A line is shown where text or a space that is not folded stands on it, or a break ends it. Behind a break that
    is the last of all a browser shows no line; whoever breaks lines between numbers has meant one that is blank.
    """
    breaks = elements().breaks
    shown: list[bool] = []
    line: bool | None = None
    name = ""
    for number, piece in enumerate(html.split("<")):
        tag, _, text = piece.partition(">") if number else ("", "", piece)
        name = tag.partition(" ")[0].rstrip("/")
        if name == "br":
            shown.append(line or False)
            line = None
        elif name in breaks and line is not None:
            shown.append(line)
            line = None
        if held := plain(text).strip(FOLDED):
            line = line or not held.isspace()
    ends_in_break = line is None and shown and name == "br"
    return [*shown, line or False] if line is not None or ends_in_break else shown
