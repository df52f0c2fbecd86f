"""A copy of the project in which a test may change data files and run commands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.places import ROOT

PARTS = ("harvester", "spiders", "pipelines", "data", "scrapy.cfg", "pyproject.toml")
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.db*", "archive", "demo")


def copy_of_project(folder: Path, *further: str) -> Path:
    """What the program needs to run, and what else of the checkout is named, below `folder`."""
    for name in (*PARTS, *further):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=_LEFT_OUT)
        else:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, folder / name)
    return folder


def run_in(folder: Path, module: str, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """`python -m module arguments` in a copy, whose packages win over the checkout's."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )
