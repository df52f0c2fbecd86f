"""What holds the house together: storeys of pyproject.toml, no circle, nothing loose, pure rooms, packages."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import grimp
import pytest

from tests.loops import each
from tests.places import ROOT

LOOSE = {"__init__", "errors", "items", "paths", "settings"}
PURE = ("reports", "documents", "listings", "agencies")
CLOCKS = {"now", "today", "utcnow", "time", "localtime", "gmtime"}
"""Functions of datetime and time that say what time it is; monotonic ones, which only bound work, are none."""
ROOMS_WITHIN = {"reports", "documents"}
"""Rooms that have rooms: circles are looked for between these as well."""


@cache
def config() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@cache
def graph() -> Any:
    return grimp.build_graph(
        "harvester", "spiders", "pipelines", exclude_type_checking_imports=True, cache_dir=None
    )


def tool(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name(name)
    return subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_imports_go_down_only() -> None:
    run = tool("lint-imports", "--no-logo", "--no-cache")
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_room_has_its_storey() -> None:
    storeys = next(c for c in config()["tool"]["importlinter"]["contracts"] if c["id"] == "storeys")["layers"]
    placed = {room.strip() for storey in storeys for room in storey.replace(":", "|").split("|")}
    rooms = {
        f"harvester.{path.name}" for path in (ROOT / "harvester").iterdir() if (path / "__init__.py").exists()
    }
    assert rooms - placed == {"harvester.replica"}, "a room without a storey in pyproject.toml"


def room_of(module: str) -> str:
    parts = module.split(".")
    if parts[0] != "harvester" or len(parts) == 1:
        return parts[0]
    return ".".join(parts[: 3 if parts[1] in ROOMS_WITHIN and len(parts) > 3 else 2])


def test_no_circle_between_rooms() -> None:
    arrows: dict[str, set[str]] = {}
    for module in graph().modules:
        for imported in graph().find_modules_directly_imported_by(module):
            here, there = room_of(module), room_of(imported)
            # a face (harvester.documents) and the rooms behind it are one
            if here != there and not (here.startswith(f"{there}.") or there.startswith(f"{here}.")):
                arrows.setdefault(here, set()).add(there)
    circles = {room for room in arrows if room in reached(arrows, room)}
    assert not circles, f"rooms in a circle: {sorted(circles)}"


def reached(arrows: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    ahead = list(arrows.get(start, ()))
    while ahead:
        if (room := ahead.pop()) not in seen:
            seen.add(room)
            ahead.extend(arrows.get(room, ()))
    return seen


def test_nothing_is_loose_in_the_hallway() -> None:
    assert {path.stem for path in (ROOT / "harvester").glob("*.py")} <= LOOSE


def rooms() -> list[Path]:
    return sorted(path for path in (ROOT / "harvester").rglob("__init__.py") if "replica" not in path.parts)


@pytest.mark.parametrize("face", rooms(), ids=lambda path: path.parent.name)
def test_room_says_what_belongs_there(face: Path) -> None:
    assert ast.get_docstring(ast.parse(face.read_text("utf-8"))), f"{face.relative_to(ROOT)} has no docstring"


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_ask_no_clock(room: str) -> None:
    for path in each(sorted((ROOT / "harvester" / room).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
                owner = ast.unparse(node.func.value)
                asks = owner in {"time", "date", "datetime", "datetime.date", "datetime.datetime", "dt.datetime"}
                assert not asks, f"{path.relative_to(ROOT)}:{node.lineno} asks what time it is"


def test_declared_and_imported_agree() -> None:
    run = tool("deptry", ".", "--no-ansi")
    assert run.returncode == 0, run.stdout + run.stderr


BY_NAME = {"vl-convert-python": "vl_convert", "XlsxWriter": "xlsxwriter"}
AHEAD = {"onnxruntime", "pandas", "parsel", "procrastinate", "psycopg", "reportlab", "scrapy-playwright"}


def test_packages_imported_by_name_are_named_in_the_code() -> None:
    text = "\n".join(path.read_text("utf-8") for path in (ROOT / "harvester").rglob("*.py"))
    excused = set(config()["tool"]["deptry"]["per_rule_ignores"]["DEP002"]) - AHEAD
    unused = {name for name in excused if f'"{BY_NAME.get(name, name)}' not in text}
    assert not unused, f"declared, excused from deptry, and used nowhere: {sorted(unused)}"


def test_the_checks_before_a_commit_are_those_of_make_lint() -> None:
    recipe = (ROOT / "Makefile").read_text("utf-8").split("\nlint:", 1)[1].split("\n\n", 1)[0]
    wanted = re.findall(r"\$\(BIN\)/(.+)", recipe)
    hooks = re.findall(r"entry: \.venv/bin/(.+)", (ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    assert hooks == wanted


def test_every_family_has_its_tests() -> None:
    families = {path.stem for path in (ROOT / "harvester" / "replica" / "families").glob("[a-z]*.py")}
    tested = {path.stem.removeprefix("test_") for path in (ROOT / "tests" / "spiders").glob("test_*.py")}
    assert families <= tested, "a family without a module tests/spiders/test_NAME.py"
