"""What keeps the project itself honest: locks, module sizes, links, documented commands, nothing of others."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.loops import each
from tests.places import ROOT

SHARED = ROOT.parent / "shared"
LONGEST_MODULE = 400


def python_files() -> list[Path]:
    folders = ("harvester", "spiders", "pipelines", "tests", "tools")
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def locked(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text()
    return {m[1].lower(): m[2] for m in re.finditer(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", text, re.MULTILINE)}


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("run.lock", ("files", "dataset")),
        ("test.lock", ("files", "dataset", "test")),
        ("ocr.lock", ("ocr",)),
    ],
)
def test_locks_fit_pyproject(lock: str, extras: tuple[str, ...]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    versions = locked(lock)
    for line in each(wanted):
        requirement = Requirement(line)
        version = versions.get(requirement.name.lower())
        assert version is not None, f"{requirement.name} is not in {lock}: run tools/lock.sh"
        assert requirement.specifier.contains(version), f"{lock} has {requirement.name} {version}, wanted {line}"


def test_locks_carry_hashes() -> None:
    for path in each((ROOT / "requirements").glob("*.lock")):
        entries = re.split(r"\n(?=[A-Za-z0-9])", path.read_text())
        bare = [entry.split()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]
        assert not bare, f"{path.name}: no hash for {bare}"


@pytest.mark.parametrize("path", python_files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_module_can_be_read_in_one_sitting(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert lines <= LONGEST_MODULE, f"{path.relative_to(ROOT)} has {lines} lines"


def test_links_in_documents_lead_somewhere() -> None:
    for page in each([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]):
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links {target}, which is not there"


def own_commands() -> list[str]:
    return sorted(p.stem for p in (ROOT / "harvester" / "commands").glob("*.py") if not p.stem.startswith("_"))


@pytest.mark.parametrize("command", own_commands())
def test_commands_are_documented_and_say_what_they_do(command: str) -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    assert any(f"scrapy {command}" in page.read_text() for page in pages), f"no page names `scrapy {command}`"
    description = import_module(f"harvester.commands.{command}").Command().short_desc()
    assert description, f"`scrapy {command}` has no short description"


def test_nothing_of_others_is_committed() -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared is not here: nothing to compare with")
    theirs = {hashlib.sha256(p.read_bytes()).hexdigest(): p for p in SHARED.rglob("*") if p.is_file()}
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: what is committed cannot be listed")
    for name in each(filter(None, listed.stdout.decode().split("\0"))):
        path = ROOT / name
        if path.is_file() and path.stat().st_size:
            match = theirs.get(hashlib.sha256(path.read_bytes()).hexdigest())
            assert match is None, f"{name} is a copy of {match}"
