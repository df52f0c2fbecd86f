"""Whose numbers a report gives, by its body's name and by its own words (data/titles.toml, [scope])."""

from __future__ import annotations

from typing import Literal

from harvester.datafiles.titles import load

Scope = Literal["own", "aggregate"]


def scope_of(agency: str) -> Scope | None:
    """Whose numbers a body's report gives by the body's name, None where it does not tell (or is none)."""
    known = load().scope
    agency = _before_brackets(agency)
    if known.own_names.search(agency):
        return "own"
    return "aggregate" if known.aggregate_names.search(agency) else None


def _before_brackets(agency: str) -> str:
    """A name up to its first bracket, unless that is nothing."""
    return agency.partition("（")[0].partition("(")[0] or agency


def scope(agency: str | None, guessed: bool, said: str) -> Scope | None:
    """The scope of a report, None where neither words nor name tell.

    guessed: the body is only the portal's, and its name no ground for an aggregate. said: title and preamble.
    A township has nobody to sum up, whatever it says of its own report.
    """
    known = load().scope
    if agency is not None and not guessed and known.lowest_names.search(_before_brackets(agency)):
        return "own"
    aggregate, own = known.aggregate_words.search(said), known.own_words.search(said)
    if aggregate and not own:
        return "aggregate"
    if own and not aggregate:
        return "own"
    named = scope_of(agency) if agency is not None else None
    return None if guessed and named == "aggregate" else named


def scope_in_caption(text: str) -> Scope | None:
    """Whose numbers the table below a short line gives, None where it does not say.

    >>> scope_in_caption("表一：县政府办公室（本机关）"), scope_in_caption("表二：全县各级行政机关汇总")
    ('own', 'aggregate')
    """
    known = load().scope
    aggregate, own = known.aggregate_captions.search(text), known.own_captions.search(text)
    if bool(aggregate) == bool(own):
        return None
    return "own" if own else "aggregate"
