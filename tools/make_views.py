"""Writes the view `comparable` into harvester/store/views.sql from data/comparable.toml."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harvester.dataset.comparable import view_sql

VIEWS = Path(__file__).resolve().parents[1] / "harvester" / "store" / "views.sql"
MARK = "-- Made by tools/make_views.py from data/comparable.toml: change it there. To the end of the file.\n"


def made(text: str) -> str:
    """The file's text with today's view."""
    return text.split(MARK)[0].rstrip() + "\n\n" + MARK + view_sql()


if __name__ == "__main__":
    VIEWS.write_text(made(VIEWS.read_text("utf-8")), "utf-8")
