"""How `make test` shares the tests out among workers: what a file makes once is made once."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import ROOT

FILE = """
import os, pathlib, pytest

@pytest.fixture(scope="module")
def made():
    with open(pathlib.Path(__file__).parent / "made", "a") as log:
        log.write(__name__ + "\\n")

@pytest.mark.parametrize("number", range(20))
def test_it(made, number):
    pass
"""


def how_they_are_shared() -> list[str]:
    (line,) = re.findall(r"-m pytest (.*)", (ROOT / "Makefile").read_text("utf-8"))
    return re.findall(r"--dist \S+", line)[0].split()


@pytest.mark.parametrize("how", [how_they_are_shared(), pytest.param(["--dist", "load"], id="as-a-check")])
def test_a_fixture_of_a_file_is_made_by_one_worker(tmp_path: Path, how: list[str]) -> None:
    """`--dist loadgroup` did not do this: marks were ignored in silence, and portals stood up once per worker."""
    for name in ("test_one.py", "test_two.py"):
        (tmp_path / name).write_text(FILE, "utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        *how,
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
    ]
    subprocess.run([*command, str(tmp_path)], cwd=tmp_path, check=True, capture_output=True, timeout=120)
    made = sorted((tmp_path / "made").read_text("utf-8").split())
    if how == how_they_are_shared():
        assert made == ["test_one", "test_two"]
    else:  # this test can see it
        assert len(made) > 2


def test_no_test_is_marked_for_a_group() -> None:
    """Marks of a group mean nothing to `loadfile`; a reader would take them for a promise."""
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    assert files
    assert [path.name for path in files if "xdist_group" in path.read_text("utf-8")] == []
