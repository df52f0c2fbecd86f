"""What data/html.toml says about mark-up, worked out: what an element is, which elements begin a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from harvester.datafiles.html import load
from harvester.datafiles.memory import remembered

ARTICLE = "harvester-article"
"""What elements that hold the article are called once it is known that they do."""
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LINES = (
    *("p", "li", "dt", "dd", "ol", "dl", "center", "blockquote", "pre", "address", "fieldset", "form"),
    *("caption", "aside", "figure", "figcaption", "body", "br", "hr", "legend", "details"),
    *("summary", "dialog", "hgroup", "menu", "dir", "search", "listing"),
)
_PARTS = ("div", "ul", "section", "article", "main", "header", "footer", "nav", "button")
# matches: 2023/P020240115.pdf?v=1
_FILE = (
    r"\.(?:pdf|docx?|xlsx?|wps|et|rtf|odt|ods|txt|csv|mht|mhtml|zip|rar|7z|tar|gz|ofd|jpe?g|png|tiff?|bmp)"
    r"(?:$|[?#&])|"
)


class Part(Enum):
    """What an element is by its id and class."""

    CONTENT = "the article"
    FURNITURE = "dropped"
    OTHER = "neither"


@dataclass(frozen=True, slots=True)
class Elements:
    """What the names of elements and addresses mean, those of the portals' own included."""

    # may name the article or furniture by id or class
    parts: tuple[str, ...]
    # the same, and the article itself
    containers: frozenset[str]
    # tags that begin or end a line of the page, but for the article's
    line_tags: frozenset[str]
    # tags that begin or end a line in a cell, where headings are lines too
    breaks: frozenset[str]
    # finds addresses of files
    file: re.Pattern[str]


@remembered()
def elements() -> Elements:
    """Worked out once. Raises DataFileError."""
    known = load()
    parts = (*_PARTS, *known.parts)
    lines = {*_LINES, *known.lines, *parts, ARTICLE}
    ends = {f"/{name}" for name in lines}
    return Elements(
        parts=parts,
        containers=frozenset([*parts, ARTICLE]),
        line_tags=frozenset(lines | ends) - {ARTICLE, f"/{ARTICLE}"},
        breaks=frozenset([*lines, *ends, *HEADINGS, *(f"/{name}" for name in HEADINGS)]),
        # matches: font-size.css
        file=re.compile(_FILE + "|".join(map(re.escape, known.files)), re.IGNORECASE),
    )


@remembered(4096)
def part_of(tag: str, id: str, classes: str) -> Part:
    """What an element is by its name, id and class; the article wins where both fit."""
    known = load()
    words = [tag, *id.split(), *classes.split()]
    if any(word in known.content or word.startswith(known.content_beginnings) for word in words):
        return Part.CONTENT
    if any(word in known.furniture for word in words):
        return Part.FURNITURE
    return Part.OTHER


@remembered()
def drawn() -> dict[str, str]:
    """Classes to how what has them is drawn: unseen, struck or raised."""
    known = load().drawn
    named = (("unseen", known.unseen), ("struck", known.struck), ("raised", known.raised))
    return {name: how for how, names in named for name in names}
