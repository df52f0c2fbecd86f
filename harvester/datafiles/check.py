"""Looks at every data file at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from harvester.datafiles import (
    agency_names,
    bodies,
    channels,
    codebook,
    comparable,
    compiled,
    forms,
    html,
    listings,
    metadata,
    own_scripts,
    problems,
    prose,
    refusals,
    script,
    sections,
    steps,
    titles,
)
from harvester.paths import DATA

LOADERS: tuple[Callable[[Path], object], ...] = (
    agency_names.load,
    bodies.load,
    channels.load,
    codebook.load,
    comparable.load,
    forms.load,
    html.load,
    listings.load,
    metadata.load,
    own_scripts.load,
    problems.load,
    prose.load,
    refusals.load,
    script.load,
    sections.load,
    steps.load,
    titles.load,
)
"""The loader of every TOML file under data/; a new file goes in here."""


def check(folder: Path = DATA) -> None:
    """Loads every file, so that a slip is told before any work is done. Raises DataFileError for the first."""
    for load in LOADERS:
        load(folder)
    if folder == DATA:
        compiled.keep()
