"""What a portal family declares of itself, for the registry and for `identify`: its options and its marks.

The families themselves are the modules of spiders/; this room is handed their classes (see loader) and imports
none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol

from harvester.portals.options import Option

ANY_DETAIL = r"\.(?:s?html?|aspx?|jsp|php)$"
"""What a single page's address looks like where a family has no shape of its own; matches /a/t20240115_1.html."""


@dataclass(frozen=True, slots=True)
class Clue:
    """Evidence for a family. where: "address" (the page's own or any of its links), "page" (the mark-up) or
    "header" ("Server: VWebServer"); pattern: matched without regard to case; weight: 1 to 10 (10: nothing else
    looks like this; families are named from 6 on); meaning: what it shows, in plain words.
    """

    where: Literal["address", "page", "header"]
    pattern: str
    weight: int
    meaning: str


class Family(Protocol):
    """The class of a family, as far as entries and evidence are concerned; spiders.base.PortalSpider is one.

    options: what its registry entries may say; variants: values of options that some portals need and no page
    tells, for a survey to try where rows are missing; clues: how it is recognised; detail: the pattern of an
    address of a single page.
    """

    options: ClassVar[Mapping[str, Option]]
    variants: ClassVar[tuple[Mapping[str, Any], ...]]
    clues: ClassVar[tuple[Clue, ...]]
    detail: ClassVar[str]


Families = Mapping[str, type[Family]]
"""Names, as registries give them, to families."""
