"""Writes docs/codebook.md; run it after a change of data/codebook.toml, comparable.toml or forms/."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harvester.dataset.markdown import codebook_markdown

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "codebook.md"

if __name__ == "__main__":
    DOCUMENT.write_text(codebook_markdown(), "utf-8")
