"""What the tests of the registry share: an entry, and ways to read it and to run a command."""

from __future__ import annotations

from pathlib import Path

from harvester.portals.loader import load_registry
from harvester.portals.registry import Registry

ENTRY = """
[somewhere]
family   = "trs"
name     = "某县人民政府"
division = "140403"
start    = ["https://www.somewhere.gov.cn/zfxxgknb/"]
"""


def load(folder: Path, text: str) -> Registry:
    """A registry of this text."""
    path = folder / "portals.toml"
    path.write_text(text, encoding="utf-8")
    return load_registry(path)
