"""How `make test` shares the tests out among workers: what a file makes once is made once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import ROOT

FILE = """
import os, pathlib, pytest

pytestmark = pytest.mark.slow

@pytest.fixture(scope="module")
def made():
    with open(pathlib.Path(__file__).parent / "made", "a") as log:
        log.write(__name__ + "\\n")

@pytest.mark.parametrize("number", range(20))
def test_it(made, number):
    pass
"""


def command_of_make() -> str:
    (line,) = re.findall(r"-m pytest (.*-n auto.*)", (ROOT / "Makefile").read_text("utf-8"))
    return line


def how_they_are_shared() -> list[str]:
    return re.findall(r"--dist \S+", command_of_make())[0].split()


@pytest.mark.parametrize("how", [how_they_are_shared(), pytest.param(["--dist", "load"], id="as-a-check")])
def test_a_fixture_of_a_file_is_made_by_one_worker(tmp_path: Path, how: list[str]) -> None:
    """`--dist loadgroup` did not do this: marks were ignored in silence, and portals stood up once per worker."""
    for name in ("test_one.py", "test_two.py"):
        (tmp_path / name).write_text(FILE, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "xdist", "-n", "2", *how, "-p", "no:cacheprovider"]
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # other plugins cost most of the time
    subprocess.run(
        [*command, str(tmp_path)], cwd=tmp_path, env=alone, check=True, capture_output=True, timeout=120
    )
    made = sorted((tmp_path / "made").read_text("utf-8").split())
    if how == how_they_are_shared():
        assert made == ["test_one", "test_two"]
    else:  # this test can see it
        assert len(made) > 2


def test_files_that_take_long_begin_first() -> None:
    """A long file that began last kept one worker busy for minutes after the other had ended."""
    assert "--no-loadscope-reorder" in command_of_make(), "files in the order of tests/conftest.py"
    words = ("--collect-only", "-qq", "-p", "no:randomly", "tests/test_loops.py", "tests/operation/test_nights.py")
    asked = subprocess.run(
        [sys.executable, "-m", "pytest", *words], cwd=ROOT, check=True, capture_output=True, text=True, timeout=120
    )
    listed = [line.partition(":")[0] for line in asked.stdout.splitlines() if line]
    assert listed == ["tests/operation/test_nights.py", "tests/test_loops.py"]


OTHER_IN_EACH = """
import os, pytest

@pytest.mark.parametrize("data", [b"short", bytes(20) + os.urandom(41)])
def test_it(data):
    assert data
"""


@pytest.mark.parametrize(("ours", "passed"), [(["-p", "tests.conftest"], True), ([], False)])
def test_a_made_file_names_no_test(tmp_path: Path, ours: list[str], passed: bool) -> None:
    """CI ran no test: two workers made one zip in two seconds, and its members' times stood in the names."""
    (tmp_path / "test_it.py").write_text(OTHER_IN_EACH, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "xdist", *ours, "-n", "2", "-p", "no:cacheprovider"]
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    run = subprocess.run(
        [*command, str(tmp_path)], cwd=ROOT, env=alone, capture_output=True, text=True, timeout=120
    )
    assert (run.returncode == 0, "2 passed" in run.stdout) == (passed, passed), run.stdout


def test_no_test_is_marked_for_a_group() -> None:
    """Marks of a group mean nothing to `loadfile`; a reader would take them for a promise."""
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    assert files
    assert [path.name for path in files if "xdist_group" in path.read_text("utf-8")] == []


def test_no_test_measures_cpu_time() -> None:
    """CI was red over one look that took 2.5 s on a busy machine: costs are for `make bench` and `make fuzz`."""
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    assert files
    assert [path.name for path in files if "process_time" in path.read_text("utf-8")] == []
