"""The families of portals, a module for each, and what they share."""

SHARED = frozenset(
    {
        "base",
        "bounds",
        "clicking",
        "listing",
        "onebrowser",
        "own_scripts",
        "pages",
        "self_report",
        "walk",
        "ways",
    }
)
"""Modules that are no families; every other one declares one spider."""
