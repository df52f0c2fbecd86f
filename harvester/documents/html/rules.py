"""What data/html.toml says about mark-up: containers of the article, furniture."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from harvester.paths import DATA

FILE = DATA / "html.toml"
ARTICLE = "harvester-article"
"""What elements that hold the article are called once it is known that they do."""


class Part(Enum):
    """What an element is by its id and class."""

    CONTENT = "the article"
    FURNITURE = "dropped"
    OTHER = "neither"


@dataclass(frozen=True, slots=True)
class Rules:
    """data/html.toml. lines, parts: elements of the portals' own; crumbs: words; files: what addresses hold."""

    content: frozenset[str]
    content_beginnings: tuple[str, ...]
    furniture: frozenset[str]
    lines: tuple[str, ...]
    parts: tuple[str, ...]
    crumbs: tuple[str, ...]
    files: tuple[str, ...]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules, read once."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    return Rules(
        frozenset(data["content"]),
        tuple(data["content_beginnings"]),
        frozenset(data["furniture"]),
        tuple(data["lines"]),
        tuple(data["parts"]),
        tuple(data["crumbs"]),
        tuple(data["files"]),
    )


PARTS = ("div", "ul", "section", "article", "main", "header", "footer", "nav", "button", *rules().parts)
"""Elements whose id and class may name the article or furniture."""


@lru_cache(maxsize=4096)
def part_of(tag: str, id: str, classes: str) -> Part:
    """What an element is by its name, id and class; the article wins where both fit."""
    known = rules()
    words = [tag, *id.split(), *classes.split()]
    if any(word in known.content or word.startswith(known.content_beginnings) for word in words):
        return Part.CONTENT
    if any(word in known.furniture for word in words):
        return Part.FURNITURE
    return Part.OTHER
