"""Every statistic that is read is written somewhere, and no name is written out where it has a constant."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from harvester.store import counters
from tests.places import ROOT

NAMES = {name: value for name, value in vars(counters).items() if name.isupper() and isinstance(value, str)}
WRITES = {"inc_value", "set_value", "_note"}
# counted by Scrapy itself
SCRAPYS = {"SPIDER_FAILED"}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for room in ("harvester", "spiders", "pipelines"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if path.name != "counters.py":
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def used(tree: ast.AST) -> set[str]:
    """The constants of counters that a piece of code names."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "counters"
        and node.attr in NAMES
    }


def written(tree: ast.Module) -> set[str]:
    """Those that it counts, sets, or leaves as a key of what a run keeps."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            found |= used(node.args[0])
        if isinstance(node, ast.Assign):
            found |= {
                name for target in node.targets if isinstance(target, ast.Subscript) for name in used(target)
            }
        if isinstance(node, ast.Dict):
            found |= {name for key in node.keys if key is not None for name in used(key)}
    return found


def test_what_is_read_is_written() -> None:
    trees = [tree for _, tree in modules()]
    writers = set().union(*map(written, trees)) | SCRAPYS
    readers = set().union(*map(used, trees))
    assert readers - writers == set(), "read, and counted by nobody: it would always be 0"
    assert set(NAMES) - readers == set(), "a name that nobody uses"


def test_no_name_is_spelt_out() -> None:
    known = {value for value in NAMES.values() if "/" in value}
    spelt = {
        f"{path.relative_to(ROOT)}: {node.args[0].value}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {*WRITES, "get_value", "get", "count"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value in known
    }
    assert spelt == set()
