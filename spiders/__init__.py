"""The families of portals, a module for each, and what they share."""

SHARED = frozenset(
    {
        "base",
        "bounds",
        "clicking",
        "listing",
        "neighbours",
        "onebrowser",
        "own_scripts",
        "pages",
        "self_report",
        "strays",
        "tokens",
        "walk",
        "ways",
    }
)
"""Modules that are no families; every other one declares one spider."""
