"""District branches of a city's bureau in one form: 攸县生态环境分局 is 株洲市生态环境局攸县分局."""

from __future__ import annotations

import re

from harvester.agencies.bodies import Names
from harvester.agencies.divisions import Divisions, other_names

# matches: 株洲市生态环境局攸县分局
_OF_BUREAU = re.compile(r"^(?P<bureau>.{3,20}局)(?P<place>[^局]{2,9})分局$")
_BARE = re.compile(r"^(?P<place>[^局（）]{0,9})分局$")


def spelled_out(text: str, context: str | None, portal: str, known: Divisions, words: Names) -> str | None:
    """A branch's name with its bureau's city in front; None where the text is none, or not of the portal's city.

    context: stem of the portal's place. portal: the portal's name, whose own branch a bare 天元分局 is.
    """
    if not text.endswith("分局") or context is None or len(context) < 4:
        return None
    bare = _BARE.match(text)
    if bare is None:
        found = _OF_BUREAU.match(text)
        return _joined(found["bureau"], found["place"], context, known, words) if found else None
    field = next((one for one in words.words.branches if bare["place"].endswith(one)), None)
    if field is not None:
        place = bare["place"].removesuffix(field)
        if not place and len(context) == 6:
            place = known.name(context)
        return _joined(field + "局", place, context, known, words)
    return _joined(portal, bare["place"], context, known, words) if portal.endswith("局") else None


def is_bare(text: str) -> bool:
    """Whether a name is that of a branch and does not say of which bureau: 天元分局."""
    return _BARE.match(text) is not None


def _joined(bureau: str, place: str, context: str, known: Divisions, words: Names) -> str | None:
    stem = _district(place, context, known)
    if stem is None:
        return None
    above = known.above(stem)
    own, full = known.name(above), known.full_name(above)
    head = next((name for name in (full, own, own[:-1]) if bureau.startswith(name)), "")
    field = bureau.removeprefix(head)
    if not head and (called := words.without_place(bureau)) and own.endswith(called["kind"]):
        field = called["rest"]
    name = known.name(stem)
    short = next((other for other, rank in other_names(name, "county") if rank == "short"), name)
    # a name of one character stays with its kind: 攸县分局, and 天元分局
    return f"{full}{field}{short}分局"


def _district(place: str, context: str, known: Divisions) -> str | None:
    """The one county of the portal's city that a name means."""
    found = {stem for stem, _ in known.aliases.get(place, ()) if len(stem) == 6 and stem[:4] == context[:4]}
    return found.pop() if len(found) == 1 else None
