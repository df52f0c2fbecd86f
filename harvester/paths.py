"""Where the project's data files are."""

from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
"""Holds forms, registries and word lists; beside the package in a checkout and in an installed wheel."""
