"""What the tests of the registry share: an entry, and ways to read it and to run a command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from harvester.portals.loader import load_registry
from harvester.portals.registry import Registry
from tests.places import ROOT

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


def scrapy(*words: str) -> subprocess.CompletedProcess[str]:
    """A command as a user gives it."""
    command = [sys.executable, "-m", "scrapy", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
