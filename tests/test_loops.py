"""A test whose only assertions stand in a loop proves nothing where the loop does not run: it says `each(…)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.loops import each
from tests.places import ROOT


def told(items: ast.expr) -> bool:
    """Whether what a loop goes through is written down, a constant, or asked for by `each`."""
    if isinstance(items, ast.Tuple | ast.List | ast.Dict | ast.Constant):
        return True
    if isinstance(items, ast.Name | ast.Attribute):
        return (items.id if isinstance(items, ast.Name) else items.attr).isupper()
    if not isinstance(items, ast.Call):
        return False
    if isinstance(items.func, ast.Attribute):  # TRUTH.items()
        return told(items.func.value)
    return isinstance(items.func, ast.Name) and (items.func.id == "each" or any(map(told, items.args)))


def loops(node: ast.AST) -> Iterator[ast.For]:
    """The outermost loops over what is worked out that hold assertions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.For):
            yield from loops(child)
        elif not told(child.iter) and any(asserts(child)):
            yield child


def asserts(node: ast.AST) -> Iterator[ast.Assert]:
    return (one for one in ast.walk(node) if isinstance(one, ast.Assert))


def holds_of_none(one: ast.Assert) -> bool:
    """Whether an assertion holds where there is nothing to look at: assert all(x for x in found())."""
    call = one.test
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "all"):
        return False
    within = call.args[0]
    return isinstance(within, ast.GeneratorExp) and not any(told(part.iter) for part in within.generators)


def unproven(source: str) -> list[str]:
    """The tests all of whose assertions stand in such loops, or hold of nothing."""
    found = []
    for test in ast.walk(ast.parse(source)):
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
            looped = {one for loop in loops(test) for one in asserts(loop)}
            looped |= {one for one in asserts(test) if holds_of_none(one)}
            if looped and looped == set(asserts(test)):
                found.append(test.name)
    return found


def test_no_test_is_green_because_its_loop_did_not_run() -> None:
    files = each((ROOT / "tests").rglob("test_*.py"))
    assert [(path.name, name) for path in files for name in unproven(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("items", "proven"),
    [
        ("found()", False),
        ("[x for x in y]", False),
        ("(1, 2)", True),
        ("TRUTH.items()", True),
        ("each(found())", True),
    ],
)
def test_what_counts_as_a_loop_that_runs(items: str, proven: bool) -> None:
    loop = f"def test_a():\n    for x in {items}:\n        assert x\n"
    assert (unproven(loop) == []) == proven
    assert unproven(loop + "    assert y\n") == []
    every = f"def test_a():\n    assert all(x for x in {items})\n"
    assert (unproven(every) == []) == proven
    assert unproven(every + "    assert y\n") == []


def test_each_wants_something() -> None:
    assert each(iter("ab")) == ["a", "b"]
    with pytest.raises(AssertionError, match="nothing to look at"):
        each(())
