"""The single changes that can be made to a module: small slips that a person makes, found in its syntax tree."""

from __future__ import annotations

import ast
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_COMPARED = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
_CALLED = {"any": "all", "all": "any", "min": "max", "max": "min"}
_COUNTED = {ast.Add: "-", ast.Sub: "+", ast.Mult: "//", ast.FloorDiv: "*"}
MODULE = "<module>"
_SIGNS = re.compile(r"(?:[\s()<>=!+*/-]|and|or|not|is|in)+")


@dataclass(frozen=True)
class Change:
    """One change: where, and what is put in the place of what stands there."""

    path: str
    """Of the module, from the checkout."""
    function: str
    """Its qualified name, as code objects have it, or <module>."""
    kind: str
    line: int
    start: int
    """In bytes of the file."""
    end: int
    new: str
    told: str
    """What stands there, with enough around it to know it again."""
    nth: int
    """Which of several equal ones in the function."""
    lines: range = range(0)
    """Of the statement, without those in it."""
    body: range = range(0)
    """Of the function."""

    @property
    def id(self) -> str:
        """Stays the same when lines above move: judgements are kept by it."""
        told = f"{self.path}:{self.function}:{self.kind}:{self.told}:{self.nth}"
        return hashlib.sha256(told.encode()).hexdigest()[:8]

    def apply(self, source: bytes) -> bytes:
        return source[: self.start] + self.new.encode() + source[self.end :]

    def __str__(self) -> str:
        old, new = (" ".join(text.split()) for text in (self.told, self.new))
        return f"{self.path}:{self.line} {self.function}: {self.kind}: {old[:70]} → {new[:70]}"


def changes(path: Path, root: Path) -> list[Change]:
    """Every change of one module, in its order. A few are no Python."""
    source = path.read_bytes()
    finder = _Finder(source, str(path.relative_to(root)))
    finder.visit(ast.parse(source))
    return finder.found


def sample(
    root: Path, folders: tuple[str, ...], seed: int, only: frozenset[str] = frozenset()
) -> Iterator[Change]:
    """All changes below the folders in the order of a seed, or those with some ids. What else is in the code does
    not move the order.
    """
    found = [
        change
        for folder in folders
        for path in sorted((root / folder).rglob("*.py") if (root / folder).is_dir() else [root / folder])
        # the replica portals are what the tests measure with
        if "replica" not in path.parts
        for change in changes(path, root)
        if not only or change.id in only
    ]
    found.sort(key=lambda change: hashlib.sha256(f"{seed}:{change.id}".encode()).hexdigest())
    return (change for change in found if _parses(change.apply((root / change.path).read_bytes())))


def _parses(source: bytes) -> bool:
    try:
        compile(source, "changed", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _is_chatter(node: ast.expr) -> bool:
    """A line of the log that nobody needs to act on: logger.info(…), self.spider.logger.info(…)."""
    if not (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("debug", "info")
    ):
        return False
    to = node.func.value
    name = to.id if isinstance(to, ast.Name) else to.attr if isinstance(to, ast.Attribute) else ""
    return name in ("log", "logger")


class _Finder(ast.NodeVisitor):
    def __init__(self, source: bytes, path: str) -> None:
        self._source = source
        self._path = path
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._scope: list[str] = []
        self._function = MODULE
        self._lines = self._body = range(0)
        self._seen: Counter[tuple[str, str, str]] = Counter()
        self.found: list[Change] = []

    def _span(self, node: ast.AST) -> tuple[int, int]:
        start = self._starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        return start, self._starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]

    def _text(self, node: ast.AST) -> str:
        start, end = self._span(node)
        return self._source[start:end].decode()

    def _add(self, kind: str, node: ast.AST, start: int, end: int, new: str, told: str | None = None) -> None:
        told = told or self._source[start:end].decode()
        key = (self._function, kind, told)
        self._seen[key] += 1
        line: int = node.lineno  # type: ignore[attr-defined]
        nth, where = self._seen[key], (self._lines, self._body)
        self.found.append(Change(self._path, self._function, kind, line, start, end, new, told, nth, *where))

    def _replace(self, kind: str, node: ast.AST, new: str) -> None:
        self._add(kind, node, *self._span(node), new)

    def _named(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, parts: list[str]) -> None:
        outer, function, body = self._scope, self._function, self._body
        self._scope = [*outer, *parts]
        if not isinstance(node, ast.ClassDef):
            self._function = ".".join(self._scope[:-1])
            self._body = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        for child in node.body:
            self.visit(child)
        self._scope, self._function, self._body = outer, function, body

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.stmt):
            held = [part for part in getattr(node, "body", ()) if isinstance(part, ast.stmt)]
            last = max(node.lineno, held[0].lineno - 1) if held else node.end_lineno or node.lineno
            self._lines = range(node.lineno, last + 1)
        super().visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._named(node, [node.name])

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._named(node, [node.name, "<locals>"])

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._named(node, [node.name, "<locals>"])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:  # what stands in the annotation is for the type checker
            self.visit(node.value)

    def visit_Assert(self, node: ast.Assert) -> None:
        return

    def visit_Raise(self, node: ast.Raise) -> None:
        return

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        return

    def visit_Compare(self, node: ast.Compare) -> None:
        lefts = [node.left, *node.comparators[:-1]]
        for left, sign, right in zip(lefts, node.ops, node.comparators, strict=True):
            self._replace_between("comparison", node, left, right, _COMPARED[type(sign)])
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        word, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self._replace_between(f"{word} to {other}", node, left, right, other)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        sides = (node.left, node.right)
        other = _COUNTED.get(type(node.op))
        if other and not any(isinstance(side, ast.JoinedStr | ast.List | ast.Tuple) for side in sides):
            self._replace_between("sum", node, *sides, other)
        self.generic_visit(node)

    def _replace_between(self, kind: str, node: ast.AST, left: ast.AST, right: ast.AST, new: str) -> None:
        start, end = self._span(left)[1], self._span(right)[0]
        between = self._source[start:end].decode()
        if not _SIGNS.fullmatch(between):
            return  # a comment stands between them
        opened, closed = between.count("("), between.count(")")
        text = f"{')' * closed} {new} {'(' * opened}"
        told = f"{self._text(left)[-30:]}{between.strip()}{self._text(right)[:30]}"
        self._add(kind, node, start, end, text, told)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._replace("not dropped", node, f"({self._text(node.operand)})")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in _CALLED:
            start, end = self._span(node.func)
            self._add("call", node, start, end, _CALLED[node.func.id], self._text(node)[:60])
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg != "strict":  # of zip: holds what must be so anyway
            self.visit(node.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self._replace("constant", node, str(not node.value))
        elif isinstance(node.value, int):
            self._replace("constant", node, str(node.value + 1))

    def visit_Expr(self, node: ast.Expr) -> None:
        if _is_chatter(node.value):
            return
        if isinstance(node.value, ast.Call):
            self._replace("dropped", node, "pass")
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        # None is as false as False
        if node.value is not None and not (
            isinstance(node.value, ast.Constant) and node.value.value in (None, False)
        ):
            self._replace("return None", node.value, "None")
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            if not isinstance(node.test, ast.UnaryOp):
                self._replace("if not", node.test, f"not ({self._text(node.test)})")
            self.generic_visit(node)

    def visit_Continue(self, node: ast.Continue) -> None:
        self._replace("continue to break", node, "break")

    def visit_Break(self, node: ast.Break) -> None:
        self._replace("break to continue", node, "continue")
